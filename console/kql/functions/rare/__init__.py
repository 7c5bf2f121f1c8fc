"""Functions that hardly any query calls, loaded with the first that does: geometry, series, sketches, units.

The names of each family begin or end alike; `FAMILIES` of the registry has how.
"""

from console.kql.functions.rare import domains, geohashes, places, sketches, statistics, units
from console.kql.functions.rare.series import anomalies, elements, filling, fitting, periods, transforms

__all__ = [
    "anomalies",
    "domains",
    "elements",
    "filling",
    "fitting",
    "geohashes",
    "periods",
    "places",
    "sketches",
    "statistics",
    "transforms",
    "units",
]
