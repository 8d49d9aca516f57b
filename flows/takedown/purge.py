"""What runs leave beside the tables, less what may quote a record that was taken down: logs, Data Docs, examples, reports."""

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from flows.storage import DataDir, read_runs, write_run
from flows.storage.files import remove_tree
from flows.takedown.entries import Takedowns
from flows.volumes import remove_volumes

_REPORTS = ("report*.html", "report*.json")


def purge_run_files(
    data_dir: DataDir, takedowns: Takedowns, rows: Collection[dict[str, Any]], spare: str = ""
) -> list[str]:
    """Remove the files, and from `runs` the examples, of every run that read one of the records' raw files, or whose files
    name a record or an entry of the list; then every report. `spare` is the run at work.

    Returns the ids of the runs.
    """
    raw_files = {row["raw_file"] for row in rows}
    words = _words(takedowns, rows)
    purged = []
    known = set()
    for row in read_runs(data_dir).to_pylist():
        known.add(row["run_id"])
        if row["run_id"] == spare:
            continue
        files = data_dir.run_files(row["run_id"])
        if raw_files.intersection(row["input_files"] or ()) or _name(files, words) or _in(row["validation"], words):
            remove_tree(files)
            write_run(data_dir, row | {"validation": _without_examples(row["validation"])})
            purged.append(row["run_id"])
    for folder in sorted(data_dir.run_files("any").parent.glob("*")):
        if folder.name not in known and folder.name != spare:  # of a run that was killed: nobody knows what it read
            remove_tree(folder)
    remove_volumes(data_dir, words)
    for pattern in _REPORTS:
        for report in data_dir.root.glob(pattern):
            report.unlink()
    return purged


def _words(takedowns: Takedowns, rows: Iterable[dict[str, Any]]) -> list[bytes]:
    """What gives a record away in a file: its id, its address, an entry of the list."""
    found = {*takedowns.ids, *takedowns.urls, *takedowns.hosts, *takedowns.texts}
    found |= {row[name] for row in rows for name in ("article_id", "url", "source_url") if row.get(name)}
    return [word.encode("utf-8", "surrogatepass") for word in sorted(found)]


def _name(folder: Path, words: Iterable[bytes]) -> bool:
    words = list(words)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(word in content for word in words):
                return True
    return False


def _in(text: str | None, words: Iterable[bytes]) -> bool:
    content = (text or "").encode("utf-8", "surrogatepass")
    return any(word in content for word in words)


def _without_examples(validation: str) -> str:
    """What validation said, without the rows that it showed."""
    try:
        suites = json.loads(validation)
    except ValueError:
        return "{}"
    for suite in suites.values():
        for told in (*suite.get("failed", ()), *suite.get("warned", ())):
            told["examples"] = []
    return json.dumps(suites)
