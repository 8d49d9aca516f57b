"""From a page's markup to the metadata that is decided on, without files or extraction between."""

from collections.abc import Iterable
from typing import Any

from lxml import html

from transforms.metadata import NormaliseOptions, SiteHabits, decide_metadata, find_metadata_evidence
from transforms.page import Page
from transforms.records import Extracted, Identity, Stripped


def decide_page(
    source: str,
    text: str,
    url: str,
    meta: Iterable[tuple[str, str]] = (),
    json_ld: Iterable[dict[str, Any]] = (),
):
    """What is decided for a page of this markup whose text is `text`."""
    page = Page(html.document_fromstring(source), url, tuple(meta), tuple(json_ld))
    extracted = Extracted(Identity("raw", "a.html", 1, url), text, "test", "utf-8")
    return decide_metadata(
        Stripped(extracted, text, (), tuple(find_metadata_evidence(page))), NormaliseOptions(), SiteHabits()
    )
