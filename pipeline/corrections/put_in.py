"""Typing that the machine did not read is put where it belongs among the lines of a page."""

from __future__ import annotations

from pipeline.corrections.direction import height_span, span
from pipeline.corrections.draft import DraftLine, DraftPage, DraftRegion, Piece
from pipeline.model import Box, Hand, RegionKind

FARTHEST = 12
"""A word stands in a line when no more than so many of its heights part them."""


def put_typing_in(draft: DraftPage, box: Box, pieces: list[Piece]) -> None:
    """Put words into the line at their height.

    Where there is none, a line goes into the region around it, or a region of its own into the
    order of reading.

    Args:
        draft: the page.
        box: where they stand.
        pieces: may be none; then there is a line where something may be typed.
    """
    line = _line_at(draft, box)
    if line is not None and pieces:
        start = span(box, draft.page)[0]
        at = sum(span(piece.word.box, draft.page)[0] < start for piece in line.pieces)
        line.set_pieces([*line.pieces[:at], *pieces, *line.pieces[at:]])
        return
    new = DraftLine(box, [])
    new.set_pieces(pieces)
    middle = upright_middle(draft, box)
    for region in draft.regions:
        if region.is_typed and 2 * region.box.intersection(box) > box.area:
            above = [upright_middle(draft, one.box) < middle for one in region.lines]
            region.lines.insert(sum(above), new)
            return
    put_region_in(
        draft, DraftRegion(draft.free_id("by-hand"), RegionKind.PARAGRAPH, new.box, [new])
    )


def put_region_in(draft: DraftPage, region: DraftRegion) -> None:
    """Behind the last region that begins above its middle."""
    middle = upright_middle(draft, region.box)
    at = 0
    for index, other in enumerate(draft.regions):
        if height_span(other.box, draft.page)[0] < middle:
            at = index + 1
    draft.regions.insert(at, region)


def upright_middle(draft: DraftPage, box: Box) -> float:
    return sum(height_span(box, draft.page)) / 2


def _line_at(draft: DraftPage, box: Box) -> DraftLine | None:
    """The nearest typed line at this height that leaves room there."""
    middle = upright_middle(draft, box)
    top, foot = height_span(box, draft.page)
    start, end = span(box, draft.page)
    best: tuple[float, DraftLine] | None = None
    for _, line in draft.lines():
        if line.hand is not Hand.TYPED or not line.pieces:
            continue
        y0, y1 = height_span(line.box, draft.page)
        taken = sum(
            max(min(end, e) - max(start, s), 0)
            for s, e in (span(piece.word.box, draft.page) for piece in line.pieces)
        )
        x0, x1 = span(line.box, draft.page)
        away = max(x0 - end, start - x1, 0)
        fits = y0 <= middle < y1 and 2 * taken < end - start and away <= FARTHEST * (foot - top)
        if fits and (best is None or away < best[0]):
            best = away, line
    return None if best is None else best[1]
