"""Bytes to tokens: every sequence of the table, cut anywhere; nothing fails or waits for ever."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from byte_table import ANSWERS, EVERYTHING, HOSTILE, KITTY, LINUX, PUTTY, REPORTS, RXVT, XTERM
from hypothesis import given
from hypothesis import strategies as st

from screens.terminal.bursts import Bursts, Keystroke
from screens.terminal.decoder import ESCAPE_SECONDS, PASTE_SECONDS, SEQUENCE_SECONDS, Decoder
from screens.terminal.tokens import Key, Pasted, Report, Swallowed, Token

AT_ONCE, SOON = 0.0, 0.09  # seconds between the pieces of a sequence; a lone ESC is a key after 0.1
SAMPLE = [
    b"\x1b[?62;22c",
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1bP>|XTerm(370)\x1b\\",
    b"\x1b[?1u",
    b"\xc2\x9b?62;22c",
    b"\x1b[1;5C",
    b"\x1b[[A",
    b"\x1bOP",
    b"\x1b[113;5u",
    b"\x1b[<0;10;5M",
    b"\x1b[M !!",
    b"\xf0\x9f\x98\x80",
    b"\x1b[200~two\rlines\x1b[201~",
]


def words(token: Token) -> str:
    match token:
        case Key():
            return token.name
        case Pasted():
            return f"paste {token.text}"
        case Report():
            return type(token.message).__name__
        case Swallowed():
            return "answer" if token.is_whole else "broken"


def decoded(*pieces: bytes, between: float = AT_ONCE) -> list[Token]:
    """Return the tokens of these reads, and what silence after them completes."""
    decoder, now, tokens = Decoder(), 0.0, []
    for piece in pieces:
        tokens += decoder.tick(now) + decoder.feed(piece, now)
        now += between
    while decoder.deadline is not None:
        tokens += decoder.tick(decoder.deadline)
    return tokens


def meaning(tokens: list[Token]) -> str:
    listed = [words(token) for token in tokens]
    is_paste = any(isinstance(token, Pasted) for token in tokens)
    return ("|" if is_paste else " ").join(listed) or "-"


def test_the_table_is_long_enough() -> None:
    assert len(EVERYTHING) >= 200


@pytest.mark.parametrize(("sequence", "expected"), EVERYTHING.items(), ids=lambda part: repr(part[:40]))
def test_a_sequence_means_what_the_table_says(sequence: bytes, expected: str) -> None:
    assert meaning(decoded(sequence)) == expected


@pytest.mark.parametrize("sequence", SAMPLE, ids=repr)
def test_a_sequence_means_the_same_wherever_it_is_cut(sequence: bytes) -> None:
    whole = EVERYTHING[sequence]
    for cut in range(1, len(sequence)):
        pieces = sequence[:cut], sequence[cut:]
        assert meaning(decoded(*pieces, between=SOON)) == whole, pieces
    assert meaning(decoded(*(bytes([byte]) for byte in sequence), between=SOON)) == whole


@pytest.mark.parametrize(
    "sequence",
    [
        sequence
        for sequence in [*XTERM, *PUTTY, *LINUX, *RXVT, *KITTY, *ANSWERS]
        if sequence.startswith((b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP")) and " " not in EVERYTHING[sequence]
    ],
    ids=repr,
)
def test_after_its_introducer_a_sequence_may_take_nearly_half_a_second_for_each_byte(sequence: bytes) -> None:
    pieces = [sequence[:2], *(bytes([byte]) for byte in sequence[2:])]
    assert meaning(decoded(*pieces, between=SEQUENCE_SECONDS - 0.01)) == EVERYTHING[sequence]


@pytest.mark.parametrize("introducer", [b"\x1b[", b"\x1bO"], ids=repr)
def test_an_introducer_alone_is_dropped_after_half_a_second(introducer: bytes) -> None:
    decoder = Decoder()
    assert decoder.feed(introducer, 10.0) == []
    assert decoder.deadline == 10.0 + SEQUENCE_SECONDS
    assert decoder.tick(10.4) == []
    assert decoder.tick(10.5) == [Swallowed(is_whole=False)]
    assert meaning(decoder.feed(b"a", 10.6)) == "a"


def test_escape_alone_is_a_key_after_a_tenth_of_a_second() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b", 10.0) == []
    assert decoder.deadline == 10.0 + ESCAPE_SECONDS
    assert meaning(decoder.tick(10.1)) == "escape"


def test_escape_and_a_key_in_another_read_are_two_keys() -> None:
    assert meaning(decoded(b"\x1b", b"\r", between=0.06)) == "escape enter"


def test_a_paste_without_an_end_ends_after_a_second_of_silence() -> None:
    decoder = Decoder()
    decoder.feed(b"\x1b[200~one", 10.0)
    assert decoder.tick(10.9) == []
    decoder.feed(b" two", 10.9)
    assert decoder.tick(10.9 + PASTE_SECONDS) == [Pasted("one two")]
    assert meaning(decoder.feed(b"a", 12.0)) == "a"


@pytest.mark.parametrize(
    "quits",
    [b"\x11", b"\x11\x11", b"\x1b[113;5u", b"\x1b[113;5u\x11", b"\x1b[113;69u", b"\x1b[113::113;5:1u"],
    ids=repr,
)
@pytest.mark.parametrize(
    "begun", [b"\x1b[200~text", b"\x1b]0;", b"\x1bP", b"\x1b[1;", b"\x1bO", b"\x1b", b"\xe2\x82"], ids=repr
)
def test_ctrl_q_by_itself_is_ctrl_q_whatever_was_begun(begun: bytes, quits: bytes) -> None:
    decoder = Decoder()
    decoder.feed(begun, 0.0)
    assert decoder.feed(quits, 0.01) == [Key("ctrl+q")]
    assert decoder.deadline is None


@pytest.mark.parametrize(
    ("begun", "seconds"),
    [(b"\x1b[200~text", 1.0), (b"\x1b[1;", 0.5), (b"\x1bO", 0.5), (b"\x1b]0;x", 0.5)],
    ids=repr,
)
def test_what_was_begun_is_waited_for_no_longer_than_the_pages_say(begun: bytes, seconds: float) -> None:
    decoder = Decoder()
    decoder.feed(begun, 0.0)
    assert decoder.deadline == seconds
    decoder.tick(seconds)
    assert decoder.deadline is None


@pytest.mark.parametrize("before", [b"pasted text", b"\x1b[1;", b"\x1b]0;x\r", b"\x1b[27u"], ids=repr)
def test_ctrl_q_by_itself_is_deliberate_whatever_came_just_before(before: bytes) -> None:
    decoder, bursts = Decoder(), Bursts()
    bursts.messages(decoder.feed(before, 0.0), 0.0)
    (quits,) = bursts.messages(decoder.feed(b"\x11", 0.01), 0.01)
    assert isinstance(quits, Keystroke)
    assert (quits.key, quits.is_deliberate) == ("ctrl+q", True)


@pytest.mark.parametrize("at", [0.05, 0.11, 0.13])
def test_what_follows_escape_within_a_tenth_of_a_second_is_not_deliberate(at: float) -> None:
    decoder, bursts = Decoder(), Bursts()
    bursts.messages(decoder.feed(b"\x1b", 0.0), 0.0)
    bursts.messages(decoder.feed(b"j", 0.02), 0.02)  # only now is the first a key, and not a sequence's begin
    (enter,) = bursts.messages(decoder.feed(b"\r", at), at)
    assert isinstance(enter, Keystroke)
    assert enter.is_deliberate is (at > 0.12)


@given(st.lists(st.one_of(st.binary(max_size=12), st.sampled_from(list(EVERYTHING))), max_size=12))
def test_any_bytes_are_decoded_and_the_next_key_is_a_key(pieces: list[bytes]) -> None:
    decoder, now = Decoder(), 0.0
    for piece in pieces:
        now += 0.01
        decoder.feed(piece, now)
    decoder.tick(now + 1)
    decoder.tick(now + 2)
    assert [words(token) for token in decoder.feed(b"\x1b[A", now + 3)][-1:] in (["up"], ["alt+up"])


def test_random_bytes_make_no_key_with_a_control_character_in_its_name() -> None:
    noise = random.Random(7).randbytes(50_000)
    tokens = decoded(*(noise[at:end] for at, end in pairwise(range(0, len(noise), 7))))
    keys = [token for token in tokens if isinstance(token, Key)]
    assert len(keys) > 1000
    assert [key for key in keys if min(key.name) < " "] == []


def test_what_is_hostile_types_nothing() -> None:
    typed = [
        token
        for sequence in [*HOSTILE, *ANSWERS, *REPORTS]
        for token in decoded(sequence)
        if isinstance(token, Key) and token.is_text
    ]
    assert typed == []
