"""The command `copydesk`. Only what a command needs is imported, and when it is needed: `--help` answers at once.

Exit codes: see `flows.exit_codes`.
"""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from flows.exit_codes import FAILED, GOOD, INTERRUPTED, WRONG_USAGE

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
    typer.Option("--data-dir", metavar="DIR", help="Folder or s3:// address of the dataset. [default: data]"),
]

Learned = Annotated[
    list[str] | None,
    typer.Option("--learned", metavar="FILE", help="A learned table to take into use; may be repeated."),
]
SnapshotId = Annotated[
    str | None, typer.Option("--snapshot", metavar="ID", help="A snapshot that is kept. [default: the last one]")
]


@app.command(epilog="Example: copydesk run data/raw 'archive/*.warc.gz' --data-dir data --workers 4")
def run(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files, folders, globs or s3:// addresses. [default: data/raw]"),
    ] = None,
    data_dir: DataDir = None,
    full: Annotated[
        bool | None, typer.Option("--full", help="Read everything again, not only what is new or changed.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes. [default: one for each core]")
    ] = None,
    runner: Annotated[
        str | None, typer.Option(metavar="local|dask", help="Work here or on a Dask cluster. [default: local]")
    ] = None,
    dask_address: Annotated[
        str | None, typer.Option(metavar="TCP", help="Scheduler of the cluster; none: one is started here.")
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
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Read the files of this day and later again, and no others.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Read the files of this day and before again, and no others.")
    ] = None,
    reread_rejected: Annotated[
        list[str] | None, typer.Option(metavar="REASON", help="Read files again that hold records so rejected.")
    ] = None,
    wait_seconds: Annotated[
        float | None, typer.Option("--wait", min=0, metavar="S", help="Wait for another run on DIR. [default: 0]")
    ] = None,
    learned: Learned = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show nothing but the closing table.")] = False,
) -> None:
    """Clean INPUT into the tables below DIR/published/latest."""
    from flows.commands.run import run_command

    settings = read_settings(
        inputs=tuple(inputs) if inputs else None,
        data_dir=data_dir,
        full=full,
        workers=workers,
        runner=runner,
        dask_address=dask_address,
        batch_records=batch_records,
        record_seconds=record_seconds,
        roots=read_pairs("--root", root),
        field_map=read_pairs("--field", field),
        retire_missing=retire_missing,
        keep_snapshots=keep_snapshots,
        since=since,
        until=until,
        reread_rejected=reread_rejected,
        wait_seconds=wait_seconds,
        learned=learned,
    )
    raise typer.Exit(run_command(settings, quiet=quiet))


@app.command(epilog='Example: copydesk serve data/raw --cron "30 2 * * *" --timezone Europe/Berlin')
def serve(
    cron: Annotated[str, typer.Option(metavar="CRON", help="When to run: minute, hour, day, month, day of the week.")],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files, folders, globs or s3:// addresses. [default: data/raw]"),
    ] = None,
    data_dir: DataDir = None,
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Time zone of CRON, e.g. Europe/Berlin.")] = "UTC",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Port for Prefect's pages; 0 takes any that is free.")
    ] = 0,
) -> None:
    """Run on a schedule, until it is told to end. Other settings come from COPYDESK_ variables."""
    from flows.commands.serve import serve_command

    settings = read_settings(inputs=tuple(inputs) if inputs else None, data_dir=data_dir)
    raise typer.Exit(serve_command(settings, cron, timezone, port))


@app.command(
    short_help="Remove old snapshots, logs and Data Docs.",
    epilog="Example: copydesk retain --keep-snapshots 3 --keep-run-days 30",
)
def retain(
    data_dir: DataDir = None,
    keep_snapshots: Annotated[int | None, typer.Option(min=1, metavar="N", help="How many snapshots stay.")] = None,
    keep_run_days: Annotated[
        int | None, typer.Option(min=1, metavar="D", help="Logs and Data Docs older than D days go.")
    ] = None,
) -> None:
    """Remove old snapshots, old logs and Data Docs, and what killed runs left; never the snapshot in use."""
    from flows.commands.retain import retain_command

    settings = read_settings(data_dir=data_dir, keep_snapshots=keep_snapshots, keep_run_days=keep_run_days)
    raise typer.Exit(retain_command(settings))


