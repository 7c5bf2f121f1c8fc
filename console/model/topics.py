"""What there is to watch: names alone, which whoever starts can have at once."""

from enum import Enum


class Topic(Enum):
    """The five things an operator watches in each enclave."""

    POSTURE = "posture"
    ALERTS = "alerts"
    QUOTA = "quota"
    SESSIONS = "sessions"
    EXPORTS = "exports"
