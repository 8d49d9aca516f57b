"""The report: gather figures from a data directory, draw plots, render one page.

    figures      every figure as a plain value           gather       from the rows of runs and a snapshot
    findings     what the figures say, in sentences      plots        figures as SVG that follows the page's colours
    page         all of it as one self-contained page

What a page or `--json` shows is the same `Figures`.
"""

from flows.report.figures import Figures
from flows.report.gather import NoRunError, gather_figures

__all__ = ["Figures", "NoRunError", "gather_figures"]
