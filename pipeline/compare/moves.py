"""Passages that stand elsewhere on the other side: swapped paragraphs, lines of a head.

A moved passage is a run of shared n-grams off the main chain (P. Heckel, 1978, finds moves from
lines that are unique in both files; here the units are n-grams of words).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from pipeline.compare.anchors import Pair, common_unique, longest_chain
from pipeline.compare.links import Link, Side, one
from pipeline.compare.normal import is_word

GRAM = 3
"""Words of an anchor."""
LEAST_ANCHORS = 2
"""Anchors of a moved passage: four words at the least."""
LEAST_WORDS = 4
"""Of a passage that is found by its likeness alone."""
MOST_PAIRS = 40_000
"""Of passages held against each other; texts with more left over have little in common."""
_NEAR = 25  # words between two anchors of one passage
_DRIFT = 5  # words that one side may have more between them
_SAME = 0.7  # similarity of two words at a passage's edge


@dataclass(frozen=True, slots=True)
class Block:
    """A passage on both sides, half-open indices."""

    record: range
    reference: range


def moved_blocks(record: Side, reference: Side) -> list[Block]:
    """Passages to align apart from the rest, which overlap neither it nor one another.

    They are the fields of the head, lines of the head in another order, and moved passages of the
    text.
    """
    taken = _Taken(set(), set())
    blocks = _field_blocks(record, reference)
    for block in blocks:
        taken.take(block.record, block.reference)
    blocks += _off_chain(record, reference, taken, _loose_pairs(record, reference), 1, 1)
    pairs = common_unique(record.keys, reference.keys, GRAM)
    return blocks + _off_chain(record, reference, taken, pairs, GRAM, LEAST_ANCHORS)


def _field_blocks(record: Side, reference: Side) -> list[Block]:
    """The words of each field that both sides have in one piece."""
    here, there = _field_words(record), _field_words(reference)
    return [Block(here[name], there[name]) for name in here if name in there]


def _field_words(side: Side) -> dict[str, range]:
    words: dict[str, list[int]] = {}
    for index, name in enumerate(side.field):
        if name is not None:
            words.setdefault(name, []).append(index)
    return {
        name: range(at[0], at[-1] + 1)
        for name, at in words.items()
        if at[-1] - at[0] + 1 == len(at)
    }


def _loose_pairs(record: Side, reference: Side) -> list[Pair]:
    """Words that stand once in the loose lines of each side."""
    here = [i for i, loose in enumerate(record.loose) if loose and is_word(record.keys[i])]
    there = [j for j, loose in enumerate(reference.loose) if loose and is_word(reference.keys[j])]
    pairs = common_unique([record.keys[i] for i in here], [reference.keys[j] for j in there], 1)
    return [(here[a], there[b]) for a, b in pairs]


def _off_chain(
    record: Side, reference: Side, taken: _Taken, pairs: Sequence[Pair], n: int, least: int
) -> list[Block]:
    """Passages of ``least`` n-grams or more that are out of order; ``taken`` grows by them."""
    free = [pair for pair in pairs if taken.free(_block([pair], n))]
    chain = set(longest_chain(free))
    if len(chain) == len(free):
        return []
    # The main chain is not to be taken by a passage, but later by the alignment. Of its n-grams
    # the first words only: the last may reach over into a passage.
    closed = _Taken(set(taken.record), set(taken.reference))
    closed.record.update(free[index][0] for index in chain)
    closed.reference.update(free[index][1] for index in chain)
    blocks: list[Block] = []
    for group in _groups([pair for index, pair in enumerate(free) if index not in chain]):
        block = closed.trim(_without_overhang(_block(group, n), record, reference, n))
        if len(group) >= least and block.record and closed.free(block):
            wide = _widen(block, record, reference, closed)
            for each in (taken, closed):
                each.take(wide.record, wide.reference)
            blocks.append(wide)
    return blocks


def left_over_blocks(record: Side, reference: Side, links: Sequence[Link]) -> list[Block]:
    """Passages left over on both sides that are alike.

    They are moved, but too short or too badly read to have anchors.
    """
    here = _long_runs(link.record[0] for link in links if not link.reference)
    there = _long_runs(link.reference[0] for link in links if not link.record)
    if not here or not there or len(here) * len(there) > MOST_PAIRS:
        return []
    alike = cdist(
        [" ".join(record.keys[i] for i in run) for run in here],
        [" ".join(reference.keys[j] for j in run) for run in there],
        scorer=Levenshtein.normalized_similarity,
    )
    blocks: list[Block] = []
    while alike.max() >= _SAME:
        row, column = (int(at) for at in np.unravel_index(int(alike.argmax()), alike.shape))
        blocks.append(Block(here[row], there[column]))
        alike[row, :] = alike[:, column] = 0
    return blocks


def _long_runs(indices: Iterable[int]) -> list[range]:
    """Runs of indices one after another, long enough for a passage."""
    runs: list[range] = []
    for index in sorted(indices):
        if runs and runs[-1].stop == index:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
    return [run for run in runs if len(run) >= LEAST_WORDS]


def loose_links(record: Side, reference: Side, links: Sequence[Link]) -> list[Link]:
    """Links with words paired that were left over and whose lines may stand anywhere.

    A word that is left over once on each side, with one of the two in a loose line, is paired, and
    so are the same words beside it.
    """
    here = [link.record[0] for link in links if not link.reference]
    there = [link.reference[0] for link in links if not link.record]
    free = _Taken(set(range(len(record))) - set(here), set(range(len(reference))) - set(there))
    pairs: list[Pair] = []
    left = common_unique([record.keys[i] for i in here], [reference.keys[j] for j in there], 1)
    for i, j in ((here[a], there[b]) for a, b in left):
        if not is_word(record.keys[i]) or not (record.loose[i] or reference.loose[j]):
            continue
        if not free.free(Block(range(i, i + 1), range(j, j + 1))):
            continue
        word = Block(range(i, i + 1), range(j, j + 1))
        block = _widen(word, record, reference, free, same_only=True)
        free.take(block.record, block.reference)
        pairs += zip(block.record, block.reference, strict=True)
    paired = ({i for i, _ in pairs}, {j for _, j in pairs})
    kept = [
        link
        for link in links
        if not (not link.reference and link.record[0] in paired[0])
        and not (not link.record and link.reference[0] in paired[1])
    ]
    return kept + [one(i, j, moved=True) for i, j in pairs]


@dataclass(slots=True)
class _Taken:
    record: set[int]
    reference: set[int]

    def take(self, record: range, reference: range) -> None:
        self.record.update(record)
        self.reference.update(reference)

    def free(self, block: Block) -> bool:
        return self.record.isdisjoint(block.record) and self.reference.isdisjoint(block.reference)

    def trim(self, block: Block) -> Block:
        """The block without taken words at its ends: an n-gram may reach over a passage's end."""
        pairs = list(zip(block.record, block.reference, strict=False))
        start, stop = 0, len(pairs)
        while start < stop and self._has(*pairs[start]):
            start += 1
        drop = 0
        while start + drop < stop and self._has(
            block.record[-1 - drop], block.reference[-1 - drop]
        ):
            drop += 1
        return Block(
            range(block.record.start + start, block.record.stop - drop),
            range(block.reference.start + start, block.reference.stop - drop),
        )

    def _has(self, i: int, j: int) -> bool:
        return i in self.record or j in self.reference

    def open(self, i: int, j: int, keys: tuple[Sequence[str], Sequence[str]]) -> bool:
        inside = 0 <= i < len(keys[0]) and 0 <= j < len(keys[1])
        return inside and not self._has(i, j)


