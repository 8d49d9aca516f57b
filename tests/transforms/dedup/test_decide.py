from support.stories import at, decide, record, story

from transforms.schema.vocabularies import MatchKind


def join(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def test_decide__leaves_different_stories_apart():
    merges = decide([record(join(*story(n)), n) for n in range(40)])
    assert merges.kind == [None] * 40
    assert merges.into.tolist() == list(range(40))


def test_decide__merges_equal_texts_as_exact():
    text = join(*story(1))
    merges = decide([record(text, 0), record(join(*story(2)), 1), record(text.upper() + "!", 2)])
    assert merges.into.tolist() == [0, 1, 0]
    assert merges.kind[2] is MatchKind.EXACT
    assert merges.similarity[2] == 1


def test_decide__merges_a_wire_story_with_a_local_paragraph_as_near():
    wire = story(3)
    local = [*wire[:3], story(4)[0], *wire[3:7]]
    merges = decide([record(join(*wire), 0), record(join(*local), 1)])
    assert merges.kind[1] is MatchKind.NEAR
    assert 0.5 < merges.similarity[1] < 1


def test_decide__hangs_a_cut_version_on_the_whole_one():
    whole = story(5, 12)
    merges = decide([record(join(*whole[:3]), 0, published_at=at(1)), record(join(*whole), 1, published_at=at(2))])
    assert merges.into.tolist() == [1, 1]
    assert merges.kind[0] is MatchKind.CONTAINED
    assert merges.similarity[0] == 1


def test_decide__does_not_let_a_digest_make_ten_stories_one():
    stories = [story(10 + n, 5) for n in range(10)]
    rows = [record(join(*one), n) for n, one in enumerate(stories)]
    rows.append(record(join(*(one[0] for one in stories)), 10))
    assert decide(rows).kind == [None] * 11


def test_decide__hangs_each_story_of_a_full_digest_on_it_and_links_nothing_else():
    stories = [story(30 + n, 5) for n in range(4)]
    near = [*stories[0][:3], *story(99, 4)]
    rows = [record(join(*one), n, published_at=at(1)) for n, one in enumerate(stories)]
    rows += [record(join(*near), 4, published_at=at(2)), record(join(*(p for one in stories for p in one)), 5)]
    merges = decide(rows)
    assert merges.into.tolist()[:4] == [5, 5, 5, 5]
    assert merges.into[4] == 4, "a near copy that the digest does not hold stays an article"


def test_decide__splits_off_the_far_end_of_a_chain():
    paragraphs = story(50, 20)
    steps = [join(*paragraphs[n * 3 : n * 3 + 10]) for n in range(4)]
    merges = decide([record(text, n, published_at=at(1 + n)) for n, text in enumerate(steps)])
    assert merges.into[1] == 0
    assert merges.into[3] != 0


def test_decide__prefers_whole_then_own_then_earliest_then_longest():
    text = join(*story(60))
    longer = text + " " + story(61)[0]
    pairs = [
        ({"is_truncated": True, "published_at": at(1)}, {"published_at": at(9)}),
        ({"syndication_source": "Reuters", "published_at": at(1)}, {"published_at": at(9)}),
        ({"published_at": at(2)}, {"published_at": at(1)}),
        ({}, {"published_at": at(9)}),
    ]
    for worse, better in pairs:
        assert decide([record(text, 0, **worse), record(text, 1, **better)]).into.tolist() == [1, 1]
    assert decide([record(text, 0), record(longer, 1)]).into.tolist() == [1, 1]


def test_decide__takes_a_bare_day_as_its_end():
    text = join(*story(62))
    day = record(text, 0, published_at=at(3).replace(hour=0), published_precision="day")
    minute = record(text, 1, published_at=at(3), published_precision="minute")
    assert decide([day, minute]).into.tolist() == [1, 1]


def test_decide__never_merges_short_texts_of_different_titles():
    rows = [record("This video is not available.", n, title=f"Title {n}") for n in range(3)]
    rows.append(record("This video is not available.", 3, title="Title 0"))
    assert decide(rows).into.tolist() == [0, 1, 2, 0]


def test_decide__keeps_a_crowd_of_near_copies_in_one_cluster():
    base = story(70, 10)
    rows = [record(join(*base, story(1000 + n)[0]), n) for n in range(120)]
    merges = decide(rows)
    assert set(merges.into.tolist()) == {0}
    assert merges.kind.count(MatchKind.NEAR) == 119


def test_decide__takes_no_records_at_all():
    assert decide([]).kind == []


def test_decide__keeps_two_articles_of_a_site_apart_that_share_background():
    shared, first, second = story(80, 4), story(81, 4), story(82, 4)
    rows = [
        record(
            join(*first, *shared), 0, site="bay.example", url="https://bay.example/1", title="Ferry hall opens late"
        ),
        record(
            join(*second, *shared), 1, site="bay.example", url="https://bay.example/2", title="Cold store costs more"
        ),
    ]
    assert decide(rows).into.tolist() == [0, 1]
    assert decide([row | {"site": None} for row in rows]).into.tolist() == [0, 0], "nothing says that they are two"
    assert decide([row | {"title": "Ferry hall opens late"} for row in rows]).into.tolist() == [0, 0]
    other = rows[1] | {"site": "hill.example", "url": "https://hill.example/2"}
    assert decide([rows[0], other]).into.tolist() == [0, 0], "two sites that share half of a story ran the same one"


def test_decide__keeps_versions_together_that_one_version_links():
    story_of_ten, extra = story(83, 10), story(84, 8)
    wire = record(join(*story_of_ten), 1, published_at=at(2))
    first = record(join(*story_of_ten[:6], *extra[:4]), 0, published_at=at(1))
    second = record(join(*story_of_ten[4:], *extra[4:]), 2, published_at=at(3))
    assert decide([first, wire, second]).into.tolist() == [0, 0, 0]
