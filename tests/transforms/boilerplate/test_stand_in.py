"""Notices in place of a story are refused; stories about such things, and stories that such a notice stands in, are not."""

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.stand_in import find_kind
from transforms.records import Extracted, Identity, RecordRejectedError
from transforms.resources import read_resource_yaml
from transforms.schema.vocabularies import Reason

KINDS = read_resource_yaml("transforms.boilerplate", "stand_ins.yml")
FERRY = "The ferry came back to the harbour on Monday, a day late, with nobody hurt."
NOTICES = [
    "Just a moment...\n\nEnable JavaScript and cookies to continue",
    'Access Denied\n\nYou don\'t have permission to access "/news/1" on this server.\n\nReference #18.2d351ab8.15573',
    "Are you a robot?\n\nPlease make sure your browser supports JavaScript and cookies and that you are not blocking them.",
    "451: Unavailable due to legal reasons\n\nWe see that you come from a country belonging to the European Economic Area, so access cannot be granted.",
    "Before you continue to Harbour Post\n\nWe and our 842 partners store and access information on your device.\n\nAccept all\n\nReject all",
    "Seite nicht gefunden\n\nDie von Ihnen gesuchte Seite ist umgezogen oder gelöscht.",
    "页面不存在\n\n您访问的页面不存在或已被删除",
    "[Removed]",
]


def strip(text: str) -> str:
    return strip_record(
        Extracted(Identity("raw", "a.txt", 1), text, "verbatim", "utf-8"), StripOptions(), SiteLines()
    ).text


def kind_of(text: str) -> str | None:
    return find_kind(normalise_phrase(text).split(), len(text))


@pytest.mark.parametrize("notice", NOTICES)
def test_strip_record__refuses_a_notice_in_place_of_a_story(notice: str) -> None:
    with pytest.raises(RecordRejectedError, match="notice in place of a story") as refused:
        strip(notice)
    assert refused.value.reason is Reason.NO_ARTICLE


@pytest.mark.parametrize("notice", NOTICES)
def test_strip_record__keeps_a_story_that_such_a_notice_stands_in(notice: str) -> None:
    story = "\n\n".join(
        [FERRY, "Nobody knew why it had come so late, and nobody on the quay asked the captain about it."] * 3
    )
    assert FERRY in strip(f"{notice}\n\n{story}")


@pytest.mark.parametrize(
    "story",
    [
        "Visitors now have to prove that they are human before they may see the museum's pages, and many give up at once.",
        '"We have to verify you are human," the machine at the library door told 214 readers on Monday, the librarian said.',
        "The page was torn from the book in 1911. Whoever wants to see it has to travel to Karlshaven and ask for it by name.",
        "The drug is available in most European countries, but not on the islands, where a single chemist is left.",
        f"{FERRY} Its captain had posted a photograph of a screen that told him: access to this page has been denied. The harbour "
        "master would not speak about it. The company that runs the ferry has changed its pages twice this year, and each time "
        "its own crews could not get in. The page you requested, the screen said below, is gone for good.".replace(
            "said", "read"
        ),
    ],
)
def test_strip_record__keeps_a_short_story_about_such_things(story: str) -> None:
    assert strip(story) == story


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_stand_ins__hit_what_they_must_and_miss_what_they_must(kind: str) -> None:
    assert [kind_of(text) for text in KINDS[kind]["hit"]] == [kind] * len(KINDS[kind]["hit"])
    assert [kind_of(text) for text in KINDS[kind]["miss"]] == [None] * len(KINDS[kind]["miss"])
