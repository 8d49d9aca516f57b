"""Reading remote files through failures that pass: a read that fails is tried again, from the byte it had come to.

Whoever reads sees one file without a gap and without a byte twice, or a `StorageError` when the storage stays away.
"""

import io
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
PAUSES = (0.2, 1.0, 3.0)  # seconds before each further try; a read that succeeds starts the count anew
_SKIP_BYTES = 1 << 20
LASTING = (FileNotFoundError, PermissionError, IsADirectoryError)  # what no further try would mend


class StorageError(OSError):
    """Remote storage failed again and again, or holds another file than the one whose reading began."""


class SteadyFile(io.RawIOBase):
    """A remote file for reading; `open_there` opens it from its start."""

    def __init__(self, open_there: Callable[[], Any]) -> None:
        self._open_there = open_there
        self._at = 0
        self._file: Any = None
        self._size: int | None = None
        self._try(lambda: None)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether the storage can begin anywhere in the file."""
        return bool(self._try(lambda: self._file.seekable()))

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; 0 at the end."""
        view = memoryview(buffer).cast("B")
        data = self._try(lambda: self._file.read(len(view)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte."""
        self._at = int(self._try(lambda: self._file.seek(offset, whence)))
        return self._at

    def tell(self) -> int:
        """The byte that comes next."""
        return self._at

    def close(self) -> None:
        """Let go of the storage's own file."""
        if not self.closed and self._file is not None:
            self._drop()
        super().close()

    def _try(self, work: Callable[[], T]) -> T:
        """What the work gives, at the first try that does not fail."""
        for pause in (*PAUSES, None):
            try:
                if self._file is None:
                    self._reopen()
                return work()
            except (*LASTING, StorageError, io.UnsupportedOperation):
                raise
            except Exception as error:
                self._drop()
                if pause is None:
                    message = f"the storage failed {len(PAUSES) + 1} times at byte {self._at}: {_said(error)}"
                    raise StorageError(message) from error
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _reopen(self) -> None:
        """Open the file where reading had come to."""
        file = self._open_there()
        self._file = file
        size = getattr(file, "size", None)
        if self._size is not None and size is not None and size != self._size:
            raise StorageError(f"the file changed while it was read: {self._size} bytes before, {size} now")
        self._size = self._size if size is None else size
        if self._at:
            _skip_to(file, self._at)

    def _drop(self) -> None:
        file, self._file = self._file, None
        try:
            if file is not None:
                file.close()
        except Exception:  # noqa: BLE001, S110 - of a connection that is broken; nothing was written
            pass


def _skip_to(file: Any, at: int) -> None:
    """Go to a byte: at once where the storage can, else by reading up to it."""
    if file.seekable():
        file.seek(at)
        return
    left = at
    while left:
        data = file.read(min(left, _SKIP_BYTES))
        if not data:
            raise StorageError(f"the file changed while it was read: it ends before byte {at}")
        left -= len(data)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
