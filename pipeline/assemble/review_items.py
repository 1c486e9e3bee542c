"""One entry of the list of what a person should look at."""

from __future__ import annotations

from pipeline.model import Annotation, Line, Page
from pipeline.record import ReviewItem, box_list


def item(
    reason: str,
    message: str,
    page: Page | None = None,
    *,
    at: Line | Annotation | None = None,
    crop: str | None = None,
) -> ReviewItem:
    return ReviewItem(
        reason=reason,
        message=message,
        page=None if page is None else page.id,
        box=None if at is None else box_list(at.box),
        crop=crop,
    )
