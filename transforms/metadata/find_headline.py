"""The headline of a page's dump: which of its lines it is, and where the story below it starts.

A dump opens with the page's own title ("Ferry returns | Harbour Post"), goes on with menus and comes to the headline shortly before the story.
What speaks for a line: that it says what the title says, that it says what the address says, that it stands near the story, that a date follows it.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from transforms.metadata.find_lines import tells_date
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.titles import SPACED, squeeze
from transforms.metadata.urls import parse_site

MENU = 3  # lines that stand above the story in the dump of any page

_PROSE = 160  # characters of a line that is no headline
_OPENING = 100  # characters of the story's first paragraph
_LONGEST, _MOST_WORDS = 200, 30
_STEM = 6  # letters by which words are compared: "Trends", "Trend's"
_TITLE = 300  # characters of the page's own title
_TOP = 3  # lines in which the page's own title is looked for
_PAST = 2  # lines of the story in which a headline may still stand
_FOLLOWING = 5
_RELATED = 0.3  # agreement with the page's own title below which a line is doubted
_ENDS = re.compile(r"""(?<!\.\.)[.:;,…。।۔،、]["'”’»」』)]*$""")
_HEADING = re.compile(r"^#{1,6}\s+|\s+#{1,6}$")  # Markdown's marks
_FILE = frozenset({"html", "htm", "php", "aspx", "index"})

# what each sign is worth; fitted on the development corpora, then rounded
_SAME, _EQUAL, _ADDRESS, _NEAR, _DATED, _CHOSEN = 2.0, 0.5, 0.7, 1.1, 0.6, 0.5
_IN_STORY, _TRAIL, _IS_TOP, _SHORT, _IS_SITE, _ABOVE = -0.8, -1.0, -1.8, -0.4, -0.8, -0.9


@dataclass(frozen=True, slots=True)
class DumpHead:
    """The lines of a dump that hold text, each with its number from 1; the index of the story's first line among them,
    and that of the headline, if one was found.
    """

    lines: tuple[tuple[int, str], ...]
    body: int
    headline: int | None = None

    @property
    def title(self) -> str | None:
        """The headline's line."""
        return None if self.headline is None else _HEADING.sub("", self.lines[self.headline][1])


def find_dump_head(
    text: str, story: str, url: str | None, chosen: Sequence[str] = (), others: AbstractSet[int] = frozenset()
) -> DumpHead:
    r"""The headline and the start of the story in a text; `story` is what is left of the text once it is cleaned, `chosen` are
    lines that are already taken for the headline, `others` numbers of lines that are known to be something else.

    >>> dump = "Ferry returns | Harbour Post\nMenu\nFerry returns\n3 May 2025\n" + "The ferry is back in the harbour. " * 6
    >>> find_dump_head(dump, "The ferry is back in the harbour. " * 6, None).headline
    2
    """
    lines = tuple((number, line) for number, line in enumerate(map(str.strip, text.split("\n")), 1) if line)
    plain = [line for _, line in lines]
    body = _find_body(plain, story)
    titles = {fold_words(title) for title in chosen}
    if body < MENU:  # an article: what is taken for its headline stands above it, or nothing does
        return DumpHead(
            lines, body, next((i for i, line in enumerate(plain[:body]) if fold_words(line) in titles), None)
        )
    passed = {index for index, (number, _) in enumerate(lines) if number in others}
    return DumpHead(lines, body, _find_headline(plain, body, url, titles, passed))


def _weigh_length(line: str) -> int:
    return len(line) * (2 if is_unspaced(line) else 1)


def _find_body(lines: Sequence[str], story: str) -> int:
    """The line that the cleaned text's first paragraph stands on, else the first long one."""
    paragraph = next((line.strip() for line in _read_lines(story) if _weigh_length(line) >= _OPENING), "")[:60]
    for index, line in enumerate(lines):
        if paragraph and paragraph in line:
            return index
    return next((index for index, line in enumerate(lines) if _weigh_length(line) >= _PROSE), len(lines))


