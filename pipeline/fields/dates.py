"""Dates as they were typed between the last years of the empire and 1991.

``25 ноября 1938 г.``, ``25/XI-38 г.``, ``3.2.67``, ``«25» ноября 1938``, ``16-го июня 1937``,
``ноябрь 1938 г.``, with letters for digits (``I0/УI-I969``) and Cyrillic letters for Roman
numerals (``ХП`` is 12, ``УШ`` is 8). A day that the calendar does not have is reported, never
repaired.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.fields.letters import DIGIT, closest, digits, fold, key

FIRST_YEAR = 1861
LAST_YEAR = 1999


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DateText:
    """A date in a text.

    Attributes:
        start, end: characters of the text.
        iso: ISO 8601: ``1938-11-25``, ``1938-11``, ``1938``, or an interval of two days with a
            slash; empty when the calendar has no such day.
        precision: of ``iso``.
        fit: how well it fits its form, 0 to 1.
        numeric: typed with figures alone, so it may be something else (``3.2.67``).
        problem: why ``iso`` is empty or doubtful, in words for a person; else empty.
        time: ``HH:MM`` where an hour was typed before it, else empty.
    """

    start: int
    end: int
    iso: str
    precision: Precision
    fit: float
    numeric: bool = False
    problem: str = ""
    time: str = ""


MONTHS = (
    ("ЯНВАРЯ", "ЯНВАРЬ", "ЯНВ", "ЯНВАР"),
    ("ФЕВРАЛЯ", "ФЕВРАЛЬ", "ФЕВР", "ФЕВ"),
    ("МАРТА", "МАРТ", "МАР"),
    ("АПРЕЛЯ", "АПРЕЛЬ", "АПР"),
    ("МАЯ", "МАЙ"),
    ("ИЮНЯ", "ИЮНЬ"),
    ("ИЮЛЯ", "ИЮЛЬ"),
    ("АВГУСТА", "АВГУСТ", "АВГ"),
    ("СЕНТЯБРЯ", "СЕНТЯБРЬ", "СЕНТ", "СЕН"),
    ("ОКТЯБРЯ", "ОКТЯБРЬ", "ОКТ"),
    ("НОЯБРЯ", "НОЯБРЬ", "НОЯБ", "НОЯ"),
    ("ДЕКАБРЯ", "ДЕКАБРЬ", "ДЕК"),
)
_MONTH_OF = {key(name): number for number, names in enumerate(MONTHS, 1) for name in names}
_NOMINATIVE = frozenset(key(names[1]) for names in MONTHS)
_ROMAN = {
    roman: number
    for number, roman in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1
    )
}
_AS_ROMAN = {"П": "II", "Ш": "III", "У": "V", "Х": "X", "1": "I", "|": "I", "!": "I", "L": "I"}

_DAY = rf"(?P<day>{DIGIT}{{1,2}})"
_ORDINAL = r"(?:\s?-?\s?(?:ГО|Е|ОЕ|ОГО)\b)?"
_YEAR4 = rf"[1I|!L][89]{DIGIT}{{2}}"
_YEAR = rf"(?P<year>{_YEAR4}|{DIGIT}{{2}})(?![0-9])"
_WORD_G = r"(?P<g>\s?-?\s?(?:ГО\s?)?(?:ГОДА|ГОДУ|ГОДЪ|ГОД|ГГ?\.|Г\b))"
_NAME = r"(?P<month>(?![0-9]{2})[А-ЯIV0-9]{3,9})"
_LEFT = r"(?<![0-9А-ЯA-Z/.,-])"
_RIGHT = r"(?![0-9А-ЯA-Z]|[/-][0-9])"

_WITH_NAME = re.compile(
    rf"{_LEFT}(?:\"?\s?{_DAY}\s?(?:[-,]\s?(?P<last>{DIGIT}{{1,2}}))?\s?\"?{_ORDINAL}\s?\"?"
    rf"|(?P<blank>[\"_][\"_\s.]{{0,14}}[\"_]))"
    rf"[\s.]{{0,3}}{_NAME}\.?\s?(?:МЕСЯЦА\s)?,?\s?{_YEAR}{_WORD_G}?{_RIGHT}"
)
_MONTH_ONLY = re.compile(rf"{_LEFT}{_NAME}\.?\s?(?P<year>{_YEAR4}){_WORD_G}?{_RIGHT}")
_SEPARATOR = r"\s?[./,\-]\s?"
_NUMERIC = re.compile(
    rf"{_LEFT}\"?{_DAY}\"?{_SEPARATOR}\"?(?P<month>[IVХУПШ|!L0-9]{{1,4}})\"?(?:{_SEPARATOR}|\s)"
    rf"{_YEAR}"
    rf"{_WORD_G}?{_RIGHT}"
)
_SPACED_ROMAN = re.compile(
    rf"{_LEFT}\"?{_DAY}\"?\s(?P<month>[IVХУПШ|!]{{1,4}})\s{_YEAR}{_WORD_G}?{_RIGHT}"
)
_YEAR_ONLY = re.compile(rf"{_LEFT}(?P<year>{_YEAR4}){_WORD_G}{_RIGHT}")
_TIME = re.compile(
    rf"(?P<hour>{DIGIT}{{1,2}})\s?(?:ЧАСОВ|ЧАСА|ЧАС\.?|Ч\.)\s?"
    rf"(?:(?P<minute>{DIGIT}{{1,2}})\s?(?:МИНУТЫ?|МИН\.?|М\.)\s?)?,?\s?$"
)
_DAY_MONTH = re.compile(rf"{_LEFT}\"?{_DAY}\s?\"?{_ORDINAL}\s{_NAME}{_RIGHT}")


def find_dates(text: str) -> tuple[DateText, ...]:
    """All dates in a line, left to right, none overlapping another."""
    folded = fold(text)
    hits: list[DateText] = []
    for pattern, reader in (
        (_WITH_NAME, _read_named),
        (_NUMERIC, _read_numeric),
        (_SPACED_ROMAN, _read_numeric),
        (_MONTH_ONLY, _read_month),
        (_YEAR_ONLY, _read_year),
    ):
        for match in pattern.finditer(folded):
            hit = reader(match, text)
            if hit is not None and all(hit.end <= h.start or h.end <= hit.start for h in hits):
                hits.append(_with_time(hit, folded, text))
    return tuple(sorted(hits, key=lambda hit: hit.start))


def month_number(written: str) -> tuple[int, float] | None:
    """Month of a name in any case or shortened, with its fit; ``None`` for no or two months."""
    hit = closest(key(written), _MONTH_OF)
    if hit is None:
        # июня and июля one stroke away from both: two months fit, so neither is taken.
        return None
    return _MONTH_OF[hit[0]], hit[1]


def roman_month(folded: str) -> int | None:
    """Month of a Roman numeral as a Russian typewriter wrote it (``УП``, ``1Х``, ``ХII``)."""
    return _ROMAN.get("".join(_AS_ROMAN.get(character, character) for character in folded))


def _number(match: re.Match[str], group: str, text: str) -> int | None:
    if match[group] is None:
        return None
    plain = digits(text[match.start(group) : match.end(group)].replace("Б", "б"))
    return int(plain) if plain.isdecimal() else None


def _year(match: re.Match[str], text: str) -> int | None:
    year = _number(match, "year", text)
    if year is None:
        return None
    return 1900 + year if year < 100 else year


def _true_digits(text: str) -> int:
    return sum(character.isdecimal() for character in text)


def _read_named(match: re.Match[str], text: str) -> DateText | None:
    month = month_number(text[match.start("month") : match.end("month")])
    year = _year(match, text)
    if month is None or year is None:
        return None
    short_year = match.end("year") - match.start("year") == 2
    if short_year and not match["g"] and not _true_digits(match["year"]):
        return None
    fits = month[1] * (0.9 if short_year else 1.0)
    if match["day"] is None:
        return _checked(match, year, month[0], None, fits * 0.8, problem="the day is left blank")
    day = _number(match, "day", text)
    if match.end("day") - match.start("day") == 1 and re.search(
        r"(?<![0-9])[1-3]\s\"?$", text[max(0, match.start() - 3) : match.start("day")]
    ):
        # ``2 5 ноября``: a 25 torn apart, or a 5 after some other figure. Neither is taken.
        problem = "the figures of the day stand apart"
        return _checked(match, year, month[0], None, fits * 0.7, problem=problem)
    return _checked(match, year, month[0], day, fits, last=_number(match, "last", text))


def _read_numeric(match: re.Match[str], text: str) -> DateText | None:
    written = match["month"]
    day, year = _number(match, "day", text), _year(match, text)
    if day is None or year is None or not _true_digits(match["day"] + match["year"]):
        return None
    month: int | None
    problem, fits = "", 0.95
    if written.isdecimal() and len(written) <= 2:
        month = int(written)
        if written == "11" and re.search(r"[/-]", match[0]):
            # A typewriter without a 1 or an engine gives 11 for II in this form.
            problem, fits = "the month is 11, or Roman II typed with figures", 0.55
    else:
        month = roman_month(written)
        if month is None and re.fullmatch(DIGIT + "{1,2}", written):
            month = int(digits(written))
        if month is None:
            return None
    numeric = written.isdecimal() and not match["g"]
    return _checked(match, year, month, day, fits, numeric=numeric, problem=problem)


def _read_month(match: re.Match[str], text: str) -> DateText | None:
    written = text[match.start("month") : match.end("month")]
    month, year = month_number(written), _year(match, text)
    if month is None or year is None or len(key(written)) < 3:
        return None
    best = closest(key(written), _NOMINATIVE)
    fits = 0.8 if best is not None and best[1] == 1.0 else 0.6
    return _checked(match, year, month[0], None, month[1] * fits)


def _read_year(match: re.Match[str], text: str) -> DateText | None:
    year = _year(match, text)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return DateText(match.start(), match.end(), str(year), Precision.YEAR, 0.4)


def _checked(
    match: re.Match[str],
    year: int,
    month: int,
    day: int | None,
    fits: float,
    *,
    last: int | None = None,
    numeric: bool = False,
    problem: str = "",
) -> DateText | None:
    """A date of this form, or one with an empty ``iso`` where the calendar says no."""
    start, end = match.span()
    wrong = ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        wrong = f"the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}"
    elif not 1 <= month <= 12:
        wrong = f"there is no month {month}"
    else:
        longest = calendar.monthrange(year, month)[1]
        if month == 2 and day == 29 and year == 1900:
            longest = 29  # the Julian calendar was in use
        for value in (day, last):
            if value is not None and not 1 <= value <= longest:
                wrong = f"month {month} of {year} has no day {value}"
        if day is not None and last is not None and last <= day:
            wrong = wrong or f"the days {day} to {last} run backwards"
    if wrong:
        dotted = not re.search(r"[/-]", match[0]) and match.end("year") - match.start("year") == 2
        if numeric and dotted and not (1 <= month <= 12 and day is not None and day <= 31):
            return None  # figures that are no date are something else: a paragraph, a version
        return DateText(start, end, "", Precision.NONE, 0.15, numeric, wrong)
    iso = f"{year:04}-{month:02}"
    precision = Precision.MONTH
    if day is not None:
        precision = Precision.DAY
        iso = f"{year:04}-{month:02}-{day:02}"
        if last is not None:
            iso += f"/{year:04}-{month:02}-{last:02}"
    return DateText(start, end, iso, precision, fits, numeric, problem)


def _with_time(date: DateText, folded: str, text: str) -> DateText:
    """Take in an hour typed before the date: ``12 часов 30 минут 25 ноября 1938 г.``."""
    match = _TIME.search(folded[max(0, date.start - 40) : date.start])
    if match is None:
        return date
    shift = max(0, date.start - 40)
    numbers = [
        digits(text[shift + match.start(group) : shift + match.end(group)]) if match[group] else "0"
        for group in ("hour", "minute")
    ]
    if not all(number.isdecimal() for number in numbers):
        return date
    hour, minute = (int(number) for number in numbers)
    if hour > 24 or minute > 59:
        return date
    return replace(date, start=shift + match.start(), time=f"{hour:02}:{minute:02}")


def find_day_without_year(text: str) -> tuple[int, int] | None:
    """Span of a day and month without a year (``25 ноября``), for the reason of a missing date."""
    for match in _DAY_MONTH.finditer(fold(text)):
        if month_number(text[match.start("month") : match.end("month")]) is not None:
            return match.span()
    return None
