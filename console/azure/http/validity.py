"""Certificates that are not valid at the time that this machine's clock shows: often it is the clock."""

from __future__ import annotations

import ssl

from console.azure.values.cleaning import line
from console.clock import utc_now

FAULTS = {9: "is not valid yet", 10: "has expired"}  # OpenSSL's X509_V_ERR_*, from x509_vfy.h


def out_of_date(failure: BaseException | None) -> str:
    """Return why a certificate is not valid at this time, empty where that is not what failed."""
    while failure is not None:
        refused = getattr(
            failure, "certificate_error", failure
        )  # aiohttp's error has the host, ssl's the code
        if isinstance(refused, ssl.SSLCertVerificationError) and refused.verify_code in FAULTS:
            host = getattr(failure, "host", "")
            whose = f"The certificate of {line(host)}" if host else "The server's certificate"
            clock = f"this machine's clock shows {utc_now():%Y-%m-%d %H:%M} UTC"
            return f"{whose} {FAULTS[refused.verify_code]}: {clock}."
        failure = failure.__cause__ or failure.__context__
    return ""
