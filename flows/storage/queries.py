# ruff: noqa: S608 - only names of our own and declared columns go into these statements
"""The SQL behind `assemble`. Views old_* and new_* hold the last snapshot's and the staged rows.

    left_out      raw files whose old records do not stay, left_out_records: single ones
    placed        records that stay, with their cluster
    merged        articles with what was merged into them     cuts          where the rows of each day go
    rows_now      every row of the candidate: its kind, the part it goes into, what the clusters say of it
    marks_now, marks_before   (kind, id, part, mark) of every row of the candidate and of the last snapshot
    changed_parts parts of which something differs            parts_in_turn the parts that are written at a time

A row's `mark` stands for what clusters wrote into it; the rest of a row never changes while its raw file does not. Ids are
held as UUIDs, in half the space.
"""

from transforms.schema.tables import NORMALISED, REJECTIONS, REMOVED_TEXT

# the partition stands between the table's name and the hash
_PART_OF_FILE = "regexp_extract(filename, '{kind}-(.*)-[0-9a-f]{{16}}\\.parquet$', 1)"
_STAYS = (
    "NOT EXISTS (FROM left_out l WHERE l.source = o.source AND l.raw_file = o.raw_file) "
    "AND NOT EXISTS (FROM left_out_records l WHERE l.id = o.article_id::UUID)"
)
_SITES = "array_to_string({sites}, ' ')"
_MARK_ARTICLE = f"concat_ws('|', cluster_id, duplicate_count, {_SITES.format(sites='duplicate_sites')})"
_MARK_DUPLICATE = "concat_ws('|', cluster_id, duplicate_of, match_kind, similarity)"
_SMALL = "article_id, source, raw_file, site, published_date, word_count"
_WEIGHT = "10 * word_count + 1000"  # about a row's bytes, without reading any text

PLACE_RECORDS = (
    "CREATE TABLE left_out AS SELECT DISTINCT source, raw_file FROM left_out_found",
    "CREATE TABLE left_out_records AS SELECT DISTINCT article_id::UUID AS id FROM left_out_records_found",
    f"""
    CREATE TABLE records AS
    SELECT article_id::UUID AS id, site, published_date AS day, {_WEIGHT} AS weight, false AS is_new
    FROM (SELECT {_SMALL} FROM old_articles UNION ALL SELECT {_SMALL} FROM old_duplicates) o WHERE {_STAYS}
    UNION ALL
    SELECT article_id::UUID, site, published_date, {_WEIGHT}, true FROM new_records
    """,
    """
    CREATE TABLE placed AS
    SELECT r.*, c.duplicate_of::UUID AS duplicate_of, c.match_kind, c.similarity,
           coalesce(c.cluster_id::UUID, r.id) AS cluster_id,
           CASE WHEN c.duplicate_of IS NULL THEN 'articles' ELSE 'duplicates' END AS kind
    FROM records r LEFT JOIN clusters_found c ON c.article_id::UUID = r.id
    """,
    "DROP TABLE records",
    """
    CREATE TABLE merged AS
    SELECT id, coalesce(list(site ORDER BY site) FILTER (WHERE site IS NOT NULL), []) AS duplicate_sites,
           sum(records)::INTEGER AS records
    FROM (SELECT duplicate_of AS id, site, count(*) AS records FROM placed WHERE duplicate_of IS NOT NULL GROUP BY ALL)
    GROUP BY id
    """,
    f"""
    CREATE TABLE refused AS
    SELECT article_id::UUID AS id, false AS is_new FROM old_rejections o WHERE {_STAYS}
    UNION ALL SELECT article_id::UUID, true FROM new_rejections
    """,
    """
    CREATE TABLE span_counts AS
    SELECT s.id, p.day, p.is_new, s.spans
    FROM (
        SELECT article_id::UUID AS id, false AS is_new, count(*) AS spans FROM old_removed_text GROUP BY ALL
        UNION ALL SELECT article_id::UUID, true, count(*) FROM new_removed_text GROUP BY ALL
    ) s JOIN placed p ON p.id = s.id AND p.is_new = s.is_new
    """,
)

COUNT_BY_DAY = """
    SELECT kind, day, count(*) FROM placed GROUP BY kind, day
    UNION ALL SELECT 'rejections', NULL, count(*) FROM refused
    UNION ALL SELECT 'removed_text', day, sum(spans)::BIGINT FROM span_counts GROUP BY day
"""

_BUCKET = "(('0x' || substr(replace(id::VARCHAR, '-', ''), 1, 4))::INTEGER * buckets) // 65536"
_PART = f"period || CASE WHEN buckets = 1 THEN '' ELSE printf('-%04dof%04d', {_BUCKET}, buckets) END"
_HEX = "replace({id}::VARCHAR, '-', '')"

