"""Why no connection came about, in words: what the proxy wants, what a certificate lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.azure.http.proxies import Proxy
from console.azure.http.validity import out_of_date
from console.azure.values.cleaning import line
from console.errors import Unreachable

if TYPE_CHECKING:
    from aiohttp import ClientConnectorCertificateError, ClientHttpProxyError

PROXY_AUTHENTICATION_REQUIRED = 407
REDIRECTS = range(300, 400)
LONGEST = 120  # characters of what a stranger says
HELPER = "Run a helper that signs in to the proxy on this machine, and name the helper in its place."
STRICT = {  # OpenSSL's X509_V_ERR_*, from x509_vfy.h: what only strict checking (RFC 5280) refuses
    79: "an authority's certificate is not marked as one",
    80: "a path length is set on a certificate that is no authority's",
    81: "an authority's certificate limits the path length without keyCertSign in its keyUsage",
    82: "keyCertSign is set on a certificate that is no authority's",
    83: "a certificate names no issuer",
    84: "an authority's certificate names no subject",
    85: "a certificate has no authority key identifier",
    86: "an authority's certificate has no subject key identifier",
    87: "a certificate's list of names (subjectAltName) is empty",
    88: "a certificate without a subject does not mark its list of names (subjectAltName) as critical",
    89: "an authority's basicConstraints are not marked critical",
    90: "an authority key identifier is marked critical",
    91: "a subject key identifier is marked critical",
    92: "an authority's certificate has no keyUsage extension",
    93: "a certificate has extensions and is not of version 3",
    94: "a certificate spells out the parameters of its elliptic curve",
}


def refused_by_proxy(proxy: Proxy, host: str, failure: ClientHttpProxyError) -> Unreachable:
    """Return what the answer of a proxy to CONNECT means."""
    if failure.status == PROXY_AUTHENTICATION_REQUIRED:
        return _wants_credentials(proxy, failure)
    answer = f"{failure.status} {line(failure.message)[:LONGEST]}".strip()
    words = f"The proxy {proxy} does not connect to {host}: it answered {answer}."
    if failure.status in REDIRECTS:
        where = line(failure.headers.get("Location", "") if failure.headers else "")[:LONGEST]
        return Unreachable(
            words, advice=f"It points to {where or 'a page'}: sign in there with a browser first."
        )
    return Unreachable(words, advice=f"Ask whoever runs the proxy to allow {host}, or exempt it in NO_PROXY.")


def _wants_credentials(proxy: Proxy, failure: ClientHttpProxyError) -> Unreachable:
    challenges = failure.headers.getall("Proxy-Authenticate", []) if failure.headers else []
    schemes = list(
        dict.fromkeys(line(challenge.split()[0])[:LONGEST] for challenge in challenges if challenge.strip())
    )
    kinds = " or ".join(schemes) or "a scheme that it does not name"
    if "basic" not in map(str.casefold, schemes):
        message = f"The proxy {proxy} wants authentication by {kinds}; the console can do Basic alone."
        return Unreachable(message, advice=HELPER)
    if proxy.authorization:
        return Unreachable(
            f"The proxy {proxy} refuses the user and password in {proxy.variable} (it accepts {kinds}).",
            advice="Correct them; special characters are percent-encoded.",
        )
    return Unreachable(
        f"The proxy {proxy} wants authentication by {kinds}, and {proxy.variable} names no user.",
        advice=f"For Basic put user:password@ before the host in {proxy.variable}. {HELPER}",
    )


def untrusted(failure: ClientConnectorCertificateError, store: str, via: str) -> Unreachable:
    """Return why a certificate is not trusted: the clock, what it lacks, which store was asked."""
    if expired := out_of_date(failure):
        return Unreachable(expired, advice="Set the clock if it is wrong.")
    code = getattr(failure.certificate_error, "verify_code", 0)
    reason = line(getattr(failure.certificate_error, "verify_message", "") or failure.certificate_error)
    certificate = f"The certificate of {failure.host}{via}"
    if code in STRICT:
        return Unreachable(
            f"{certificate} is refused by strict checking: {STRICT[code]} ({reason}). Trusted is {store}.",
            advice="Ask whoever issues it, often a proxy that inspects TLS, for one that keeps to RFC 5280.",
        )
    return Unreachable(
        f"{certificate} is not trusted: {reason.rstrip('.')}. Trusted is {store}.",
        advice="Where a proxy inspects TLS, name its authority in SSL_CERT_FILE or REQUESTS_CA_BUNDLE.",
    )


def no_tls(host: str, via: str, reason: str) -> Unreachable:
    """Return what is wrong where something else than TLS came from the other end."""
    return Unreachable(
        f"What answers for {host}{via} does not speak TLS as it should ({line(reason)[:LONGEST]}).",
        advice="Often that is the sign-in page of a network: open any page with a browser first.",
    )


def silent(host: str, via: str, seconds: float) -> Unreachable:
    """Return what is known where no connection came about in time."""
    return Unreachable(
        f"No connection to {host}{via} within {seconds:g} s: something on the way takes the connection and "
        "stays silent, or drops it.",
        advice="Check the network, the VPN and the proxy." if via else "Check the network and the VPN.",
    )


def hung_up(proxy: Proxy, host: str) -> Unreachable:
    """Return what is known where the proxy closed the connection without an answer."""
    return Unreachable(
        f"The proxy {proxy} closed the connection to {host} before it was of use.",
        advice=f"Check {proxy.variable}, or ask whoever runs the proxy.",
    )


def proxy_unreachable(proxy: Proxy, host: str, reason: str) -> Unreachable:
    """Return what is known where the proxy itself cannot be reached."""
    return Unreachable(
        f"The proxy {proxy} on the way to {host} cannot be reached ({line(reason)[:LONGEST]}).",
        advice=f"Check {proxy.variable} and the network.",
    )
