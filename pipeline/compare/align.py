"""Word alignment of a record and a reference, in time that grows about linearly.

Anchors first, dynamic programming between them, moved passages apart: the recipe of R. Feng and
R. Manmatha, "A hierarchical, HMM-based automatic evaluation of OCR accuracy for a digital library
of books" (JCDL 2006), with unique n-grams in place of their HMM.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.compare.anchors import Pair, common_unique, longest_chain
from pipeline.compare.gaps import align_gap
from pipeline.compare.links import Link, Side, extra, missing, one
from pipeline.compare.moves import Block, left_over_blocks, loose_links, moved_blocks
from pipeline.compare.normal import key
from pipeline.compare.slides import slide
from pipeline.compare.words import LOOSE, Token

MOST_CELLS = 2_500
"""Of one table of dynamic programming; a larger gap is parted at anchors first."""


def align(record: Sequence[Token], reference: Sequence[Token]) -> tuple[Link, ...]:
    """Links in which each word of both sides stands once, in the reference's order.

    A word of the record alone comes after the link of the word before it in the record.
    """
    return align_sides(_side(record), _side(reference))


def align_sides(record: Side, reference: Side) -> tuple[Link, ...]:
    """The same, for words with their keys."""
    moves = moved_blocks(record, reference)
    links = _align_lists(
        record,
        reference,
        _others(len(record), (block.record for block in moves)),
        _others(len(reference), (block.reference for block in moves)),
    )
    links = slide(links, record, reference)
    links += _moved(record, reference, moves)
    late = left_over_blocks(record, reference, links)
    links = [*_without(links, late), *_moved(record, reference, late)]
    return _in_order(loose_links(record, reference, links))


def _moved(record: Side, reference: Side, blocks: Iterable[Block]) -> list[Link]:
    """Links inside each block."""
    return [
        Link(link.record, link.reference, moved=bool(link.record and link.reference))
        for block in blocks
        for link in _align_lists(record, reference, block.record, block.reference)
    ]


def _without(links: Iterable[Link], blocks: Sequence[Block]) -> list[Link]:
    here = {i for block in blocks for i in block.record}
    there = {j for block in blocks for j in block.reference}
    return [
        link for link in links if here.isdisjoint(link.record) and there.isdisjoint(link.reference)
    ]


def _side(tokens: Sequence[Token]) -> Side:
    texts = [token.text for token in tokens]
    keys = {text: key(text) for text in set(texts)}
    parts = [(token.section, token.paragraph) for token in tokens]
    return Side(
        texts,
        [keys[text] for text in texts],
        [token.section in LOOSE for token in tokens],
        [parts[index] != parts[index - 1] for index in range(len(tokens))],
        [token.field for token in tokens],
    )


def _others(size: int, taken: Iterable[range]) -> Sequence[int]:
    out = {index for part in taken for index in part}
    return [index for index in range(size) if index not in out] if out else range(size)


def _align_lists(
    record: Side, reference: Side, here: Sequence[int], there: Sequence[int]
) -> list[Link]:
    """Links between two lists of words in the same order."""
    links: list[Link] = []
    todo: list[tuple[Sequence[int], Sequence[int]]] = [(here, there)]
    while todo:
        a, b = todo.pop()
        found, a, b = _same_ends(record, reference, a, b)
        links += found
        if not a or not b:
            links += [*map(extra, a), *map(missing, b)]
        elif len(a) * len(b) <= MOST_CELLS:
            links += align_gap(record, reference, a, b)
        elif anchors := _anchors([record.keys[i] for i in a], [reference.keys[j] for j in b]):
            last_i = last_j = 0
            for i, j in anchors:
                links.append(one(a[i], b[j]))
                todo.append((a[last_i:i], b[last_j:j]))
                last_i, last_j = i + 1, j + 1
            todo.append((a[last_i:], b[last_j:]))
        else:
            links += [*map(extra, a), *map(missing, b)]
    return links


def _same_ends(
    record: Side, reference: Side, a: Sequence[int], b: Sequence[int]
) -> tuple[list[Link], Sequence[int], Sequence[int]]:
    """Links of the equal words at both ends, and what is left between them."""
    most = min(len(a), len(b))
    start = 0
    while start < most and record.keys[a[start]] == reference.keys[b[start]]:
        start += 1
    end = 0
    while end < most - start and record.keys[a[-1 - end]] == reference.keys[b[-1 - end]]:
        end += 1
    links = [one(a[k], b[k]) for k in range(start)]
    links += [one(a[-1 - k], b[-1 - k]) for k in range(end)]
    return links, a[start : len(a) - end], b[start : len(b) - end]


def _anchors(record: Sequence[str], reference: Sequence[str]) -> list[Pair]:
    """Pairs of equal words, rising on both sides; empty when nothing is shared."""
    for n in (3, 2, 1):
        pairs = common_unique(record, reference, n)
        if pairs:
            return [pairs[index] for index in longest_chain(pairs)]
    # Nothing is unique: a repeated form. Its least edits, by a bit-parallel table.
    blocks = Levenshtein.editops(record, reference).as_matching_blocks()
    return [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]


def _in_order(links: Sequence[Link]) -> tuple[Link, ...]:
    """The order of the reference; an extra word follows the word before it in the record."""
    at: dict[int, int] = {}
    for link in links:
        if link.reference:
            for index in link.record:
                at[index] = link.reference.start
    placed: list[tuple[int, int, int, Link]] = []
    last = -1
    for link in sorted(links, key=lambda link: link.record.start if link.record else -1):
        if link.reference:
            placed.append((link.reference.start, 0, 0, link))
            last = link.reference.start if link.record else last
        else:
            placed.append((last, 1, link.record.start, link))
    return tuple(entry[-1] for entry in sorted(placed, key=lambda entry: entry[:3]))
