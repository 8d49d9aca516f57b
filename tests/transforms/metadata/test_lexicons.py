"""Every entry of the metadata lexicons does what its own examples say."""

import pytest

from transforms.metadata.credits import parse_credits
from transforms.metadata.find_credits import find_dump_credits
from transforms.metadata.find_headline import DumpHead
from transforms.metadata.languages import is_language_name
from transforms.metadata.lexicon import agencies
from transforms.metadata.urls import normalise_url
from transforms.resources import find_resources, read_resource_yaml

PACKAGE = "transforms.metadata.lexicons"
BYLINES = read_resource_yaml(PACKAGE, "bylines.yml")
ENTRIES = [(group, entry) for group, entries in BYLINES.items() for entry in entries]
EXAMPLES = read_resource_yaml(PACKAGE, "agencies.yml")["examples"]
HITS = [(f"{group}/{e['id']}", line) for group, e in ENTRIES for line in e["hit"]]
HITS += [("agencies", line) for line in EXAMPLES["hit"]]
MISSES = [(f"{group}/{e['id']}", line) for group, e in ENTRIES for line in e["miss"]]
MISSES += [("agencies", line) for line in EXAMPLES["miss"]]


@pytest.mark.parametrize(("rule", "line"), HITS)
def test_byline_words__give_the_names_that_their_examples_say(rule, line):
    byline, _, names = line.partition("->")
    assert "; ".join(credit.name for credit in parse_credits(byline.strip())) == names.strip(), rule


@pytest.mark.parametrize(("rule", "name"), MISSES)
def test_byline_words__leave_names_alone_that_only_look_like_them(rule, name):
    assert [credit.name for credit in parse_credits(name)] == [name], rule


@pytest.mark.parametrize(
    "entry", read_resource_yaml(PACKAGE, "tracking.yml")["tracking"], ids=lambda entry: entry["id"]
)
def test_tracking_parameters__go_and_others_stay(entry):
    for line in entry["hit"]:
        address, _, canonical = line.partition(" -> ")
        assert normalise_url(address) == canonical
    for address in entry["miss"]:
        assert normalise_url(address) == address


MENUS = read_resource_yaml(PACKAGE, "menus.yml")["menu"][0]


@pytest.mark.parametrize("line", [*MENUS["hit"], *MENUS["miss"]])
def test_menu_words__tell_a_section_from_a_name(line):
    story = (
        "The ferry is back in the harbour of Trelling after the storm, and the first passengers went ashore at noon. "
        * 2
    )
    lines = enumerate(("Ferry returns to Trelling", line, "14 May 2025", story), 1)
    named = [credit.value for credit in find_dump_credits(DumpHead(tuple(lines), 3, 0))]
    assert named == ([line] if line in MENUS["miss"] else [])


def test_language_names__are_names_of_languages_and_nothing_longer():
    examples = read_resource_yaml(PACKAGE, "languages.yml")["examples"]
    assert all(is_language_name(name) for name in examples["hit"])
    assert not any(is_language_name(name) for name in examples["miss"])


def test_language_names__are_known_for_at_least_sixty_languages():
    assert len(read_resource_yaml(PACKAGE, "languages.yml")["languages"]) >= 60


def test_agencies__are_known_in_datelines_by_what_they_call_themselves():
    assert [name for name in EXAMPLES["dateline"] if not agencies().is_named_as_one(name)] == []
    assert [name for name in EXAMPLES["no_dateline"] if agencies().is_named_as_one(name)] == []


def test_agencies__find_each_of_their_own_names():
    for agency in read_resource_yaml(PACKAGE, "agencies.yml")["agencies"]:
        for name in (*agency["also"], *agency.get("exact", ())):
            assert agencies().find(name) == agency["name"], name


@pytest.mark.parametrize("name", find_resources(PACKAGE, ".yml"))
def test_lexicons__hold_no_word_that_yaml_read_as_something_else(name):
    def texts(value):
        if isinstance(value, dict):
            return [t for k, v in value.items() for t in (*texts(k), *texts(v))]
        return [t for v in value for t in texts(v)] if isinstance(value, list) else [value]

    assert all(isinstance(text, str) for text in texts(read_resource_yaml(PACKAGE, name)))
