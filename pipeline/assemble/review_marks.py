"""Marks made by hand that a person should look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from pipeline.assemble.paragraphs import Body
from pipeline.assemble.review_items import item
from pipeline.assemble.settings import AssembleSettings
from pipeline.model import Annotation, AnnotationKind, Page
from pipeline.record import ReviewItem

_OF_THE_TEXT = (AnnotationKind.INSERTION, AnnotationKind.GAP_WORD)


def mark_items(
    page: Page, body: Body, anchored: AbstractSet[tuple[str, str]], settings: AssembleSettings
) -> list[ReviewItem]:
    """What the marks of one page give reason to look at, most urgent first.

    Args:
        page: whose marks.
        body: of the document.
        anchored: (page id, annotation id) of the marks whose place among the typing is known.
        settings: how many are listed.
    """
    in_blocks = {mark.id for _, b in body.written if b.page.id == page.id for mark in b.annotations}
    single = [mark for mark in page.annotations if mark.id not in in_blocks]
    resolutions = [mark for mark in single if mark.kind is AnnotationKind.RESOLUTION]
    put = [mark for mark in single if (page.id, mark.id) in body.put]
    rest = [
        mark
        for mark in single
        if (mark.kind.holds_text or mark.kind is AnnotationKind.UNCLASSIFIED)
        and mark.kind not in (AnnotationKind.RESOLUTION, AnnotationKind.SHEET_NUMBER)
        and mark not in put
    ]
    lost = [
        mark for mark in rest if mark.kind in _OF_THE_TEXT and (page.id, mark.id) not in anchored
    ]
    unread = [mark for mark in rest if mark.reading is None and mark not in lost]
    doubtful = [
        mark
        for mark in page.annotations
        if mark.reading_confidence is not None
        and mark.reading_confidence < settings.field_confidence
    ]
    return [
        *(_resolution_item(mark, page) for mark in resolutions),
        *_largest(
            [mark for mark in put if mark.reading is None],
            page,
            settings,
            "unread-handwriting",
            lambda _: (
                "Words written by hand into the text or beside it were not read. "
                "Read them from the picture."
            ),
        ),
        *_largest(
            lost,
            page,
            settings,
            "unplaced-handwriting",
            lambda mark: (
                f"{_quoted(mark)} was written into the text by hand, but it is not known "
                "between which words. Look at the scan."
            ),
        ),
        *_largest(
            unread,
            page,
            settings,
            "unread-mark",
            lambda _: "A mark made by hand was not read. Look at the picture.",
        ),
        *_largest(
            doubtful,
            page,
            settings,
            "doubtful-reading",
            lambda mark: (
                f"{_quoted(mark)} was read from handwriting with little confidence. "
                "Compare the picture."
            ),
        ),
    ]


def _resolution_item(mark: Annotation, page: Page) -> ReviewItem:
    read = "It was not read." if mark.reading is None else f"It was read as {_quoted(mark)}."
    return item(
        "resolution",
        f"A resolution is written across this page. {read} Compare the picture.",
        page,
        at=mark,
        crop=mark.crop,
    )


def _quoted(mark: Annotation) -> str:
    return "Something" if mark.reading is None else f"«{mark.reading}»"


def _largest(
    marks: Sequence[Annotation],
    page: Page,
    settings: AssembleSettings,
    reason: str,
    message: Callable[[Annotation], str],
) -> list[ReviewItem]:
    """The largest of ``marks`` in their order, and how many more there are."""
    shown = sorted(marks, key=lambda mark: (-mark.box.area, mark.id))[: settings.most_marks]
    items = [
        item(reason, message(mark), page, at=mark, crop=mark.crop)
        for mark in marks
        if mark in shown
    ]
    if len(marks) > len(shown):
        more = f"{len(marks) - len(shown)} more marks of this kind, smaller than those listed."
        items.append(item(reason, f"On this page are {more}", page))
    return items
