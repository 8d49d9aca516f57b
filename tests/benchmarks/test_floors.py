"""Floors: raised when measured better, lowered only on demand, missed when below or measured on other pages."""

from benchmarks.quality.floors import raise_values, read_floors, validate_values


def test_raise_values__pins_what_is_better_and_keeps_what_is_worse(tmp_path):
    path = tmp_path / "floors.json"
    assert raise_values("a page", "d1", {"date": 0.9, "date_wrong": 0.02, "title": None}, path, may_lower=False) == []
    kept = raise_values("a page", "d1", {"date": 0.8, "date_wrong": 0.01}, path, may_lower=False)
    assert kept == ["a page: date stays at 0.9000, measured 0.8000; --lower lowers it"]
    assert read_floors(path) == {"a page": {"digest": "d1", "date": 0.9, "date_wrong": 0.01}}
    raise_values("a page", "d1", {"date": 0.8}, path, may_lower=True)
    assert read_floors(path)["a page"]["date"] == 0.8


def test_validate_values__says_what_is_missed(tmp_path):
    path = tmp_path / "floors.json"
    raise_values("a page", "d1", {"date": 0.9, "date_wrong": 0.02}, path, may_lower=False)
    assert validate_values("a page", "d1", {"date": 0.9, "date_wrong": 0.02}, path) == []
    said = validate_values("a page", "d1", {"date": 0.89, "date_wrong": 0.03}, path)
    assert [line.split(" is ")[0] for line in said] == ["a page: date", "a page: date_wrong"]


def test_validate_values__compares_no_other_pages(tmp_path):
    path = tmp_path / "floors.json"
    assert validate_values("a page", "d1", {"date": 0.9}, path) == ["a page: no floors are pinned"]
    raise_values("a page", "d1", {"date": 0.9}, path, may_lower=False)
    assert "other pages" in validate_values("a page", "d2", {"date": 0.9}, path)[0]
