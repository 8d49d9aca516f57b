"""What went wrong, in one line for a person."""

import errno
import re
import traceback
from collections.abc import Iterator

_SAID = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of the disk is used up",
    errno.EFBIG: "a file grew larger than the system allows",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
}
_FULL = (
    "No space left on device",
    "Could not write all bytes to file",
    "failed to offload data block",
)  # as C++ says it
_DAMAGED = (  # as readers of Parquet say it
    "magic bytes",
    "No files found that match",
    "Couldn't deserialize thrift",
    "TProtocolException",
    "ZSTD Decompression failure",
    "ZSTD decompression failed",
)
_PLAIN = {"DataDirBusyError", "InputChangedError", "LostRaceError", "LockLostError", "ServerError", "TakedownError"}


def describe_failure(error: BaseException) -> str:
    """An error in one line: what happened and to which file, and by what name the system calls it.

    >>> describe_failure(OSError(errno.ENOSPC, "No space left on device", "data/runs/x.parquet"))
    'the disk is full: data/runs/x.parquet. What was published stays, the next run does the rest'
    >>> describe_failure(KeyError("a"))
    "KeyError: 'a'"
    """
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno in _SAID:
            where = f": {cause.filename}" if cause.filename else ""
            return f"{_SAID[cause.errno]}{where}. {_REST}"
        if any(words in str(cause) for words in _FULL):
            return f"{_SAID[errno.ENOSPC]}. {_REST}"
        if hint := find_hint(cause):
            return f"{cause}. {hint}"
    if type(error).__name__ in _PLAIN:
        return str(error)
    return f"{type(error).__name__}: {error}"


def find_hint(error: BaseException) -> str:
    """What to do about a table's file that is gone or no whole Parquet file; empty for any other error."""
    return _MEND if any(words in str(error) for words in _DAMAGED) else ""


def find_place(error: BaseException) -> str:
    """Where in copydesk an error came up, for a report of it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS.search(frame.filename)]
    if not frames:
        return "outside copydesk"
    last = frames[-1]
    return f"{_OURS.search(last.filename)[0]}, line {last.lineno}"  # type: ignore[index]


_OURS = re.compile(r"(?:flows|expectations|transforms)[/\\](?:[\w/\\]+)\.py$")
_MEND = "If it is a file of a snapshot: copydesk check names all that are damaged, copydesk run --full writes them anew"
_REST = "What was published stays, the next run does the rest"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
