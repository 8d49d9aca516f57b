"""Extract: one raw record -> its text before any rule, with everything that was found about it on the way.

A text record's text is its decoded content verbatim. A page's text is made of the page's own passages, in the published
form, so each line comes with the markup around it.
"""

from transforms.dates import find_date_evidence
from transforms.extract.choose import extract_text
from transforms.extract.decode import decode_content
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.metadata import find_metadata_evidence
from transforms.page import Page
from transforms.records import VERBATIM, Evidence, Extracted, RawRecord, RecordRejectedError
from transforms.schema.vocabularies import Reason, RecordKind

__all__ = ["ExtractOptions", "extract_record"]


def extract_record(raw: RawRecord, options: ExtractOptions) -> Extracted:
    """One record's text, evidence and markup.

    Raises RecordRejectedError: RECORD_TOO_LARGE, EMPTY_RECORD, UNDECODABLE, BINARY_CONTENT, TOO_COMPLEX, NO_ARTICLE.
    """
    if len(raw.content) > options.max_bytes:
        raise RecordRejectedError(Reason.RECORD_TOO_LARGE, f"{len(raw.content)} bytes, over {options.max_bytes}")
    if not raw.content or raw.content.isspace():
        raise RecordRejectedError(Reason.EMPTY_RECORD, "no content")
    decoded = decode_content(raw.content, raw.declared_encoding, raw.kind)
    if raw.kind is RecordKind.TEXT:
        return Extracted(raw.identity, decoded.text, VERBATIM, decoded.encoding, raw.evidence)
    page = parse_page(decoded.text, raw.identity.source_url, options)
    _held = tuple(page.tree.iter())  # an element that nobody holds is made anew for each who walks past it
    evidence = (*raw.evidence, *_find_evidence(page))
    found = extract_text(page, options)  # last, as it uses the page's tree up
    return Extracted(
        raw.identity,
        found.text,
        found.method,
        decoded.encoding,
        evidence,
        found.blocks,
        found.content_type,
        found.truncation,
    )


def _find_evidence(page: Page) -> tuple[Evidence, ...]:
    """What the page's markup says about the record."""
    return (*find_date_evidence(page), *find_metadata_evidence(page))
