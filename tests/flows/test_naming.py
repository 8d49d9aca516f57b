"""How runs are called and tagged."""

from datetime import UTC, date, datetime

import pytest

from flows.naming import compose_name, find_tags
from flows.settings import RunSettings

NOW = datetime(2025, 5, 14, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"inputs": ("data/raw",)}, "2025-05-14 02:30 data/raw"),
        ({"inputs": ("/srv/a/b/news", "s3://bucket/day")}, "2025-05-14 02:30 b/news + bucket/day"),
        ({"inputs": ("x/y",), "since": date(2025, 5, 1)}, "2025-05-14 02:30 x/y, 2025-05-01 to ..."),
        ({"inputs": ("x/y",), "reread_rejected": ("timeout",)}, "2025-05-14 02:30 x/y, rejected timeout"),
        ({"inputs": ("/",)}, "2025-05-14 02:30 /"),
    ],
)
def test_name__says_when_and_what(settings, name):
    assert compose_name(RunSettings(**settings), NOW) == name


def test_name__of_very_many_inputs_stays_short():
    inputs = tuple(f"data/raw/{'folder' * 30}-{n}" for n in range(500))
    assert len(compose_name(RunSettings(inputs=inputs), NOW)) < 140


def test_tags__tell_the_kind_of_run():
    assert find_tags(RunSettings(until=date(2025, 1, 1))) == ("copydesk", "backfill")
    assert find_tags(RunSettings()) == ("copydesk", "incremental")
