"""Never eat the article: removals that would take too much of a record's sentences, or all of them, are not made."""

from collections import defaultdict

from transforms.boilerplate.view import View, is_sentence
from transforms.schema.vocabularies import Category

_UNSCORED = 1.0
_ENOUGH_WORDS = 60
_FEW_WORDS, _NOTICE_LINES = 15, 4


def spare_article(view: View, max_share: float, *, is_dump: bool) -> None:
    """Take back removals, the least certain rule first, until enough of the record's sentences stay. A model's on a page are taken back as a
    whole, as it knows nothing of a page that it doubts so much.

    In a dump of a page most sentences may well be other stories' teasers, so there it is enough that something of an
    article's length stays, were it a list.
    """
    if is_dump and _count_kept_words(view) >= _ENOUGH_WORDS:
        return
    if not any(is_sentence(view, index) for index, one in view.verdicts.items() if one.category is not Category.TITLE):
        return
    notices = _find_notices(view)
    weights = {
        index: len(view.words[index])
        for index in range(len(view.lines))
        if index not in notices and is_sentence(view, index)
    }
    total = sum(weights.values())
    if not total:
        return
    by_rule: dict[str, int] = defaultdict(int)
    for index, verdict in view.verdicts.items():
        if index in weights and verdict.category is not Category.TITLE:
            by_rule[verdict.rule_id] += weights[index]
    taken = sum(by_rule.values())
    limit = total - 1 if is_dump else max_share * total
    for rule_id in sorted(by_rule, key=lambda name: (_certainty(view, name), -by_rule[name], name)):
        if taken <= limit:
            return
        lines = [index for index, verdict in view.verdicts.items() if verdict.rule_id == rule_id]
        freed = spared = 0
        for index in sorted(lines, key=lambda index: (_score(view, index), index)):
            if is_dump and _is_scored(view, index) and taken - freed <= limit:
                break  # of a dump's lines most are not the story's: what the model is surer of goes
            del view.verdicts[index]
            spared += 1
            freed += weights.get(index, 0)
        taken -= freed
        view.notes.append(f"{rule_id}: {spared} lines kept, they hold {freed / total:.0%} of the sentences")


def _find_notices(view: View) -> frozenset[int]:
    """The lines of a cookie notice, which may well be longer than a short story, where it is no longer than notices are and something of
    a story stays. A story about cookies has more such lines.
    """
    lines = [index for index, verdict in view.verdicts.items() if verdict.category is Category.COOKIE_NOTICE]
    return frozenset(lines if len(lines) <= _NOTICE_LINES and _count_kept_words(view) >= _FEW_WORDS else ())


def _count_kept_words(view: View) -> int:
    return sum(len(words) for index, words in enumerate(view.words) if index not in view.verdicts)


def _certainty(view: View, rule_id: str) -> float:
    return min(_score(view, index) for index, verdict in view.verdicts.items() if verdict.rule_id == rule_id)


def _score(view: View, index: int) -> float:
    score = view.verdicts[index].score
    return _UNSCORED if score is None else score


def _is_scored(view: View, index: int) -> bool:
    return view.verdicts[index].score is not None
