"""Names out of bylines of many makes."""

import pytest

from transforms.metadata.clean_credits import cut_byline
from transforms.metadata.credits import CreditKind, parse_credits
from transforms.metadata.names import is_full_name, repair_case


def names(value):
    return [credit.name for credit in parse_credits(value)]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Jane Whitlock, Email The Author | Harbour Post Daily", ["Jane Whitlock", "Harbour Post Daily"]),
        ("JANE WHITLOCK and TOM ABARA", ["Jane Whitlock", "Tom Abara"]),
        ("By Jane Whitlock, Tom Abara and Ines Okafor", ["Jane Whitlock", "Tom Abara", "Ines Okafor"]),
        ("Von Karla Wendt und Uwe Brandis, dpa", ["Karla Wendt", "Uwe Brandis", "dpa"]),
        ("Par Élodie Marchand et Luc Petitjean, envoyés spéciaux", ["Élodie Marchand", "Luc Petitjean"]),
        ("Por Nuria Belmonte | 14 de mayo de 2025", ["Nuria Belmonte"]),
        ("Written by Dana Fields, MS, RD | Fact-checked by Ole Prins", ["Dana Fields"]),
        ("3 May 2025 by Agata Lis, Candidate Representative to the Board", ["Agata Lis"]),
        ("Jane Whitlock (jane@harbourpost.example) @janew", ["Jane Whitlock"]),
        ("Ana García-López; Pedro Núñez", ["Ana García-López", "Pedro Núñez"]),
        ("WHITLOCK, Jane", ["Jane Whitlock"]),
        ("Whitlock, Jane T.", ["Jane T. Whitlock"]),
        ("André Paul MERTEN", ["André Paul Merten"]),
        ("Ursula von der Heide", ["Ursula von der Heide"]),
        ("Jane Whitlock Jane Whitlock", ["Jane Whitlock"]),
        ("Tom Abara\nSenior Life and Trends Reporter\nHarbour Post member", ["Tom Abara", "Harbour Post"]),
        ("Dana Fields, MD, gastroenterologist, Harbour Health", ["Dana Fields"]),
        ("Jane Whitlock, political editor, and Tom Abara, reporter", ["Jane Whitlock", "Tom Abara"]),
        ("Ole Prins, Sr. Director of Operations, Harbour Lines - 10+ Years in the Trade", ["Ole Prins"]),
        ("By Anna BergTom Abara", ["Anna Berg", "Tom Abara"]),
        ("Ann MacDonald Rees", ["Ann MacDonald Rees"]),
        ("Tom Abara Head Winemaker | Tom Abara", ["Tom Abara"]),
        ("Das, Amit", ["Amit Das"]),
        ("박서준 기자", ["박서준"]),
        ("文／山本葵", ["山本葵"]),
        ("स्नेहा राव", ["स्नेहा राव"]),
        ("بقلم: سمير الحلبي", ["سمير الحلبي"]),
    ],
)
def test_parse_credits__names_persons_without_what_stands_around_them(byline, expected):
    assert names(byline) == expected


@pytest.mark.parametrize(
    "byline",
    ["", "admin", "News Desk", "By Staff", "Redaktion", "Von der Redaktion", "Staff Reporter", "https://social.example/harbourpost", "@harbourpost",
     "jane@harbourpost.example", "Updated 3:15 pm", "May 3, 2025", "By", "|", "Our Editors", "La Redazione", "Redacción"],
)  # fmt: skip
def test_parse_credits__names_nobody_where_nobody_is_named(byline):
    assert names(byline) == []


@pytest.mark.parametrize(("byline", "kind"), [("Reuters", CreditKind.AGENCY), ("The Associated Press", CreditKind.AGENCY), ("By AFP", CreditKind.AGENCY),
                                              ("Harbour Post Sports Desk", CreditKind.GROUP), ("harbour.news", CreditKind.GROUP),
                                              ("Harbour staff reporter", CreditKind.GROUP), ("Jane Whitlock", CreditKind.PERSON)])  # fmt: skip
def test_parse_credits__tells_agencies_and_groups_from_persons(byline, kind):
    assert [credit.kind for credit in parse_credits(byline)] == [kind]


def test_parse_credits__does_not_take_a_reviewer_for_the_author():
    assert names("By Jane Whitlock\nReviewed by\nTom Abara") == ["Jane Whitlock"]


def test_parse_credits__gives_up_on_a_paragraph():
    assert names("word " * 200) == []


def test_repair_case__keeps_particles_small_and_mends_only_shouting():
    assert repair_case("JUAN DE LA VEGA") == "Juan de la Vega"
    assert repair_case("T.C. Sottwell") == "T.C. Sottwell"
    assert repair_case("AJ Hansen") == "AJ Hansen"


