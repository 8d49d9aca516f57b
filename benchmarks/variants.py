"""The same pages as different extractors see them: what a page looks like that two scrapers brought."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import justext
import trafilatura
from lxml import html as lxml_html
from newspaper import Article as NewspaperArticle
from readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

WORK = Path(__file__).parent / "work"


def by_readability(page: str) -> str:
    """The text of readability's summary, a line for each block."""
    tree = lxml_html.fromstring(Document(page).summary())
    return "\n".join(line for line in (str(part).strip() for part in tree.itertext()) if line)


def by_newspaper(page: str) -> str:
    """newspaper4k's text."""
    article = NewspaperArticle("https://paper.example/", language="en", fetch_images=False)
    article.download(input_html=page)
    article.parse()
    return str(article.text)


def by_justext(page: str) -> str:
    """The paragraphs that jusText calls good."""
    paragraphs = justext.justext(page.encode(), justext.get_stoplist("English"), encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


EXTRACTORS: dict[str, Callable[[str], str | None]] = {
    "trafilatura": lambda page: trafilatura.extract(page, include_comments=False),
    "resiliparse": lambda page: extract_plain_text(page, main_content=True, alt_texts=False),
    "readability": by_readability,
    "newspaper4k": by_newspaper,
    "justext": by_justext,
}


def make_variants(corpus: Path, every: int = 3) -> list[dict[str, str]]:
    """Rows `page`, `extractor`, `text` of every third page of a corpus; kept below benchmarks/work.

    A page that an extractor fails on has no row of that extractor.
    """
    cache = WORK / f"variants-{corpus.name}-{every}.jsonl"
    if cache.exists():
        with cache.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    rows = []
    for path in sorted((corpus / "html").glob("*.html.gz"))[::every]:
        content = gzip.decompress(path.read_bytes())
        page = bytes_to_str(content, detect_encoding(content) or "utf-8")
        for name, extract in EXTRACTORS.items():
            try:
                text = extract(page)
            except Exception as error:  # noqa: BLE001 a peer may fail in any way; the page then has a version less
                print(f"{name} failed on {path.name}: {type(error).__name__}")
                continue
            if text:
                rows.append({"page": path.name.split(".")[0], "extractor": name, "text": text})
    WORK.mkdir(exist_ok=True)
    cache.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return rows
