"""Rows of typing in the upright page, cut into strips at wide gaps, with spaced words joined.

A header is two-dimensional: a secrecy mark on the left and an addressee on the right share one
line of typing. A :class:`Row` is all that stands at one height; a :class:`Strip` is a run of its
words without a gap as wide as a tabulator jump.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from pipeline.fields.letters import fold, key
from pipeline.model import Box, Found, Hand, Line, Page, RegionKind, Word, upright

LONGEST_LINE = 400
"""Characters of a line that are looked at; no typewriter line is half as long."""
WIDE_GAP = 4.5
"""A gap of more character pitches than this separates two strips of a line."""


@dataclass(frozen=True)
class Strip:
    """Words of one line that stand together.

    Attributes:
        words: left to right.
        page_id: the page.
        box: around the words in the **upright** page (``Page.rotation`` undone), pixels, origin
            top left; only for comparing positions.
        plain: the text with letter-spaced words joined (``П Р И К А З`` is ``ПРИКАЗ``).
        spans: for each word its start and end in ``plain``.
        spaced: for each word whether it is a part of a letter-spaced word.
    """

    words: tuple[Word, ...]
    page_id: str
    box: Box
    plain: str
    spans: tuple[tuple[int, int], ...]
    spaced: tuple[bool, ...]

    @cached_property
    def folded(self) -> str:
        return fold(self.plain)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key(word.text) for word in self.words)

    @cached_property
    def letters(self) -> str:
        return key(self.plain)

    def words_of(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that the characters ``start`` to ``end`` of ``plain`` belong to."""
        return tuple(
            word
            for word, (left, right) in zip(self.words, self.spans, strict=True)
            if left < end and right > start
        )

    def part(self, first: int, last: int) -> Strip | None:
        """The strip of words ``first`` to ``last`` (exclusive), or ``None`` when there are none."""
        words = self.words[first:last]
        return make_strip(words, self.page_id, self.box) if words else None


@dataclass(frozen=True)
class Row:
    """All the typing at one height of a page: ``whole`` and the strips it falls into."""

    whole: Strip
    strips: tuple[Strip, ...]

    @property
    def box(self) -> Box:
        return self.whole.box


_UNREAD = (RegionKind.OTHER, RegionKind.HANDWRITING)


def has_typing(page: Page) -> bool:
    return next(_lines(page), None) is not None


def _lines(page: Page) -> Iterator[Line]:
    """Lines of typing, whatever the layout took their region for.

    A number of the head may stand in a region of kind ``number``, so that kind is read too; only
    labels of drawings and handwriting are not.
    """
    for region in page.regions:
        if region.kind not in _UNREAD:
            yield from (line for line in region.lines if line.hand is Hand.TYPED and line.words)


def rows_of(page: Page, most_lines: int) -> tuple[list[Row], list[Row]]:
    """The first and the last rows of a page, at most ``most_lines`` lines of each.

    The lists overlap or are equal on a short page. Order is by height on the upright page with
    the skew undone, so a wrong order of regions does no harm.
    """
    slope = math.tan(math.radians(page.skew)) if abs(page.skew) < 45 else 0.0

    def height(line: Line) -> float:
        x, y = upright(line.box, page).centre
        return y - x * slope

    # Sorting only by height would be wrong when boxes are missing or all alike: sort is stable.
    lines = sorted(_lines(page), key=height)
    if len(lines) <= most_lines:
        rows = _group(lines, page)
        return rows, rows
    return _group(lines[:most_lines], page), _group(lines[-most_lines:], page)


