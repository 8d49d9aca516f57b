"""A takedown leaves nothing: not in the tables, not in earlier snapshots, not in what runs left beside them."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from support.plain_runs import hash_published, read_published, run_plain, story, write_stories

from flows.sources import UsageError
from flows.storage import DataDir, open_latest
from flows.storage.snapshots import list_snapshots, open_snapshot
from flows.takedown.entries import Takedowns, add_entries, parse_takedowns, read_takedowns

SECRET = "Quillfeather"


def secret_story(number: int) -> str:
    return story(number).replace("Councillor Maren Holt", f"Councillor {SECRET} Holt")


@pytest.fixture
def raw(tmp_path):
    folder = write_stories(tmp_path / "raw", texts=2, rows=2)
    rows = [
        {"text": secret_story(50), "url": "https://harbourpost.example/secret?utm_source=mail"},
        {"text": secret_story(51), "url": "https://blog.ferry-times.example/one"},
        {"text": secret_story(51), "url": "https://other.example/the-same"},
        {"text": SECRET, "url": "https://harbourpost.example/short"},
    ]
    (folder / "2.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def find_text(data: Path, word: str) -> list[str]:
    """The files below a folder that hold a word, in their bytes or in the rows of their tables."""
    found = []
    for path in sorted(data.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += json.dumps(pq.ParquetFile(path).read().to_pylist(), default=str).encode()
        if word.encode() in content:
            found.append(str(path.relative_to(data)))
    return found


def write_list(data: Path, *entries: str) -> None:
    data.mkdir(exist_ok=True)
    (data / "takedown.txt").write_text("\n".join(entries), encoding="utf-8")


def count(data: Path) -> int:
    return sum(read_published(data, table).num_rows for table in ("articles", "duplicates", "rejections"))


EVERYTHING = (
    "https://m.harbourpost.example/secret",
    "https://harbourpost.example/short  # too short to be an article, but quoted among the rejections",
    "ferry-times.example",
    "other.example",
)


@pytest.fixture
def published(raw, tmp_path):
    """Two snapshots that hold the secret, and one before them that does not."""
    data = tmp_path / "data"
    late = tmp_path / "late.jsonl"
    shutil.move(raw / "2.jsonl", late)
    run_plain([raw], data)
    shutil.move(late, raw / "2.jsonl")
    run_plain([raw], data)
    (raw / "9.txt").write_text(story(60), encoding="utf-8")
    run_plain([raw], data)
    assert find_text(data, SECRET)
    return data


def test_takedown__leaves_no_word_in_any_snapshot_nor_beside_them(published, raw):
    data = DataDir(published)
    read_it, named_it, neither = (
        ("run-1", SECRET),
        ("run-2", f"https://harbourpost.example/short {SECRET}"),
        ("run-0", ""),
    )
    for run_id, quoted in (read_it, named_it, neither):
        folder = data.data_docs(run_id)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(f"broken by {quoted}", encoding="utf-8")
    (published / "report.html").write_text(f"quotes {SECRET}", encoding="utf-8")
    before = [path.name for path in list_snapshots(data)]
    records = count(published)
    write_list(published, *EVERYTHING)

    result = run_plain([raw], published)

    assert result.outcome == "nothing_new"
    assert any("took" in message for message in result.messages)
    assert find_text(published, SECRET) == []
    assert [path.parts[-3] for path in published.rglob("index.html")] == ["run-0"]
    assert count(published) == records
    assert [path.name for path in list_snapshots(data)] == [*before[:-1], "000004"]
    assert not list((published / "published").glob(".*/*"))


def test_takedown__gives_the_bytes_of_a_full_run_with_the_list(published, raw, tmp_path):
    write_list(published, *EVERYTHING)
    run_plain([raw], published)
    write_list(tmp_path / "fresh", *EVERYTHING)
    run_plain([raw], tmp_path / "fresh")
    assert hash_published(published) == hash_published(tmp_path / "fresh")
    refused = read_published(published, "rejections").to_pylist()
    assert [row["reason"] for row in refused].count("taken_down") == 4
    assert {row["excerpt"] for row in refused if row["reason"] == "taken_down"} == {None}


def test_takedown__by_id_makes_the_clusters_again(published, raw):
    [merged] = read_published(published, "duplicates").to_pylist()
    write_list(published, merged["duplicate_of"])
    run_plain([raw], published)
    assert read_published(published, "duplicates").num_rows == 0
    assert merged["article_id"] in read_published(published, "articles")["article_id"].to_pylist()


def test_takedown__by_text_reaches_every_copy_wherever_it_stands(published, raw):
    [merged] = read_published(published, "duplicates").to_pylist()
    write_list(published, merged["text_hash"])
    run_plain([raw], published)
    assert not {51} & {
        n for n in range(60) if f"item{n}x1" in " ".join(read_published(published, "articles")["text"].to_pylist())
    }
    assert read_published(published, "duplicates").num_rows == 0


def test_takedown__holds_when_the_file_is_read_again_and_ends_when_lifted(published, raw):
    write_list(published, *EVERYTHING)
    run_plain([raw], published)
    (raw / "2.jsonl").write_text(
        (raw / "2.jsonl").read_text() + "\n" + json.dumps({"text": story(70)}), encoding="utf-8"
    )
    run_plain([raw], published)
    assert find_text(published / "published", SECRET) == []
    write_list(published, "other.example")
    result = run_plain([raw], published)
    assert result.outcome == "published"
    assert any(SECRET in text for text in read_published(published, "articles")["text"].to_pylist())
    reasons = read_published(published, "rejections")["reason"].to_pylist()
    assert reasons.count("taken_down") == 1


@pytest.mark.parametrize("step", ["build", "ready", "clear", "name"])
def test_takedown__killed_while_it_replaces_a_snapshot_is_completed_by_the_next_run(published, raw, step, monkeypatch):
    from flows.storage import replace

    write_list(published, *EVERYTHING)
    plain = replace.replace_snapshot

    class KilledError(BaseException):
        pass

    def kill(name: str) -> None:
        if name == step:
            raise KilledError

    monkeypatch.setattr("flows.takedown.honour.replace_snapshot", lambda *given: plain(*given, kill))
    with pytest.raises(KilledError):
        run_plain([raw], published)
    monkeypatch.undo()
    assert open_latest(DataDir(published)) is not None
    run_plain([raw], published)
    assert find_text(published / "published", SECRET) == []
    snapshots = [open_snapshot(path) for path in list_snapshots(DataDir(published))]
    assert [len(one.files("articles")) > 0 for one in snapshots] == [True] * len(snapshots)
    assert len(snapshots) >= 3


def test_list__refuses_a_line_that_is_nothing(tmp_path):
    with pytest.raises(UsageError, match="line 2"):
        parse_takedowns(["harbourpost.example", "harbour post"])
    with pytest.raises(UsageError, match="not there"):
        read_takedowns(tmp_path / "none.txt", must_exist=True)


def test_list__takes_each_entry_once_and_keeps_comments(tmp_path):
    path = tmp_path / "takedown.txt"
    path.write_text("# by order of the desk\nharbourpost.example\n", encoding="utf-8")
    assert add_entries(path, ["www.harbourpost.example", "https://m.other.example/a#b"], "letter of May") == [
        "https://other.example/a"
    ]
    assert path.read_text().splitlines() == [
        "# by order of the desk",
        "harbourpost.example",
        "https://other.example/a  # letter of May",
    ]


@pytest.mark.parametrize(
    ("row", "is_covered"),
    [
        ({"source_url": "http://www.blog.harbourpost.example/x"}, True),
        ({"source_url": "http://goodharbourpost.example/x"}, False),
        ({"source_url": "http://harbourpost.example.evil.example/x"}, False),
        ({"source_url": None, "excerpt": '{"url": "https://harbourpost.example/1"'}, True),
        ({"source_url": "https://other.example/", "excerpt": "as harbourpost.example wrote"}, False),
        ({"source_url": "http://[broken"}, False),
    ],
)
def test_covers__a_site_and_what_is_below_it(row, is_covered):
    takedowns = Takedowns(hosts=frozenset({"harbourpost.example"}))
    assert takedowns.covers({"article_id": "0" * 32, **row}) is is_covered
