"""Learning from a snapshot: what it reads, and that its table is one file that can be trusted."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.learn_boilerplate import learn_from
from flows.learned import read_table, write_site_lines
from transforms.boilerplate.site_lines import SiteLines

MOTTO = "The Harbour Post has told the truth about the tide since 1911."


def write_snapshot(folder: Path, *, taken: bool) -> Path:
    """Twelve articles of one site that end in its motto; where it is taken, it stands in removed_text instead."""
    articles = [
        {
            "article_id": f"{number:032x}",
            "site": "harbourpost.example",
            "title": f"Boat {chr(97 + number)}",
            "published_date": date(2024, 1, 1) + timedelta(days=number),
            "text": f"Boat {chr(97 + number)} came in.\n\nIt rained." + ("" if taken else f"\n\n{MOTTO}"),
        }
        for number in range(12)
    ]
    removed = [
        {"article_id": one["article_id"], "start": 30, "text": f"\n\n{MOTTO}", "category": "site_line"}
        for one in articles
        if taken
    ]
    kinds = {"article_id": pa.string(), "start": pa.int32(), "text": pa.string(), "category": pa.string()}
    for name, table in (
        ("articles", pa.Table.from_pylist(articles)),
        ("removed_text", pa.Table.from_pylist(removed, schema=pa.schema(kinds))),
    ):
        (folder / name).mkdir(parents=True)
        pq.write_table(table, folder / name / "part.parquet")
    return folder


@pytest.mark.parametrize("taken", [False, True])
def test_learn_from__learns_a_line_again_that_is_in_use(tmp_path: Path, taken: bool) -> None:
    table = learn_from(write_snapshot(tmp_path, taken=taken))
    assert [(line.site, line.example) for line in table.lines] == [("harbourpost.example", MOTTO)]


def test_read_table__gives_back_what_was_written(tmp_path: Path) -> None:
    table = learn_from(write_snapshot(tmp_path / "snapshot", taken=False))
    path = write_site_lines(tmp_path, table)
    assert read_table(path) == ("site_lines", table)
    assert table.version in path.name


def test_read_table__refuses_a_table_changed_by_hand(tmp_path: Path) -> None:
    path = write_site_lines(tmp_path, learn_from(write_snapshot(tmp_path / "snapshot", taken=False)))
    path.write_text(path.read_text(encoding="utf-8").replace("told the truth", "kept silent"), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("line: the harbour", "line: a harbour"), encoding="utf-8")
    with pytest.raises(ValueError, match="does not hold what its version"):
        read_table(path)


def test_read_table__refuses_another_file(tmp_path: Path) -> None:
    path = tmp_path / "other.yml"
    path.write_text("just: words", encoding="utf-8")
    with pytest.raises(ValueError, match="is no learned table"):
        read_table(path)


def test_write_site_lines__writes_an_empty_table_too(tmp_path: Path) -> None:
    assert read_table(write_site_lines(tmp_path, SiteLines())) == ("site_lines", SiteLines())