def _groups(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Anchors of one passage each; first the passages with the most."""
    groups: list[list[Pair]] = []
    for i, j in pairs:
        if groups:
            last_i, last_j = groups[-1][-1]
            drift = abs((j - last_j) - (i - last_i))
            if i - last_i <= _NEAR and j - last_j > 0 and drift <= _DRIFT:
                groups[-1].append((i, j))
                continue
        groups.append([(i, j)])
    return sorted(groups, key=len, reverse=True)


def _block(group: Sequence[Pair], n: int) -> Block:
    (first_i, first_j), (last_i, last_j) = group[0], group[-1]
    return Block(range(first_i, last_i + n), range(first_j, last_j + n))


def _without_overhang(block: Block, record: Side, reference: Side, n: int) -> Block:
    """The block without words of the paragraphs before and after, if its n-grams reach there."""
    pairs = list(zip(block.record, block.reference, strict=False))
    both = [record.begins[i] and reference.begins[j] for i, j in pairs]
    start = max((k for k in range(1, min(n, len(both))) if both[k]), default=0)
    ends = list(zip(reversed(block.record), reversed(block.reference), strict=False))
    drop = max(
        (
            k + 1
            for k, (i, j) in enumerate(ends[: min(n - 1, len(ends) - start - 1)])
            if record.begins[i] and reference.begins[j]
        ),
        default=0,
    )
    return Block(
        range(block.record.start + start, block.record.stop - drop),
        range(block.reference.start + start, block.reference.stop - drop),
    )


def _widen(
    block: Block, record: Side, reference: Side, taken: _Taken, *, same_only: bool = False
) -> Block:
    """The block with the like words before and after it; a lone unlike one is stepped over.

    It ends where a paragraph does on both sides.
    """
    keys = (record.keys, reference.keys)

    def like(i: int, j: int) -> bool:
        if not taken.open(i, j, keys):
            return False
        a, b = record.keys[i], reference.keys[j]
        return a == b or (not same_only and Levenshtein.normalized_similarity(a, b) >= _SAME)

    def steps_over(i: int, j: int, by: int) -> bool:
        stays = taken.open(i, j, keys) and not at_end(i + by, j + by, by)
        return not same_only and stays and like(i + by, j + by)

    def at_end(i: int, j: int, by: int) -> bool:
        """Whether a paragraph has ended on both sides before these words are reached."""
        first = (i, j) if by > 0 else (i + 1, j + 1)
        inside = first[0] < len(record) and first[1] < len(reference)
        return inside and record.begins[first[0]] and reference.begins[first[1]]

    def reach(i: int, j: int, by: int) -> int:
        steps = 0
        while not at_end(i, j, by):
            step = 1 if like(i, j) else 2 if steps_over(i, j, by) else 0
            if not step:
                break
            steps, i, j = steps + step, i + by * step, j + by * step
        return steps

    before = reach(block.record.start - 1, block.reference.start - 1, -1)
    after = reach(block.record.stop, block.reference.stop, 1)
    return Block(
        range(block.record.start - before, block.record.stop + after),
        range(block.reference.start - before, block.reference.stop + after),
    )
