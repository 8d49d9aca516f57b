"""The evaluation corpora: pages with the text that an annotator or a hand-written parser took from them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import html_text

from transforms.extract.decode import decode_content
from transforms.records import Identity, RawRecord
from transforms.schema.vocabularies import RecordKind

CORPORA = Path(__file__).parents[2] / ".." / "shared" / "corpora"
NAMES = ("extraction_wcxb", "news_fundus")
WAYS = ("page", "dump")


@dataclass(frozen=True)
class Case:
    """One page with its gold text."""

    name: str
    url: str
    content: bytes
    gold: str
    must_not: tuple[str, ...]
    must_have: tuple[str, ...]

    @cached_property
    def dump(self) -> str:
        """The whole page as plain text, every block on a line of its own."""
        source = decode_content(self.content, None, RecordKind.HTML).text
        return str(html_text.extract_text(source))

    def record(self, way: str) -> RawRecord:
        """The page as a raw record: as it is, or as a dump."""
        identity = Identity("benchmark", self.name, 1, self.url)
        if way == "page":
            return RawRecord(identity, RecordKind.HTML, self.content)
        return RawRecord(identity, RecordKind.TEXT, self.dump.encode())


def read_cases(corpus: str, limit: int | None = None) -> Iterator[Case]:
    """The cases of a corpus, in its order; with a limit, that many spread over it."""
    folder = CORPORA / corpus
    lines = [line for line in (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n") if line]
    step = max(1, len(lines) // limit) if limit else 1
    for line in lines[::step]:
        gold = json.loads(line)
        if gold.get("text"):
            content = gzip.decompress((folder / "html" / f"{gold['id']}.html.gz").read_bytes())
            snippets = (tuple(gold.get(key) or ()) for key in ("must_not", "must_have"))
            yield Case(gold["id"], gold["url"], content, gold["text"], *snippets)
