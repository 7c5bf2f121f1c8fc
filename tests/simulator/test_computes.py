"""Simulated machine learning, desktops and machines, asked by the unmodified SDKs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asking import Azure, signed_in
from azure.mgmt.compute.aio import ComputeManagementClient
from azure.mgmt.desktopvirtualization.aio import DesktopVirtualizationMgmtClient
from azure.mgmt.machinelearningservices.aio import MachineLearningServicesMgmtClient as MachineLearningClient
from azure.mgmt.machinelearningservices.models import QuotaBaseProperties, QuotaUpdateParameters

if TYPE_CHECKING:
    from conftest import Simulator

LOCATION = "westeurope"
FAMILY = "standardDSv3Family"


def learning(azure: Azure) -> Any:
    """Return the client untyped: its models call everything optional."""
    return azure.management(MachineLearningClient)


def desktops(azure: Azure) -> Any:
    return azure.management(DesktopVirtualizationMgmtClient)


def machines(azure: Azure) -> Any:
    return azure.management(ComputeManagementClient)


async def share(azure: Azure, *, family: str = FAMILY, limit: int) -> str:
    """Ask for a quota of the workspace's own and return what became of it."""
    client = learning(azure)
    (workspace,) = [each async for each in client.workspaces.list_by_subscription()]
    asked = QuotaBaseProperties(
        id=f"{workspace.id}/quotas/{family}",
        type="Microsoft.MachineLearningServices/workspaces/dedicatedCores/quotas",
        limit=limit,
        unit="Count",
    )
    answer = await client.quotas.update(LOCATION, QuotaUpdateParameters(value=[asked], location=LOCATION))
    return str(answer.value[0].status)


async def test_a_workspace_gets_a_quota_of_its_own(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        taken = await share(azure, limit=40)
        listed = [each async for each in learning(azure).quotas.list(LOCATION)]
        back = await share(azure, limit=-1)
    own = next(each for each in listed if "/workspaces/" in each.id and each.name.value == FAMILY)
    assert (taken, own.limit, back) == ("Success", 40, "Success")
    assert {each.limit for each in listed if "/workspaces/" not in each.id} >= {100, 48}


async def test_a_quota_that_cannot_be_is_refused_in_azures_words(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        assert await share(azure, limit=101) == "InvalidQuotaExceedsSubscriptionLimit"
        assert await share(azure, family="StandardXFamily", limit=1) == "InvalidVMFamilyName"


async def test_every_cluster_is_of_a_size_whose_family_has_a_quota(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        client = learning(azure).machine_learning_compute
        group, workspace = azure.enclave.resource_groups[0], f"mlw-{azure.enclave.name}"
        clusters = [
            each.properties.properties.vm_size
            async for each in client.list_by_workspace(group, workspace)
            if each.properties.compute_type == "AmlCompute"
        ]
        sizes = await learning(azure).virtual_machine_sizes.list(LOCATION)
        usages = [each async for each in learning(azure).usages.list(LOCATION)]
    known = {size.name: size.family for size in sizes.aml_compute}
    assert {known[size] for size in clusters} <= {usage.name.value for usage in usages}


async def test_a_scaling_plan_is_there_and_off_for_the_pool(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        client = desktops(azure)
        group = azure.enclave.resource_groups[0]
        (pool,) = [each async for each in client.host_pools.list()]
        (plan,) = [each async for each in client.scaling_plans.list_by_host_pool(group, pool.name)]
        alone = await client.scaling_plans.get(group, plan.name)
        (schedule,) = [each async for each in client.scaling_plan_pooled_schedules.list(group, plan.name)]
        (applications,) = [each async for each in client.application_groups.list_by_resource_group(group)]
    assert [(each.host_pool_arm_path, each.scaling_plan_enabled) for each in alone.host_pool_references] == [
        (pool.id, False)
    ]
    assert schedule.peak_start_time.hour == 9
    assert applications.host_pool_arm_path == pool.id


async def test_a_machine_is_stopped_and_started_by_long_operations(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        client = machines(azure)
        group = azure.enclave.resource_groups[0]
        (machine, *_) = [each.name async for each in client.virtual_machines.list(group)]
        powers = []
        for verb in ("deallocate", "start", "restart"):
            poller = await getattr(client.virtual_machines, f"begin_{verb}")(group, machine)
            assert not poller.done()
            fresh_simulator.push(60)
            await poller.result()
            powers.append(_power(await client.virtual_machines.instance_view(group, machine)))
    assert powers == ["PowerState/deallocated", "PowerState/running", "PowerState/running"]


def _power(view: Any) -> str:
    return next(str(status.code) for status in view.statuses if status.code.startswith("PowerState/"))
