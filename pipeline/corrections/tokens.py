"""The words that a person typed, laid over those that the machine read.

Words that stay keep their box and confidence. A new word gets the place that its letters have
among the old ones, and the confidence 1: a person has read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from statistics import median

import numpy as np

from pipeline.corrections.direction import at_span, span
from pipeline.corrections.draft import Piece
from pipeline.model import Box, Page, Word

SURE = 1.0
LEAST_ALIKE = 0.5
"""Share of the letters that two readings of one word have in common at least."""
MOST_LONGER = 2
"""Letters that one of them has more at most."""


def laid_over(pieces: Sequence[Piece], text: str, box: Box, page: Page) -> list[Piece]:
    """The words of ``text`` in the place of a line.

    Args:
        pieces: the words of the line as it is.
        text: the line as it should be.
        box: of the line.
        page: it stands on.
    """
    words = text.split()
    matcher = SequenceMatcher(None, [piece.word.text for piece in pieces], words, autojunk=False)
    laid: list[Piece] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            laid += pieces[i1:i2]
        elif kind == "replace":
            laid += in_place_of(pieces[i1:i2], words[j1:j2], page)
        elif kind == "insert":
            left = laid[-1] if laid else None
            right = pieces[i1] if i1 < len(pieces) else None
            laid += _put_in(words[j1:j2], left, right, pieces, box, page)
    return laid


def in_place_of(old: Sequence[Piece], words: Sequence[str], page: Page) -> list[Piece]:
    """Words that are what one word or several in a row should have been read as.

    Args:
        old: one at least.
        words: none, when nothing stands there.
        page: they stand on.
    """
    if len(old) == len(words) and (len(old) == 1 or _one_for_one(old, words)):
        return [
            Piece(Word(text, piece.word.box, SURE), piece.of)
            for text, piece in zip(words, old, strict=True)
        ]
    if not words:
        return []
    spans = _spans(old, words, page)
    around = Box.around(piece.word.box for piece in old)
    laid = []
    for text, (start, end) in zip(words, spans, strict=True):
        under = [piece for piece in old if _shares(span(piece.word.box, page), (start, end))]
        tall = Box.around(piece.word.box for piece in under) if under else around
        refs = tuple(dict.fromkeys(ref for piece in under for ref in piece.of))
        laid.append(Piece(Word(text, at_span(tall, page, start, end), SURE), refs))
    return laid


def _one_for_one(old: Sequence[Piece], words: Sequence[str]) -> bool:
    """Whether each word is another reading of the one at its place; else a gap has moved."""
    return all(
        abs(len(piece.word.text) - len(text)) <= MOST_LONGER
        and SequenceMatcher(None, piece.word.text, text, autojunk=False).ratio() >= LEAST_ALIKE
        for piece, text in zip(old, words, strict=True)
    )


def spread(words: Sequence[str], box: Box, page: Page) -> list[Piece]:
    """New words side by side in a box, each with room for its letters."""
    start, end = span(box, page)
    letters = max(len(" ".join(words)), 1)
    pieces, at = [], 0
    for text in words:
        first = start + (end - start) * at / letters
        last = start + (end - start) * (at + len(text)) / letters
        pieces.append(Piece(Word(text, at_span(box, page, first, last), SURE)))
        at += len(text) + 1
    return pieces


def _spans(old: Sequence[Piece], words: Sequence[str], page: Page) -> list[tuple[float, float]]:
    """Where each new word begins and ends, by the letters it has in common with the old ones."""
    before, after = " ".join(piece.word.text for piece in old), " ".join(words)
    edges: list[float] = []  # of the letters of ``before``: start of each, and the last end
    for at, piece in enumerate(old):
        start, end = span(piece.word.box, page)
        count = len(piece.word.text)
        edges += [start + (end - start) * k / count for k in range(count + (at == len(old) - 1))]
        if at < len(old) - 1:
            edges.append(end)
    known = {0: edges[0], len(after): edges[-1]}
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            known.setdefault(block.b + k, edges[block.a + k])
            if after[block.b + k] != " ":
                known.setdefault(block.b + k + 1, edges[block.a + k + 1])
    at_letters = sorted(known)
    places = np.maximum.accumulate([known[k] for k in at_letters])
    spans, first = [], 0
    for text in words:
        begins, ends = map(float, np.interp([first, first + len(text)], at_letters, places))
        spans.append((begins, max(ends, begins + 1)))
        first += len(text) + 1
    return spans


def _shares(one: tuple[float, float], other: tuple[float, float]) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * common >= min(one[1] - one[0], other[1] - other[0])


def _put_in(
    words: Sequence[str],
    left: Piece | None,
    right: Piece | None,
    line: Sequence[Piece],
    box: Box,
    page: Page,
) -> list[Piece]:
    """Words between two that stay, or before the first or after the last one of a line."""
    if left is None and right is None:
        return spread(words, box, page)
    lengths = [(span(piece.word.box, page), len(piece.word.text)) for piece in line]
    pitch = median((end - start) / count for (start, end), count in lengths)
    needed = pitch * len(" ".join(words))
    tall = (left or right or line[0]).word.box
    if right is None:
        start = (span(left.word.box, page)[1] if left else 0) + pitch
        end = start + needed
    elif left is None:
        end = span(right.word.box, page)[0] - pitch
        start = end - needed
    else:
        low, high = span(left.word.box, page)[1], span(right.word.box, page)[0]
        margin = min(pitch, max(high - low, 0) / 4)
        start = low + margin
        end = max(min(high - margin, start + needed), start + 1)
    start = max(start, 0.0)
    return spread(words, at_span(tall, page, start, max(end, start + 1)), page)
