"""What was decided about records: dates with their evidence, what was merged, what was rejected."""

from flows.dedup.figures import NearPair, find_figures
from flows.report.database import Database, counted
from flows.report.figures import Counted, Dates, Duplicates, MostRun, Pair, Refusal, Rejections
from flows.storage import Snapshot
from transforms.dedup import DedupOptions
from transforms.schema.vocabularies import MatchKind, Precision

REFUSALS_OF_A_REASON = 12
MOST_REFUSALS = 120
_NEAREST = 8
_MOST_RUN = 10
_SITES_SHOWN = 12
_STEPS = 20
_SIZES = ((2, 2), (3, 3), (4, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, None))
_REFUSED_DATES = """
    SELECT regexp_extract(note, '^published: (refused: )?([^:]+)', 2), count(*)
    FROM (SELECT unnest(metadata_notes) AS note FROM stories) WHERE note LIKE 'published:%'
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 6
"""
_REFUSALS = f"""
    SELECT article_id, left(raw_file, 400), raw_record, stage, reason, left(detail, 400), left(excerpt, 200)
    FROM rejections
    QUALIFY row_number() OVER (PARTITION BY reason ORDER BY source, raw_file, raw_record) <= {REFUSALS_OF_A_REASON}
    ORDER BY reason, source, raw_file, raw_record LIMIT {MOST_REFUSALS}
"""  # noqa: S608 - numbers of our own


def gather_dates(db: Database) -> Dates:
    """Dates of publication of the articles, and what was not believed of all stories."""
    rows = db.rows(
        "SELECT published_source, published_precision, count(*) FROM articles WHERE published_at IS NOT NULL GROUP BY ALL"
    )
    by_source: dict[str, dict[str, int]] = {}
    for source, precision, count in rows:
        by_source.setdefault(source or "not told", {})[precision or "not told"] = count
    sums = {source: sum(counts.values()) for source, counts in by_source.items()}
    sources = sorted(sums, key=lambda source: (-sums[source], source))
    precisions = {
        name: sum(counts.get(name, 0) for counts in by_source.values())
        for name in (*(precision.value for precision in Precision), "not told")
    }
    undated = db.row("SELECT count(*) FROM articles WHERE published_at IS NULL")[0]
    return Dates(
        sum(sums.values()),
        undated,
        tuple(Counted(name, count) for name, count in precisions.items() if count),
        tuple(Counted(source, sums[source]) for source in sources),
        {source: by_source[source] for source in sources},
        counted(db.rows(_REFUSED_DATES)),
    )


def gather_duplicates(db: Database, snapshot: Snapshot, options: DedupOptions | None = None) -> Duplicates:
    """Clusters, kinds of match, and the pairs nearest to what would have kept them apart."""
    options = options or DedupOptions()
    thresholds = {MatchKind.NEAR.value: options.near_similarity, MatchKind.CONTAINED.value: options.contained_share}
    records = db.row("SELECT count(*) FROM duplicates")[0]
    clusters = db.row("SELECT count(*) FROM articles WHERE duplicate_count > 0")[0]
    nearest = find_figures(snapshot)
    steps = dict(
        db.rows(
            "SELECT least(floor(similarity * ?)::INTEGER, ? - 1), count(*) FROM duplicates WHERE match_kind = ? GROUP BY 1",
            _STEPS,
            _STEPS,
            MatchKind.NEAR.value,
        )
    )
    return Duplicates(
        records=records,
        clusters=clusters,
        kinds=db.count("duplicates", "match_kind", len(MatchKind)),
        sizes=_sizes(db),
        similarities=tuple(steps.get(step, 0) for step in range(_STEPS)) if steps else (),
        thresholds=thresholds,
        accepted=tuple(map(_pair, nearest.accepted[:_NEAREST])),
        refused=tuple(map(_pair, nearest.rejected[:_NEAREST])),
        most_run=_most_run(db),
        agencies=db.count("articles", "syndication_source", 8),
    )


def _pair(pair: NearPair) -> Pair:
    return Pair(
        pair.is_merged,
        round(pair.jaccard, 4),
        round(pair.containment, 4),
        round(pair.margin, 4),
        pair.article_id,
        pair.title,
        pair.site,
        pair.other_id,
        pair.other_title,
        pair.other_site,
    )


def _sizes(db: Database) -> tuple[Counted, ...]:
    """Clusters by number of records in them; sizes beyond the largest cluster are left out."""
    counts = db.rows("SELECT duplicate_count + 1, count(*) FROM articles WHERE duplicate_count > 0 GROUP BY 1")
    made = []
    for low, high in _SIZES:
        found = sum(count for size, count in counts if size >= low and (high is None or size <= high))
        name = f"{low} or more" if high is None else f"{low}" if low == high else f"{low} to {high}"
        made.append(Counted(name, found))
    while made and not made[-1].count:
        made.pop()
    return tuple(made)


def _most_run(db: Database) -> tuple[MostRun, ...]:
    rows = db.rows(
        "SELECT article_id, title, site, published_date, duplicate_count + 1, duplicate_sites FROM articles"
        " WHERE duplicate_count > 0 ORDER BY duplicate_count DESC, len(duplicate_sites) DESC, article_id LIMIT ?",
        _MOST_RUN,
    )
    return tuple(
        MostRun(article_id, title, site, day, records, tuple(sites[:_SITES_SHOWN]))
        for article_id, title, site, day, records, sites in rows
    )


def gather_rejections(db: Database) -> Rejections:
    """Rejected records by reason, and the first ones of each."""
    records = db.row("SELECT count(*) FROM rejections")[0]
    return Rejections(records, db.count("rejections", "reason", 50), tuple(Refusal(*row) for row in db.rows(_REFUSALS)))
