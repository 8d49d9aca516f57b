"""The flow diagram: one stream of raw records that loses what is rejected and what is merged, and ends as published stories.

Drawn twice, across the page and, for narrow screens, down it. Positions are counted along the stream and across it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from flows.report.figures import DatasetFigures
from flows.report.plots.style import INK, KEPT, MERGED, RAW, REFUSED, SOFT, bare_axes, canvas, write_svg
from flows.report.words import REASONS, STAGES, plural

_WIDE = 1000.0
_NARROW, _NARROW_STEP = 350.0, 120.0
_ROW = 17.0
_LEAST = 1.5  # pixels that a stream with one record in it has
_MOST_KINDS, _MOST_REASONS = 5, 3
_NODE = 7.0
_TURN, _REACH = 16.0, 10.0
_EDGE, _THICK, _DROP = 40.0, 150.0, 60.0


@dataclass(frozen=True, slots=True)
class Branch:
    """What leaves the stream at one place: how many records, and lines that say why."""

    at: str
    count: int
    colour: str
    heading: str
    lines: tuple[str, ...]


def find_branches(dataset: DatasetFigures) -> list[Branch]:
    """Everything that leaves the stream, in order: rejections by stage, then duplicates. Stages that lost nothing are
    left out.
    """
    branches = []
    for step in dataset.flow:
        if step.refused:
            reasons = list(step.reasons.items())
            lines = [f"{count:,} {REASONS.get(reason, (reason,))[0]}" for reason, count in reasons[:_MOST_REASONS]]
            if len(reasons) > _MOST_REASONS:
                lines.append(f"{sum(count for _, count in reasons[_MOST_REASONS:]):,} for other reasons")
            branches.append(
                Branch(
                    STAGES.get(step.stage, step.stage),
                    step.refused,
                    REFUSED,
                    f"{step.refused:,} rejected",
                    tuple(lines),
                )
            )
    merged = dataset.tables["duplicates"]
    if merged:
        kinds = tuple(f"{kind.count:,} {kind.value}" for kind in dataset.duplicates.kinds)
        branches.append(Branch("finding duplicates", merged, MERGED, plural(merged, "duplicate"), kinds))
    return branches


def draw_flow(dataset: DatasetFigures, *, narrow: bool = False) -> str:
    """The diagram as SVG; no records, no diagram."""
    total = sum(intake.records for intake in dataset.intake)
    if not total:
        return ""
    branches = find_branches(dataset)
    kinds = [(intake.kind, intake.records) for intake in dataset.intake]
    if len(kinds) > _MOST_KINDS:
        kinds = [*kinds[: _MOST_KINDS - 1], ("other kinds", sum(count for _, count in kinds[_MOST_KINDS - 1 :]))]
    articles = dataset.tables["articles"]
    left = ", ".join(f"{branch.heading} while {branch.at}" for branch in branches) or "none left out"
    title = f"Flow of {plural(total, 'raw record')}: {left}; {plural(articles, 'article')} published."
    if narrow:
        height = 91 + (_NARROW_STEP * len(branches) or 60) + 44
        with canvas(_NARROW, height) as figure:
            _draw(Stream(bare_axes(figure, _NARROW, height), True, total, 104.0, height), kinds, branches, articles)
            return write_svg(figure, "flow-narrow", title)
    lines = max((len(branch.lines) + 2 for branch in branches), default=0)
    height = max(_EDGE + _THICK + (_DROP + 14 + lines * _ROW if branches else 20), _EDGE + _THICK + 60)
    with canvas(_WIDE, height) as figure:
        _draw(Stream(bare_axes(figure, _WIDE, height), False, total, _THICK, _WIDE), kinds, branches, articles)
        return write_svg(figure, "flow-wide", title)


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the stream runs: `thickness` pixels stand for all `total` records, `length` pixels are there for its course."""

    axes: Axes
    down: bool
    total: int
    thickness: float
    length: float

    @property
    def edge(self) -> float:
        """Where the stream's fixed edge lies, across."""
        return 12.0 if self.down else _EDGE

    def size(self, count: int) -> float:
        """How thick so many records are."""
        return max(_LEAST, self.thickness * count / self.total) if count else 0.0

    def point(self, along: float, across: float) -> tuple[float, float]:
        """A place in the figure."""
        return (across, along) if self.down else (along, across)

    def band(
        self, start: tuple[float, float], end: tuple[float, float], size: float, colour: str, alpha: float
    ) -> None:
        """A ribbon of even size between two places, both running along."""
        (a0, c0), (a1, c1) = start, end
        bend = (a0 + a1) / 2
        outline = [(a0, c0), (bend, c0), (bend, c1), (a1, c1), (a1, c1 + size), (bend, c1 + size), (bend, c0 + size)]
        points = [self.point(*place) for place in (*outline, (a0, c0 + size), (a0, c0))]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        self.axes.add_patch(PathPatch(Path(points, codes), facecolor=colour, edgecolor="none", alpha=alpha))

    def river(self, edge: Sequence[tuple[float, float]]) -> None:
        """What stays in the stream, by its free edge: places along, and how thick it is there."""
        outline = [(edge[0][0], 0.0), *edge, (edge[-1][0], 0.0)]
        points = [self.point(along, self.edge + size) for along, size in (*outline, outline[0])]
        codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 2), Path.CLOSEPOLY]
        self.axes.add_patch(PathPatch(Path(points, codes), facecolor=KEPT, edgecolor="none", alpha=0.28))

    def hook(self, along: float, top: float, size: float, depth: float, colour: str) -> None:
        """A ribbon that leaves the stream at its free edge and turns away from it; ends `depth` across."""
        inner, outer, low = along + _TURN, along + _TURN + size, top + size
        outline = [
            (along, top),
            *((outer, top), (outer, low + _TURN)),
            *((outer, depth), (inner, depth), (inner, low + _TURN)),
            *((inner, low), (along, low)),
            (along, top),
        ]
        codes = [Path.MOVETO, *[Path.CURVE3] * 2, *[Path.LINETO] * 3, *[Path.CURVE3] * 2, Path.CLOSEPOLY]
        points = [self.point(*place) for place in outline]
        self.axes.add_patch(PathPatch(Path(points, codes), facecolor=colour, edgecolor="none", alpha=0.8))

    def node(self, along: float, across: float, size: float, colour: str) -> None:
        """A short bar across the stream."""
        self.band((along, across), (along + _NODE, across), size, colour, 1.0)


