"""Whether raw files are still what they were when they were found: what a run has read must be one state of each."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from flows.sources.model import InputFile
from flows.sources.places import find_now, is_remote

_LOOKS = 16  # at remote files at once
_TOLD = 3


class InputChangedError(Exception):
    """Raw files changed, or went, while they were read; the message names them."""


def enforce_unchanged(files: Sequence[InputFile]) -> None:
    """Raise InputChangedError where a file has another size, time or mark than when it was found, or is gone."""
    changed = list(_find_changed(files))
    if not changed:
        return
    more = f" and {len(changed) - _TOLD} more files" if len(changed) > _TOLD else ""
    raise InputChangedError(
        f"{'; '.join(changed[:_TOLD])}{more}. Nothing is published, what was published before stays: run again, and let "
        "files come in under a name that begins with a dot until they are complete"
    )


def _find_changed(files: Sequence[InputFile]) -> Iterator[str]:
    with ThreadPoolExecutor(_LOOKS, "copydesk-look") as threads:
        remote = [file for file in files if is_remote(file.url)]
        looks = dict(zip((file.url for file in remote), threads.map(_judge, remote), strict=True))
    for file in files:
        if told := looks[file.url] if is_remote(file.url) else _judge(file):
            yield told


def _judge(file: InputFile) -> str | None:
    if file.size is None:
        return None  # it could not be looked at when it was found
    try:
        now = find_now(file.url)
    except FileNotFoundError:
        return f"{file.raw_file} was there when it was found and is gone"
    except OSError:
        return None  # the storage stays away: what was not read says so itself
    if now.size != file.size:
        return (
            f"{file.raw_file} changed while it was read ({file.size:,} bytes when it was found, {now.size or 0:,} now)"
        )
    mark, known = (now.etag, file.etag) if now.etag and file.etag else (now.modified_at, file.modified_at)
    return None if mark == known else f"{file.raw_file} was written again while it was read"
