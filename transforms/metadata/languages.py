"""The language of a text: told from the text, checked against the page's own word. The text wins when it is sure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from resiliparse.parse.lang import detect_fast

from transforms.metadata.decision import Decision, Loss
from transforms.records import Evidence
from transforms.resources import read_resource_yaml
from transforms.schema.vocabularies import Field

UNKNOWN = "und"
_SURE = 0.97
_SURE_OF_MUCH = 0.93  # ... of a text of some length: what is left goes to a near relative
_NEAREST = 4  # languages that are asked how likely they are
_MUCH = 300  # characters
_ENOUGH = 40  # letters in a text of an alphabet that many languages share
_ENOUGH_OF_SCRIPT = 12  # letters where the script alone tells
_DOUBTFUL = 0.9  # below this a text does not contradict its page
_MOSTLY = 0.6  # of a text's letters
_WINDOW = 400
_GLANCE = 150  # characters of a window that scripts are counted in
_LONG = 800  # characters in windows before a quick look is enough
_MARGIN = 8  # ranks between the best and the second language of a quick look
_ANY_RANK = 100_000
_APART = frozenset(
    {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "fi", "hu", "tr", "vi", "ro", "et", "lv", "lt"}
)
_SIMPLIFIED = "国们这来时会为说对学发过还经长门问间关开东车见现动业电话书马机实点体进让总报务区产头将两应权战华视汉军无气种员记认语议论变银钱险湾亚广线级红给网买卖"
_TRADITIONAL = "國們這來時會為說對學發過還經長門問間關開東車見現動業電話書馬機實點體進讓總報務區產頭將兩應權戰華視漢軍無氣種員記認語議論變銀錢險灣亞廣線級紅給網買賣"
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
    "ary": "ar",
    "arz": "ar",
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


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


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
    """The language that a text's letters and words tell. Mixed texts and very short ones tell none.

    >>> detect_language("Το λιμάνι άνοιξε ξανά μετά από τρεις ημέρες.").language
    'el'
    """
    windows = _windows(text)
    quick = _tell_fast(windows)
    if quick is not None:
        return quick
    scripts, letters = _count_scripts(" ".join(window[:_GLANCE] for window in windows))
    if not scripts:  # no letters, or of a script that no language we know is written in
        return Guess(UNKNOWN, 0.0)
    return _tell_by_script(scripts, letters) or _tell_slowly(windows, letters)


def _windows(text: str) -> list[str]:
    """Beginning, middle and end of a text, or all of a short one."""
    if len(text) <= 2 * _WINDOW:
        return [text]
    if len(text) < 3 * _WINDOW:
        return [text[:_WINDOW], text[-_WINDOW:]]
    middle = (len(text) - _WINDOW) // 2
    return [text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]]


def _tell_by_script(scripts: Counter[str], letters: int) -> Guess | None:
    """The language of a script that one language is written in; None where many share it."""
    script, count = scripts.most_common(1)[0]
    sure = 1.0 if count / letters > _MOSTLY and count >= _ENOUGH_OF_SCRIPT else 0.5
    if script in _SCRIPTS:
        return Guess(_SCRIPTS[script], sure)
    kana = scripts["Hiragana"] + scripts["Katakana"]
    if kana * 20 > letters and script in ("Han", "Hiragana", "Katakana"):
        mostly = (kana + scripts["Han"]) / letters > _MOSTLY and letters >= _ENOUGH_OF_SCRIPT
        return Guess("ja", 1.0 if mostly else 0.5)
    return Guess("zh", sure) if script == "Han" else None


def _tell_fast(windows: Sequence[str]) -> Guess | None:
    """The language that a quick look finds in every window by a clear margin; only where no near relative is mistaken for it."""
    if sum(map(len, windows)) < _LONG:
        return None
    first, clear = UNKNOWN, True
    for window in windows:
        ranked: list[tuple[str, int]] = detect_fast(window, cutoff=_ANY_RANK, n_results=2)  # type: ignore[assignment]
        (language, rank), (_, next_rank) = ranked
        clear = clear and language in _APART and next_rank - rank >= _MARGIN and first in (UNKNOWN, language)
        first = language
    return Guess(first, 1.0) if clear else None


def _tell_slowly(windows: Sequence[str], letters: int) -> Guess:
    """The language that most windows are in, by the better and slower detector."""
    told = [_classify(window) for window in windows]
    votes = Counter(language for language, _ in told)
    language, count = votes.most_common(1)[0]
    if language not in _codes():  # the model also knows "no language" and a few old ones
        return Guess(UNKNOWN, 0.0)
    certainties = [certainty for name, certainty in told if name == language]
    if count * 2 <= len(windows):
        return Guess(UNKNOWN, 0.0)
    return Guess(language, max(certainties) * min(1.0, letters / _ENOUGH))


def _classify(window: str) -> tuple[str, float]:
    """The likeliest language and how likely it is; where it is in doubt, its varieties are counted with it."""
    name, chance = _identifier().classify(window)
    language, certainty = _SAME.get(name, name), float(chance)
    if certainty < _SURE:
        nearest = _identifier().rank(window)[:_NEAREST]
        certainty = sum(float(one) for other, one in nearest if _SAME.get(other, other) == language)
    return language, certainty


def _count_scripts(text: str) -> tuple[Counter[str], int]:
    """Letters by script, the frequent scripts first."""
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


def add_script(language: str, text: str) -> str:
    """The language with its script, where it is written in several and the text shows which.

    >>> add_script("zh", "這些學生說話時"), add_script("sr", "Luka je otvorena"), add_script("en", "The harbour")
    ('zh-Hant', 'sr-Latn', 'en')
    """
    if language == "zh":
        simplified, traditional = (sum(map(text.count, letters)) for letters in (_SIMPLIFIED, _TRADITIONAL))
        if max(simplified, traditional) >= 3 and min(simplified, traditional) * 10 <= max(simplified, traditional):
            return "zh-Hans" if simplified > traditional else "zh-Hant"
    if language in ("sr", "uz", "az") and text:
        latin, cyrillic = (len(_ONE[script].findall(text)) for script in ("Latin", "Cyrillic"))
        usual_latin = language != "sr"
        if (latin > cyrillic) != usual_latin:
            return f"{language}-{'Latn' if latin > cyrillic else 'Cyrl'}"
    return language


def choose_language(text: str, evidence: Sequence[Evidence], characters: int = 4000) -> Decision[str]:
    """The language of a text as BCP 47, told from its first `characters`; `und` where neither text nor page can be believed.

    >>> page = [Evidence(Field.LANGUAGE, "de", "html", "html lang")]
    >>> choose_language("Kurz.", page).value, choose_language("The ships waited outside the harbour for most of the morning because of the storm.", page).value
    ('de', 'en')
    """
    sample = text[:characters]
    guess = detect_language(sample)
    claims = [(item, parse_language(item.value)) for item in evidence if item.field is Field.LANGUAGE]
    if guess.certainty >= (_SURE if len(sample) < _MUCH else _SURE_OF_MUCH):
        lost = tuple(
            Loss(item, f"the page says {claim}, the text is {guess.language}", is_bad=True)
            for item, claim in claims
            if claim is not None and claim != guess.language
        )
        return Decision(
            add_script(guess.language, sample), reason=f"told from the text ({guess.certainty:.2f})", lost=lost
        )
    for item, claim in claims:
        if claim and (claim == guess.language or guess.certainty < _DOUBTFUL):
            return Decision(
                add_script(claim, sample), (item,), "the page's own word; the text is too short to speak against it"
            )
    lost = tuple(Loss(item, "not borne out by the text") for item, _ in claims)
    return Decision(UNKNOWN, reason="the text is too short or too mixed to tell", lost=lost)
