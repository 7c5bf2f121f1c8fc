"""Which proxy leads where: what the environment says, as curl and requests understand it."""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.azure.http.proxies import Proxies, of_system
from console.errors import VariableInvalid

URL = "https://management.azure.com/subscriptions"
PROXY = "http://proxy.campus.test:3128"


def way(url: str = URL, **environment: str) -> str:
    """Return the proxy to `url`, "direct" for none."""
    return str(Proxies(environment).proxy_for(url) or "direct")


@pytest.mark.parametrize(
    ("environment", "leads"),
    [
        ({}, "direct"),
        ({"HTTPS_PROXY": PROXY}, PROXY),
        ({"https_proxy": PROXY}, PROXY),
        ({"https_proxy": PROXY, "HTTPS_PROXY": "http://other:1"}, PROXY),
        ({"https_proxy": "", "HTTPS_PROXY": PROXY}, "direct"),
        ({"HTTP_PROXY": PROXY}, "direct"),
        ({"ALL_PROXY": PROXY}, PROXY),
        ({"all_proxy": "socks5://other:1", "HTTPS_PROXY": PROXY}, PROXY),
        ({"HTTPS_PROXY": "proxy.campus.test:3128"}, PROXY),
        ({"HTTPS_PROXY": "proxy.campus.test"}, "http://proxy.campus.test:80"),
        ({"HTTPS_PROXY": "https://proxy.campus.test"}, "https://proxy.campus.test:443"),
        ({"HTTPS_PROXY": "HTTP://[fd00::1]:3128/"}, "http://[fd00::1]:3128"),
        ({"HTTPS_PROXY": " "}, "direct"),
    ],
)
def test_the_environment_names_the_proxy(environment: dict[str, str], leads: str) -> None:
    assert way(**environment) == leads


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "demo.localhost",
        "127.0.0.1:40123",
        "127.8.8.8",
        "[::1]:8443",
        "[::ffff:127.0.0.1]",
        "LOCALHOST.",
    ],
)
def test_loopback_is_never_reached_through_a_proxy(host: str) -> None:
    assert way(f"https://{host}/x", HTTPS_PROXY=PROXY, ALL_PROXY=PROXY) == "direct"
    assert way(f"https://{host}/x", HTTPS_PROXY="socks5://nowhere:1") == "direct"


def test_the_metadata_address_is_never_reached_through_a_proxy() -> None:
    assert way("http://169.254.169.254/metadata", HTTP_PROXY=PROXY) == "direct"


@pytest.mark.parametrize(
    ("exempt", "url", "is_direct"),
    [
        ("*", URL, True),
        ("management.azure.com", URL, True),
        ("azure.com", URL, True),
        (".azure.com", URL, True),
        ("*.azure.com", URL, True),
        ("AZURE.com", URL, True),
        ("zure.com", URL, False),
        ("a.test, azure.com", URL, True),
        ("a.test azure.com", URL, True),
        ("azure.com:443", URL, True),
        ("azure.com:8443", URL, False),
        ("10.0.0.0/8", "https://10.1.2.3/", True),
        ("10.0.0.0/8", "https://11.1.2.3/", False),
        ("10.1.2.3", "https://10.1.2.3:8443/", True),
        ("10.1.*", "https://10.1.2.3/", True),
        ("fd00::/8", "https://[fd00::1]/", True),
        ("[fd00::1]:443", "https://[fd00::1]/", True),
        ("[fd00::1]:444", "https://[fd00::1]/", False),
        ("not/a/network, ,:::", URL, False),
    ],
)
def test_no_proxy_exempts_hosts_suffixes_networks_and_ports(
    exempt: str, url: str, *, is_direct: bool
) -> None:
    assert (way(url, HTTPS_PROXY=PROXY, NO_PROXY=exempt) == "direct") is is_direct
    assert (way(url, https_proxy=PROXY, no_proxy=exempt, NO_PROXY="*") == "direct") is is_direct


@pytest.mark.parametrize("kind", ["socks5", "socks5h", "socks4", "SOCKS"])
def test_a_socks_proxy_is_refused_by_name(kind: str) -> None:
    with pytest.raises(VariableInvalid, match=rf"^ALL_PROXY names a {kind.casefold()} proxy, which"):
        way(ALL_PROXY=f"{kind}://user:PASSWORD@proxy.test:1080")


@pytest.mark.parametrize(
    "value",
    [
        "http://j:PASS#WORD@127.0.0.1:39100",
        "http://j:PASS/WORD@127.0.0.1:39100",
        "http://j:PASS?WORD@127.0.0.1:39100",
        "http://j:PASSWORD@[::1",
        "http://j:PASSWORD@proxy:port",
        "http://j:PASSWORD@",
        "PASSWORD://x@y",
        "http://proxy/PASSWORD",
        "http://PASS WORD:3128",
    ],
)
def test_a_malformed_proxy_is_named_by_its_variable_and_never_quoted(value: str) -> None:
    with pytest.raises(VariableInvalid) as refused:
        way(https_proxy=value)
    assert str(refused.value).startswith("https_proxy is no URL of a proxy.")
    assert "PASS" not in str(refused.value)


@given(user=st.text(), password=st.text())
def test_user_and_password_of_a_proxy_are_in_no_text_of_it(user: str, password: str) -> None:
    named = f"http://{quote(user, safe='')}:{quote(password, safe='')}@proxy.test:3128"
    proxy = Proxies({"HTTPS_PROXY": named}).proxy_for(URL)
    assert proxy is not None
    assert str(proxy) == "http://proxy.test:3128"
    assert "Basic" not in repr(proxy)
    assert b64decode(proxy.authorization.removeprefix("Basic ")).decode() == f"{user}:{password}"


@given(value=st.text(), exempt=st.text(), host=st.from_regex(r"[a-z0-9]{1,9}\.test", fullmatch=True))
def test_any_environment_gives_a_proxy_none_or_a_refusal_by_name(value: str, exempt: str, host: str) -> None:
    try:
        proxy = Proxies({"HTTPS_PROXY": value, "NO_PROXY": exempt}).proxy_for(f"https://{host}/")
    except VariableInvalid as refused:
        assert str(refused).startswith("HTTPS_PROXY ")  # noqa: PT017
    else:
        assert proxy is None or proxy.host


def test_the_systems_settings_are_used_and_exempt_what_they_exempt() -> None:
    settings = {"https": "http://system.test:8080", "no": "x", "socks": "y"}
    proxies = of_system(settings, lambda host: host == "intranet.test")
    assert str(proxies.proxy_for(URL)) == "http://system.test:8080"
    assert proxies.proxy_for("https://intranet.test/") is None
    assert proxies.proxy_for("https://127.0.0.1/") is None
