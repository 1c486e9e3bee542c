"""What a line is, by where it stands and how it begins: page number, signature, footer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.layout.lines import TypedLine

_PAGE_NUMBER = re.compile(r"[-–—=_.,\s|\\/]*[\dIІО]{1,4}[а-яa-z]?[-–—=_.,\s|\\/]*")
_FOOTER = re.compile(
    r"(?:верно|с подлинным верно|отп(?:ечатано)?\.?\s|исп(?:олнил)?\.|печ(?:атала)?\.|маш\.|"
    r"экз\.|разослано|\d+\s*экз|тираж|зак(?:аз)?\.?\s*\d|вып(?:иска)? верна)",
    re.IGNORECASE,
)
_INITIALS_NAME = re.compile(
    r"(?:[А-ЯЁA-Z]\s?\.\s?){1,2}\s*[А-ЯЁA-Z][А-ЯЁа-яёA-Za-z-]{2,}|"
    r"[А-ЯЁA-Z][А-ЯЁа-яёA-Za-z-]{2,}\s+(?:[А-ЯЁA-Z]\s?\.\s?){1,2}$"
)
_BRACKETED_NAME = re.compile(r"[(/]\s*(?:[А-ЯЁ]\s?\.\s?){0,2}[А-ЯЁ][А-ЯЁа-яё-]{2,}\.?\s*[)/]\s*$")
_POST = re.compile(
    r"(?:зам(?:еститель)?\.?|вр\.?и\.?о|и\.\s?о\.|секретар|нарком|народный комиссар|начальник|"
    r"председател|комиссар|член |директор|заведующ|прокурор|министр|управляющ|команд)",
    re.IGNORECASE,
)


def is_page_number(line: TypedLine) -> bool:
    """True for a line that is nothing but a number, with or without dashes around it."""
    return len(line.text) <= 12 and _PAGE_NUMBER.fullmatch(line.text) is not None


def looks_like_page_number(line: TypedLine) -> bool:
    """True for a short line between dashes that may be a badly read number: ``- п -``."""
    text = line.text
    dashed = re.fullmatch(r"[-–—=_.,|«»„\"' ]+\S{1,4}[-–—=_.,|«»„\"' ]+", text) is not None
    return len(text) <= 9 and (dashed or sum(c.isdigit() for c in text) >= len(text) / 3)


def is_footer(line: TypedLine) -> bool:
    """True for the typist's notes under a document: copies, certification, distribution."""
    return _FOOTER.match(line.text) is not None


def names_a_person(line: TypedLine) -> bool:
    """True when the line ends with, or is, a name as one signs it."""
    text = line.text
    if _BRACKETED_NAME.search(text):
        return True
    last = text.rstrip(" .,").split(" ")[-1]
    if names_a_post(line) and last.isalpha() and last.isupper() and len(last) >= 4:
        return True
    match = _INITIALS_NAME.search(text)
    return match is not None and match.end() >= len(text.rstrip(" .,;:")) - 2


def names_a_post(line: TypedLine) -> bool:
    return _POST.match(line.text.strip()) is not None


def is_capitals(line: TypedLine) -> bool:
    """True when nearly all letters are capitals."""
    letters = [character for character in line.text if character.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def typical_pitch(lines: Sequence[TypedLine], x_height: float) -> float:
    """Usual distance of two lines, in pixels: the median of the plausible ones."""
    steps = sorted(
        b.baseline - a.baseline
        for a, b in pairwise(lines)
        if 1.2 * x_height < b.baseline - a.baseline < 6 * x_height
    )
    return steps[len(steps) // 2] if steps else 2.5 * x_height
