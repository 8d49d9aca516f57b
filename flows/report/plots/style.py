"""How a figure is drawn, and how its SVG comes to follow the page: colours as CSS variables, text in the page's font.

matplotlib draws with stand-in colours, one for each role; `write_svg` puts the page's variables in their place. The same
figure gives the same bytes: no dates, no random ids, none of the user's own settings.
"""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from lxml import etree

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it speaks of font caches, where a person waits for a page

import matplotlib as mpl  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

COLOURS = {
    "ink": "#010101",
    "soft": "#010102",
    "line": "#010103",
    "kept": "#010104",
    "merged": "#010105",
    "refused": "#010106",
    "raw": "#010107",
    "band": "#010108",
    "paper": "#010109",
    "accent": "#01010a",
}
INK, SOFT, LINE, KEPT, MERGED, REFUSED, RAW, BAND, PAPER, ACCENT = COLOURS.values()
DPI = 72  # so that a point of matplotlib is a pixel of the SVG
FONT = 12.0
_ROLES = {colour: f"var(--{role})" for role, colour in COLOURS.items()}
_COLOUR = re.compile(r"#0101[0-9a-f]{2}")
_FONT = re.compile(r"font-family:[^;]*;\s*")
_BARE = "{http://www.w3.org/2000/svg}"
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "copydesk",
    "font.size": FONT,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "path.simplify": False,
}


@contextmanager
def canvas(width: float, height: float) -> Iterator[Figure]:
    """An empty figure of so many pixels, with our settings for the length of the block."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type]
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
        FigureCanvasSVG(figure)
        yield figure


def bare_axes(figure: Figure, width: float, height: float) -> Axes:
    """Axes over the whole figure, counted in pixels from the upper left, with nothing drawn around them."""
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return axes


def write_svg(figure: Figure, name: str, title: str) -> str:
    """The figure as an SVG element to put into the page. `name` keeps its ids apart from those of other plots, `title` is
    what a screen reader says in its place.
    """
    for artist in figure.findobj():
        artist.set_clip_on(False)  # nothing is drawn outside; clips would only be weight
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    root = etree.fromstring(out.getvalue())
    for node in list(root):
        if node.tag == f"{_BARE}metadata":
            root.remove(node)
    for defs in root.findall(f"{_BARE}defs"):
        for style in defs.findall(f"{_BARE}style"):
            defs.remove(style)  # it would speak to the whole page
    for node in root.iter():
        _adopt(node, name)
    root.attrib.clear()
    width, height = (round(float(side * DPI), 1) for side in figure.get_size_inches())
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    inner = "".join(etree.tostring(node, encoding="unicode") for node in root)
    inner = re.sub(r' xmlns(:\w+)?="[^"]*"', "", inner).replace("\n", "")
    return f'<svg class="plot" role="img" aria-label="{escape(title)}" {size}>{re.sub("> +<", "><", inner)}</svg>'


def _adopt(node: Any, name: str) -> None:
    """Have one element follow the page."""
    for key, given in node.attrib.items():
        value = _COLOUR.sub(lambda match: _ROLES.get(match.group(), "currentColor"), given)
        if key == "id":
            if node.tag == f"{_BARE}g":
                del node.attrib[key]  # nothing refers to groups
            else:
                node.attrib[key] = f"{name}-{value}"
        elif key.endswith("href"):
            del node.attrib[key]
            node.attrib["href"] = f"#{name}-{value.removeprefix('#')}"
        else:
            node.attrib[key] = _FONT.sub("", value).replace("url(#", f"url(#{name}-")
