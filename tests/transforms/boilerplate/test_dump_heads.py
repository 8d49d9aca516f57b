"""Trails above the headline of a dump: they go, they name the section, and no headline is taken for one or by one."""

import pytest

from transforms.article import Options, clean_record
from transforms.boilerplate.trails import read_trail
from transforms.records import Article, Identity, RawRecord
from transforms.schema.vocabularies import RecordKind

STORY = "\n".join(  # noqa: FLY002 - one paragraph a line
    [
        "The ferry came back to the harbour on Monday, a day late, with nobody hurt and three sheep too many on board.",
        "The storm had closed the bay since Friday, and the crew waited it out behind the island with tea and cards.",
        "“Nobody was ever in danger,” the mayor said, and went home to bed at last that night.",
    ]
)


def clean(head: str) -> Article:
    raw = RawRecord(Identity("raw", "a.txt", 1), RecordKind.TEXT, f"{head}\n{STORY}".encode())
    cleaned = clean_record(raw, Options())
    assert isinstance(cleaned, Article)
    return cleaned


@pytest.mark.parametrize("trail", ["Home > News > Local", "Home / News / Local", "Home » News » Local", "Anasayfa › News › Local", "You are here: Home > News > Local"])  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_clean_record__takes_no_trail_for_the_headline(trail: str, gap: str) -> None:
    head = gap.join([trail, "Ferry returns with three sheep too many", "By Ana Brook", "3 March 2024"])
    cleaned = clean(head)
    assert cleaned.metadata.title == "Ferry returns with three sheep too many"
    assert cleaned.metadata.sections[-1] == "Local"
    assert cleaned.metadata.authors == ("Ana Brook",)
    assert trail not in cleaned.stripped.text


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Strona główna » Wiadomości » Region", ["Wiadomości", "Region"]),
        ("首页 > 新闻 > 社会", ["新闻", "社会"]),
        ("الرئيسية > محليات", ["محليات"]),
        ("News > Sport > Rowing", ["News", "Sport", "Rowing"]),
        ("Home", []),
        ("Home is where the ferry lands", []),
        ("Oxford > Cambridge", []),
        ("Rates: 3 > 2 > 1", []),
        ("News / Sport / Rowing", []),
        ("Home | 3 May 2024", []),
    ],
)
def test_read_trail__asks_for_the_front_page_or_for_arrows(text: str, steps: list[str]) -> None:
    assert read_trail(text) == steps


def test_clean_record__takes_no_byline_for_the_headline() -> None:
    cleaned = clean(
        "Início › Cidades\n\nFerry returns with three sheep\n\nPor Joana Meireles — Vila Serena\n05/04/2024 19h22\n"
    )
    assert cleaned.metadata.title == "Ferry returns with three sheep"
    assert cleaned.metadata.authors == ("Joana Meireles",)


ARABIC_DUMP = "\n".join(  # noqa: FLY002 - one line of the dump a line
    (
        "الرئيسية > محليات",
        "",
        "افتتاح مكتبة عائمة في ميناء الزهراء",
        "",
        "كتب: سامر العطار",
        "نشر في: الأحد 12 مايو 2024 - 10:30 ص",
        "آخر تحديث: الأحد 12 مايو 2024 - 1:15 م",
        "",
        "افتتحت بلدية الزهراء أمس السبت أول مكتبة عائمة في البلاد، على متن عبّارة قديمة خرجت من الخدمة قبل ثلاثة أعوام.",
        "",
        "وتضم المكتبة ثمانية آلاف كتاب وقاعة للأطفال ومقهى صغيراً على سطح العبّارة. وقالت مديرة المشروع هالة النمر: «أردنا أن يصل الكتاب إلى القرى التي لا تصل إليها الطرق».",
        "",
        "وستزور العبّارة عشر قرى ساحلية بالتناوب، وتبقى في كل منها أربعة أيام. وبلغت كلفة المشروع مليوني دينار.",
        "",
        "اقرأ أيضاً: الزهراء تستعد لموسم الصيد",
        "",
        "وأكد رئيس البلدية أن الاستعارة مجانية لمن هم دون الثامنة عشرة، وأن الكتب التي لا تعود «ستكون قد وجدت بيتاً».",
        "",
        "شارك الخبر",
        "فيسبوك",
        "تويتر",
        "واتساب",
        "",
        "الكلمات المفتاحية: مكتبات، الزهراء، ثقافة",
        "",
        "اترك تعليقاً",
        "لن يتم نشر عنوان بريدك الإلكتروني.",
        "",
        "جميع الحقوق محفوظة © 2024",
    )
)


def test_clean_record__keeps_what_goes_on_behind_a_link_in_a_dump_of_another_language() -> None:
    raw = RawRecord(Identity("raw", "a.txt", 1), RecordKind.TEXT, ARABIC_DUMP.encode())
    cleaned = clean_record(raw, Options())
    assert isinstance(cleaned, Article)
    assert cleaned.stripped.text.startswith("افتتحت بلدية الزهراء")
    assert cleaned.stripped.text.endswith("«ستكون قد وجدت بيتاً».")
    assert cleaned.stripped.text.count("\n\n") == 3
    assert cleaned.metadata.title == "افتتاح مكتبة عائمة في ميناء الزهراء"
    assert (cleaned.metadata.language, cleaned.metadata.tags) == ("ar", ("مكتبات", "الزهراء", "ثقافة"))


def test_clean_record__takes_no_database_header_for_the_headline() -> None:
    head = "1 of 3 DOCUMENTS\n\nFerry returns with three sheep too many\n\nJanuary 9, 2024 Tuesday\n\nBYLINE: Ana Brook\n\nLENGTH: 312 words\n"
    cleaned = clean(head)
    assert cleaned.metadata.title == "Ferry returns with three sheep too many"
    assert cleaned.metadata.authors == ("Ana Brook",)
    assert "312 words" not in cleaned.stripped.text
