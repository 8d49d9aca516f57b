import pyarrow as pa
from support.stories import fingerprint, record, story

from transforms.boilerplate.site_lines import Part, SiteLine, SiteLines
from transforms.dedup import DedupOptions

OPTIONS = DedupOptions()
NOTE = "Readers of the Bay Post pay for the reporting that you have just read"
LEARNED = SiteLines("1", (SiteLine("bay.example", NOTE.lower(), Part.TAIL, 20, 9, 20, NOTE),))


def test_fingerprint__gives_no_weight_to_the_lines_of_a_site():
    clean = "\n\n".join(story(1, 3))
    left_over = clean + "\n\n" + NOTE
    rows = [record(clean, 0, site="bay.example"), record(left_over, 1, site="bay.example")]
    with_lines = fingerprint_with(rows, LEARNED)
    assert with_lines[0] == with_lines[1]
    assert len(fingerprint_with(rows, SiteLines())[1]) > len(with_lines[1])


def test_fingerprint__weighs_the_same_line_where_it_is_of_another_site():
    text = "\n\n".join(story(1, 3)) + "\n\n" + NOTE
    rows = [record(text, 0, site="bay.example"), record(text, 1, site="hill.example"), record(text, 2)]
    mine, other, unknown = fingerprint_with(rows, LEARNED)
    assert len(mine) < len(other) == len(unknown)


def test_fingerprint__does_not_depend_on_the_batch():
    rows = [record("\n\n".join(story(n, 2)), n, title=f"Story {n} of the bay") for n in range(5)]
    one_by_one = pa.concat_tables([fingerprint([row], OPTIONS) for row in rows])
    assert fingerprint(rows, OPTIONS).equals(one_by_one)


def fingerprint_with(rows, site_lines):
    return fingerprint(rows, OPTIONS, site_lines)["shingles"].to_pylist()
