"""Every language has what readers of any language meet on a news site."""

import pytest

from transforms.boilerplate.values import read_packs

COMMON = {
    "advert",
    "comment_form",
    "cookie_notice",
    "copyright",
    "newsletter",
    "paywall",
    "photo_credit",
    "related",
    "share",
    "tags",
    "tools",
}


# where the press of a language asks for an app, for money and for a subscription, and names its agencies
WIDER = COMMON | {"app_prompt", "author_box", "donation", "source_line"}


@pytest.mark.parametrize("language", ["ar", "de", "el", "es", "fr", "hi", "it", "nl", "pl", "pt", "ru", "tr"])
def test_read_packs__have_all_wider_kinds(language):
    pack = next(pack for pack in read_packs() if pack["language"] == language)
    missing = WIDER - {entry["category"] for entry in pack["rules"]}
    assert not missing


@pytest.mark.parametrize("language", ["cs", "da", "fi", "hu", "id", "ko", "no", "ro", "sv", "uk", "vi"])
def test_read_packs__have_all_common_kinds(language):
    pack = next(pack for pack in read_packs() if pack["language"] == language)
    assert {entry["category"] for entry in pack["rules"]} >= COMMON
