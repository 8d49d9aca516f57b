"""Texts that end before their story does are known for it; whole ones are not."""

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.records import Extracted, Identity, Stripped
from transforms.schema.vocabularies import Truncation

FERRY = "The ferry came back to the harbour on Monday, a day late, with nobody hurt."
STORM = "The storm had closed the bay since Friday, and the crew waited it out behind the island."
JAPANESE = "フェリーは月曜日、一日遅れで港に戻った。けが人はいなかったと市は発表した。"


def strip(text: str) -> Stripped:
    return strip_record(Extracted(Identity("raw", "a.txt", 1), text, "verbatim", "utf-8"), StripOptions(), SiteLines())


@pytest.mark.parametrize("mark", [" [+2210 chars]", "… [+10,122 chars]", "... [+5 words]"])
def test_strip_record__takes_the_count_of_what_a_service_left_out(mark: str) -> None:
    stripped = strip(f"{FERRY}\r\n{STORM[:-12]}{mark}")
    assert "[+" not in stripped.text
    assert stripped.truncation is Truncation.CUT
    assert stripped.edits[-1].rule_id == "noise/any/cut-mark"


@pytest.mark.parametrize(
    "text",
    [
        f"{FERRY}\n\n{STORM}\n\nSubscribe to read the rest of this story",
        f"{FERRY}\n\n{STORM}\n\nYou have reached your limit of free articles this month.\n\nAlready a subscriber? Log in",
        f"{FERRY}\n\n{STORM}\n\nJetzt weiterlesen mit Plus",
        f"{JAPANESE}\n\n{JAPANESE}\n\nこの記事は有料記事です。残り512文字",
    ],
)
def test_strip_record__tells_a_text_that_ends_at_a_paywall(text: str) -> None:
    assert strip(text).truncation is Truncation.PAYWALL


@pytest.mark.parametrize(
    "text",
    [
        f"{FERRY}\n\n{STORM}",
        f"{FERRY}\n\n{STORM}\n\nAlready a subscriber? Log in",
        f"{FERRY} It carried 40 sheep [+2 dogs].\n\n{STORM}",
        "\n\n".join([FERRY, STORM] * 10) + "\n\nSubscribe to read the rest of this story",
    ],
)
def test_strip_record__takes_no_whole_text_for_a_cut_one(text: str) -> None:
    assert strip(text).truncation is None
