"""Geohashes: the earth cut into 32 rectangles, each again, a letter for each cut."""

from __future__ import annotations

from typing import Any

from console.kql.functions.rare.places import is_place
from console.kql.functions.registry import function

BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"
LONGEST = 18
AROUND = ((-1, -1), (-1, 1), (1, -1), (0, 1), (-1, 0), (1, 1), (1, 0), (0, -1))  # in the service's order
Spans = tuple[list[float], list[float]]


@function("geo_point_to_geohash", "string", takes=("real", "real", "long"), least=2)
def geo_point_to_geohash(lon: float, lat: float, accuracy: int = 5) -> str:
    """Return the geohash of a place, of so many characters."""
    if not is_place(lon, lat) or not 1 <= accuracy <= LONGEST:
        return ""
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = ""
    for at in range(accuracy * 5):
        span, value = spans[at % 2], (lon, lat)[at % 2]
        middle = sum(span) / 2
        bits += "1" if value >= middle else "0"
        span[0 if value >= middle else 1] = middle
    return "".join(BASE32[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def spans_of(text: str) -> Spans | None:
    """Return from where to where a geohash reaches in longitude and in latitude, None if it is none."""
    folded = text.lower()
    if not 1 <= len(text) <= LONGEST or any(char not in BASE32 for char in folded):
        return None
    spans = ([-180.0, 180.0], [-90.0, 90.0])
    bits = "".join(f"{BASE32.index(char):05b}" for char in folded)
    for at, bit in enumerate(bits):
        spans[at % 2][0 if bit == "1" else 1] = sum(spans[at % 2]) / 2
    return spans


@function("geo_geohash_to_central_point", "dynamic", takes=("string",))
def geo_geohash_to_central_point(text: str) -> dict[str, Any] | None:
    """Return the middle of a geohash as a GeoJSON point."""
    spans = spans_of(text)
    return None if spans is None else {"type": "Point", "coordinates": [sum(span) / 2 for span in spans]}


@function("geo_geohash_to_polygon", "dynamic", takes=("string",))
def geo_geohash_to_polygon(text: str) -> dict[str, Any] | None:
    """Return the rectangle of a geohash as a GeoJSON polygon."""
    spans = spans_of(text)
    if spans is None:
        return None
    (west, east), (south, north) = spans
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@function("geo_geohash_neighbors", "dynamic", takes=("string",))
def geo_geohash_neighbors(text: str) -> list[str] | None:
    """Return the geohashes around one."""
    spans = spans_of(text)
    if spans is None:
        return None
    (west, east), (south, north) = spans
    lon, lat, width, height = (west + east) / 2, (south + north) / 2, east - west, north - south
    places = [((lon + x * width + 180) % 360 - 180, lat + y * height) for x, y in AROUND]
    return [geo_point_to_geohash(*place, len(text)) for place in places if is_place(*place)]
