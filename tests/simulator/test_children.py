"""What belongs to a resource: listed, each found by its id, and nothing else found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asking import Azure, signed_in
from azure.mgmt.desktopvirtualization.aio import DesktopVirtualizationMgmtClient
from azure.monitor.query import LogsQueryResult

if TYPE_CHECKING:
    from conftest import Simulator

DESKTOPS, DESKTOP_VERSION = "Microsoft.DesktopVirtualization", "2024-04-03"
LEARNING, LEARNING_VERSION = "Microsoft.MachineLearningServices/workspaces", "2024-04-01"
FACTORY, FACTORY_VERSION = "Microsoft.DataFactory/factories", "2018-06-01"
ACCOUNTS, ACCOUNT_VERSION = "Microsoft.Storage/storageAccounts", "2023-05-01"
WORKFLOWS, WORKFLOW_VERSION = "Microsoft.Logic/workflows", "2019-05-01"
MACHINES, MACHINE_VERSION = "Microsoft.Compute/virtualMachines", "2024-07-01"
LOGS = "Microsoft.OperationalInsights"
STANDARDS = "Microsoft.Security/regulatoryComplianceStandards"
HELD = (
    (f"{DESKTOPS}/applicationGroups", DESKTOP_VERSION, "applications"),
    (f"{DESKTOPS}/scalingPlans", DESKTOP_VERSION, "pooledSchedules"),
    (f"{DESKTOPS}/hostPools", DESKTOP_VERSION, "privateEndpointConnections"),
    (LEARNING, LEARNING_VERSION, "datastores"),
    (LEARNING, LEARNING_VERSION, "privateEndpointConnections"),
    (FACTORY, FACTORY_VERSION, "pipelines"),
    (FACTORY, FACTORY_VERSION, "datasets"),
    (FACTORY, FACTORY_VERSION, "linkedservices"),
    (FACTORY, FACTORY_VERSION, "integrationRuntimes"),
    (FACTORY, FACTORY_VERSION, "managedVirtualNetworks"),
    (ACCOUNTS, ACCOUNT_VERSION, "blobServices"),
    (ACCOUNTS, ACCOUNT_VERSION, "blobServices/default/containers"),
    (WORKFLOWS, WORKFLOW_VERSION, "triggers"),
    (WORKFLOWS, WORKFLOW_VERSION, "versions"),
    (MACHINES, MACHINE_VERSION, "extensions"),
    (f"{LOGS}/workspaces", "2020-08-01", "savedSearches"),
    (f"{LOGS}/queryPacks", "2019-09-01", "queries"),
    ("Microsoft.Synapse/workspaces", "2021-06-01", "sqlPools"),
)
NOT_HELD = (
    (LEARNING, LEARNING_VERSION, "models"),
    (LEARNING, LEARNING_VERSION, "onlineEndpoints"),
    (FACTORY, FACTORY_VERSION, "triggers"),
    (ACCOUNTS, ACCOUNT_VERSION, "encryptionScopes"),
    (f"{LOGS}/workspaces", "2020-08-01", "dataExports"),
    (f"{DESKTOPS}/applicationGroups", DESKTOP_VERSION, "desktops"),
    (f"{DESKTOPS}/hostPools", DESKTOP_VERSION, "msixPackages"),
)


async def first(azure: Azure, kind: str, version: str) -> Any:
    return (await azure.every(f"{azure.group}/providers/{kind}", version))[0]


async def refused(azure: Azure, path: str, version: str) -> int:
    status, body = await azure.ask("GET", path, version)
    assert body["error"]["code"]
    assert body["error"]["message"]
    return status


@pytest.mark.parametrize(("kind", "version", "child"), HELD)
async def test_what_a_resource_has_is_listed_and_found_by_its_id(
    simulator: Simulator, kind: str, version: str, child: str
) -> None:
    async with signed_in(simulator) as azure:
        parent = await first(azure, kind, version)
        path = f"{parent['id']}/{child}"
        listed = await azure.every(path, version, includeBody="true")
        assert listed
        for each in listed:
            assert each["id"].startswith(path)
            assert await azure.get(each["id"], version) == each
        assert await refused(azure, f"{path}/there-is-none", version) == 404
        is_versioned = kind != ACCOUNTS  # whose shapes every version shares
        assert not is_versioned or await refused(azure, path, "1999-01-01") == 400


@pytest.mark.parametrize(("kind", "version", "child"), NOT_HELD)
async def test_what_an_enclave_has_none_of_is_an_empty_list_and_no_name_is_known(
    simulator: Simulator, kind: str, version: str, child: str
) -> None:
    async with signed_in(simulator) as azure:
        parent = await first(azure, kind, version)
        assert await azure.every(f"{parent['id']}/{child}", version) == []
        status, body = await azure.ask("GET", f"{parent['id']}/{child}/there-is-none/versions/1", version)
        assert (status, body["error"]["code"]) == (404, "ResourceNotFound")
        assert f"{parent['name']}/{child}/there-is-none" in body["error"]["message"]
        assert await refused(azure, f"{parent['id']}-other/{child}", version) == 404


async def test_an_application_leads_to_each_data_science_machine(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        client = azure.management(DesktopVirtualizationMgmtClient)
        group = azure.enclave.resource_groups[0]
        workspaces = [each async for each in client.workspaces.list_by_resource_group(group)]
        groups = [each async for each in client.application_groups.list_by_resource_group(group)]
        name = str(groups[0].name)
        published = [each async for each in client.applications.list(group, name)]
        offered = [each async for each in client.start_menu_items.list(group, name)]
        machines = await azure.every(f"{azure.group}/providers/{MACHINES}", MACHINE_VERSION)
    assert [*(workspaces[0].application_group_references or [])] == [groups[0].id]
    assert groups[0].workspace_arm_path == workspaces[0].id
    science = {each["name"] for each in machines if each["tags"]["role"] == "data-science"}
    assert {str(each.command_line_arguments).removeprefix("/v:") for each in published} == science
    assert {each.file_path for each in published} <= {each.file_path for each in offered}


async def test_everything_that_the_pipeline_refers_to_is_there(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        factory = (await first(azure, FACTORY, FACTORY_VERSION))["id"]

        async def document(path: str) -> Any:
            return (await azure.get(f"{factory}/{path}", FACTORY_VERSION))["properties"]

        pipelines = await azure.every(f"{factory}/pipelines", FACTORY_VERSION)
        copy = pipelines[0]["properties"]["activities"][0]
        for side in (copy["inputs"][0], copy["outputs"][0]):
            dataset = await document(f"datasets/{side['referenceName']}")
            assert dataset["parameters"].keys() == side["parameters"].keys()
            linked = await document(f"linkedservices/{dataset['linkedServiceName']['referenceName']}")
            runtime = await document(f"integrationRuntimes/{linked['connectVia']['referenceName']}")
            assert await document(
                f"managedVirtualNetworks/{runtime['managedVirtualNetwork']['referenceName']}"
            )


async def test_a_run_starts_when_its_trigger_looked(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        workflow = (await first(azure, WORKFLOWS, WORKFLOW_VERSION))["id"]
        fresh_simulator.do("genomics", "still")
        fresh_simulator.do("genomics", "upload-export")
        fresh_simulator.push(61)
        trigger = (await azure.every(f"{workflow}/triggers", WORKFLOW_VERSION))[0]
        run = (await azure.every(f"{workflow}/runs", WORKFLOW_VERSION))[0]["properties"]
    last = datetime.fromisoformat(trigger["properties"]["lastExecutionTime"])
    assert datetime.fromisoformat(trigger["properties"]["nextExecutionTime"]) == last + timedelta(minutes=1)
    assert datetime.fromisoformat(run["startTime"]) in (last, last - timedelta(minutes=1))
    assert run["trigger"]["name"] == trigger["name"]
    assert run["workflow"] == trigger["properties"]["workflow"]


async def test_containers_are_the_same_in_arm_and_in_the_account(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        for account in await azure.every(f"{azure.group}/providers/{ACCOUNTS}", ACCOUNT_VERSION):
            path = f"{account['id']}/blobServices/default/containers"
            told = {each["name"]: each["etag"] for each in await azure.every(path, ACCOUNT_VERSION)}
            async with azure.blobs(account["name"]) as blobs:
                held = {each.name: each.etag async for each in blobs.list_containers()}
            assert {name: etag.strip('"') for name, etag in told.items()} == {
                name: etag.strip('"') for name, etag in held.items()
            }


@pytest.mark.parametrize("enclave", ["genomics", "cohort", "imaging"])
async def test_defender_misses_the_agents_and_endpoints_that_are_not_there(
    simulator: Simulator, enclave: str
) -> None:
    async with signed_in(simulator, enclave) as azure:
        found = await azure.every(f"{azure.group}/providers/Microsoft.Security/assessments", "2021-06-01")
        agents = _healthy(found, "Machines should have the Azure Monitor Agent installed")
        links = _healthy(found, "Storage accounts should use private link connections")
        assert agents
        assert links
        for machine, is_healthy in agents.items():
            extension = (await azure.every(f"{machine}/extensions", MACHINE_VERSION))[0]
            assert (extension["properties"]["provisioningState"] == "Succeeded") == is_healthy
        for account, is_healthy in links.items():
            connections = await azure.every(f"{account}/privateEndpointConnections", ACCOUNT_VERSION)
            assert bool(connections) == is_healthy


def _healthy(found: list[Any], name: str) -> dict[str, bool]:
    return {
        each["id"].partition("/providers/Microsoft.Security")[0]: each["properties"]["status"]["code"]
        == "Healthy"
        for each in found
        if each["properties"]["displayName"] == name
    }


async def test_a_private_endpoint_and_what_it_leads_to_tell_of_each_other(simulator: Simulator) -> None:
    versions = {kind: version for kind, version, _ in HELD}
    async with signed_in(simulator) as azure:
        path = f"{azure.group}/providers/Microsoft.Network/privateEndpoints"
        endpoints = await azure.every(path, "2023-09-01")
        assert endpoints
        for endpoint in endpoints:
            target = endpoint["properties"]["privateLinkServiceConnections"][0]["properties"]
            led_to = target["privateLinkServiceId"]
            version = versions[led_to.partition("/providers/")[2].rpartition("/")[0]]
            told = await azure.every(f"{led_to}/privateEndpointConnections", version)
            assert endpoint["id"] in {each["properties"]["privateEndpoint"]["id"] for each in told}
            links = await azure.every(f"{led_to}/privateLinkResources", version)
            assert target["groupIds"][0] in {each["properties"]["groupId"] for each in links}


async def test_each_size_of_a_machine_is_one_of_its_region(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        machines = await azure.every(f"{azure.group}/providers/{MACHINES}", MACHINE_VERSION)
        region = f"{azure.subscription}/providers/Microsoft.Compute/locations/{machines[0]['location']}"
        sizes = {each["name"] for each in await azure.every(f"{region}/vmSizes", MACHINE_VERSION)}
        assert {each["properties"]["hardwareProfile"]["vmSize"] for each in machines} <= sizes
        assert len(await azure.every(f"{region}/virtualMachines", MACHINE_VERSION)) == len(machines)
        elsewhere = f"{azure.subscription}/providers/Microsoft.Compute/locations/nowhere/virtualMachines"
        assert await azure.every(elsewhere, MACHINE_VERSION) == []


async def test_each_control_of_a_standard_and_its_assessment_answer(simulator: Simulator) -> None:
    version = "2019-01-01-preview"
    async with signed_in(simulator) as azure:
        standard = (await azure.every(f"{azure.subscription}/providers/{STANDARDS}", version))[0]["id"]
        controls = await azure.every(f"{standard}/regulatoryComplianceControls", version)
        assert await azure.get(controls[-1]["id"], version) == controls[-1]
        path = f"{controls[-1]['id']}/regulatoryComplianceAssessments"
        assessment = (await azure.every(path, version))[0]
        assert await azure.get(assessment["id"], version) == assessment
        assert await refused(azure, f"{path}/there-is-none", version) == 404
        assert await refused(azure, f"{standard}/regulatoryComplianceControls/99.9", version) == 404


async def test_assessments_are_found_at_each_scope_that_holds_what_they_assess(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        path, version = "providers/Microsoft.Security/assessments", "2021-06-01"
        every = {each["id"] for each in await azure.every(f"{azure.subscription}/{path}", version)}
        group = {each["id"] for each in await azure.every(f"{azure.group}/{path}", version)}
        one = next(iter(group)).partition(f"/{path}")[0]
        own = {each["id"] for each in await azure.every(f"{one}/{path}", version)}
    assert own == {each for each in group if each.startswith(f"{one}/")}
    assert own < group < every
    assert all(each.startswith(azure.group) for each in group)


async def test_a_workspaces_tables_are_those_that_can_be_asked(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        workspace = (await first(azure, f"{LOGS}/workspaces", "2022-10-01"))["id"]
        told = {each["name"]: each for each in await azure.every(f"{workspace}/tables", "2022-10-01")}
        assert await azure.get(f"{workspace}/tables/heartbeat", "2022-10-01") == told["Heartbeat"]
        assert await refused(azure, f"{workspace}/tables/there-is-none", "2022-10-01") == 404
        async with azure.logs() as logs:
            answer = await logs.query_workspace(
                azure.enclave.log_workspace, "Heartbeat | getschema | project ColumnName", timespan=None
            )
    assert isinstance(answer, LogsQueryResult)
    columns = {each["name"] for each in told["Heartbeat"]["properties"]["schema"]["standardColumns"]}
    assert columns == {row[0] for row in answer.tables[0].rows}
