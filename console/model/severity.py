"""How grave something is, on the one scale of recommendations, alerts and rules."""

from enum import Enum


class Severity(Enum):
    """Defender's severities, for recommendations and alerts alike."""

    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"
    INFORMATIONAL = "Informational"
    UNKNOWN = "Unknown"
