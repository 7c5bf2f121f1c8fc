"""IP addresses: reading them, comparing them by prefix, finding them in ranges and in texts."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, summarize_address_range
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, function
from console.kql.values.documents import document_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

V4, V6 = 32, 128
MAPPED = 0xFFFF << 32  # what stands before an IPv4 address as IPv6
Net = tuple[int, int]  # an address as a number, and the length of its prefix
_BYTE = re.compile(r"0|[1-9][0-9]{0,2}")
_V4_TEXT = re.compile(r"(?<![0-9.])(?:\d{1,3}\.){3}\d{1,3}(?![0-9])(?!\.\d)")
PRIVATE = ((10 << 24, 8), ((172 << 24) | (16 << 16), 12), ((192 << 24) | (168 << 16), 16))


@lru_cache(maxsize=8192)
def v4(text: str) -> Net | None:
    """Return an IPv4 address with its prefix, 32 where it says none; None for anything else."""
    words, slash, prefix = text.strip().partition("/")
    parts = words.split(".")
    if len(parts) != 4 or not all(map(_BYTE.fullmatch, parts)):  # noqa: PLR2004  of four numbers
        return None
    numbers = [int(part) for part in parts]
    length = _prefix(prefix, V4) if slash else V4
    if length is None or max(numbers) > 255:  # noqa: PLR2004  a byte
        return None
    return (numbers[0] << 24) | (numbers[1] << 16) | (numbers[2] << 8) | numbers[3], length


@lru_cache(maxsize=8192)
def v6(text: str) -> Net | None:
    """Return the same as `written_v6`, but what has only the end of an IPv4 address as if it were mapped."""
    address = written_v6(text)
    if address is not None and "." in text and not address[0] >> V4:
        return MAPPED | address[0], address[1]
    return address


def written_v6(text: str) -> Net | None:
    """Return an IPv6 address, or an IPv4 one mapped to IPv6, with its prefix; None for anything else.

    The prefix of an address that ends like an IPv4 one counts the bits of that end.
    """
    words, slash, prefix = text.strip().partition("/")
    if mapped := v4(words):
        length = _prefix(prefix, V4) if slash else V4
        return None if length is None else (MAPPED | mapped[0], V6 - V4 + length)
    width = V4 if "." in words else V6
    length = _prefix(prefix, width) if slash else width
    try:
        address = IPv6Address(words.partition("%")[0])
    except ValueError:
        return None
    return None if length is None else (int(address), V6 - width + length)


def _prefix(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) <= most else None


def _top(address: int, length: int, width: int) -> int:
    return address >> (width - length) if length >= 0 else address


def _compare(
    parse: Callable[[str], Net | None], width: int, first: str, second: str, prefix: int
) -> int | None:
    left, right = parse(first), parse(second)
    if left is None or right is None or not 0 <= prefix <= width:
        return None
    length = min(left[1], right[1], prefix)
    top_left, top_right = _top(left[0], length, width), _top(right[0], length, width)
    return (top_left > top_right) - (top_left < top_right)


@function("ipv4_compare", "long", takes=("string", "string", "long"), least=2)
def ipv4_compare(first: str, second: str, prefix: int = V4) -> int | None:
    """Compare two IPv4 addresses by their common prefix: 0, -1 or 1."""
    return _compare(v4, V4, first, second, prefix)


@function("ipv4_is_match", "bool", takes=("string", "string", "long"), least=2)
def ipv4_is_match(first: str, second: str, prefix: int = V4) -> bool | None:
    """Whether two IPv4 addresses are the same by their common prefix."""
    difference = _compare(v4, V4, first, second, prefix)
    return None if difference is None else difference == 0


@function("ipv6_compare", "long", takes=("string", "string", "long"), least=2)
def ipv6_compare(first: str, second: str, prefix: int = V6) -> int | None:
    """Compare two IPv6 or IPv4 addresses by their common prefix: 0, -1 or 1."""
    return _compare(v6, V6, first, second, prefix)


@function("ipv6_is_match", "bool", takes=("string", "string", "long"), least=2)
def ipv6_is_match(first: str, second: str, prefix: int = V6) -> bool | None:
    """Whether two IPv6 or IPv4 addresses are the same by their common prefix."""
    difference = _compare(v6, V6, first, second, prefix)
    return None if difference is None else difference == 0


def _within(address: Net, network: Net, width: int) -> bool:
    return address[1] >= network[1] and _top(address[0], network[1], width) == _top(
        network[0], network[1], width
    )


@function("ipv4_is_in_range", "bool", takes=("string", "string"))
def ipv4_is_in_range(address: str, network: str) -> bool | None:
    """Whether an IPv4 address is in a range such as 10.0.0.0/8."""
    left, right = v4(address), v4(network)
    return None if left is None or right is None else _within(left, right, V4)


@function("ipv6_is_in_range", "bool", takes=("string", "string"))
def ipv6_is_in_range(address: str, network: str) -> bool | None:
    """Whether an IPv6 address is in a range."""
    left, right = v6(address), v6(network)
    return None if left is None or right is None else _within(left, right, V6)


def _flat(values: Iterable[Any]) -> list[str]:
    return [
        document_text(item) for value in values for item in (value if isinstance(value, list) else [value])
    ]


@function("ipv4_is_in_any_range", "bool", takes=("string", "any"), least=2, most=MANY)
def ipv4_is_in_any_range(address: str, *networks: Any) -> bool | None:
    """Whether an IPv4 address is in any of several ranges."""
    parsed_address = v4(address)
    return (
        None
        if parsed_address is None
        else any(net is not None and _within(parsed_address, net, V4) for net in map(v4, _flat(networks)))
    )


@function("ipv6_is_in_any_range", "bool", takes=("string", "any"), least=2, most=MANY)
def ipv6_is_in_any_range(address: str, *networks: Any) -> bool | None:
    """Whether an IPv6 address is in any of several ranges."""
    parsed_address = v6(address)
    return (
        None
        if parsed_address is None
        else any(net is not None and _within(parsed_address, net, V6) for net in map(v6, _flat(networks)))
    )


@function("ipv4_is_private", "bool", takes=("string",))
def ipv4_is_private(address: str) -> bool | None:
    """Whether an IPv4 address is of a private network."""
    parsed_address = v4(address)
    return None if parsed_address is None else any(_within(parsed_address, net, V4) for net in PRIVATE)


@function("ipv4_netmask_suffix", "long", takes=("string",))
def ipv4_netmask_suffix(address: str) -> int | None:
    """Return the prefix of an IPv4 address, 32 where it says none."""
    net = v4(address)
    return None if net is None else net[1]


@function("parse_ipv4", "long", takes=("string",))
def parse_ipv4(address: str) -> int | None:
    """Return an IPv4 address as a number, what its prefix leaves out set to 0."""
    net = v4(address)
    return None if net is None else _masked(net, V4)


@function("parse_ipv4_mask", "long", takes=("string", "long"))
def parse_ipv4_mask(address: str, prefix: int) -> int | None:
    """Return an IPv4 address by a prefix as a number."""
    net = v4(address)
    return None if net is None or not 0 <= prefix <= V4 else _masked((net[0], min(net[1], prefix)), V4)


def _masked(net: Net, width: int) -> int:
    return _top(net[0], net[1], width) << (width - net[1])


@function("parse_ipv6", "string", takes=("string",))
def parse_ipv6(address: str) -> str | None:
    """Return an IPv6 or IPv4 address in the full form of IPv6."""
    return _in_full(written_v6(address), V6)


@function("parse_ipv6_mask", "string", takes=("string", "long"))
def parse_ipv6_mask(address: str, prefix: int) -> str:
    """Return an IPv6 or IPv4 address by a prefix in the full form of IPv6."""
    return _in_full(v6(address), prefix)


def _in_full(net: Net | None, prefix: int) -> str:
    if net is None or not 0 <= prefix <= V6:
        return ""
    # Not IPv6Address.exploded: from Python 3.13 on, it ends a mapped address like an IPv4 one.
    digits = f"{_masked((net[0], min(net[1], prefix)), V6):032x}"
    return ":".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _formatted(address: Any, prefix: int) -> Net | None:
    net = (address, V4) if isinstance(address, int) and 0 <= address < 2**V4 else v4(document_text(address))
    return None if net is None or not 0 <= prefix <= V4 else (net[0], min(net[1], prefix))


@function("format_ipv4", "string", takes=("any", "long"), least=1)
def format_ipv4(address: Any, prefix: int = V4) -> str:
    """Return an IPv4 address, given as text or as a number, as text by a prefix."""
    net = _formatted(address, prefix)
    return "" if net is None else str(IPv4Address(_masked(net, V4)))


@function("format_ipv4_mask", "string", takes=("any", "long"), least=1)
def format_ipv4_mask(address: Any, prefix: int = V4) -> str:
    """Return an IPv4 address by a prefix as text with that prefix, such as 10.0.0.0/8."""
    net = _formatted(address, prefix)
    return "" if net is None else str(IPv4Network((_masked(net, V4), net[1])))


@function("ipv4_range_to_cidr_list", "dynamic", takes=("string", "string"))
def ipv4_range_to_cidr_list(first: str, last: str) -> list[str] | None:
    """Return the ranges that make up all addresses from one to another."""
    low, high = v4(first), v4(last)
    if low is None or high is None or low[0] > high[0]:
        return None
    return [str(net) for net in summarize_address_range(IPv4Address(low[0]), IPv4Address(high[0]))]


def _addresses_in(text: str) -> list[str]:
    return [match for match in _V4_TEXT.findall(text) if v4(match)]


@function("has_ipv4", "bool", takes=("string", "string"))
def has_ipv4(text: str, address: str) -> bool:
    """Whether a text has an IPv4 address, whole."""
    return address in _addresses_in(text)


@function("has_any_ipv4", "bool", takes=("string", "any"), least=2, most=MANY)
def has_any_ipv4(text: str, *addresses: Any) -> bool:
    """Whether a text has any of several IPv4 addresses."""
    return not set(_flat(addresses)).isdisjoint(_addresses_in(text))


@function("has_ipv4_prefix", "bool", takes=("string", "string"))
def has_ipv4_prefix(text: str, prefix: str) -> bool:
    """Whether a text has an IPv4 address that begins with a prefix such as "10.1."."""
    return any(_begins(match, prefix) for match in _addresses_in(text))


@function("has_any_ipv4_prefix", "bool", takes=("string", "any"), least=2, most=MANY)
def has_any_ipv4_prefix(text: str, *prefixes: Any) -> bool:
    """Whether a text has an IPv4 address that begins with any of several prefixes."""
    return any(has_ipv4_prefix(text, prefix) for prefix in _flat(prefixes))


def _begins(address: str, prefix: str) -> bool:
    return address == prefix or (prefix.endswith(".") and address.startswith(prefix))
