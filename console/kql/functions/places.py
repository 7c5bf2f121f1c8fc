"""Places on the earth: distances, circles, polygons, geohashes."""

from __future__ import annotations

import itertools
import math
from ipaddress import ip_address
from typing import Any

from console.kql.functions.registry import REFUSED, CallRefused, function

EARTH = 6_371_010.0  # metres, the radius of the sphere that the service measures on
BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"
Point = tuple[float, float]


def _is_place(longitude: float, latitude: float) -> bool:
    return -180 <= longitude <= 180 and -90 <= latitude <= 90  # noqa: PLR2004  degrees


def distance(one: Point, other: Point) -> float:
    """Return the way in metres between two places (longitude, latitude) on a sphere."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, each)) for each in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


@function("geo_distance_2points", "real", takes=("real", "real", "real", "real", "any"), least=4)
def geo_distance_2points(
    lon1: float, lat1: float, lon2: float, lat2: float, _spheroid: Any = None
) -> float | None:
    """Return the shortest way in metres between two places, each a longitude and a latitude."""
    return distance((lon1, lat1), (lon2, lat2)) if _is_place(lon1, lat1) and _is_place(lon2, lat2) else None


@function("geo_point_in_circle", "bool", takes=("real",) * 5)
def geo_point_in_circle(
    lon: float, lat: float, center_lon: float, center_lat: float, radius: float
) -> bool | None:
    """Whether a place is within so many metres of another."""
    if not (_is_place(lon, lat) and _is_place(center_lon, center_lat)) or radius < 0:
        return None
    return distance((lon, lat), (center_lon, center_lat)) <= radius


@function("geo_azimuth", "real", takes=("real",) * 4)
def geo_azimuth(lon1: float, lat1: float, lon2: float, lat2: float) -> float | None:
    """Return the direction in radians, clockwise from north, from one place to another."""
    if not (_is_place(lon1, lat1) and _is_place(lon2, lat2)):
        return None
    a, b, turn = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(turn) * math.cos(b)
    north = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
    return math.atan2(east, north) % (2 * math.pi)


@function("geo_point_in_polygon", "bool", takes=("real", "real", "dynamic"))
def geo_point_in_polygon(lon: float, lat: float, polygon: Any) -> bool | None:
    """Whether a place is inside a GeoJSON polygon or multipolygon, whose edges are taken as straight on the map."""
    kind = polygon.get("type") if isinstance(polygon, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not _is_place(lon, lat):
        return None
    polygons = [polygon["coordinates"]] if kind == "Polygon" else polygon["coordinates"]
    return any(sum(_is_inside((lon, lat), ring) for ring in rings) % 2 == 1 for rings in polygons)


def _is_inside(place: Point, ring: Any) -> bool:
    x, y = place
    crossings = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


@function("geo_point_to_geohash", "string", takes=("real", "real", "long"), least=2)
def geo_point_to_geohash(lon: float, lat: float, accuracy: int = 5) -> str:
    """Return the geohash of a place, of so many characters."""
    if not _is_place(lon, lat) or not 1 <= accuracy <= 18:  # noqa: PLR2004  characters
        return ""
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = ""
    for at in range(accuracy * 5):
        span, value = spans[at % 2], (lon, lat)[at % 2]
        middle = sum(span) / 2
        bits += "1" if value >= middle else "0"
        span[0 if value >= middle else 1] = middle
    return "".join(BASE32[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


@function("geo_geohash_to_central_point", "dynamic", takes=("string",))
def geo_geohash_to_central_point(text: str) -> dict[str, Any] | None:
    """Return the middle of a geohash as a GeoJSON point."""
    if not text or any(char not in BASE32 for char in text.lower()):
        return None
    spans = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = "".join(f"{BASE32.index(char):05b}" for char in text.lower())
    for at, bit in enumerate(bits):
        spans[at % 2][0 if bit == "1" else 1] = sum(spans[at % 2]) / 2
    return {"type": "Point", "coordinates": [sum(span) / 2 for span in spans]}


@function("geo_info_from_ip_address", "dynamic", takes=("string",))
def geo_info_from_ip_address(text: str) -> dict[str, Any] | None:
    """Return null for an address that has no place on earth, such as a private one; refuse to guess for any other."""
    try:
        has_a_place = ip_address(text.strip()).is_global
    except ValueError:
        return None
    if has_a_place:
        raise CallRefused(
            f"this console has no database of where addresses are, and cannot say where {text} is"
        )
    return None


REFUSED.update(
    dict.fromkeys(
        (
            *(f"geo_{kind}_{what}" for kind in ("line", "polygon") for what in
              ("buffer", "centroid", "densify", "simplify", "to_s2cells", "length", "area", "perimeter", "to_h3cells",
               "locate_point", "interpolate_point")),
            "geo_point_to_s2cell", "geo_s2cell_to_central_point", "geo_s2cell_to_polygon", "geo_s2cell_neighbors",
            "geo_point_to_h3cell", "geo_h3cell_to_central_point", "geo_h3cell_to_polygon", "geo_h3cell_neighbors",
            "geo_h3cell_children", "geo_h3cell_parent", "geo_h3cell_rings", "geo_h3cell_level", "geo_angle",
            "geo_geohash_to_polygon", "geo_geohash_neighbors", "geo_point_buffer", "geo_from_wkt",
            "geo_closest_point_on_line", "geo_closest_point_on_polygon", "geo_distance_point_to_line",
            "geo_distance_point_to_polygon", "geo_intersects_2lines", "geo_intersects_2polygons",
            "geo_intersects_line_with_polygon", "geo_intersection_2lines", "geo_intersection_2polygons",
            "geo_intersection_line_with_polygon", "geo_union_lines_array", "geo_union_polygons_array",
            "geo_simplify_polygons_array",
        ),
        "this console has no geometry beyond points, circles, polygons and geohashes",
    )
)  # fmt: skip
