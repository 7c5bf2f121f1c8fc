"""xxHash64, as its specification gives it: the hash that the service uses."""

from __future__ import annotations

MASK = 2**64 - 1
P1, P2, P3, P4, P5 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
STRIPE = 32


def _turned(value: int, by: int) -> int:
    return ((value << by) | (value >> (64 - by))) & MASK


def _round(lane: int, word: int) -> int:
    return (_turned((lane + word * P2) & MASK, 31) * P1) & MASK


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


def xxhash64(data: bytes, seed: int = 0) -> int:
    """Return the 64-bit hash of bytes, unsigned."""
    at = len(data) // STRIPE * STRIPE
    value = _stripes(data[:at], seed) if at else (seed + P5) & MASK
    return _avalanched(_tail(data, at, (value + len(data)) & MASK))


def _stripes(data: bytes, seed: int) -> int:
    lanes = [(seed + P1 + P2) & MASK, (seed + P2) & MASK, seed & MASK, (seed - P1) & MASK]
    for start in range(0, len(data), STRIPE):
        lanes = [_round(lane, _number(data, start + 8 * at, 8)) for at, lane in enumerate(lanes)]
    value = sum(_turned(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18), strict=True)) & MASK
    for lane in lanes:
        value = ((value ^ _round(0, lane)) * P1 + P4) & MASK
    return value


def _tail(data: bytes, at: int, value: int) -> int:
    """Mix in what is left after the whole stripes: eights, then a four, then single bytes."""
    while at + 8 <= len(data):
        value = (_turned(value ^ _round(0, _number(data, at, 8)), 27) * P1 + P4) & MASK
        at += 8
    if at + 4 <= len(data):
        value = (_turned(value ^ (_number(data, at, 4) * P1 & MASK), 23) * P2 + P3) & MASK
        at += 4
    for byte in data[at:]:
        value = (_turned(value ^ (byte * P5 & MASK), 11) * P1) & MASK
    return value


def _avalanched(value: int) -> int:
    value = ((value ^ (value >> 33)) * P2) & MASK
    value = ((value ^ (value >> 29)) * P3) & MASK
    return value ^ (value >> 32)
