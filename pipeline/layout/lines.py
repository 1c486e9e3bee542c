"""Lines of typing in reading order, from rows and the words read in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.rows import Row, RowWord


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line: words left to right; pixels of the page image."""

    words: tuple[RowWord, ...]
    baseline: float
    slope: float = 0.0

    @property
    def x0(self) -> float:
        return min(word.box[0] for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.box[2] for word in self.words)

    @property
    def y0(self) -> float:
        return min(word.box[1] for word in self.words)

    @property
    def y1(self) -> float:
        return max(word.box[3] for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def parts(self, gap: float) -> list[TypedLine]:
        """The line cut where the space between two words is wider than ``gap`` pixels."""
        groups = [[self.words[0]]]
        for left, right in pairwise(self.words):
            if right.box[0] - left.box[2] > gap:
                groups.append([])
            groups[-1].append(right)
        return [TypedLine(tuple(group), self.baseline, self.slope) for group in groups]


def lines_in_order(
    rows: Sequence[Row], words: Mapping[int, Sequence[RowWord]], x_height: float
) -> list[TypedLine]:
    """Lines in the order in which a person reads them.

    Args:
        rows: of the page.
        words: read in them, by index; rows that are not here are left out.
        x_height: pixels of a small letter.
    """
    return _side_by_side(_bands(rows, words, x_height), x_height)


def _bands(
    rows: Sequence[Row], words: Mapping[int, Sequence[RowWord]], x_height: float
) -> list[TypedLine]:
    """Rows on one height become one line, top to bottom."""
    order = sorted(
        (index for index in words if words[index]),
        key=lambda index: -(rows[index].x1 - rows[index].x0),
    )
    bands: list[list[int]] = []
    for index in order:
        row = rows[index]
        best, distance = None, 0.5 * x_height
        for number, band in enumerate(bands):
            lead = rows[band[0]]
            centre = (row.x0 + row.x1) / 2
            # A long row's slope reaches across the page; a far short one is at its mercy.
            apart = min(abs(row.middle - lead.baseline(centre)), abs(row.middle - lead.middle))
            free = all(
                min(row.x1, rows[other].x1) - max(row.x0, rows[other].x0) < 0.5 * x_height
                for other in band
            )
            if free and apart < distance:
                best, distance = number, apart
        if best is None:
            bands.append([index])
        else:
            bands[best].append(index)
    lines = []
    for band in bands:
        members = sorted((word for index in band for word in words[index]), key=_left)
        lead = rows[band[0]]
        lines.append(TypedLine(tuple(members), lead.middle, lead.slope))
    lines.sort(key=lambda line: (line.baseline, line.x0))
    return lines


def _left(word: RowWord) -> float:
    return word.box[0]


def _side_by_side(lines: list[TypedLine], x_height: float) -> list[TypedLine]:
    """Two blocks beside each other become the left one's lines, then the right one's.

    Such blocks are letterhead and addressee. Columns of figures, and a name beside a post, are
    read across: a block has several lines with words on either side of one empty strip.
    """
    gap = 5 * x_height
    ordered: list[TypedLine] = []
    at = 0
    while at < len(lines):
        strip: tuple[float, float] | None = None
        end = at
        while end < len(lines) and end - at < 12:
            parts = lines[end].parts(gap)
            if len(parts) != 2:
                break
            if end > at and lines[end].baseline - lines[end - 1].baseline > 5.5 * x_height:
                break
            here = (parts[0].x1, parts[1].x0)
            merged = here if strip is None else (max(strip[0], here[0]), min(strip[1], here[1]))
            if merged[1] - merged[0] < gap * 0.6:
                break
            strip = merged
            end += 1
        block = lines[at:end]
        if strip is not None and _is_two_blocks(block, gap):
            for side in (0, 1):
                ordered += [line.parts(gap)[side] for line in block]
            at = end
        else:
            ordered.append(lines[at])
            at += 1
    return ordered


def _is_two_blocks(block: Sequence[TypedLine], gap: float) -> bool:
    """True when both sides hold words, not figures, in lines of their own alignment."""
    if len(block) < 2:
        return False
    for side in (0, 1):
        texts = [line.parts(gap)[side].text for line in block]
        letters = sum(sum(character.isalpha() for character in text) >= 3 for text in texts)
        if letters < 0.7 * len(texts):
            return False
    return True
