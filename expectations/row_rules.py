"""Rules across columns, each declared once. A table has those rules whose columns it has.

A row that breaks one is refused (`rule_violation`); the rules marked WARN are told and do no harm.
"""

from expectations import helpers as h
from expectations import text_bytes
from expectations.rule import Helper, OnFailure, Rule
from transforms.schema import Table
from transforms.schema.vocabularies import MatchKind, Precision

REJECT, WARN = OnFailure.REJECT, OnFailure.WARN


def _equal(rule_id: str, says: str, columns: tuple[str, ...], left: Helper, right: Helper) -> Rule:
    """Two computed values are equal."""
    names = (f"{rule_id}__one", f"{rule_id}__other")
    arguments = {"column_A": names[0], "column_B": names[1], "ignore_row_if": "either_value_is_missing"}
    computed = dict(zip(names, (left, right), strict=True))
    return Rule(rule_id, "", says, "ExpectColumnPairValuesToBeEqual", arguments, columns, REJECT, computed)


def _holds(rule_id: str, says: str, columns: tuple[str, ...], verdict: Helper, on_failure: OnFailure = REJECT) -> Rule:
    """A computed verdict is true, or null where it does not apply."""
    arguments = {"column": rule_id, "value_set": [True]}
    return Rule(rule_id, "", says, "ExpectColumnValuesToBeInSet", arguments, columns, on_failure, {rule_id: verdict})


def _not_below(rule_id: str, says: str, columns: tuple[str, ...], high: str, low: str, **computed: Helper) -> Rule:
    """One value is at least another."""
    arguments = {"column_A": high, "column_B": low, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Rule(rule_id, "", says, "ExpectColumnPairValuesAToBeGreaterThanB", arguments, columns, REJECT, computed)


def _together(column: str, other: str) -> Rule:
    """Two columns have values in the same rows."""
    says = f"{column} is present exactly where {other} is"
    return _equal(f"{column}_with_{other}", says, (column, other), h.has(column), h.has(other))


def _form(rule_id: str, says: str, broken: Helper) -> Rule:
    """The form of text rules something out."""
    return _holds(rule_id, says, ("text",), h.no(broken))


ROW_RULES: tuple[Rule, ...] = (
    # dates
    _together("published_precision", "published_at"),
    _together("published_date", "published_at"),
    _together("published_source", "published_at"),
    _not_below(
        "published_before_fetched",
        "published_at is at most a day after fetched_at",
        ("published_at", "fetched_at"),
        "fetched_at_and_a_day",
        "published_at",
        fetched_at_and_a_day=h.day_after("fetched_at"),
    ),
    _holds(
        "published_date_fits_time",
        "published_date is the day of published_at in the publication's zone",
        ("published_at", "published_date", "published_utc_offset"),
        h.is_own_day,
    ),
    _holds(
        "day_is_midnight",
        "published_at is midnight where no time of day is known",
        ("published_at", "published_precision"),
        h.where(
            h.is_one_of("published_precision", Precision.DAY, Precision.MONTH, Precision.YEAR),
            h.is_midnight,
        ),
    ),
    _holds(
        "offset_needs_time",
        "published_utc_offset is present only where a time of day is known",
        ("published_utc_offset", "published_precision"),
        h.where(h.has("published_utc_offset"), h.is_one_of("published_precision", Precision.SECOND, Precision.MINUTE)),
    ),
    # the story
    _holds(
        "truncation_has_reason",
        "truncation_reason is present exactly where is_truncated",
        ("truncation_reason", "is_truncated"),
        h.agree(h.has("truncation_reason"), h.is_value("is_truncated", True)),
    ),
    _holds("title_is_not_text", "title is not the whole text", ("title", "text"), h.no(h.same("title", "text"))),
    _form(
        "text_has_no_three_newlines",
        "paragraphs of text are separated by one blank line",
        h.matches("text", r"\n\n\n"),
    ),
    _form(
        "text_has_no_space_at_line_end", "no line of text ends in white space", text_bytes.has_space_at_line_end("text")
    ),
    _form("text_has_no_space_at_start", "text does not start with white space", h.matches("text", r"\A\s")),
    _form("text_has_no_space_at_end", "text does not end with white space", h.matches("text", r"\s\z")),
    _form(
        "text_has_no_control_characters",
        "text holds no control characters but newline and tab",
        text_bytes.has_control_character("text"),
    ),
    _holds("text_is_nfc", "text is in Unicode's normal form C", ("text",), text_bytes.is_nfc("text")),
    _holds("title_is_nfc", "title is in Unicode's normal form C", ("title",), text_bytes.is_nfc("title")),
    _holds(
        "title_is_one_line",
        "title has no newline, tab or control character",
        ("title",),
        h.no(h.matches("title", r"[\x00-\x1f\x7f]")),
    ),
    _not_below(
        "words_fit_text",
        "word_count is at most the number of characters of text",
        ("word_count", "text"),
        "text_length",
        "word_count",
        text_length=h.length_of("text"),
    ),
    # reversible cleaning
    _equal(
        "hash_fits_extracted_text",
        "extracted_text_hash is the hash of extracted_text",
        ("extracted_text_hash", "extracted_text"),
        h.value_of("extracted_text_hash"),
        h.hash_of("extracted_text"),
    ),
    _holds(
        "edits_lead_to_text",
        "edits made to extracted_text give text",
        ("extracted_text", "edits", "text"),
        h.is_rebuilt,
    ),
    # clusters
    _together("match_kind", "duplicate_of"),
    _together("similarity", "duplicate_of"),
    _holds(
        "exact_is_one",
        "similarity is 1 where match_kind is exact",
        ("match_kind", "similarity"),
        h.where(h.is_one_of("match_kind", MatchKind.EXACT), h.is_value("similarity", 1.0)),
    ),
    _holds(
        "merged_into_another",
        "duplicate_of names another record",
        ("duplicate_of", "article_id"),
        h.no(h.same("duplicate_of", "article_id")),
    ),
    _holds(
        "cluster_is_canonical",
        "cluster_id is duplicate_of, or the record's own id where it is merged into none",
        ("cluster_id", "duplicate_of", "article_id"),
        h.either(
            h.same("cluster_id", "duplicate_of"),
            h.both(h.no(h.has("duplicate_of")), h.same("cluster_id", "article_id")),
        ),
    ),
)


SPAN_RULES: tuple[Rule, ...] = (
    _not_below("span_ends_after_start", "end is at least start", ("start", "end"), "end", "start"),
    _holds(
        "text_fills_span",
        "text is as long as the span",
        ("start", "end", "text"),
        h.is_as_long_as_span,
    ),
    _holds(
        "replacement_differs",
        "replacement is not what it replaces",
        ("replacement", "text"),
        h.no(h.same("replacement", "text")),
    ),
)


def rules_across(table: Table) -> tuple[Rule, ...]:
    """The rules across columns that a table has; the `text` of a span is not that of a story."""
    names = set(table.names)
    rules = SPAN_RULES if "start" in names else ROW_RULES
    return tuple(rule for rule in rules if names.issuperset(rule.columns))
