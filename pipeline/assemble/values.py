"""Values of the record: from evidence on the page, from the manifest, or derived."""

from __future__ import annotations

from pipeline.assemble.inputs import FieldsLike
from pipeline.assemble.sorting import Taken
from pipeline.model import Found, Word
from pipeline.record import NO_MARKS, FieldValue, WordMarks, box_list

SINGLE = (
    "secrecy", "exemplar", "urgency", "kind", "number", "incoming", "outgoing", "date", "place",
    "sender", "certified", "copies", "distribution", "authenticity", "archive",
)  # fmt: skip
SEVERAL = ("handling", "addressees", "signature")


def typed_value(found: Found | None, marks: WordMarks = NO_MARKS) -> FieldValue | None:
    """A value that was read on a page; ``None`` stays ``None``.

    Args:
        found: the value with its evidence.
        marks: words marked by hand.
    """
    if found is None:
        return None
    return FieldValue(
        text=found.text,
        normalised=found.normalised or None,
        origin="typed",
        page=found.page_id,
        box=box_list(found.box),
        words=marks.words_at(found.words, found.page_id),
        confidence=round(found.confidence, 4),
        details=dict(found.details),
    )


def manifest_value(text: str | None) -> FieldValue | None:
    """A value that the batch's manifest gives."""
    if text is None or not text.strip():
        return None
    return _without_place(text.strip(), "manifest")


def derived_value(text: str) -> FieldValue:
    """A value that follows from what was found."""
    return _without_place(text, "derived")


def _without_place(text: str, origin: str) -> FieldValue:
    return FieldValue.model_validate(
        {
            "text": text,
            "normalised": text,
            "origin": origin,
            "page": None,
            "box": None,
            "words": (),
            "confidence": None,
            "details": {},
        }
    )


def taken_words(fields: FieldsLike) -> Taken:
    """The words that fields were read from; dates of other papers stay in the text."""
    taken: dict[tuple[str, Word], str] = {}
    for name in SINGLE:
        found: Found | None = getattr(fields, name)
        if found is not None:
            taken.update({(found.page_id, word): name for word in found.words})
    for name in SEVERAL:
        for found in getattr(fields, name):
            taken.update({(found.page_id, word): name for word in found.words})
    return taken
