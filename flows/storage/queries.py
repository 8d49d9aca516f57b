# ruff: noqa: S608 - only names of our own and declared columns go into these statements
"""The SQL behind `assemble`. Views old_* and new_* hold the last snapshot's and the staged rows.

    left_out     raw files whose old records do not stay          records      one row a record that stays, small columns
    clusters     where each record stands                         placed       records with their cluster
    merged       articles with what was merged into them          cuts         where the rows of each day go
    rows_now     (kind, article_id, part, mark): every row of the candidate, where it goes, what the clusters say of it
    rows_before  the same of the last snapshot                    changed_parts  files of which something differs

A row's `mark` holds what clusters wrote into it; the rest of a row never changes while its raw file does not.
"""

from transforms.schema.tables import NORMALISED, REJECTIONS, REMOVED_TEXT

# the partition stands between the table's name and the hash
_PART_OF_FILE = "regexp_extract(filename, '{kind}-(.*)-[0-9a-f]{{16}}\\.parquet$', 1)"
_STAYS = "NOT EXISTS (FROM left_out l WHERE l.source = o.source AND l.raw_file = o.raw_file)"
_MARK_ARTICLE = "concat_ws('|', cluster_id, duplicate_count, array_to_string(duplicate_sites, ' '))"
_MARK_DUPLICATE = "concat_ws('|', cluster_id, duplicate_of, match_kind, similarity)"
_OLD_RECORDS = """
    (SELECT {columns} FROM old_articles UNION ALL SELECT {columns} FROM old_duplicates)
"""
_SMALL = "article_id, source, raw_file, site, published_date"

PLACE_RECORDS = (
    "CREATE TABLE left_out AS SELECT DISTINCT source, raw_file FROM left_out_found",
    "CREATE TABLE clusters AS SELECT article_id, duplicate_of, match_kind, similarity, cluster_id FROM clusters_found",
    f"""
    CREATE TABLE records AS
    SELECT article_id, site, published_date AS day, false AS is_new
    FROM {_OLD_RECORDS.format(columns=_SMALL)} o WHERE {_STAYS}
    UNION ALL
    SELECT article_id, site, published_date, true FROM new_records
    """,
    """
    CREATE TABLE placed AS
    SELECT r.*, c.duplicate_of, c.match_kind, c.similarity, coalesce(c.cluster_id, r.article_id) AS cluster_id,
           CASE WHEN c.duplicate_of IS NULL THEN 'articles' ELSE 'duplicates' END AS kind
    FROM records r LEFT JOIN clusters c USING (article_id)
    """,
    """
    CREATE TABLE merged AS
    SELECT duplicate_of AS article_id, count(*)::INTEGER AS duplicate_count,
           coalesce(list_sort(list(DISTINCT site) FILTER (WHERE site IS NOT NULL)), []) AS duplicate_sites
    FROM placed WHERE duplicate_of IS NOT NULL GROUP BY duplicate_of
    """,
    f"""
    CREATE TABLE refused AS
    SELECT article_id, false AS is_new FROM old_rejections o WHERE {_STAYS}
    UNION ALL SELECT article_id, true FROM new_rejections
    """,
    """
    CREATE TABLE span_counts AS
    SELECT s.article_id, p.day, p.is_new, s.spans
    FROM (
        SELECT article_id, false AS is_new, count(*) AS spans FROM old_removed_text GROUP BY article_id
        UNION ALL SELECT article_id, true, count(*) FROM new_removed_text GROUP BY article_id
    ) s JOIN placed p ON p.article_id = s.article_id AND p.is_new = s.is_new
    """,
)

COUNT_BY_DAY = """
    SELECT kind, day, count(*) FROM placed GROUP BY kind, day
    UNION ALL SELECT 'rejections', NULL, count(*) FROM refused
    UNION ALL SELECT 'removed_text', day, sum(spans)::BIGINT FROM span_counts GROUP BY day
"""

_BUCKET = "(('0x' || substr(article_id, 1, 4))::INTEGER * buckets) // 65536"
_PART = f"period || CASE WHEN buckets = 1 THEN '' ELSE printf('-%04dof%04d', {_BUCKET}, buckets) END"

