"""`copydesk explain`: one record, stage by stage, on the terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands.explanation import Explanation, cut_text, explain_record
from flows.commands.lookup import Published, find_published, find_records
from flows.dedup.difference import Side, find_differences
from flows.exit_codes import GOOD, WRONG_USAGE
from flows.options import find_stage_options
from flows.reading import open_to_read
from flows.settings import RunSettings
from flows.sources import UsageError
from flows.storage import Snapshot, open_latest
from flows.terminal import printable
from transforms.records import Evidence
from transforms.schema.tables import DUPLICATES
from transforms.schema.vocabularies import Category

_QUIET = (Category.LAYOUT, Category.REPAIR)
_LINE = "─"
_MARKS = {Side.BOTH: ("", "", ""), Side.FIRST: ("[-", "-]", "red strike"), Side.SECOND: ("[+", "+]", "green")}


def explain_command(what: str, settings: RunSettings) -> int:
    """Print what each stage does to the records that `what` names."""
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    try:
        options = find_stage_options(settings)
        records = find_records(what, settings)
    except UsageError as error:
        Console(stderr=True).print(Text(printable(f"copydesk: {error}")), soft_wrap=True)
        return WRONG_USAGE
    snapshot = open_latest(open_to_read(settings))
    for record in records:
        published = find_published(snapshot, record.identity.article_id)
        print_explanation(console, explain_record(record, options), published)
        print_differences(console, snapshot, published)
    return GOOD


def print_explanation(console: Console, told: Explanation, published: list[Published]) -> None:
    """Print one record."""
    identity = told.identity
    console.print(
        Text(f"{identity.article_id}  {_show(identity.raw_file)}, record {identity.raw_record}", style="bold")
    )
    if told.raw is not None:
        _head(console, "ingest")
        _fact(console, "kind", f"{told.raw.kind.value}, {len(told.raw.content):,} bytes")
        _fact(console, "source_url", identity.source_url)
        _evidence(console, told.raw.evidence)
    if told.extracted is not None:
        _head(console, "extract")
        _fact(
            console,
            "method",
            f"{told.extracted.method}, {told.extracted.encoding}, {len(told.extracted.text):,} characters",
        )
        _evidence(console, told.extracted.evidence[len(told.raw.evidence) if told.raw else 0 :])
    if told.stripped is not None:
        _strip(console, told)
    if told.row is not None:
        _normalise(console, told)
    if told.rejection is not None:
        _head(console, told.rejection.stage.value)
        console.print(Text(_show(f"refused: {told.rejection.reason.value}: {told.rejection.detail}"), style="bold red"))
    _published(console, published)
    console.print()


def _strip(console: Console, told: Explanation) -> None:
    """The text, with every change marked by its rule."""
    if told.stripped is None or told.extracted is None:
        return
    _head(console, "strip")
    text = Text()
    for piece in cut_text(told.stripped):
        if piece.edit is None:
            text.append(_show(piece.text))
        elif piece.edit.category in _QUIET:
            text.append(_show(piece.edit.replacement or ""))
            text.append(f"⟨{piece.edit.rule_id}⟩", style="dim")
        else:
            text.append(f"[-{_show(piece.text)}-]", style="red strike")
            if piece.edit.replacement:
                text.append(f"[+{_show(piece.edit.replacement)}+]", style="green")
            score = "" if piece.edit.score is None else f" {piece.edit.score:.2f}"
            text.append(f"⟨{piece.edit.rule_id}{score}⟩", style="yellow")
    console.print(text)
    for note in told.stripped.notes:
        _fact(console, "held back", note)
    _evidence(console, told.stripped.evidence[len(told.extracted.evidence) :])


def _normalise(console: Console, told: Explanation) -> None:
    """What was decided."""
    _head(console, "normalise")
    for name, value in (told.row or {}).items():
        if name not in ("text", "article_id", "raw_file", "raw_record", "source") and value not in (None, [], ""):
            _fact(console, name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
    _candidates(console, told)


def _candidates(console: Console, told: Explanation) -> None:
    """What was weighed for each column: what won (+) and what lost (-), and why."""
    if not told.candidates:
        return
    grid = Table(box=None, pad_edge=False, show_header=False)
    for one in told.candidates:
        style = "" if one.is_chosen else "dim"
        place = f"{one.evidence.source} {one.evidence.place}"
        cells = ("+" if one.is_chosen else "-", one.column, place, one.evidence.value[:80], one.reason)
        grid.add_row(*(Text(_show(cell), style=style) for cell in cells))
    console.print(grid)


def _published(console: Console, published: list[Published]) -> None:
    for place in published:
        _head(console, "published")
        _fact(console, "table", place.table)
        for name in (
            "cluster_id",
            "duplicate_of",
            "match_kind",
            "similarity",
            "duplicate_count",
            "stage",
            "reason",
            "detail",
        ):
            if place.row.get(name) not in (None, ""):
                _fact(console, name, str(place.row[name]))


def print_differences(console: Console, snapshot: Snapshot | None, published: list[Published]) -> None:
    """Print a duplicate's text against that of the article it is merged into, what only one of them has marked."""
    for place in published:
        if snapshot is None or place.table != DUPLICATES.name:
            continue
        for article in find_published(snapshot, place.row["duplicate_of"]):
            _head(console, f"{article.row['title'] or article.row['article_id']}, and how this one differs")
            text = Text()
            for stretch in find_differences(article.row["text"], place.row["text"]):
                before, after, style = _MARKS[stretch.side]
                text.append(f"{before}{_show(stretch.text)}{after}", style=style)
            console.print(text)
            console.print()


def _evidence(console: Console, evidence: tuple[Evidence, ...]) -> None:
    if not evidence:
        return
    grid = Table(box=None, pad_edge=False, show_header=False)
    for item in evidence:
        grid.add_row(
            Text(item.field.value, style="cyan"),
            Text(_show(item.source, item.place), style="dim"),
            Text(_show(item.value[:160])),
        )
    console.print(grid)


def _head(console: Console, stage: str) -> None:
    console.print(Text(f"{_LINE * 2} {stage} {_LINE * 40}", style="bold blue"))


def _fact(console: Console, name: str, value: str | None) -> None:
    if value is not None:
        console.print(Text.assemble((f"{name}: ", "cyan"), _show(value)))


def _show(*parts: str) -> str:
    """Values from a record, so that a terminal only shows them."""
    return printable(" ".join(part for part in parts if part))
