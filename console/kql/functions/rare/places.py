"""Places on the earth: distances, circles, polygons, geohashes."""

from __future__ import annotations

import itertools
import math
from ipaddress import ip_address
from typing import Any

from console.kql.functions.registry import REFUSED, CallRefused, function

EARTH = 6_371_010.0  # metres, the radius of the sphere that the service measures on
EQUATOR, POLE = 6_378_137.0, 6_356_752.314245  # metres, the radii of the spheroid of WGS 84
FLATTENING = 1 - POLE / EQUATOR
STEPS, EXACT = 200, 1e-12  # of what converges in a handful, but near the other side of the earth
Point = tuple[float, float]


def is_place(longitude: float, latitude: float) -> bool:
    """Whether there is such a place, in degrees."""
    return -180 <= longitude <= 180 and -90 <= latitude <= 90  # noqa: PLR2004  degrees


def distance(first: Point, second: Point) -> float:
    """Return the way in metres between two places (longitude, latitude) on a sphere."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, item)) for item in (first, second))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def distance_on_spheroid(first: Point, second: Point) -> float:
    """Return the way in metres between two places on the spheroid of WGS 84, by the method of Vincenty."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, item)) for item in (first, second))
    low, high = (math.atan((1 - FLATTENING) * math.tan(lat)) for lat in (lat1, lat2))
    sines, cosines = math.sin(low) * math.sin(high), math.cos(low) * math.cos(high)
    turn = lon2 - lon1
    for _ in range(STEPS):
        east = math.cos(high) * math.sin(turn)
        north = math.cos(low) * math.sin(high) - math.sin(low) * math.cos(high) * math.cos(turn)
        sine, cosine = math.hypot(east, north), sines + cosines * math.cos(turn)
        if not sine:
            return 0.0
        arc = math.atan2(sine, cosine)
        azimuth = cosines * math.sin(turn) / sine
        across = 1 - azimuth**2
        middle = cosine - 2 * sines / across if across else 0.0
        share = FLATTENING / 16 * across * (4 + FLATTENING * (4 - 3 * across))
        bent = arc + share * sine * (middle + share * cosine * (2 * middle**2 - 1))
        before, turn = turn, lon2 - lon1 + (1 - share) * FLATTENING * azimuth * bent
        if abs(turn - before) < EXACT:
            break
    return POLE * _arc_length(arc, sine, cosine, middle, across * (EQUATOR**2 / POLE**2 - 1))


def _arc_length(arc: float, sine: float, cosine: float, middle: float, square: float) -> float:
    """Return how long an arc of a spheroid is, in radii of its pole: the series with which Vincenty's method ends."""
    a = 1 + square / 16384 * (4096 + square * (-768 + square * (320 - 175 * square)))
    b = square / 1024 * (256 + square * (-128 + square * (74 - 47 * square)))
    last = b / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3)
    return a * (arc - b * sine * (middle + b / 4 * (cosine * (2 * middle**2 - 1) - last)))


@function("geo_distance_2points", "real", takes=("real", "real", "real", "real", "bool"), least=4)
def geo_distance_2points(
    lon1: float,
    lat1: float,
    lon2: float,
    lat2: float,
    is_on_spheroid: bool = False,  # noqa: FBT001, FBT002  an argument of the language
) -> float | None:
    """Return the shortest way in metres between two places, each a longitude and a latitude."""
    if not (is_place(lon1, lat1) and is_place(lon2, lat2)):
        return None
    return (distance_on_spheroid if is_on_spheroid else distance)((lon1, lat1), (lon2, lat2))


@function("geo_point_in_circle", "bool", takes=("real",) * 5)
def geo_point_in_circle(
    lon: float, lat: float, center_lon: float, center_lat: float, radius: float
) -> bool | None:
    """Whether a place is within so many metres of another."""
    if not (is_place(lon, lat) and is_place(center_lon, center_lat)) or radius < 0:
        return None
    return distance((lon, lat), (center_lon, center_lat)) <= radius


@function("geo_azimuth", "real", takes=("real",) * 4)
def geo_azimuth(lon1: float, lat1: float, lon2: float, lat2: float) -> float | None:
    """Return the direction in radians, clockwise from north, from one place to another."""
    if not (is_place(lon1, lat1) and is_place(lon2, lat2)):
        return None
    a, b, turn = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(turn) * math.cos(b)
    north = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
    if math.isclose(math.hypot(east, north), 0, abs_tol=1e-15):
        return None  # to itself, or to the other side of the earth
    return math.atan2(east, north) % (2 * math.pi)


@function("geo_angle", "real", takes=("real",) * 6)
def geo_angle(  # noqa: PLR0913, PLR0917  three places
    lon1: float, lat1: float, lon2: float, lat2: float, lon3: float, lat3: float
) -> float | None:
    """Return the angle in radians, clockwise, from the line that leads back to a first place to that to a third one."""
    back, on = geo_azimuth(lon2, lat2, lon1, lat1), geo_azimuth(lon2, lat2, lon3, lat3)
    return None if back is None or on is None else (on - back) % (2 * math.pi)


@function("geo_point_in_polygon", "bool", takes=("real", "real", "dynamic"))
def geo_point_in_polygon(lon: float, lat: float, polygon: Any) -> bool | None:
    """Whether a place is inside a GeoJSON polygon or multipolygon, whose edges are taken as straight on the map."""
    kind = polygon.get("type") if isinstance(polygon, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not is_place(lon, lat):
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
            "geo_h3cell_children", "geo_h3cell_parent", "geo_h3cell_rings", "geo_h3cell_level", "geo_point_buffer",
            "geo_from_wkt",
            "geo_closest_point_on_line", "geo_closest_point_on_polygon", "geo_distance_point_to_line",
            "geo_distance_point_to_polygon", "geo_intersects_2lines", "geo_intersects_2polygons",
            "geo_intersects_line_with_polygon", "geo_intersection_2lines", "geo_intersection_2polygons",
            "geo_intersection_line_with_polygon", "geo_union_lines_array", "geo_union_polygons_array",
            "geo_simplify_polygons_array",
        ),
        "this console has no geometry beyond points, circles, polygons and geohashes",
    )
)  # fmt: skip
