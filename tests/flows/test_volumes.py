"""Measures of snapshots outlive them: alarms and warnings compare with all that came before, not with what is kept."""

import json

from support.plain_runs import run_plain, story

from flows.report import gather_figures
from flows.storage import DataDir
from flows.storage.snapshots import list_snapshots
from flows.takedown.entries import add_entries
from flows.volumes import MOST, keep_volumes, read_volumes


def deliver(place, night, dated=True, stories=55):
    """One night's delivery of a site, and the run that publishes it; one snapshot is kept."""
    rows = [
        {"text": story(night * 100 + number), "url": f"https://harbourpost.example/{night}/{number}"}
        | ({"date": f"2025-05-{night + 1:02d}"} if dated else {})
        for number in range(stories)
    ]
    raw = place / "raw"
    raw.mkdir(exist_ok=True)
    (raw / f"{night}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run_plain([raw], place / "data", keep_snapshots=1)
    return DataDir(place / "data")


def test_alarms__compare_with_snapshots_that_are_gone(tmp_path):
    for night in range(3):
        data_dir = deliver(tmp_path, night, stories=20 + 40 * (not night))
    assert not [alarm for alarm in gather_figures(data_dir).alarms if alarm.measure == "undated_share"]
    data_dir = deliver(tmp_path, 3, dated=False, stories=60)
    assert len(list_snapshots(data_dir)) == 1
    figures = gather_figures(data_dir)
    assert {alarm.site for alarm in figures.alarms if alarm.measure == "undated_share"} == {None, "harbourpost.example"}
    assert list(read_volumes(data_dir)) == ["000001", "000002", "000003", "000004"]

    add_entries(tmp_path / "data" / "takedown.txt", ["harbourpost.example"], "")
    run_plain([tmp_path / "raw"], tmp_path / "data", keep_snapshots=1)
    left = b"".join(path.read_bytes() for path in (tmp_path / "data" / "runs").rglob("*.json"))
    assert b"harbourpost" not in left
    assert len(read_volumes(data_dir)) == 1


def test_keep_volumes__keeps_the_last_and_does_without_what_is_spoilt(tmp_path):
    data_dir = DataDir(tmp_path)
    data_dir.volumes.mkdir(parents=True)
    for number in range(MOST + 5):
        (data_dir.volumes / f"{number:06d}.json").write_text("{}" if number % 2 else "{", encoding="utf-8")
    keep_volumes(data_dir)
    assert len(list(data_dir.volumes.iterdir())) == MOST
    assert set(read_volumes(data_dir)) == {f"{number:06d}" for number in range(5, MOST + 5) if number % 2}
