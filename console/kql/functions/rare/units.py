"""Measures in one unit as measures in another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from console.kql.functions.registry import function

Scale = dict[str, float]
Both = tuple[
    Callable[[float], float], Callable[[float], float]
]  # from a unit to the base of its scale, and back

PREFIXES = {
    "Nano": 1e-9, "Micro": 1e-6, "Milli": 1e-3, "Centi": 1e-2, "Deci": 0.1, "Deca": 10.0, "Hecto": 100.0,
    "Kilo": 1e3, "Mega": 1e6, "Giga": 1e9, "Tera": 1e12,
}  # fmt: skip


def _prefixed(unit: str, size: float, prefixes: str) -> Scale:
    """Return a unit, and its multiples by some prefixes, such as Kilojoule."""
    lowered = unit[0].lower() + unit[1:]
    return {unit: size} | {f"{side}{lowered}": size * PREFIXES[side] for side in prefixes.split()}


def _per_time(lengths: Scale) -> Iterator[tuple[str, float]]:
    """Yield the speeds that come of lengths: in meters a second."""
    for length, size in lengths.items():
        for time, seconds in (("Second", 1), ("Minute", 60), ("Hour", 3600)):
            yield f"{length}Per{time}", size / seconds


ANGLES: Scale = {
    "Arcminute": 1 / 60,
    "Arcsecond": 1 / 3600,
    **_prefixed("Degree", 1.0, "Nano Micro Milli"),
    "Gradian": 0.9,
    "NatoMil": 9 / 160,
    **_prefixed("Radian", 180 / math.pi, "Nano Micro Milli Centi Deci"),
    "Revolution": 360.0,
}
ENERGIES: Scale = {
    **_prefixed("BritishThermalUnit", 1055.05585262, "Kilo Mega Giga"),
    **_prefixed("Calorie", 4.184, "Kilo Mega"),
    **_prefixed("ElectronVolt", 1.602176565e-19, "Kilo Mega Giga Tera"),
    "Erg": 1e-7,
    "FootPound": 1.355817948,
    "HorsepowerHour": 2.6845195377e6,
    **_prefixed("Joule", 1.0, "Milli Kilo Mega Giga"),
    **_prefixed("ThermEc", 1.05505585262e8, "Deca"),
    **_prefixed("ThermImperial", 1.05505585257348e8, "Deca"),
    **_prefixed("ThermUs", 1.054804e8, "Deca"),
    **_prefixed("WattDay", 86_400.0, "Kilo Mega Giga Tera"),
    **_prefixed("WattHour", 3_600.0, "Kilo Mega Giga Tera"),
}
FORCES: Scale = {
    "Dyn": 1e-5,
    "KilogramForce": 9.80665,
    "KiloPond": 9.80665,
    **_prefixed("Newton", 1.0, "Micro Milli Deca Kilo Mega"),
    "OunceForce": 0.2780138509537812,
    "Poundal": 0.138254954376,
    **_prefixed("PoundForce", 4.4482216152605095, "Kilo"),
    "ShortTonForce": 8896.443230521,
    "TonneForce": 9806.65,
}
METERS = _prefixed("Meter", 1.0, "Nano Micro Milli Centi Deci Deca Hecto Kilo")
LENGTHS: Scale = {
    "Angstrom": 1e-10,
    "AstronomicalUnit": 1.495978707e11,
    "Chain": 20.1168,
    "DataMile": 1828.8,
    "DtpPica": 0.0254 / 6,
    "DtpPoint": 0.0254 / 72,
    "Fathom": 1.8288,
    "Foot": 0.3048,
    "Hand": 0.1016,
    **_prefixed("Inch", 0.0254, "Micro"),
    **_prefixed("LightYear", 9.46073047258e15, "Kilo Mega"),
    **METERS,
    "Mil": 2.54e-5,
    "Mile": 1609.344,
    "NauticalMile": 1852.0,
    **_prefixed("Parsec", 3.08567758128e16, "Kilo Mega"),
    "PrinterPica": 0.0254 / 72.27 * 12,
    "PrinterPoint": 0.0254 / 72.27,
    "Shackle": 27.432,
    "SolarRadius": 6.9551e8,
    "Twip": 0.0254 / 1440,
    "UsSurveyFoot": 1200 / 3937,
    "Yard": 0.9144,
}
MASSES: Scale = {
    "EarthMass": 5.9722e24,
    "Grain": 6.479891e-5,
    **_prefixed("Gram", 1e-3, "Nano Micro Milli Centi Deci Deca Hecto Kilo"),
    "LongHundredweight": 50.80234544,
    "LongTon": 1016.0469088,
    "Ounce": 0.028349523125,
    **_prefixed("Pound", 0.45359237, "Kilo Mega"),
    "ShortHundredweight": 45.359237,
    "ShortTon": 907.18474,
    "Slug": 14.59390294,
    "SolarMass": 1.98947e30,
    "Stone": 6.35029318,
    **_prefixed("Tonne", 1000.0, "Kilo Mega"),
}
_MOVING = ("Foot", "Inch", "Yard", "UsSurveyFoot", "Mile")
SPEEDS: Scale = {
    **dict(_per_time({**METERS, **{item: LENGTHS[item] for item in _MOVING}})),
    "Knot": 1852 / 3600,
}
VOLUMES: Scale = {
    "AcreFoot": 1 / 0.000810714,
    "AuTablespoon": 2e-5,
    "BoardFoot": 0.0023597372,
    "CubicMeter": 1.0,
    **{f"Cubic{name}": size**3 for name, size in METERS.items() if name not in ("Meter", "Nanometer")},
    "HectocubicMeter": 1e2,
    "KilocubicMeter": 1e3,
    **_prefixed("CubicFoot", 0.3048**3, "Hecto Kilo Mega"),
    "CubicInch": 0.0254**3,
    "CubicMile": 1609.344**3,
    "CubicYard": 0.9144**3,
    "ImperialBeerBarrel": 0.16365924,
    **_prefixed("ImperialGallon", 4.54609e-3, "Kilo Mega"),
    "ImperialOunce": 2.84130625e-5,
    "ImperialPint": 5.6826125e-4,
    **_prefixed("Liter", 1e-3, "Micro Milli Centi Deci Deca Hecto Kilo Mega"),
    "MetricCup": 2.5e-4,
    "MetricTeaspoon": 5e-6,
    "OilBarrel": 0.158987294928,
    "UkTablespoon": 1.5e-5,
    "UsBeerBarrel": 0.1173477658,
    "UsCustomaryCup": 2.365882365e-4,
    **_prefixed("UsGallon", 3.785411784e-3, "Deci Deca Hecto Kilo Mega"),
    "UsLegalCup": 2.4e-4,
    "UsOunce": 2.95735295625e-5,
    "UsPint": 4.73176473e-4,
    "UsQuart": 9.46352946e-4,
    "UsTablespoon": 1.478676478125e-5,
    "UsTeaspoon": 4.92892159375e-6,
}


def _by(size: float) -> Both:
    return (lambda value: value * size), (lambda base: base / size)


def _from(zero: float, degree: float) -> Both:
    """Return the temperatures that count degrees of so many kelvins from a zero in kelvins."""
    return (lambda value: value * degree + zero), (lambda kelvin: (kelvin - zero) / degree)


TILT: Both = (
    lambda value: math.degrees(math.asin(value)),
    lambda degrees: math.sin(math.radians(degrees)),
)
TEMPERATURES: dict[str, Both] = {
    "DegreeCelsius": _from(273.15, 1.0),
    "DegreeDelisle": _from(373.15, -2 / 3),
    "DegreeFahrenheit": _from(459.67 * 5 / 9, 5 / 9),
    "DegreeNewton": _from(273.15, 100 / 33),
    "DegreeRankine": _from(0.0, 5 / 9),
    "DegreeReaumur": _from(273.15, 1.25),
    "DegreeRoemer": _from(273.15 - 7.5 * 40 / 21, 40 / 21),
    "Kelvin": _from(0.0, 1.0),
    "MillidegreeCelsius": _from(273.15, 1e-3),
    "SolarTemperature": _from(0.0, 5778.0),
}


def _register(what: str, units: dict[str, Both]) -> None:
    def converted(value: float, source: str, target: str) -> float | None:
        if source not in units or target not in units:
            return None
        return units[target][1](units[source][0](value))

    converted.__doc__ = f"Return a measure of {what} in another unit, null for a unit that is not known."
    function(f"convert_{what}", "real", takes=("real", "string", "string"))(converted)


for _what, _scale in (
    ("angle", ANGLES),
    ("energy", ENERGIES),
    ("force", FORCES),
    ("length", LENGTHS),
    ("mass", MASSES),
    ("speed", SPEEDS),
    ("volume", VOLUMES),
):
    _units = {unit: _by(size) for unit, size in _scale.items()}
    _register(_what, _units | {"Tilt": TILT} if _what == "angle" else _units)
_register("temperature", TEMPERATURES)
