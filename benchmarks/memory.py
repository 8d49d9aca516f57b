"""How much memory this process takes while something runs."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

MIB = 1024 * 1024
_SECONDS = 0.02


class MemoryWatch:
    """Looks at this process again and again: `own` is the most memory of its own that it held (bytes), without files that it
    had mapped, and `all` the most with them. Linux only.
    """

    def __init__(self) -> None:
        self.own = self.all = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            held = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
            own, mapped = (int(held[name].split()[0]) * 1024 for name in ("RssAnon", "RssFile"))
            self.own, self.all = max(self.own, own), max(self.all, own + mapped)
            if self._end.wait(_SECONDS):
                return
