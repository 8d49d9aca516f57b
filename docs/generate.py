"""Write the pages that follow from the code, or check that they are what the code would write now.

    python -m docs.generate            write them
    python -m docs.generate --check    exit 1 and name those that are out of date

A page is a function that gives its text, registered with the name of its file: see `page`.
"""

import argparse
import difflib
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent
PAGES: dict[str, Callable[[], str]] = {}
# modules of this folder that register pages; add one here for a new page
MODULES = ("docs.data_dictionary", "docs.rules_of_validation", "docs.cleaning_rules", "docs.report_figures")


def page(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a function as the source of `docs/<name>`.

    >>> @page("example.md")
    ... def example() -> str:
    ...     return "# Example"
    >>> PAGES.pop("example.md")()
    '# Example'
    """

    def register(make: Callable[[], str]) -> Callable[[], str]:
        PAGES[name] = make
        return make

    return register


def generate_pages() -> dict[str, str]:
    """The text of every registered page, by file name."""
    from importlib import import_module

    for module in MODULES:
        import_module(module)
    pages = sys.modules["docs.generate"].PAGES if __name__ == "__main__" else PAGES
    return {name: make().rstrip() + "\n" for name, make in sorted(pages.items())}


def find_stale(folder: Path = FOLDER) -> list[str]:
    """A line for each page that is missing or not what the code would write, with the first difference."""
    stale = []
    for name, wanted in generate_pages().items():
        path = folder / name
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != wanted:
            lines = difflib.unified_diff(found.splitlines(), wanted.splitlines(), lineterm="", n=0)
            changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
            stale.append(f"{name}: {changed[0] if changed else 'missing'}")
    return stale


def write_pages(folder: Path = FOLDER) -> list[Path]:
    """Write every page. Returns their paths."""
    paths = []
    for name, text in generate_pages().items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is out of date")
    if not parser.parse_args().check:
        for path in write_pages():
            sys.stdout.write(f"wrote {path.relative_to(FOLDER.parent)}\n")
        return 0
    stale = find_stale()
    for line in stale:
        sys.stderr.write(f"docs/{line}\n")
    if stale:
        sys.stderr.write("out of date: run `make docs`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
