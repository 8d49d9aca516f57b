"""Promise 4 through the whole chain: the same files in any number of runs, in any order, end in the same tables."""

import json
import random
from itertools import pairwise

import pytest
from support.plain_runs import hash_published, read_published, run_plain
from support.stories import story

from transforms.schema.vocabularies import Outcome

ORIGINAL_DAY = 2


def write_files(folder, seed):
    """Files of rows: wire stories in versions, cut ones, a digest, copies, and stories that stand alone.

    The last file holds the story that was published first, so that it takes over its cluster whenever it comes.
    """
    rng = random.Random(seed)
    stories = [story(seed * 100 + number, 6) for number in range(4)]
    rows = []
    for number, paragraphs in enumerate(stories):
        rows.append(row(paragraphs, number, 0, day=10))
        rows.append(row(paragraphs, number, 1, day=rng.randint(3, 20)))
        rows.append(row([*paragraphs[:4], story(seed * 100 + 50 + number, 2)[0]], number, 2, day=rng.randint(3, 20)))
        rows.append(row(paragraphs[:1], number, 3, day=rng.randint(3, 20)))
    rows.append(row([paragraphs[0] for paragraphs in stories], 8, 0, day=21))
    rows.extend(row(story(seed * 100 + 80 + number, 4), 9, number, day=5) for number in range(3))
    rng.shuffle(rows)
    folder.mkdir(parents=True)
    files = []
    for start in range(0, len(rows), 4):
        files.append(folder / f"part-{start:02}.jsonl")
        files[-1].write_text("\n".join(map(json.dumps, rows[start : start + 4])), encoding="utf-8")
    files.append(folder / "late.jsonl")
    files[-1].write_text(json.dumps(row([*stories[0], "A line more."], 0, 9, day=ORIGINAL_DAY)), encoding="utf-8")
    return files


def row(paragraphs, number, version, day):
    return {
        "text": "\n\n".join(paragraphs),
        "title": f"Harbour story {number} as version {version} tells it",
        "url": f"https://paper{version}.example/2025/story-{number}",
        "date": f"2025-05-{day:02}T08:00:00+00:00",
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_runs__end_in_the_tables_of_one_run_however_the_files_are_cut_into_runs(seed, tmp_path):
    files = write_files(tmp_path / "raw", seed)
    roots = {"raw": str(tmp_path / "raw")}
    run_plain([tmp_path / "raw"], tmp_path / "full", roots=roots)
    expected = hash_published(tmp_path / "full")
    duplicates = read_published(tmp_path / "full", "duplicates").to_pylist()
    assert {one["match_kind"] for one in duplicates} == {"exact", "near", "contained"}

    rng = random.Random(seed)
    for attempt in range(2):
        order = rng.sample(files, len(files))
        cuts = [0, *sorted(rng.sample(range(1, len(files)), attempt + 1)), len(files)]
        data = tmp_path / f"data-{attempt}"
        for start, end in pairwise(cuts):
            run_plain(order[start:end], data, roots=roots, batch_records=rng.randint(1, 7))
        assert hash_published(data) == expected
        assert run_plain(files, data, roots=roots).outcome == Outcome.NOTHING_NEW
        assert hash_published(data) == expected


def test_runs__let_an_earlier_original_that_comes_last_take_over_its_cluster(tmp_path):
    files = write_files(tmp_path / "raw", 4)
    roots = {"raw": str(tmp_path / "raw")}
    run_plain(files[:-1], tmp_path / "data", roots=roots)
    before = read_published(tmp_path / "data", "articles").to_pylist()
    assert not any(one["published_at"].day == ORIGINAL_DAY for one in before)
    run_plain(files[-1:], tmp_path / "data", roots=roots)
    after = read_published(tmp_path / "data", "articles").to_pylist()
    original = next(one for one in after if one["published_at"].day == ORIGINAL_DAY)
    duplicates = read_published(tmp_path / "data", "duplicates").to_pylist()
    led = [one for one in duplicates if one["duplicate_of"] == original["article_id"]]
    assert len(led) == original["duplicate_count"] >= 3
    assert len(after) == len(before)
    run_plain([tmp_path / "raw"], tmp_path / "full", roots=roots)
    assert hash_published(tmp_path / "data") == hash_published(tmp_path / "full")


def test_runs__write_only_those_files_anew_whose_rows_changed(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for month in range(1, 7):
        text = {"text": "\n\n".join(story(500 + month, 4)), "date": f"2025-{month:02}-03T08:00:00+00:00"}
        (raw / f"{month}.jsonl").write_text(json.dumps(text | {"title": f"Month {month}"}), encoding="utf-8")
    roots = {"raw": str(raw)}
    run_plain([raw], tmp_path / "data", roots=roots)
    before = files_of(tmp_path / "data")
    more = {"text": "\n\n".join(story(600, 4)), "date": "2025-06-09T08:00:00+00:00", "title": "June again"}
    (raw / "new.jsonl").write_text(json.dumps(more), encoding="utf-8")
    run_plain([raw], tmp_path / "data", roots=roots)
    after = files_of(tmp_path / "data")
    kept = before.items() & after.items()
    assert len(before) == 6
    assert len(kept) == 5, "five months stay as they lie on the disk"


def files_of(data_dir):
    """The files of `articles`, by name, with the inode that holds each."""
    return {path.name: path.stat().st_ino for path in (data_dir / "published" / "latest" / "articles").iterdir()}
