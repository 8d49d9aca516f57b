"""Language by text, checked against the page's own word."""

import pytest

from transforms.metadata.languages import UNKNOWN, add_script, choose_language, detect_language, parse_language
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

SENTENCES = {
    "en": "The harbour reopened on Tuesday after three days of storm, the council said in the evening.",
    "de": "Der Hafen wurde am Dienstag nach drei Tagen Sturm wieder geöffnet, teilte der Stadtrat am Abend mit.",
    "fr": "Le port a rouvert mardi après trois jours de tempête, a annoncé le conseil municipal dans la soirée.",
    "es": "El puerto reabrió el martes después de tres días de tormenta, anunció el ayuntamiento por la tarde.",
    "ru": "Порт снова открылся во вторник после трёх дней шторма, сообщил вечером городской совет.",
    "ar": "أعيد فتح الميناء يوم الثلاثاء بعد ثلاثة أيام من العاصفة كما أعلن مجلس المدينة مساء اليوم",
    "hi": "तीन दिन के तूफान के बाद मंगलवार को बंदरगाह फिर से खुल गया, नगर परिषद ने शाम को बताया।",
    "ja": "港は三日間の嵐の後、火曜日に再開したと市議会が夕方に発表した。",
    "ko": "항구는 사흘간의 폭풍 끝에 화요일 다시 문을 열었다고 시의회가 저녁에 밝혔다.",
    "el": "Το λιμάνι άνοιξε ξανά την Τρίτη μετά από τρεις ημέρες καταιγίδας.",
    "tr": "Liman, üç gün süren fırtınanın ardından salı günü yeniden açıldı, belediye meclisi akşam duyurdu.",
    "vi": "Cảng đã mở cửa trở lại vào thứ Ba sau ba ngày bão, hội đồng thành phố cho biết vào buổi tối.",
}


def claim(value):
    return [Evidence(Field.LANGUAGE, value, "html", "html lang")]


@pytest.mark.parametrize("language", SENTENCES)
def test_detect_language__tells_a_sentence(language):
    assert detect_language(SENTENCES[language]).language == language


def test_choose_language__believes_the_text_when_it_is_sure_and_says_so():
    decision = choose_language(SENTENCES["de"], claim("en-US"))
    assert decision.value == "de"
    assert decision.notes("language") == ["language: the page says en, the text is de"]


@pytest.mark.parametrize("text", ["", "Rain.", "2025-05-14 12:00", "OK!", "1 2 3"])
def test_choose_language__does_not_guess_from_next_to_nothing(text):
    assert choose_language(text, []).value == UNKNOWN


def test_choose_language__takes_the_pages_word_for_a_short_text():
    assert choose_language("Rain.", claim("nl-BE")).value == "nl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            (
                "افتتحت بلدية الزهراء أمس السبت أول مكتبة عائمة في البلاد، على متن عبّارة قديمة خرجت من الخدمة قبل ثلاثة أعوام. وتضم المكتبة ثمانية آلاف كتاب "
                "وقاعة للأطفال ومقهى صغيراً على سطح العبّارة. وقالت مديرة المشروع هالة النمر: «أردنا أن يصل الكتاب إلى القرى التي لا تصل إليها الطرق»."
            ),
            "ar",
        ),
        (
            (
                "Warga Desa Tanjung Biru memanen garam untuk pertama kalinya pada Rabu, dua tahun setelah tambak udang di desa itu gagal. Sebanyak empat ton "
                "garam diangkut dengan gerobak ke balai desa. Pemerintah daerah berjanji membangun gudang sebelum musim hujan. Garam akan dijual ke tiga "
                "kabupaten tetangga. Simak berita pilihan kami langsung di ponselmu."
            ),
            "id",
        ),
    ],
)
def test_choose_language__names_a_language_that_has_a_near_relative(text, language):
    assert choose_language(text, []).value == language


def test_choose_language__does_not_name_one_language_for_a_mixed_text():
    mixed = " ".join(SENTENCES["en"] for _ in range(8)) + " " + " ".join(SENTENCES["de"] for _ in range(8))
    assert choose_language(mixed[:1580], []).value in (UNKNOWN, "en", "de")
    assert (
        choose_language(
            " ".join(SENTENCES["en"] for _ in range(5)) + " " + " ".join(SENTENCES["fr"] for _ in range(5)), []
        ).value
        == UNKNOWN
    )


def test_choose_language__tells_a_long_text_by_its_quick_look_like_a_short_one_by_its_slow():
    for language in ("en", "de", "fr", "es"):
        assert choose_language(" ".join([SENTENCES[language]] * 20), []).value == language


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("de_DE", "de"),
        ("EN-us", "en"),
        ("English", "en"),
        ("zh-Hant-TW", "zh"),
        ("iw", "he"),
        ("x-default", None),
        ("", None),
        ("qq", None),
    ],
)
def test_parse_language__reads_what_pages_write(word, code):
    assert parse_language(word) == code


def test_add_script__names_a_script_only_where_the_language_has_several():
    assert add_script("zh", "国们这来时会") == "zh-Hans"
    assert add_script("zh", "港") == "zh"
    assert add_script("sr", "Лука је отворена") == "sr"
    assert add_script("de", "Hafen") == "de"
