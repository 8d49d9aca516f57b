"""Habits are learned where records show them, and nowhere else."""

import pytest

from transforms.dates import Order
from transforms.metadata import SiteHabits
from transforms.metadata.learn_habits import Habit, HabitRecord, find_order, learn_habits, make_site_habits

SITE = "harbourpost.example"


def records(titles=(), raws=()):
    size = max(len(titles), len(raws))
    padded = [*titles, *[None] * (size - len(titles))], [*raws, *[None] * (size - len(raws))]
    return [HabitRecord(f"{n:032x}", SITE, title, raw) for n, (title, raw) in enumerate(zip(*padded, strict=True))]


@pytest.mark.parametrize(
    ("raw", "order"),
    [
        ("21/08/2025 22:10", Order.DAY_FIRST),
        ("08/21/2025", Order.MONTH_FIRST),
        ("31.12.25", Order.DAY_FIRST),
        ("05/06/2025", None),
        ("2025-08-21", None),
        ("45/50/2025", None),
        ("", None),
    ],
)
def test_find_order__only_where_one_number_is_no_month(raw, order):
    assert find_order(raw) is order


def test_learn_habits__the_order_that_all_dates_show():
    (habit,) = learn_habits(records(raws=[f"{day}/08/2025" for day in range(10, 20)]))
    assert (habit.kind, habit.value, habit.record_count) == ("date_order", "dmy", 7)
    assert make_site_habits([habit]).date_orders == {SITE: Order.DAY_FIRST}


def test_learn_habits__no_order_where_one_date_shows_the_other():
    assert learn_habits(records(raws=[*(f"{day}/08/2025" for day in range(13, 25)), "08/30/2025"])) == ()


def test_learn_habits__no_order_from_a_few_dates():
    assert learn_habits(records(raws=["21/08/2025"] * 4)) == ()


def test_learn_habits__what_stands_behind_most_titles():
    titles = [f"Ferry {n} is late | Harbour Live" for n in range(9)] + ["Storm over the sound", "Fish and chips"]
    (habit,) = learn_habits(records(titles))
    assert (habit.kind, habit.value, habit.record_count) == ("title_affix", "Harbour Live", 9)


@pytest.mark.parametrize(
    "titles",
    [
        [f"Ferry {n} is late - Harbour Live" for n in range(7)],  # too few
        ["Ferry is late - Harbour Live"] * 20,  # one title, many times
        [f"Ferry {n} - late again" if n % 2 else f"Story {n}" for n in range(20)],  # half of the titles only
    ],
)
def test_learn_habits__no_addition_without_evidence(titles):
    assert learn_habits(records(titles)) == ()


def test_learn_habits__does_not_depend_on_order():
    rows = records([f"Ferry {n} is late | Harbour Live" for n in range(9)], [f"{d}/08/2025" for d in range(14, 23)])
    assert learn_habits(rows) == learn_habits(reversed(rows))


def test_make_site_habits__has_a_version_of_what_it_decides():
    habit = Habit(SITE, "title_affix", "Harbour Live", 9, ("a",))
    again = Habit(SITE, "title_affix", "Harbour Live", 20, ("b",))
    assert make_site_habits([habit]).version == make_site_habits([again]).version
    assert make_site_habits([]) == SiteHabits()
