"""The page: nothing from a record takes effect, nothing is fetched, and every state of a data directory has its page."""

import base64
import hashlib
import re
from datetime import date

import pytest
from lxml import etree, html
from support.report_data import leave_run, publish_rows, write_example
from support.stored_rows import article, cluster_of, refusal, span

from flows.report import gather_figures
from flows.report.page import link_to, render_page, visible
from flows.storage import DataDir

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202etxt.exe\x1b[31m\x00&quot;'\""


def render(data_dir):
    return render_page(gather_figures(data_dir), data_dir.root / "report.html", str(data_dir.root))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    data_dir = DataDir(tmp_path_factory.mktemp("data"))
    write_example(data_dir)
    return render(data_dir)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A page of records whose every free text tries to break out."""
    data_dir = DataDir(tmp_path_factory.mktemp("data"))
    day = date(2025, 5, 14)
    rows = [
        article(
            number,
            f"{HOSTILE}.jsonl",
            day,
            title=f"{HOSTILE} {number}",
            site=f"{HOSTILE}.example",
            language="en",
            syndication_source=HOSTILE,
            metadata_notes=[f"published: refused: {HOSTILE}"],
            published_source=HOSTILE,
        )
        for number in range(6)
    ]
    clusters = [cluster_of(rows[0]), *(cluster_of(row, rows[0]["article_id"]) for row in rows[1:])]
    refused = [refusal(9, f"{HOSTILE}.html") | {"detail": HOSTILE, "excerpt": HOSTILE}]
    rule = {"rule": HOSTILE, "says": HOSTILE, "rows": 3, "examples": [HOSTILE]}
    snapshot = publish_rows(data_dir, rows, refused, clusters)
    suites = {HOSTILE: {"success": False, "rules": 2, "failed": [rule], "warned": [rule]}}
    leave_run(
        data_dir,
        0,
        snapshot,
        input_files=[HOSTILE],
        validation=_json(suites),
        settings=_json({"inputs": [HOSTILE]}),
        versions=_json({"pipeline": HOSTILE, "rules": HOSTILE}),
    )
    return render(data_dir)


def _json(value):
    import json

    return json.dumps(value)


def test_hostile_text__stays_text(hostile):
    tree = html.document_fromstring(hostile)
    assert len(tree.findall(".//script")) == 1
    assert tree.findall(".//img") == []
    assert not [name for node in tree.iter(etree.Element) for name in node.attrib if name.startswith("on")]
    assert "alert(1)" not in hostile.replace("&lt;script&gt;alert(1)", "")
    assert "49" not in "".join(tree.xpath("//bdi//text()")), "a template in a record was run"
    assert "<img src=x" in tree.text_content(), "it is shown as it stood"


def test_hostile_text__shows_its_control_and_direction_marks(hostile):
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", hostile)
    assert "\\u202e" in hostile
    assert "\\x1b[31m" in hostile


def test_page__fetches_nothing(page, hostile):
    for text in (page, hostile):
        tree = html.document_fromstring(text)
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy.startswith("default-src 'none'")
        for node in tree.iter(etree.Element):
            assert node.tag not in ("link", "iframe", "object", "embed", "base", "form", "image")
            assert "src" not in node.attrib
            for name in ("href", "{http://www.w3.org/1999/xlink}href"):
                assert node.attrib.get(name, "#").startswith(("#", "runs/"))
        assert "url(" not in text
        assert "@import" not in text


def test_page__allows_its_own_script_by_hash(page):
    script = html.document_fromstring(page).find(".//script").text
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_page__names_every_plot_region_and_heading(page):
    tree = html.document_fromstring(page)
    assert tree.get("lang") == "en"
    assert all(plot.get("aria-label") for plot in tree.iter("svg"))
    assert len(list(tree.iter("svg"))) >= 7
    ids = [node.get("id") for node in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for link in tree.xpath("//a/@href"):
        assert not link.startswith("#") or link[1:] in ids
    for node in tree.xpath("//*[@aria-labelledby]"):
        assert node.get("aria-labelledby") in ids
    for table in tree.iter("table"):
        assert table.getparent().get("class") == "scroll"
        assert table.getparent().get("tabindex") == "0"
        widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1, "a row has another number of cells"


def test_page__tells_the_finding_first(page):
    heading = html.document_fromstring(page).find(".//h1").text
    assert heading == "43 records came in, 38 stories were published."
    assert "most often as “empty” (2)" in page


def test_page__is_the_same_each_time(tmp_path):
    data_dir = DataDir(tmp_path)
    write_example(data_dir)
    assert render(data_dir) == render(data_dir)


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("failed", "The run failed; nothing was published."),
        ("validation_failed", "Validation stopped the run; nothing was published."),
        ("nothing_new", "Nothing new came in; nothing is published yet."),
    ],
)
def test_page__of_a_run_without_snapshot(tmp_path, outcome, says):
    data_dir = DataDir(tmp_path)
    leave_run(data_dir, 0, outcome=outcome)
    assert says in render(data_dir)


def test_page__of_nothing_but_rejections(tmp_path):
    data_dir = DataDir(tmp_path)
    leave_run(data_dir, 0, publish_rows(data_dir, [], [refusal(1)]))
    text = render(data_dir)
    assert "1 record came in, 0 stories were published." in text
    assert "No story came twice" in text


def test_page__of_an_empty_dataset(tmp_path):
    data_dir = DataDir(tmp_path)
    leave_run(data_dir, 0, publish_rows(data_dir, []))
    assert "The dataset is empty." in render(data_dir)


def test_page__stays_small_with_many_sites_and_days(tmp_path):
    data_dir = DataDir(tmp_path)
    rows = [
        article(n, site=f"paper{n % 1500}.example", day=date.fromordinal(date(2023, 1, 1).toordinal() + n * 7 % 900))
        for n in range(4000)
    ]
    refused = [refusal(n, f"{'deep/' * 60}{n}.html") for n in range(5000, 5400)]
    leave_run(data_dir, 0, publish_rows(data_dir, rows, refused))
    text = render(data_dir)
    assert len(text.encode()) < 1_000_000
    assert "1,460 more sites" in text


def test_spans_of_white_space__are_no_example(tmp_path):
    data_dir = DataDir(tmp_path)
    row = article(1)
    assert span(row)["text"].startswith("\n")
    leave_run(data_dir, 0, publish_rows(data_dir, [row]))
    assert "Share this</bdi>" in render(data_dir)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (None, "–"),
        ("  a\n\n b\tc ", "a ⏎ b c"),
        ("x" * 300, "x" * 159 + "…"),
        ("\u2067right\u2069", "\\u2067right\\u2069"),
        ("\x07", "\\x07"),
    ],
)
def test_visible__is_one_line_that_does_nothing(text, shown):
    assert visible(text) == shown


def test_links__are_relative_and_quoted(tmp_path):
    target = tmp_path / "data" / "runs" / 'a "b" #1' / "index.html"
    assert link_to(str(target), tmp_path / "data" / "report.html") == "runs/a%20%22b%22%20%231/index.html"
    assert link_to(str(target), tmp_path / "other" / "report.html").startswith("../data/runs/")
    assert link_to(None, tmp_path / "report.html") is None
