"""What an operator may set of the rules that judge an enclave."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class IdleThresholds:
    """What counts as use: `after` as much quiet an enclave is idle, up to `cpu_percent` a machine is."""

    after: timedelta = timedelta(hours=2)
    cpu_percent: float = 10.0
