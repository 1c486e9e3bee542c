"""Which paragraph of the transcription stands for which of the record.

A monotone alignment in the manner of Gale and Church (1993), by the names and figures that two
paragraphs share and by their lengths; then what stands alone on both sides is looked for out of
order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.across.result import ParagraphPair
from pipeline.record import Paragraph

BAND = 40
"""Paragraphs by which two may be apart, beside the difference of the counts."""
MOVED = 0.8
"""Likeness from which two are the same, though out of order."""
_NAMES, _FIGURES, _LENGTH, _HAND = 2.0, 1.0, 0.5, 0.5
_FIGURE = re.compile(
    r"(?<![\w.,])(?<![A-Za-zА-яЁё]-)(?:\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
)
UNREAD = "[…]"


@dataclass(frozen=True, slots=True)
class Features:
    """What two paragraphs are compared by.

    Attributes:
        names: ids of names, each with its count.
        figures: the numbers in figures.
        length: characters, as a share of all; 0 when nothing of it was read.
        handwritten: all of it is written by hand.
    """

    names: Mapping[int, int]
    figures: Counter[str]
    length: float
    handwritten: bool


def features(
    paragraphs: Sequence[Paragraph], names: Sequence[Mapping[int, int]]
) -> tuple[Features, ...]:
    """The features of each paragraph, with the names given for each."""
    lengths = [len(paragraph.text.replace(UNREAD, "")) for paragraph in paragraphs]
    total = max(1, sum(lengths))
    return tuple(
        Features(named, figures(paragraph.text), length / total, is_handwritten(paragraph))
        for paragraph, named, length in zip(paragraphs, names, lengths, strict=True)
    )


def figures(text: str) -> Counter[str]:
    """The numbers of a text that are in figures, without the signs within: 1,500 is 1500."""
    return Counter(re.sub(r"[.,\s]", "", figure) for figure in _FIGURE.findall(text))


def is_handwritten(paragraph: Paragraph) -> bool:
    return all(run.hand != "typed" for run in paragraph.runs)


def is_unread(paragraph: Paragraph) -> bool:
    """It has handwriting that was not read."""
    return any(run.hand != "typed" and UNREAD in run.text for run in paragraph.runs)


def align(scan: Sequence[Features], other: Sequence[Features]) -> tuple[ParagraphPair, ...]:
    """Pair the paragraphs.

    Returns:
        Pairs and paragraphs without a partner, in the order of the transcription; those of the
        scan alone stand after what precedes them there.
    """
    weights = _weights(scan, other)
    steps = _monotone(scan, other, weights)
    alone = [here for here, there in steps if there is None and here is not None]
    others = [there for here, there in steps if here is None and there is not None]
    moved = _moved(scan, other, alone, others, weights)
    gone = set(moved.values())
    pairs: list[ParagraphPair] = []
    for here, there in steps:
        if here is None and there is not None and there in moved:
            like = round(_score(scan[moved[there]], other[there], weights), 3)
            pairs.append(
                ParagraphPair(scan=moved[there], transcription=there, likeness=like, moved=True)
            )
        elif here is None or there is None:
            if here not in gone:
                pairs.append(ParagraphPair(scan=here, transcription=there, likeness=0.0))
        else:
            like = round(_score(scan[here], other[there], weights), 3)
            pairs.append(ParagraphPair(scan=here, transcription=there, likeness=like))
    return tuple(pairs)


def _weights(scan: Sequence[Features], other: Sequence[Features]) -> dict[int, float]:
    """A name that few paragraphs have says more."""
    spread = Counter(name for one in (*scan, *other) for name in one.names)
    total = len(scan) + len(other)
    return {name: math.log(1 + total / count) for name, count in spread.items()}


def _score(one: Features, other: Features, weights: Mapping[int, float]) -> float:
    if one.handwritten and not one.length:
        return 0.5 if other.handwritten else 0.05
    score = _LENGTH * _ratio(one.length, other.length)
    score += _HAND if one.handwritten and other.handwritten else 0.0
    score -= _HAND / 2 if one.handwritten != other.handwritten else 0.0
    if one.names and other.names:
        every = set(one.names) | set(other.names)
        pairs = [(one.names.get(n, 0), other.names.get(n, 0), weights[n]) for n in every]
        shared = sum(min(a, b) * weight for a, b, weight in pairs)
        score += _NAMES * (shared / sum(max(a, b) * weight for a, b, weight in pairs))
        score -= 0.0 if shared else _LENGTH
    elif one.names or other.names:
        score -= _LENGTH / 2
    if one.figures and other.figures:
        score += (
            _FIGURES * (one.figures & other.figures).total() / (one.figures | other.figures).total()
        )
    return score


def _ratio(one: float, other: float) -> float:
    return min(one, other) / max(one, other, 1e-9)


_Step = tuple[int | None, int | None]


def _monotone(
    scan: Sequence[Features], other: Sequence[Features], weights: Mapping[int, float]
) -> list[_Step]:
    """The pairs in order whose scores add up to the most; leaving one alone scores 0."""
    rows, columns = len(scan), len(other)
    band = BAND + abs(rows - columns)
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for row in range(rows + 1):
        middle = row * columns // max(1, rows)
        for column in range(max(0, middle - band), min(columns, middle + band) + 1):
            if row == column == 0:
                continue
            ways: list[tuple[float, int]] = []
            if (at := best.get((row - 1, column))) is not None:
                ways.append((at[0], 1))
            if (at := best.get((row, column - 1))) is not None:
                ways.append((at[0], 2))
            if (at := best.get((row - 1, column - 1))) is not None:
                like = _score(scan[row - 1], other[column - 1], weights)
                ways.append((at[0] + like, 3))
            best[row, column] = max(ways)
    steps: list[_Step] = []
    row, column = rows, columns
    while row or column:
        way = best[row, column][1]
        row -= way & 1
        column -= way >> 1
        steps.append((row if way & 1 else None, column if way >> 1 else None))
    return steps[::-1]


def _moved(
    scan: Sequence[Features],
    other: Sequence[Features],
    alone: Sequence[int],
    others: Sequence[int],
    weights: Mapping[int, float],
) -> dict[int, int]:
    """Paragraph of the transcription to that of the scan, where they are alike out of order."""
    scored = sorted(
        ((_score(scan[a], other[b], weights), a, b) for a in alone for b in others), reverse=True
    )
    found: dict[int, int] = {}
    for score, here, there in scored:
        if score >= MOVED and there not in found and here not in found.values():
            found[there] = here
    return found
