"""Anchors: n-grams that stand once in each of two texts, in an order both share.

This is the "patience" method (B. Cohen, 2003), applied to n-grams of words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

Pair = tuple[int, int]
"""Index in the record, index in the reference."""


def unique_ngrams(keys: Sequence[str], n: int) -> dict[tuple[str, ...], int]:
    """Each n-gram that occurs once, with the index of its first word."""
    found: dict[tuple[str, ...], int] = {}
    for index, gram in enumerate(zip(*(keys[shift:] for shift in range(n)), strict=False)):
        found[gram] = -1 if gram in found else index
    return {gram: index for gram, index in found.items() if index >= 0}


def common_unique(record: Sequence[str], reference: Sequence[str], n: int) -> list[Pair]:
    """Pairs of places of the n-grams unique in both, in the record's order."""
    there = unique_ngrams(reference, n)
    here = unique_ngrams(record, n)
    return [(index, there[gram]) for gram, index in here.items() if gram in there]


def longest_chain(pairs: Sequence[Pair]) -> list[int]:
    """Indices of a longest run of pairs that rises on both sides (Fredman, 1975: n log n).

    Args:
        pairs: rising in the first place.
    """
    tails: list[int] = []  # least second place that ends a chain of each length
    at: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(tails, second)
        before.append(at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(second)
            at.append(index)
        else:
            tails[length] = second
            at[length] = index
    chain: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]
