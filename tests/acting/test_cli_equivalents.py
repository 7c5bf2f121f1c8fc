"""What is copied into a shell is a command on what it names, whatever that is called."""

from __future__ import annotations

import shlex

from hypothesis import given
from hypothesis import strategies as st

from console.actions.cli_equivalents import az, rest

GROUP = "/subscriptions/sub/resourceGroups/rg"


@given(st.text(st.characters(exclude_characters="/"), min_size=1))
def test_a_value_stays_one_word_of_the_shell(name: str) -> None:
    command = az(
        "vm start", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/{name}", host_pool_name=name
    )
    where = ["--subscription", "sub", "--resource-group", "rg"]
    assert shlex.split(command) == ["az", "vm", "start", *where, "--host-pool-name", name]
    assert shlex.split(rest(f"{GROUP}/{name}", "1"))[-1] == f"{GROUP}/{name}?api-version=1"


def test_what_needs_no_quotes_has_none() -> None:
    assert (
        az("vm start", GROUP, name="vm-1") == "az vm start --subscription sub --resource-group rg --name vm-1"
    )
