"""Comparing a reading with a reference: what counts, and how many edits that makes.

Everything here is done to every reading and every reference alike, whoever read it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

_PAGE_NUMBER = re.compile(r"\W*\d{1,3}\W*|\s*[-–—]\W*\w{1,3}\W*[-–—]\W*")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_LINE_END_HYPHEN = re.compile(r"(?<=\w)[-\xad¬][^\S\n]*(?=\n)")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_LEADER = re.compile(r"(?:\.|…){3,}")
_ONES = str.maketrans({"I": "1", "І": "1"})  # Latin and Cyrillic


@dataclass(frozen=True, slots=True)
class Rate:
    """Edits and the characters they are counted against, so that rates add up."""

    edits: int
    characters: int

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.edits + other.edits, self.characters + other.characters)

    def __str__(self) -> str:
        share = f"{self.edits / self.characters:.2%}" if self.characters else "no text"
        return f"{share} ({self.edits}/{self.characters})"

    @staticmethod
    def total(rates: Iterable[Rate]) -> Rate:
        return sum(rates, Rate(0, 0))


def without_page_number(text: str) -> str:
    """Text without a page number that stands alone on its first or last line.

    Such a line is nothing but a number, or up to three characters between dashes (a number badly
    read). Lines without a letter or digit before and after it are specks, and stay.
    """
    lines = text.split("\n")
    for end in (0, -1):
        filled = [at for at, line in enumerate(lines) if _WORD_CHARACTER.search(line)]
        if filled and _PAGE_NUMBER.fullmatch(lines[filled[end]]):
            del lines[filled[end]]
    return "\n".join(lines)


def fold(text: str) -> str:
    """The characters that are compared.

    Gone: white space, hyphens at line ends, the transcribers' ``IMG`` and underlines of ``~``.
    Made one: ё and е, the dashes, and a run of three or more leader dots, however long.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    text = re.sub(r"^[^\S\n]*(?:IMG|~+)[^\S\n]*$", "", text, flags=re.MULTILINE)
    text = _LINE_END_HYPHEN.sub("", _DASHES.sub("-", text) + "\n")
    text = re.sub(r"\s+", "", text).replace("ё", "е").replace("Ё", "Е")
    return _LEADER.sub("...", text)


def fold_ones(text: str) -> str:
    """Folded text with I as 1: a typewriter has one key for both."""
    return text.translate(_ONES)


def compare(reference: str, reading: str, *, part: bool = False) -> Rate:
    """Edits (insert, delete, replace) from folded reading to folded reference.

    Args:
        reference: folded; its length is the denominator.
        reading: folded.
        part: the reference is of a part of the page only: what the reading has before and after
            the part that fits best costs nothing.
    """
    edits = part_distance(reference, reading) if part else Levenshtein.distance(reference, reading)
    return Rate(edits, len(reference))


def part_distance(part: str, text: str) -> int:
    """Least number of edits between ``part`` and any substring of ``text`` (Sellers, 1980)."""
    codes = np.array([ord(character) for character in text], dtype=np.int64)
    places = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, dtype=np.int64)
    for character in part:
        new = row + 1
        new[1:] = np.minimum(new[1:], row[:-1] + (codes != ord(character)))
        # Insertions run on from left to right: the least of new[k] + (j - k) over k <= j.
        row = np.minimum.accumulate(new - places) + places
    return int(row.min())
