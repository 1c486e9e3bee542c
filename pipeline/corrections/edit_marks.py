"""What people change in the marks made by hand of a page: kind, reading, hand.

Each function changes the draft in place, and does nothing where the page says already what the
person wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.corrections.anchoring import (
    SAME_PLACE_OVERLAP,
    Place,
    find_line,
    find_mark,
    places,
)
from pipeline.corrections.changes import HandChange, MarkChange, ReadingChange
from pipeline.corrections.draft import DraftPage
from pipeline.corrections.hands import of_hand
from pipeline.corrections.mark_places import anchor_at
from pipeline.corrections.put_in import put_typing_in
from pipeline.corrections.tokens import SURE, spread
from pipeline.corrections.unfit import MARK_GONE, DoesNotFitError
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Hand,
    Instrument,
    RegionKind,
    Relation,
)

_RELATIONS: dict[AnnotationKind, tuple[Relation, ...]] = {
    AnnotationKind.INSERTION: (Relation.BETWEEN,),
    AnnotationKind.GAP_WORD: (Relation.BETWEEN,),
    AnnotationKind.UNDERLINE: (Relation.UNDER, Relation.THROUGH, Relation.OVER),
    AnnotationKind.STRIKE_OUT: (Relation.THROUGH, Relation.UNDER, Relation.OVER),
    AnnotationKind.SIGNATURE: (Relation.OVER, Relation.THROUGH, Relation.UNDER),
    AnnotationKind.BAR: (Relation.BESIDE,),
    AnnotationKind.MARGIN_NOTE: (Relation.BESIDE,),
}
"""How a mark of a kind may stand to its words."""


def change_mark(drafts: Sequence[DraftPage], change: MarkChange, mark_id: str) -> None:
    """Another kind for a mark; none, and it is no mark; one where there was none, and it is new.

    Args:
        drafts: the pages of the document.
        change: what.
        mark_id: for a new mark.

    Raises:
        DoesNotFitError: when there is no such mark.
    """
    may_be = places(change.spot, drafts, ())
    for place in may_be:
        mark = find_mark(place, (change.before, change.after))
        if mark is None or (change.before is None and mark.kind is not change.after):
            continue  # a new one may be drawn upon others
        if change.after is None:
            _remove(place, mark)
        elif mark.kind is not change.after:
            _replace(place.draft, mark, _anchored(place.draft, mark, change.after))
        return
    if change.after is None:
        return  # it is not found any more
    if change.before is not None:
        raise DoesNotFitError(MARK_GONE)
    place = may_be[0]
    new = _removed_before(place) or Annotation(
        id=mark_id,
        kind=change.after,
        hand=Hand.PENCIL,
        box=place.box,
        confidence=SURE,
        instrument=Instrument.PENCIL,
    )
    place.draft.marks.append(_anchored(place.draft, new, change.after))


def _removed_before(place: Place) -> Annotation | None:
    """The machine's own mark there, when a person has said that it is none and takes it back."""
    there = {mark.id for mark in place.draft.marks}
    for mark in place.page.annotations:
        if mark.id not in there and place.overlap(mark.box) >= SAME_PLACE_OVERLAP:
            return mark
    return None


def change_reading(drafts: Sequence[DraftPage], change: ReadingChange) -> None:
    """What a mark says; none, and it is not read.

    Raises:
        DoesNotFitError: when there is no such mark.
    """
    texts = [text for text in (change.before, change.after) if text]
    reading = " ".join((change.after or "").split()) or None
    for place in places(change.spot, drafts, texts):
        mark = find_mark(place, [kind for kind in AnnotationKind if kind.holds_text])
        if mark is not None:
            sure = None if reading is None else SURE
            _replace(place.draft, mark, replace(mark, reading=reading, reading_confidence=sure))
            return
    raise DoesNotFitError(MARK_GONE)


def change_hand_of_mark(drafts: Sequence[DraftPage], change: HandChange) -> None:
    """Pencil or ink; or typed, and the mark is a line of typing that reads as the mark did.

    Raises:
        DoesNotFitError: when there is no such mark.
    """
    for place in places(change.spot, drafts, ()):
        mark = find_mark(place, (), (change.before, change.after))
        if mark is not None:
            if change.after is Hand.TYPED:
                _become_typed(place, mark)
            else:
                _replace(place.draft, mark, of_hand(mark, change.after))
            return
        if change.after is Hand.TYPED and find_line(place) is not None:
            return  # read as typing now
    raise DoesNotFitError(MARK_GONE)


def _become_typed(place: Place, mark: Annotation) -> None:
    _remove(place, mark)
    may_be_text = mark.kind.holds_text or mark.kind is AnnotationKind.UNCLASSIFIED
    if mark.reading or may_be_text:
        words = (mark.reading or "").split()
        put_typing_in(place.draft, mark.box, spread(words, mark.box, place.page))


def _remove(place: Place, mark: Annotation) -> None:
    """The mark, and regions of handwriting that were drawn around it."""
    draft = place.draft
    draft.marks = [one for one in draft.marks if one is not mark]
    draft.regions = [
        region
        for region in draft.regions
        if region.kind is not RegionKind.HANDWRITING
        or region.text.strip()
        or 2 * region.box.intersection(mark.box) <= region.box.area
        or any(2 * one.box.intersection(region.box) > one.box.area for one in draft.marks)
    ]


def _replace(draft: DraftPage, old: Annotation, new: Annotation) -> None:
    draft.marks = [new if one is old else one for one in draft.marks]


def _anchored(draft: DraftPage, mark: Annotation, kind: AnnotationKind) -> Annotation:
    """The mark as one of this kind: it keeps the words that it speaks about where it can."""
    relations = _RELATIONS.get(kind, ())
    anchor = mark.anchor
    if anchor is None or anchor.relation not in relations:
        anchor = anchor_at(draft, mark.box, kind)
    return replace(mark, kind=kind, anchor=anchor)
