"""Every regular expression that the package compiles, when it is imported and when it works: run as a program, it prints them.

`re` and `regex` are asked to tell of each pattern that a module of ours has made. A process of its own keeps that apart from
the tests, and finds what a test session has compiled long ago.
"""

import importlib
import json
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex
from regex import _main as regex_main

ROOT = Path(__file__).parents[2]
PACKAGES = ("transforms", "expectations", "flows")
_FRAMES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern: where it was made, by which library, with which flags; whether it looks at bytes."""

    place: str
    library: str
    pattern: str
    flags: int
    of_bytes: bool = False

    def compile(self) -> Any:
        """The pattern, ready to be used."""
        pattern = self.pattern.encode("latin-1") if self.of_bytes else self.pattern
        return (re if self.library == "re" else regex).compile(pattern, self.flags)


def find_patterns() -> list[Found]:
    """All of them, from a process of its own."""
    told = subprocess.run(
        [sys.executable, __file__], cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)}
    )
    return [Found(**row) for row in json.loads(told.stdout.splitlines()[-1])]


def _watch(module: Any, library: str, into: dict[Any, Found]) -> None:
    """Have a library note which patterns our modules have it compile."""
    real = module._compile

    def compile_and_note(pattern: Any, flags: int, *arguments: Any, **named: Any) -> Any:
        made = real(pattern, flags, *arguments, **named)
        place = next(_our_callers(), None)
        if place and isinstance(made, re.Pattern | regex.Pattern):
            of_bytes = isinstance(made.pattern, bytes)
            text = made.pattern.decode("latin-1") if of_bytes else made.pattern
            into.setdefault((made.pattern, made.flags), Found(place, library, text, made.flags, of_bytes))
        return made

    module._compile = compile_and_note


def _our_callers() -> Iterator[str]:
    frame: Any = sys._getframe(2)
    for _ in range(_FRAMES):
        if frame is None:
            return
        name = frame.f_globals.get("__name__", "")
        if name.partition(".")[0] in PACKAGES:
            yield f"{name}, line {frame.f_lineno}"
        frame = frame.f_back


def main() -> None:
    """Import everything, clean the sample, print what was compiled."""
    found: dict[Any, Found] = {}
    _watch(re, "re", found)
    _watch(regex_main, "regex", found)
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    from flows.clean_news import clean
    from flows.desk import Desk
    from flows.runner import ThreadRunner
    from flows.settings import RunSettings
    from flows.workers import InlinePool

    with tempfile.TemporaryDirectory() as folder:
        settings = RunSettings(inputs=("data/sample",), data_dir=folder)
        clean(Desk(settings, "patterns", pool=InlinePool(Desk(settings, "patterns").stage_options)), ThreadRunner())
    rows = [{name: getattr(one, name) for name in one.__slots__} for one in found.values()]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
