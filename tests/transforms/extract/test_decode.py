"""Bytes become text in the encoding that they fit, or are refused with the reason."""

import pytest

from transforms.extract.decode import decode_content, find_codec
from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import RecordKind

HTML, TEXT = RecordKind.HTML, RecordKind.TEXT
NEWS = {
    "cp1251": "Мэр города заявил в понедельник, что новый мост через реку откроется весной. «Работы идут по плану», — сказал он.",
    "koi8-r": "Мэр города заявил в понедельник, что новый мост через реку откроется весной. По его словам, работы идут по плану.",
    "cp1253": "Ο δήμαρχος δήλωσε τη Δευτέρα ότι η νέα γέφυρα θα ανοίξει την άνοιξη και ότι τα έργα προχωρούν κανονικά.",
    "cp1256": "قال رئيس البلدية يوم الاثنين إن الجسر الجديد سيفتح في الربيع. وأضاف أن الأعمال تسير وفق الخطة.",
    "cp1255": "ראש העיר אמר ביום שני כי הגשר החדש ייפתח באביב. לדבריו, העבודות מתקדמות על פי התוכנית.",
    "iso8859-2": "Burmistrz powiedział w poniedziałek, że nowy most zostanie otwarty wiosną, a mieszkańcy zaoszczędzą czas.",
    "cp1250": "Burmistrz powiedział, że „prace przebiegają zgodnie z planem”, a mieszkańcy zaoszczędzą czas. Źródło: święto żołnierzy.",
    "cp1252": "Der Bürgermeister erklärte am Montag, die neue Brücke werde im Frühjahr eröffnet. „Die Arbeiten laufen nach Plan“, sagte er.",
    "cp1254": "Belediye başkanı pazartesi günü yeni köprünün ilkbaharda açılacağını söyledi. Çalışmaların plana göre ilerlediğini belirtti.",
    "euc_kr": "시장은 월요일 새 다리가 봄에 개통될 것이라고 말했다. 그는 공사가 계획대로 진행되고 있다고 덧붙였다.",
    "shift_jis": "市長は月曜日、新しい橋が春に開通すると発表した。工事は計画通り進んでいると述べた。",
    "euc_jp": "市長は月曜日、新しい橋が春に開通すると発表した。工事は計画通り進んでいると述べた。",
    "iso2022_jp": "市長は月曜日、新しい橋が春に開通すると発表した。工事は計画通り進んでいると述べた。",
    "big5": "市長週一表示，新橋將於春季通車。他說，工程正按計劃進行，居民每天可以節省時間。",
    "gb18030": "市长周一表示，新桥将于春季通车。他说，工程正按计划进行，居民每天可以节省时间。",
    "tis-620": "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานใหม่จะเปิดในฤดูใบไม้ผลิ งานกำลังดำเนินไปตามแผน",
    "utf-16-le": "The mayor said “open”.\nMore is to come on Monday.\n",
    "utf-16-be": "Мэр города заявил в понедельник, что мост откроется весной.\n",
}


@pytest.mark.parametrize("kind", [HTML, TEXT])
@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize("encoding", NEWS)
def test_decode__finds_an_encoding_that_nobody_declared(encoding: str, times: int, kind: RecordKind) -> None:
    text = NEWS[encoding] * times
    assert decode_content(text.encode(encoding), None, kind).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_decode__takes_the_byte_order_mark_first_and_only_that_away(encoding: str) -> None:
    assert decode_content(" Größe\r\n\n".encode(encoding), "latin-1", TEXT).text == " Größe\r\n\n"


def test_decode__a_declared_charset_comes_before_the_meta_tag_and_the_meta_tag_before_detection() -> None:
    page = '<html><meta charset="iso-8859-7"><p>Größe, é'.encode("cp1252")
    assert decode_content(page, "windows-1252", HTML).text.endswith("Größe, é")
    greek = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1253"><p>νερό'.encode("cp1253")
    assert decode_content(greek, None, HTML).text.endswith("νερό")
    assert decode_content('<?xml version="1.0" encoding="koi8-r"?><p>да'.encode("koi8-r"), None, HTML).text.endswith(
        "да"
    )


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "windows-1252", "us-ascii", "utf-16", "shift_jis", "no-such-charset", "rot13", ""]
)
def test_decode__valid_utf_8_is_not_spoilt_by_a_wrong_header(declared: str) -> None:
    text = "Köln, Zürich und Graz: „Größe ist nicht alles“, sagte sie über die Überschwemmung."
    assert decode_content(text.encode(), declared, HTML).text == text


def test_decode__a_declared_charset_that_fails_is_not_trusted() -> None:
    assert decode_content(NEWS["cp1251"].encode("cp1251"), "utf-8", HTML).text == NEWS["cp1251"]


@pytest.mark.parametrize(
    ("label", "codec"),
    [("latin-1", "cp1252"), ("ISO_8859-1", "cp1252"), ("gb2312", "gb18030"), ("x-sjis", "cp932"), ("ks_c_5601-1987", "cp949"), ("big5", "big5hkscs"),
     ("iso-8859-9", "cp1254"), ("tis-620", "cp874"), ("UTF8", "utf-8"), ("hex", None), (None, None), ("x" * 300, None)],
)  # fmt: skip
def test_find_codec__reads_labels_as_browsers_do(label: str | None, codec: str | None) -> None:
    assert find_codec(label) == codec


@pytest.mark.parametrize(
    "content", [b"the caf\xe9 was closed", b"It\x92s \x93fine\x94 \x96 ok", b"\xe9t\xe9 \xe0 Paris"]
)
def test_decode__a_few_legacy_bytes_are_read_as_the_most_common_encoding(content: bytes) -> None:
    assert decode_content(content, None, TEXT).text == content.decode("cp1252")


def test_decode__a_page_survives_a_few_broken_bytes_and_a_text_only_the_odd_one() -> None:
    page = ("<p>Größe, Straße, Brücke.</p>" * 40).encode() + b"\xff\xc3 advert"
    assert decode_content(page, "utf-8", HTML).text.count("\ufffd") == 2
    text = ("Größe, Straße, Brücke. " * 200).encode()
    assert decode_content(text + b"\xff", None, TEXT).text.endswith("\ufffd")
    with pytest.raises(RecordRejectedError, match="undecodable"):
        decode_content(text[:400] + b"\xff\xfe\xfa", None, TEXT)
    with pytest.raises(RecordRejectedError, match="undecodable"):
        decode_content(NEWS["cp1251"].encode() + b" \xff\xfe\xfa\xff", None, TEXT)


@pytest.mark.parametrize("kind", [HTML, TEXT])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"head\x00\x00\x00tail", "binary_content"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "binary_content"),
        (b"valid start \xff\xfe\xfd broken \x80\x81 bytes", "undecodable"),
        (bytes(range(1, 256)) * 9, "undecodable"),
        (b"Caf\xc3\xa9 \xc3\x28\xf0\x28\x8c \xff\xfe", "undecodable"),
    ],
)
def test_decode__refuses_what_is_no_text(content: bytes, reason: str, kind: RecordKind) -> None:
    with pytest.raises(RecordRejectedError) as caught:
        decode_content(content, None, kind)
    assert caught.value.reason == reason


def test_decode__a_page_may_hold_a_stray_nul() -> None:
    assert decode_content(b"<p>" + b"Rain. " * 500 + b"\x00</p>", None, HTML).text == "<p>" + "Rain. " * 500 + "</p>"
