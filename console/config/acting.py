"""What the file says of acting on an enclave: grace, second person, prices, idleness, extra steps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from console.config import kinds
from console.config.records import STATUS, Acting, ExtraStep, Prices
from console.model.thresholds import IdleThresholds

if TYPE_CHECKING:
    from console.config.tables import Table


def read_acting(enclave: Table) -> Acting:
    """Return an enclave's [acting] and [steps.NAME] tables."""
    table = enclave.table("acting")
    usual = Acting()
    settings = Acting(
        grace_minutes=table.take("grace_minutes", kinds.NUMBER, usual.grace_minutes),
        message=table.take("message", kinds.TEXT, usual.message),
        two_person=table.take("two_person", kinds.FLAG, usual.two_person),
        shared=table.take("shared", kinds.OPTIONAL_FILE, None),
        machine_roles=table.take("machine_roles", kinds.TEXTS, usual.machine_roles),
        extra_steps=tuple(
            _extra_step(name, step_table) for name, step_table in enclave.table("steps").tables()
        ),
    )
    table.finish()
    return settings


def read_prices(table: Table) -> Prices:
    """Return what each size costs an hour."""
    hourly = table.table("hourly").entries(kinds.NUMBER)
    prices = Prices(table.take("currency", kinds.TEXT, ""), hourly)
    table.finish()
    return prices


def read_idle(table: Table) -> IdleThresholds:
    """Return from when on, and up to which load, an enclave counts as idle."""
    usual = IdleThresholds()
    after = table.take("after_minutes", kinds.NUMBER, usual.after.total_seconds() / 60)
    thresholds = IdleThresholds(
        timedelta(minutes=after), table.take("cpu_percent", kinds.NUMBER, usual.cpu_percent)
    )
    table.finish()
    return thresholds


def _extra_step(name: str, table: Table) -> ExtraStep:
    step = ExtraStep(
        name,
        tag=table.need("tag", kinds.TEXT),
        stop=table.need("stop", kinds.ACTION),
        start=table.need("start", kinds.ACTION),
        api_version=table.need("api_version", kinds.TEXT),
        stopped=table.take("stopped", kinds.TEXT, ""),
        started=table.take("started", kinds.TEXT, ""),
        state=table.take("state", kinds.TEXT, STATUS),
    )
    table.finish()
    return step
