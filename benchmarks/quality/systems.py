"""The systems that are measured: raw record in, text out. Ours stage by stage; peers are added here."""

from collections.abc import Callable

from benchmarks.quality.corpora import Case
from benchmarks.quality.peers import PEERS
from transforms.boilerplate import StripOptions, strip_record
from transforms.boilerplate.site_lines import SiteLines
from transforms.extract import ExtractOptions, extract_record
from transforms.records import RecordRejectedError


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


SYSTEMS: dict[str, Callable[[Case, str], str]] = {"copydesk": copydesk, "extract": extract_only, **PEERS}
