"""Every example of every rule in every lexicon, and how a lexicon is read."""

import pytest

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.rulebook import Rule, Zone, read_lexicon

RULES = read_lexicon().rules


def find(line: str):
    return read_lexicon().find(normalise_phrase(line).split(), line)


@pytest.mark.parametrize("rule", RULES, ids=[rule.rule_id for rule in RULES])
def test_find__hits_and_misses_what_the_rule_says(rule: Rule) -> None:
    assert rule.examples["hit"], "a rule without an example that must hit"
    assert rule.examples["miss"], "a rule without an example that must miss"
    for line in rule.examples["hit"]:
        hit = find(line)
        assert hit is not None, line
        assert hit.rule.rule_id == rule.rule_id, line
    for line in rule.examples["miss"]:
        assert find(line) is None, line


def test_find__leaves_a_line_alone_that_opens_with_a_quotation_mark() -> None:
    assert find("“Follow us on Facebook if you dare,” he said") is None


def test_read_lexicon__has_no_two_rules_of_one_name() -> None:
    names = [rule.rule_id for rule in RULES]
    assert len(names) == len(set(names))


def test_find__takes_the_rule_that_holds_anywhere_before_one_of_its_kind_that_holds_at_the_edges() -> None:
    hit = find("Want more from the quay? Sign up for our newsletter, The Mole, and read on.")
    assert hit is not None
    assert (hit.rule.rule_id, hit.rule.zone) == ("newsletter/en/newsletter", Zone.ANYWHERE)
