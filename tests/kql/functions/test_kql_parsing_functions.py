"""Functions that read structured text and codes give what the service's documentation shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError
from console.kql.values.hashing import xxhash64

URL = {
    "Scheme": "scheme",
    "Host": "host",
    "Port": "1234",
    "Path": "/this/is/a/path",
    "Username": "username",
    "Password": "password",
    "Query Parameters": {"k1": "v1", "k2": "v2"},
    "Fragment": "fragment",
}
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.6099.1 Safari/537.36 Edg/120.0.2210"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("parse_url('scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment')", URL),
        ("parse_url('nothing of the kind')", dict.fromkeys(URL, "") | {"Query Parameters": {}}),
        ("parse_urlquery('k1=v1&k2=v2')", {"Query Parameters": {"k1": "v1", "k2": "v2"}}),
        ("url_encode('https://www.bing.com/?q=a b')", "https%3a%2f%2fwww.bing.com%2f%3fq%3da+b"),
        ("url_decode('https%3a%2f%2fwww.bing.com%2f')", "https://www.bing.com/"),
        (
            r"""parse_command_line(@'a "b \"c\" d" e\f \\"g h"i "" "j""k" "l', "windows")""",
            ["a", 'b "c" d', r"e\f", r"\g hi", "", 'j"k', "l"],
        ),
        ("parse_command_line('echo \"hello world!\" print', 'windows')", ["echo", "hello world!", "print"]),
        ("parse_csv('aa,\"b,b\",cc')", ["aa", "b,b", "cc"]),
        ("parse_version('0.0.0.5')", Decimal(5)),
        ("parse_version('1.2') < parse_version('1.10')", True),
        ("parse_version('x')", None),
        ("parse_xml(\"<a x='1'><b>t</b><b>u</b></a>\")", {"a": {"@x": "1", "b": ["t", "u"]}}),
        ("parse_xml(\"<a x='1'>t</a>\").a", {"@x": "1", "#text": "t"}),
        ('parse_xml("<e/>")', {"e": None}),
        ("parse_xml(\"<e name='value'/>\")", {"e": {"@name": "value"}}),
        ('parse_xml("<e> text <a>text</a> </e>")', {"e": {"a": "text", "#text": "text"}}),
        (
            'parse_xml("<d><value>118.0</value><count>5</count><code>007</code></d>").d',
            {"value": 118.0, "count": 5, "code": "007"},
        ),
        ("parse_xml('no xml')", None),
        ("parse_xml('<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>')", None),
        ("base64_encode_tostring('Kusto')", "S3VzdG8="),
        ("base64_decode_tostring('S3VzdG8=')", "Kusto"),
        ("base64_decode_tostring('//4=')", ""),
        ("base64_decode_toarray('S3VzdG8=')", [75, 117, 115, 116, 111]),
        ("base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))", "S3VzdG8="),
        (
            "base64_decode_toguid(base64_encode_fromguid(toguid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb')))",
            "ae3133f2-6e22-49ae-b06a-16e6a9b212eb",
        ),
        (
            "gzip_decompress_from_base64_string('H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==')",
            "1234567890qwertyuiop",
        ),
        ("zlib_decompress_from_base64_string('eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=')", "Test string 123"),
        ("zlib_decompress_from_base64_string('nonsense')", ""),
        ("hash('World')", 1846988464401551951),
        ("hash('World', 100)", 51),
        ("hash_xxhash64('World')", 1846988464401551951),
        ("hash_sha256('World')", "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"),
        ("hash_sha1('World')", "70c07ec18ef89c5309bbb0937f3a6342411e1fdd"),
        ("hash_md5('World')", "f5a7924e621e84c9280a9a27e1bcb7f6"),
        ("tohex(256)", "100"),
        ("tohex(-256)", "ffffffffffffff00"),
        ("tohex(256, 10)", "0000000100"),
        ("format_bytes(564)", "564 Bytes"),
        ("format_bytes(10332, 1)", "10.1 KB"),
        ("format_bytes(20010332)", "19 MB"),
        ("format_bytes(20010332, 2)", "19.08 MB"),
        ("format_bytes(20010332, 0, 'KB')", "19541 KB"),
        ("convert_length(1.2, 'Meter', 'Centimeter')", 120.0),
        ("round(convert_temperature(1.2, 'Kelvin', 'DegreeCelsius'), 2)", -271.95),
        (
            "toint(1000 * geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056) / 1000)",
            1546754,
        ),
        ("geo_point_to_geohash(139.806115, 35.554128, 12)", "xn76m27ty9g4"),
        ("geo_point_in_circle(-122.317404, 47.609119, -122.3221, 47.6111, 3500)", True),
        ("geo_point_in_circle(0.1, 0.1, 0, 0, 100)", False),
        ("geo_info_from_ip_address('10.0.0.4')", None),
        ("tostring(geo_info_from_ip_address('no address').country)", ""),
        ("tostring(parse_user_agent('curl/7.8.1', 'browser').Browser.Family)", "curl"),
        (
            "parse_user_agent('Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML) AdobeAIR/2.5.1', 'browser')",
            {"Browser": {"Family": "AdobeAIR", "MajorVersion": "2", "MinorVersion": "5", "Patch": "1"}},
        ),
        (f"tostring(parse_user_agent('{EDGE}', 'browser').Browser.Family)", "Edge"),
        (f"tostring(parse_user_agent('{EDGE}', dynamic(['os'])).OperatingSystem.MajorVersion)", "10"),
    ],
)
def test_a_reading_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


def test_where_a_public_address_is_stays_unsaid() -> None:
    with pytest.raises(KqlError, match=r"cannot say where 20\.53\.203\.50 is at 1:"):
        answer("geo_info_from_ip_address('20.53.203.50')")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("ipv4_compare('127.0.0.1', '127.0.0.1')", 0),
        ("ipv4_compare('192.168.1.1', '192.168.1.255')", -1),
        ("ipv4_compare('192.168.1.1/24', '192.168.1.255/24')", 0),
        ("ipv4_compare('192.168.1.1', '192.168.1.255', 24)", 0),
        ("ipv4_is_match('192.168.1.1/24', '192.168.1.255/30')", True),
        ("ipv4_is_match('x', '192.168.1.255')", None),
        ("ipv4_is_in_range('192.168.1.6', '192.168.1.1/24')", True),
        ("ipv4_is_in_range('192.168.2.6', '192.168.1.1/24')", False),
        ("ipv4_is_in_any_range('192.168.1.6', '10.0.0.0/8', '192.168.1.1/24')", True),
        ("ipv4_is_in_any_range('192.168.1.6', dynamic(['10.0.0.0/8', '127.0.0.1/8']))", False),
        ("ipv4_is_private('192.168.1.1/24')", True),
        ("ipv4_is_private('10.1.2.3/24')", True),
        ("ipv4_is_private('202.1.2.3')", False),
        ("ipv4_is_private('127.0.0.1')", False),
        ("ipv4_is_private('')", None),
        ("ipv4_netmask_suffix('192.168.1.1/24')", 24),
        ("parse_ipv4('192.1.168.1')", 3221334017),
        ("parse_ipv4('192.1.168.1/24')", 3221334016),
        ("parse_ipv4_mask('127.0.0.1', 24)", 2130706432),
        ("parse_ipv6('127.0.0.1')", "0000:0000:0000:0000:0000:ffff:7f00:0001"),
        ("parse_ipv6('fe80::85d:e82c:9446:7994')", "fe80:0000:0000:0000:085d:e82c:9446:7994"),
        ("parse_ipv6_mask('fe80::85d:e82c:9446:7994/120', 124)", "fe80:0000:0000:0000:085d:e82c:9446:7900"),
        ("ipv6_compare('fe80::85d:e82c:9446:7994', 'fe80::85d:e82c:9446:7995')", -1),
        ("ipv6_is_match('192.168.1.1', '::ffff:c0a8:101')", True),
        (
            "ipv6_is_in_range('a5e:f127:8a9d:146d:e102:b5d3:c755:abcd', 'a5e:f127:8a9d:146d:e102:b5d3:c755:0/112')",
            True,
        ),
        ("format_ipv4('192.168.1.255', 24)", "192.168.1.0"),
        ("format_ipv4(3232236031)", "192.168.1.255"),
        ("format_ipv4_mask('192.168.1.255', 24)", "192.168.1.0/24"),
        (
            "ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')",
            ["1.1.128.0/21", "1.1.136.0/22", "1.1.140.0/24"],
        ),
        ("has_ipv4('05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.0.1')", True),
        ("has_ipv4('05:04:54127.0.0.1 GET', '127.0.0.1')", False),
        ("has_ipv4('05:04:54 127.0.0.256 GET', '127.0.0.256')", False),
        ("has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0.')", True),
        ("has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0')", False),
        ("has_any_ipv4('a 10.0.0.1 b', dynamic(['10.0.0.2', '10.0.0.1']))", True),
        ("has_any_ipv4_prefix('a 10.0.0.1 b', '192.', '10.')", True),
    ],
)
def test_an_address_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (r"C:\temp\file.txt", ("", "C:", r"C:\temp", "temp", "file.txt", "txt", "")),
        (r"temp\file.txt", ("", "", "temp", "temp", "file.txt", "txt", "")),
        (
            "file://C:/temp/file.txt:some.exe",
            ("file", "C:", "C:/temp", "temp", "file.txt", "txt", "some.exe"),
        ),
        (
            r"\\shared\users\temp\file.txt.gz",
            ("", "", r"\\shared\users\temp", "temp", "file.txt.gz", "gz", ""),
        ),
        ("/usr/lib/temp/file.txt", ("", "", "/usr/lib/temp", "temp", "file.txt", "txt", "")),
    ],
)
def test_a_path_is_taken_apart_as_documented(path: str, parts: tuple[str, ...]) -> None:
    assert tuple(answer(f"parse_path(@'{path}')").values()) == parts


@given(st.text(max_size=60))
def test_compressed_text_comes_back(text: str) -> None:
    literal = text.encode("unicode_escape").decode().replace("'", "\\'")
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert answer(f"gzip_decompress_from_base64_string(gzip_compress_to_base64_string('{literal}'))") == text


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"", 0xEF46DB3751D8E999),
        (b"a", 0xD24EC4F1A98C6E5B),
        (b"abc", 0x44BC2CF5AD770999),
        (b"Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1),
    ],
)
def test_the_hash_is_the_one_of_its_specification(data: bytes, value: int) -> None:
    assert xxhash64(data) == value
