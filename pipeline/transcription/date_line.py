"""Dates as editions print them, in Russian or English, and dates of posting.

Russian dates of the documents' own time are read by the grammar of the pages; here are the
English forms, and years after 1991, which no document has but a posting does.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from pipeline.fields.dates import MONTHS, find_dates, month_number
from pipeline.record import FieldValue
from pipeline.transcription.values import told

FIRST_POSTING = 1992
_ENGLISH = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_ENGLISH |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_ENGLISH["sept"] = 9
_MONTH_EN = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_EN = re.compile(
    rf"(?<![\w.])(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTH_EN})\.?"
    r"(?:\s(?P<day2>\d{1,2})(?:st|nd|rd|th)?)?(?:\s?,\s?|\s)(?P<year>1[89]\d\d|20\d\d)(?!\w)",
    re.IGNORECASE,
)
_POSTED_RU = re.compile(
    r"(?<!\w)(?P<day>\d{1,2})\s(?P<month>[А-Яа-я]{3,8})\s(?P<year>199[2-9]|20\d\d)"
    r"(?:\s?(?:г\.|года))?(?!\w)"
)
_POSTED_FIGURES = re.compile(
    r"(?<![\d.])(?:(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>199[2-9]|20\d\d)"
    r"|(?P<year2>199[2-9]|20\d\d)-(?P<month2>\d\d)-(?P<day2>\d\d))(?!\d)"
)
_POSTED_LABEL = re.compile(
    r"^\s*(?:posted|published|published on|updated|added|размещено|дата публикации|добавлено"
    r"|опубликовано)\s*:?\s*(?=\S)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:дата|date)\s*:\s*(?=\S)", re.IGNORECASE)
_BESIDE = " \t.,;[]()"


@dataclass(frozen=True, slots=True)
class DateAt:
    """A date in a text: characters ``start`` to ``end``; ``iso`` is empty for no such day."""

    start: int
    end: int
    iso: str


def dates_in(text: str) -> tuple[DateAt, ...]:
    """Dates of documents in a text, in either language, left to right."""
    english = [
        DateAt(match.start(), match.end(), _iso(match["year"], _ENGLISH[match["month"].casefold()],
                                                match["day1"] or match["day2"]))
        for match in _EN.finditer(text)
        if int(match["year"]) < FIRST_POSTING
    ]  # fmt: skip
    if english:
        return tuple(english)
    return tuple(DateAt(date.start, date.end, date.iso) for date in find_dates(text))


def is_labelled_date(text: str) -> bool:
    """The line opens with ``Дата:``."""
    return _LABEL.match(text) is not None


def parse_date_line(text: str) -> FieldValue | None:
    """A line that is a date and nothing else, or opens with ``Дата:``."""
    label = _LABEL.match(text)
    said = text[label.end() :].strip() if label else text.strip()
    found = dates_in(said)
    if len(found) == 1 and not _rest(said, found[0]).strip(_BESIDE):
        return told(said.strip(" []"), found[0].iso or None)
    return told(said) if label else None


def parse_posted_line(text: str) -> FieldValue | None:
    """A line that is a date after 1991, with or without a word such as ``Posted:``."""
    label = _POSTED_LABEL.match(text)
    said = text[label.end() :].strip() if label else text.strip()
    hits = [
        DateAt(match.start(), match.end(), iso)
        for pattern in (_EN, _POSTED_RU, _POSTED_FIGURES)
        for match in pattern.finditer(said)
        if (iso := _posted_iso(match))
    ]
    if len(hits) != 1 or _rest(said, hits[0]).strip(_BESIDE):
        return None
    return told(said, hits[0].iso)


def _rest(text: str, date: DateAt) -> str:
    return text[: date.start] + text[date.end :]


def _posted_iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = parts["year"] or parts.get("year2") or ""
    day = parts.get("day") or parts.get("day1") or parts.get("day2")
    month = _month(parts["month"] or parts.get("month2") or "")
    if int(year) < FIRST_POSTING or month is None or day is None:
        return ""
    return _iso(year, month, day)


def _month(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    named = _ENGLISH.get(written.casefold())
    if named is not None:
        return named
    russian = month_number(written)
    return None if russian is None else russian[0]


def _iso(year: str, month: int, day: str | None) -> str:
    if not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{year}-{month:02}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), month)[1]:
        return ""
    return f"{year}-{month:02}-{int(day):02}"


def print_date(iso: str) -> str | None:
    """``1938-11-25`` as ``25 ноября 1938 г.``; months, years and spans of days likewise.

    Returns:
        ``None`` for what is no such date.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:/\1-\2-(\d\d))?)?)?", iso)
    if match is None:
        return None
    year, month, day, last = match.groups()
    if month is None:
        return f"{year} г."
    if not 1 <= int(month) <= 12:
        return None
    names = [name.lower() for name in MONTHS[int(month) - 1]]
    if day is None:
        return f"{names[1]} {year} г."
    days = f"{int(day)}–{int(last)}" if last else f"{int(day)}"
    return f"{days} {names[0]} {year} г."
