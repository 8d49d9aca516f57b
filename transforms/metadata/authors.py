"""Who wrote a story: names from all credits, the byline as it stood, and the agency it was taken from."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from transforms.metadata.bylines import choose_byline
from transforms.metadata.credits import Credit, CreditKind, fold_duplicates, name_key, names_somebody, parse_credits
from transforms.metadata.decision import Decision, Loss
from transforms.metadata.find_lines import is_labelled
from transforms.metadata.lexicon import agencies, byline_words, fold_words, is_unspaced
from transforms.metadata.names import is_full_name
from transforms.metadata.urls import parse_site
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_FIELDS = (Field.AUTHOR, Field.BYLINE)
_PLACE = re.compile(r"(?P<zone>head|tail|body|page):(?P<kind>\w+)(?P<names>\([^()]*\))?(?:@(?P<distance>[+-]\d+))?")
_HOST = re.compile(r"\s*\((?:https?://)?[\w-]+(?:\.[\w-]+)+/?\)")  # "Harbour Post (www.harbourpost.example)"
_MOST_WORDS = 4  # of a name that "by" alone says to be one
_TOP = 3  # lines of a text that a byline may open
_FIRM = re.compile(r"(?<!\w)(?:g?GmbH|AG|S\.L\.?|S\.p\.A\.?|Inc|LLC|Ltd|d\.o\.o)(?!\w)")
_LABEL = 4  # letters of a site's name that a firm's may hold
_SECTION = 12  # characters of a section's name that a byline may end in
_LISTED = 3  # different credits with one mark around a headline: "by ..." in a list of books
_NEXT = 14  # elements from one author's mark to the next one's


@dataclass(frozen=True, slots=True)
class Authors:
    """The names, the byline as found, and the agency or outlet the story is from, if it is not the site's own."""

    names: tuple[str, ...] = ()
    byline: str | None = None
    syndication_source: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """The credits of one place, taken together."""

    rank: float
    evidence: tuple[Evidence, ...]
    named: tuple[Credit, ...]

    def of(self, kind: CreditKind) -> list[Credit]:
        return [credit for credit in self.named if credit.kind is kind]

    @property
    def persons(self) -> set[str]:
        return {name_key(credit.name) for credit in self.of(CreditKind.PERSON)}

    @property
    def is_visible(self) -> bool:
        return self.evidence[0].source in ("html", "microdata")


def choose_authors(evidence: Sequence[Evidence], site_names: Sequence[str]) -> Decision[Authors]:
    """The best place that credits persons, else agencies, else the group that the page itself names as the author."""
    groups = sorted(_find_groups(_leave_out_headings(evidence), site_names), key=lambda group: group.rank)
    chosen: _Group | None = None
    for kind in (CreditKind.PERSON, CreditKind.AGENCY, CreditKind.GROUP):
        chosen = next((group for group in groups if group.of(kind) and not _is_overruled(group, groups)), None)
        if chosen is not None:
            break
    if chosen is None:
        lost = tuple(Loss(item, "names nobody") for group in groups for item in group.evidence)
        byline = choose_byline(evidence, (), ())
        return Decision(Authors(byline=byline, syndication_source=_find_agency(evidence, site_names)), lost=lost)
    if chosen.persons:
        chosen = _fuller(chosen, groups)
    wanted = (
        (CreditKind.PERSON, CreditKind.AGENCY)
        if chosen.persons
        else (CreditKind.AGENCY,)
        if chosen.of(CreditKind.AGENCY)
        else (CreditKind.GROUP,)
    )
    named = [credit for credit in chosen.named if credit.kind in wanted]
    lost = tuple(
        Loss(item, "outranked" if group.named else "names nobody")
        for group in groups
        if group is not chosen
        for item in group.evidence
    )
    wires = [credit.name for group in groups if group.rank < _TAIL for credit in group.of(CreditKind.AGENCY)]
    source = agencies().find(wires[0]) if wires else _find_agency(evidence, site_names)
    names = tuple(credit.name for credit in named)
    value = Authors(names, choose_byline(evidence, names, chosen.evidence), source)
    return Decision(value, chosen.evidence, f"credits a {named[0].kind}", lost)


