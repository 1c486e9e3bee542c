"""A passage without counterpart is kept in one piece.

When ``… БЭСМ-6. Слово БЭСМ-6 содержит …`` loses its second sentence, the first or the second
``БЭСМ-6`` may be the one that stays; both cost the same, but one of them parts the lost sentence.
As in the clean-up of text differences (N. Fraser, 2006), the link slides to where it does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.links import Link, Side, extra, missing, one

MOST_SLID = 3
"""Linked words between two pieces of a passage."""


def slide(links: Sequence[Link], record: Side, reference: Side) -> list[Link]:
    """The same links, with pieces of a passage of one side alone brought together."""
    single = [k for k in links if len(k.record) == len(k.reference) == 1 and not k.moved]
    others = [k for k in links if not (len(k.record) == len(k.reference) == 1 and not k.moved)]
    pairs = {link.record[0]: link.reference[0] for link in single}
    alone = sorted(link.record[0] for link in others if not link.reference)
    pairs, alone = _slid(pairs, alone, record.keys)
    back = {j: i for i, j in pairs.items()}
    lacking = sorted(link.reference[0] for link in others if not link.record)
    back, lacking = _slid(back, lacking, reference.keys)
    return [
        *(link for link in others if link.record and link.reference),
        *(one(i, j) for j, i in back.items()),
        *map(extra, alone),
        *map(missing, lacking),
    ]


def _slid(
    pairs: dict[int, int], alone: Sequence[int], keys: Sequence[str]
) -> tuple[dict[int, int], list[int]]:
    """Pairs of a side's words with the other's, and its words alone, after sliding.

    Args:
        pairs: index of a word to that of its counterpart.
        alone: indices of words without one, rising.
        keys: of this side.
    """
    pairs = dict(pairs)
    runs: list[range] = []
    for index in alone:
        if runs and runs[-1].stop == index:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
    kept: list[range] = []
    for run in runs:
        last = kept[-1] if kept else None
        merged = None if last is None else _merged(last, run, pairs, keys)
        if merged is None:
            kept.append(run)
        else:
            kept[-1] = merged
    return pairs, [index for run in kept for index in run]


def _merged(
    first: range, second: range, pairs: dict[int, int], keys: Sequence[str]
) -> range | None:
    """Both runs as one, the linked words between them slid to its start or end; changes pairs."""
    between = range(first.stop, second.start)
    if len(between) > MOST_SLID or any(index not in pairs for index in between):
        return None
    size = len(between)
    for place, left in (
        (range(first.start, first.start + size), range(first.start + size, second.stop)),
        (range(second.stop - size, second.stop), range(first.start, second.stop - size)),
    ):
        inside = size <= (len(first) if place.start == first.start else len(second))
        if inside and [keys[i] for i in place] == [keys[i] for i in between]:
            others = [pairs.pop(index) for index in between]
            pairs.update(zip(place, others, strict=True))
            return left
    return None