@app.command(
    short_help="Compare the published files with their hashes.", epilog="Example: copydesk check --data-dir data"
)
def check(data_dir: DataDir = None) -> None:
    """Compare each file of each kept snapshot with its hash, and name those that are damaged."""
    from flows.commands.check import check_command

    raise typer.Exit(check_command(read_settings(data_dir=data_dir)))


@app.command(
    short_help="Show what differs between two snapshots.", epilog="Example: copydesk diff 000004 000005 --data-dir data"
)
def diff(
    before: Annotated[
        str, typer.Argument(metavar="BEFORE", help="A snapshot's number or folder, or a data directory.")
    ],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The same, of what came later.")],
    data_dir: DataDir = None,
    examples: Annotated[int, typer.Option(min=0, metavar="N", help="Examples of each difference.")] = 3,
) -> None:
    """Show what differs between two snapshots: records that came, went or moved, and changed columns."""
    from flows.commands.diff import diff_command

    raise typer.Exit(diff_command(read_settings(data_dir=data_dir), before, after, examples))


takedown = typer.Typer(
    help="What must not be published: article ids, addresses, sites.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(
    takedown, name="takedown", epilog="Example: copydesk takedown add https://harbourpost.example/ferry --apply"
)


@takedown.command("add", epilog='Example: copydesk takedown add harbourpost.example --note "letter of 3 May" --apply')
def takedown_add(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY", help="Article ids, addresses or sites.")],
    data_dir: DataDir = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why; a comment in the list.")] = "",
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Of an article its duplicates, too.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Take them down at once, not with the next run.")] = False,
) -> None:
    """Add to the takedown list. An article is added with the hash of its text, so that it stays away if it moves."""
    from flows.commands.takedown import add_command

    raise typer.Exit(add_command(read_settings(data_dir=data_dir), entries, note, duplicates=duplicates, apply=apply))


@takedown.command("list", epilog="Example: copydesk takedown list --data-dir data")
def takedown_list(data_dir: DataDir = None) -> None:
    """Show the list, and the raw records that it keeps from being published."""
    from flows.commands.takedown import list_command

    raise typer.Exit(list_command(read_settings(data_dir=data_dir)))


@takedown.command("apply", epilog="Example: copydesk takedown apply --data-dir data")
def takedown_apply(data_dir: DataDir = None) -> None:
    """Take down what is on the list: in every snapshot, and in the logs and Data Docs of runs."""
    from flows.commands.takedown import apply_command

    raise typer.Exit(apply_command(read_settings(data_dir=data_dir)))


@app.command(epilog="Example: copydesk explain data/raw/storm.html")
def explain(
    what: Annotated[str, typer.Argument(metavar="ID|FILE", help="An article_id, its first digits, or a raw file.")],
    data_dir: DataDir = None,
    learned: Learned = None,
) -> None:
    """Show what each stage does to one record, and by which rule."""
    from flows.commands.explain import explain_command

    raise typer.Exit(explain_command(what, read_settings(data_dir=data_dir, learned=learned)))


@app.command(short_help="Learn lines and habits of sites.", epilog="Example: copydesk learn --data-dir data")
def learn(data_dir: DataDir = None, learned: Learned = None) -> None:
    """Learn the lines and habits of sites from what is published; --learned names the tables in use."""
    from flows.commands.learn import learn_command

    raise typer.Exit(learn_command(read_settings(data_dir=data_dir, learned=learned)))


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
    from flows.commands.report import report_command

    raise typer.Exit(report_command(read_settings(data_dir=data_dir), output, run_id=run_id, as_json=as_json))


