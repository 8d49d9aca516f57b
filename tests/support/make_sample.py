"""Write data/sample from the stories in tests/support/sample: `python tests/support/make_sample.py [FOLDER]`.

Deterministic; a test writes it again and compares, so the committed files are what this says.
"""

import csv
import gzip
import io
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
import zstandard

sys.path.insert(0, str(Path(__file__).parent))
from sample_pages import make_dump, make_fragment, make_old_page, make_page, make_text

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "data" / "sample"


def read_stories() -> dict[str, dict[str, Any]]:
    """All stories by name."""
    names = ("stories_en.yml", "stories.yml")
    return {k: v for n in names for k, v in yaml.safe_load((HERE / "sample" / n).read_text(encoding="utf-8")).items()}


def make_files() -> dict[str, bytes]:
    """Every file of the sample by its path, but the Parquet file's bytes depend on the version of the writer."""
    stories = read_stories()
    files = {**_texts(stories), **_pages(stories), **_rows(stories), **_broken(stories)}
    files["crawl/2025-10.warc.gz"] = _crawl(stories)
    return files


def _texts(s: Mapping[str, Any]) -> dict[str, bytes]:
    ferry = make_dump(
        s["ferry_terminal"],
        ["", s["ferry_terminal"]["title"], s["ferry_terminal"]["title"], "Published on May 14, 2025",
         "Document Date: Thu, Nov 20 2025 09:14:31 am", "Category: ,English,Local - ,Harbour",
         "Show on website : [Click Here](#)", "elleryecho.example", "Table of Contents"],
        {3: "Also Read : Islanders ask for a winter timetable that holds", 6: "Advertisement"},
        ["Tags : Ferries Harbour Budget", "Share :", "Facebook", "Twitter", "WhatsApp", "Print", "Callum Adeyemi",
         "Callum Adeyemi covers the coast for the Ellery Echo. He lives in Port Ellery with a boat that does not float.",
         "Talk to Us!", "Subscribe to our newsletter and never miss a story.", "Latest Posts",
         "Harbour dues to rise by four percent", "Lifeboat crew honoured", "Categories", "News (214)", "Sport (87)",
         "Leave a Reply", "Your email address will not be published. Required fields are marked *", "Name", "Email",
         "Save my name and website in this browser for the next time I comment.", "Copyright 2025 Ellery Echo. All rights reserved."],
    )  # fmt: skip
    budget = make_dump(
        s["council_budget"],
        [s["council_budget"]["summary"], "# " + s["council_budget"]["title"], "By Petra Lowndes, 4 February 2025", "4 min read",
         "Listen to this article"],
        {9: "Download our app for breaking news"},
        ["Photo: Marchbury Mercury / J. Bell", "Support local journalism: donate from 3 a month.", "1,204 views", "17 comments"],
    )  # fmt: skip
    station = make_dump(
        s["de"],
        [s["de"]["title"], "Von Friederike Halm", "Stand: 11.03.2025, 09:15 Uhr", "Lesezeit: 2 Minuten"],
        {2: "Lesen Sie auch: Wendau bekommt neue Straßenbahnen", 4: "Anzeige"},
        [
            "Artikel teilen",
            "Schlagworte: Bahn, Denkmalschutz",
            "Newsletter abonnieren",
            "© 2025 Wendauer Bote. Alle Rechte vorbehalten.",
        ],
    )
    river = make_dump(
        s["ru"],
        [s["ru"]["title"], "12 июня 2025", "Автор: Антон Верещагин"],
        {2: "Читайте также: Расписание теплоходов на лето"},
        ["Поделиться", "Теги: Река, Транспорт", "Подпишитесь на наш канал", "Фото: Ольга Зимина / Вестник Заречья"],
    )
    return {
        "text/ferry-terminal.txt": ferry.encode(),
        "text/council-budget.md": budget.encode(),
        "text/wendau-bahnhof.txt": station.encode("cp1252"),
        "text/zarechye-vokzal.txt": river.encode("cp1251"),
    }


