"""Which words of a text belong to a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.compare.normal import key
from pipeline.compare.words import Token

_MONTH = re.compile(
    r"январ[ьяею]|феврал[ьяею]|март[аеу]?|апрел[ьяею]|ма[йяею]|июн[ьяею]|июл[ьяею]|"
    r"август[аеу]?|сентябр[ьяею]|октябр[ьяею]|ноябр[ьяею]|декабр[ьяею]"
)
_NUMERIC = re.compile(r"\W*\d{1,2}[./-](?:\d{1,2}|[IVXІХ]{1,4})[./-]\d{2,4}\W*(?:г\.?)?\W*")
_YEAR = re.compile(r"\W*1[789]\d\d\W*(?:г\.?)?\W*")
_YEAR_WORDS = frozenset({"г", "гг", "год", "года", "году", "годом", "годы", "годов"})


def is_month(word: str) -> bool:
    return _MONTH.fullmatch(key(word)) is not None


def date_words(tokens: Sequence[Token]) -> frozenset[int]:
    """Indices of days, months and years: beside a month, before ``г.``, or written in figures."""
    found: set[int] = set()
    for index, token in enumerate(tokens):
        near = tokens[max(0, index - 1) : index + 2]
        if token.field == "date" or is_month(token.text) or _NUMERIC.fullmatch(token.text):
            found.add(index)
        elif any(character.isdigit() for character in token.text):
            follows = key(tokens[index + 1].text) if index + 1 < len(tokens) else ""
            is_year = follows in _YEAR_WORDS and _YEAR.fullmatch(token.text)
            if is_year or any(is_month(other.text) for other in near):
                found.add(index)
    return frozenset(found)
