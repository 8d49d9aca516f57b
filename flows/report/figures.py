"""Every figure of the report as a plain value: what is gathered, drawn, and given out by `--json`.

Shares are 0 to 1, lengths of time are seconds, memory is bytes, times are UTC. A figure that is not known is None.
`docs/report.md` describes them in the same words and order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

FIGURES_VERSION = 1  # changes when a figure goes or means something else


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that did not hold. `is_warning`: it did not stop the run. `rows` broke it; `examples` show a few."""

    suite: str
    rule: str
    says: str
    is_warning: bool
    rows: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuiteFigures:
    """One suite of rules: how many it has, and how many of them failed or warned."""

    suite: str
    rules: int
    failed: int
    warned: int


@dataclass(frozen=True, slots=True)
class StageUse:
    """What a stage took. `cpu_seconds` includes workers; `peak_bytes` is of the largest process that took part."""

    stage: str
    seconds: float | None
    cpu_seconds: float | None
    peak_bytes: int | None


@dataclass(frozen=True, slots=True)
class RunFigures:
    """The run that the page is about. `tables` are the rows of the snapshot that it published.

    `data_docs` and `log` are paths, None where the run left no such file.
    """

    run_id: str
    started_at: datetime
    finished_at: datetime
    seconds: float
    outcome: str
    snapshot_id: str | None
    inputs: tuple[str, ...]
    input_files: tuple[str, ...]
    input_file_count: int
    raw_records: int
    tables: Mapping[str, int]
    versions: Mapping[str, str]
    settings: Mapping[str, Any]
    suites: tuple[SuiteFigures, ...]
    broken_rules: tuple[BrokenRule, ...]
    stages: tuple[StageUse, ...]
    peak_bytes: int
    data_docs: str | None = None
    log: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Records of one kind of input, and where they ended."""

    kind: str
    files: int
    records: int
    articles: int
    duplicates: int
    rejections: int


@dataclass(frozen=True, slots=True)
class StageFlow:
    """What reached a stage that looks at one record, and what it refused, by reason."""

    stage: str
    entered: int
    refused: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Stories by day, week, month, quarter or year of publication (`period`); `starts` are the periods' first days.

    `earlier` articles are dated before the first period, too few to be drawn; `undated` ones have no date.
    """

    period: str
    starts: tuple[date, ...]
    articles: tuple[int, ...]
    duplicates: tuple[int, ...]
    earlier: int
    undated: int
    last_date: date | None


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """One site: its stories, `articles` by period of the timeline, and what is known of them."""

    site: str
    articles: int
    duplicates: int
    undated_share: float
    median_words: float
    last_date: date | None
    timeline: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites with most stories, and what the page leaves out. `unnamed` articles name no site."""

    count: int
    shown: tuple[SiteFigures, ...]
    others: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a value occurs."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Length:
    """Articles with `low` words or more and fewer than `high`."""

    low: int
    high: int
    articles: int


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A text that was taken out as it stands, how often, at how many sites, and by which rule (of several the first by name)."""

    text: str
    count: int
    sites: int
    rule_id: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """What was taken out of one kind: spans, records they stood in, characters, and the most frequent texts."""

    category: str
    spans: int
    records: int
    characters: int
    rules: int
    examples: tuple[RemovedLine, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """What cleaning took out, by kind, and by site: spans a story for the largest sites and the commonest kinds."""

    spans: int
    characters: int
    records: int
    kept_characters: int
    categories: tuple[CategoryFigures, ...]
    columns: tuple[str, ...]
    by_site: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that were nearly decided the other way: how alike they are, and how far above the nearer threshold
    (below, where `margin` is negative). `merged`: they are in one cluster.
    """

    merged: bool
    jaccard: float
    containment: float
    margin: float
    first_id: str
    first_title: str | None
    first_site: str | None
    second_id: str
    second_title: str | None
    second_site: str | None


@dataclass(frozen=True, slots=True)
class MostRun:
    """A story that ran often: the article that stays, and who else ran it."""

    article_id: str
    title: str | None
    site: str | None
    published_date: date | None
    records: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was merged. `sizes`: clusters by number of records; `similarities`: merged near pairs by step of 0.05 from 0.

    `thresholds` by kind of match: from which similarity two texts are one story. `accepted` pairs lie just above a
    threshold, `refused` ones just below, the nearest first.
    """

    records: int
    clusters: int
    kinds: tuple[Counted, ...]
    sizes: tuple[Counted, ...]
    similarities: tuple[int, ...]
    thresholds: Mapping[str, float]
    accepted: tuple[Pair, ...]
    refused: tuple[Pair, ...]
    most_run: tuple[MostRun, ...]
    agencies: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """How exactly dates of publication are known (`precisions`), from which evidence, and both together.

    `refused`: what was found and not believed, the most frequent reasons.
    """

    dated: int
    undated: int
    precisions: tuple[Counted, ...]
    sources: tuple[Counted, ...]
    by_source: Mapping[str, Mapping[str, int]]
    refused: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rejected record."""

    article_id: str
    raw_file: str
    raw_record: int
    stage: str
    reason: str
    detail: str
    excerpt: str | None


@dataclass(frozen=True, slots=True)
class Rejections:
    """Rejected records: by reason, and a few of each reason."""

    records: int
    reasons: tuple[Counted, ...]
    shown: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class DatasetFigures:
    """What is in a snapshot. `of_run`: the run on the page published it; else it is the one that stood then."""

    snapshot_id: str
    of_run: bool
    tables: Mapping[str, int]
    bytes: Mapping[str, int]
    intake: tuple[Intake, ...]
    flow: tuple[StageFlow, ...]
    timeline: Timeline
    sites: Sites
    languages: tuple[Counted, ...]
    content_types: tuple[Counted, ...]
    truncated: int
    lengths: tuple[Length, ...]
    median_words: float | None
    removed: Removed
    duplicates: Duplicates
    dates: Dates
    rejections: Rejections


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One run in the row of the last ones. What only a published snapshot tells is None for other runs."""

    run_id: str
    started_at: datetime
    outcome: str
    snapshot_id: str | None
    raw_records: int
    articles: int | None
    duplicates: int | None
    rejections: int | None
    yield_share: float | None
    undated_share: float | None
    median_words: float | None
    seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """A measure that is out of its usual range; `site` is None where it speaks of the whole dataset.

    `history` are the values before, oldest first.
    """

    site: str | None
    measure: str
    value: float
    low: float
    high: float
    says: str
    history: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the report tells."""

    run: RunFigures
    dataset: DatasetFigures | None
    trend: tuple[TrendPoint, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    figures_version: int = field(default=FIGURES_VERSION)

    def plain(self) -> dict[str, Any]:
        """The same as dictionaries, lists, text and numbers, for JSON."""
        made: dict[str, Any] = _plain(asdict(self))
        return made


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
