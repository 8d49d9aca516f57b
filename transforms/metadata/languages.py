"""The language of a text: told from the text, checked against the page's own word. The text wins when it is sure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from transforms.metadata.decision import Decision, Loss
from transforms.records import Evidence
from transforms.resources import read_resource_yaml
from transforms.schema.vocabularies import Field

UNKNOWN = "und"
_SURE = 0.97
_ENOUGH = 60  # letters in a text of an alphabet that many languages share
_ENOUGH_OF_SCRIPT = 12  # letters where the script alone tells
_SCRIPTS = {
    "Greek": "el", "Georgian": "ka", "Armenian": "hy", "Thai": "th", "Lao": "lo", "Khmer": "km", "Myanmar": "my", "Sinhala": "si", "Tamil": "ta",
    "Telugu": "te", "Kannada": "kn", "Malayalam": "ml", "Gujarati": "gu", "Gurmukhi": "pa", "Oriya": "or", "Hangul": "ko",
}  # fmt: skip
_SHARED = (
    "Latin",
    "Cyrillic",
    "Arabic",
    "Devanagari",
    "Bengali",
    "Hebrew",
    "Ethiopic",
    "Han",
    "Hiragana",
    "Katakana",
    "Tibetan",
    "Thaana",
)
_ONE = {script: regex.compile(rf"\p{{Script={script}}}") for script in (*_SCRIPTS, *_SHARED)}
_LETTER = regex.compile(r"\p{L}")
_TAG = regex.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")
_SAME = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "mo": "ro",
    "nb": "no",
    "nn": "no",
    "tl": "fil",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "spa": "es",
    "sh": "sr",
    "cmn": "zh",
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text alone says: a language (und: nothing), and how sure that is, 0 to 1."""

    language: str
    certainty: float


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _names() -> dict[str, str]:
    data = read_resource_yaml("transforms.metadata.lexicons", "languages.yml")["languages"]
    return {name.casefold(): code for code, names in data.items() for name in (code, *names)}


def is_language_name(text: str) -> bool:
    """Whether a text is nothing but the name of a language.

    >>> is_language_name("English"), is_language_name("English Premier League"), is_language_name("it")
    (True, False, False)
    """
    return len(text) > 2 and text.strip().casefold() in _names()


def parse_language(text: str) -> str | None:
    """A page's own word as a language code ("de_DE", "EN-us", "Deutsch"), or None.

    >>> parse_language("de_DE"), parse_language("English"), parse_language("no-such-thing-here")
    ('de', 'en', 'no')
    """
    stripped = text.strip()
    named = _names().get(stripped.casefold())
    match = _TAG.fullmatch(stripped.split(",")[0].strip())
    code = named or (match.group(1).lower() if match else None)
    return _SAME.get(code, code) if code and (named or code in _names() or code in _SAME) else None


def detect_language(text: str) -> Guess:
    """The language that a text's letters and words tell.

    >>> detect_language("Το λιμάνι άνοιξε ξανά μετά από τρεις ημέρες.").language
    'el'
    """
    scripts, letters = _count_scripts(text)
    if not scripts:
        return Guess(UNKNOWN, 0.0)
    script, count = scripts.most_common(1)[0]
    share = count / letters
    if script in _SCRIPTS:
        return Guess(_SCRIPTS[script], 1.0 if share > 0.6 and count >= _ENOUGH_OF_SCRIPT else share / 2)
    kana = scripts["Hiragana"] + scripts["Katakana"]
    if kana * 20 > letters:
        return Guess("ja", 1.0 if (kana + scripts["Han"]) / letters > 0.6 and letters >= _ENOUGH_OF_SCRIPT else 0.5)
    if script == "Han":
        return Guess("zh", 1.0 if share > 0.6 and count >= _ENOUGH_OF_SCRIPT else 0.5)
    language, certainty = _identifier().classify(text)
    certainty = float(certainty) * min(1.0, letters / _ENOUGH)
    return Guess(_SAME.get(language, language), certainty)


def _count_scripts(text: str) -> tuple[Counter[str], int]:
    """Letters by script, looked for in the order of how often a first glance finds them."""
    letters = len(_LETTER.findall(text))
    counts: Counter[str] = Counter()
    left = letters
    for script in (*_SHARED, *_SCRIPTS):
        if left <= 0:
            break
        number = len(_ONE[script].findall(text))
        if number:
            counts[script] = number
            left -= number
    return counts, letters


def choose_language(text: str, evidence: Sequence[Evidence], characters: int = 600) -> Decision[str]:
    """The language of a text as BCP 47; `und` where neither text nor page can be believed."""
    sample = text[:characters]
    guess = detect_language(sample)
    if guess.certainty < _SURE and len(text) > characters:
        guess = detect_language(text[: characters * 4])
    claims = [(item, parse_language(item.value)) for item in evidence if item.field is Field.LANGUAGE]
    sure = guess.certainty >= _SURE
    if sure:
        lost = tuple(
            Loss(item, f"the text is {guess.language}, the page says {claim or item.value[:20]}", is_bad=True)
            for item, claim in claims
            if claim != guess.language and claim is not None
        )
        return Decision(guess.language, reason=f"told from the text ({guess.certainty:.2f})", lost=lost)
    for item, claim in claims:
        if claim and (claim == guess.language or guess.certainty < 0.5):
            return Decision(claim, (item,), "the page's own word, and the text does not speak against it")
    return Decision(
        UNKNOWN,
        reason="the text is too short or too mixed to tell",
        lost=tuple(Loss(item, "not borne out by the text") for item, _ in claims),
    )
