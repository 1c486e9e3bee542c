"""Where in the text each mark made by hand stands: the record's annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.assemble.page_frame import upright
from pipeline.assemble.paragraphs import Body
from pipeline.model import Annotation, Line, Page, Word
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
            id=annotation.id,
            kind=annotation.kind,
            page=page.id,
            box=box_list(annotation.box),
            crop=annotation.crop,
            anchor=_anchor(annotation, page, blocks.get((page.id, annotation.id)), places),
            reading=annotation.reading,
            hand=annotation.hand.value,
            confidence=round(annotation.confidence, 4),
        )
        for page in pages
        for annotation in page.annotations
    )


def _anchor(mark: Annotation, page: Page, block: int | None, places: _Places) -> Anchor | None:
    if mark.kind == "sheet-number":
        return None
    if block is not None:
        return Anchor(relation="block", paragraph=block, words=())
    over = [word for word in _words(page) if _is_over(mark, word)]
    if over:
        return Anchor(
            relation="over",
            paragraph=_paragraph(over, page, places),
            words=words_at(over, page.id),
        )
    line = _line_beside(mark, page)
    if line is None:
        return None
    return Anchor(
        relation="beside",
        paragraph=_paragraph(line.words, page, places),
        words=words_at(line.words, page.id),
    )


def _words(page: Page) -> Iterator[Word]:
    for line in page.typed_lines():
        yield from line.words


def _is_over(mark: Annotation, word: Word) -> bool:
    return mark.box.intersection(word.box) >= LEAST_OVER * word.box.area


def _line_beside(mark: Annotation, page: Page) -> Line | None:
    """The line of typing at the height of the mark's middle, the nearest one across."""
    x, y = upright(mark.box, page).centre
    beside = []
    for index, line in enumerate(page.typed_lines()):
        box = upright(line.box, page)
        if box.y0 <= y < box.y1:
            beside.append((max(box.x0 - x, x - box.x1, 0.0), index, line))
    return min(beside)[2] if beside else None


def _paragraph(words: Sequence[Word], page: Page, places: _Places) -> int | None:
    for word in words:
        index = places.get((page.id, box_list(word.box), word.text))
        if index is not None:
            return index
    return None