PLACE_ROWS = (
    "CREATE TABLE cuts AS SELECT * FROM cuts_found",
    f"""
    CREATE TABLE rows_now AS
    SELECT n.* EXCLUDE (day), {_PART} AS part
    FROM (
        SELECT p.kind, p.id, p.day, p.is_new, p.weight, p.cluster_id, p.duplicate_of, p.match_kind, p.similarity,
               coalesce(m.records, 0)::INTEGER AS duplicate_count, coalesce(m.duplicate_sites, []) AS duplicate_sites
        FROM placed p LEFT JOIN merged m ON m.id = p.id
        UNION ALL SELECT 'rejections', id, NULL, is_new, 1000, NULL, NULL, NULL, NULL, NULL, NULL FROM refused
        UNION ALL SELECT 'removed_text', id, day, is_new, 300 * spans, NULL, NULL, NULL, NULL, NULL, NULL FROM span_counts
    ) n JOIN cuts c ON c.kind = n.kind AND c.day IS NOT DISTINCT FROM n.day
    """,
    "DROP TABLE placed",
    "DROP TABLE span_counts",
    f"""
    CREATE TABLE marks_before AS
    SELECT 'articles' AS kind, article_id::UUID AS id, {_PART_OF_FILE.format(kind="articles")} AS part,
           md5_number({_MARK_ARTICLE}) AS mark
    FROM old_articles
    UNION ALL SELECT 'duplicates', article_id::UUID, {_PART_OF_FILE.format(kind="duplicates")},
                     md5_number({_MARK_DUPLICATE}) FROM old_duplicates
    UNION ALL SELECT 'rejections', article_id::UUID, {_PART_OF_FILE.format(kind="rejections")}, md5_number('')
    FROM old_rejections
    UNION ALL SELECT DISTINCT 'removed_text', article_id::UUID, {_PART_OF_FILE.format(kind="removed_text")}, md5_number('')
    FROM old_removed_text
    """,
    f"""
    CREATE TABLE marks_now AS
    SELECT kind, id, part, is_new,
           CASE kind WHEN 'articles'
                THEN md5_number(concat_ws('|', {_HEX.format(id="cluster_id")}, duplicate_count,
                                          {_SITES.format(sites="duplicate_sites")}))
                WHEN 'duplicates'
                THEN md5_number(concat_ws('|', {_HEX.format(id="cluster_id")}, {_HEX.format(id="duplicate_of")},
                                          match_kind, similarity))
                ELSE md5_number('') END AS mark
    FROM rows_now
    """,
    """
    CREATE TABLE changed_parts AS
    SELECT DISTINCT kind, part FROM marks_now WHERE is_new
    UNION SELECT kind, part FROM marks_now n
    WHERE NOT is_new AND NOT EXISTS (
        FROM marks_before b WHERE b.id = n.id AND b.kind = n.kind AND b.part = n.part AND b.mark = n.mark)
    UNION SELECT kind, part FROM marks_before b
    WHERE NOT EXISTS (
        FROM marks_now n
        WHERE NOT n.is_new AND n.id = b.id AND n.kind = b.kind AND n.part = b.part AND n.mark = b.mark)
    """,
    "DROP TABLE marks_before",
    "DROP TABLE marks_now",
    # from here on the left side of a join streams, the right side, with its small columns, is held
    "SET disabled_optimizers = 'join_order,build_side_probe_side'",
)


def _columns(names: list[str], prefix: str) -> str:
    return ", ".join(f'{prefix}."{name}"' for name in names)


def _changed(kind: str) -> str:
    return f"(SELECT part FROM changed_parts WHERE kind = '{kind}')"


def _placed(kind: str, columns: str) -> str:
    """Where the rows of a kind go, for those parts whose turn it is."""
    return f"(SELECT id, is_new, part, {columns} FROM rows_now WHERE kind = '{kind}' AND part IN (FROM parts_in_turn))"


# the parts of a kind that are written, with about the number of bytes in their rows
WEIGH_PARTS = """
    SELECT part, sum(weight)::BIGINT FROM rows_now
    WHERE kind = $kind AND part IN (SELECT part FROM changed_parts WHERE kind = $kind) GROUP BY part ORDER BY part
"""
TAKE_PARTS = "CREATE OR REPLACE TABLE parts_in_turn AS SELECT unnest($parts::VARCHAR[]) AS part"


def _records_of(kind: str, columns: str) -> str:
    """The whole rows of the records of a kind that go into files to be written, with more columns, in order."""
    names = _columns(NORMALISED.names, "o")
    old = " UNION ALL ".join(
        f"SELECT {names} FROM old_{table} o WHERE {_PART_OF_FILE.format(kind=table)} IN {_changed(table)} AND {_STAYS}"
        for table in ("articles", "duplicates")
    )
    return f"""
        SELECT {names}, {columns}, n.part FROM ({old} UNION ALL SELECT {names} FROM new_records o) o
        JOIN {_placed(kind, "cluster_id, duplicate_of, match_kind, similarity, duplicate_count, duplicate_sites")} n
            ON n.id = o.article_id::UUID
        ORDER BY n.part, o.site NULLS LAST, o.published_date NULLS LAST, o.article_id
    """


def select_articles() -> str:
    """The rows of articles to be written, by part and in order."""
    cluster = _HEX.format(id="n.cluster_id")
    return _records_of("articles", f"{cluster} AS cluster_id, n.duplicate_count, n.duplicate_sites")


def select_duplicates() -> str:
    """The rows of duplicates to be written, by part and in order."""
    cluster, canonical = _HEX.format(id="n.cluster_id"), _HEX.format(id="n.duplicate_of")
    more = f"{cluster} AS cluster_id, {canonical} AS duplicate_of, n.match_kind, n.similarity"
    return _records_of("duplicates", more)


def select_rejections() -> str:
    """The rows of rejections to be written, by part and in order."""
    names = _columns(REJECTIONS.names, "o")
    part = _PART_OF_FILE.format(kind="rejections")
    return f"""
        SELECT {names}, n.part FROM (
            SELECT {names} FROM old_rejections o WHERE {part} IN {_changed("rejections")} AND {_STAYS}
            UNION ALL SELECT {names} FROM new_rejections o
        ) o JOIN {_placed("rejections", "kind")} n ON n.id = o.article_id::UUID
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
        ) o JOIN {_placed("removed_text", "kind")} n ON n.id = o.article_id::UUID AND n.is_new = o.is_new
        ORDER BY n.part, o.article_id, o.start, o."end", o.text, o.replacement
    """
