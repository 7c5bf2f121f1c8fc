"""Units, distributions and places give what the service's documentation shows."""

from __future__ import annotations

import math
from typing import Any

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from console.kql.functions.rare import units
from console.kql.functions.rare.geohashes import geo_geohash_neighbors, geo_point_to_geohash

SCALES: dict[str, dict[str, Any]] = {
    "angle": units.ANGLES,
    "energy": units.ENERGIES,
    "force": units.FORCES,
    "length": units.LENGTHS,
    "mass": units.MASSES,
    "speed": units.SPEEDS,
    "temperature": units.TEMPERATURES,
    "volume": units.VOLUMES,
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("convert_angle(1.2, 'Degree', 'Arcminute')", 72),
        ("convert_angle(0.5, 'Tilt', 'Degree')", 30),
        ("convert_energy(1.2, 'Joule', 'BritishThermalUnit')", 0.00113738054437598),
        ("convert_force(1.2, 'Newton', 'Decanewton')", 0.12),
        ("convert_length(1.2, 'Meter', 'Foot')", 3.93700787401575),
        ("convert_mass(1.2, 'Kilogram', 'Pound')", 2.64554714621853),
        ("convert_speed(1.2, 'MeterPerSecond', 'CentimeterPerHour')", 432000),
        ("convert_volume(1.2, 'CubicMeter', 'AcreFoot')", 0.0009728568),
        ("convert_temperature(212.0, 'DegreeFahrenheit', 'DegreeCelsius')", 100),
        ("convert_temperature(7.5, 'DegreeRoemer', 'DegreeDelisle')", 150),
        ("beta_cdf(0.9, 10.0, 20.0)", 0.999999999999959),
        ("beta_pdf(0.5, 10.0, 20.0)", 0.746176019310951),
        ("beta_inv(0.1, 10.0, 20.0)", 0.226415022388749),
        ("welch_test(20.82, 7.86742857, 15, 22.98666667, 3.81266667, 15)", 0.021378),
        ("geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)", 1546754.35197381),
        ("geo_distance_2points(0, 0, 0, 90, true)", 10001965.73),
        ("geo_distance_2points(144.42486789, -37.95103342, 143.92649553, -37.65282114, true)", 54972.271),
        ("geo_distance_2points(5, 5, 5, 5, true)", 0),
        ("geo_azimuth(5, 10, 10, -40)", 3.05459939796449),
        ("geo_angle(0, 10, 0, 5, 3, -10)", 2.94493843406882),
    ],
)
def test_a_measure_is_the_documented_one(expression: str, value: float) -> None:
    assert answer(expression) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("convert_mass(1.0, 'Kilogram', 'pounds')", None),
        ("beta_inv(1.5, 10.0, 20.0)", None),
        ("isnan(beta_cdf(1.5, 10.0, 20.0))", True),
        ("isnan(beta_pdf(0.1, -1.0, 20.0))", True),
        ("geo_azimuth(5, 10, 5, 10)", None),
        ("geo_angle(0, 10, 0, 10, 3, -10)", None),
        ("geo_geohash_to_polygon('a')", None),
        ("geo_geohash_neighbors('a')", None),
        ("geo_geohash_neighbors('sunny')", ["sunnt", "sunpj", "sunnx", "sunpn", "sunnv", "sunpp", "sunnz", "sunnw"]),
        (
            "geo_geohash_to_polygon('dr5ru').coordinates[0]",
            [[-74.00390625, 40.7373046875], [-73.9599609375, 40.7373046875], [-73.9599609375, 40.78125],
             [-74.00390625, 40.78125], [-74.00390625, 40.7373046875]],
        ),
    ],
)  # fmt: skip
def test_what_has_no_measure_is_nothing(expression: str, value: Any) -> None:
    assert answer(expression) == value


@given(st.data(), st.sampled_from(sorted(SCALES)), st.floats(0.01, 100))
def test_converting_back_gives_the_measure_again(data: st.DataObject, what: str, value: float) -> None:
    names = st.sampled_from(list(SCALES[what]))
    given_unit, wanted = data.draw(names), data.draw(names)
    there = f"convert_{what}({value!r}, '{given_unit}', '{wanted}')"
    back = f"convert_{what}({there}, '{wanted}', '{given_unit}')"
    if what == "temperature":
        assert answer(back) == pytest.approx(value, abs=1e-6)
    else:
        assert answer(back) == pytest.approx(value)


@given(st.floats(-180, 179), st.floats(-60, 60), st.integers(2, 8))
def test_a_geohash_is_a_neighbor_of_its_neighbors(lon: float, lat: float, length: int) -> None:
    middle = geo_point_to_geohash(lon, lat, length)
    around = geo_geohash_neighbors(middle)
    assert around is not None
    assert len({middle, *around}) == 9
    assert all(middle in (geo_geohash_neighbors(each) or []) for each in around)


def test_half_of_a_symmetric_distribution_lies_below_its_middle() -> None:
    assert answer("beta_cdf(0.5, 3.0, 3.0)") == pytest.approx(0.5)
    assert answer("beta_cdf(0.0, 3.0, 3.0)") == 0
    assert math.isclose(answer("beta_inv(beta_cdf(0.3, 2.0, 5.0), 2.0, 5.0)"), 0.3)
