"""Takedowns: what must not be published, honoured in every snapshot that is kept and in every run to come.

    entries    the list: article ids, addresses, sites, hashes of texts; what it covers
    withhold   a run's batches, less what the list covers
    find       the records of a snapshot that the list covers
    rewrite    a snapshot without them: as if it had been made with the list
    purge      run logs, Data Docs and reports that may quote them
    honour     all of that, for a data directory

A record that was taken down stays in `rejections` as the place where it stood, so that every raw record is accounted for.
"""

from flows.takedown.entries import Takedowns, read_takedowns
from flows.takedown.withhold import withhold

__all__ = ["Takedowns", "read_takedowns", "withhold"]
