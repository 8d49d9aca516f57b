"""All metadata evidence of a page in one list: structured data first, then meta elements, then what is visible."""

from transforms.metadata.find_json_ld import find_json_ld_evidence
from transforms.metadata.find_markup import find_markup_evidence
from transforms.metadata.find_meta import find_meta_evidence
from transforms.page import Page
from transforms.records import Evidence


def find_metadata_evidence(page: Page) -> list[Evidence]:
    """Evidence for everything but dates. Finds nothing rather than raising, whatever the page holds."""
    return [*find_json_ld_evidence(page), *find_meta_evidence(page), *find_markup_evidence(page)]