def _draw(stream: Stream, kinds: Sequence[tuple[str, int]], branches: Sequence[Branch], articles: int) -> None:
    start = 84.0 if stream.down else 130.0
    _draw_kinds(stream, kinds, start)
    _say_total(stream, start)
    begin = start + _NODE
    step = _NARROW_STEP if stream.down else (stream.length - begin - 120) / max(1, len(branches))
    end = begin + step * max(1, len(branches)) if not stream.down or branches else begin + 60
    left = stream.total
    edges = [(begin, stream.size(left))]
    for number, branch in enumerate(branches):
        along = begin + step * number + _REACH
        left -= branch.count
        edges += [(along, edges[-1][1]), (along, stream.size(left))]
        _draw_branch(stream, branch, along, stream.size(left))
    stream.river([*edges, (end, edges[-1][1])])
    _draw_end(stream, end, articles)


def _draw_kinds(stream: Stream, kinds: Sequence[tuple[str, int]], start: float) -> None:
    """The kinds of input, which flow together."""
    gap = 0.0 if len(kinds) == 1 else (8.0 if stream.down else 22.0)
    room = stream.thickness + gap * (len(kinds) - 1)
    across, into = stream.edge - (0 if stream.down else min(24.0, (room - stream.thickness) / 2)), stream.edge
    for kind, count in kinds:
        size = stream.size(count)
        begin = 44.0 if stream.down else 0.0
        stream.node(begin, across, size, RAW)
        stream.band((begin + _NODE, across), (start, into), size, RAW, 0.3)
        if not stream.down:
            stream.axes.text(12, across + size / 2, f"{kind} {count:,}", va="center", color=INK, fontsize=12)
        across += size + gap
        into += stream.thickness * count / stream.total
    stream.node(start, stream.edge, stream.thickness, RAW)
    if stream.down:
        said = ", ".join(f"{kind} {count:,}" for kind, count in kinds[:3])
        more = f" + {len(kinds) - 3} kinds" if len(kinds) > 3 else ""
        stream.axes.text(12, 22, said + more, va="center", color=SOFT, fontsize=12)


def _draw_branch(stream: Stream, branch: Branch, along: float, kept: float) -> None:
    """What leaves the stream, below what stays, and words at its end."""
    depth = stream.edge + stream.thickness + (30.0 if stream.down else _DROP)
    stream.hook(along, stream.edge + kept, stream.size(branch.count), depth, branch.colour)
    _say_branch(stream, branch, along + _TURN, depth)


def _say_branch(stream: Stream, branch: Branch, along: float, depth: float) -> None:
    lines = [(branch.heading, branch.colour, 13, "bold"), (f"while {branch.at}", SOFT, 12, "normal")]
    lines += [(line, INK, 12, "normal") for line in branch.lines]
    if stream.down:
        across, row = depth + 8, along - 4
        for text, colour, points, weight in lines:
            stream.axes.text(across, row, text, color=colour, fontsize=points, weight=weight, va="center")
            row += _ROW
        return
    row = depth + 16
    for text, colour, points, weight in lines:
        stream.axes.text(along, row, text, color=colour, fontsize=points, weight=weight, va="center")
        row += _ROW


def _say_total(stream: Stream, along: float) -> None:
    """How many records there are, where they have come together."""
    said = plural(stream.total, "raw record")
    if stream.down:
        stream.axes.text(stream.edge + stream.thickness + 8, along + 4, said, va="center", weight="bold", fontsize=13)
    else:
        stream.axes.text(along, stream.edge - 14, said, va="center", weight="bold", fontsize=13)


def _draw_end(stream: Stream, along: float, articles: int) -> None:
    size = stream.size(articles)
    if size:
        stream.node(along, stream.edge, size, KEPT)
    text = f"{articles:,} published"
    if stream.down:
        stream.axes.text(12, along + 28, text, va="center", weight="bold", fontsize=14, color=KEPT)
    else:
        stream.axes.text(
            along + 14, stream.edge + max(size, 10) / 2, text, va="center", weight="bold", fontsize=14, color=KEPT
        )
