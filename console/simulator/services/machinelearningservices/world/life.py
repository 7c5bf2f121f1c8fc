"""What researchers compute: jobs in working hours, long ones into the night, instances left on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.simulator.interventions import intervention
from console.simulator.services.machinelearningservices.world.computes import SIZES, Cluster, Instance, Job
from console.simulator.world.enclave import Character, Enclave

if TYPE_CHECKING:
    from console.simulator.services.machinelearningservices.world.learning import Learning

EXPERIMENTS = (
    "variant-calling",
    "tumour-segmentation",
    "sepsis-risk",
    "readmission",
    "embedding-sweep",
    "qc",
)
# cluster: size, priority, minimum, maximum
CLUSTERS = {
    "gpu-train": ("Standard_NC24s_v3", "Dedicated", 0, 2),
    "gpu-a100": ("Standard_NC24ads_A100_v4", "Dedicated", 0, 2),
    "cpu-batch": ("Standard_D4s_v3", "Dedicated", 0, 12),
    "cpu-spot": ("Standard_E16s_v3", "LowPriority", 0, 4),
}
JOBS_A_DAY = {Character.BUSY: 26.0, Character.IDLE: 0.15, Character.INCIDENT: 9.0}
INSTANCES = {Character.BUSY: 5, Character.IDLE: 2, Character.INCIDENT: 3}
FAILURE_SHARE = 0.12


def schedule_life(learning: Learning, at: datetime) -> None:
    """Make clusters and instances, and let jobs come from `at` on."""
    enclave = learning.enclave
    for name, (size_name, priority, minimum, maximum) in CLUSTERS.items():
        learning.clusters[name] = Cluster(name, SIZES[size_name], priority, minimum, maximum, at)
    researchers = [person for person in enclave.people if not person.is_operator]
    for index, person in enumerate(researchers[: INSTANCES[enclave.character]]):
        size = SIZES["Standard_NC6s_v3" if index == 0 else "Standard_DS3_v2"]
        name = f"ci-{person.upn.partition('.')[0]}-{index}"
        learning.instances[name] = Instance(name, size, person, at, operated_at=at)
        _live(learning, learning.instances[name], at, is_forgotten=index == 0)
    _expect_job(learning, at)


def _live(learning: Learning, instance: Instance, at: datetime, *, is_forgotten: bool) -> None:
    """Let its owner switch an instance on in the morning and off in the evening, mostly."""
    if is_forgotten:
        return

    def evening(now: datetime) -> None:
        if instance.state == "Running":
            learning.operate(instance, "Stop", now)

    def morning(now: datetime) -> None:
        is_working = (now + learning.enclave.shift).weekday() < 5 and learning.enclave.random.random() < 0.8  # noqa: PLR2004  Saturday is 5
        if is_working and instance.state == "Stopped" and learning.enclave.character is not Character.IDLE:
            learning.operate(instance, "Start", now)

    day = timedelta(days=1)
    minutes = learning.enclave.random.uniform(0, 90)
    eight = (at + learning.enclave.shift).replace(hour=8, minute=0, second=0, microsecond=0)
    start = eight - learning.enclave.shift + timedelta(minutes=minutes)
    learning.enclave.events.every(day, start + day, morning)
    learning.enclave.events.every(day, start + timedelta(hours=10), evening)


def _expect_job(learning: Learning, after: datetime) -> None:
    draw = learning.enclave.random
    rate = JOBS_A_DAY[learning.enclave.character] * max(1.0, learning.enclave.scale)
    when = after + timedelta(hours=draw.expovariate(rate / 24))
    local = when + learning.enclave.shift
    is_quiet = local.weekday() >= 5 or not 7 <= local.hour <= 20  # noqa: PLR2004  hours of work

    def come(now: datetime) -> None:
        if learning.enclave.is_deserted(now):
            return
        if not is_quiet or draw.random() < 0.3:  # noqa: PLR2004  some are submitted from home
            learning.submit(_job(learning, now), now)
        _expect_job(learning, now)

    learning.enclave.events.at(when, come)


def _job(learning: Learning, now: datetime, cluster: Cluster | None = None) -> Job:
    draw = learning.enclave.random
    target = cluster or draw.choice([*learning.clusters.values(), learning.clusters["gpu-train"]])
    researchers = [person for person in learning.enclave.people if not person.is_operator]
    hours = min(30.0, draw.lognormvariate(0.9 if target.size.gpus else 0.1, 0.8))
    experiment = draw.choice(EXPERIMENTS)
    adjective, noun, number = (
        draw.choice(["calm", "brave", "icy", "loyal", "sharp"]),
        draw.choice(["sky", "fig", "kite", "root"]),
        draw.randrange(1000),
    )
    return Job(
        name=f"{adjective}_{noun}_{draw.getrandbits(40):010x}",
        display_name=f"{experiment}-{number:03d}",
        who=draw.choice(researchers),
        cluster=target,
        experiment=experiment,
        created_at=now,
        lasts=timedelta(hours=hours),
        fails=draw.random() < FAILURE_SHARE,
    )


@intervention("submit-job")
def submit_job(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Let a researcher submit a job, to `cluster` if it is named, lasting `minutes` if given."""
    cluster = enclave.learning.clusters[str(arguments.get("cluster", "cpu-batch")).casefold()]
    job = _job(enclave.learning, now, cluster)
    if "minutes" in arguments:
        job.lasts = timedelta(minutes=float(arguments["minutes"]))
    enclave.learning.submit(job, now)
    return job.name


@intervention("fail-job")
def fail_job(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Let a job (`job`) fail now."""
    enclave.learning.end(enclave.learning.jobs[str(arguments["job"]).casefold()], now, "Failed")


@intervention("grow")
def grow(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Let there be so many running `instances` and so many `clusters`, each of these with two idle nodes."""
    learning, people = enclave.learning, [person for person in enclave.people if not person.is_operator]
    small = SIZES["Standard_D4s_v3"]
    for number in range(int(arguments["instances"]) - len(learning.instances)):
        name = f"ci-more-{number}"
        learning.instances[name] = Instance(name, small, people[number % len(people)], now, operated_at=now)
    for instance in learning.instances.values():
        instance.state = "Running"
    for number in range(int(arguments["clusters"]) - len(learning.clusters)):
        learning.clusters[f"more-{number}"] = Cluster(f"more-{number}", small, "Dedicated", 0, 4, now)
    for cluster in learning.clusters.values():
        cluster.ready, cluster.idle_since = 2, now


@intervention("stop-instance")
def stop_instance(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Let an instance (`instance`, else the first) be stopped by its owner."""
    instances = enclave.learning.instances
    instance = instances[str(arguments.get("instance") or next(iter(instances), "none"))]
    enclave.learning.operate(instance, "Stop", now)
    return instance.name