def _group(lines: Sequence[Line], page: Page) -> list[Row]:
    """Join lines that stand side by side (a header typed in two columns)."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and all(_beside(line, other, page) for other in groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [row for group in groups if (row := _row(group, page)) is not None]


def _beside(one: Line, other: Line, page: Page) -> bool:
    a, b = upright(one.box, page), upright(other.box, page)
    common = min(a.y1, b.y1) - max(a.y0, b.y0)
    return common > 0.55 * min(a.height, b.height) and (a.x1 <= b.x0 or b.x1 <= a.x0)


def _row(lines: Sequence[Line], page: Page) -> Row | None:
    placed: list[tuple[Word, Box]] = []
    for line in sorted(lines, key=lambda line: upright(line.box, page).x0):
        length = 0
        for word in line.words:
            length += len(word.text) + 1
            if length > LONGEST_LINE:
                break
            placed.append((word, upright(word.box, page)))
    if not placed:
        return None
    pitch = median(box.width / len(word.text) for word, box in placed)
    cuts = [0]
    for index in range(1, len(placed)):
        gap = placed[index][1].x0 - placed[index - 1][1].x1
        if gap > WIDE_GAP * pitch:
            cuts.append(index)
    cuts.append(len(placed))

    def strip(first: int, last: int) -> Strip:
        part = placed[first:last]
        return make_strip([word for word, _ in part], page.id, *(box for _, box in part))

    strips = tuple(strip(a, b) for a, b in pairwise(cuts))
    return Row(strips[0] if len(strips) == 1 else strip(0, len(placed)), strips)


def make_strip(words: Sequence[Word], page_id: str, *boxes: Box) -> Strip:
    """A strip of these words; ``boxes`` are their places on the upright page."""
    joined = _joined(words)
    plain = ""
    spans = []
    for index, word in enumerate(words):
        if index and not joined[index]:
            plain += " "
        spans.append((len(plain), len(plain) + len(word.text)))
        plain += word.text
    count = len(words)
    spaced = tuple(joined[i] or (i + 1 < count and joined[i + 1]) for i in range(count))
    return Strip(tuple(words), page_id, Box.around(boxes), plain, tuple(spans), spaced)


def _joined(words: Sequence[Word]) -> list[bool]:
    """For each word, whether it continues the word before it: letters typed with blanks between.

    A run of short pieces, most of them (and at least three) single letters, is one spaced word
    or several; a gap clearly wider than the run's usual one parts two words.
    """
    joined = [False] * len(words)
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and _is_piece(words[end].text):
            end += 1
        run = words[start:end]
        singles = sum(len(word.text.strip(".,:")) == 1 for word in run)
        if singles >= 3 and singles >= 0.6 * len(run) and sum(len(w.text) for w in run) >= 4:
            gaps = [_gap(run[i], run[i + 1]) for i in range(len(run) - 1)]
            usual = median(gaps)
            for index, gap in enumerate(gaps, start + 1):
                joined[index] = usual <= 0 or gap <= 1.7 * usual
        start = max(end, start + 1)
    return joined


def _is_piece(text: str) -> bool:
    """A piece of a letter-spaced word: one to four capitals, the last may carry a colon."""
    bare = text.rstrip(":")
    return 1 <= len(bare) <= 4 and bare.isalpha() and bare.isupper()


def _gap(left: Word, right: Word) -> float:
    """Distance between two neighbours, along the longer axis so that a turned page works too."""
    across = max(right.box.x0 - left.box.x1, left.box.x0 - right.box.x1)
    down = max(right.box.y0 - left.box.y1, left.box.y0 - right.box.y1)
    return float(max(across, down))


def found(
    parts: Sequence[tuple[Strip, int, int]],
    normalised: str,
    fits: float,
    details: Sequence[tuple[str, str]] = (),
) -> Found:
    """Evidence from character ranges of strips of one page, in reading order.

    The confidence is the mean of the words' own, weighted by their length, times ``fits``, how
    well the grammar agrees.

    Raises:
        ValueError: when the ranges hold no word.
    """
    words: list[Word] = []
    texts = []
    for strip, start, end in parts:
        inside = strip.words_of(start, end)
        texts.append(" ".join(word.text for word in inside))
        words.extend(inside)
    weight = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / weight if weight else 0.0
    return Found(
        text=" ".join(text for text in texts if text),
        normalised=normalised,
        page_id=parts[0][0].page_id,
        box=Box.around(word.box for word in words),
        words=tuple(words),
        confidence=round(min(max(mean * fits, 0.0), 1.0), 4),
        details=tuple(details),
    )
