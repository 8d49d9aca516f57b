"""Lines learned per site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteLines:
    """Lines that recur across a site's records, learned by a flow of its own; empty where none are in use."""

    version: str = ""
