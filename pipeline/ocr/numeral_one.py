"""The typewriter's I, which stands for one.

Soviet typewriters had no key for 1; the roman I served for both. A model trained on print reads
it as Т, Г, [ or |. Its shape is plain, though: a stem with a serif across both ends, the same
upside down as upright. Where the ink has this shape and the engine read a look-alike, the letter
is put right: I, or 1 inside a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.components import Components
from pipeline.model import Mask
from pipeline.rows import Indices, Row, Rows, RowWord

LOOKALIKES = frozenset("ТГIІl1[]|!i{}/\\Ттг7")
"""What the engine reads for a typed I."""

_ROMAN = re.compile(r"(?<![^\W\d_])[IVXУХ]{2,6}(?![^\W\d_])")
_ROMAN_LETTERS = str.maketrans({"У": "V", "Х": "X"})


def mend_ones(rows: Rows, row: Row, words: Sequence[RowWord]) -> tuple[RowWord, ...]:
    """Words of a row with the typewriter's I read as such."""
    return tuple(_mend(rows, row, word) for word in words)


def _mend(rows: Rows, row: Row, word: RowWord) -> RowWord:
    places = [at for at, character in enumerate(word.text) if character in LOOKALIKES]
    if not places:
        return word
    glyphs = _glyphs(rows.components, row, word)
    if len(glyphs) == len(word.text):
        by_place = dict(enumerate(glyphs))
    else:
        by_place = _in_cells(rows, glyphs, word)
    stems = [
        at
        for at in places
        if at in by_place and _is_serif_stem(rows.components, by_place[at], row, rows.x_height)
    ]
    if not stems:
        return word
    return replace(word, text=_rewritten(word.text, stems))


def _rewritten(text: str, stems: Sequence[int]) -> str:
    """``text`` with an I, or a 1 among figures, at each of the places ``stems``."""
    characters = list(text)
    for at in stems:
        characters[at] = "I"
    for at in stems:
        if text[at] == "1" or any(
            0 <= near < len(text) and (text[near].isdigit() or near in stems)
            for near in (at - 1, at + 1)
        ):
            characters[at] = "1" if _among_figures(text, at, stems) else "I"
        elif text[at] in "Тт" and _inside_a_word(text, at):
            # A broken Т may have lost its arms; among letters the engine knows better.
            characters[at] = text[at]
    return _ROMAN.sub(_latin, "".join(characters))


def _latin(numeral: re.Match[str]) -> str:
    """A roman numeral typed in part with Cyrillic letters, when it holds an I."""
    found = numeral.group()
    return found.translate(_ROMAN_LETTERS) if "I" in found else found


def _among_figures(text: str, at: int, stems: Sequence[int]) -> bool:
    if text[at] == "1":
        return True
    return any(
        0 <= near < len(text) and near not in stems and text[near].isdigit()
        for near in range(at - 3, at + 4)
    )


def _inside_a_word(text: str, at: int) -> bool:
    letters = [
        near
        for near in (at - 1, at + 1)
        if 0 <= near < len(text) and text[near].isalpha() and text[near] not in "IVXХУ"
    ]
    return bool(letters)


def _glyphs(components: Components, row: Row, word: RowWord) -> list[Indices]:
    """Components of the word, those above one another together, left to right."""
    x0, _, x1, _ = word.box
    middle = components.x0[row.members] + components.width[row.members] / 2
    inside = row.members[(middle >= x0) & (middle <= x1)]
    inside = inside[np.argsort(components.x0[inside], kind="stable")]
    groups: list[list[int]] = []
    right = -1.0
    for index in inside:
        start, end = float(components.x0[index]), float(components.x1[index])
        common = right - start
        if groups and common > 0.5 * min(end - start, components.width[groups[-1][-1]]):
            groups[-1].append(int(index))
            right = max(right, end)
        else:
            groups.append([int(index)])
            right = end
    return [np.array(group, dtype=np.intp) for group in groups]


def _in_cells(rows: Rows, glyphs: Sequence[Indices], word: RowWord) -> dict[int, Indices]:
    """Glyphs by the character in whose cell their middle lies, where letters touch or break.

    A typewriter's cells are one width, so a word of n characters is n cells wide; nothing is
    given back when the word's width says that characters were missed or invented.
    """
    x0, _, x1, _ = word.box
    characters = len(word.text)
    cell = (x1 - x0) / characters
    if not 0.85 * rows.x_height < cell < 1.45 * rows.x_height:
        return {}
    components = rows.components
    found: dict[int, Indices] = {}
    for glyph in glyphs:
        middle = float(
            (components.x0[glyph].min() + (components.x0[glyph] + components.width[glyph]).max())
            / 2
        )
        place = (middle - x0) / cell - 0.5
        nearest = round(place)
        if abs(place - nearest) < 0.25 and 0 <= nearest < characters:
            found[nearest] = glyph
    return found


def _is_serif_stem(components: Components, glyph: Indices, row: Row, x_height: float) -> bool:
    """True for a stem with serifs at both ends, standing on the baseline."""
    if len(glyph) != 1:
        return False
    index = int(glyph[0])
    height, width = int(components.height[index]), int(components.width[index])
    if not (1.15 < height / x_height < 1.85 and 0.3 < width / x_height < 1.0):
        return False
    foot = components.y1[index] - row.baseline(components.x0[index] + width / 2)
    if abs(foot) > 0.25 * x_height:
        return False
    x0, y0 = int(components.x0[index]), int(components.y0[index])
    shape = components.labels[y0 : y0 + height, x0 : x0 + width] == index + 1
    return _has_serifs(shape)


def _has_serifs(shape: Mask) -> bool:
    height, width = shape.shape
    quarter = max(height // 5, 1)
    ends = [shape[:quarter].any(axis=0), shape[-quarter:].any(axis=0)]
    body = shape[height * 3 // 10 : height * 7 // 10]
    columns = np.arange(width)
    if not body.any(axis=1).all():
        return False
    if (np.diff(np.pad(body, ((0, 0), (1, 1))).astype(np.int8), axis=1) == 1).sum(axis=1).max() > 1:
        return False  # two walls: 0, О or П
    stem_width = float(np.median(body.sum(axis=1)))
    stem = float((body * columns).sum() / body.sum())
    # A 2 or a Z is narrow in the middle too, but its stroke leans.
    rows = (body * columns).sum(axis=1) / body.sum(axis=1)
    straight = float(np.ptp(rows)) < 0.2 * width
    centred = abs(stem - (width - 1) / 2) < 0.14 * width
    wide_ends = all(end.mean() > 0.72 for end in ends)
    even_ends = all(abs(float(columns[end].mean()) - stem) < 0.14 * width for end in ends)
    return centred and straight and wide_ends and even_ends and stem_width < 0.62 * width
