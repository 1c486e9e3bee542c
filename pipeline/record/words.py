"""Words and boxes of the page model as the record has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import model
from pipeline.record.values import JoinKind, WordAt

PageWord = tuple[str, model.Word]
"""Id of the page and the word."""


@dataclass(frozen=True, slots=True)
class WordMarks:
    """Which typed words of a document are marked by hand."""

    struck: frozenset[PageWord] = frozenset()
    underlined: frozenset[PageWord] = frozenset()

    def word_at(self, word: model.Word, page_id: str, join: JoinKind | None = None) -> WordAt:
        """A word of the page model as the record has it."""
        return WordAt(
            text=word.text,
            page=page_id,
            box=box_list(word.box),
            confidence=round(word.confidence, 4),
            join=join,
            struck=(page_id, word) in self.struck,
            underlined=(page_id, word) in self.underlined,
        )

    def words_at(self, words: Iterable[model.Word], page_id: str) -> tuple[WordAt, ...]:
        return tuple(self.word_at(word, page_id) for word in words)


NO_MARKS = WordMarks()


def box_list(box: model.Box) -> tuple[int, int, int, int]:
    return (box.x0, box.y0, box.x1, box.y1)
