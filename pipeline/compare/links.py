"""What an alignment is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts to align, word by word.

    Attributes:
        texts: as written.
        keys: the same, folded; equal keys are the same word.
        loose: whether the word's line may stand elsewhere on the other side.
        begins: whether a paragraph, or a line of the head, begins with the word.
        field: the named field that the word is part of; fields are aligned with each other.
    """

    texts: Sequence[str]
    keys: Sequence[str]
    loose: Sequence[bool]
    begins: Sequence[bool]
    field: Sequence[str | None]

    def __post_init__(self) -> None:
        given = (self.keys, self.loose, self.begins, self.field)
        if any(len(values) != len(self.texts) for values in given):
            raise ValueError("keys, loose, begins and field are given for each word")

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Link:
    """Words of the record and words of the reference that stand for each other.

    Attributes:
        record: indices, one after another; empty for words that the record lacks.
        reference: likewise.
        moved: they stand in another order among the links beside them.
    """

    record: range
    reference: range
    moved: bool = False

    def __post_init__(self) -> None:
        if not self.record and not self.reference:
            raise ValueError("a link has words on one side at least")


def one(record: int, reference: int, *, moved: bool = False) -> Link:
    return Link(range(record, record + 1), range(reference, reference + 1), moved)


def extra(record: int) -> Link:
    return Link(range(record, record + 1), range(0))


def missing(reference: int) -> Link:
    return Link(range(0), range(reference, reference + 1))
