# ruff: noqa: S608 - only names of our own go into these statements
"""What must hold of a snapshot as a whole, as queries for the rows that break it.

`ledger`, `articles`, `duplicates`, `rejections`, `removed_text` are the candidate's tables; of most of them only what KEPT
names is there, for many questions are asked of a few small columns.
"""

from dataclasses import dataclass

SUITE = "dataset__rules"
MEMBERS = """(
    SELECT article_id, source, raw_file FROM articles
    UNION ALL SELECT article_id, source, raw_file FROM duplicates
    UNION ALL SELECT article_id, source, raw_file FROM rejections
)"""
RECORDS = "(SELECT article_id FROM articles UNION ALL SELECT article_id FROM duplicates)"
_OF_ALL = "article_id, source, raw_file"
_OF_RECORDS = (
    f"{_OF_ALL}, cluster_id, site, published_at, left(title, 1) AS title, word_count"  # of a title: is there one
)
# what the rules over a whole snapshot, and its volumes, look at; of removed_text nearly everything, so that it stays where it is
KEPT = {
    "articles": f"{_OF_RECORDS}, duplicate_count, duplicate_sites",
    "duplicates": f"{_OF_RECORDS}, duplicate_of, match_kind, similarity",
    "rejections": _OF_ALL,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: how many rows it looks at, and a query that gives those that break it (what they show comes first)."""

    rule_id: str
    says: str
    count_looked: str
    find_broken: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    rule_id: str
    says: str
    looked: int
    broken: int
    examples: tuple[str, ...] = ()


CHECKS = (
    Check(
        "conservation",
        "every raw record of every file is in articles, duplicates or rejections",
        "SELECT coalesce(sum(record_count), 0) FROM ledger",
        f"""
        SELECT coalesce(l.source, m.source) || '/' || coalesce(l.raw_file, m.raw_file) || ':' AS file,
               coalesce(l.record_count, 0) || ' counted,' AS counted, coalesce(m.kept, 0) || ' in tables' AS kept
        FROM ledger l FULL JOIN (SELECT source, raw_file, count(*) AS kept FROM {MEMBERS} GROUP BY ALL) m
            ON l.source = m.source AND l.raw_file = m.raw_file
        WHERE coalesce(l.record_count, 0) <> coalesce(m.kept, 0)
        """,
    ),
    Check(
        "one_place",
        "every record is in one of the tables, once",
        f"SELECT count(*) FROM {MEMBERS}",
        f"SELECT article_id, count(*) || ' times' AS times FROM {MEMBERS} GROUP BY article_id HAVING count(*) > 1",
    ),
    Check(
        "merged_into_article",
        "duplicate_of names a row of articles",
        "SELECT count(*) FROM duplicates",
        """
        SELECT article_id, 'into ' || duplicate_of AS into_ FROM duplicates d
        WHERE NOT EXISTS (FROM articles a WHERE a.article_id = d.duplicate_of)
        """,
    ),
    Check(
        "cluster_of_article",
        "cluster_id is an article's own id, and that of the article a duplicate is merged into",
        f"SELECT count(*) FROM {RECORDS}",
        """
        SELECT article_id, 'in ' || cluster_id AS cluster FROM articles WHERE cluster_id <> article_id
        UNION ALL SELECT article_id, 'in ' || cluster_id FROM duplicates WHERE cluster_id <> duplicate_of
        """,
    ),
    Check(
        "duplicates_counted",
        "duplicate_count and duplicate_sites tell what was merged into an article",
        "SELECT count(*) FROM articles",
        """
        SELECT article_id, duplicate_count || ' stated,' AS stated, coalesce(d.merged, 0) || ' merged' AS merged
        FROM articles a LEFT JOIN (
            SELECT duplicate_of, count(*) AS merged,
                   coalesce(list_sort(list(DISTINCT site) FILTER (WHERE site IS NOT NULL)), []) AS sites
            FROM duplicates GROUP BY duplicate_of
        ) d ON d.duplicate_of = a.article_id
        WHERE duplicate_count <> coalesce(d.merged, 0) OR duplicate_sites <> coalesce(d.sites, [])
        """,
    ),
    Check(
        "exact_is_one",
        "similarity is 1 where match_kind is exact",
        "SELECT count(*) FROM duplicates",
        """
        SELECT article_id, match_kind, similarity FROM duplicates WHERE match_kind = 'exact' AND similarity <> 1
        """,
    ),
    Check(
        "removed_from_record",
        "every span in removed_text belongs to a row of articles or duplicates",
        "SELECT count(*) FROM removed_text",
        f"""
        SELECT DISTINCT article_id FROM removed_text r
        WHERE NOT EXISTS (FROM {RECORDS} a WHERE a.article_id = r.article_id)
        """,
    ),
    Check(
        "spans_apart",
        "the spans of a record do not overlap",
        "SELECT count(*) FROM removed_text",
        """
        SELECT article_id, start, "end" FROM (
            SELECT article_id, start, "end",
                   lag("end") OVER (PARTITION BY article_id ORDER BY start, "end") AS before
            FROM removed_text
        ) WHERE start < before
        """,
    ),
)
