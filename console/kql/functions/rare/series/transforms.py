"""Series as waves: the Fourier transform and its inverse."""

from __future__ import annotations

import cmath
from typing import TYPE_CHECKING, Any

from console.kql.functions.rare.series.numbers import series_of
from console.kql.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Sequence

WAVE_PARTS = (("real", "dynamic"), ("imag", "dynamic"))


def transformed(values: Sequence[complex], sign: int) -> list[complex]:
    """Return the Fourier transform: by halves as long as the length is even, by its definition then."""
    count = len(values)
    if count <= 1:
        return list(values)
    if count % 2:
        turns = [cmath.exp(sign * 2j * cmath.pi * step / count) for step in range(count)]
        return [
            sum(value * turns[at * wave % count] for at, value in enumerate(values)) for wave in range(count)
        ]
    even, odd = transformed(values[::2], sign), transformed(values[1::2], sign)
    turned = [cmath.exp(sign * 2j * cmath.pi * at / count) * value for at, value in enumerate(odd)]
    return [a + b for a, b in zip(even, turned, strict=True)] + [
        a - b for a, b in zip(even, turned, strict=True)
    ]


def _complex(items: Any, imaginary: Any) -> list[complex] | None:
    real = series_of(items)
    if real is None:
        return None
    second = series_of(imaginary) or [0.0] * len(real)
    return [complex(first or 0.0, two or 0.0) for first, two in zip(real, second, strict=False)]


@function("series_fft", "dynamic", takes=("dynamic", "dynamic"), least=1, parts=WAVE_PARTS)
def series_fft(items: Any, imaginary: Any = None) -> tuple[Any, Any]:
    """Return the Fourier transform of a series, its real and its imaginary part."""
    values = _complex(items, imaginary)
    if values is None:
        return None, None
    waves = transformed(values, -1)
    return [wave.real for wave in waves], [wave.imag for wave in waves]


@function("series_ifft", "dynamic", takes=("dynamic", "dynamic"), least=1, parts=WAVE_PARTS)
def series_ifft(items: Any, imaginary: Any = None) -> tuple[Any, Any]:
    """Return the series that a Fourier transform is of, its real and its imaginary part."""
    waves = _complex(items, imaginary)
    if waves is None:
        return None, None
    values = [value / len(waves) for value in transformed(waves, 1)]
    return [value.real for value in values], [value.imag for value in values]
