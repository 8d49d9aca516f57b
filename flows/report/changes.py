"""What cleaning took out: by kind, by site, and the lines themselves, the most frequent first."""

from flows.report.database import Database
from flows.report.figures import CategoryFigures, Removed, RemovedLine

EXAMPLES = 5
EXAMPLE_CHARACTERS = 160
_SITES = 12
_COLUMNS = 8
_QUIET = ("layout", "repair")  # white space and single characters say nothing of a site
_BLANK = r"E' \n\t\r'"
_CATEGORIES = """
    SELECT category, count(*), count(DISTINCT article_id), sum(length(text)), count(DISTINCT rule_id)
    FROM removed_text GROUP BY 1 ORDER BY 2 DESC, 1
"""
_EXAMPLES = f"""
    SELECT category, line, count(*) AS times, count(DISTINCT site), min(rule_id), replacement
    FROM (
        SELECT category, left(trim(r.text, {_BLANK}), {EXAMPLE_CHARACTERS}) AS line, rule_id, site,
               left(replacement, {EXAMPLE_CHARACTERS}) AS replacement
        FROM removed_text r JOIN stories USING (article_id)
    ) WHERE line <> '' GROUP BY category, line, replacement
    QUALIFY row_number() OVER (PARTITION BY category ORDER BY times DESC, line, replacement) <= {EXAMPLES}
    ORDER BY category, times DESC, line, replacement
"""  # noqa: S608 - numbers of our own
_SITES_WITH_SPANS = """
    SELECT site, count(*) FROM stories WHERE site IN (
        SELECT site FROM removed_text JOIN stories USING (article_id) WHERE category IN (SELECT unnest(?))
    ) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
"""
_BY_SITE = """
    SELECT site, category, count(*) FROM removed_text JOIN stories USING (article_id)
    WHERE site IN (SELECT unnest(?)) AND category IN (SELECT unnest(?)) GROUP BY ALL
"""


def gather_removed(db: Database) -> Removed:
    """All of it, from removed_text and the stories that it was taken from."""
    examples: dict[str, list[RemovedLine]] = {}
    for category, line, count, sites, rule_id, replacement in db.rows(_EXAMPLES):
        examples.setdefault(category, []).append(RemovedLine(line, count, sites, rule_id, replacement))
    categories = tuple(
        CategoryFigures(name, spans, records, characters, rules, tuple(examples.get(name, ())))
        for name, spans, records, characters, rules in db.rows(_CATEGORIES)
    )
    spans, characters, records = db.row(
        "SELECT count(*), coalesce(sum(length(text)), 0), count(DISTINCT article_id) FROM removed_text"
    )
    kept = db.row("SELECT coalesce(sum(length(text)), 0) FROM stories")[0]
    columns = tuple(category.category for category in categories if category.category not in _QUIET)[:_COLUMNS]
    return Removed(spans, int(characters), records, int(kept), categories, columns, _by_site(db, columns))


def _by_site(db: Database, columns: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    """Spans a story, for the sites with most stories among those that anything was taken out of."""
    stories = dict(db.rows(_SITES_WITH_SPANS, list(columns), _SITES))
    spans = {(site, category): count for site, category, count in db.rows(_BY_SITE, list(stories), list(columns))}
    return {
        site: tuple(round(spans.get((site, column), 0) / count, 4) for column in columns)
        for site, count in stories.items()
    }