@app.command(
    short_help="Show where the published tables lie.",
    epilog="Example: copydesk path articles --data-dir s3://bucket/news",
)
def path(
    table: Annotated[str | None, typer.Argument(metavar="TABLE", help="A table; without one, the snapshot.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Show where the tables of the last snapshot lie, for programs that read them."""
    from flows.commands.path import path_command

    raise typer.Exit(path_command(read_settings(data_dir=data_dir), table))


@app.command(short_help="Show the tables and their columns.", epilog="Example: copydesk schema articles")
def schema(
    table: Annotated[str | None, typer.Argument(metavar="TABLE", help="A table; without one, all are listed.")] = None,
) -> None:
    """Show the tables, or the columns of one table with type and description."""
    from flows.commands.schema import schema_command

    raise typer.Exit(schema_command(table))


@app.command(
    epilog='Example: copydesk sql "select site, count(*) as stories from articles group by all order by 2 desc"'
)
def sql(
    statement: Annotated[
        str,
        typer.Argument(
            metavar="STATEMENT",
            help="SQL over articles, duplicates, rejections, removed_text and runs; - reads it from standard input.",
        ),
    ],
    data_dir: DataDir = None,
    form: Annotated[
        Literal["table", "csv", "jsonl"], typer.Option("--format", help="How the answer is written.")
    ] = "table",
    snapshot: SnapshotId = None,
) -> None:
    """Ask the published tables in SQL (DuckDB)."""
    from flows.commands.sql import sql_command

    raise typer.Exit(sql_command(statement, read_settings(data_dir=data_dir), form, snapshot))


@app.command(epilog="Example: copydesk export --format csv --table articles --output export --compression gzip")
def export(
    form: Annotated[
        Literal["csv", "jsonl", "duckdb"], typer.Option("--format", help="One file a table, or one database.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write into; files there are replaced.")
    ] = Path("export"),
    table: Annotated[list[str] | None, typer.Option(metavar="TABLE", help="Only this table; may be repeated.")] = None,
    compression: Annotated[
        Literal["none", "gzip", "zstd"], typer.Option(help="Compression of CSV and JSON lines.")
    ] = "none",
    data_dir: DataDir = None,
    snapshot: SnapshotId = None,
) -> None:
    """Write the published tables as CSV, JSON lines or a DuckDB file."""
    from flows.commands.export import export_command
    from flows.tables import Form

    settings = read_settings(data_dir=data_dir)
    raise typer.Exit(
        export_command(settings, Form(form), output, table or (), compression.removeprefix("none"), snapshot)
    )


_OPTIONS = {"roots": "root", "field_map": "field", "wait_seconds": "wait", "inputs": "INPUT"}  # those of other names


def read_settings(**given: Any) -> Any:
    """Settings from what the command was given, else from the environment, else the defaults."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from flows.settings import RunSettings, find_unknown_variables

    for name in find_unknown_variables():
        typer.echo(f"copydesk: there is no setting {name}, it has no effect", err=True)
    try:
        return RunSettings(**{name: value for name, value in given.items() if value is not None})
    except SettingsError as error:
        named = re.search(r'field "(\w+)"', str(error))
        variable = f"COPYDESK_{named[1].upper()}" if named else "a COPYDESK_ variable"
        raise typer.BadParameter(f"{variable} is not written as JSON: {error.__cause__}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place, message = [str(part) for part in first["loc"]], first["msg"].removeprefix("Value error, ")
        if not place:
            raise typer.BadParameter(message) from error
        option = _OPTIONS.get(place[0], place[0].replace("_", "-"))
        told = f"--{option}" if given.get(place[0]) is not None else f"COPYDESK_{place[0].upper()}"
        raise typer.BadParameter(f"{told}: {message}, not {str(first['input'])[:80]!r}") from error


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
        message = " ".join(error.format_message().split()).replace("Value error, ", "")
        typer.echo(f"copydesk: {message}", err=True)
        code = WRONG_USAGE
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("copydesk: interrupted", err=True)
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the person sees a line
        from flows.failures import describe_failure, find_place
        from flows.terminal import printable

        typer.echo(f"copydesk: {printable(' '.join(describe_failure(error).split()))} ({find_place(error)})", err=True)
        code = FAILED
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or GOOD)  # every process and file was closed in its place; the libraries' own farewells take seconds
