"""The sizes that virtual machines may have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineSize:
    """A size: memory and scratch disk in GiB, and how many data disks it takes at most."""

    name: str
    cores: int
    memory: int
    scratch: int
    most_disks: int


MACHINE_SIZES = {
    size.name: size
    for size in (
        MachineSize("Standard_D4s_v5", 4, 16, 0, 8),
        MachineSize("Standard_D8s_v5", 8, 32, 0, 16),
        MachineSize("Standard_D16s_v5", 16, 64, 0, 32),
        MachineSize("Standard_NC6s_v3", 6, 112, 736, 12),
        MachineSize("Standard_NC12s_v3", 12, 224, 1474, 24),
    )
}
