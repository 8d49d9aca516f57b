"""Years and days of calendars other than the Gregorian one, where pages use them."""

from datetime import date, timedelta

import regex

BUDDHIST_OFFSET = 543
_MINGUO_OFFSET = 1911
_ERA_STARTS = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}
_ERA = regex.compile(r"(令和|平成|昭和|大正|明治)\s*(元|\d{1,2})\s*年")
_MINGUO = regex.compile(r"(?:中華)?民[國国]\s*(\d{1,3})\s*年")
_HAN_FIGURES = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_HAN_YEAR = regex.compile(r"([〇○零一二三四五六七八九]{4})年")
_HAN_NUMBER = regex.compile(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=[月日号號])")

# Solar Hijri: years whose cycle of leap years shifts (Borkowski's table, good for 1178 to 1633)
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635)


def find_year(year: int, *, is_buddhist: bool) -> int:
    """A year as a page gives it, in the Gregorian count.

    >>> find_year(2568, is_buddhist=False), find_year(2024, is_buddhist=True)
    (2025, 2024)
    """
    return year - BUDDHIST_OFFSET if 2440 <= year <= 2660 or (is_buddhist and year > 2300) else year


def resolve_eras(text: str) -> str:
    """East Asian dates with Gregorian years in figures: Japanese eras, Minguo years, years in Han numerals.

    >>> resolve_eras("令和7年5月14日"), resolve_eras("民國114年5月14日"), resolve_eras("二〇二五年五月十四日")
    ('2025年5月14日', '2025年5月14日', '2025年5月14日')
    """
    if "年" not in text:
        return text
    text = _ERA.sub(lambda m: f"{_ERA_STARTS[m[1]] + (1 if m[2] == '元' else int(m[2])) - 1}年", text)
    text = _MINGUO.sub(lambda m: f"{int(m[1]) + _MINGUO_OFFSET}年", text)
    text = _HAN_YEAR.sub(lambda m: "".join(str(_HAN_FIGURES[c]) for c in m[1]) + "年", text)
    return _HAN_NUMBER.sub(_read_han_number, text)


def _read_han_number(match: regex.Match[str]) -> str:
    tens, ten, ones = match.groups()
    if not (tens or ten or ones):
        return ""
    value = _HAN_FIGURES.get(ones, 0)
    if ten:
        value += 10 * _HAN_FIGURES.get(tens, 1)
    elif tens:
        value = _HAN_FIGURES[tens] if not ones else value + 10 * _HAN_FIGURES[tens]
    return str(value)


def convert_solar_hijri(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a date in the Persian calendar, or None where that calendar has no such day.

    >>> convert_solar_hijri(1403, 1, 1), convert_solar_hijri(1404, 2, 24)
    (datetime.date(2024, 3, 20), datetime.date(2025, 5, 14))
    """
    if not (1200 <= year <= 1500 and 1 <= month <= 12):
        return None
    length = 31 if month <= 6 else 30
    start, is_leap = _find_nowruz(year)
    if month == 12 and not is_leap:
        length = 29
    if not 1 <= day <= length:
        return None
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return start + timedelta(days=before + day - 1)


def _find_nowruz(year: int) -> tuple[date, bool]:
    """First day of a Persian year, and whether the year is a leap year."""
    gregorian = year + 621
    leap_days = -14
    start = _BREAKS[0]
    span = 0
    for end in _BREAKS[1:]:
        span = end - start
        if year < end:
            break
        leap_days += span // 33 * 8 + span % 33 // 4
        start = end
    passed = year - start
    leap_days += passed // 33 * 8 + (passed % 33 + 3) // 4
    if span % 33 == 4 and span - passed == 4:
        leap_days += 1
    gregorian_leap_days = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    first = 20 + leap_days - gregorian_leap_days
    if span - passed < 6:
        passed = passed - span + (span + 4) // 33 * 33
    cycle = ((passed + 1) % 33 - 1) % 4
    return date(gregorian, 3, 1) + timedelta(days=first - 1), cycle == 0
