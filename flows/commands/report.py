"""`copydesk report`: a run as one self-contained HTML page, or its figures as JSON. What they show: `flows.report`."""

import json
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.failures import find_hint
from flows.reading import open_to_read
from flows.report import Figures, NoRunError, gather_figures
from flows.settings import RunSettings
from flows.storage.files import write_bytes
from flows.terminal import printable


def report_command(
    settings: RunSettings, output: Path | None = None, *, run_id: str | None = None, as_json: bool = False
) -> int:
    """Write the page of the last run, or of the one named; with `as_json` print its figures instead."""
    try:
        data_dir = open_to_read(settings)
        figures = gather_figures(data_dir, run_id, settings.database_memory)
    except NoRunError as error:
        return _refuse(str(error))
    except (OSError, ValueError, duckdb.Error) as error:
        return _refuse(
            f"the data directory cannot be read: {' '.join(str(error).split())} {find_hint(error)}".rstrip(), FAILED
        )
    if as_json:
        print(json.dumps(figures.plain(), indent=1))
        return GOOD
    path = output or (Path() if data_dir.address else data_dir.root) / "report.html"
    try:
        write_page(figures, path, data_dir.shown)
    except OSError as error:
        return _refuse(f"cannot write {path}: {error.strerror}")
    Console().print(Text(printable(f"report: {path}")), soft_wrap=True)
    return GOOD


def write_page(figures: Figures, path: Path, data_dir: str) -> None:
    """Write the page, whole or not at all. `data_dir` is named in the commands that it tells."""
    from flows.report.page import render_page

    write_bytes(path, render_page(figures, path, data_dir).encode())


def _refuse(why: str, code: int = WRONG_USAGE) -> int:
    Console(stderr=True).print(Text(printable(f"copydesk: {why}")), soft_wrap=True)
    return code
