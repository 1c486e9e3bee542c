"""Folding of letters and digits, so that what looks alike compares alike.

A typewriter had no ``1`` (a Latin I or a Cyrillic І stands for it), an engine mixes Latin and
Cyrillic letters that look the same, and ``З``, ``О``, ``б`` stand for 3, 0, 6. Folding is for
matching only: what is written on the page is kept beside it, character by character.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

_LATIN = dict(zip("ABCEHKMOPTXYІЇ", "АВСЕНКМОРТХУII", strict=True))
_OLD = {"Ё": "Е", "Ѣ": "Е", "Ѳ": "Ф", "Ѵ": "И"}
_MARKS = {
    **dict.fromkeys("«»„“”″‘’'`", '"'),
    **dict.fromkeys("–—−‐‑‒", "-"),
    **dict.fromkeys("[{", "("),
    **dict.fromkeys("]}", ")"),
    "º": "°",
    "\\": "/",
    "¦": "|",
}
DIGIT_LIKE = {"О": "0", "З": "3", "I": "1", "|": "1", "!": "1", "L": "1"}
"""Folded letters that stand for a digit among digits (``б`` for 6 only in lower case)."""
DIGIT = "[0-9ОЗI|!LБ]"
"""One folded character that may be a digit, as a regular expression."""
_LETTER_LIKE = {"0": "О", "3": "З", "6": "Б", "1": "I"}


def fold(text: str) -> str:
    """Upper case, Cyrillic for Latin look-alikes, plain quotes and dashes; the same length."""
    return "".join(_fold_character(character) for character in text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    upper = character.upper()
    if len(upper) != 1:
        return character
    upper = _OLD.get(upper, _LATIN.get(upper, upper))
    return _MARKS.get(upper, upper)


_SAME_CASE = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")


def cyrillic(text: str) -> str:
    """Cyrillic letters for Latin ones that look the same, in their case; the same length."""
    return text.translate(_SAME_CASE)


def key(text: str) -> str:
    """The letters of a word or phrase alone, folded, й as и: what phrases are compared by.

    Digits inside a word that is mostly letters are read as the letters they resemble.
    """
    folded = fold(text)
    letters = sum(character.isalpha() for character in folded)
    digits = sum(character.isdigit() for character in folded)
    if digits and letters > 2 * digits:
        folded = "".join(_LETTER_LIKE.get(character, character) for character in folded)
    return "".join(character for character in folded if character.isalpha()).replace("Й", "И")


def digits(written: str) -> str:
    """Digits with their look-alikes corrected; other characters are kept as written.

    Only for text that is known to be a number: ``"I3О"`` becomes ``"130"``.
    """
    result = []
    for character in written:
        folded = "6" if character == "б" else _fold_character(character)
        like = DIGIT_LIKE.get(folded, folded)
        result.append(like if like.isdigit() else character)
    return "".join(result)


def is_number(written: str) -> bool:
    """Nothing but digits and their look-alikes, at least one of them a true digit or an I."""
    plain = digits(written)
    return plain.isdecimal() and any(c.isdecimal() or fold(c) in "I|!L" for c in written)


def allowance(length: int) -> int:
    """Edits forgiven in a phrase of so many letters: none to 4, then 1, 2 from 9, 3 from 15."""
    return 0 if length <= 4 else 1 if length <= 8 else 2 if length <= 14 else 3


def fit(candidate: str, phrase: str) -> float | None:
    """How well two keys agree, 1 for the same down to about 0.6, or ``None`` when they differ.

    Edits are insertions, deletions, substitutions and swaps of neighbours (optimal string
    alignment).
    """
    limit = allowance(len(phrase))
    if abs(len(candidate) - len(phrase)) > limit:
        return None
    distance = OSA.distance(candidate, phrase, score_cutoff=limit)
    if distance > limit:
        return None
    return 1.0 - 0.4 * distance / max(limit, 1) if distance else 1.0


def closest(candidate: str, phrases: Iterable[str]) -> tuple[str, float] | None:
    """The phrase that fits best and its fit; ``None`` when none does or two fit equally well."""
    scored = sorted(
        ((score, phrase) for phrase in phrases if (score := fit(candidate, phrase)) is not None),
        reverse=True,
    )
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0] < 1.0):
        return None
    return scored[0][1], scored[0][0]


def case_share(text: str) -> float:
    """Share of capitals among the letters of ``text``, 0 to 1; 0 for a text without letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(character.isupper() for character in letters) / len(letters) if letters else 0.0


def is_cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u04ff"
