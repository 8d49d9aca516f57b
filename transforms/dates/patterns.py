"""The shapes that dates have in running text, once it is folded and its names are marked (`{05}` for May).

Of patterns that match at one place the first listed wins. Their groups are `year`, `month` and `day`; figures whose order is
open have `first`, `separator` and `second` instead.
"""

import regex

_GAP = r"[\s,،.\-/']*"
_OF = r"(?:(?:de|del|of|di|den|der|do|da|des|d|af|na|ng|a|ta|числа|anno|al|lui|year|of the year|พศ|คศ|พ\.ศ\.|ค\.ศ\.)[\s.']+)?"
_YEAR = r"(?P<year>\d{4}|\d{2}(?![\d:h.]|\s?(?:[:h]|\{[ap]m|uhr)))"
_YEAR_WORD = r"(?:m|metu|gada|ж|жылгы|жыл|г|թ|оны|он|د|urteko|\(?e?\)?ko|წლის|წ|nian)"
_ORDINAL = r"(?:st|nd|rd|th|er|re|e|o|a|º|ª|\.o|го|ого|ή|η|ης|an|en|ten|ter|ste|de|na)?"
_BETWEEN = r"(?:(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?\s*(?:\{[ap]m\})?\s*(?:[a-z]{1,5}\s+)?)?"

TWICE = regex.compile(r"\{(\d\d)\}\s?[/(]\s?\{\1\}\)?")  # two names of one month: "نيسان / أبريل"

PATTERNS: tuple[tuple[str, regex.Pattern[str]], ...] = tuple(
    (name, regex.compile(pattern, regex.VERBOSE))
    for name, pattern in (
        ("cjk", r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?:(?P<day>\d{1,2})\s?[日號号일]?)?"),
        (
            "day_month_year",
            rf"(?<![\d:.])(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:]){_GAP}{_OF}\{{(?P<month>\d\d)\}}{_GAP}{_OF}{_GAP}{_YEAR}(?!\d)",
        ),
        (
            "month_day_year",
            rf"\{{(?P<month>\d\d)\}}[\s.,]*(?:the\s)?(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:]){_GAP}{_BETWEEN}(?P<year>\d{{4}}|(?<=')\d\d)(?!\d)",
        ),
        (
            "year_month_day",
            rf"(?<!\d)(?P<year>\d{{4}})[\s.,/\-]*(?:{_YEAR_WORD}[\s.,،]+)?{_GAP}\{{(?P<month>\d\d)\}}{_GAP}(?P<day>\d{{1,2}})(?![\d:])",
        ),
        (
            "year_day_month",
            rf"(?<!\d)(?P<year>\d{{4}})[\s.\-]*{_YEAR_WORD}[\s.,]+(?P<day>\d{{1,2}})[\s.\-]*\{{(?P<month>\d\d)\}}",
        ),
        (
            "solar",
            rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?:ام|م)?\s?\{{s(?P<month>\d\d)\}}(?:\s?ماه)?{_GAP}(?P<year>1[234]\d\d)(?!\d)",
        ),
        (
            "vietnamese",
            r"(?<!\d)(?P<day>\d{1,2})\s*th(?:an)?g\s*(?P<month>\d{1,2})\s*,?\s*(?:nam\s*)?(?P<year>\d{4})(?!\d)",
        ),
        ("mongolian", r"(?<!\d)(?P<year>\d{4})\s*оны?\s*(?P<month>\d{1,2})\s*-?р?\s*сар(?:ын)?\s*(?P<day>\d{1,2})"),
        ("year_first", r"(?<![\d.])(?P<year>\d{4})\s?([-/.])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})(?!\d)"),
        (
            "figures",
            r"(?<![\d./-])(?P<first>\d{1,2})\s?(?P<separator>[./-])\s?(?P<second>\d{1,2})\s?(?P=separator)\s?(?P<year>\d{4})(?!\d)",
        ),
        (
            "short_figures",
            r"(?<![\d./-])(?P<first>\d{2})(?P<separator>[./-])(?P<second>\d{2})(?P=separator)'?(?P<year>\d{2})(?![\d:/-]|\.\d)",
        ),
        (  # figures of any length, where nothing else stands before or a word that says that a day follows
            "loose_figures",
            (
                r"(?<=^|\b(?:vom|den|on|le|il|el|op|dne|dato|datum|date)[\s:]+|\{am\}\s)"
                r"(?P<first>\d{1,2})(?P<separator>[./-])(?P<second>\d{1,2})(?P=separator)'?(?P<year>\d{2})(?![\d:/-]|\.\d)"
            ),
        ),
        ("spaced_figures", r"^(?P<first>\d{1,2})(?P<separator>[ ])(?P<second>\d{1,2})[ ](?P<year>(?:19|20)\d{2})$"),
        ("month_year", rf"\{{(?P<month>\d\d)\}}{_GAP}{_OF}(?P<year>\d{{4}})(?!\d)"),
    )
)
