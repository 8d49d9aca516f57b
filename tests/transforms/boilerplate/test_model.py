"""The line model separates a page's story from everything else on it, in any language, and leaves articles alone."""

import numpy as np
import pytest

from transforms.boilerplate.lines import Line, split_lines
from transforms.boilerplate.model import Cut, choose_cut, judge_lines, load_line_model, looks_like_page_dump
from transforms.boilerplate.page import judge_dump
from transforms.boilerplate.view import look_at
from transforms.records import Evidence, Extracted, Identity
from transforms.schema.vocabularies import Field

MENU = [
    "Home",
    "News",
    "Sport",
    "Weather",
    "Video",
    "Log in",
    "Subscribe",
    "Search",
    "Harbour",
    "Town Hall",
    "Letters",
    "Jobs",
]
FOOTER = [
    "Most read",
    "Ferry fares to rise",
    "Market moves indoors",
    "About us",
    "Contact",
    "Privacy",
    "Terms",
    "© Harbour Post",
]

STORIES = {
    "en": [
        "The ferry between the island and the harbour was back in service on Tuesday, two weeks after a storm had torn it from its moorings and left it on the sandbank.",
        "“We have checked every bolt,” said Mara Lindqvist, who has run the line for eleven years. “I would not send my own family across if I had any doubt.”",
        "The council has promised to pay for a second pier, although it has not said when the work would begin or who would carry it out.",
        "Until then, passengers will have to share the old jetty with the fishing boats, as they have done since the spring, and the timetable stays as it is.",
    ],
    "de": [
        "Die Fähre zwischen der Insel und dem Hafen fährt seit Dienstag wieder, zwei Wochen nachdem ein Sturm sie von den Leinen gerissen und auf die Sandbank gesetzt hatte.",
        "„Wir haben jede Schraube geprüft“, sagte Mara Lindqvist, die den Betrieb seit elf Jahren leitet. „Sonst würde ich niemanden an Bord lassen.“",
        "Die Gemeinde hat zugesagt, einen zweiten Anleger zu bezahlen, sie hat aber nicht gesagt, wann die Arbeiten beginnen und wer sie ausführen soll.",
        "Bis dahin teilen sich die Fahrgäste den alten Steg mit den Fischerbooten, wie sie es seit dem Frühjahr tun, und auch der Fahrplan bleibt, wie er ist.",
    ],
    "ja": [
        "島と港を結ぶ渡し船は火曜日、嵐で係留索が切れて砂州に乗り上げてから二週間ぶりに運航を再開した。",
        "「ボルトは一本残らず点検しました」と、十一年前から航路を担当する責任者は話した。「不安があれば家族を乗せません」",
        "町は二つ目の桟橋の費用を負担すると約束したが、工事がいつ始まり、だれが請け負うのかはまだ明らかにしていない。",
        "それまで乗客は春からと同じように古い桟橋を漁船と分け合うことになり、時刻表もそのまま変わらないという。",
    ],
}


def dump_of(story: list[str]) -> tuple[Line, ...]:
    return split_lines("\n".join(MENU) + "\n\n" + "\n\n".join(story) + "\n\n" + "\n".join(FOOTER))


def judge(lines: tuple[Line, ...]) -> list[float]:
    return judge_lines(lines, [None] * len(lines))


@pytest.mark.parametrize("language", sorted(STORIES))
def test_judge_lines__tells_the_story_from_the_menus(language):
    story = STORIES[language]
    lines = dump_of(story)
    scores = judge(lines)
    threshold = load_line_model().threshold
    kept = [line.text for line, score in zip(lines, scores, strict=True) if score >= threshold]
    assert kept == story


def test_judge_lines__gives_rounded_probabilities_and_the_same_ones_again():
    lines = dump_of(STORIES["en"])
    scores = judge(lines)
    assert all(0 <= score <= 1 and score == round(score, 4) for score in scores)
    assert judge(lines) == scores


def test_judge_lines__of_nothing_is_nothing():
    assert judge(()) == []


def test_judge_lines__wants_a_hit_or_none_for_each_line():
    lines = dump_of(STORIES["en"])
    with pytest.raises(ValueError, match="rule hits"):
        judge_lines(lines, [None])


def test_load_line_model__has_the_features_it_declares():
    model = load_line_model()
    assert tuple(model.booster.feature_name()) == model.features
    assert 0 < model.cut.lowest < model.cut.highest < 1
    assert all(len(weights) == 3 and any(weights) for weights in model.words.values())


def test_choose_cut__asks_for_less_where_nothing_is_certain():
    words = np.array([20.0, 20.0, 20.0, 3.0])
    cut = Cut(0.2, 0.6, 0.8)
    assert choose_cut(np.array([0.99, 0.98, 0.97, 0.1]), words, cut) == 0.6
    assert 0.2 <= choose_cut(np.array([0.4, 0.35, 0.3, 0.02]), words, cut) <= 0.3


def test_looks_like_page_dump__knows_a_page_from_an_article():
    assert looks_like_page_dump(dump_of(STORIES["en"]))
    assert not looks_like_page_dump(split_lines("\n\n".join(STORIES["en"] * 4 + ["Share", "Read more", "Tags: ferry"])))
    assert not looks_like_page_dump(())


def view_of(text: str, *evidence: Evidence):
    return look_at(Extracted(Identity("raw", "a.txt", 1), text, "verbatim", "utf-8", evidence))


def test_judge_dump__judges_a_page_by_its_furniture_even_where_prose_stands_at_its_top():
    furniture = [
        "Leave a Reply",
        "Share this",
        "Related Articles",
        "Privacy Policy",
        "Newsletter",
        "Contact us",
        *MENU,
    ]
    page = "\n\n".join(STORIES["en"]) + "\n\n" + "\n".join(furniture)
    assert judge_dump(view_of(page)) is not None


def test_judge_dump__leaves_an_article_alone_whose_fields_name_the_title():
    items = "\n".join(f"{town}\n{miles} miles" for miles, town in enumerate(["Northport", "Wendau", "Ostby"] * 6))
    text = f"Where the ferry goes\n\nA list\n\nOf towns\n\n{items}\n\n" + "\n\n".join(STORIES["en"])
    assert judge_dump(view_of(text, Evidence(Field.TITLE, "Where the ferry goes", "field", "title"))) is None
