"""Nothing that a record holds is shown with a meaning: not in the report, Data Docs, artifacts, nor on a terminal."""

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console
from support.plain_runs import PARAGRAPHS, run_plain

from flows.artifacts import cell, write_summary
from flows.commands.closing import print_closing
from flows.commands.explain import explain_command
from flows.commands.report import write_page
from flows.commands.sql import sql_command
from flows.report import gather_figures
from flows.settings import RunSettings
from flows.storage import DataDir
from flows.terminal import PlainLines
from transforms.schema import vocabularies as v

TAG = "<script>alert('sly')</script><img src=https://sly.example/x onerror=sly()>"
MARKDOWN = "[sly](javascript:sly()) ![sly](https://sly.example/i.png) | `sly` **sly** "
TEMPLATE = "{{7*7}} {% raw %} ${7*7} =cmd|'/C sly'!A0 [bold red]sly[/] :skull: "
CODES = "\x1b[2J\x1b]0;sly\x07\x9b31m\u202esly\u2066\r"
HOSTILE = TAG + MARKDOWN + TEMPLATE + CODES
COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def sly_story(number: int) -> str:
    own = " ".join(f"item{number}x{word}" for word in range(300))
    return "\n\n".join((*PARAGRAPHS, f"{HOSTILE} The list ran {own}.", PARAGRAPHS[0] + f" {number}"))


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sly") / "raw"
    folder.mkdir()
    rows = [
        {
            "text": sly_story(number),
            "title": f"{HOSTILE} {number}",
            "author": HOSTILE,
            "section": HOSTILE,
            "tags": [HOSTILE, "=cmd()"],
            "published": HOSTILE,
            "site_name": HOSTILE,
            "language": HOSTILE,
            "url": f"javascript:sly({number})//{HOSTILE}"
            if number % 2
            else f"https://sly.example/<script>/{number}?a={HOSTILE}",
            "raw_file": "../../../../etc/passwd",
        }
        for number in range(6)
    ]
    broken = [{"other" + HOSTILE: HOSTILE}, {"text": "", "url": "javascript:sly()" + HOSTILE}, {"text": HOSTILE * 200}]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows + broken)) + "\n" + HOSTILE, encoding="utf-8")
    (folder / "rows<script>alert(1)<!-- [sly](x) \x1b[31m.jsonl").write_text(
        json.dumps(rows[0]) + "\n{", encoding="utf-8"
    )
    page = f"<html><head><title>{TEMPLATE}</title><base href='file:///etc/'><link rel=canonical href='javascript:sly()'></head><body><article>"
    page += (
        "".join(f"<p>{part}</p>" for part in sly_story(9).split("\n\n"))
        + "<img src='file:///etc/passwd'></article></body></html>"
    )
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: \x1b[2J\r\n\r\n" + page.encode()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: file:///../../etc/passwd\r\nWARC-Filename: ../../sly\r\nContent-Length: %d\r\n\r\n"
    (folder / "crawl.warc").write_bytes(head % len(body) + body + b"\r\n\r\n")
    return folder


@pytest.fixture(scope="module")
def done(raw, tmp_path_factory):
    data = tmp_path_factory.mktemp("sly-data") / "data"
    data.mkdir()
    before = sorted(path for path in raw.parent.rglob("*"))
    result = run_plain([raw], data)
    assert sorted(path for path in raw.parent.rglob("*")) == before, "a run writes nowhere but in its data directory"
    assert result.outcome == v.Outcome.PUBLISHED
    assert result.tables["articles"] + result.tables["duplicates"] >= 6
    return data, result


class Meaning(HTMLParser):
    """What a page does: its tags, and the addresses in them."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}")
            if name in ("href", "src", "action", "data", "xlink:href") and value:
                self.addresses.append(value)

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


def enforce_harmless(page: str) -> None:
    meaning = Meaning()
    meaning.feed(page)
    assert not meaning.handlers
    assert not [script for script in meaning.scripts if "sly" in script or "alert" in script]
    assert not [to for to in meaning.addresses if to.strip().lower().startswith(("javascript:", "vbscript:"))]
    assert not [
        to for to in meaning.addresses if "sly.example/x" in to or "i.png" in to or to.startswith("file:///etc")
    ]
    assert "Content-Security-Policy" in page
    assert not COMMANDS.search(page)
    assert ">49<" not in page


def test_report__shows_what_records_hold_as_text(done, tmp_path):
    data, _ = done
    path = tmp_path / "report.html"
    write_page(gather_figures(DataDir(data)), path, str(data))
    page = path.read_text(encoding="utf-8")
    enforce_harmless(page)
    assert "sly" in page, "the report shows excerpts of what was refused or removed"


def test_data_docs__show_what_records_hold_as_text(done):
    data, _ = done
    pages = list(data.glob("runs/_files/*/data_docs/*.html")) or list(data.rglob("*.html"))
    assert pages
    for path in pages:
        enforce_harmless(path.read_text(encoding="utf-8"))


def test_artifacts__show_what_records_hold_as_text(done):
    _, result = done
    summary = write_summary(result)
    assert not COMMANDS.search(summary)
    assert "<script" not in summary
    assert cell(HOSTILE).count("](") == 0


def test_terminal__gets_no_command_from_a_record(done, raw, capfd, monkeypatch):
    data, result = done
    monkeypatch.setenv("FORCE_COLOR", "")
    settings = RunSettings(data_dir=str(data))
    for path in sorted(raw.iterdir()):
        explain_command(str(path), settings)
    sql_command("FROM articles", settings, "table", None)
    sql_command("FROM rejections", settings, "table", None)
    sql_command(f'SELECT "{CODES}"', settings, "table", None)
    explain_command("no such " + HOSTILE, settings)
    shown = io.StringIO()
    console = Console(file=shown)
    print_closing(console, result)
    PlainLines(console).note(f"warning: {HOSTILE}")
    out, err = capfd.readouterr()
    printed = out + err + shown.getvalue()
    assert "sly" in printed
    assert not COMMANDS.search(printed), repr(COMMANDS.search(printed))
    assert "[bold red]sly" in printed


def test_run__uses_nothing_of_a_record_as_a_path(done, raw):
    data, _ = done
    assert not list(raw.parent.rglob("passwd"))
    assert not [path for path in data.rglob("*") if "sly" in path.name or "passwd" in path.name]
    assert Path("sly").exists() is False
