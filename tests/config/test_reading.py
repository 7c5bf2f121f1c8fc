from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.azure.topics import CADENCES, SESSIONS
from console.config import Config, places, reading
from console.errors import CommandInvalid, ConfigInvalid
from console.model.severity import Severity

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
SMALLEST = f'[enclaves.genomics]\nsubscription = "{SUBSCRIPTION}"\n'
FILE = Path("console.toml")


def parsed(text: str, path: Path = FILE) -> Config:
    return reading.parse_config(text, path, CADENCES)


def refusal(text: str) -> str:
    with pytest.raises(ConfigInvalid) as caught:
        parsed(text)
    return caught.value.sentence()


def test_a_subscription_is_all_that_a_file_must_say() -> None:
    config = parsed(SMALLEST)
    (enclave,) = config.enclaves
    assert (enclave.name, enclave.subscription) == ("genomics", SUBSCRIPTION)
    assert enclave.endpoints.resource_manager == "https://management.azure.com"
    assert enclave.cadences[SESSIONS.name] == 20
    assert config.origins["enclaves.genomics.cloud"] == "default"
    assert config.origins["enclaves.genomics.subscription"] == "file, [enclaves.genomics]"


def test_sovereign_clouds_work_by_name() -> None:
    config = parsed(SMALLEST + 'cloud = "usgov"')
    endpoints = config.enclaves[0].endpoints
    assert endpoints.authority == "https://login.microsoftonline.us"
    assert endpoints.resource_manager_scope == "https://management.core.usgovcloudapi.net/.default"


def test_defaults_serve_every_enclave_that_says_nothing_else() -> None:
    text = f"""
        [defaults]
        colour = "red"
        [defaults.identity]
        kind = "azure-cli"
        [enclaves.one]
        subscription = "{SUBSCRIPTION}"
        [enclaves.two]
        subscription = "{SUBSCRIPTION}"
        colour = "blue"
    """
    config = parsed(text)
    assert [enclave.colour for enclave in config.enclaves] == ["red", "blue"]
    assert {enclave.identity.kind for enclave in config.enclaves} == {"azure-cli"}
    assert config.origins["enclaves.one.colour"] == "file, [defaults]"


def test_enclaves_share_limits_where_one_tenant_knows_them_by_one_client() -> None:
    text = f"""
        [defaults]
        subscription = "{SUBSCRIPTION}"
        tenant = "one.example"
        [enclaves.first]
        [enclaves.second]
        tenant = "ONE.example"
        [enclaves.elsewhere]
        tenant = "two.example"
        [enclaves.another]
        [enclaves.another.identity]
        client_id = "an-application"
        [enclaves.abroad]
        cloud = "usgov"
    """
    first, second, *others = (each.signs_in_as for each in parsed(text).enclaves)
    assert first == second
    assert len({first, *others}) == 4


def test_folders_of_queries_lie_beside_the_configuration() -> None:
    text = SMALLEST + '[queries]\nfolders = ["rules", "/srv/rules"]'
    config = parsed(text, Path("/etc/console/console.toml"))
    assert config.query_folders == (Path("/etc/console/rules"), Path("/srv/rules"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SMALLEST + "colour = 3", ["[enclaves.genomics] colour", "the number 3", "red, orange"]),
        (SMALLEST + "color = 'red'", ["color is not a known key", "Did you mean 'colour'?"]),
        (SMALLEST + "[defaults]\nclod = 1", ["[defaults] clod", "Did you mean 'cloud'?"]),
        (SMALLEST + "[enclaves.genomics.identity]\nclient_secret = 'x'", ["secret", "secret_variable"]),
        (SMALLEST + "[enclaves.genomics.cadences]\nalerts = 1", ["alerts", "the number 1", "from 2"]),
        (SMALLEST + "identity = 'az'", ["identity", "the string 'az'", "a table"]),
        ("[enclaves.x]\n", ["[enclaves.x] subscription is missing", "GUID"]),
        ("[enclaves]\n", ["at least one table such as [enclaves.genomics]"]),
        ("a = 1\nb = = 2", ["is not TOML", "line 2"]),
        (SMALLEST + 'cloud = "custom"', ["[enclaves.genomics.endpoints] authority is missing", "https"]),
    ],
)
def test_a_refusal_names_file_table_key_what_was_found_and_what_is_allowed(
    text: str, words: list[str]
) -> None:
    message = refusal(text)
    assert message.startswith("console.toml")
    for word in words:
        assert word in message


def test_a_secret_given_by_mistake_is_not_repeated_in_the_refusal() -> None:
    assert "hunter2" not in refusal(SMALLEST + "[enclaves.genomics.identity]\nsecret = 'hunter2'")


@given(st.text())
def test_no_stray_text_gives_anything_but_a_refusal(text: str) -> None:
    assert refusal(text).startswith("console.toml")


def test_alerts_call_from_the_severity_that_is_configured() -> None:
    settings = parsed(SMALLEST + '[alerts]\nnotify = "low"\noff = ["Noisy"]').alerts
    assert (settings.notify, settings.bell, settings.off) == (Severity.LOW, True, ("Noisy",))
    assert parsed(SMALLEST + '[alerts]\nnotify = "never"').alerts.notify is None
    assert "high | medium | low | informational | never" in refusal(SMALLEST + '[alerts]\nnotify = "all"')


def test_the_database_lies_where_the_file_says() -> None:
    config = parsed('state = "/srv/console"\n' + SMALLEST)
    assert places.database_file(config.state) == Path("/srv/console/console.db")
    assert places.database_file(None).parent == places.state_folder()


def test_an_enclave_is_named_in_any_case_and_an_unknown_one_is_told_which_there_are() -> None:
    config = parsed(SMALLEST + SMALLEST.replace("genomics", "Imaging"))
    assert config.enclave("imaging").name == "Imaging"
    with pytest.raises(CommandInvalid) as unknown:
        config.enclave("nosuch")
    assert unknown.value.sentence().startswith("No enclave 'nosuch' is configured. The configuration names ")
    with pytest.raises(CommandInvalid):
        config.only_enclave(None)
    assert config.chosen_enclaves(None) == config.enclaves


def test_two_enclaves_whose_names_differ_in_case_alone_are_refused() -> None:
    refused = refusal(f"{SMALLEST}[enclaves.Genomics]\nsubscription = '{SUBSCRIPTION}'\n")
    assert "has 'Genomics' in two spellings" in refused
