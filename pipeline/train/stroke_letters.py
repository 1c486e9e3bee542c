"""Letters as draughtsmen make them, stroke by stroke.

Latin and Greek ones are the simplex alphabets of A. V. Hershey ("Calligraphy for Computers", U.S.
Naval Weapons Laboratory, 1967), which Debian and Ubuntu have as ``hershey-fonts-data``; Russian
capitals are those of the invented hands. They are only learnt from: nothing of them is shipped.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

import numpy as np
import numpy.typing as npt

from pipeline.facsimile.invented_letters import BLOCK

FOLDER = Path("/usr/share/hershey-fonts")
FILES = ("futural.jhf", "rowmans.jhf", "greeks.jhf", "scripts.jhf")
FIRST = 32
"""Code of the character in the first line of a file."""
BASE, X_HEIGHT = 9, 14
"""Of the letters of a file: the baseline, y down, and the height of small letters, in its units."""
ZERO = ord("R")
PEN_UP = " R"
BLOCK_HEIGHT = 100
"""Of a block capital of the invented hands, which is written as high as small letters are."""

Path2d = npt.NDArray[np.float64]
"""Points (x, y) of one stroke, shape (n, 2), in heights of small letters; the origin is the start
of the baseline, y up."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One letter: its strokes, and how far it is to the next one."""

    strokes: tuple[Path2d, ...] = field(repr=False)
    width: float


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The signs of one manner of writing.

    Attributes:
        signs: by character.
        small, large: characters that words are made of; the same where there are only capitals.
    """

    signs: Mapping[str, Sign] = field(repr=False)
    small: Sequence[str]
    large: Sequence[str]


@functools.cache
def alphabets() -> tuple[Alphabet, ...]:
    """Russian capitals, and those of Hershey's alphabets that are installed."""
    found = [_russian_capitals()]
    for name in FILES:
        if (FOLDER / name).is_file():
            signs = parse_jhf((FOLDER / name).read_text("ascii"))
            # The Greek alphabet is shorter than the keys that it lies on.
            letters = [one for one in ascii_lowercase if signs[one].strokes]
            capitals = [one for one in ascii_uppercase if signs[one].strokes]
            found.append(Alphabet(signs, letters, capitals))
    return tuple(found)


def parse_jhf(text: str) -> dict[str, Sign]:
    """The signs of a file of James Hurt's format, one a line, from the space on.

    A line is a number (5 characters), how many pairs of characters follow (3), and these pairs:
    first where the sign begins and ends, then points, with ``" R"`` where the pen is lifted. Each
    character stands for its distance from ``R``; y points down.
    """
    signs = {}
    for place, line in enumerate(text.splitlines()):
        pairs = [line[at : at + 2] for at in range(8, 8 + 2 * int(line[5:8]), 2)]
        left, right = (ord(edge) - ZERO for edge in pairs[0])
        strokes: list[list[tuple[float, float]]] = [[]]
        for pair in pairs[1:]:
            if pair == PEN_UP:
                strokes.append([])
            else:
                x, y = (ord(one) - ZERO for one in pair)
                strokes[-1].append(((x - left) / X_HEIGHT, (BASE - y) / X_HEIGHT))
        paths = tuple(np.array(stroke) for stroke in strokes if len(stroke) > 1)
        signs[chr(FIRST + place)] = Sign(paths, (right - left) / X_HEIGHT)
    return signs


def _russian_capitals() -> Alphabet:
    """Which letter is which does not matter here: they are named by letters in their order."""
    signs = {}
    for place, letter in enumerate(BLOCK):
        strokes = (letter.stroke, *letter.late)
        paths = tuple(np.array(stroke, float) / BLOCK_HEIGHT for stroke in strokes)
        signs[chr(ord("А") + place)] = Sign(paths, letter.width / BLOCK_HEIGHT + 0.15)
    return Alphabet(signs, tuple(signs), tuple(signs))
