"""The page as a browser lays it out: headless Chromium at a desk and on a phone, light and dark."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.report_data import leave_run, publish_rows, write_example
from support.stored_rows import article, cluster_of, stories

from flows.report import gather_figures
from flows.report.page import render_page
from flows.storage import DataDir

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
QUIET = ("disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update")
# asks the page, laid out in a frame of a phone's width, what a person would notice
FRAME = """<!doctype html><meta charset="utf-8"><body style="margin:0"><iframe id="page" style="border:0"></iframe>
<pre id="told">nothing</pre><script>
const frame = document.getElementById("page"), told = {};
frame.width = WIDTH; frame.height = 3000;
frame.onload = () => {
  const page = frame.contentDocument, view = frame.contentWindow, root = page.documentElement;
  told.overflow = root.scrollWidth - root.clientWidth;
  told.escaped = [...page.querySelectorAll("body *")].filter((node) => node.closest("svg,.scroll") === null
    && node.getBoundingClientRect().right > root.clientWidth + 1).map((node) => node.outerHTML.slice(0, 80));
  told.plots = [...page.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width > 0).length;
  told.ink = view.getComputedStyle(page.body).color; told.paper = view.getComputedStyle(page.body).backgroundColor;
  const column = [...page.querySelectorAll("#sites th button")].find((button) => button.textContent === "stories");
  const read = () => [...page.querySelectorAll("#sites tbody tr td:nth-child(2)")].map((cell) => Number(cell.dataset.v));
  column.click(); column.click();
  told.rising = read();
  told.sorted = column.parentNode.getAttribute("aria-sort");
  document.getElementById("told").textContent = JSON.stringify(told);
};
frame.src = "report.html";
</script>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data directory with three runs, long names and a page."""
    data_dir = DataDir(tmp_path_factory.mktemp("data"))
    write_example(data_dir)
    rows = [
        *stories(range(60, 90), "b.jsonl"),
        article(200, "b.jsonl", title="W" * 300, site=f"{'long' * 15}.example", syndication_source="A" * 90),
        article(201, f"{'deep' * 60}.jsonl", title="Ω" * 100, site="kurz.example"),
    ]
    known = [*stories(range(1, 41)), *rows]
    leave_run(data_dir, 1, publish_rows(data_dir, rows, (), map(cluster_of, known)))
    leave_run(data_dir, 2)
    path = data_dir.root / "report.html"
    path.write_text(render_page(gather_figures(data_dir), path, str(data_dir.root)), encoding="utf-8")
    return data_dir.root


def browse(folder, tmp_path, width, *more):
    """What the page tells of itself, laid out so wide, and what the browser's console said."""
    (folder / "frame.html").write_text(FRAME.replace("WIDTH", str(width)), encoding="utf-8")
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        *(f"--{flag}" for flag in QUIET),
        "--allow-file-access-from-files",
        "--enable-logging=stderr",
        "--virtual-time-budget=4000",
        f"--user-data-dir={tmp_path}",
        *more,
        "--dump-dom",
        Path(folder / "frame.html").as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)[1]
    return json.loads(html.unescape(told)), [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("width", [390, 1280])
def test_page__fits_its_width_sorts_and_raises_no_error(folder, tmp_path, width):
    told, console = browse(folder, tmp_path, width)
    assert told["overflow"] <= 0
    assert told["escaped"] == []
    assert told["plots"] >= 8
    assert told["rising"] == sorted(told["rising"])
    assert told["sorted"] == "ascending"
    assert console == []


def test_page__follows_the_readers_choice_of_dark(folder, tmp_path):
    told, _ = browse(folder, tmp_path, 390, "--blink-settings=preferredColorScheme=0")
    assert _brightness(told["ink"]) > 200 > 60 > _brightness(told["paper"])


def _brightness(colour):
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
