"""Blocks of handwriting that stand in the text, told from marks beside and upon it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.model import Annotation, AnnotationKind, Box, Hand, Page, Region, upright

SHEET_NUMBER = AnnotationKind.SHEET_NUMBER
PARAGRAPH = AnnotationKind.PARAGRAPH
OF_A_BLOCK = frozenset({PARAGRAPH, AnnotationKind.UNCLASSIFIED})
"""Kinds of marks that may be the text's own; the others are known to be something else."""
LINE_GAP = 3.0
"""Marks further apart than so many heights of a typed line are two passages."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """A mark made by hand and the page it stands on."""

    page: Page
    mark: Annotation


def in_reading_order(marks: Sequence[PageMark]) -> list[PageMark]:
    """Line by line from the top, in a line from the left; pages in the order they come in."""
    rows: list[list[PageMark]] = []
    pages = list(dict.fromkeys(one.page.id for one in marks))

    def box(one: PageMark) -> Box:
        return upright(one.mark.box, one.page)

    for one in sorted(marks, key=lambda m: (pages.index(m.page.id), box(m).centre[1], m.mark.id)):
        row = rows[-1][0] if rows else None
        beside = row is not None and row.page.id == one.page.id
        if row is not None and beside and box(row).y0 <= box(one).centre[1] < box(row).y1:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda m: (box(m).x0, m.mark.id))]


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A wide block of handwriting standing in the reading order.

    Attributes:
        regions: ids of its regions; none when only an annotation tells of it.
        annotations: the marks it is made of, top to bottom.
        hand: who wrote it.
    """

    page: Page
    regions: tuple[str, ...]
    annotations: tuple[Annotation, ...]
    hand: Hand


def written_blocks(
    regions: Sequence[Region], page: Page, least_width: float
) -> tuple[WrittenBlock, ...]:
    """The blocks among handwritten regions that follow one another without typing between.

    Regions close below or beside one another are one passage; it is a block when its ink covers
    at least the share ``least_width`` of the width of the page's text, or when one of its marks
    is known to be a paragraph.
    """
    others = [mark for mark in page.annotations if mark.kind not in OF_A_BLOCK]
    regions = [r for r in regions if not any(_is_mostly(r, mark) for mark in others)]
    passages: list[list[Region]] = []
    gap = LINE_GAP * _line_height(regions, page)
    for region in sorted(regions, key=lambda r: (upright(r.box, page).y0, r.id)):
        if passages and upright(region.box, page).y0 - _foot(passages[-1], page) <= gap:
            passages[-1].append(region)
        else:
            passages.append([region])
    blocks = []
    for passage in passages:
        marks = _marks_in(passage, page)
        is_known = any(mark.kind is PARAGRAPH for mark in marks)
        if not is_known and _covered([r.box for r in passage], page) < least_width:
            continue
        hands = [mark.hand for mark in marks] + [x.hand for r in passage for x in r.lines]
        hand = next((hand for hand in hands if hand is not Hand.TYPED), Hand.PENCIL)
        blocks.append(WrittenBlock(page, tuple(r.id for r in passage), marks, hand))
    return tuple(blocks)


def loose_blocks(page: Page, used: frozenset[str]) -> tuple[tuple[float, WrittenBlock], ...]:
    """Annotations of kind ``paragraph`` that no region tells of, with their middle height."""
    loose = [
        mark
        for mark in page.annotations
        if mark.kind is PARAGRAPH and mark.id not in used and not _has_region(mark, page)
    ]
    middles = [(upright(mark.box, page).centre[1], mark) for mark in loose]
    middles.sort(key=lambda pair: (pair[0], pair[1].id))
    return tuple((middle, WrittenBlock(page, (), (mark,), mark.hand)) for middle, mark in middles)


def _foot(regions: Sequence[Region], page: Page) -> int:
    return max(upright(region.box, page).y1 for region in regions)


def _has_region(mark: Annotation, page: Page) -> bool:
    return any(_is_in(mark, region) for region in page.regions if not region.text)


def _is_in(mark: Annotation, region: Region) -> bool:
    return 2 * mark.box.intersection(region.box) > mark.box.area


def _is_mostly(region: Region, mark: Annotation) -> bool:
    return 2 * mark.box.intersection(region.box) > region.box.area


def _marks_in(regions: Sequence[Region], page: Page) -> tuple[Annotation, ...]:
    marks = [
        mark
        for mark in page.annotations
        if mark.kind in OF_A_BLOCK and any(_is_in(mark, region) for region in regions)
    ]
    marks.sort(key=lambda mark: (upright(mark.box, page).y0, upright(mark.box, page).x0, mark.id))
    return tuple(marks)


def _line_height(regions: Sequence[Region], page: Page) -> float:
    heights = [upright(line.box, page).height for line in page.typed_lines()]
    return median(heights or [upright(r.box, page).height for r in regions] or [0])


def _covered(boxes: Sequence[Box], page: Page) -> float:
    """Share of the width of the page's text (of the page, where it has none) over these boxes."""
    lines = [upright(line.box, page) for line in page.typed_lines()]
    left = min((box.x0 for box in lines), default=0)
    page_width = page.width if page.rotation % 180 == 0 else page.height
    right = max((box.x1 for box in lines), default=page_width)
    covered = 0
    reached = left
    for box in sorted(upright(box, page) for box in boxes):
        start, end = max(box.x0, reached), min(box.x1, right)
        covered += max(end - start, 0)
        reached = max(reached, end)
    return covered / (right - left)