PLACE_ROWS = (
    "CREATE TABLE cuts AS SELECT * FROM cuts_found",
    f"""
    CREATE TABLE rows_now AS
    SELECT n.kind, n.article_id, n.is_new, n.mark, {_PART} AS part
    FROM (
        SELECT p.kind, p.article_id, p.day, p.is_new,
               CASE WHEN p.kind = 'articles'
                    THEN concat_ws('|', p.cluster_id, coalesce(m.duplicate_count, 0),
                                   coalesce(array_to_string(m.duplicate_sites, ' '), ''))
                    ELSE {_MARK_DUPLICATE} END AS mark
        FROM placed p LEFT JOIN merged m ON m.article_id = p.article_id
        UNION ALL SELECT 'rejections', article_id, NULL, is_new, '' FROM refused
        UNION ALL SELECT 'removed_text', article_id, day, is_new, '' FROM span_counts
    ) n JOIN cuts c ON c.kind = n.kind AND c.day IS NOT DISTINCT FROM n.day
    """,
    f"""
    CREATE TABLE rows_before AS
    SELECT 'articles' AS kind, article_id, {_PART_OF_FILE.format(kind="articles")} AS part, {_MARK_ARTICLE} AS mark
    FROM old_articles
    UNION ALL SELECT 'duplicates', article_id, {_PART_OF_FILE.format(kind="duplicates")}, {_MARK_DUPLICATE}
    FROM old_duplicates
    UNION ALL SELECT 'rejections', article_id, {_PART_OF_FILE.format(kind="rejections")}, '' FROM old_rejections
    UNION ALL SELECT DISTINCT 'removed_text', article_id, {_PART_OF_FILE.format(kind="removed_text")}, ''
    FROM old_removed_text
    """,
    """
    CREATE TABLE changed_parts AS
    SELECT kind, part FROM rows_now WHERE is_new
    UNION SELECT kind, part FROM (SELECT kind, article_id, part, mark FROM rows_now EXCEPT FROM (
        SELECT kind, article_id, part, mark FROM rows_before))
    UNION SELECT kind, part FROM (SELECT kind, article_id, part, mark FROM rows_before EXCEPT FROM (
        SELECT kind, article_id, part, mark FROM rows_now WHERE NOT is_new))
    """,
)


def _columns(names: list[str], prefix: str) -> str:
    return ", ".join(f'{prefix}."{name}"' for name in names)


def _changed(kind: str) -> str:
    return f"(SELECT part FROM changed_parts WHERE kind = '{kind}')"


def _records_of(kind: str) -> str:
    """The whole rows of the records of a kind that go into files to be written."""
    names = _columns(NORMALISED.names, "o")
    old = " UNION ALL ".join(
        f"SELECT {names} FROM old_{table} o WHERE {_STAYS} AND {_PART_OF_FILE.format(kind=table)} IN {_changed(table)}"
        for table in ("articles", "duplicates")
    )
    return f"""
        (SELECT {names}, n.part FROM (
            {old} UNION ALL SELECT {_columns(NORMALISED.names, "o")} FROM new_records o
        ) o JOIN rows_now n ON n.article_id = o.article_id AND n.kind = '{kind}' AND n.part IN {_changed(kind)})
    """


_IN_ORDER = "ORDER BY r.part, r.published_date NULLS LAST, r.site NULLS LAST, r.article_id"


def select_articles() -> str:
    """The rows of articles to be written, by part and in order."""
    return f"""
        SELECT r.*, coalesce(c.cluster_id, r.article_id) AS cluster_id,
               coalesce(m.duplicate_count, 0)::INTEGER AS duplicate_count,
               coalesce(m.duplicate_sites, []) AS duplicate_sites
        FROM {_records_of("articles")} r LEFT JOIN merged m USING (article_id) LEFT JOIN clusters c USING (article_id)
        {_IN_ORDER}
    """


def select_duplicates() -> str:
    """The rows of duplicates to be written, by part and in order."""
    return f"""
        SELECT r.*, c.cluster_id, c.duplicate_of, c.match_kind, c.similarity
        FROM {_records_of("duplicates")} r JOIN clusters c USING (article_id) {_IN_ORDER}
    """


def select_rejections() -> str:
    """The rows of rejections to be written, by part and in order."""
    names = _columns(REJECTIONS.names, "o")
    part = _PART_OF_FILE.format(kind="rejections")
    return f"""
        SELECT {names}, n.part FROM (
            SELECT {names} FROM old_rejections o WHERE {_STAYS} AND {part} IN {_changed("rejections")}
            UNION ALL SELECT {names} FROM new_rejections o
        ) o JOIN rows_now n ON n.article_id = o.article_id AND n.kind = 'rejections'
            AND n.part IN {_changed("rejections")}
        ORDER BY n.part, o.source, o.raw_file, o.raw_record, o.article_id
    """


def select_removed_text() -> str:
    """The rows of removed_text to be written, by part and in order."""
    names = _columns(REMOVED_TEXT.names, "o")
    part = _PART_OF_FILE.format(kind="removed_text")
    return f"""
        SELECT {names}, n.part FROM (
            SELECT {names}, false AS is_new FROM old_removed_text o WHERE {part} IN {_changed("removed_text")}
            UNION ALL SELECT {names}, true FROM new_removed_text o
        ) o JOIN rows_now n ON n.article_id = o.article_id AND n.is_new = o.is_new AND n.kind = 'removed_text'
            AND n.part IN {_changed("removed_text")}
        ORDER BY n.part, o.article_id, o.start, o."end", o.text, o.replacement
    """
