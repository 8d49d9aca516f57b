"""All metadata evidence of a page in one list: structured data first, then meta elements, then what is visible."""

from collections.abc import Iterator

from transforms.metadata.find_json_ld import find_json_ld_evidence
from transforms.metadata.find_markup import find_markup_evidence
from transforms.metadata.find_meta import find_meta_evidence
from transforms.page import Page
from transforms.page_state import find_story_state
from transforms.records import Evidence
from transforms.schema.vocabularies import Field


def find_metadata_evidence(page: Page) -> list[Evidence]:
    """Evidence for everything but dates. Finds nothing rather than raising, whatever the page holds.

    What the page's scripts know of its story is looked at only where its structured data and meta elements credit nobody.
    """
    stated = [*find_json_ld_evidence(page), *find_meta_evidence(page)]
    is_credited = any(item.field is Field.AUTHOR for item in stated)
    return [*stated, *find_markup_evidence(page), *(() if is_credited else _find_state_authors(page))]


def _find_state_authors(page: Page) -> Iterator[Evidence]:
    for key, name in find_story_state(page).authors:
        yield Evidence(Field.AUTHOR, name, "html", f"script story.{key}")
