"""The examples that Kusto's documentation gives for its graph operators, each with the rows that it shows."""

from __future__ import annotations

from typing import Any

import pytest
from answers import result

PEOPLE = """
let nodes = datatable(name:string, type:string, age:long) [
    "Alice", "Person", 23, "Bob", "Person", 31, "Eve", "Person", 17, "Mallory", "Person", 29, "Trent", "System", 99
];
let edges = datatable(source:string, destination:string, edge_type:string) [
    "Alice", "Bob", "communicatesWith", "Alice", "Trent", "trusts", "Bob", "Trent", "hasPermission",
    "Eve", "Alice", "attacks", "Mallory", "Alice", "attacks", "Mallory", "Bob", "attacks"
];
"""
EMPLOYEES = """
let employees = datatable(name:string, age:long) [
    "Alice", 32, "Bob", 31, "Eve", 27, "Joe", 29, "Chris", 45, "Alex", 35, "Ben", 23, "Richard", 39
];
let reports = datatable(employee:string, manager:string) [
    "Bob", "Alice", "Chris", "Alice", "Eve", "Bob", "Ben", "Chris", "Joe", "Alice", "Richard", "Bob"
];
"""
STATIONS = """
let connections = datatable(from_station:string, to_station:string, line:string) [
    "Central", "North", "red", "North", "Central", "red", "Central", "South", "red", "South", "Central", "red",
    "South", "South-West", "red", "South-West", "South", "red", "South-West", "West", "red",
    "West", "South-West", "red", "Central", "East", "blue", "East", "Central", "blue",
    "Central", "West", "blue", "West", "Central", "blue"
];
let stations = datatable(station:string, wifi:bool, temperature:long) [
    "Central", true, 14, "North", false, 5, "South", false, 20, "South-West", true, 21, "West", true, 22, "East", false, 16
];
let G = connections | make-graph from_station --> to_station with stations on station;
"""
FAMILIES = """
let ChildOf = datatable(child:string, parent:string) [
    "Alice", "Bob", "Carol", "Alice", "Carol", "Dave", "Greg", "Alice", "Greg", "Dave", "Howard", "Alice",
    "Howard", "Dave", "Eve", "Frank", "Frank", "Mallory", "Eve", "Kirk"
];
let G = ChildOf | make-graph child --> parent with_node_id=name | graph-mark-components with_component_id = family;
"""
ROUTES = """
let Locations = datatable(LocationName:string, LocationType:string) [
    "New York", "City", "San Francisco", "City", "Chicago", "City", "Los Angeles", "City", "Seattle", "Warehouse"
];
let Routes = datatable(Origin:string, Destination:string, TransportMode:string) [
    "New York", "San Francisco", "Truck", "New York", "Chicago", "Train", "San Francisco", "Los Angeles", "Truck",
    "Chicago", "Seattle", "Train", "Los Angeles", "New York", "Truck", "Seattle", "San Francisco", "Train"
];
let G = Routes | make-graph Origin --> Destination with Locations on LocationName;
"""
ATTACK = """
| graph-match (mallory)-[attacks]->(compromised)-[hasPermission]->(trent)
    where mallory.name == "Mallory" and trent.name == "Trent" and attacks.edge_type == "attacks" and hasPermission.edge_type == "hasPermission"
    project Attacker = mallory.name, Compromised = compromised.name, System = trent.name
"""


