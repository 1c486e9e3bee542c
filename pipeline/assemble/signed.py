"""Signatures by hand over typed ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.assemble.review_items import item
from pipeline.assemble.typed_words import TypedWords
from pipeline.assemble.values import typed_value
from pipeline.assemble.writing import PageMark
from pipeline.model import AnnotationKind, Box, Found, Page, upright
from pipeline.record import AnnotationAt, ReviewItem, Signature, WordMarks


def signatures_by_hand(pages: Sequence[Page]) -> tuple[PageMark, ...]:
    return tuple(
        PageMark(page, mark)
        for page in pages
        for mark in page.annotations
        if mark.kind is AnnotationKind.SIGNATURE
    )


def signed_values(
    found: Sequence[Found], by_hand: Sequence[PageMark], typed: TypedWords, marks: WordMarks
) -> tuple[Signature, ...]:
    """Typed signatures with those by hand that sign them.

    A signature by hand belongs to the typed one whose words it is anchored at; without such
    words, to the only typed one of its page that stands at its height. Otherwise to none.
    """
    owners = [_owner(one, found, typed) for one in by_hand]
    values = []
    for index, one_found in enumerate(found):
        value = typed_value(one_found, marks)
        if value is not None:
            signed = tuple(
                AnnotationAt(page=one.page.id, annotation=one.mark.id)
                for one, owner in zip(by_hand, owners, strict=True)
                if owner == index
            )
            values.append(Signature.model_validate({**value.model_dump(), "signed": signed}))
    return tuple(values)


def unsigned_items(values: Iterable[Signature], by_hand: Sequence[PageMark]) -> list[ReviewItem]:
    """One for each signature by hand that belongs to no typed one."""
    known = {(at.page, at.annotation) for value in values for at in value.signed}
    return [
        item(
            "signature-unclear",
            "Someone signed here by hand, and no typed name tells who. Look at the picture.",
            one.page,
            at=one.mark,
            crop=one.mark.crop,
        )
        for one in by_hand
        if (one.page.id, one.mark.id) not in known
    ]


def _owner(one: PageMark, found: Sequence[Found], typed: TypedWords) -> int | None:
    mine = [index for index, item in enumerate(found) if item.page_id == one.page.id]
    words = typed.under(one.page.id, one.mark)
    shared = {index: sum(word in found[index].words for word in words) for index in mine}
    best = max(mine, key=lambda index: (shared[index], -index), default=None)
    if best is not None and shared[best]:
        return best
    level = [index for index in mine if _at_height(one, found[index].box)]
    return level[0] if len(level) == 1 else None


def _at_height(one: PageMark, box: Box) -> bool:
    """Whether a mark's middle is within a box, or the middle of the box within the mark."""
    mark, text = upright(one.mark.box, one.page), upright(box, one.page)
    return text.y0 <= mark.centre[1] < text.y1 or mark.y0 <= text.centre[1] < mark.y1
