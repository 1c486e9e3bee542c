"""One Russian name in its English spellings, and how alike two spellings are.

Five ways of writing Russian in Latin letters are known: BGN/PCGN 1947, ALA-LC (Library of
Congress) 1997 without its ties, ISO 9:1995, passports (ICAO Doc 9303), and BGN/PCGN 2019 for
Ukrainian, which translators use for Russian names as well (``Lytvyn``). A skeleton is what they
all have in common; it is compared, letter by letter, where no spelling is the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_TABLES = {
    "bgn": "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
    "loc": "a b v g d e ë zh z i ĭ k l m n o p r s t u f kh ts ch sh shch ʺ y ʹ ė iu ia",
    "iso9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â",
    "passport": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia",
    "ukrainian": "a b v h d e yo zh z y i k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
}
SYSTEMS = MappingProxyType(
    {
        name: MappingProxyType(dict(zip(_LETTERS, row.replace("-", "").split(" "), strict=True)))
        for name, row in _TABLES.items()
    }
)
"""Name of a system to its table: one small Cyrillic letter to Latin letters."""

_VOWELS = frozenset("aeiou")
_YE_AFTER = frozenset("аеёиоуыэюяйъь")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def romanise(name: str, system: str = "bgn") -> str:
    """A Russian name in Latin letters, with a capital at the start of each part.

    Args:
        name: in Cyrillic; other characters are kept.
        system: a key of :data:`SYSTEMS`.
    """
    table = SYSTEMS[system]
    low = name.lower()
    parts: list[str] = []
    for at, letter in enumerate(low):
        before = low[at - 1] if at else " "
        starts = not before.isalpha() or before in _YE_AFTER
        if system == "bgn" and letter in "её" and starts:
            parts.append({"е": "ye", "ё": "yë"}[letter])
        else:
            parts.append(table.get(letter, letter))
    return re.sub(r"(?<![^\W_])[^\W\d_]", lambda first: first[0].upper(), "".join(parts))


@lru_cache(maxsize=65536)
def spellings(name: str) -> frozenset[str]:
    """A Russian name in all systems, in small letters without marks: ``{"yezhov", "ezhov", …}``.

    The ending ``-ий`` is also the usual ``-y`` and ``-i`` (``Tsesarsky``).
    """
    found: set[str] = set()
    for system in SYSTEMS:
        written = plain_letters(romanise(name, system))
        found.add(written)
        if name.lower().endswith(("ий", "ый")):
            stem = plain_letters(romanise(name[:-2], system))
            found |= {f"{stem}{ending}" for ending in ("y", "i", "yi", "yj")}
    return frozenset(found)


def plain_letters(text: str) -> str:
    """Small letters and digits without accents, soft signs, apostrophes and hyphens."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalnum())


_FROM_CYRILLIC = MappingProxyType(
    {
        **dict(zip("абвгдезиклмнопрстуфэ", "abvgdeziklmnoprstufe", strict=True)),
        **dict(zip("ёжйхцчшщыюяіїєґ", "eZihcCSSiuaiieg", strict=True)),
    }
)
# Marked letters of ISO 9 and of scholars, before marks are taken off.
_MARKED = str.maketrans(
    {"ž": "zh", "š": "sh", "č": "ch", "ŝ": "sh", "û": "yu", "â": "ya", "ë": "e", "ё": "e"}
)
# Groups of Latin letters in their order; small results are final, capitals are sibilants.
_GROUPS = (
    ("shch", "S"), ("sch", "S"), ("tch", "C"), ("sh", "S"), ("zh", "Z"), ("ch", "C"), ("kh", "h"),
    ("ts", "c"), ("tz", "c"), ("yo", "e"), ("jo", "e"), ("ph", "f"), ("th", "t"),
    ("x", "ks"), ("w", "v"), ("q", "k"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_BLANK_LETTERS = str.maketrans("", "", "ъьʹʺ'’‘`”\"")


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """What the spellings of one name have in common, in Cyrillic or Latin letters.

    Letters ``a`` to ``z`` and digits; ``Z``, ``S``, ``C`` are ж, ш or щ, and ч. Signs, doubled
    letters and an i before a vowel are left out: ``Yezhov``, ``Ezhov`` and ``Ежов`` are all
    ``eZov``.
    """
    low = unicodedata.normalize("NFC", name.lower()).translate(_BLANK_LETTERS)
    if _CYRILLIC.search(low):
        low = re.sub("йо", "ё", low)
        low = re.sub("[тц]с(?!я)", "ц", low)
        low = re.sub("сч|шч", "щ", low)
        bones = "".join(_FROM_CYRILLIC.get(letter, _kept(letter)) for letter in low)
    else:
        bones = plain_letters(low.translate(_MARKED))
        for group, code in _GROUPS:
            bones = bones.replace(group, code)
    bones = re.sub("(?<=[ZSC])o", "e", bones)
    bones = re.sub("i+(?=[aeou])", "", bones)
    return re.sub(r"([A-Za-z])\1+", r"\1", bones)


def _kept(letter: str) -> str:
    return letter if letter.isascii() and letter.isalnum() else ""


_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("gh", 0.25), ("hk", 0.5), ("fv", 0.25), ("cs", 0.4), ("SC", 0.4), ("ei", 0.35),
        ("zs", 0.5), ("ck", 0.4),
    )
}  # fmt: skip
_VOWEL_FOR_VOWEL = 0.6
_VOWEL_MORE = 0.5
_I_MORE = 0.2
_LAST_VOWEL = 0.7
"""A vowel at the end parts Иванов from Иванова, and Сталин from Сталино."""


def distance(one: str, other: str) -> float:
    """How far two skeletons are apart: 1 for a consonant, less for what spellings vary in."""
    total = 0.0
    for step in Levenshtein.editops(one, other):
        here, there = one[step.src_pos :][:1], other[step.dest_pos :][:1]
        if step.tag == "replace":
            total += _replaced(here, there)
            continue
        # The letter that only one has, and how many letters of that one follow it.
        letter, left = (
            (here, len(one) - step.src_pos - 1)
            if step.tag == "delete"
            else (there, len(other) - step.dest_pos - 1)
        )
        total += _more(letter, last=left == 0)
    return total


def _replaced(here: str, there: str) -> float:
    near = _NEAR.get(frozenset(here + there))
    if near is not None:
        return near
    return _VOWEL_FOR_VOWEL if here in _VOWELS and there in _VOWELS else 1.0


def _more(letter: str, *, last: bool) -> float:
    if letter not in _VOWELS:
        return 1.0
    if last:
        return _LAST_VOWEL
    return _I_MORE if letter == "i" else _VOWEL_MORE


def likeness(russian: str, english: str) -> float:
    """How sure it is that an English spelling is of a Russian name, 0 to 1.

    1 for a spelling of one of :data:`SYSTEMS` or for equal skeletons; else one less the
    :func:`distance` of the skeletons for each letter of the longer.

    Args:
        russian: in the nominative.
        english: without ``'s``.
    """
    if plain_letters(english) in spellings(russian):
        return 1.0
    one, other = skeleton(russian), skeleton(english)
    longest = max(len(one), len(other))
    if not one or not other:
        return 0.0
    return max(0.0, 1.0 - distance(one, other) / longest)
