"""Write the names that dates are made of, for every language we read, from CLDR (through Babel and dateparser).

    python -m benchmarks.date_names > transforms/dates/names.yml

Run again when Babel moves to a new CLDR; `tests/transforms/dates/test_names.py` says when the file is behind.
"""

import sys
from collections.abc import Iterable, Mapping
from copy import deepcopy
from importlib import import_module
from typing import Any

from babel import localedata

LOCALES = {
    "af": ("af",), "ar": ("ar", "ar_SY", "ar_DZ", "ar_MA", "ar_TN"), "az": ("az",), "be": ("be",), "bg": ("bg",),
    "bn": ("bn",), "bs": ("bs",), "ca": ("ca",), "cs": ("cs",), "cy": ("cy",), "da": ("da",), "de": ("de", "de_AT"),
    "el": ("el",), "en": ("en", "en_GB", "en_AU", "en_CA"), "es": ("es", "es_MX", "es_PE", "es_CO"), "et": ("et",),
    "eu": ("eu",), "fa": ("fa",), "fi": ("fi",), "fil": ("fil",), "fr": ("fr", "fr_CA", "fr_CH"), "ga": ("ga",),
    "gl": ("gl",), "gu": ("gu",), "he": ("he",), "hi": ("hi",), "hr": ("hr",), "hu": ("hu",), "hy": ("hy",),
    "id": ("id",), "is": ("is",), "it": ("it",), "ja": ("ja",), "ka": ("ka",), "kk": ("kk",), "km": ("km",),
    "kn": ("kn",), "ko": ("ko",), "ky": ("ky",), "lb": ("lb",), "lo": ("lo",), "lt": ("lt",), "lv": ("lv",),
    "mk": ("mk",), "ml": ("ml",), "mn": ("mn",), "mr": ("mr",), "ms": ("ms",), "mt": ("mt",), "my": ("my",),
    "nb": ("nb", "nn"), "ne": ("ne",), "nl": ("nl",), "pa": ("pa",), "pl": ("pl",), "ps": ("ps",),
    "pt": ("pt", "pt_PT"), "ro": ("ro",), "ru": ("ru",), "si": ("si",), "sk": ("sk",), "sl": ("sl",), "sq": ("sq",),
    "sr": ("sr", "sr_Latn"), "sv": ("sv",), "sw": ("sw",), "ta": ("ta",), "te": ("te",), "th": ("th",), "tr": ("tr",),
    "uk": ("uk",), "ur": ("ur",), "uz": ("uz",), "vi": ("vi",), "zh": ("zh", "zh_Hant"),
}  # fmt: skip
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
DAYS_AGO = {"today": "0 day ago", "yesterday": "1 day ago"}


def merge(lists: Iterable[Iterable[str]]) -> list[str]:
    """Each string once, in order, without the ends' white space."""
    return list(dict.fromkeys(item.strip() for items in lists for item in items if item.strip()))


def read_names(data: Mapping[str, Any], key: str, number: int) -> list[str]:
    """One month's or weekday's names: wide and abbreviated, in running text and alone."""
    return [
        str(data[key][form][width][number]) for form in ("format", "stand-alone") for width in ("wide", "abbreviated")
    ]


def read_half_days(data: Mapping[str, Any], half: str) -> list[str]:
    """The words for before or after noon."""
    periods = data["day_periods"]
    return [
        str(periods[form][width][half])
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        if form in periods and width in periods[form] and half in periods[form][width]
    ]


def read_ago(data: Mapping[str, Any], unit: str) -> list[str]:
    """The patterns that place something a number of units back, `{0}` being the number."""
    fields = data["date_fields"]
    return [
        str(pattern).replace("\u00a0", " ").replace("\u202f", " ")
        for name in (unit, f"{unit}-short")
        if name in fields and "past" in fields[name]
        for pattern in fields[name]["past"].values()
    ]


def read_days(language: str) -> dict[str, list[str]]:
    """The words for today and yesterday."""
    name = {"fil": "fil"}.get(language, language)
    info = import_module(f"dateparser.data.date_translation_data.{name}").info
    relative = info.get("relative-type", {})
    return {word: merge([relative.get(key, [])]) for word, key in DAYS_AGO.items()}


def load_locale(locale: str) -> Mapping[str, Any]:
    """A locale's data, apart from what Babel keeps: resolving its aliases would change the tables of other locales."""
    data: Any = deepcopy(localedata.load(locale))
    return localedata.LocaleDataDict(data)


def read_language(language: str) -> dict[str, Any]:
    """Everything known for one language."""
    tables = [load_locale(locale) for locale in LOCALES[language]]
    return {
        "months": [merge(read_names(data, "months", number) for data in tables) for number in range(1, 13)],
        "weekdays": [merge(read_names(data, "days", number) for data in tables) for number in range(7)],
        "am": merge(read_half_days(data, "am") for data in tables),
        "pm": merge(read_half_days(data, "pm") for data in tables),
        **read_days(language),
        "ago": {unit: merge(read_ago(data, unit) for data in tables) for unit in UNITS},
    }


def quote(items: Iterable[str]) -> str:
    """A list as YAML writes it on one line."""
    return "[" + ", ".join('"' + item.replace('"', "'") + '"' for item in items) + "]"


def format_names() -> str:
    """The whole file."""
    lines = [
        "# Names of months (January first), weekdays (Monday first), halves of the day, and ways to say how long ago.",
        "# Derived from CLDR by `python -m benchmarks.date_names`; do not edit: names_more.yml takes additions.",
    ]
    for language in LOCALES:
        names = read_language(language)
        lines.append(f'"{language}":')
        for key in ("months", "weekdays"):
            lines.append(f"  {key}:")
            lines += [f"    - {quote(forms)}" for forms in names[key]]
        lines += [f"  {key}: {quote(names[key])}" for key in ("am", "pm", "today", "yesterday")]
        lines.append("  ago:")
        lines += [f"    {unit}: {quote(names['ago'][unit])}" for unit in UNITS if names["ago"][unit]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(format_names())
