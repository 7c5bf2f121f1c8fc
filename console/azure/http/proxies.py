"""Which proxy leads to a URL, decided from the environment alone, for every client alike.

As curl and requests do it: a lower-case variable hides its upper-case one, the variable of
the URL's scheme comes before ALL_PROXY, a proxy without a scheme is an http one. Loopback
and link-local addresses are never reached through a proxy: that of a demo or of a managed
identity is this machine, which a proxy would take for its own.
"""

from __future__ import annotations

import base64
import re
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote_to_bytes, urlsplit

from console.errors import VariableInvalid

PORTS = {"http": 80, "https": 443}
UNUSABLE = frozenset({"socks", "socks4", "socks4a", "socks5", "socks5h", "ftp", "quic", "pac"})
SYSTEM = "the system's proxy setting"
_HOST = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Proxy:
    """An http or https proxy, and the variable that names it; its text and repr hold no credentials.

    `authorization` is what it is sent as Proxy-Authorization, empty for nothing.
    """

    scheme: str
    host: str
    port: int
    variable: str
    authorization: str = field(default="", repr=False)

    def __str__(self) -> str:
        """Return its URL, without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


class Proxies:
    """The proxies that an environment names; `bypass` says of a host that the system exempts it.

    `exempt` is what NO_PROXY says.
    """

    def __init__(
        self, environment: Mapping[str, str], bypass: Callable[[str], bool] = lambda _host: False
    ) -> None:
        self._environment = environment
        self._bypass = bypass
        _, self.exempt = self._variable("no_proxy")
        self._exempt = tuple(entry for entry in re.split(r"[,\s]+", self.exempt.casefold()) if entry)

    def proxy_for(self, url: str) -> Proxy | None:
        """Return the proxy that leads to `url`, None where it is reached directly.

        Raises VariableInvalid, naming the variable, for a proxy that cannot be used.
        """
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or PORTS.get(parts.scheme, 0)
        if is_nearby(host) or any(_exempts(entry, host, port) for entry in self._exempt):
            return None
        variable, value = self.named_for(parts.scheme)
        return parsed(value, variable) if value and not self._bypass(host) else None

    def words(self, url: str) -> str:
        """Return " through the proxy ..." where one leads to `url`, else nothing."""
        try:
            proxy = self.proxy_for(url)
        except VariableInvalid:  # which the request itself will raise
            return ""
        return f" through the proxy {proxy}" if proxy else ""

    def named_for(self, scheme: str) -> tuple[str, str]:
        """Return the variable that names the proxy of a scheme, and its value; empty where none does."""
        variable, value = self._variable(f"{scheme}_proxy")
        return (variable, value) if value else self._variable("all_proxy")

    def _variable(self, lower: str) -> tuple[str, str]:
        name = lower if lower in self._environment else lower.upper()
        return name, self._environment.get(name, "").strip()


def of_this_machine(environment: Mapping[str, str]) -> Proxies:
    """Return the environment's proxies; where it names none, those that Windows or macOS are set to."""
    names = {f"{scheme}_proxy" for scheme in ("http", "https", "all")}
    if sys.platform not in ("win32", "darwin") or any(name.casefold() in names for name in environment):
        return Proxies(environment)
    return of_system(urllib.request.getproxies(), urllib.request.proxy_bypass)


def of_system(settings: Mapping[str, str], bypass: Callable[[str], object]) -> Proxies:
    """Return the proxies of the system's settings, by scheme; `bypass` says what the system exempts."""
    urls = {f"{scheme}_proxy": url for scheme, url in settings.items() if scheme in PORTS}
    return Proxies(urls, lambda host: bool(bypass(host)))


def unusable(environment: Mapping[str, str]) -> str:
    """Return why the proxy that is named for https cannot be used; empty where it can, or none is named."""
    variable, value = Proxies(environment).named_for("https")
    try:
        if value:
            parsed(value, variable)
    except VariableInvalid as refused:
        return refused.sentence()
    return ""


def is_nearby(host: str) -> bool:
    """Whether a host is this machine, or an address that no proxy could reach for it."""
    address = _address(host)
    if address is not None:
        return address.is_loopback or address.is_link_local
    return host == "localhost" or host.endswith(".localhost")


def parsed(value: str, variable: str) -> Proxy:
    """Return the proxy that `value` names; raises VariableInvalid, which never quotes the value."""
    text = value if "://" in value else f"http://{value}"
    scheme = text.partition("://")[0].casefold()
    if scheme in UNUSABLE:
        message = f"{variable} names a {scheme} proxy, which the console cannot use."
        advice = "Name an http:// or https:// proxy, or exempt the hosts in NO_PROXY."
        raise VariableInvalid(message, advice=advice)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port or PORTS[scheme]
        is_proxy = bool(_address(host) or _HOST.fullmatch(host)) and parts.path in ("", "/")
    except (ValueError, KeyError):
        is_proxy = False
    if not is_proxy or parts.query or parts.fragment:
        message = f"{variable} is no URL of a proxy."
        advice = (
            "Write http://host:port, with user:password@ before the host if it needs them. "
            "Special characters of a user or password are percent-encoded (# is %23, / is %2F)."
        )
        raise VariableInvalid(message, advice=advice)
    return Proxy(scheme, host, port, variable, _basic(parts.username, parts.password))


def _basic(user: str | None, password: str | None) -> str:
    if user is None:
        return ""
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password or "")
    return f"Basic {base64.b64encode(pair).decode()}"


def _exempts(entry: str, host: str, port: int) -> bool:
    """Whether an entry of NO_PROXY is for this host: `*`, a name, a suffix, an address, a network; a port."""
    name, exempt_port = _with_port(entry)
    if exempt_port not in (0, port):
        return False
    address = _address(host)
    if address is not None:
        return _holds(name, address) or _fits(name, host)
    name = name.removeprefix("*.").lstrip(".")
    return host == name or host.endswith(f".{name}") or _fits(name, host)


def _with_port(entry: str) -> tuple[str, int]:
    name, _, port = entry.rpartition(":")
    is_name = name.startswith("[") == name.endswith("]") and (":" not in name or name.startswith("["))
    if name and port.isdecimal() and is_name:
        return name.strip("[]"), int(port)
    return entry.strip("[]"), 0


def _holds(network: str, address: IPv4Address | IPv6Address) -> bool:
    try:
        return address in ip_network(network, strict=False)
    except ValueError:
        return False


def _fits(pattern: str, host: str) -> bool:
    if "*" not in pattern:
        return False
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), host) is not None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
