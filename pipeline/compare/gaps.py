"""Alignment of two short lists of words by dynamic programming.

The recurrence of Needleman and Wunsch (1970), with words split, joined, abbreviated and written
out as further steps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from pipeline.compare.abbreviations import MOST_WORDS, expands, looks_short
from pipeline.compare.letters import as_digits
from pipeline.compare.links import Link, Side, extra, missing
from pipeline.compare.normal import is_cut, is_word

_DIGIT = re.compile(r"\d")
ALIKE = 0.4
"""Least similarity (1 - edits / length) of two spellings of one word."""
_SKIP = 1.0  # a word without counterpart
_SKIP_SIGN = 0.3  # the same, without a letter or digit
_UNLIKE = 1.9  # two words in the same place: just better than one missing and one extra
_FIGURES = 1.0  # most that two different numbers cost
_EXPANDED = 0.3
_PARTED = 0.2  # beside what the letters differ
_PARTED_ALIKE = 0.8
_LONGER = 1  # letters that a word may have more than the number that it was read as
LONGEST_REPLACED = 2
"""Words in a row that may be other words; more are missing on one side and extra on the other."""


@dataclass(frozen=True, slots=True)
class _Step:
    cost: float
    record: int  # words taken on each side
    reference: int
    unlike: bool = False


def align_gap(
    record: Side, reference: Side, here: Sequence[int], there: Sequence[int]
) -> list[Link]:
    """Links of least cost between two lists of words, in order.

    Args:
        record: the whole text.
        reference: likewise.
        here: indices of the record's words to align, rising.
        there: indices of the reference's words, rising.
    """
    steps = _cheapest_steps(record, reference, here, there)
    return _links(_without_long_replacements(steps), here, there)


def _cheapest_steps(
    record: Side, reference: Side, here: Sequence[int], there: Sequence[int]
) -> list[_Step]:
    rows, columns = len(here), len(there)
    pairs = _Pairs(record, reference, here, there)
    skip_row = [_skip(record.keys[i]) for i in here]
    skip_column = [_skip(reference.keys[j]) for j in there]
    nothing = _Step(0.0, 0, 0)
    best: list[list[float]] = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[_Step]] = [[nothing] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            if not i and not j:
                continue
            least, step = float("inf"), nothing
            if i and j:
                step = pairs.step(i - 1, j - 1)
                least = best[i - 1][j - 1] + step.cost
            if i and (cost := best[i - 1][j] + skip_row[i - 1]) < least:
                least, step = cost, _Step(skip_row[i - 1], 1, 0)
            if j and (cost := best[i][j - 1] + skip_column[j - 1]) < least:
                least, step = cost, _Step(skip_column[j - 1], 0, 1)
            for several in pairs.several(i, j) if i and j else ():
                cost = best[i - several.record][j - several.reference] + several.cost
                if cost < least:
                    least, step = cost, several
            best[i][j], came[i][j] = least, step
    steps: list[_Step] = []
    i, j = rows, columns
    while i or j:
        step = came[i][j]
        steps.append(step)
        i, j = i - step.record, j - step.reference
    return steps[::-1]


class _Pairs:
    """Costs of taking words of both sides together."""

    def __init__(
        self, record: Side, reference: Side, here: Sequence[int], there: Sequence[int]
    ) -> None:
        self.here, self.there = here, there
        self.keys = ([record.keys[i] for i in here], [reference.keys[j] for j in there])
        self.texts = ([record.texts[i] for i in here], [reference.texts[j] for j in there])
        self.short = tuple([looks_short(text) for text in side] for side in self.texts)
        self.alike = (
            cdist(*self.keys, scorer=Levenshtein.normalized_similarity).tolist()
            if here and there
            else []
        )

    def step(self, i: int, j: int) -> _Step:
        """One word for one word."""
        cost = self._cost(i, j)
        return _Step(cost, 1, 1, unlike=cost >= _UNLIKE)

    def _cost(self, i: int, j: int) -> float:
        a, b = self.keys[0][i], self.keys[1][j]
        if a == b:
            return 0.0
        if self._same_in_other_form(i, j):
            return _EXPANDED
        alike: float = self.alike[i][j]
        if a[0].isdigit() and b[0].isdigit():
            return min(_FIGURES, 2 * (1 - alike))
        figure = a.isdigit() and not _DIGIT.search(b), b.isdigit() and not _DIGIT.search(a)
        if is_word(a) != is_word(b) or (any(figure) and abs(len(a) - len(b)) > _LONGER):
            return 2 * _SKIP
        return min(2 * (1 - alike) + 0.1, _UNLIKE) if alike >= ALIKE else _UNLIKE

    def _same_in_other_form(self, i: int, j: int) -> bool:
        """An abbreviation and its full form, digits read as letters, a word cut off."""
        here, there = self.texts[0][i], self.texts[1][j]
        return (
            (self.short[0][i] and expands(here, [there]))
            or (self.short[1][j] and expands(there, [here]))
            or (here[-1] in "-¬" and is_cut(here, there))
            or (len(here) == len(there) and as_digits(here) == as_digits(there))
        )

    def several(self, i: int, j: int) -> list[_Step]:
        """What the words before row ``i`` and column ``j`` may be, more than one on a side."""
        steps: list[_Step] = []
        if j >= 2 and (step := self._parted(0, i - 1, self.there, j)):
            steps.append(_Step(step, 1, 2))
        if i >= 2 and (step := self._parted(1, j - 1, self.here, i)):
            steps.append(_Step(step, 2, 1))
        if self.short[0][i - 1]:
            count = self._written_out(0, i - 1, self.there, j)
            steps += [_Step(_EXPANDED, 1, count)] if count else []
        if self.short[1][j - 1]:
            count = self._written_out(1, j - 1, self.here, i)
            steps += [_Step(_EXPANDED, count, 1)] if count else []
        return steps

    def _parted(self, side: int, at: int, other_at: Sequence[int], end: int) -> float | None:
        """Cost of one word for the two before ``end`` of the other side."""
        if other_at[end - 1] - other_at[end - 2] != 1:
            return None
        first, second = self.keys[1 - side][end - 2 : end]
        whole = self.keys[side][at]
        if abs(len(first) + len(second) - len(whole)) > max(1, len(whole) // 5):
            return None
        if whole[0] != first[0] and whole[-1] != second[-1]:
            return None
        if not is_word(first) or not is_word(second):
            return None
        alike = Levenshtein.normalized_similarity(whole, first + second)
        alone = max(Levenshtein.normalized_similarity(whole, part) for part in (first, second))
        return _PARTED + 2 * (1 - alike) if alike >= max(_PARTED_ALIKE, alone) else None

    def _written_out(self, side: int, at: int, other_at: Sequence[int], end: int) -> int:
        """How many words before ``end`` of the other side this abbreviation stands for; or 0."""
        for count in range(2, min(MOST_WORDS, end) + 1):
            if other_at[end - 1] - other_at[end - count] != count - 1:
                return 0
            if expands(self.texts[side][at], self.texts[1 - side][end - count : end]):
                return count
        return 0


def _skip(key: str) -> float:
    return _SKIP if is_word(key) else _SKIP_SIGN


def _without_long_replacements(steps: Sequence[_Step]) -> list[_Step]:
    """A passage replaced by another is not the same words badly read."""
    kept: list[_Step] = []
    run: list[_Step] = []
    for step in [*steps, None]:
        if step is not None and step.unlike:
            run.append(step)
            continue
        if len(run) > LONGEST_REPLACED:
            kept += [_Step(_SKIP, 1, 0)] * len(run) + [_Step(_SKIP, 0, 1)] * len(run)
        else:
            kept += run
        run = []
        if step is not None:
            kept.append(step)
    return kept


def _links(steps: Sequence[_Step], here: Sequence[int], there: Sequence[int]) -> list[Link]:
    links: list[Link] = []
    i = j = 0
    for step in steps:
        if step.record and step.reference:
            rows = range(here[i], here[i] + step.record)
            links.append(Link(rows, range(there[j], there[j] + step.reference)))
        elif step.record:
            links.append(extra(here[i]))
        else:
            links.append(missing(there[j]))
        i, j = i + step.record, j + step.reference
    return links
