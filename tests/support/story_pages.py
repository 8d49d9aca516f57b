"""Pages written for the tests of extraction: fictional towns, people and outlets."""

from transforms.extract import ExtractOptions, extract_record
from transforms.records import Extracted, Identity, RawRecord
from transforms.schema.vocabularies import RecordKind

TITLE = "Ferry sails again"
PARAGRAPHS = (
    "The ferry between Alderquay and the islands will sail again from Monday, the harbour board said on Thursday.",
    "Storms in the first week of January had torn the landing stage from its posts, and two buoys were lost at sea.",
    "“We worked in three shifts, and the tide did not always wait for us,” said the harbour master, Ines Okafor.",
    "Passengers with tickets for the cancelled sailings can use them until the end of March, or have them paid back.",
    "The board expects the repair to cost about four million crowns, half of which the insurer has agreed to carry.",
    "A second landing stage, promised after the flood nine years ago, is to be built once the summer season is over.",
)
STORY = "\n\n".join(PARAGRAPHS)


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs of HTML."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


def page_of(body: str, head: str = "") -> str:
    """A page with a menu and a footer around the given body."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{TITLE} | Harbour Post</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
        f"<main>{body}</main><footer><p>Harbour Post, 1 Quay Street. All rights reserved.</p></footer></body></html>"
    )


def story(
    inside: str = "", after: str = "", head: str = "", before: str = "", texts: tuple[str, ...] = PARAGRAPHS
) -> str:
    """A page with a title and paragraphs; `before` stands below the title, `inside` after the second paragraph."""
    body = (
        f"<article><h1>{TITLE}</h1>{before}<div class='article-body'>"
        f"{paragraphs(*texts[:2])}{inside}{paragraphs(*texts[2:])}</div>{after}</article>"
    )
    return page_of(body, head)


def extract_page(
    source: str | bytes,
    url: str | None = "https://harbourpost.example/news/ferry",
    options: ExtractOptions | None = None,
) -> Extracted:
    """What extraction makes of a page."""
    content = source.encode() if isinstance(source, str) else source
    raw = RawRecord(Identity("tests", "page.html", 1, url), RecordKind.HTML, content)
    return extract_record(raw, options or ExtractOptions())
