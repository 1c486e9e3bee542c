"""Folding: which spellings of a word count as the same, for rates and for alignment."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_QUOTES = str.maketrans({**dict.fromkeys("«»„“”‟″", '"'), **dict.fromkeys("‘’‚‛′`", "'")})
_YO = str.maketrans("ёЁ", "еЕ")
_LEADER = re.compile(r"(?:\.{3,}|…)+")
_NOTE_SIGN = re.compile(r"\[\d{1,3}\]|\*+(?:\s*[-–—]\s*\*+)?")

# Latin letters that a typewriter face draws as Cyrillic ones; lower case, both ways of typing.
LOOKALIKES = str.maketrans("aceopxykmthbi", "асеорхукмтнві")
_PRE_REFORM = str.maketrans({"ѣ": "е", "і": "и", "ѳ": "ф", "ѵ": "и"})
_FINAL_HARD = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])ъ$")


def compose(text: str) -> str:
    """Text in Unicode NFC without soft hyphens; white space is one space."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\xad", "").split())


def without_note_signs(text: str) -> str:
    """Text of an edition without ``[2]``, ``*`` and ``*-*``, its signs for footnotes."""
    return _NOTE_SIGN.sub("", text)


def fold_typography(text: str) -> str:
    """Text with one kind of dash, double quote, single quote and ellipsis; case is kept."""
    return _LEADER.sub("...", text.translate(_DASHES).translate(_QUOTES))


def fold_yo(text: str) -> str:
    return text.translate(_YO)


def fold(text: str) -> str:
    """What rates count: composed, typography folded, ё as е. Case and punctuation are kept."""
    return fold_yo(fold_typography(compose(text)))


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """The form under which a word is aligned.

    Case, punctuation, ё, letters of the old spelling, a final ъ and Latin lookalikes are folded.
    A word without a letter or digit keeps its folded punctuation.
    """
    low = fold(word).casefold()
    bare = "".join(character for character in low if character.isalnum())
    if not bare:
        return low
    # A Latin i becomes the old і, so that it folds as that letter does.
    return _FINAL_HARD.sub("", bare.translate(LOOKALIKES).translate(_PRE_REFORM))


def is_cut(here: str, there: str) -> bool:
    """Whether ``here`` is the beginning of ``there``, broken at the end of the last page."""
    stem = fold(here).casefold()
    return len(stem) > 2 and stem[-1] in "-¬" and fold(there).casefold().startswith(stem[:-1])


def is_word(text: str) -> bool:
    """Whether it has a letter or a digit."""
    return any(character.isalnum() for character in text)


def is_leader(text: str) -> bool:
    """Whether it is a row of dots, which leads the eye and says nothing."""
    return len(text) > 1 and set(text) <= set(". …")
