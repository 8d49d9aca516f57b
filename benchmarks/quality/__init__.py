"""How good the text of pages and of page dumps is, against the evaluation corpora.

    python -m benchmarks.quality --corpus extraction_wcxb --way page [--limit N] [--system extract] [--worst N]

Needs the evaluation corpora beside the project (see CONTRIBUTING.md).
"""
