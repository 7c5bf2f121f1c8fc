"""What Azure's refusals become: one class for each thing that an operator can do."""

from __future__ import annotations

import pytest

from console.azure.http.translation import refusal
from console.errors import (
    Conflict,
    ConsoleError,
    NotFound,
    NotPermitted,
    NotSignedIn,
    QueryInvalid,
    Rejected,
    Throttled,
    Unreachable,
)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, NotSignedIn),
        (403, NotPermitted),
        (404, NotFound),
        (408, Unreachable),
        (409, Conflict),
        (412, Conflict),
        (429, Throttled),
        (500, Unreachable),
        (502, Unreachable),
        (503, Unreachable),
        (504, Unreachable),
    ],
)
def test_each_status_becomes_what_an_operator_can_do_about_it(status: int, error: type[ConsoleError]) -> None:
    refused = refusal("stop vm-1", status, {"code": "Odd", "message": "no"})
    assert type(refused) is error
    assert refused.message.startswith("stop vm-1: no")


@pytest.mark.parametrize("code", ["ThrottledError", "RateLimiting", "TooManyRequests"])
def test_a_refusal_that_says_throttled_in_words_is_throttled(code: str) -> None:
    refused = refusal("read", 400, {"code": code, "message": "slower"})
    assert isinstance(refused, Throttled)
    assert refused.retry_after == 5


def test_a_mistake_in_a_query_is_placed_by_its_innermost_words() -> None:
    inner = {"code": "SYN0002", "message": "expected |", "line": 3, "pos": 7}
    outer = {"code": "BadArgumentError", "message": "outer", "innererror": inner}
    refused = refusal("ask", 400, outer)
    assert isinstance(refused, QueryInvalid)
    assert (refused.message, refused.line, refused.column) == ("ask: expected |", 3, 7)


def test_a_refusal_keeps_the_code_and_the_words_of_its_details() -> None:
    details = [{"code": "Quota", "message": "no cores left"}]
    refused = refusal("start", 400, {"code": "Bad", "message": "see details", "details": details})
    assert isinstance(refused, Rejected)
    assert (refused.message, refused.code) == ("start: no cores left", "Quota")