def _pages(s: Mapping[str, Any]) -> dict[str, bytes]:
    bridge = "https://harbourpost.example/news/2025/11/18/swing-bridge-shut"
    first = make_page(s["harbour_bridge"], "harbourpost.example", "The Harbour Post", bridge)
    again = make_page(
        s["harbour_bridge"], "harbourpost.example", "The Harbour Post", bridge, visitors=1893,
        related=("Shuttle bus: the timetable", "Harbour dues to rise by four percent", "Your letters"),
    )  # fmt: skip
    school = make_page(
        s["fr"],
        "journal-breve.example",
        "Le Journal de la Brève",
        "https://journal-breve.example/education/ecole-brevelle",
        "fr",
    )
    souk = make_page(s["ar"], "almarfa.example", "صحيفة المرفأ", "https://almarfa.example/culture/4417", "ar")
    hall = make_page(
        s["market_hall"], "valereview.example", "Vale Review", "https://valereview.example/culture/corn-market"
    )
    return {
        "pages/swing-bridge.html": first.encode(),
        "pages/swing-bridge.meta.json": _json({"url": bridge, "fetched_at": "2025-11-18T09:30:00Z"}, 2),
        "pages/swing-bridge-again.html": again.encode(),
        "pages/swing-bridge-again.html.meta.json": _json(
            {"url": bridge + "?utm_source=mail&utm_medium=digest", "fetched_at": "2025-11-20T04:12:00Z"}, 2
        ),
        "pages/ecole-brevelle.html": school.encode(),
        "pages/todai-cafe.html": make_old_page(s["ja"], "みなと日報", "Shift_JIS", "ja").encode("cp932"),
        "pages/todai-cafe.meta.json": _json({"url": "https://minato-nippo.example/n/1105.html"}, 2),
        "pages/souk.htm": souk.encode(),
        "pages/corn-market.html.zst": zstandard.ZstdCompressor(level=3).compress(hall.encode()),
    }


def _rows(s: Mapping[str, Any]) -> dict[str, bytes]:
    grain, tram, library = s["wire_grain"], s["tram_trial"], s["library_roof"]
    wire = [
        {"headline": grain["title"], "body": make_text(grain), "link": "https://northernwire.example/osk-grain-2025",
         "pubDate": "Thu, 02 Oct 2025 14:05:00 +0200", "source": "northernwire.example", "author": "Northern Wire", "lang": "en"},
        {"headline": s["pl"]["title"], "body": make_text(s["pl"]), "link": "https://kurier-wierzbno.example/region/mlyn",
         "pubDate": s["pl"]["published"], "source": "Kurier Wierzbno", "author": "Grażyna Śliwowska", "keywords": s["pl"]["tags"]},
        {"headline": s["hi"]["title"], "body": make_text(s["hi"]) + "\n\nशेयर करें\n\nयह भी पढ़ें: बाढ़ राहत के लिए बना नया दल",
         "link": "https://nadipur.example/rajya/naav-daak", "pubDate": "2025-08-05", "source": "नदीपुर समाचार"},
    ]  # fmt: skip
    longer = make_text(library)
    scraped = [
        {"url": "https://thornleymessenger.example/library-roof", "title": library["title"], "text": longer,
         "date_publish": "2025-09-14 18:02:00", "authors": library["authors"], "maintext": None},
        {"url": "https://digest.example/a/99120", "title": "Villagers save library books in storm",
         "text": make_text({"body": library["body"][:4]}), "date_publish": "2025-09-15", "source_domain": "digest.example"},
        {"url": "https://digest.example/a/99121", "title": "Pictures of the week", "text": "  "},
    ]  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=False) for row in scraped]
    lines.insert(2, '{"url": "https://digest.example/a/99122", "text": "The crawler stopped in the middle of th')
    lines.append(json.dumps({"event": "crawl finished", "pages": 4, "seconds": 12.5}))
    feed = {"status": "ok", "totalResults": 1, "articles": [
        {"source": {"id": None, "name": "La Voce di Montefosco"}, "author": s["it"]["authors"][0], "title": s["it"]["title"],
         "description": s["it"]["summary"], "url": "https://lavocedimontefosco.example/treno", "publishedAt": s["it"]["published"],
         "content": make_fragment(s["it"])}]}  # fmt: skip
    return {
        "wire/osk.ndjson.gz": gzip.compress(
            "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in wire).encode(), mtime=0
        ),
        "rows/scraped.jsonl": ("\n".join(lines) + "\n").encode(),
        "rows/feed.json": _json(feed, 1),
        "rows/archive.csv": _csv(tram),
        "rows/export.parquet": _parquet(s),
    }


