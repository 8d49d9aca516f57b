"""Other extractors, called as their documentation says, on the same decoded page; a dump goes through as it is."""

from collections.abc import Callable

import justext
import newspaper
import trafilatura
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.quality.corpora import Case
from transforms.extract.decode import decode_content
from transforms.schema.vocabularies import RecordKind


def _source(case: Case) -> str:
    return decode_content(case.content, None, RecordKind.HTML).text


def ask_trafilatura(case: Case) -> str:
    """Trafilatura, text and metadata, as copydesk gives both."""
    document = trafilatura.bare_extraction(_source(case), with_metadata=True)
    return (getattr(document, "text", None) or "") if document is not None else ""


def ask_resiliparse(case: Case) -> str:
    """Resiliparse's main content."""
    return str(extract_plain_text(_source(case), main_content=True, alt_texts=False))


def ask_newspaper(case: Case) -> str:
    """newspaper4k's article text."""
    article = newspaper.Article(case.url, fetch_images=False)
    article.download(input_html=_source(case))
    article.parse()
    return str(article.text)


def ask_readability(case: Case) -> str:
    """readability-lxml's summary, as text."""
    from lxml import html

    tree = html.fromstring(Document(_source(case)).summary())
    return "\n\n".join(
        "".join(map(str, node.itertext())) for node in tree.iter("p", "li", "h2", "h3", "h4", "blockquote")
    )


def ask_justext(case: Case) -> str:
    """JusText's good paragraphs, with the English stop list, as it is mostly called."""
    paragraphs = justext.justext(case.content, justext.get_stoplist("English"))
    return "\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def guarded(ask: Callable[[Case], str]) -> Callable[[Case, str], str]:
    """A peer as a system: an error is an empty text, a dump is passed through."""

    def answer(case: Case, way: str) -> str:
        if way == "dump":
            return case.dump
        try:
            return ask(case)
        except Exception:  # noqa: BLE001 - whatever a peer raises, the page is one it gave nothing for
            return ""

    return answer


PEERS: dict[str, Callable[[Case, str], str]] = {
    "trafilatura": guarded(ask_trafilatura),
    "resiliparse": guarded(ask_resiliparse),
    "newspaper4k": guarded(ask_newspaper),
    "readability": guarded(ask_readability),
    "justext": guarded(ask_justext),
}
