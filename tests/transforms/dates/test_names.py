import subprocess
import sys

import pytest

from benchmarks.date_names import format_names
from transforms.dates.names import base_language, load_names, pick_meaning, read_lexicon
from transforms.resources import read_resource_text


def test_names__are_those_of_the_installed_cldr():
    assert read_resource_text("transforms.dates", "names.yml") == format_names()


def test_names__cover_the_languages_promised():
    lexicon = read_lexicon()
    assert len(lexicon) >= 25
    for entry in lexicon.values():
        assert len(entry["months"]) == 12
        assert len(entry["weekdays"]) == 7


def test_names__mean_one_month_within_a_language():
    for name, meanings in load_names().months.items():
        for language in read_lexicon():
            assert len([number for number, languages in meanings.items() if language in languages]) <= 1, name


def test_pick_meaning__leaves_open_what_only_the_language_decides():
    months = load_names().months
    assert pick_meaning(months["listopad"], "pl") == 11
    assert pick_meaning(months["listopad"], "hr") == 10
    assert pick_meaning(months["listopad"], None) is None


@pytest.mark.parametrize(("tag", "base"), [("en-GB", "en"), ("nn", "nb"), ("pt_BR", "pt"), ("und", None), (None, None)])
def test_base_language__is_the_lexicons_key(tag, base):
    assert base_language(tag) == base


def test_dates__do_not_import_dateparser_before_it_is_needed():
    code = (
        "import sys; import transforms.dates as d; d.parse_date('14 May 2025'); sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
