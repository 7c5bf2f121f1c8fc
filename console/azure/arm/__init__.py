"""The Resource Manager: one link for all gateways of an enclave, paging, lasting operations, shared reads."""

from console.azure.http import trust  # noqa: F401  before any SDK brings in aiohttp: trust.py says why
