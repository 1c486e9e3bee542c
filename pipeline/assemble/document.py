"""One document put together: :func:`assemble` reads as the list of what a record holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pipeline.assemble.anchors import annotation_entries
from pipeline.assemble.archive import Sheets, find_archive, find_sheets
from pipeline.assemble.inputs import DocumentInfo, FieldsLike
from pipeline.assemble.paragraphs import Body, build_body
from pipeline.assemble.review_list import item, missing_fields, review_pages
from pipeline.assemble.settings import AssembleSettings
from pipeline.assemble.sorting import SortedPage, sort_pages
from pipeline.assemble.values import derived_value, manifest_value, taken_words, typed_value
from pipeline.assemble.writing import SHEET_NUMBER
from pipeline.model import Found, Hand, Page
from pipeline.record import (
    LISTS,
    NULLABLE,
    AnnotationAt,
    FieldValue,
    Footnote,
    PageEntry,
    Provenance,
    Record,
    ReviewItem,
    ScanAt,
    TypedLine,
)

_WRITTEN = {
    Hand.PENCIL: "Вписано карандашом.",
    Hand.INK: "Вписано чернилами.",
    Hand.TYPED: "Вписано.",
}
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
) -> Record:
    """Put the record of one document together.

    Args:
        document: as the batch knows it.
        pages: its read pages in the order of the sheets; a page that failed is left out, and the
            record says so. There may be none.
        fields: read from the same pages.
        provenance: with the corrections made on the pages; the words joined here are added.
        settings: tunables.

    Returns:
        A record in which every typed line of the pages stands exactly once: in the header, the
        body, or among ``other_lines``.
    """
    settings = settings or AssembleSettings()
    sorted_pages = sort_pages(pages, taken_words(fields), settings.block_width)
    body = build_body(sorted_pages, settings)
    sheets = find_sheets(document, pages)
    archive, archive_missing, conflicts = find_archive(document, fields.archive, sheets)
    signatures = _values(fields.signature)
    values: dict[str, object] = {
        "title": manifest_value(document.title),
        "source": manifest_value(document.source),
        "kind": typed_value(fields.kind),
        "date": typed_value(fields.date),
        "number": typed_value(fields.number),
        "incoming": typed_value(fields.incoming),
        "outgoing": typed_value(fields.outgoing),
        "place": typed_value(fields.place),
        "archive": archive,
        "authenticity": manifest_value(document.authenticity) or typed_value(fields.authenticity),
        "technique": manifest_value(document.technique) or _technique(pages, body),
        "header": _header(sorted_pages),
        "sender": typed_value(fields.sender),
        "addressees": _values(fields.addressees),
        "secrecy": typed_value(fields.secrecy),
        "exemplar": typed_value(fields.exemplar),
        "urgency": typed_value(fields.urgency),
        "body": body.paragraphs,
        "signature": signatures[0] if signatures else None,
        "certified": typed_value(fields.certified),
        "copies": typed_value(fields.copies),
        "distribution": typed_value(fields.distribution),
    }
    missing = {**_reasons(values, dict(fields.missing)), **archive_missing}
    other_lines = tuple(line for page in sorted_pages for line in page.other)
    return Record.model_validate(
        {
            "id": _record_id(document.id, pages),
            "schema_version": "1.0",
            "document": document.id,
            **values,
            "handling": _values(fields.handling),
            "annotations": annotation_entries(pages, body),
            "signatures": signatures,
            "other_dates": _values(fields.other_dates),
            "other_lines": other_lines,
            "footnotes": _footnotes(body),
            "pages": tuple(_page_entry(page, sheets) for page in pages),
            "missing": missing,
            "review": (
                *_document_items(document, pages, sheets, conflicts),
                *_field_items(fields, values, missing, other_lines, settings),
                *review_pages(pages, body, settings),
            ),
            "provenance": provenance.model_copy(
                update={"corrections": (*provenance.corrections, *body.corrections)}
            ),
        }
    )


def _record_id(document_id: str, pages: Sequence[Page]) -> str:
    parts = [document_id, *(f"{page.scan.sha256} {page.scan.frame} {page.id}" for page in pages)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _values(found: Sequence[Found]) -> tuple[FieldValue, ...]:
    return tuple(value for one in found if (value := typed_value(one)) is not None)


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


def _footnotes(body: Body) -> tuple[Footnote, ...]:
    notes = []
    for number, (_, block) in enumerate(body.written, 1):
        mark = f"{'*' * number}-{'*' * number}"
        marks = tuple(
            AnnotationAt(page=block.page.id, annotation=annotation.id)
            for annotation in block.annotations
        )
        notes.append(
            Footnote(mark=mark, text=_WRITTEN[block.hand], derived=True, annotations=marks)
        )
    return tuple(notes)


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
