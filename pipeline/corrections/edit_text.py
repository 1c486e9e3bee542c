"""What people change in the typing of a page: words, lines, their hand, paragraphs, regions.

Each function changes the draft in place, and does nothing where the page says already what the
person wants.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.corrections.anchoring import (
    Place,
    find_line,
    find_mark,
    find_regions,
    find_words,
    places,
)
from pipeline.corrections.changes import (
    HandChange,
    LineChange,
    ParagraphChange,
    RegionChange,
    WordChange,
)
from pipeline.corrections.draft import DraftLine, DraftPage, DraftRegion
from pipeline.corrections.hands import INSTRUMENT_OF, of_hand
from pipeline.corrections.put_in import put_typing_in
from pipeline.corrections.tokens import SURE, in_place_of, laid_over, spread
from pipeline.corrections.unfit import (
    LINE_GONE,
    NOTHING_BEFORE,
    REGION_GONE,
    TEXT_GONE,
    DoesNotFitError,
)
from pipeline.model import Annotation, AnnotationKind, Box, Hand, RegionKind

_BODY = (RegionKind.PARAGRAPH, RegionKind.TABLE, RegionKind.MARGIN)
_BLOCKS = (AnnotationKind.PARAGRAPH, AnnotationKind.UNCLASSIFIED)


def change_word(drafts: Sequence[DraftPage], change: WordChange) -> None:
    """Other text for a word.

    Raises:
        DoesNotFitError: when there is no such word.
    """
    may_be = places(change.spot, drafts, (change.before, change.after))
    words = change.after.split()
    for place in may_be:
        run = find_words(place)
        if run is not None:
            pieces = in_place_of(run.pieces, words, place.page)
            run.line.set_pieces(
                [*run.line.pieces[: run.start], *pieces, *run.line.pieces[run.end :]]
            )
            return
    place = may_be[0]
    if not words and not _typing_at(place):
        return  # it is not read there any more
    if change.before.strip() or change.spot.text.strip():
        raise DoesNotFitError(TEXT_GONE.about(change.before))
    put_typing_in(place.draft, place.box, spread(words, place.box, place.page))


def change_line(drafts: Sequence[DraftPage], change: LineChange) -> None:
    """Other text for a line.

    Raises:
        DoesNotFitError: when there is no such line.
    """
    may_be = places(change.spot, drafts, (change.before, change.after))
    for place in may_be:
        found = find_line(place)
        if found is not None:
            _, line = found
            line.set_pieces(laid_over(line.pieces, change.after, line.box, place.page))
            return
    place = may_be[0]
    words = change.after.split()
    if not words and not _typing_at(place):
        return
    if change.before.strip() or change.spot.text.strip():
        raise DoesNotFitError(LINE_GONE.about(change.before))
    put_typing_in(place.draft, place.box, spread(words, place.box, place.page))


def change_region(drafts: Sequence[DraftPage], change: RegionChange) -> None:
    """Another kind for a region.

    Raises:
        DoesNotFitError: when there is no such region.
    """
    for place in places(change.spot, drafts, ()):
        regions = find_regions(place, (change.before, change.after))
        for region in regions:
            region.kind = change.after
        if regions:
            return
    raise DoesNotFitError(REGION_GONE)


def change_hand_of_line(drafts: Sequence[DraftPage], change: HandChange, mark_id: str) -> None:
    """A line of typing becomes handwriting with its text as the reading, or the reverse.

    Args:
        drafts: the pages of the document.
        change: of a line.
        mark_id: for the mark that the line becomes.

    Raises:
        DoesNotFitError: when there is no such line.
    """
    for place in places(change.spot, drafts, ()):
        if _set_hand(place, change, mark_id):
            return
    raise DoesNotFitError(LINE_GONE.about(change.spot.text))


def _set_hand(place: Place, change: HandChange, mark_id: str) -> bool:
    found = find_line(place, typed=change.before is Hand.TYPED)
    if change.after is Hand.TYPED:
        if found is not None:
            _become_typed(place, *found)
        return found is not None or find_line(place) is not None
    if found is None or (change.before is Hand.TYPED and not found[1].pieces):
        mark = find_mark(place, _BLOCKS)
        if mark is None:
            return False
        at = place.draft.marks.index(mark)
        place.draft.marks[at] = of_hand(mark, change.after)
        return True
    region, line = found
    if line.pieces:
        place.draft.marks.append(_mark_of(line, change.after, mark_id))
    line.hand = change.after
    line.pieces = []
    if not region.is_typed:
        region.kind = RegionKind.HANDWRITING
    return True


def _mark_of(line: DraftLine, hand: Hand, mark_id: str) -> Annotation:
    return Annotation(
        id=mark_id,
        kind=AnnotationKind.PARAGRAPH,
        hand=hand,
        box=line.box,
        confidence=SURE,
        reading=line.text,
        reading_confidence=SURE,
        instrument=INSTRUMENT_OF[hand],
    )


def _become_typed(place: Place, region: DraftRegion, line: DraftLine) -> None:
    marks = [
        mark
        for mark in place.draft.marks
        if mark.kind in _BLOCKS and 2 * mark.box.intersection(line.box) > mark.box.area
    ]
    readings = [mark.reading for mark in marks if mark.reading]
    place.draft.marks = [mark for mark in place.draft.marks if mark not in marks]
    line.hand = Hand.TYPED
    line.pieces = spread(" ".join(readings).split(), line.box, place.page)
    if region.kind is RegionKind.HANDWRITING:
        region.kind = RegionKind.PARAGRAPH


def change_paragraph(drafts: Sequence[DraftPage], change: ParagraphChange) -> None:
    """A paragraph begins with a line, or does not.

    Raises:
        DoesNotFitError: when there is no such line, or no text before it to go on with.
    """
    for place in places(change.spot, drafts, ()):
        found = find_line(place, may_be_empty=False)
        if found is not None:
            region, line = found
            if change.after:
                _part(place.draft, region, line)
            elif not _has_text_before(drafts, line):
                raise DoesNotFitError(NOTHING_BEFORE.about(line.text))
            else:
                _join(place.draft, region, line)
            line.begins = change.after
            return
    raise DoesNotFitError(LINE_GONE.about(change.spot.text))


def _has_text_before(drafts: Sequence[DraftPage], line: DraftLine) -> bool:
    for region, one in (pair for draft in drafts for pair in draft.lines()):
        if one is line:
            return False
        if region.kind in _BODY and one.hand is Hand.TYPED and one.pieces:
            return True
    return False


def _part(draft: DraftPage, region: DraftRegion, line: DraftLine) -> None:
    """The region is two from this line on."""
    at = next(i for i, one in enumerate(region.lines) if one is line)
    if not any(one.pieces for one in region.lines[:at]):
        return
    below = region.lines[at:]
    region.lines = region.lines[:at]
    region.box = Box.around(one.box for one in region.lines)
    part = DraftRegion(
        draft.free_id(f"{region.id}-2"), region.kind, Box.around(one.box for one in below), below
    )
    draft.regions.insert(_index(draft, region) + 1, part)


def _join(draft: DraftPage, region: DraftRegion, line: DraftLine) -> None:
    """The region goes on with the typed one before it, where both are alike."""
    at = next(i for i, one in enumerate(region.lines) if one is line)
    if any(one.pieces for one in region.lines[:at]):
        return  # it is in the midst of one
    index = _index(draft, region)
    before = draft.regions[index - 1] if index else None
    if before is None or not before.is_typed or before.kind is not region.kind:
        return  # over the end of a page, or something stands between: told to the assembly
    if region.kind not in _BODY:
        return
    before.lines += region.lines
    before.box = Box.around([before.box, region.box])
    del draft.regions[index]


def _index(draft: DraftPage, region: DraftRegion) -> int:
    return next(i for i, one in enumerate(draft.regions) if one is region)


def _typing_at(place: Place) -> bool:
    return any(
        place.holds(piece.word.box)
        for _, line in place.draft.lines()
        if line.hand is Hand.TYPED
        for piece in line.pieces
    )
