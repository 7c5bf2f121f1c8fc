"""What tests can make happen on the export path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.simulator.interventions import intervention
from console.simulator.services.storage.world import Requester
from console.simulator.world.enclave import Enclave, Person
from console.simulator.world.exports.files import Upload

PENDING = "export-pending"


def _person(enclave: Enclave, arguments: Mapping[str, Any]) -> Person:
    upn = arguments.get("who", enclave.people[0].upn)
    return next(person for person in enclave.people if person.upn == upn)


@intervention("upload-export")
def upload(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Put a file (name, size, who) into export-pending; return its name."""
    name, kind = arguments.get("name", "results/table.csv"), arguments.get("type", "text/csv")
    file = Upload(name, int(arguments.get("size", 1024)), kind, name.partition("/")[0])
    return enclave.exports.upload(_person(enclave, arguments), now, file).name


@intervention("modify-export")
def modify(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Write the file `name` anew, with another size; return its new ETag."""
    before = enclave.exports.pending.blobs[arguments["name"]]
    size = int(arguments.get("size", before.size + 1))
    file = Upload(before.name, size, before.content_type, before.metadata.get("project", ""))
    return enclave.exports.upload(_person(enclave, arguments), now, file).etag


@intervention("delete-export")
def delete(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Remove the file `name` from export-pending."""
    requester = Requester.person(_person(enclave, arguments))
    enclave.exports.private.delete(PENDING, arguments["name"], requester, now)


@intervention("approve")
def approve(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> list[str]:
    """Approve every run that waits for the file `name`; return the ids of the pipeline runs."""
    flow = enclave.exports
    by = arguments.get("by", flow.approver.upn)
    copies = [
        flow.workflow.decide(run, now, is_approved=True, by=by) for run in flow.waiting(arguments["name"])
    ]
    return [copy.id for copy in copies if copy]


@intervention("reject")
def reject(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> int:
    """Reject every run that waits for the file `name`; return how many there were."""
    flow = enclave.exports
    runs = flow.waiting(arguments["name"])
    for run in runs:
        flow.workflow.decide(run, now, is_approved=False, by=arguments.get("by", flow.approver.upn))
    return len(runs)


@intervention("refuse-copy")
def refuse_copy(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:  # noqa: ARG001  every intervention gets the time
    """Let the copy of the file `name` fail at the public account."""
    enclave.exports.factory.refused.add(arguments["name"])
