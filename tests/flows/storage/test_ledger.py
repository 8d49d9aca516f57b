"""What is new, what changed, and what must not be mixed."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.storage.ledger import MixedRulesError, build_found, compare_files, enforce_same_rules, update_ledger
from transforms.schema import build_table
from transforms.schema.tables import LEDGER

THEN = datetime(2026, 3, 1, tzinfo=UTC)
VERSIONS = {"pipeline": "1", "schema": "a", "layout": "1", "rules": "r", "settings": "s", "learned": "none"}


def entry(name, size=10, at=THEN, content="0" * 64, outcome="read", etag=None):
    return {
        "source": "raw",
        "raw_file": name,
        "size": size,
        "modified_at": at,
        "etag": etag,
        "content_hash": content,
        "record_count": 3,
        "outcome": outcome,
    }


def ledger(*entries):
    return build_table(entries, LEDGER)


def found(*entries):
    keys = ("source", "raw_file", "size", "modified_at", "etag")
    return build_found([{key: row[key] for key in keys} for row in entries])


def names(table):
    return table["raw_file"].to_pylist()


def no_reading(source, raw_file):
    raise AssertionError(f"{raw_file} was read")


def test_compare__reads_no_file_whose_size_and_time_are_as_before():
    changes = compare_files(found(entry("a"), entry("b")), ledger(entry("a"), entry("b")), no_reading)
    assert names(changes.unchanged) == ["a", "b"]
    assert changes.is_nothing_new


def test_compare__takes_another_size_for_a_change_without_reading():
    changes = compare_files(found(entry("a", size=11)), ledger(entry("a")), no_reading)
    assert names(changes.changed) == ["a"]


@pytest.mark.parametrize(("content", "expected"), [("0" * 64, "unchanged"), ("1" * 64, "changed")])
def test_compare__lets_the_bytes_decide_when_only_the_time_differs(content, expected):
    later = entry("a", at=THEN + timedelta(hours=1))
    changes = compare_files(found(later), ledger(entry("a")), lambda _source, _name: content)
    assert names(getattr(changes, expected)) == ["a"]


def test_compare__lets_the_mark_of_the_storage_count_instead_of_the_time():
    later = THEN + timedelta(hours=1)
    assert names(
        compare_files(found(entry("a", at=later, etag="x")), ledger(entry("a", etag="x")), no_reading).unchanged
    )
    changes = compare_files(found(entry("a", etag="y")), ledger(entry("a", etag="x")), lambda _s, _n: "1" * 64)
    assert names(changes.changed) == ["a"]


def test_compare__reads_again_what_could_not_be_read_once_it_can():
    refused = entry("a", outcome="unreadable")
    assert names(compare_files(found(entry("a")), ledger(refused), lambda _s, _n: "1" * 64).changed) == ["a"]
    assert names(compare_files(found(entry("a")), ledger(refused), lambda _s, _n: "0" * 64).unchanged) == ["a"]


def test_compare__tells_new_and_removed_apart():
    changes = compare_files(found(entry("c"), entry("b")), ledger(entry("a"), entry("b")), no_reading)
    assert (names(changes.new), names(changes.removed), names(changes.to_read)) == (["c"], ["a"], ["c"])


def test_compare__removes_nothing_where_the_run_did_not_look():
    changes = compare_files(found(), ledger(entry("a"), entry("x/b")), no_reading, lambda _s, name: name[:2] == "x/")
    assert names(changes.removed) == ["x/b"]


def test_compare__of_nothing_with_nothing():
    assert compare_files(found(), ledger(), no_reading).is_nothing_new


def test_compare__keeps_a_file_that_is_gone_for_good_and_reads_it_when_it_is_back():
    kept = entry("a", outcome="kept")
    assert compare_files(found(), ledger(kept), no_reading).is_nothing_new
    assert names(compare_files(found(entry("a")), ledger(kept), no_reading).changed) == ["a"]


@pytest.mark.parametrize(("keep", "outcomes"), [(True, ["kept", "read", "read"]), (False, ["read", "read"])])
def test_update__keeps_or_retires_what_was_removed(keep, outcomes):
    previous = ledger(entry("a"), entry("b"), entry("c"))
    changed = ledger(entry("c", size=20))
    updated = update_ledger(previous, changed, ledger(entry("a")), keep_removed=keep)
    assert updated["outcome"].to_pylist() == outcomes
    assert updated["size"].to_pylist()[-1] == 20


@pytest.mark.parametrize("kind", sorted(VERSIONS))
def test_enforce_same_rules__refuses_to_mix(kind):
    with pytest.raises(MixedRulesError, match=f"{kind}: .* published, other now.*--full.*--data-dir"):
        enforce_same_rules(VERSIONS, VERSIONS | {kind: "other"}, full=False)


def test_enforce_same_rules__lets_a_full_run_and_the_same_rules_pass():
    enforce_same_rules(VERSIONS, VERSIONS | {"rules": "other"}, full=True)
    enforce_same_rules(VERSIONS, dict(VERSIONS), full=False)
