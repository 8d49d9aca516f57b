"""The systems that are measured: raw record in, text out. Ours stage by stage; peers are added here."""

from collections.abc import Callable

import trafilatura

from benchmarks.quality.corpora import Case
from transforms.boilerplate import StripOptions, strip_record
from transforms.boilerplate.site_lines import SiteLines
from transforms.extract import ExtractOptions, extract_record
from transforms.extract.decode import decode_content
from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import RecordKind


def extract_only(case: Case, way: str) -> str:
    """What extraction gives, before any rule on lines."""
    try:
        return extract_record(case.record(way), ExtractOptions()).text
    except RecordRejectedError:
        return ""


def copydesk(case: Case, way: str) -> str:
    """What extraction and cleaning give: the published text, but for a rejection later on."""
    try:
        extracted = extract_record(case.record(way), ExtractOptions())
        return strip_record(extracted, StripOptions(), SiteLines()).text
    except RecordRejectedError:
        return ""


def peer_trafilatura(case: Case, way: str) -> str:
    """Trafilatura as it is called for text and metadata; for a dump, the dump itself, of which it takes nothing."""
    if way == "dump":
        return case.dump
    source = decode_content(case.content, None, RecordKind.HTML).text
    document = trafilatura.bare_extraction(source, with_metadata=True)
    return (getattr(document, "text", None) or "") if document is not None else ""


SYSTEMS: dict[str, Callable[[Case, str], str]] = {
    "copydesk": copydesk,
    "extract": extract_only,
    "trafilatura": peer_trafilatura,
}
