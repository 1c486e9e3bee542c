"""Where in the text each mark made by hand stands: the record's annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipeline.assemble.paragraphs import Body
from pipeline.assemble.typed_words import TypedWords
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Line,
    MarkAnchor,
    Page,
    Word,
    WordRef,
    upright,
)
from pipeline.record import Anchor, AnnotationEntry, WordMarks, box_list

LEAST_OVER = 0.15
"""A mark is over a word when it covers this share of the word's box."""
_LOCATED_BY_BOX = (AnnotationKind.UNCLASSIFIED, AnnotationKind.PARAGRAPH)
"""Kinds whose place is told by their box where nothing else tells it: the box lies there. What
the others speak about does not follow from their box."""


def annotation_entries(
    pages: Sequence[Page], body: Body, typed: TypedWords, marks: WordMarks
) -> tuple[AnnotationEntry, ...]:
    """Every annotation of the pages with its anchor, in page order."""
    blocks = {
        (block.page.id, annotation.id): index
        for index, block in body.written
        for annotation in block.annotations
    }
    found = []
    for page in pages:
        typing = _Typing.of(page) if page.annotations else None
        for mark in page.annotations:
            block = blocks.get((page.id, mark.id))
            anchor: Anchor | None = None
            if block is not None:
                anchor = Anchor(relation="block", paragraph=block, words=())
            elif mark.anchor is not None:
                anchor = _told(mark, mark.anchor, page, body, typed, marks)
            elif mark.kind in _LOCATED_BY_BOX and typing is not None:
                anchor = _seen(mark, typing, body, marks)
            found.append(_entry(mark, page, anchor))
    return tuple(found)


def _entry(mark: Annotation, page: Page, anchor: Anchor | None) -> AnnotationEntry:
    sure = mark.reading_confidence
    return AnnotationEntry(
        id=mark.id,
        kind=mark.kind,
        page=page.id,
        box=box_list(mark.box),
        outline=mark.outline,
        crop=mark.crop,
        anchor=anchor,
        reading=mark.reading,
        reading_confidence=None if sure is None else round(sure, 4),
        hand=mark.hand.value,
        instrument=mark.instrument,
        confidence=round(mark.confidence, 4),
    )


def _told(
    mark: Annotation,
    anchor: MarkAnchor,
    page: Page,
    body: Body,
    typed: TypedWords,
    marks: WordMarks,
) -> Anchor | None:
    """The anchor that the mark has, in terms of the record."""
    words = typed.under(page.id, mark)
    before, after = typed.one(page.id, anchor.before), typed.one(page.id, anchor.after)
    if not words and before is None and after is None:
        return None
    refs = (*anchor.words, *(ref for ref in (anchor.before, anchor.after) if ref is not None))
    paragraphs = [place[0] for ref in refs if (place := body.places.get((page.id, ref)))]
    return Anchor(
        relation=anchor.relation.value,
        paragraph=body.put.get((page.id, mark.id), paragraphs[0] if paragraphs else None),
        words=marks.words_at(words, page.id),
        before=None if before is None else marks.word_at(before, page.id),
        after=None if after is None else marks.word_at(after, page.id),
    )


@dataclass(frozen=True, slots=True)
class _Typing:
    """The words and lines of a page with their boxes as arrays of shape (n, 4).

    Attributes:
        places: of each word.
        word_boxes: on the scan.
        line_boxes: on the upright page.
    """

    page: Page
    words: tuple[Word, ...]
    places: tuple[WordRef, ...]
    word_boxes: npt.NDArray[np.int64]
    lines: tuple[Line, ...]
    line_boxes: npt.NDArray[np.int64]

    @staticmethod
    def of(page: Page) -> _Typing:
        lines = tuple(page.typed_lines())
        typed = {id(line) for line in lines}
        placed = [
            (WordRef(region.id, line_at, word_at), word)
            for region in page.regions
            for line_at, line in enumerate(region.lines)
            if id(line) in typed
            for word_at, word in enumerate(line.words)
        ]
        return _Typing(
            page,
            tuple(word for _, word in placed),
            tuple(place for place, _ in placed),
            _array(word.box for _, word in placed),
            lines,
            _array(upright(line.box, page) for line in lines),
        )

    def under(self, mark: Annotation) -> list[int]:
        """Indices of the words that the mark covers a good part of."""
        x0, y0, x1, y1 = self.word_boxes.T
        width = np.minimum(x1, mark.box.x1) - np.maximum(x0, mark.box.x0)
        height = np.minimum(y1, mark.box.y1) - np.maximum(y0, mark.box.y0)
        common = np.maximum(width, 0) * np.maximum(height, 0)
        hit = common >= LEAST_OVER * (x1 - x0) * (y1 - y0)
        return [int(index) for index in np.flatnonzero(hit)]

    def beside(self, mark: Annotation) -> list[int]:
        """Indices of the words of the line at the height of the mark's middle, the nearest one."""
        x, y = upright(mark.box, self.page).centre
        x0, y0, x1, y1 = self.line_boxes.T
        level = np.flatnonzero((y0 <= y) & (y < y1))
        if not level.size:
            return []
        away = np.maximum(np.maximum(x0 - x, x - x1), 0.0)[level]
        words = self.lines[int(level[np.argmin(away)])].words
        return [at for at, word in enumerate(self.words) if any(word is one for one in words)]


def _array(boxes: Iterable[Box]) -> npt.NDArray[np.int64]:
    return np.array([box.as_list() for box in boxes], dtype=np.int64).reshape(-1, 4)


def _seen(mark: Annotation, typing: _Typing, body: Body, marks: WordMarks) -> Anchor | None:
    """The words that the mark's box covers, else those at its height."""
    over = typing.under(mark)
    found = over or typing.beside(mark)
    if not found:
        return None
    page = typing.page.id
    relation: Literal["over", "beside"] = "over" if over else "beside"
    places = [body.places.get((page, typing.places[at])) for at in found]
    return Anchor(
        relation=relation,
        paragraph=next((place[0] for place in places if place is not None), None),
        words=marks.words_at((typing.words[at] for at in found), page),
    )