def _leave_out_headings(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without what markup and lines call a credit and the page calls a headline or a section."""
    said = {fold_words(item.value) for item in evidence if item.field in (Field.TITLE, Field.SECTION)}
    return [item for item in evidence if not (item.field in _FIELDS and _is_loose(item) and _says(item.value, said))]


def _says(value: str, said: set[str]) -> bool:
    """Whether a credit is one of some wordings, whole or behind its first separator."""
    folded = fold_words(value)
    return folded in said or any(len(one) > _SECTION and folded.endswith(f" {one}") for one in said)


def _find_agency(evidence: Sequence[Evidence], site_names: Sequence[str]) -> str | None:
    """The agency that a dateline, a source line or structured data names, unless it is the publication itself."""
    own = {agencies().find(name) for name in site_names if _is_own(name, site_names)}
    known = {fold_words(name).replace(" ", "") for name in site_names}
    for item in evidence:
        if item.field is Field.AGENCY:
            if item.source == "dateline" and agencies().is_named_as_one(item.value):
                if fold_words(item.value).replace(" ", "") not in known:
                    return agencies().find(item.value) or " ".join(item.value.split())
                continue
            for credit in parse_credits(item.value):
                name = agencies().find(credit.name) if credit.kind is CreditKind.AGENCY else None
                if name is not None and name not in own:
                    return name
    return None


def _is_own(name: str, site_names: Sequence[str]) -> bool:
    """Whether a name that a page calls its site is borne out: it comes first, or another holds it or begins with its initials. A page
    that takes a story from an agency may call that its publisher.
    """
    others = [fold_words(other).replace(" ", "") for other in site_names if other != name]
    words = fold_words(name).split()
    initials = "".join(word[0] for word in words) if len(words) > 1 else ""
    told = (other.startswith(initials) if initials else False for other in others)
    return name == site_names[0] or any("".join(words) in other for other in others) or any(told)


def _is_overruled(group: _Group, groups: Sequence[_Group]) -> bool:
    """Whether a weak sign of a name yields: a mere link to somebody's page to a byline above it that names a team or an agency, a line
    that says no "by" to anything that is named elsewhere.
    """
    first = group.evidence[0]
    if ":line(" in first.place and not is_labelled(first.value):
        return any(other.named for other in groups if other is not group)
    if first.source == "byline_line" and _is_within(first):
        return any(other.is_visible and other.named and other.rank < _STRONG for other in groups)
    return ":profile" in first.place and any(
        other.is_visible and other.named for other in groups if other.rank < group.rank
    )


def _is_within(item: Evidence) -> bool:
    """Whether a line that the cleaning took for a byline stands within the text, not at its top."""
    line = re.match(r"line (\d+)$", item.place)
    return line is not None and int(line[1]) > _TOP


def _fuller(chosen: _Group, groups: Sequence[_Group]) -> _Group:
    """Of two places that agree, the one that names more; a visible byline where it and the structured data name others."""
    for group in groups:
        if group.rank < _TAIL and group.persons > chosen.persons:
            return group
    for group in groups:
        if group.persons and all(_is_short_for(name, group.persons) for name in chosen.persons):
            return group
    for group in groups:
        is_strong = (
            group.is_visible and group.rank < _STRONG and all(is_full_name(c.name) for c in group.of(CreditKind.PERSON))
        )
        if is_strong and group.persons and not chosen.is_visible:
            return chosen if _families(group) & _families(chosen) or _is_torn(group, chosen) else group
    return chosen


def _is_short_for(name: str, persons: set[str]) -> bool:
    """Whether a first name alone is that of one of some persons."""
    return " " not in name and not is_unspaced(name) and any(person.startswith(f"{name} ") for person in persons)


def _is_torn(visible: _Group, stated: _Group) -> bool:
    """Whether markup tears what is stated whole: "Will Hollow ay"."""
    shown = ["".join(name.split()) for name in visible.persons]
    return all(any("".join(whole.split()).startswith(part) for whole in stated.persons) for part in shown)


def _families(group: _Group) -> set[str]:
    """The last words of names, and in scripts without spaces the names themselves."""
    return {name.split()[-1] for name in group.persons}


_LONGEST_GROUP = 80
_TAIL = 40.0
_STRONG = 22.0


def _find_groups(evidence: Sequence[Evidence], site_names: Sequence[str]) -> Iterator[_Group]:
    known = {fold_words(name).replace(" ", "") for name in site_names if name}
    own_words = {word for name in site_names for word in fold_words(name).split()}
    for rank, items in _collect(evidence):
        read: list[Credit] = []
        for item in items:
            read += (credit for credit in _read(item, known) if not _is_own_desk(credit, own_words, known))
        if _is_loose(items[0]) and any(is_full_name(credit.name) for credit in read):
            read = [credit for credit in read if credit.kind is not CreditKind.PERSON or is_full_name(credit.name)]
        yield _Group(rank, tuple(items), fold_duplicates(read))


def _is_own_desk(credit: Credit, own_words: set[str], known: set[str]) -> bool:
    """Whether a group is the site's own staff in short: "Courier staff" of the Valley Courier. Its whole name stands for the outlet."""
    words = fold_words(credit.name).split() if credit.kind is CreditKind.GROUP else []
    desks = byline_words()
    rest = [word for word in words if word not in desks.desks and word not in desks.named_desks]
    is_desk = any(word in desks.named_desks and word not in own_words for word in words)
    return is_desk and bool(rest) and "".join(rest) not in known and all(word in own_words for word in rest)


def _read(item: Evidence, known: set[str]) -> Iterator[Credit]:
    """The credits in one piece of evidence; names of the site and of organisations are groups, loose words nobody."""
    spaced = " ".join(item.value.split())
    whole = _HOST.sub("", spaced)
    if (
        fold_words(whole).replace(" ", "") in known
        or whole != spaced
        or (item.place.endswith("@organization") and not agencies().find(whole) and 1 < len(whole) < _LONGEST_GROUP)
    ):
        if not parse_credits(whole):
            return
        yield Credit(whole, CreditKind.GROUP)
        return
    match = _PLACE.match(item.place)
    loose = _is_loose(item)
    for credit in parse_credits(item.value):
        kind = credit.kind
        if item.place.endswith("@organization") or fold_words(credit.name).replace(" ", "") in known:
            kind = CreditKind.GROUP if kind is CreditKind.PERSON else kind
        if kind is CreditKind.GROUP and (
            (match is not None and (match["kind"] == "line" or item.value.islower()))
            or (loose and _is_loose_group(credit.name))
        ):
            continue
        if kind is CreditKind.GROUP and item.source == "meta" and _is_elsewhere(credit.name, known):
            continue  # who made the site
        if kind is CreditKind.PERSON and loose and not _is_shown_as_name(credit.name, item, match):
            continue
        yield Credit(credit.name, kind)


def _is_elsewhere(name: str, known: set[str]) -> bool:
    """Whether a name is a domain or a firm's, and none of the site's."""
    folded = fold_words(name).replace(" ", "")
    is_own = folded in known or any(len(one) > _LABEL and (one in folded or folded in one) for one in known)
    return not is_own and ((" " not in name and parse_site(name) is not None) or _FIRM.search(name) is not None)


def _is_loose_group(name: str) -> bool:
    """Whether loose words that seem to name a group are a piece of a sentence or hold figures."""
    return any(map(str.isdigit, name)) or (name[:1].islower() and not name.startswith("the "))


def _is_loose(item: Evidence) -> bool:
    """Whether what a place holds may be something else than names."""
    match = _PLACE.match(item.place)
    return match is not None and match["kind"] in ("words", "profile", "class", "line", "signed")


def _is_shown_as_name(name: str, item: Evidence, match: re.Match[str] | None) -> bool:
    """Whether loose words are a name: a whole one; one word only where markup or "by" says so and nothing else is there."""
    if is_full_name(name):
        return True
    if match is not None and match["kind"] == "words":
        return (
            len(name.split()) <= _MOST_WORDS
            and match["zone"] == "head"
            and name[:1].isupper()
            and len(item.value.split()) <= 12
        )
    return match is not None and match["kind"] == "class" and item.field is Field.AUTHOR and " " not in name


def _collect(evidence: Sequence[Evidence]) -> Iterator[tuple[float, list[Evidence]]]:
    """Evidence by the place it stands in, with how far that place is trusted, the lowest first."""
    flat: dict[tuple[float, str], list[Evidence]] = {}
    visible: list[_Visible] = []
    for item in evidence:
        if item.field not in _FIELDS:
            continue
        match = _PLACE.match(item.place)
        if match is None:
            flat.setdefault((_rank(item), _place_of(item)), []).append(item)
            continue
        distance = int(match["distance"] or 0)
        last = visible[-1] if visible else None
        if item.field is Field.AUTHOR and last and last[:2] == (match["zone"], match["kind"]) and last[2] == distance:
            last[3].append(item)
        else:
            visible.append((match["zone"], match["kind"], distance, [item]))
    for (rank, _), items in flat.items():
        yield rank, items
    kept = [one for one in visible if one[0] != "body" or _stands_alone(one, visible)]
    passed = {(_signature(one[3][0]), fold_words(one[3][0].value)) for one in visible if one not in kept}
    yield from _collect_visible(kept, passed)


_Visible = tuple[str, str, int, list[Evidence]]


def _stands_alone(one: _Visible, visible: Sequence[_Visible]) -> bool:
    """Whether all credits between the story and the page's end name the same; where they do not, they are those of other stories."""
    named = {_names_in(other[3]) for other in visible if other[0] == "body"} - {frozenset()}
    return len(named) == 1 and one[1] != "profile" and _names_in(one[3]) in named


def _names_in(items: Sequence[Evidence]) -> frozenset[str]:
    return frozenset(name_key(credit.name) for item in items for credit in parse_credits(item.value))


def _place_of(item: Evidence) -> str:
    """Where evidence stands, without what tells one author there from the next: an index, or a line close by."""
    line = re.match(r"line (\d+)", item.place)
    return f"lines {int(line[1]) // 6}" if line else re.sub(r"\[\d+\].*", "", item.place)


def _collect_visible(
    visible: Sequence[_Visible], passed: Collection[tuple[str | None, str]]
) -> Iterator[tuple[float, list[Evidence]]]:
    """Credits that stand side by side as one; marked names stand for the byline they are in. `passed`: the marks of those passed over, each
    with what it says.
    """
    runs: list[tuple[str, str, int, int, list[Evidence]]] = []
    for zone, kind, distance, items in visible:
        named = [item for item in items if item.field is Field.AUTHOR]
        kept = named if any(names_somebody(item.value) for item in named) else items
        last = runs[-1] if runs else None
        beside = last is not None and distance - last[3] <= _NEXT and zone != "page" and kind != "words"
        beside = beside and (zone == "head" or not is_labelled(items[0].value))  # each with its "by": cards of stories
        if last and beside and last[:2] == (zone, kind) and _signature(last[4][-1]) == _signature(kept[0]):
            runs[-1] = (zone, kind, last[2], distance, [*last[4], *kept])
        else:
            runs.append((zone, kind, distance, distance, list(kept)))
    marked = {(_signature(run[4][0]), fold_words(run[4][0].value)) for run in runs} | set(passed)
    for zone, kind, distance, _, items in runs:
        if _is_card(items, marked, 2 if zone != "head" else _LISTED if kind == "words" else 0):
            continue
        away = distance / 30 if distance >= 0 else -distance / 15
        base = {"head": 20.0, "body": 60.0, "page": 45.0, "tail": 50.0}[zone]
        order = {"rel": 0.0, "itemprop": 0.0, "class": 0.2, "profile": 2.5, "words": 1.5, "line": 6.0, "signed": 20.0}[
            kind
        ]
        yield base + order + away, items


def _is_card(items: Sequence[Evidence], marked: Collection[tuple[str | None, str]], least: int) -> bool:
    """Whether a credit is one of at least so many of a kind that name others: cards of other stories. 0: it never is."""
    mark = _signature(items[0])
    alike = [said for other, said in marked if other == mark]
    return least > 0 and bool(mark) and mark != "()" and len(alike) >= least


def _signature(item: Evidence) -> str | None:
    match = _PLACE.match(item.place)
    return match["names"] if match else None


def _rank(item: Evidence) -> float:
    """How far a place outside the visible markup is trusted for names."""
    ranks = {"sidecar": 0.0, "field": 1.0, "byline_line": 30.0, "author_box": 31.0}
    if item.source in ranks:
        return ranks[item.source]
    if item.source == "json_ld":
        return 26.0 if item.place.startswith("webpage") else 10.0
    if item.place.startswith("script "):
        return 28.0
    return 24.0 if item.place.startswith("twitter") else 25.0
