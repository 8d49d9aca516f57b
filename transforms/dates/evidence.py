"""All that a page says about when it was published and changed."""

from collections.abc import Iterator

from transforms.dates.country import find_country, find_path_region
from transforms.dates.enough import shows_one_day, shows_time, states_everything, states_publication
from transforms.dates.headline import find_headline
from transforms.dates.parse import build_reading
from transforms.dates.scripts import find_script_dates
from transforms.dates.structured import find_json_ld_dates, find_meta_dates
from transforms.dates.url_path import find_url_dates
from transforms.dates.visible import find_dates_around, find_visible_dates
from transforms.dates.words import Reading
from transforms.page import Page
from transforms.page_state import find_story_state
from transforms.records import Evidence
from transforms.schema.vocabularies import Field


def find_date_evidence(page: Page) -> list[Evidence]:
    """Evidence for `Field.PUBLISHED` and `Field.MODIFIED`, uninterpreted, each with where it was found.

    Where the page states its date of publication for machines, or shows it beside its headline, what it shows is looked at around the
    headline only, and its scripts not at all, or only for the time; where it states all that can be known, nothing else is looked at.
    """
    stated, address = [*find_json_ld_dates(page), *find_meta_dates(page)], find_url_dates(page.url)
    if states_everything(stated, page.url):
        return [*stated, *address]
    headline, reading = find_headline(page), _read_locale(page)
    near = find_dates_around(headline, reading) if headline is not None else []
    if headline is not None and states_publication(stated):
        return [*stated, *near, *address]
    is_shown = shows_one_day(near, page, reading)
    shown = near if is_shown else find_visible_dates(page, headline, reading)
    if states_publication(stated) or (is_shown and shows_time(near, reading)):
        return [*stated, *shown, *address]
    return [*stated, *shown, *_find_state_dates(page), *find_script_dates(page), *address]


def _read_locale(page: Page) -> Reading:
    """What the language that the page calls its own and the country that its address names say of its dates."""
    language = page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    return build_reading(language, find_country(page.url) or find_path_region(page.url))


def _find_state_dates(page: Page) -> Iterator[Evidence]:
    """The dates of the object in the page's scripts that is its own story."""
    state = find_story_state(page)
    for field, found in ((Field.PUBLISHED, state.published), (Field.MODIFIED, state.modified)):
        for key, value in found:
            yield Evidence(field, value, "html", f"script story.{key}")
