"""Normalise: title, authors, address, site, language, sections, tags and summary of a record, decided from its evidence."""

from transforms.metadata.find_evidence import find_metadata_evidence
from transforms.metadata.normalise import Decisions, decide_metadata, normalise_record
from transforms.metadata.options import NormaliseOptions, SiteHabits

__all__ = [
    "Decisions",
    "NormaliseOptions",
    "SiteHabits",
    "decide_metadata",
    "find_metadata_evidence",
    "normalise_record",
]
