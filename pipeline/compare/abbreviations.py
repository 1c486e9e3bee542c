"""Abbreviations and what an edition prints for them: т. → товарищ, с.г. → сего года."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.compare.normal import fold

MOST_WORDS = 6
"""Of an expansion: ВКП(б), four; the longest names of institutions, six."""

# Those that no rule below covers; letters only, lower case. The full form is a pattern.
_KNOWN: dict[str, re.Pattern[str]] = {
    short: re.compile(pattern)
    for short, pattern in {
        "т": r"товарищ\w*|тонн\w*|том\w*",
        "тт": r"товарищ\w*|тома\w*",
        "г": r"год\w*|город\w*|господин\w*|гор",
        "гг": r"год\w*|города\w*",
        "р": r"рубл\w*|рек\w*",
        "с": r"сел\w*|страниц\w*|сего",
        "д": r"деревн\w*|дом\w*|дел\w*",
        "млн": r"миллион\w*",
        "млрд": r"миллиард\w*",
        "гр": r"гражданин\w*|гражданк\w*|граждан",
        "гражд": r"гражданин\w*|гражданк\w*|граждан",
        "тп": r"тому подобн\w*",
        "тд": r"так далее",
        "кг": r"килограмм\w*",
        "км": r"километр\w*",
        "га": r"гектар\w*",
    }.items()
}
_NOT_LETTERS = re.compile(r"[^\w]|_|\d")
_HYPHENED = re.compile(r"(\w+)-(\w+)\.?")
_DOTTED = re.compile(r"(?:\w{1,3}\.){1,}\w?\.?,?")


def looks_short(text: str) -> bool:
    """Whether it may be an abbreviation: a dot after letters, capitals only, or ``т-щ``."""
    plain = text.strip("\"'«»„“(),:;!?")
    letters = _NOT_LETTERS.sub("", plain)
    return bool(letters) and (
        (plain.endswith(".") and len(letters) <= 8)
        or ("." in plain and len(letters) <= MOST_WORDS)
        or (sum(c.isupper() for c in letters) >= 2 and len(letters) <= MOST_WORDS)
        or (plain.count("-") == 1 and len(letters) <= MOST_WORDS)
        or letters.casefold() in _KNOWN
    )


def expands(short: str, words: Sequence[str]) -> bool:
    """Whether ``words`` are the full form of the abbreviation ``short``.

    Known ones come from a list. Else it is the beginning of one word with a dot (``обл.``), the
    two ends of one (``пр-во``), or the first letters of several (``ЦК``, ``к.ф.м.н.``).

    Args:
        short: as written, with its dots.
        words: at least one, as written.
    """
    if not looks_short(short):
        return False
    plain = fold(short).casefold().strip("\"'(),:;!?")
    letters = _NOT_LETTERS.sub("", plain)
    parts = [
        _NOT_LETTERS.sub("", part) for word in words for part in fold(word).casefold().split("-")
    ]
    parts = [part for part in parts if part]
    if not parts or "".join(parts) == letters or len("".join(parts)) <= len(letters):
        return False
    known = _KNOWN.get(letters)
    if known is not None and known.fullmatch(" ".join(parts)):
        return True
    if len(words) == 1:
        return _is_one_word(plain, letters, parts)
    return len(letters) >= 2 and letters == "".join(part[0] for part in parts)


def _is_one_word(plain: str, letters: str, parts: Sequence[str]) -> bool:
    full = "".join(parts)
    if ends := _HYPHENED.fullmatch(plain):
        first, last = ends.groups()
        return full.startswith(first) and full.endswith(last) and len(full) > len(letters) + 1
    single_dot = plain.count(".") == 1 and plain.endswith(".")
    least = 2 if len(letters) > 1 else 3
    return single_dot and full.startswith(letters) and len(full) >= len(letters) + least


def ends_short(text: str) -> bool:
    """Whether a dot at its end belongs to an abbreviation or initials, not to a sentence."""
    plain = fold(text).strip("\"'(),:;!?")
    letters = _NOT_LETTERS.sub("", plain)
    return plain.endswith(".") and (
        letters.casefold() in _KNOWN
        or letters.casefold() in {"тов", "гр", "им", "зам", "нач", "гор", "обл", "проф", "инж"}
        or bool(_DOTTED.fullmatch(plain) and len(letters) <= plain.count("."))
    )
