"""Words of the report for the words of the tables: stages, reasons, kinds, units."""

STAGES = {
    "ingest": "reading",
    "extract": "finding the text",
    "strip": "cleaning the text",
    "normalise": "settling the metadata",
    "deduplicate": "finding duplicates",
    "validate": "validating",
    "publish": "publishing",
}

# reason -> (how a count of them reads, what it means)
REASONS = {
    "unreadable_file": ("unreadable file", "The file cannot be opened, or its compression is broken from the start."),
    "truncated_file": ("truncated file", "The file ends early; what came before the cut was read."),
    "storage_failed": (
        "storage failed",
        "Remote storage failed while the file was read; the next run reads it again.",
    ),
    "unsupported_format": ("unsupported format", "The content is not what the file's name says."),
    "malformed_record": ("malformed", "The record cannot be parsed."),
    "wrong_shape": ("wrong shape", "It parses, but no known field holds a text or a page."),
    "record_too_large": ("too large", "The record is over the limit on bytes."),
    "empty_record": ("empty", "No content, or only white space."),
    "undecodable": ("undecodable", "No encoding gives readable text."),
    "binary_content": ("binary", "NUL bytes or other signs of data that is not text."),
    "too_complex": ("too complex", "The page is over the limit on elements or nesting."),
    "no_article": ("no article", "The page holds no article text."),
    "no_text_left": ("no text left", "Nothing remains after cleaning."),
    "timeout": ("timed out", "It ran out of time twice, the second time alone."),
    "worker_crashed": ("crashed its worker", "It took its worker process down twice, the second time alone."),
    "internal_error": ("internal error", "An error of copydesk; the detail names it."),
    "schema_violation": ("breaks the schema", "A row that breaks the declared schema."),
    "rule_violation": ("breaks a rule", "A row that breaks a rule across columns."),
    "taken_down": ("taken down", "On the takedown list."),
}

EVIDENCE = {
    "json_ld": "JSON-LD of the page",
    "meta": "meta tags",
    "microdata": "microdata",
    "time_element": "time element",
    "html": "the page's elements",
    "header_line": "header line of the text",
    "byline_line": "line with the byline",
    "headline_line": "headline line",
    "dateline": "dateline of the text",
    "url_path": "the address",
    "sidecar": "metadata file beside the page",
    "field": "field of the row",
    "warc": "archive header",
}

MATCHES = {"exact": "same words", "near": "near-identical", "contained": "a shorter version inside a longer one"}

OUTCOMES = {
    "published": "published",
    "nothing_new": "nothing new",
    "validation_failed": "stopped by validation",
    "failed": "failed",
}

RUN_STAGES = {
    "find": "find what is new",
    "count": "count apart",
    "ingest": "read",
    "extract": "extract text",
    "strip": "strip leftovers",
    "normalise": "metadata",
    "fingerprint": "fingerprint",
    "stage": "store batches",
    "clean": "work on batches, in all",
    "deduplicate": "find duplicates",
    "assemble": "assemble tables",
    "validate": "validate",
    "publish": "publish",
}

LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "nb": "Norwegian (Bokmål)",
    "nl": "Dutch",
    "nn": "Norwegian (Nynorsk)",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "und": "could not be told",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

MEASURES = {
    "article_share": "share published",
    "rejected_share": "share rejected",
    "undated_share": "share without a date",
    "untitled_share": "share without a title",
    "median_words": "median length in words",
    "records_added": "records in the last run",
    "days_silent": "days without a story",
}


def plural(count: int, word: str, words: str | None = None) -> str:
    """A number with its word.

    >>> plural(1, "story", "stories"), plural(1200, "record")
    ('1 story', '1,200 records')
    """
    return f"{count:,} {word if count == 1 else words or word + 's'}"


def percent(share: float | None) -> str:
    """A share for people: whole percents, one decimal near none and all.

    >>> percent(0.4567), percent(0.0123), percent(0.0001), percent(0.9999), percent(None)
    ('46 %', '1.2 %', '< 0.1 %', '99.9 %', '–')
    """
    if share is None:
        return "–"
    value = 100 * share
    if 0 < value < 0.05:
        return "< 0.1 %"
    if 99.5 <= value < 100:
        return f"{min(value, 99.9):.1f} %"
    return f"{value:.0f} %" if value >= 9.95 or value == 0 else f"{value:.1f} %"


def spoken(name: str) -> str:
    """A name of the tables as words.

    >>> spoken("comment_form")
    'comment form'
    """
    return name.replace("_", " ")
