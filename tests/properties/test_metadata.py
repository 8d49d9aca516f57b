"""Laws of the metadata decisions."""

from hypothesis import example, given
from hypothesis import strategies as st

from transforms.metadata import NormaliseOptions, SiteHabits, normalise_record
from transforms.metadata.authors import choose_authors
from transforms.metadata.credits import parse_credits
from transforms.metadata.languages import choose_language, parse_language
from transforms.metadata.names import repair_case
from transforms.metadata.titles import choose_title, clean_title
from transforms.metadata.topics import split_topics
from transforms.metadata.urls import normalise_url, parse_site
from transforms.records import Evidence, Extracted, Identity, Stripped
from transforms.schema.vocabularies import Field

TEXT = st.text(max_size=200)
URLS = st.builds(
    lambda scheme, host, path, query, fragment: f"{scheme}://{host}/{path}?{query}#{fragment}",
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(
        [
            "harbourpost.example",
            "m.harbourpost.example",
            "AMP.m.Harbourpost.example:443",
            "www.m.harbourpost.co.uk",
            "x-example.cdn.ampproject.org",
        ]
    ),
    st.text(alphabet="abAZ09/.%-_~ é東&;=+", max_size=40)
    | st.sampled_from(
        ["amp/amp/", "c/s/m.harbourpost.example/a/amp", "../../a/./b/..", "a.amp.amp.html", "%2e%2e/%7E"]
    ),
    st.text(alphabet="abz=&;%_utm1é", max_size=30)
    | st.sampled_from(["utm_source=a&amp;id=1", "amp=1&amp=2", "id=1&fbclid=%"]),
    st.text(alphabet="ab!#", max_size=5),
)
EVIDENCE = st.lists(
    st.builds(
        Evidence,
        st.sampled_from(list(Field)),
        TEXT | URLS | st.sampled_from(["By Jane Whitlock", "2025-05-14", "en", "Harbour Post", "Reuters"]),
        st.sampled_from(
            [
                "json_ld",
                "meta",
                "html",
                "microdata",
                "header_line",
                "byline_line",
                "author_box",
                "sidecar",
                "field",
                "warc",
                "standfirst",
            ]
        ),
        st.sampled_from(
            [
                "",
                "line 1",
                "h1[1]",
                "head:class(byline)@+3",
                "rel=canonical",
                "og:title",
                "author[0]@organization",
                "breadcrumb[1/2]",
            ]
        ),
    ),
    max_size=12,
)


@given(URLS | TEXT)
def test_normalise_url__twice_is_once(address):
    once = normalise_url(address)
    assert once is None or normalise_url(once) == once


@given(URLS)
def test_normalise_url__stays_on_the_records_site(address):
    canonical = normalise_url(address)
    if canonical is not None and "ampproject" not in address.lower():
        assert parse_site(canonical) == parse_site(address)


@given(TEXT, TEXT)
def test_clean_title__twice_is_once(title, name):
    once = clean_title(title, [name])
    assert " ".join(once.split()) == once
    if "&" not in once and "<" not in once:
        assert clean_title(once, [name]) == once


@given(TEXT)
def test_parse_credits__give_names_that_parse_to_themselves_without_line_breaks(value):
    for credit in parse_credits(value):
        assert credit.name
        assert credit.name == credit.name.strip()
        assert "\n" not in credit.name
        assert "@" not in credit.name or "." not in credit.name.partition("@")[2]


@given(TEXT)
def test_repair_case__twice_is_once(name):
    assert repair_case(repair_case(name)) == repair_case(name)


@given(st.lists(TEXT, max_size=5))
def test_split_topics__twice_is_once(values):
    once = split_topics(values)
    assert split_topics(once) == once


@given(TEXT)
def test_parse_language__twice_is_once(value):
    code = parse_language(value)
    assert code is None or parse_language(code) == code


@example([], "\U00017000")  # letters of a script that nobody asked about
@given(EVIDENCE, TEXT)
def test_normalise_record__never_fails_and_is_the_same_every_time(evidence, text):
    stripped = Stripped(
        Extracted(Identity("raw", "a.txt", 1, None), text, "verbatim", "utf-8"), text, (), tuple(evidence)
    )
    once = normalise_record(stripped, NormaliseOptions(), SiteHabits())
    assert once == normalise_record(stripped, NormaliseOptions(), SiteHabits())
    assert once.metadata.title is None or once.metadata.title.strip()
    assert len(set(once.metadata.authors)) == len(once.metadata.authors)


@given(EVIDENCE)
def test_choices__account_for_every_piece_of_evidence(evidence):
    title = choose_title(evidence, [])
    assert len(title.evidence) + len(title.lost) == sum(item.field is Field.TITLE for item in evidence)
    language = choose_language("", evidence)
    assert len(language.evidence) <= 1
    authors = choose_authors(evidence, [])
    assert {e.field for e in authors.evidence} <= {Field.AUTHOR, Field.BYLINE}
