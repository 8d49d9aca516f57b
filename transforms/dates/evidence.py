"""All that a page says about when it was published and changed."""

from collections.abc import Iterator

from transforms.dates.country import find_country, find_path_region
from transforms.dates.rank import STRONG, rank_evidence
from transforms.dates.scripts import find_script_dates
from transforms.dates.structured import find_json_ld_dates, find_meta_dates
from transforms.dates.url_path import find_url_dates
from transforms.dates.visible import find_visible_dates
from transforms.page import Page
from transforms.page_state import find_story_state
from transforms.records import Evidence
from transforms.schema.vocabularies import Field


def find_date_evidence(page: Page) -> list[Evidence]:
    """Evidence for `Field.PUBLISHED` and `Field.MODIFIED`, uninterpreted, each with where it was found.

    Where the page states its date of publication for machines, what it shows is looked at around the headline only, and
    its scripts not at all.
    """
    language = page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    country = find_country(page.url) or find_path_region(page.url)
    stated = [*find_json_ld_dates(page), *find_meta_dates(page)]
    is_stated = any(item.field == Field.PUBLISHED and rank_evidence(item).weight >= STRONG for item in stated)
    return [
        *stated,
        *find_visible_dates(page, language, country, is_brief=is_stated),
        *(() if is_stated else (*_find_state_dates(page), *find_script_dates(page))),
        *find_url_dates(page.url),
    ]


def _find_state_dates(page: Page) -> Iterator[Evidence]:
    """The dates of the object in the page's scripts that is its own story."""
    state = find_story_state(page)
    for field, found in ((Field.PUBLISHED, state.published), (Field.MODIFIED, state.modified)):
        for key, value in found:
            yield Evidence(field, value, "html", f"script story.{key}")