def _csv(tram: Mapping[str, Any]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Headline", "Article Body", "Date", "Authors", "Link", "Category"])
    text = make_text(tram) + "\n\nShare this:\nClick to print (Opens in new window)\nLike Loading..."
    writer.writerow(
        [tram["title"], text, "05/08/2025 22:10", "['Ines Calloway']", "https://wexcombe.example/tram-6", "Technology"]
    )
    writer.writerow(
        ["Only a headline came through", "", "22/08/2025", "[]", "https://wexcombe.example/empty", "Technology"]
    )
    return out.getvalue().encode()


def _parquet(s: Mapping[str, Any]) -> bytes:
    es, el = s["es"], s["el"]
    table = pa.table(
        {
            "content": [make_text(es), make_text(el)],
            "title": [es["title"], el["title"]],
            "published_at": pa.array(
                [datetime(2025, 7, 19, 10, 45, tzinfo=UTC), datetime(2025, 4, 8, 7, 0, tzinfo=UTC)],
                pa.timestamp("us", "UTC"),
            ),
            "updated_at": pa.array([datetime(2025, 7, 20, 6, 30, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "authors": [es["authors"], el["authors"]],
            "url": ["https://diarioalmenara.example/sociedad/agua", "https://limnousa.example/perivallon/pelargoi"],
            "language": ["es", "el"],
            "embedding": [[0.1, 0.2], [0.3, 0.4]],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _crawl(s: Mapping[str, Any]) -> bytes:
    """A crawl: one agency story in two outlets, two pages in other languages, what is no page, and a broken record."""
    grain = s["wire_grain"]
    courier = grain | {"title": "Bread may get cheaper as river states settle grain row", "authors": ["Courier staff"]}
    herald = grain | {
        "title": "Osk barges to pass freely under grain deal signed in Karlshaven",
        "authors": ["Greta Ilves"],
        "body": [
            *grain["body"],
            (
                "In Lower Marrow, where forty skippers live within sight of the lock, the news was met with flags. The lock keeper said "
                "she expected the first sealed cargo in the second week of July."
            ),
        ],
    }
    old_greek = make_old_page(s["el"], "Τα Νέα της Λιμνούσας", "iso-8859-7", "el").encode(
        "iso8859-7", "xmlcharrefreplace"
    )
    page = {
        "https://valleycourier.example/business/grain": make_page(
            courier, "valleycourier.example", "Valley Courier", "https://valleycourier.example/business/grain"
        ).encode(),
        "https://marrowherald.example/2025/10/02/osk-grain-deal": make_page(
            herald,
            "marrowherald.example",
            "The Marrow Herald",
            "https://marrowherald.example/2025/10/02/osk-grain-deal",
        ).encode(),
    }
    html = ("200 OK", "text/html; charset=utf-8")
    records = [_record("warcinfo", "", b"software: sample\r\n", "application/warc-fields")]
    for url, body in page.items():
        records += [
            _record("request", url, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
            _response(url, body, *html),
        ]
    broken = _response("https://valleycourier.example/broken", b"<html><p>Cut off.</p></html>", *html)
    front = b"<html><head><title>Valley Courier</title></head><body><nav><a href='/a'>News</a> <a href='/b'>Sport</a></nav></body></html>"
    records += [
        broken.replace(b"Content-Length: ", b"Content-Length: 9"),
        _response("https://valleycourier.example/logo.png", b"\x89PNG\r\n\x1a\n\x00\x00", "200 OK", "image/png"),
        _response("https://limnousa.example/n/12.html", old_greek, "200 OK", "text/html; charset=ISO-8859-7"),
        _response("https://valleycourier.example/", front, *html),
        _response("https://valleycourier.example/old", b"<html><p>Not found.</p></html>", "404 Not Found", "text/html"),
    ]
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def _response(url: str, body: bytes, status: str, media_type: str) -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return _record("response", url, block, "application/http; msgtype=response")


def _record(kind: str, url: str, block: bytes, media_type: str) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    return (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(url + kind):012d}>\r\n"
        f"WARC-Date: 2025-10-03T05:00:00Z\r\n{target}Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def _broken(s: Mapping[str, Any]) -> dict[str, bytes]:
    front = """<!DOCTYPE html><html lang="en"><head><title>Log in | The Harbour Post</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><form><label>E-mail</label><input><button>Log in</button></form>
<footer>&copy; 2025 The Harbour Post</footer></body></html>
"""
    names = ("harbour_bridge", "market_hall", "council_budget")
    rows = [{"url": f"https://mirror.example/{n}", "title": s[n]["title"], "text": make_text(s[n])} for n in names]
    whole = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode(), mtime=0)
    letter = "Straße um Straße wurde gekehrt, und niemand wusste, für wen. ".encode() * 3
    return {
        "broken/truncated.jsonl.gz": whole[: len(whole) * 2 // 3],
        "broken/empty.txt": b"",
        "broken/nul-bytes.txt": b"The printer sent this:\x00\x00\x00\x00 and nothing else.\n",
        "broken/invalid-utf8.txt": letter.replace(b"wurde", b"wur\xff\xfede") + b"\xc3\x28\xf0\x28\x8c\n",
        "broken/other-shape.json": _json(
            {"type": "FeatureCollection", "features": [{"geometry": {"coordinates": [1, 2]}}]}, 1
        ),
        "broken/login.html": front.encode(),
        "broken/notes.docx": b"PK\x03\x04 not a format that is read",
    }


def _json(value: Any, indent: int) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def main(folder: Path) -> None:
    """Write every file below the folder."""
    for name, content in make_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
