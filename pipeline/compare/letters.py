"""Letters and digits that a reader, man or machine, takes for one another."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from pipeline.compare.normal import compose, fold

# Every two of a group. Upper and lower case are one; digits stand with letters and digits.
_GROUPS = """о0 оба б6 з3 зэ ч4 в8 в3 г7 л1 s5 шщ цщ пни ий ил пл лд нк нм кх хж тг гп гр рф тп
зв вз сео аео ая ыъь ью юэ чн шт бв дл ям се мн нв ук
38 35 56 68 08 06 09 17 14 23 27 89 69 58 36 39"""
_CONFUSED = frozenset(
    frozenset((first, second))
    for group in _GROUPS.split()
    for first in group
    for second in group
    if first != second
)
# Written like these: one pair of letters for one letter.
_CONFUSED_PARTS = frozenset(
    {
        frozenset(pair)
        for pair in (("ы", "ьi"), ("ы", "ь1"), ("ы", "ьі"), ("ю", "іо"), ("ю", "10"), ("ш", "іп"))
    }
)
_ONES = str.maketrans(dict.fromkeys("IlІіi|Ӏ", "1"))
_DIGITS = str.maketrans("оОoOзЗбчЧвВsSгГ", "000033644885577")


def as_ones(text: str) -> str:
    """Text with I, l and the old І as 1: a typewriter has one key for them."""
    return text.translate(_ONES)


def as_digits(text: str) -> str:
    """Text with the letters that look like digits as those digits."""
    return as_ones(text).translate(_DIGITS)


def same_look(first: str, second: str) -> bool:
    """Whether they differ only in Latin letters for Cyrillic ones of the same shape."""
    return first != second and _cyrillic(first) == _cyrillic(second)


def confusable(first: str, second: str) -> bool:
    """Whether each place where they differ is a pair of letters that are easily confused."""
    a, b = fold(first).casefold(), fold(second).casefold()
    edits = list(_replaced(a, b))
    return bool(edits) and all(
        frozenset(pair) in _CONFUSED
        or frozenset(pair) in _CONFUSED_PARTS
        or (len(pair[0]) == len(pair[1]) and _all_confused(*pair))
        for pair in edits
    )


def _all_confused(first: str, second: str) -> bool:
    return all(a == b or frozenset((a, b)) in _CONFUSED for a, b in zip(first, second, strict=True))


def _replaced(a: str, b: str) -> Iterator[tuple[str, str]]:
    """The parts in which two strings differ, edits side by side taken together."""
    for block in Levenshtein.opcodes(a, b):
        if block.tag != "equal":
            yield (
                a[block.src_start : block.src_end],
                b[block.dest_start : block.dest_end],
            )


def _cyrillic(text: str) -> str:
    # Capitals have other shapes than small letters: В and B are alike, в and b are not.
    low = compose(text)
    return low.translate(_CAPITALS).translate(_SMALL)


_CAPITALS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_SMALL = str.maketrans("aceopxy", "асеорху")
