"""The page of cleaning rules: every rule of every lexicon, with an example that it takes and one that it leaves."""

from collections import defaultdict

from docs.generate import page
from transforms.boilerplate.rulebook import Rule, Strength, Zone, read_lexicon

_INTRO = """# Cleaning rules

Written by `make docs` from `transforms/boilerplate/lexicon/*.yml`; do not edit.

A rule's id reads `<category>/<language>/<rule>`; `removed_text.rule_id` names it for every span that went. The lexicons of
all languages are tried together, since a record's language is not known yet. *Where*: `head` and `tail` are the lines with
at most one or two paragraphs above or below, `edge` is either, `anywhere` is everywhere. *Needs*: `neighbour` asks for a
line next to it that goes for a reason of its own, or three such lines in a row; `dump` holds in dumps of whole pages only.
*Opens* says what goes with the line: links, a name and bio, the label's values, or everything to the end.

Beside the lexicons stand rules that know a form instead of words:

| rule | takes |
|---|---|
| `title/any/headline`, `title/any/doubled`, `title/any/known-title`, `title/any/dump` | the headline above the story: set off from it, \
standing twice, named by the record's fields, or found above the story of a page's dump |
| `date_line/any/date`, `date_line/any/labelled` | dates in the head, alone or behind a label in any language that dates are read in |
| `byline/any/name` | a name beside a date or byline |
| `byline/any/signature` | names of known authors, with roles and addresses, on a line of their own above the story or below it |
| `source_line/any/host`, `header/any/link` | a site's address, a bare link or contact in the head |
| `navigation/any/trail` | a trail through the site above the headline ("Home > News > Local"); its steps are evidence for the section |
| `author_box/any/bio` | a sentence at the end that says who wrote the story |
| `photo_credit/any/agency` | a name, a slash and an agency, a credit in brackets, or what opens with a copyright sign |
| `caption/any/form` | what opens like a file photo's caption, or ends in a picture's credit or a label and a name ("Photo: Bo Lee") |
| `share/any/buttons` | several labels of buttons beside each other ("Facebook Twitter E-mail") |
| `noise/any/markup` | remains of comments, and short codes of content systems in brackets |
| `noise/any/cut-mark` | a news service's count of what it left out ("[+2210 chars]"); such a text is marked as cut |
| `site_line/any/<hash>` | a line learned for the site (`copydesk learn`) |
| `noise/any/line-model` | what the line model takes for something else than text, in dumps of whole pages; its score is one minus \
the probability of text |
| `noise/any/page-model` | what the page model takes for something else than the story, in pages; its score likewise |
| `layout/any/*`, `repair/any/*` | white space, bullets, wraps, separators, marks of Markdown; single characters; \
initials set apart from their word |

A short record most of which is a notice in place of a story (a robot check, an error page, a question of consent) is refused
as `no_article`; the phrases stand in `transforms/boilerplate/stand_ins.yml`.
"""


@page("rules.md")
def cleaning_rules() -> str:
    """Every rule of every lexicon, by category."""
    by_category: dict[str, list[Rule]] = defaultdict(list)
    for rule in read_lexicon().rules:
        by_category[rule.category].append(rule)
    sections = [_section(category, by_category[category]) for category in sorted(by_category)]
    return "\n".join([_INTRO, *sections])


def _section(category: str, rules: list[Rule]) -> str:
    rows = [
        "| `{}` | {} | {} | {} | {} | {} |".format(
            rule.rule_id.partition("/")[2],
            "" if rule.zone is Zone.ANYWHERE else rule.zone,
            "" if rule.strength is Strength.SURE else rule.strength,
            rule.opens or "",
            _cell(rule.examples["hit"][0]),
            _cell(rule.examples["miss"][0]),
        )
        for rule in rules
    ]
    return (
        f"## {category}\n\n| rule | where | needs | opens | takes | leaves |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
