"""The closed lists: every value that a coded column may hold, with what it means.

A value that is not in its list is refused by the writer, so a reader can rely on the lists being complete.
"""

from enum import StrEnum


class Stage(StrEnum):
    """The stages, in the order of the data flow. The same word names folder, task, log line and metric."""

    INGEST = "ingest"
    EXTRACT = "extract"
    STRIP = "strip"
    NORMALISE = "normalise"
    DEDUPLICATE = "deduplicate"
    VALIDATE = "validate"
    PUBLISH = "publish"


class Reason(StrEnum):
    """Why a raw record was refused."""

    UNREADABLE_FILE = "unreadable_file"  # the file cannot be opened, or its compression is broken from the start
    TRUNCATED_FILE = "truncated_file"  # the file ends early; what came before the cut was read
    STORAGE_FAILED = "storage_failed"  # remote storage failed while the file was read; the next run reads it again
    UNSUPPORTED_FORMAT = "unsupported_format"  # the content is not what the file's name says
    MALFORMED_RECORD = "malformed_record"  # one record cannot be parsed (JSON, CSV, WARC)
    WRONG_SHAPE = "wrong_shape"  # it parses, but holds neither text nor HTML under any known name
    RECORD_TOO_LARGE = "record_too_large"  # over the limit on bytes
    EMPTY_RECORD = "empty_record"  # no content, or only white space
    UNDECODABLE = "undecodable"  # no encoding gives readable text
    BINARY_CONTENT = "binary_content"  # NUL bytes or other signs of data that is not text
    TOO_COMPLEX = "too_complex"  # over the limit on nodes or nesting depth
    NO_ARTICLE = "no_article"  # the page holds no article text, or a notice stands in its place
    NO_TEXT_LEFT = "no_text_left"  # nothing remains after cleaning
    TIMEOUT = "timeout"  # ran out of time twice, the second time alone
    WORKER_CRASHED = "worker_crashed"  # took its worker process down twice, the second time alone
    INTERNAL_ERROR = "internal_error"  # an error of ours; the detail names it
    SCHEMA_VIOLATION = "schema_violation"  # a row that breaks the declared schema
    RULE_VIOLATION = "rule_violation"  # a row that breaks a rule across columns
    TAKEN_DOWN = "taken_down"  # on the takedown list


class Category(StrEnum):
    """What kind of thing a changed span was."""

    TITLE = "title"
    BYLINE = "byline"
    DATE_LINE = "date_line"
    HEADER = "header"  # labelled metadata lines above the story ("Document Date: ...")
    SOURCE_LINE = "source_line"  # the outlet's or agency's name on a line of its own
    SECTION = "section"
    TAGS = "tags"
    AUTHOR_BOX = "author_box"
    SHARE = "share"
    RELATED = "related"
    TABLE_OF_CONTENTS = "table_of_contents"
    NEWSLETTER = "newsletter"
    COMMENT_FORM = "comment_form"
    COOKIE_NOTICE = "cookie_notice"
    COPYRIGHT = "copyright"
    PHOTO_CREDIT = "photo_credit"
    CAPTION = "caption"
    NAVIGATION = "navigation"
    COUNTER = "counter"
    ADVERT = "advert"
    APP_PROMPT = "app_prompt"
    DONATION = "donation"
    TOOLS = "tools"  # print, listen, save, font size
    PAYWALL = "paywall"
    CONTACT = "contact"
    SITE_LINE = "site_line"  # learned: recurs across the site's records
    NOISE = "noise"  # the line model's decision, no kind named
    LAYOUT = "layout"  # white space, paragraph breaks, bullets
    REPAIR = "repair"  # single characters


class RecordKind(StrEnum):
    """What the content of a raw record is."""

    HTML = "html"
    TEXT = "text"


class Precision(StrEnum):
    """How exactly a date is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class ContentType(StrEnum):
    """What sort of piece an article is."""

    ARTICLE = "article"
    LIVE = "live"
    GALLERY = "gallery"
    VIDEO = "video"
    AUDIO = "audio"
    OPINION = "opinion"
    REVIEW = "review"
    INTERVIEW = "interview"
    PRESS_RELEASE = "press_release"
    LISTING = "listing"


class Truncation(StrEnum):
    """Why a text is known to be incomplete."""

    TEASER = "teaser"
    PAYWALL = "paywall"
    CUT = "cut"


class MatchKind(StrEnum):
    """How a duplicate matches the article it is merged into."""

    EXACT = "exact"
    NEAR = "near"
    CONTAINED = "contained"


class Outcome(StrEnum):
    """How a run ended."""

    PUBLISHED = "published"
    NOTHING_NEW = "nothing_new"
    VALIDATION_FAILED = "validation_failed"
    FAILED = "failed"


class FileOutcome(StrEnum):
    """What became of a raw file."""

    READ = "read"
    PARTLY_READ = "partly_read"  # broken on the way; what came before was read
    UNREADABLE = "unreadable"  # one rejection stands for the file
    INTERRUPTED = "interrupted"  # remote storage failed on the way; the next run reads it again
    KEPT = "kept"  # gone from its source; its records stay


class Field(StrEnum):
    """What a piece of evidence speaks about."""

    TITLE = "title"
    SUMMARY = "summary"
    PUBLISHED = "published"
    MODIFIED = "modified"
    FETCHED = "fetched"
    AUTHOR = "author"  # one value may still hold several names
    BYLINE = "byline"
    AGENCY = "agency"
    SECTION = "section"
    TAG = "tag"
    LANGUAGE = "language"
    URL = "url"
    SITE_NAME = "site_name"
    SITE = "site"
    CONTENT_TYPE = "content_type"
    PAYWALL = "paywall"  # schema.org isAccessibleForFree and its kin
    LOCATION = "location"  # where the story was filed from
