"""Offsets from UTC: of zone abbreviations, and of the countries that have one zone."""

from datetime import datetime
from functools import cache
from typing import Any

import pytz
import regex
from pytz.tzfile import build_tzinfo

from transforms.resources import read_resource_yaml

_MINUTE_S = 60
_OFFSET = regex.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")


@cache
def _tables() -> dict[str, Any]:
    table: dict[str, Any] = read_resource_yaml("transforms.dates", "zones.yml")
    return table


@cache
def _zone(name: str) -> "pytz.BaseTzInfo":
    """A zone of our tables. Not by `pytz.timezone`, which first asks for each of its 600 files whether it is there."""
    with pytz.open_resource(name) as resource:
        zone: pytz.BaseTzInfo = build_tzinfo(name, resource)
    return zone


def find_zone_offset(zone: str, local: datetime) -> int:
    """Minutes east of UTC that a zone's clocks show at a local (naive) time; the winter one where an hour runs twice.

    >>> find_zone_offset("Europe/Berlin", datetime(2025, 7, 1, 12))
    120
    """
    offset = _zone(zone).localize(local, is_dst=False).utcoffset()
    return int(offset.total_seconds()) // _MINUTE_S if offset is not None else 0


def find_offset_at(zone: str, instant: datetime) -> int:
    """Minutes east of UTC that a zone's clocks show at an instant (aware)."""
    offset = instant.astimezone(_zone(zone)).utcoffset()
    return int(offset.total_seconds()) // _MINUTE_S if offset is not None else 0


def country_zone(country: str | None) -> str | None:
    """The IANA zone of a country (ISO 3166, lower case) that has only one; else None.

    >>> country_zone("de"), country_zone("us")
    ('Europe/Berlin', None)
    """
    return _tables()["countries"].get(country) if country else None


def parse_offset(text: str) -> int | None:
    """Minutes of a numeric offset, or None where it is none or beyond what clocks show.

    >>> parse_offset("+05:30"), parse_offset("-4"), parse_offset("+0200")
    (330, -240, 120)
    """
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60 or int(match[3] or 0) > 59:
        return None
    return minutes if match[1] == "+" else -minutes


def parse_zone(word: str, local: datetime, language: str | None, country: str | None) -> int | None:
    """The offset that an abbreviation (folded) stands for at a local time, or None where it is none, or one with
    several meanings and neither country nor language says which.

    >>> parse_zone("ist", datetime(2025, 5, 14), "en", "in"), parse_zone("ist", datetime(2025, 5, 14), "en", None)
    (330, None)
    """
    tables = _tables()
    if word in tables["offsets"]:
        return int(tables["offsets"][word])
    if word in tables["zones"]:
        return find_zone_offset(tables["zones"][word], local)
    meanings = tables["by_country"].get(word)
    if not meanings:
        return None
    offset = meanings.get(country or tables["language_country"].get(language))
    if offset is not None and word == "ist" and country in ("ie", "il"):
        return find_zone_offset(tables["countries"][country], local)
    return None if offset is None else int(offset)
