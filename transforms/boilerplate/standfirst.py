"""The standfirst in a dump of a page: the line or two between headline and story that say what it is about."""

from collections.abc import Sequence
from functools import cache

from transforms.boilerplate.captions import is_caption, is_credit_line
from transforms.boilerplate.features import PACKAGE
from transforms.boilerplate.head import same_title
from transforms.boilerplate.model import load_line_model
from transforms.boilerplate.values import is_date, is_name, read_words
from transforms.boilerplate.view import View
from transforms.resources import read_resource_yaml
from transforms.schema.vocabularies import Category

_REACH = 3  # lines below the headline
_STORY_REACH = 40  # lines from the headline to the story, with the buttons between
_MIN_WORDS, _MAX_WORDS = 12, 60
_WEIGHTY, _SHARED = 5, 2  # letters of a word that tells, and how many such words the standfirst shares with the story
_OPENING = 8  # paragraphs of the story to look at
_FAINT = 0.08  # what the line model must give it
_FAIR = 0.25  # ... where it stands farther below the headline
_ENGLISH = 0.2  # share of English's little words from which on a page is English
_SECTIONS = 6  # sections of a newspaper that a page names, from which on it is one's


@cache
def _english() -> frozenset[str]:
    return frozenset(read_resource_yaml(PACKAGE, "stop_words.yml")["spaced"]["en"].split())


def find_standfirst(view: View, title: int, body: int, scores: Sequence[float]) -> int | None:
    """The line that is the standfirst and that the line model would let go, or None.

    Told by its place, its length and the words that it shares with the story. English pages are left to the model but
    for newspapers', told by the sections that they name: on other pages what stands there below the headline is as often
    an advertisement of the story.
    """
    if not title < body <= title + _STORY_REACH:
        return None
    threshold = load_line_model().threshold
    story = [index for index in range(body, len(view.lines)) if view.prose[index] and scores[index] >= threshold]
    told = [word for index in story[:_OPENING] for word in view.words[index]]
    if not told or (_is_english(told) and not _is_newspaper(view)):
        return None
    headlines = [
        index for index in range(max(0, title - _STORY_REACH), title) if view.words[index] == view.words[title]
    ]
    for headline in (title, *reversed(headlines)):
        near = range(headline + 1, min(headline + 1 + _REACH, body))
        if any(scores[index] >= threshold and view.is_open(index) for index in near):
            return None  # there is one already
        for index in near:
            if _could_be(view, title, index) and scores[index] >= _FAINT and _shares_words(view.words[index], told):
                return index
    for index in range(body - 1, title, -1):
        if (
            view.prose[index]
            and _could_be(view, title, index)
            and scores[index] >= _FAIR
            and _shares_words(view.words[index], told)
        ):
            return index
    return None


def _is_english(told: Sequence[str]) -> bool:
    return sum(word in _english() for word in told) >= _ENGLISH * len(told)


def _is_newspaper(view: View) -> bool:
    """Whether a page's menus name many of the sections that newspapers have."""
    sections = read_words("news_sections")
    return len({view.key(index) for index, words in enumerate(view.words) if len(words) <= 2} & sections) >= _SECTIONS


def _could_be(view: View, title: int, index: int) -> bool:
    line = view.lines[index]
    if not view.is_open(index) or view.hits[index] is not None or not _MIN_WORDS <= line.words <= _MAX_WORDS:
        return False
    if "|" in line.text or "•" in line.text or is_date(line.text) or is_name(line.text):
        return False
    words = len(view.words[index])
    if is_caption(line.text, words) or is_credit_line(line.text, words) or _is_credited(view, index + 1):
        return False
    return not same_title(view.words[index], view.words[title])


def _is_credited(view: View, index: int) -> bool:
    """Whether a line, the one below a caption, is a picture's credit."""
    hit, text = view.hits[index], view.lines[index].text
    is_credit = hit is not None and hit.rule.category in (Category.PHOTO_CREDIT, Category.CAPTION)
    return is_credit or is_credit_line(text, len(view.words[index]))


def _shares_words(words: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a line has telling words in common with the story; of a script without spaces, pairs of characters."""
    if len(words) < _MIN_WORDS / 2:
        story = "".join(told)
        pairs = {word[at : at + 2] for word in words for at in range(len(word) - 1)}
        return sum(pair in story for pair in pairs) >= 0.4 * len(pairs)
    return len({word for word in words if len(word) >= _WEIGHTY}.intersection(told)) >= _SHARED
