"""Remote storage that fails: an fsspec file system `flaky://` whose reads break off."""

import io
from typing import Any, ClassVar

import fsspec
from fsspec.spec import AbstractFileSystem


class FlakyFileSystem(AbstractFileSystem):
    """Files in memory. Of the reads of a file whose path is in `failing`, every so many-th fails; 1: each one."""

    protocol = "flaky"
    cachable = False
    contents: ClassVar[dict[str, bytes]] = {}
    failing: ClassVar[dict[str, int]] = {}
    reads: ClassVar[dict[str, int]] = {}
    seekable: ClassVar[bool] = True

    def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
        """What lies below a path."""
        below = [name for name in self.contents if name == path or name.startswith(path.rstrip("/") + "/")]
        found = [{"name": name, "size": len(self.contents[name]), "type": "file"} for name in sorted(below)]
        return found if detail else [one["name"] for one in found]

    def open(self, path: str, mode: str = "rb", **_: Any) -> "FlakyFile":
        """A file, from its start."""
        path = self._strip_protocol(path)
        if path not in self.contents:
            raise FileNotFoundError(path)
        return FlakyFile(path, self.contents[path])


class FlakyFile(io.BytesIO):
    """A file whose connection breaks."""

    def __init__(self, path: str, content: bytes) -> None:
        super().__init__(content)
        self._path, self.size = path, len(content)

    def seekable(self) -> bool:
        """As the storage is told to be."""
        return FlakyFileSystem.seekable

    def read(self, size: int | None = -1) -> bytes:
        """Bytes, or a broken connection."""
        reads = FlakyFileSystem.reads
        reads[self._path] = reads.get(self._path, 0) + 1
        every = FlakyFileSystem.failing.get(self._path)
        if every and reads[self._path] % every == 0:
            raise ConnectionResetError("connection reset by peer")
        return super().read(size)


def install(contents: dict[str, bytes], failing: dict[str, int] | None = None, *, seekable: bool = True) -> None:
    """Register the file system, holding these files."""
    FlakyFileSystem.contents, FlakyFileSystem.failing = contents, failing or {}
    FlakyFileSystem.reads, FlakyFileSystem.seekable = {}, seekable
    fsspec.register_implementation("flaky", FlakyFileSystem, clobber=True)
