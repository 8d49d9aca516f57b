"""The closing table of a run: what came in, where it went, how long it took, and how to open it."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.results import RunResult
from flows.terminal import format_seconds, printable
from transforms.schema.vocabularies import Outcome

_SHOWN = 8  # of a long list of reasons or categories


def print_closing(console: Console, result: RunResult) -> None:
    """Print what the run came to."""
    if result.outcome == Outcome.NOTHING_NEW:
        console.print("nothing new: every raw file is as the last snapshot has it", highlight=False)
        _print_paths(console, result)
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value, more in _rows(result):
        table.add_row(label, value, escape(printable(more)))
    console.print(table, highlight=False)
    _print_paths(console, result)


def _rows(result: RunResult) -> Iterable[tuple[str, str, str]]:
    tables = result.tables
    yield "records in", f"{result.raw_records:,}", f"from {result.read_files:,} raw files"
    if not tables:
        return
    yield "published", f"{tables['articles']:,}", "articles"
    yield "duplicates", f"{tables['duplicates']:,}", "merged into them"
    yield "rejected", f"{tables['rejections']:,}", _listed(result.rejected)
    yield "changes to texts", f"{tables['removed_text']:,}", _listed(result.removed)
    yield (
        "time",
        format_seconds(sum(result.seconds.values())),
        ", ".join(f"{name} {format_seconds(seconds)}" for name, seconds in result.seconds.items()),
    )


def _listed(counts: Mapping[str, int]) -> str:
    shown = [f"{name.replace('_', ' ')} {count:,}" for name, count in list(counts.items())[:_SHOWN]]
    if len(counts) > _SHOWN:
        shown.append(f"{len(counts) - _SHOWN} more kinds {sum(list(counts.values())[_SHOWN:]):,}")
    return ", ".join(shown)


def _print_paths(console: Console, result: RunResult) -> None:
    latest = result.latest
    if not result.is_good:
        return
    lines = [
        f"tables: {latest} (articles, duplicates, rejections, removed_text)",
        f'pandas: pandas.read_parquet("{latest}/articles")',
        f"DuckDB: FROM '{latest}/articles/*.parquet'",
    ]
    for line in lines:
        console.print(escape(printable(line)), soft_wrap=True, highlight=False)