def _read_lines(text: str) -> Iterator[str]:
    """The lines of a text one by one: mostly the first few are enough."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _find_headline(
    lines: Sequence[str], body: int, url: str | None, chosen: set[str], passed: AbstractSet[int] = frozenset()
) -> int | None:
    first = [index for index in range(min(_TOP + len(passed), len(lines))) if index not in passed][:_TOP]
    top = next((index for index in first if len(_stems(lines[index][:_TITLE])) >= _TOP), 0)
    label = squeeze((parse_site(url) or "").split(".")[0]) if url else ""
    titles = _list_titles(lines[top][:_TITLE], label) if lines else []
    largest = max((len(title) for title in titles[1:]), default=1) or 1
    address = _read_address(url)
    near = lines[: body + _PAST + 1]
    folded = [fold_words(line) if len(line) <= _LONGEST else "" for line in near]
    best: tuple[float, int] | None = None
    for index, line in enumerate(near[:-1] if body + _PAST < len(lines) else near):
        stems = _stems(line) if index not in passed and _may_be_headline(line) else frozenset()
        if not stems:
            continue
        score = _SAME * max(_agree(stems, title) * (0.5 + 0.5 * min(1.0, len(title) / largest)) for title in titles)
        score += _EQUAL * any(stems == title and len(title) >= 0.6 * largest for title in titles)
        score += _ADDRESS * (_agree(stems, address) if len(address) > 1 and not is_unspaced(line) else 0.0)
        score += _NEAR / (1 + max(0, body - index - 1) / _FOLLOWING)
        score += _DATED * any(tells_date(other) for other in lines[index + 1 : index + _FOLLOWING])
        score += _CHOSEN * (folded[index] in chosen)
        score += _IN_STORY * (index >= body) + _IS_TOP * (index == top) + _ABOVE * (index < top)
        score += _TRAIL * _ends_in_next(folded, index) + _SHORT * (len(stems) < _TOP) + _IS_SITE * _names(line, label)
        if best is None or score >= best[0]:
            best = (score, index)
    if best is None or best[1] <= top or max(_agree(_stems(lines[best[1]]), title) for title in titles) < _RELATED:
        below = _find_below(lines, body, titles, largest)
        return below if below is not None or best is None else best[1]
    return best[1]


def _find_below(lines: Sequence[str], body: int, titles: Sequence[frozenset[str]], largest: int) -> int | None:
    """A line below that says the same as the page's own title: what seemed to be the story's start was something else."""
    for index in range(body + 1, len(lines)):
        stems = _stems(lines[index]) if _may_be_headline(lines[index]) else frozenset()
        if len(stems) >= _TOP and any(stems == title and len(title) >= 0.6 * largest for title in titles):
            return index
    return None


def _may_be_headline(line: str) -> bool:
    return 4 <= len(line) <= _LONGEST and len(line.split()) <= _MOST_WORDS and not _ENDS.search(line)


def _stems(text: str) -> frozenset[str]:
    """What two wordings are compared by: beginnings of words, or pairs of signs in a script without spaces."""
    folded = fold_words(text)
    if is_unspaced(text):
        signs = folded.replace(" ", "")
        return frozenset(signs[at : at + 2] for at in range(len(signs) - 1))
    return frozenset(word[:_STEM] for word in folded.split())


def _agree(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two wordings have in common, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other))


def _list_titles(line: str, label: str) -> list[frozenset[str]]:
    """The page's own title as a whole, its parts but for the site's name, and what stands before each separator."""
    found = list(SPACED.finditer(line))
    starts, ends = [0, *(match.end() for match in found)], [*(match.start() for match in found), len(line)]
    parts = [line[start:end] for start, end in zip(starts, ends, strict=True)]
    wordings = [line, *(part for part in parts if not _names(part, label)), *(line[:end] for end in ends[1:-1])]
    return [stems for stems in map(_stems, wordings) if stems] or [frozenset({""})]


def _names(part: str, label: str) -> bool:
    """Whether a part is the name of the site whose domain begins with `label`."""
    name = squeeze(part)
    return len(label) > 3 and ((label in name and len(name) <= 3 * len(label)) or (len(name) > 3 and name in label))


def _read_address(url: str | None) -> frozenset[str]:
    """The words that the story's address names it by: /2025/05/ferry-returns-to-harbour.html."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return frozenset()
    segment = max(path.split("/"), key=lambda part: len(re.findall(r"[^\W\d_]{2,}", part)), default="")
    words = fold_words(re.sub(r"[-_+.]", " ", segment)).split()
    return frozenset(word[:_STEM] for word in words if len(word) > 2 and not word.isdigit() and word not in _FILE)


def _ends_in_next(folded: Sequence[str], index: int) -> bool:
    """Whether a line ends in what one of the next lines says alone: a trail to the story, "News / Ports / Ferry returns"."""
    following = _list_following(folded, index)
    return any(" " in other and folded[index] != other and folded[index].endswith(f" {other}") for other in following)


def _list_following(folded: Sequence[str], index: int) -> Iterator[str]:
    yield from folded[index + 1 : index + _FOLLOWING + 1]