def test_is_full_name__wants_two_capitalised_words():
    assert is_full_name("Jane Whitlock")
    assert not is_full_name("jane reads")
    assert not is_full_name("Jane")


@pytest.mark.parametrize(
    ("byline", "expected", "credit"),
    [
        ("By Jane Whitlock · Published 2025-05-14", ["Jane Whitlock"], "By Jane Whitlock"),
        ("بقلم سمير الحلبي · نشر في 2025-01-23", ["سمير الحلبي"], "بقلم سمير الحلبي"),
        ("سمير الحلبي | 23 يناير 2025", ["سمير الحلبي"], "سمير الحلبي"),
        ("14 May 2025 | Tom Abara", ["Tom Abara"], "Tom Abara"),
        ("Aino Virta | Julkaistu 3.5.2025 klo 12.30", ["Aino Virta"], "Aino Virta"),
        ("Marek Dąb · Dodano: 3 maja 2025 12:30", ["Marek Dąb"], "Marek Dąb"),
        ("स्नेहा राव | प्रकाशित: 3 मई 2025", ["स्नेहा राव"], "स्नेहा राव"),
        ("Eva Nagy | Megjelent: 2025. május 3.", ["Eva Nagy"], "Eva Nagy"),
        ("Jane Whitlock | Harbour Post", ["Jane Whitlock", "Harbour Post"], "Jane Whitlock | Harbour Post"),
    ],
)
def test_parse_credits__takes_no_date_or_its_label_for_a_name(byline, expected, credit):
    assert names(byline) == expected
    assert cut_byline(byline) == credit


def test_parse_credits__keeps_a_name_that_a_label_of_dates_is_a_part_of():
    assert names("Joe Birt 3 May 2025") == ["Joe Birt"]
    assert names("Maj Lindqvist · 3 maj 2025") == ["Maj Lindqvist"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane Whitlock14 May 2025", ["Jane Whitlock"]),
        ("By Jane WhitlockPublished May 14, 2025", ["Jane Whitlock"]),
        ("Jane Whitlock, Tom Abara, Jane.Whitlock Harbourpost.Com", ["Jane Whitlock", "Tom Abara"]),
        ("Jane Whitlock’s e-mail address is on the masthead", ["Jane Whitlock"]),
        ("InÃ©s Okafor", ["Inés Okafor"]),
    ],
)
def test_parse_credits__parts_names_from_what_runs_into_them(value, names):
    assert [credit.name for credit in parse_credits(value)] == names


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Jane Whitlock/HP-X", ["Jane Whitlock"]),
        (
            "Jane Whitlock\nSenior Ports Reporter, HarbourWeek",
            ["Jane Whitlock"],
        ),
        ("Date: 3.05.2025\nAuthor: Jane Whitlock\nSource: Harbour Post", ["Jane Whitlock"]),
        ("Hinweis: Wenn Sie dieses Video abspielen", []),
        ("© By Kit y Harbour", []),
        ("Em Porto Alto", []),
        ("By Ole Tek and Sara Al-Kanat Reuters", ["Ole Tek", "Sara Al-Kanat", "Reuters"]),
        ("Ali Can Efe", ["Ali Can Efe"]),
        ("No Author", []),
        ("harbourpost.example Redaktion", ["harbourpost.example"]),
        ("harbour15.example Redaktion", ["harbour15.example"]),
        ("聯合報 記者林宸安／即時報導", ["林宸安"]),
        ("Nico Tannert G.", ["Nico Tannert G."]),
    ],
)
def test_parse_credits__of_pages_that_nobody_looked_at(byline, expected):
    assert names(byline) == expected


@pytest.mark.parametrize(
    "name",
    [
        "The Harbour Post",
        "La Voz del Puerto",
        "Landesanstalt für Hafenbau und Fischerei",
        "HP Correspondent",
        "Trellinger Fischerverband 1902",
    ],
)
def test_parse_credits__calls_outlets_and_public_bodies_groups_and_leaves_them_whole(name):
    assert [(credit.name, credit.kind) for credit in parse_credits(name)] == [(name, CreditKind.GROUP)]


@pytest.mark.parametrize("name", ["El Hadj Omar", "Les Dunn", "Thea Post", "Vera Bandt"])
def test_parse_credits__leaves_persons_persons_whose_names_begin_like_an_outlet_s(name):
    assert [(credit.name, credit.kind) for credit in parse_credits(name)] == [(name, CreditKind.PERSON)]
