"""From hits to decisions: zones, neighbours, and what a heading takes with it."""

import re
from collections.abc import Iterator

from transforms.boilerplate.captions import is_caption, is_credit_line
from transforms.boilerplate.marks import is_picture
from transforms.boilerplate.rulebook import Hit, Opens, Rule, Strength
from transforms.boilerplate.values import fits, is_name
from transforms.boilerplate.view import Verdict, View
from transforms.records import Evidence
from transforms.schema.vocabularies import Category, Field

_SIGNS = re.compile(r"[\s_*=~#+•·●■▪◆★☆.—–-]{2,80}")
_BRACKETED = (")", ").")
_SIGNED = 64  # characters at the end of a line in which the colon of a credit stands
_CREDITED = ("FILE", "©", "Ⓒ")
_ATTRIBUTES = r"""(?:\s+[\w-]{1,40}=(?:"[^"\]]*"|'[^'\]]*'|[“”″][^“”″\]]*[“”″]|[^\s\]"'“”″]+))"""
_MARKUP = re.compile(
    r"<!?[-–—/]{1,3}>?|//[-–—]{1,3}>|[-–—]{2,3}>|\[/?[a-z]{2,20}(?:[-_][a-z]{2,20}){1,3}\]"
    # short codes of content systems: with attributes, around an address, and those that everybody has
    rf"|\[/?[a-z][a-z0-9]{{1,24}}(?:[-_][a-z0-9]{{1,24}}){{0,4}}{_ATTRIBUTES}{{1,30}}\s*/?\]"
    r"|\[([a-z]{2,20})\]https?://\S+\[/\1\]|\[/?(?:gallery|embed|playlist|toc|more|nextpage|caption)\]"
)
_CAPTIONED = re.compile(rf"\[caption{_ATTRIBUTES}{{0,30}}\s*\][^\[\]]*\[/caption\]")
SEPARATOR = Verdict(Category.LAYOUT, "layout/any/separator")
CREDIT = Verdict(Category.PHOTO_CREDIT, "photo_credit/any/agency")
CAPTION = Verdict(Category.CAPTION, "caption/any/form")
MARKUP = Verdict(Category.NOISE, "noise/any/markup")
_MAX_LINKS = 12
_LINK_WORDS = 22
_RUN_OF_WEAK = 3
_LONG = 10  # from so many words on, the line model may speak for a line against a rule, unless a label opens it
_LIKELY_LONG = 0.8
_LIKELY = 0.5


def apply_hits(view: View) -> None:
    """Let go what the rules are sure of, then what stands beside it, then what their headings open."""
    weak: set[int] = set()
    for index, hit in enumerate(view.hits):
        if hit is None or not view.holds(hit.rule.zone, index):
            continue
        if not hit.value and len(view.words[index]) >= _LONG and view.is_likely(index, _LIKELY_LONG):
            continue
        if hit.rule.strength is Strength.NEIGHBOUR:
            weak.add(index)
        elif hit.rule.strength is Strength.SURE or view.is_dump:
            _accept(view, index, hit)
    for run in _runs(view, weak):
        if len(run) >= _RUN_OF_WEAK or any(index in view.verdicts for index in run):
            for index in run:
                hit = view.hits[index]
                if hit is not None and index in weak:
                    _accept(view, index, hit)
    for index, hit in enumerate(view.hits):
        if hit is not None and hit.rule.opens and index in view.verdicts:
            _open(view, index, hit)


def take_signs(view: View) -> None:
    """Lines that only part or decorate, remains of markup, and captions and credits that are known by their form."""
    for index, (line, words) in enumerate(zip(view.lines, view.words, strict=True)):
        text = line.text
        if text[0] in "<[/-–—!" and (form := _find_markup(text)):
            view.take(index, form)
        elif not words:
            if len(text) > 1 and _SIGNS.fullmatch(text):
                view.take(index, SEPARATOR)
        elif (
            "/" in text
            or text.endswith(_BRACKETED)
            or text.startswith(_CREDITED)
            or text.find(":", -_SIGNED) >= 0
            or (not text.isascii() and ("：" in text or "＝" in text or "=" in text))
        ):
            if is_credit_line(text, len(words)):
                view.take(index, CREDIT)
            elif is_caption(text, len(words)):
                view.take(index, CAPTION)


def _find_markup(text: str) -> Verdict | None:
    if _MARKUP.fullmatch(text) or is_picture(text):
        return MARKUP
    return CAPTION if text[0] == "[" and _CAPTIONED.fullmatch(text) else None


def _accept(view: View, index: int, hit: Hit) -> None:
    view.take(index, Verdict(hit.rule.category, hit.rule.rule_id))
    if hit.rule.field is None:
        return
    value = hit.value
    if not value and view.is_open(index + 1) and hit.rule.value not in ("any", "none"):
        following = view.lines[index + 1].text
        if fits(following, hit.rule.value) and not view.prose[index + 1]:
            value = following
            view.take(index + 1, Verdict(hit.rule.category, hit.rule.rule_id))
    if value:
        place = f"line {view.lines[index].number}"
        view.evidence.append(Evidence(hit.rule.field, value, hit.rule.source, place))


