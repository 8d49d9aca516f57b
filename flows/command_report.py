"""`copydesk report`: the last run as one self-contained HTML page. Everything that comes from a record is escaped."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.console import Console
from rich.text import Text

from flows.exit_codes import GOOD, WRONG_USAGE
from flows.settings import RunSettings
from flows.storage import DataDir, Snapshot, open_latest, read_runs
from flows.terminal import format_seconds, printable
from transforms.schema import PUBLISHED
from transforms.schema.vocabularies import Outcome

_RUNS = 10
_ROWS = 12
_HEADLINES = {
    Outcome.PUBLISHED: "Published",
    Outcome.NOTHING_NEW: "Nothing new",
    Outcome.VALIDATION_FAILED: "Stopped by validation, nothing published",
    Outcome.FAILED: "Failed, nothing published",
}


def report_command(settings: RunSettings, output: Path | None) -> int:
    """Write the page."""
    data_dir = DataDir(settings.data_path)
    runs = read_runs(data_dir, _RUNS).to_pylist()
    if not runs:
        Console(stderr=True).print(Text(f"copydesk: no run in {data_dir.runs} yet"), soft_wrap=True)
        return WRONG_USAGE
    path = output or data_dir.root / "report.html"
    path.write_text(render_report(runs, open_latest(data_dir)), encoding="utf-8")
    Console().print(Text(printable(f"report: {path}")), soft_wrap=True)
    return GOOD


def render_report(runs: Sequence[Mapping[str, Any]], snapshot: Snapshot | None) -> str:
    """The page of the last run of several, and of the snapshot that stands."""
    environment = Environment(
        loader=PackageLoader("flows"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shown"] = printable
    return environment.get_template("report.html.j2").render(_facts(runs, snapshot))


def _facts(runs: Sequence[Mapping[str, Any]], snapshot: Snapshot | None) -> dict[str, Any]:
    last = dict(runs[-1])
    seconds = json.loads(last["seconds"])
    tables = {table.name: snapshot.manifest.rows(table.name) if snapshot else 0 for table in PUBLISHED}
    took = (last["finished_at"] - last["started_at"]).total_seconds()
    return {
        "run": last | {"versions": json.loads(last["versions"]), "took": format_seconds(took)},
        "headline": _HEADLINES[Outcome(last["outcome"])],
        "figures": [
            ("raw files read", len(last["input_files"])),
            ("raw records read", last["raw_record_count"]),
            *((name.replace("_", " "), count) for name, count in tables.items()),
        ],
        "tables": tables,
        "total": tables["articles"] + tables["duplicates"] + tables["rejections"],
        "validation": json.loads(last["validation"]),
        "wall": seconds["wall"],
        "work": seconds["work"],
        "runs": [
            dict(run) | {"took": (run["finished_at"] - run["started_at"]).total_seconds()} for run in reversed(runs)
        ],
    } | _contents(snapshot)


def _contents(snapshot: Snapshot | None) -> dict[str, Any]:
    """What is in the tables."""
    names = ("rejected", "refusals", "languages", "sites", "precisions", "date_sources", "removed")
    if snapshot is None:
        return dict.fromkeys(names, ())
    with duckdb.connect() as db:
        for table in PUBLISHED:
            db.read_parquet([str(path) for path in snapshot.files(table.name)]).create_view(table.name)
        return {
            "rejected": _count(db, "rejections", "reason"),
            "refusals": _rows(
                db, "SELECT raw_file, raw_record, stage, reason, detail FROM rejections ORDER BY ALL LIMIT 50"
            ),
            "languages": _count(db, "articles", "language"),
            "sites": _count(db, "articles", "site"),
            "precisions": _count(db, "articles", "published_precision"),
            "date_sources": _count(db, "articles", "published_source"),
            "removed": [
                (name, count, _examples(db, name)) for name, count in _count(db, "removed_text", "category", 50)
            ],
        }


def _count(db: duckdb.DuckDBPyConnection, table: str, column: str, most: int = _ROWS) -> list[tuple[str, int]]:
    query = f"SELECT coalesce({column}, 'not known'), count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}"  # noqa: S608 - our own names
    return [(name, count) for name, count in db.execute(query).fetchall()]


def _examples(db: duckdb.DuckDBPyConnection, category: str) -> list[dict[str, Any]]:
    """The most used rules of a category, each with one span."""
    query = """
        SELECT min(trim(text, E' \\n\\t\\r')) AS text, rule_id FROM removed_text
        WHERE category = ? AND trim(text, E' \\n\\t\\r') <> '' GROUP BY rule_id ORDER BY count(*) DESC, rule_id LIMIT 3
    """
    return _rows(db, query, category)


def _rows(db: duckdb.DuckDBPyConnection, query: str, *values: str) -> list[dict[str, Any]]:
    result = db.execute(query, values)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
