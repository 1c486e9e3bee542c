"""What a person should look at in a document, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.assemble.paragraphs import Body
from pipeline.assemble.review_items import item
from pipeline.assemble.review_marks import mark_items
from pipeline.assemble.settings import AssembleSettings
from pipeline.model import Box, Line, Page
from pipeline.record import AnnotationEntry, ReviewItem, box_list


def review_pages(
    pages: Sequence[Page],
    body: Body,
    annotations: Sequence[AnnotationEntry],
    settings: AssembleSettings,
) -> list[ReviewItem]:
    """What the pages themselves give reason to look at, page by page."""
    anchored = {(entry.page, entry.id) for entry in annotations if entry.anchor is not None}
    items: list[ReviewItem] = []
    doubtful: list[tuple[float, int, Page, Line]] = []
    for page in pages:
        items += _page_items(page, settings)
        items += _passage_items(body, page)
        items += mark_items(page, body, anchored, settings)
        mean = page.mean_confidence
        if mean is not None and mean >= settings.page_confidence:
            for line in page.typed_lines():
                lowest = min(word.confidence for word in line.words)
                if lowest < settings.word_confidence:
                    doubtful.append((lowest, len(doubtful), page, line))
    return items + _line_items(doubtful, settings)


def missing_fields(missing: Iterable[tuple[str, str]]) -> list[ReviewItem]:
    """One item for each field that a document with a head should have: (field, reason)."""
    return [
        item(f"missing-{name}", f"{_capital(name)}: {reason} Look at the head of the document.")
        if name != "signature"
        else item("missing-signature", f"Signature: {reason} Look at the end of the document.")
        for name, reason in missing
    ]


def _page_items(page: Page, settings: AssembleSettings) -> list[ReviewItem]:
    items = [item("page-warning", warning, page) for warning in page.warnings]
    mean = page.mean_confidence
    if page.rotation:
        items.append(
            item(
                "rotated",
                f"The page was read after turning it {page.rotation}° clockwise. "
                "Check that this is the right way up.",
                page,
            )
        )
    if mean is None and not page.annotations:
        items.append(
            item("blank-page", "Nothing was found on this page. Check that it is blank.", page)
        )
    elif mean is None:
        items.append(
            item(
                "no-typing",
                "No typing was found on this page, only handwriting. Check that this is right.",
                page,
            )
        )
    elif mean < settings.page_confidence:
        items.append(
            item(
                "low-confidence-page",
                f"This page was read with little confidence ({mean:.0%} on average). "
                "Read it against the scan; a better scan may help.",
                page,
            )
        )
    return items


def _passage_items(body: Body, page: Page) -> list[ReviewItem]:
    """One item for each passage in the text that was not read, however many marks it has."""
    items = []
    for _, block in body.written:
        unread = [mark for mark in block.annotations if mark.reading is None]
        if block.page.id != page.id or not unread:
            continue
        largest = max(unread, key=lambda mark: mark.box.area)
        items.append(
            ReviewItem(
                reason="unread-handwriting",
                message="A handwritten passage in the text was not read. Read it from the picture.",
                page=page.id,
                box=box_list(Box.around(mark.box for mark in unread)),
                crop=largest.crop,
            )
        )
    return items


def _line_items(
    doubtful: Sequence[tuple[float, int, Page, Line]], settings: AssembleSettings
) -> list[ReviewItem]:
    worst = sorted(doubtful, key=lambda entry: entry[:2])[: settings.most_lines]
    items = []
    for _, _, page, line in sorted(worst, key=lambda entry: entry[1]):
        low = [word.text for word in line.words if word.confidence < settings.word_confidence]
        listed = ", ".join(f"«{text}»" for text in low[:5]) + (", …" if len(low) > 5 else "")
        items.append(
            item(
                "low-confidence-words",
                f"{len(low)} of {len(line.words)} words in this line were read with little "
                f"confidence: {listed}.",
                page,
                at=line,
            )
        )
    if len(doubtful) > len(worst):
        items.append(
            item(
                "low-confidence-words",
                f"{len(doubtful) - len(worst)} more lines hold words read with little confidence.",
            )
        )
    return items


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
