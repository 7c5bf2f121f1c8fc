"""What a request to the blob service names and demands: account, container, blob, conditions."""

from __future__ import annotations

from console.simulator.routing import Call
from console.simulator.services.storage.routes.blob_xml import BlobRefusal
from console.simulator.services.storage.world import (
    PRIVATE,
    PUBLIC,
    Blob,
    Container,
    Requester,
    StorageAccount,
    account_name,
)

ACCOUNT = "/{account:st[0-9a-z]+}"  # every simulated account is called so, and nothing else at the root is
BAD_QUERY = "Value for one of the query parameters specified in the request URI is invalid."


def refuse(call: Call, status: int, code: str, message: str, **details: str) -> BlobRefusal:
    """Return a refusal in the blob service's words."""
    return BlobRefusal(status, code, message, call.now, **details)


def bad_query(call: Call, name: str) -> BlobRefusal:
    """Return the refusal of a query parameter, such as comp=tags on these accounts."""
    value = call.query.get(name, "")
    details = {"QueryParameterName": name, "QueryParameterValue": value, "Reason": ""}
    return refuse(call, 400, "InvalidQueryParameterValue", BAD_QUERY, **details)


def header(call: Call, name: str) -> str:
    """Return a request header, or the empty string."""
    return next((value for key, value in call.headers.items() if key.lower() == name), "")


def account_of(call: Call) -> StorageAccount:
    """Return the account that the path names, lived up to now."""
    name = call.path["account"].lower()
    for enclave in call.world.enclaves:
        if name in (account_name(enclave, PRIVATE), account_name(enclave, PUBLIC)):
            enclave.live_until(call.now)
            return enclave.exports.accounts[name]
    raise refuse(call, 404, "ResourceNotFound", "The specified resource does not exist.")


def container_of(call: Call) -> Container:
    """Return the container that the path names."""
    container = account_of(call).containers.get(call.path["container"].lower())
    if container is None:
        raise refuse(call, 404, "ContainerNotFound", "The specified container does not exist.")
    return container


def blob_of(call: Call) -> Blob:
    """Return the blob that the path names."""
    blob = container_of(call).blobs.get(call.path["blob"])
    if blob is None:
        raise refuse(call, 404, "BlobNotFound", "The specified blob does not exist.")
    return blob


def requester_of(call: Call) -> Requester:
    """Return the caller as the storage log tells of them."""
    caller = call.caller
    return Requester(
        caller.name if "@" in caller.name else "",
        caller.object_id,
        caller.app_id,
        agent=header(call, "user-agent"),
    )


def log(call: Call, operation: str, *, size: int = 0, status: int = 200) -> None:
    """Leave the log row of an operation on what the path names."""
    path = "/".join(call.path[part] for part in ("container", "blob") if part in call.path)
    account_of(call).log(operation, path, requester_of(call), call.now, size=size, status=status)


def check_conditions(call: Call, blob: Blob | None) -> None:
    """Refuse where If-Match or If-None-Match do not hold."""
    etag = blob.etag if blob else None
    if_match, if_none_match = header(call, "if-match"), header(call, "if-none-match")
    is_read = call.method in ("GET", "HEAD")
    if (if_match and if_match not in ("*", etag)) or (if_match and blob is None):
        message = "The condition specified using HTTP conditional header(s) is not met."
        raise refuse(call, 412, "ConditionNotMet", message)
    if if_none_match and if_none_match == etag:
        message = "The condition specified using HTTP conditional header(s) is not met."
        raise refuse(call, 304 if is_read else 412, "ConditionNotMet", message)
