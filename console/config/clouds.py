"""The clouds that Microsoft runs, by name: where each one answers.

Source: Microsoft's cloud endpoint tables. The Government scope is not the
Resource Manager's own host; that is how its tokens are issued.
"""

from __future__ import annotations

from console.config.records import Endpoints

CLOUDS: dict[str, Endpoints] = {
    "public": Endpoints(
        authority="https://login.microsoftonline.com",
        resource_manager="https://management.azure.com",
        resource_manager_scope="https://management.azure.com/.default",
        logs="https://api.loganalytics.io/v1",
        blob="https://{account}.blob.core.windows.net",
        portal="https://portal.azure.com",
    ),
    "usgov": Endpoints(
        authority="https://login.microsoftonline.us",
        resource_manager="https://management.usgovcloudapi.net",
        resource_manager_scope="https://management.core.usgovcloudapi.net/.default",
        logs="https://api.loganalytics.us/v1",
        blob="https://{account}.blob.core.usgovcloudapi.net",
        portal="https://portal.azure.us",
    ),
    "china": Endpoints(
        authority="https://login.chinacloudapi.cn",
        resource_manager="https://management.chinacloudapi.cn",
        resource_manager_scope="https://management.chinacloudapi.cn/.default",
        logs="https://api.loganalytics.azure.cn/v1",
        blob="https://{account}.blob.core.chinacloudapi.cn",
        portal="https://portal.azure.cn",
    ),
}
