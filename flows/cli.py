"""The command `copydesk`. Only what a command needs is imported, and when it is needed: `--help` answers at once.

Exit codes: see `flows.exit_codes`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from flows.exit_codes import GOOD, INTERRUPTED, WRONG_USAGE

app = typer.Typer(
    name="copydesk",
    help="Turn scraped news into a clean, deduplicated, validated dataset.",
    epilog="Example: copydesk run data/sample --data-dir data",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def show_help(context: typer.Context) -> None:
    """Turn scraped news into a clean, deduplicated, validated dataset."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(WRONG_USAGE)


DataDir = Annotated[
    str | None,
    typer.Option("--data-dir", metavar="DIR", help="Folder that holds published, runs and state. [default: data]"),
]


@app.command(epilog="Example: copydesk run data/raw 'archive/*.warc.gz' --data-dir data --workers 4")
def run(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, globs or s3:// addresses. [default: data/raw]"),
    ] = None,
    data_dir: DataDir = None,
    full: Annotated[
        bool | None, typer.Option("--full", help="Read everything again, not only what is new or changed.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes. [default: one for each core]")
    ] = None,
    batch_records: Annotated[int | None, typer.Option(min=1, metavar="N", help="Most records in a batch.")] = None,
    record_seconds: Annotated[
        float | None, typer.Option(metavar="S", help="Time that one stage has for one record. [default: 20]")
    ] = None,
    root: Annotated[
        list[str] | None, typer.Option(metavar="NAME=PLACE", help="A source root that raw_file is relative to.")
    ] = None,
    field: Annotated[
        list[str] | None, typer.Option(metavar="OURS=THEIRS", help="Where rows hold a field, e.g. text=story.body.")
    ] = None,
    retire_missing: Annotated[
        bool | None, typer.Option("--retire-missing", help="Retire the records of raw files that are gone.")
    ] = None,
    keep_snapshots: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many snapshots stay.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show nothing but the closing table.")] = False,
) -> None:
    """Clean INPUT into the tables below DIR/published/latest."""
    from flows.command_run import run_command

    settings = read_settings(
        inputs=tuple(inputs) if inputs else None,
        data_dir=data_dir,
        full=full,
        workers=workers,
        batch_records=batch_records,
        record_seconds=record_seconds,
        roots=read_pairs("--root", root),
        field_map=read_pairs("--field", field),
        retire_missing=retire_missing,
        keep_snapshots=keep_snapshots,
    )
    raise typer.Exit(run_command(settings, quiet=quiet))


@app.command(epilog="Example: copydesk explain data/raw/storm.html")
def explain(
    what: Annotated[str, typer.Argument(metavar="ID|FILE", help="An article_id, its first digits, or a raw file.")],
    data_dir: DataDir = None,
) -> None:
    """Show what each stage does to one record, and by which rule."""
    from flows.command_explain import explain_command

    raise typer.Exit(explain_command(what, read_settings(data_dir=data_dir)))


@app.command(epilog="Example: copydesk report --data-dir data --output report.html")
def report(
    data_dir: DataDir = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write. [default: DIR/report.html]")
    ] = None,
    run_id: Annotated[
        str | None, typer.Option("--run", metavar="ID", help="A run's id or its start. [default: the last run]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON instead.")] = False,
) -> None:
    """Write the last run as one self-contained HTML page."""
    from flows.command_report import report_command

    raise typer.Exit(report_command(read_settings(data_dir=data_dir), output, run_id=run_id, as_json=as_json))


@app.command(epilog="Example: copydesk schema articles")
def schema(
    table: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help="A table; without one, all are listed.")
    ] = None,
) -> None:
    """Show the tables, or the columns of one table with type and description."""
    from flows.command_schema import schema_command

    raise typer.Exit(schema_command(table))


def read_settings(**given: Any) -> Any:
    """Settings from what the command was given, else from the environment, else the defaults."""
    from pydantic import ValidationError

    from flows.settings import RunSettings

    try:
        return RunSettings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def read_pairs(option: str, pairs: list[str] | None) -> dict[str, str] | None:
    """NAME=VALUE arguments as a mapping."""
    if not pairs:
        return None
    for pair in pairs:
        if not all(pair.partition("=")):
            raise typer.BadParameter(f"{option} takes NAME=VALUE, not {pair!r}")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit. Wrong usage is one line, and so is an unexpected error."""
    try:
        code = get_command(app).main(arguments, prog_name="copydesk", standalone_mode=False)
    except TyperException as error:
        typer.echo(f"copydesk: {' '.join(error.format_message().split())}", err=True)
        code = WRONG_USAGE
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("copydesk: interrupted", err=True)
        code = INTERRUPTED
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or GOOD)  # every process and file was closed in its place; the libraries' own farewells take seconds
