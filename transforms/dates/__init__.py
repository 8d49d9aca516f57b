"""When a story was published and changed: evidence found, read, weighed, and one date chosen with its reasons."""

from transforms.dates.candidates import DateContext
from transforms.dates.choose import DateChoice, choose_modified, choose_published, parse_fetched
from transforms.dates.evidence import find_date_evidence
from transforms.dates.model import Order, ParsedDate
from transforms.dates.parse import parse_date

__all__ = [
    "DateChoice",
    "DateContext",
    "Order",
    "ParsedDate",
    "choose_modified",
    "choose_published",
    "find_date_evidence",
    "parse_date",
    "parse_fetched",
]
