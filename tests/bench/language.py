"""What the query language costs: reading a query, and going through its rows."""

from __future__ import annotations

import time

from figures import Figure

from console.kql import parse

RUNS = 50
QUERIES = (
    """
    SigninLogs
    | where TimeGenerated > ago(1h) and ResultType !in ("0", "50125", "50140")
    | extend City = tostring(LocationDetails.city), Browser = tostring(DeviceDetail.browser)
    | summarize Failures = count(), Addresses = make_set(IPAddress, 100), First = min(TimeGenerated)
        by UserPrincipalName, AppDisplayName, City, bin(TimeGenerated, 10m)
    | where Failures > 10
    | project-reorder UserPrincipalName, Failures
    """,
    """
    let timeframe = 14d;
    let threshold = 5;
    let known = AzureActivity
        | where TimeGenerated between (ago(timeframe) .. ago(1d))
        | where OperationNameValue has "write" and ActivityStatusValue =~ "Success"
        | distinct Caller, CallerIpAddress;
    AzureActivity
    | where TimeGenerated > ago(1d)
    | where OperationNameValue in~ ("MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE", "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE")
    | extend Details = parse_json(Properties)
    | extend Entity = iff(isempty(tostring(Details.entity)), ResourceId, tostring(Details.entity)), Hour = bin(TimeGenerated, 1h)
    | join kind=leftanti (known) on Caller, CallerIpAddress
    | summarize Start = min(TimeGenerated), End = max(TimeGenerated), Operations = make_set(OperationNameValue), Count = count()
        by Caller, CallerIpAddress, ResourceGroup
    | where Count >= threshold
    | extend timestamp = Start, AccountCustomEntity = Caller, IPCustomEntity = CallerIpAddress
    """,
    """
    union isfuzzy=true
        (StorageBlobLogs | where TimeGenerated > ago(1d) | where OperationName == "GetBlob" | extend Bytes = tolong(ResponseBodySize)),
        (StorageFileLogs | where TimeGenerated > ago(1d) | where OperationName has_any ("Read", "GetFile") | extend Bytes = tolong(ResponseBodySize))
    | parse Uri with * "://" Account "." * "/" Container "/" Path
    | extend Caller = tostring(split(CallerIpAddress, ":")[0])
    | make-series Total = sum(Bytes) default=0 on TimeGenerated from ago(1d) to now() step 1h by Caller, Account
    | extend (anomalies, score, baseline) = series_decompose_anomalies(Total, 2.5, -1, "linefit")
    | mv-expand anomalies to typeof(double), TimeGenerated to typeof(datetime), Total to typeof(long)
    | where anomalies > 0
    | project TimeGenerated, Caller, Account, Total, score
    | order by TimeGenerated desc
    """,
    "Heartbeat | summarize Last = max(TimeGenerated) by Computer | where Last < ago(15m)",
    "WVDConnections | where State == 'Connected' | summarize dcount(UserName) by bin(TimeGenerated, 1h) | render timechart",
)


def language() -> list[Figure]:
    """Measure the language."""
    return [parsing()]


def parsing() -> Figure:
    """Time how long a query of the usual lengths takes to be read."""
    found = []
    for _ in range(RUNS):
        for text in QUERIES:
            start = time.perf_counter()
            parse(text)
            found.append(1000 * (time.perf_counter() - start))
    return Figure("reading a query into its tree", found, "ms", 0.5)


if __name__ == "__main__":
    for figure in language():
        print(figure.line())
