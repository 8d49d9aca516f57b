"""Lines of a page that no rule names and the page model takes for something else than text."""

from transforms.boilerplate.view import Verdict, View
from transforms.schema.vocabularies import Category

BAR = 0.4  # chosen with whole sites held out: from here up more text goes than clutter
DOUBT = "noise/any/page-model"


def take_doubted(view: View) -> None:
    """Let go what stands under the bar; a block without a score was not judged and stays."""
    for index, line in enumerate(view.lines):
        score = line.block.score if line.block is not None else None
        if score is not None and score < BAR:
            view.take(index, Verdict(Category.NOISE, DOUBT, round(1 - score, 4)))
