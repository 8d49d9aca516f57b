"""prefect.yaml: every deployment names a flow that is there, with parameters that it takes."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.client.schemas.schedules import CronSchedule
from prefect.utilities.callables import parameter_schema

from flows.serve import make_schedule

DECLARED = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]


def find_flow(entrypoint):
    file, _, name = entrypoint.partition(":")
    return getattr(import_module(file.removesuffix(".py").replace("/", ".")), name)


def test_deployments__are_those_that_operations_need():
    assert [one["name"] for one in DECLARED] == ["incremental", "full", "learn-boilerplate", "retention"]


@pytest.mark.parametrize("declared", DECLARED, ids=lambda one: one["name"])
def test_deployment__names_a_flow_with_parameters_that_it_takes(declared):
    flow = find_flow(declared["entrypoint"])
    given = inspect.signature(flow.fn).bind(**declared["parameters"])
    assert flow.validate_parameters(dict(given.arguments))
    assert ConcurrencyLimitConfig(**declared["concurrency_limit"]).limit == 1
    for schedule in declared.get("schedules", ()):
        assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])


@pytest.mark.parametrize("declared", DECLARED, ids=lambda one: one["name"])
def test_deployment__has_a_form_with_a_description_for_every_field(declared):
    schema = parameter_schema(find_flow(declared["entrypoint"])).model_dump()
    assert all(field.get("description") for field in schema["properties"].values())


def test_form__offers_choices_defaults_and_limits_for_settings():
    schema = parameter_schema(find_flow("flows/tasks.py:clean_news")).model_dump()
    settings = schema["definitions"]["RunSettings"]["properties"]
    assert all(field.get("description") for field in settings.values())
    assert settings["keep_snapshots"]["default"] == 5
    assert settings["keep_snapshots"]["minimum"] == 1
    assert "timeout" in schema["definitions"]["Reason"]["enum"]
    assert "deduplicate" in settings["stage_seconds"]["propertyNames"]["enum"]
    assert {"format": "date", "type": "string"} in settings["since"]["anyOf"]
    assert settings["notify_url"]["anyOf"][0]["format"] == "password"


@pytest.mark.parametrize(("cron", "zone"), [("every night", "UTC"), ("30 2 * * *", "Europe/Atlantis")])
def test_schedule__refuses_what_it_cannot_read(cron, zone):
    with pytest.raises(ValueError, match=r"[a-z]"):
        make_schedule(cron, zone)
