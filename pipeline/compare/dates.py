"""Which words of a text belong to a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.compare.normal import key
from pipeline.compare.words import Token

_STEMS = (
    "январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр",
    "декабр",
)  # fmt: skip
_FORM = re.compile(rf"({'|'.join(_STEMS)})(?:ь|я|ю|е|ем|а|у|ом|й)?")
_ENDINGS = ("ь", "я", "ю", "е", "а", "у", "ем", "ом", "й")
_LEAST_ALIKE = 0.6
_NUMERIC = re.compile(r"\W*\d{1,2}[./-](?:\d{1,2}|[IVXІХ]{1,4})[./-]\d{2,4}\W*(?:г\.?)?\W*")
_YEAR = re.compile(r"\W*1[789]\d\d\W*(?:г\.?)?\W*")
_YEAR_WORDS = frozenset({"г", "гг", "год", "года", "году", "годом", "годы", "годов"})


def month_of(word: str) -> int | None:
    """1 to 12, in any case of the declension; ``None`` for another word."""
    match = _FORM.fullmatch(key(word))
    return None if match is None or key(word) == "ма" else _STEMS.index(match.group(1)) + 1


def is_other_month(word: str, month: int) -> bool:
    """Whether a word, perhaps misread, is more like another month than like this one (1 to 12)."""
    word_key = key(word)
    alike = [
        max(Levenshtein.normalized_similarity(word_key, name + ending) for ending in _ENDINGS)
        for name in _STEMS
    ]
    best = max(alike)
    return best >= _LEAST_ALIKE and best > alike[month - 1]


def is_month(word: str) -> bool:
    return month_of(word) is not None


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