def _runs(view: View, weak: set[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in range(len(view.lines)):
        if index in weak or index in view.verdicts:
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _open(view: View, index: int, hit: Hit) -> None:
    if hit.rule.opens is Opens.LINKS:
        _take_links(view, index, hit.rule)
    elif hit.rule.opens is Opens.NAME:
        _take_author(view, index, hit)
    elif hit.rule.opens is Opens.VALUE:
        _take_values(view, index, hit)
    else:
        _take_rest(view, index, hit.rule)


def _take_links(view: View, index: int, rule: Rule) -> None:
    """Lines that read like links to other stories, under a heading that announces such; in the tail the rest too."""
    if view.below[index] == 0 and not view.extracted.is_page:
        _take_rest(view, index, rule)
        return
    if view.hits[index] is not None and view.hits[index].value:  # type: ignore[union-attr]
        return  # the link stands on the heading's own line
    taken: list[int] = []
    for at in range(index + 1, min(index + 1 + _MAX_LINKS, len(view.lines))):
        if not view.is_open(at) or not is_linklike(view, at) or view.is_likely(at, _LIKELY):
            break
        taken.append(at)
    if len(taken) > 1 and taken[-1] + 1 < len(view.lines) and view.prose[taken[-1] + 1]:
        taken.pop()  # what stands right above a paragraph may be its sub-heading
    elif len(taken) == 1 and view.lines[taken[0]].blank_before != view.lines[index].blank_before:
        taken.clear()
    for at in taken:
        view.take(at, Verdict(rule.category, rule.rule_id))


def is_linklike(view: View, index: int) -> bool:
    """Whether a line could be a link's text: short, and no sentence that ends."""
    line = view.lines[index]
    return (
        not view.prose[index] and len(view.words[index]) <= _LINK_WORDS and not line.text.endswith((".", ":", ",", ";"))
    )


def _take_author(view: View, index: int, hit: Hit) -> None:
    """The name and the bio under an author heading."""
    verdict = Verdict(Category.AUTHOR_BOX, hit.rule.rule_id)
    name = hit.value if hit.value and is_name(hit.value) else None
    at = index + 1
    while at < len(view.lines) and at <= index + 3 and name is None:
        repeats = view.words[at] == view.words[index]
        if view.is_open(at) and is_name(view.lines[at].text) and len(view.words[at]) <= 6:
            name = view.lines[at].text
            view.take(at, verdict)
        elif not repeats:
            break
        at += 1
    if name is None:
        return
    view.evidence.append(Evidence(Field.AUTHOR, name, "author_box", f"line {view.lines[at - 1].number}"))
    while at < len(view.lines) and view.below[at] == 0:
        if view.is_open(at) and _speaks_of(view, at, name):
            view.take(at, verdict)
        at += 1


def _speaks_of(view: View, index: int, name: str) -> bool:
    """Whether a line at the end is a bio: it names the author, or goes on about them."""
    family = name.split()[-1].lower()
    return family in view.words[index] or (bool(view.words[index]) and view.words[index][0] in ("he", "she", "they"))


def _take_values(view: View, index: int, hit: Hit) -> None:
    """The values of a label that stand on lines of their own: tags, entries of a table of contents."""
    rule = hit.rule
    if hit.value:
        return
    later = {" ".join(view.words[at]) for at in range(index + 1, len(view.lines))} if rule.field is None else set()
    for at in range(index + 1, min(index + 40, len(view.lines))):
        if not view.is_open(at):
            break
        if rule.category is Category.TABLE_OF_CONTENTS:
            rest = [view.key(other) for other in range(at + 1, len(view.lines))]
            if not is_linklike(view, at) or view.key(at) not in later or view.key(at) not in rest:
                break
        elif view.below[at] > 0 or view.prose[at] or len(view.words[at]) > 5 or not fits(view.lines[at].text, "list"):
            break
        else:
            view.evidence.append(Evidence(Field.TAG, view.lines[at].text, "tag_line", f"line {view.lines[at].number}"))
        view.take(at, Verdict(rule.category, rule.rule_id))


def _take_rest(view: View, index: int, rule: Rule) -> None:
    """Everything below a line after which nothing of the article comes, as long as no paragraph stands there."""
    for at in range(index + 1, len(view.lines)):
        if view.prose[at]:
            return
        if not view.is_open(at):
            continue
        if view.hits[at] is None and len(view.words[at]) >= _LONG and not is_linklike(view, at):
            return
        if not view.is_likely(at, _LIKELY):
            view.take(at, Verdict(rule.category, rule.rule_id))
