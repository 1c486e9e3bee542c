"""One document put together: :func:`assemble` reads as the list of what a record holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pipeline.assemble.anchors import annotation_entries
from pipeline.assemble.archive import Sheets, find_archive, find_sheets
from pipeline.assemble.footnotes import footnotes
from pipeline.assemble.inputs import DocumentInfo, FieldsLike, LineAt
from pipeline.assemble.paragraphs import Body, build_body
from pipeline.assemble.review_items import item
from pipeline.assemble.review_list import missing_fields, review_pages
from pipeline.assemble.settings import AssembleSettings
from pipeline.assemble.signed import signatures_by_hand, signed_values, unsigned_items
from pipeline.assemble.sorting import SortedPage, sort_pages
from pipeline.assemble.typed_words import TypedWords, word_marks
from pipeline.assemble.values import derived_value, manifest_value, taken_words, typed_value
from pipeline.assemble.writing import SHEET_NUMBER
from pipeline.model import Found, Page
from pipeline.record import (
    LISTS,
    NULLABLE,
    SCHEMA_VERSION,
    FieldValue,
    PageEntry,
    Provenance,
    Record,
    ReviewItem,
    ScanAt,
    TypedLine,
    WordMarks,
)

_DEFAULT_REASONS = {
    "title": "only a manifest or a transcription gives a title",
    "source": "only a manifest or a transcription gives the source of a publication",
    "header": "no typed lines above the text were recognised as a head",
    "body": "no typed text was found on the pages",
    "technique": "neither typing nor handwriting was found on the pages",
}
_EXPECTED_OF_A_HEAD = ("number", "date", "signature")
_SIGNS_OF_A_HEAD = ("secrecy", "kind", "addressees", "sender", "number", "date")
_DOUBTED = ("number", "date", "secrecy", "kind", "signature")


def assemble(
    document: DocumentInfo,
    pages: Sequence[Page],
    fields: FieldsLike,
    provenance: Provenance,
    settings: AssembleSettings | None = None,
    *,
    sheets: Sheets | None = None,
    breaks: Mapping[LineAt, bool] = MappingProxyType({}),
) -> Record:
    """Put the record of one document together.

    Args:
        document: as the batch knows it.
        pages: its read pages in the order of the sheets; a page that failed is left out, and the
            record says so. There may be none.
        fields: read from the same pages.
        provenance: with the corrections made on the pages; the words joined here are added.
        settings: tunables.
        sheets: of the pages, where they are known; else the files of the document tell them.
        breaks: lines of body text of which a person says whether a paragraph begins there.

    Returns:
        A record in which every typed line of the pages stands exactly once: in the header, the
        body, or among ``other_lines``.
    """
    settings = settings or AssembleSettings()
    typed = TypedWords.of(pages)
    marks = word_marks(pages, typed)
    sorted_pages = sort_pages(pages, taken_words(fields), settings.block_width, marks)
    body = build_body(sorted_pages, settings, marks, breaks)
    sheets = sheets or find_sheets(document, pages)
    archive, archive_missing, conflicts = find_archive(document, fields.archive, sheets, marks)
    # One that certifies the copy signs that mark, not the document.
    by_hand = signatures_by_hand(pages)
    ends = (*fields.signature, *((fields.certified,) if fields.certified else ()))
    signed = signed_values(ends, by_hand, typed, marks)
    signatures = signed[: len(fields.signature)]
    header = _header(sorted_pages)
    values: dict[str, object] = {
        "title": manifest_value(document.title),
        "source": manifest_value(document.source),
        "kind": typed_value(fields.kind, marks),
        "date": typed_value(fields.date, marks),
        "number": typed_value(fields.number, marks),
        "incoming": typed_value(fields.incoming, marks),
        "outgoing": typed_value(fields.outgoing, marks),
        "place": typed_value(fields.place, marks),
        "archive": archive,
        "authenticity": manifest_value(document.authenticity)
        or typed_value(fields.authenticity, marks),
        "technique": manifest_value(document.technique) or _technique(pages, body),
        "header": header,
        "sender": typed_value(fields.sender, marks),
        "addressees": _values(fields.addressees, marks),
        "secrecy": typed_value(fields.secrecy, marks),
        "exemplar": typed_value(fields.exemplar, marks),
        "urgency": typed_value(fields.urgency, marks),
        "body": body.paragraphs,
        "signature": signatures[0] if signatures else None,
        "certified": signed[-1] if fields.certified else None,
        "copies": typed_value(fields.copies, marks),
        "distribution": typed_value(fields.distribution, marks),
    }
    missing = {**_reasons(values, dict(fields.missing)), **archive_missing}
    if "signature" in missing and by_hand:
        places = ", ".join(f"{one.mark.id} on page {one.page.id}" for one in by_hand)
        missing["signature"] += f"; it is signed by hand: annotation {places}"
    annotations = annotation_entries(pages, body, typed, marks)
    other_lines = tuple(line for page in sorted_pages for line in page.other)
    return Record.model_validate(
        {
            "id": _record_id(document.id, pages),
            "schema_version": SCHEMA_VERSION,
            "document": document.id,
            **values,
            "handling": _values(fields.handling, marks),
            "annotations": annotations,
            "signatures": signatures,
            "other_dates": _values(fields.other_dates, marks),
            "other_lines": other_lines,
            "footnotes": footnotes(pages, body, header),
            "pages": tuple(_page_entry(page, sheets) for page in pages),
            "missing": missing,
            "review": (
                *_document_items(document, pages, sheets, conflicts),
                *_field_items(fields, values, missing, other_lines, settings),
                *unsigned_items(signed, by_hand),
                *review_pages(pages, body, annotations, settings),
            ),
            "provenance": provenance.model_copy(
                update={"corrections": (*provenance.corrections, *body.corrections)}
            ),
        }
    )


def _record_id(document_id: str, pages: Sequence[Page]) -> str:
    parts = [document_id, *(f"{page.scan.sha256} {page.scan.frame} {page.id}" for page in pages)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _values(found: Sequence[Found], marks: WordMarks) -> tuple[FieldValue, ...]:
    return tuple(value for one in found if (value := typed_value(one, marks)) is not None)


def _header(pages: Sequence[SortedPage]) -> tuple[TypedLine, ...]:
    return tuple(line for page in pages for line in page.header)


def _technique(pages: Sequence[Page], body: Body) -> FieldValue | None:
    typed = any(True for page in pages for _ in page.typed_lines())
    written = any(annotation.kind != SHEET_NUMBER for p in pages for annotation in p.annotations)
    names = ["машинопись"] if typed else []
    if body.written or (written and not typed):
        names.append("рукопись")
    return derived_value(", ".join(names)) if names else None


def _reasons(values: Mapping[str, object], given: Mapping[str, str]) -> dict[str, str]:
    reasons = {**_DEFAULT_REASONS, **{name: reason for name, reason in given.items() if reason}}
    return {
        name: reasons.get(name, "nothing of the kind was found on the pages")
        for name in (*NULLABLE, *LISTS)
        if values[name] in (None, ()) and name != "archive"
    }


def _page_entry(page: Page, sheets: Sheets) -> PageEntry:
    sheet = sheets.of_page[page.id]
    mean = page.mean_confidence
    numbers = [annotation for annotation in page.annotations if annotation.kind == SHEET_NUMBER]
    numbers.sort(key=lambda annotation: (-annotation.confidence, annotation.id))
    return PageEntry.model_validate(
        {
            "id": page.id,
            "sheet": None if sheet is None else str(sheet),
            "sheet_number": numbers[0].id if numbers else None,
            "scan": ScanAt(path=page.scan.path, sha256=page.scan.sha256, frame=page.scan.frame),
            "dpi": page.dpi,
            "width": page.width,
            "height": page.height,
            "rotation": page.rotation,
            "mean_confidence": None if mean is None else round(mean, 4),
        }
    )


def _document_items(
    document: DocumentInfo, pages: Sequence[Page], sheets: Sheets, conflicts: Sequence[str]
) -> list[ReviewItem]:
    items = [item(str(problem.kind), problem.message) for problem in document.problems]
    read = {page.scan.path for page in pages}
    items += [
        item(
            "scan-missing",
            f"{file.relative} could not be read, so its text is not in this record. "
            "See failures.json for the reason.",
        )
        for file in document.files
        if file.relative not in read
    ]
    items += [
        item(
            "sheet-unclear",
            f"{name} holds more pages than its name or the manifest gives sheets for, so the "
            "sheet of each is not known. Name the sheets in a manifest.",
        )
        for name in sheets.unclear
    ]
    items += [
        item("archive-conflict", f"The archive reference is in doubt: {conflict}. Check which.")
        for conflict in conflicts
    ]
    return items


def _field_items(
    fields: FieldsLike,
    values: Mapping[str, object],
    missing: Mapping[str, str],
    other_lines: Sequence[TypedLine],
    settings: AssembleSettings,
) -> list[ReviewItem]:
    items: list[ReviewItem] = []
    header = values["header"]
    has_head = any(values[name] for name in _SIGNS_OF_A_HEAD) or (
        isinstance(header, tuple) and len(header) > 1
    )
    if has_head:
        items += missing_fields(
            (name, f"not found ({missing[name]}).")
            for name in _EXPECTED_OF_A_HEAD
            if name in missing
        )
    unread = [line for line in other_lines if line.role == "signature"]
    if unread and values["signature"] is None and not has_head:
        items.append(
            ReviewItem(
                reason="signature-unclear",
                message="This looks like a signature, but no name was found in it.",
                page=unread[-1].page,
                box=unread[-1].box,
                crop=None,
            )
        )
    for name in _DOUBTED:
        value = values[name]
        if not isinstance(value, FieldValue) or value.confidence is None:
            continue
        problem = value.details.get("problem")
        if problem or value.confidence < settings.field_confidence:
            why = problem or "it was read with little confidence"
            items.append(
                ReviewItem(
                    reason=f"doubtful-{name}",
                    message=f"Check the {name} «{value.text}»: {why}.",
                    page=value.page,
                    box=value.box,
                    crop=None,
                )
            )
    return items + _authenticity_conflict(values["authenticity"], fields)


def _authenticity_conflict(value: object, fields: FieldsLike) -> list[ReviewItem]:
    typed = fields.authenticity
    if not isinstance(value, FieldValue) or value.origin != "manifest" or typed is None:
        return []
    if value.text.casefold().strip(" .") == typed.normalised.casefold():
        return []
    return [
        item(
            "authenticity-conflict",
            f"The manifest says «{value.text}», the page «{typed.text}». Check which is right.",
        )
    ]
