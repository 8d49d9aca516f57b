"""What a file is, by its name: container, compression, sidecar, or nothing that is read at all."""

import re
from pathlib import PurePosixPath

from flows.sources.model import Compression, Format

COMPRESSIONS = {
    ".gz": Compression.GZIP,
    ".gzip": Compression.GZIP,
    ".zst": Compression.ZSTD,
    ".zstd": Compression.ZSTD,
    ".bz2": Compression.BZIP2,
    ".xz": Compression.XZ,
}
FORMATS = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".markdown": Format.TEXT,
    ".html": Format.PAGE,
    ".htm": Format.PAGE,
    ".xhtml": Format.PAGE,
    ".shtml": Format.PAGE,
    ".warc": Format.WARC,
    ".wet": Format.WARC,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".jsonlines": Format.JSON_LINES,
    ".jl": Format.JSON_LINES,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}
SIDECAR_SUFFIX = ".meta.json"

_DOCUMENTATION = re.compile(r"readme(?:\.(?:md|txt|rst))?", re.IGNORECASE)
_MARKERS = ("_SUCCESS", "_metadata", "_common_metadata")  # what table writers leave beside the data


def find_format(name: str) -> tuple[Format, Compression]:
    """The container and the compression that a file's name states.

    >>> [part.value for part in find_format("crawl.warc.gz")]
    ['warc', 'gzip']
    """
    path = PurePosixPath(name)
    compression = COMPRESSIONS.get(path.suffix.lower(), Compression.NONE)
    inner = path.with_suffix("") if compression is not Compression.NONE and path.stem else path
    return FORMATS.get(inner.suffix.lower(), Format.UNKNOWN), compression


def is_skipped(name: str) -> bool:
    """Whether a file found in a folder is no input: hidden, a sidecar, a table writer's marker, the folder's README.

    >>> [name for name in (".DS_Store", "a.meta.json", "README.md", "a.txt") if not is_skipped(name)]
    ['a.txt']
    """
    return is_sidecar(name) or name.startswith(".") or name in _MARKERS or bool(_DOCUMENTATION.fullmatch(name))


def is_sidecar(name: str) -> bool:
    """Whether a file holds metadata of the file beside it."""
    return name.lower().endswith(SIDECAR_SUFFIX)


def find_sidecar_names(name: str) -> tuple[str, ...]:
    """Names that a file's sidecar may have, the most exact first; none for a container of several records.

    >>> find_sidecar_names("page.html.gz")
    ('page.html.gz.meta.json', 'page.html.meta.json', 'page.meta.json')
    """
    kind, compression = find_format(name)
    if kind not in (Format.PAGE, Format.TEXT, Format.UNKNOWN):
        return ()
    stems = [name]
    if compression is not Compression.NONE:
        stems.append(stems[-1].rpartition(".")[0])
    if "." in stems[-1].lstrip("."):
        stems.append(stems[-1].rpartition(".")[0])
    return tuple(stem + SIDECAR_SUFFIX for stem in stems)