def table(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = result(query)
    return [column.name for column in found.columns], sorted(map(tuple, found.rows), key=str)


EXAMPLES = [
    (f"{PEOPLE} edges | make-graph source --> destination with nodes on name {ATTACK}", ["Attacker", "Compromised", "System"], [("Mallory", "Bob", "Trent")]),
    (f"{PEOPLE} edges | make-graph source --> destination with_node_id=name {ATTACK}", ["Attacker", "Compromised", "System"], [("Mallory", "Bob", "Trent")]),
    (
        f"""{PEOPLE} edges | make-graph source --> destination with nodes on name
        | graph-match (mallory)-[attacks]->(compromised)-[hasPermission]->(trent), (compromised)-[communicates]-(alice)
        where mallory.name == "Mallory" and trent.name == "Trent" and attacks.edge_type == "attacks" and hasPermission.edge_type == "hasPermission" and alice.name == "Alice"
        project Attacker = mallory.name, Compromised = compromised.name, System = trent.name""",
        ["Attacker", "Compromised", "System"],
        [("Mallory", "Bob", "Trent")],
    ),
    (
        f"""{EMPLOYEES} reports | make-graph employee --> manager with employees on name
        | graph-match (alice)<-[reports*1..5]-(employee) where alice.name == "Alice" and employee.age < 30
        project employee = employee.name, age = employee.age, reportingPath = reports.manager""",
        ["employee", "age", "reportingPath"],
        [("Ben", 23, ["Alice", "Chris"]), ("Eve", 27, ["Alice", "Bob"]), ("Joe", 29, ["Alice"])],
    ),
    (
        f"""{EMPLOYEES} reports | make-graph employee --> manager with employees on name
        | graph-match (manager)<-[reports*1..5]-(employee) where manager.name == "Alice" and all(inner_nodes(reports), age < 40)
        project employee = employee.name, manager = manager.name, reportingPath = map(inner_nodes(reports), name)""",
        ["employee", "manager", "reportingPath"],
        [("Bob", "Alice", []), ("Chris", "Alice", []), ("Eve", "Alice", ["Bob"]), ("Joe", "Alice", []), ("Richard", "Alice", ["Bob"])],
    ),
    (
        f"""{EMPLOYEES} reports | make-graph employee --> manager with employees on name
        | graph-match (manager)<-[reports]-(employee) where node_degree_in(manager) == 3
        project manager.name, employee.name, degree_in_m=node_degree_in(manager), degree_out_e=node_degree_out(employee)""",
        ["manager_name", "employee_name", "degree_in_m", "degree_out_e"],
        [("Alice", "Bob", 3, 1), ("Alice", "Chris", 3, 1), ("Alice", "Joe", 3, 1)],
    ),
    (
        f"""{EMPLOYEES} reports | union (datatable(employee:string, manager:string) ["Alice", "Jim"])
        | make-graph employee --> manager with employees on name
        | graph-match (manager)<-[reports]-(employee) where node_degree_out(manager) == 0
        project manager.name, employee.name, di_m=node_degree_in(manager), do_m=node_degree_out(manager)""",
        ["manager_name", "employee_name", "di_m", "do_m"],
        [("Jim", "Alice", 1, 0)],
    ),
    (
        f"""{STATIONS} G | graph-shortest-paths output=all (start)-[connections*1..5]->(destination)
        where start.station == "South-West" and destination.station == "North"
        project from = start.station, path = map(connections, to_station), line = map(connections, line), to = destination.station""",
        ["from", "path", "line", "to"],
        [
            ("South-West", ["South", "Central", "North"], ["red", "red", "red"], "North"),
            ("South-West", ["West", "Central", "North"], ["red", "blue", "red"], "North"),
        ],
    ),
    (
        f"""{STATIONS} G | graph-shortest-paths (start)-[connections*1..5]->(destination)
        where start.station == "South-West" and destination.station == "North"
        project from = start.station, path = map(connections, strcat(to_station, " (", line, ")")), to = destination.station""",
        ["from", "path", "to"],
        [("South-West", ["South (red)", "Central (red)", "North (red)"], "North")],
    ),
    (
        f"""{STATIONS} G | graph-match (start)-[outward*1..5]->(destination)-[return*1..5]->(start)
        where start.station != destination.station and all(outward, line == "red") and all(return, line == "blue")
        project from = start.station, outward_stations = strcat_array(map(inner_nodes(outward), station), "->"),
        to = destination.station, return_stations = strcat_array(map(inner_nodes(return), station), "->"), back=start.station""",
        ["from", "outward_stations", "to", "return_stations", "back"],
        [
            ("Central", "North->Central->South->South-West", "West", "", "Central"),
            ("Central", "North->Central->South->South-West", "West", "Central->East", "Central"),
            ("Central", "South->South-West", "West", "", "Central"),
            ("Central", "South->South-West", "West", "Central->East", "Central"),
            ("West", "South-West->South", "Central", "", "West"),
            ("West", "South-West->South", "Central", "East->Central", "West"),
            ("West", "South-West->South->Central->North", "Central", "", "West"),
            ("West", "South-West->South->Central->North", "Central", "East->Central", "West"),
        ],
    ),
    (
        f"""{STATIONS} G | graph-shortest-paths (start)-[connections*1..5]->(destination)
        where all(inner_nodes(connections), station != "West") and start.station == "North"
        project from = start.station, stations = strcat_array(map(inner_nodes(connections), station), "->"), to = destination.station""",
        ["from", "stations", "to"],
        [
            ("North", "", "Central"),
            ("North", "Central", "East"),
            ("North", "Central", "South"),
            ("North", "Central", "West"),
            ("North", "Central->South", "South-West"),
        ],
    ),
    (
        f"""{STATIONS} G | graph-match cycles=none (start)-[connections*2..5]->(destination)
        where start.station == "South-West" and destination.station == "North" and any(inner_nodes(connections), wifi)
        project from = start.station, stations = strcat_array(map(inner_nodes(connections), station), "->"), to = destination.station""",
        ["from", "stations", "to"],
        [("South-West", "South->Central", "North"), ("South-West", "West->Central", "North")],
    ),
    (
        f"""{STATIONS} G | graph-match (start)-[connections*1..5]->(destination)
        where start.station == "South-West" and destination.station == "North"
        project sorted = array_sort_asc(map(inner_nodes(connections), round(convert_temperature(temperature, 'DegreeCelsius', 'DegreeFahrenheit'), 3)))""",
        ["sorted"],
        [
            ([57.2, 57.2, 60.8, 68.0],),
            ([57.2, 57.2, 60.8, 71.6],),
            ([57.2, 57.2, 68.0, 71.6],),
            ([57.2, 57.2, 68.0, 71.6],),
            ([57.2, 68.0, 69.8, 71.6],),
            ([57.2, 68.0, 69.8, 71.6],),
            ([57.2, 68.0],),
            ([57.2, 71.6],),
        ],
    ),
    (
        f"""{ROUTES} G | graph-match (src)-[route*1..2]->(dest) where any(route, TransportMode == "Train")
        project src.LocationName, dest.LocationName, route_TransportModes = map(route, TransportMode)""",
        ["src_LocationName", "dest_LocationName", "route_TransportModes"],
        [
            ("Chicago", "San Francisco", ["Train", "Train"]),
            ("Chicago", "Seattle", ["Train"]),
            ("Los Angeles", "Chicago", ["Truck", "Train"]),
            ("New York", "Chicago", ["Train"]),
            ("New York", "Seattle", ["Train", "Train"]),
            ("Seattle", "Los Angeles", ["Train", "Truck"]),
            ("Seattle", "San Francisco", ["Train"]),
        ],
    ),
    (
        f"{ROUTES} G | graph-match (src)-[route]->(dest) project src.LocationName, dest.LocationName, route.TransportMode, degree = node_degree_out(src)",
        ["src_LocationName", "dest_LocationName", "route_TransportMode", "degree"],
        [
            ("Chicago", "Seattle", "Train", 1),
            ("Los Angeles", "New York", "Truck", 1),
            ("New York", "Chicago", "Train", 2),
            ("New York", "San Francisco", "Truck", 2),
            ("San Francisco", "Los Angeles", "Truck", 1),
            ("Seattle", "San Francisco", "Train", 1),
        ],
    ),
    (
        f"""{FAMILIES} G | graph-match (descendant)-[childOf*1..5]->(ancestor)
        project name = ancestor.name, lineage = map(childOf, child), family = ancestor.family
        | summarize (generations, name) = arg_max(array_length(lineage), name) by family""",
        ["family", "generations", "name"],
        [(0, 2, "Bob"), (1, 2, "Mallory")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "names", "expected"), EXAMPLES)
def test_a_pattern_is_found_where_its_page_finds_it(
    query: str, names: list[str], expected: list[tuple[Any, ...]]
) -> None:
    assert table(query) == (names, expected)


def test_families_are_the_components_of_a_graph() -> None:
    names, rows = table(f"{FAMILIES} G | graph-to-table nodes")
    assert names == ["name", "family"]
    assert {name for name, family in rows if family == 1} == {"Eve", "Frank", "Mallory", "Kirk"}
    assert {name for name, family in rows if family == 0} == {
        "Alice",
        "Bob",
        "Carol",
        "Dave",
        "Greg",
        "Howard",
    }


ALICE, BOB, EVE, TRENT, MALLORY = -3122868243544336885, -7133945255344544237, 4363395278938690453, 2533909231875758225, 3855580634910899594  # fmt: skip
NODES = [
    (ALICE, "Alice", "Person", 23),
    (BOB, "Bob", "Person", 31),
    (EVE, "Eve", "Person", 17),
    (TRENT, "Trent", "System", 99),
    (MALLORY, "Mallory", "", None),
]


def test_nodes_and_edges_become_tables_with_the_hashes_of_ids() -> None:
    graph = f"{PEOPLE} let G = edges | make-graph source --> destination with (nodes | where name != 'Mallory') on name; G"
    found = result(f"{graph} | graph-to-table nodes with_node_id=NodeId")
    assert [(column.name, column.type) for column in found.columns] == [
        ("NodeId", "long"),
        ("name", "string"),
        ("type", "string"),
        ("age", "long"),
    ]
    assert found.rows == NODES
    found = result(f"{graph} | graph-to-table edges with_source_id=SourceId with_target_id=TargetId")
    assert [column.name for column in found.columns] == [
        "SourceId",
        "TargetId",
        "source",
        "destination",
        "edge_type",
    ]
    assert [row[:4] for row in found.rows] == [
        (ALICE, BOB, "Alice", "Bob"),
        (ALICE, TRENT, "Alice", "Trent"),
        (BOB, TRENT, "Bob", "Trent"),
        (EVE, ALICE, "Eve", "Alice"),
        (MALLORY, ALICE, "Mallory", "Alice"),
        (MALLORY, BOB, "Mallory", "Bob"),
    ]


def test_both_tables_of_a_graph_go_by_their_names_in_what_follows() -> None:
    found = result(
        f"""{PEOPLE} edges | make-graph source --> destination with (nodes | where name != 'Mallory') on name
        | graph-to-table nodes as N with_node_id=NodeId, edges as E with_source_id=SourceId; N; E"""
    )
    nodes, edges = found.tables
    assert nodes.rows == NODES
    assert [column.name for column in edges.columns] == ["SourceId", "source", "destination", "edge_type"]


def test_the_last_known_state_of_an_organisation_is_a_graph() -> None:
    found = result(
        """let allEmployees = datatable(organization:string, name:string, age:long) ["R&D", "Alice", 32, "R&D", "Bob", 31, "R&D", "Eve", 27, "R&D", "Mallory", 29, "Marketing", "Alex", 35];
        let allReports = datatable(employee:string, manager:string, modificationDate:datetime) ["Bob", "Alice", datetime(2022-05-23), "Bob", "Eve", datetime(2023-01-01), "Eve", "Mallory", datetime(2022-05-23), "Alice", "Dave", datetime(2022-05-23)];
        let graph_time_travel = (point:datetime) {
            let filteredEmployees = allEmployees | where organization == "R&D" | project-away age, organization;
            allReports | where modificationDate < point | summarize arg_max(modificationDate, *) by employee
            | project-away modificationDate
            | make-graph employee --> manager with filteredEmployees on name
        };
        graph_time_travel(datetime(2024-01-01)) | graph-match (employee)-[hasManager*2..5]-(manager) where employee.name == "Bob" project employee.name, top = manager.name;
        graph_time_travel(datetime(2022-06-01)) | graph-match (employee)-[hasManager*2..5]-(manager) where employee.name == "Bob" project employee.name, top = manager.name"""
    )
    assert [each.rows for each in found.tables] == [[("Bob", "Mallory")], [("Bob", "Dave")]]


def test_machines_sensors_and_people_are_nodes_of_one_graph() -> None:
    names, rows = table(
        """let sensors = datatable(sensorId:string, tagName:string, unit:string) ["1", "temperature", "C", "2", "pressure", "Pa", "3", "speed", "m/s"];
        let timeseries = datatable(sensorId:string, timestamp:string, value:double, anomaly:bool) ["1", "2023-01-23", 32, false, "1", "2023-01-24", 400, true, "3", "2023-01-24", 9, false];
        let employees = datatable(name:string, age:long) ["Alice", 32, "Bob", 31, "Eve", 27, "Mallory", 29, "Alex", 35, "Dave", 45];
        let allReports = datatable(employee:string, manager:string) ["Bob", "Alice", "Alice", "Dave", "Eve", "Mallory", "Alex", "Dave"];
        let operates = datatable(employee:string, machine:string, timestamp:datetime) ["Bob", "Pump", datetime(2023-01-23), "Eve", "Pump", datetime(2023-01-24), "Mallory", "Press", datetime(2023-01-24), "Alex", "Conveyor belt", datetime(2023-01-24)];
        let assets = datatable(source:string, destination:string) ["1", "Pump", "2", "Pump", "Pump", "Press", "3", "Conveyor belt"];
        let nodes = union (sensors | join kind=leftouter (timeseries | summarize hasAnomaly=max(anomaly) by sensorId) on sensorId | project nodeId = sensorId, label = "tag", properties = pack_all(true)),
            (employees | project nodeId = name, label = "employee", properties = pack_all(true));
        let edges = union (assets | extend label = "hasParent"), (allReports | project source = employee, destination = manager, label = "reportsTo"),
            (operates | project source = employee, destination = machine, properties = pack_all(true), label = "operates");
        let graph = edges | make-graph source --> destination with nodes on nodeId;
        graph
        | graph-match (tag)-[hasParent*1..5]->(asset)<-[operates]-(operator)-[reportsTo*1..5]->(topManager)
            where tag.label=="tag" and tobool(tag.properties.hasAnomaly) and startofday(todatetime(operates.properties.timestamp)) == datetime(2023-01-24) and topManager.label=="employee"
            project tagWithAnomaly = tostring(tag.properties.tagName), asset.nodeId, operatorName = operator.nodeId, tostring(topManager.nodeId)"""
    )
    assert names == ["tagWithAnomaly", "asset_nodeId", "operatorName", "nodeId"]
    assert rows == [("temperature", "Pump", "Eve", "Mallory")]


def test_each_tenant_has_a_graph_of_its_own() -> None:
    _, rows = table(
        """let nodes = datatable(userId:string, tenantId:string, name:string) ["u1", "A", "Bob", "u2", "A", "Charlie", "u3", "A", "Diana", "u1", "B", "Henry", "u2", "B", "Jack", "u3", "B", "Grace"];
        let edges = datatable(source:string, target:string, tenantId:string, kind:string) ["u1", "u2", "A", "collaborates", "u2", "u3", "A", "collaborates", "u1", "u2", "B", "collaborates", "u2", "u3", "B", "mentors"];
        edges
        | make-graph source --> target with nodes on userId partitioned-by tenantId (
            graph-match cycles=none (n1)-[e*2..4]->(n2)
                where n1.userId != n2.userId and all(e, kind == "collaborates")
                project Start = strcat(n1.name, " (", n1.tenantId, ")"), Tenants = map(e, tenantId), End = n2.name
        )"""
    )
    assert rows == [("Bob (A)", ["A", "A"], "Diana")]
