"""Where in the text each mark made by hand stands: the record's annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.assemble.paragraphs import Body
from pipeline.assemble.writing import SHEET_NUMBER
from pipeline.model import Annotation, Box, Line, Page, Word, upright
from pipeline.record import Anchor, AnnotationEntry, box_list, words_at

LEAST_OVER = 0.15
"""A mark is over a word when it covers this share of the word's box."""

_Places = dict[tuple[str, tuple[int, int, int, int], str], int]


def annotation_entries(pages: Sequence[Page], body: Body) -> tuple[AnnotationEntry, ...]:
    """Every annotation of the pages with its anchor, in page order."""
    blocks = {
        (block.page.id, annotation.id): index
        for index, block in body.written
        for annotation in block.annotations
    }
    places: _Places = {
        (word.page, word.box, word.text): index
        for index, paragraph in enumerate(body.paragraphs)
        for run in paragraph.runs
        for word in run.words
    }
    return tuple(
        AnnotationEntry(
            id=mark.id,
            kind=mark.kind,
            page=page.id,
            box=box_list(mark.box),
            crop=mark.crop,
            anchor=_anchor(mark, typing, blocks.get((page.id, mark.id)), places),
            reading=mark.reading,
            hand=mark.hand.value,
            confidence=round(mark.confidence, 4),
        )
        for page in pages
        if page.annotations
        for typing in [_Typing.of(page)]
        for mark in page.annotations
    )


@dataclass(frozen=True, slots=True)
class _Typing:
    """The words and lines of a page with their boxes as arrays of shape (n, 4).

    Attributes:
        word_boxes: on the scan.
        line_boxes: on the upright page.
    """

    page: Page
    words: tuple[Word, ...]
    word_boxes: npt.NDArray[np.int64]
    lines: tuple[Line, ...]
    line_boxes: npt.NDArray[np.int64]

    @staticmethod
    def of(page: Page) -> _Typing:
        lines = tuple(page.typed_lines())
        words = tuple(word for line in lines for word in line.words)
        return _Typing(
            page,
            words,
            _array(word.box for word in words),
            lines,
            _array(upright(line.box, page) for line in lines),
        )

    def under(self, mark: Annotation) -> tuple[Word, ...]:
        """The words that the mark covers a good part of."""
        x0, y0, x1, y1 = self.word_boxes.T
        width = np.minimum(x1, mark.box.x1) - np.maximum(x0, mark.box.x0)
        height = np.minimum(y1, mark.box.y1) - np.maximum(y0, mark.box.y0)
        common = np.maximum(width, 0) * np.maximum(height, 0)
        hit = common >= LEAST_OVER * (x1 - x0) * (y1 - y0)
        return tuple(self.words[index] for index in np.flatnonzero(hit))

    def beside(self, mark: Annotation) -> Line | None:
        """The line at the height of the mark's middle, the nearest one across."""
        x, y = upright(mark.box, self.page).centre
        x0, y0, x1, y1 = self.line_boxes.T
        level = np.flatnonzero((y0 <= y) & (y < y1))
        if not level.size:
            return None
        away = np.maximum(np.maximum(x0 - x, x - x1), 0.0)[level]
        return self.lines[int(level[np.argmin(away)])]


def _array(boxes: Iterable[Box]) -> npt.NDArray[np.int64]:
    return np.array([box.as_list() for box in boxes], dtype=np.int64).reshape(-1, 4)


def _anchor(mark: Annotation, typing: _Typing, block: int | None, places: _Places) -> Anchor | None:
    if mark.kind == SHEET_NUMBER:
        return None
    if block is not None:
        return Anchor(relation="block", paragraph=block, words=())
    over = typing.under(mark)
    line = None if over else typing.beside(mark)
    words = line.words if line is not None else over
    if not words:
        return None
    page = typing.page.id
    return Anchor(
        relation="over" if over else "beside",
        paragraph=next(
            (
                places[key]
                for word in words
                if (key := (page, box_list(word.box), word.text)) in places
            ),
            None,
        ),
        words=words_at(words, page),
    )
