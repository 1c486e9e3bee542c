"""Typed words found by where they stand, and what is done to them by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.assemble.runs import Place
from pipeline.model import Annotation, AnnotationKind, Page, Word, WordRef
from pipeline.record import WordMarks


@dataclass(frozen=True, slots=True)
class TypedWords:
    """The typed words of a document by their places."""

    at: Mapping[Place, Word]

    @staticmethod
    def of(pages: Iterable[Page]) -> TypedWords:
        return TypedWords(
            {
                (page.id, WordRef(region.id, line_at, word_at)): word
                for page in pages
                if page.annotations
                for region in page.regions
                for line_at, line in enumerate(region.lines)
                for word_at, word in enumerate(line.words)
            }
        )

    def one(self, page: str, ref: WordRef | None) -> Word | None:
        """The word there; ``None`` for no place, or one where no word stands."""
        return None if ref is None else self.at.get((page, ref))

    def under(self, page: str, mark: Annotation) -> tuple[Word, ...]:
        """The words that a mark covers or stands beside."""
        refs = mark.anchor.words if mark.anchor else ()
        found = (self.one(page, ref) for ref in refs)
        return tuple(word for word in found if word is not None)


def word_marks(pages: Sequence[Page], typed: TypedWords) -> WordMarks:
    """Which words of the pages are struck out or underlined by hand."""

    def marked(kind: AnnotationKind) -> frozenset[tuple[str, Word]]:
        return frozenset(
            (page.id, word)
            for page in pages
            for mark in page.annotations
            if mark.kind is kind
            for word in typed.under(page.id, mark)
        )

    return WordMarks(marked(AnnotationKind.STRIKE_OUT), marked(AnnotationKind.UNDERLINE))
