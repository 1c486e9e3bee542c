"""Words and boxes of the page model as the record has them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import model
from pipeline.record.models import JoinKind, WordAt


def word_at(word: model.Word, page_id: str, join: JoinKind | None = None) -> WordAt:
    """A word of the page model as the record has it."""
    return WordAt(
        text=word.text,
        page=page_id,
        box=box_list(word.box),
        confidence=round(word.confidence, 4),
        join=join,
    )


def words_at(words: Iterable[model.Word], page_id: str) -> tuple[WordAt, ...]:
    return tuple(word_at(word, page_id) for word in words)


def box_list(box: model.Box) -> tuple[int, int, int, int]:
    return (box.x0, box.y0, box.x1, box.y1)
