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
from dataclasses import dataclass, replace

from pipeline.across.result import ParagraphPair
from pipeline.record import Paragraph

BAND = 20
"""Paragraphs by which two may be apart, beside the difference of the counts."""
MOVED = 1.0
"""Likeness from which two are the same, though out of order."""
MOST_LOOSE = 300
"""Paragraphs without a like one; with more, the texts have too little in common to look."""
_NAMES, _FIGURES, _LENGTH, _HAND = 2.0, 1.0, 0.5, 0.5
_NOTHING_SHARED = 0.4
"""Taken off where both have names and none in common: length alone may still make a pair."""
_FIGURE = re.compile(
    r"(?<![\w.,])(?<![A-Za-zА-яЁё]-)(?:\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
)
UNREAD = "[…]"


@dataclass(frozen=True, slots=True)
class Features:
    """What two paragraphs are compared by.

    Attributes:
        names: ids of names, each with its count, or count times weight.
        figures: the numbers in figures.
        length: characters, as a share of all; 0 when nothing of it was read.
        handwritten: all of it is written by hand.
    """

    names: Mapping[int, float]
    figures: Counter[str]
    length: float
    handwritten: bool

    @property
    def weight(self) -> float:
        return sum(self.names.values())


def features(
    paragraphs: Sequence[Paragraph], names: Sequence[Mapping[int, float]]
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
    scan, other = _weighed(scan, other)
    steps = _monotone(scan, other)
    moved = _moved(scan, other, steps)
    gone = set(moved.values())
    pairs: list[ParagraphPair] = []
    for here, there in steps:
        if there in moved:
            if here is not None and here not in gone:
                pairs.append(ParagraphPair(scan=here, transcription=None, likeness=0.0))
            from_ = moved[there]
            like = _likeness(scan[from_], other[there])
            pairs.append(ParagraphPair(scan=from_, transcription=there, likeness=like, moved=True))
        elif here in gone:
            if there is not None:
                pairs.append(ParagraphPair(scan=None, transcription=there, likeness=0.0))
        else:
            like = 0.0 if here is None or there is None else _likeness(scan[here], other[there])
            pairs.append(ParagraphPair(scan=here, transcription=there, likeness=like))
    return tuple(pairs)


def _weighed(
    scan: Sequence[Features], other: Sequence[Features]
) -> tuple[list[Features], list[Features]]:
    """A name that few paragraphs have says more."""
    spread = Counter(name for one in (*scan, *other) for name in one.names)
    total = len(scan) + len(other)
    weights = {name: math.log(1 + total / count) for name, count in spread.items()}

    def weigh(one: Features) -> Features:
        names = {name: count * weights[name] for name, count in one.names.items()}
        return replace(one, names=names)

    return [weigh(one) for one in scan], [weigh(one) for one in other]


def _likeness(one: Features, other: Features) -> float:
    return round(_score(one, other), 3)


def _score(one: Features, other: Features) -> float:
    if one.handwritten and not one.length:
        return 0.5 if other.handwritten else 0.05
    score = _LENGTH * _ratio(one.length, other.length)
    score += _HAND if one.handwritten and other.handwritten else 0.0
    score -= _HAND / 2 if one.handwritten != other.handwritten else 0.0
    if one.names and other.names:
        common = one.names.keys() & other.names.keys()
        shared = sum(min(one.names[name], other.names[name]) for name in common)
        score += _NAMES * shared / (one.weight + other.weight - shared)
        score -= 0.0 if common else _NOTHING_SHARED
    elif one.names or other.names:
        score -= _LENGTH / 2
    if one.figures and other.figures:
        common_figures = (one.figures & other.figures).total()
        score += _FIGURES * common_figures / (one.figures | other.figures).total()
    return score


def _ratio(one: float, other: float) -> float:
    return min(one, other) / max(one, other, 1e-9)


_Step = tuple[int | None, int | None]


def _monotone(scan: Sequence[Features], other: Sequence[Features]) -> list[_Step]:
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
                like = _score(scan[row - 1], other[column - 1])
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
    scan: Sequence[Features], other: Sequence[Features], steps: Sequence[_Step]
) -> dict[int, int]:
    """Paragraph of the transcription to that of the scan, where they are alike out of order.

    Looked for among paragraphs that stand alone or in a pair that is not alike.
    """
    loose = [
        (here, there)
        for here, there in steps
        if here is None or there is None or _score(scan[here], other[there]) < MOVED
    ]
    if len(loose) > MOST_LOOSE:
        return {}
    now = set(loose)
    scored = sorted(
        (
            (_score(scan[here], other[there]), here, there)
            for here, _ in loose
            for _, there in loose
            if here is not None and there is not None and (here, there) not in now
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    for score, here, there in scored:
        if score >= MOVED and there not in found and here not in found.values():
            found[there] = here
    return found
