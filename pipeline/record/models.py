"""The models of a record: what is written to ``records/<document-id>.json``.

They are published as ``schema/record.schema.json``; a test checks that the file says what
they say. Rules that hold everywhere: a box is ``[x0, y0, x1, y1]``, half-open, in pixels of the
original scan, origin top left; a confidence is 0 to 1; what was not found is null, or an empty
list, and ``missing`` says why. Fields may be added to this contract, never renamed.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from pipeline.record.text import AnnotationEntry, EditionNote, Footnote, Paragraph, TypedLine
from pipeline.record.values import (
    Archive,
    BoxList,
    Confidence,
    FieldValue,
    Part,
    Scalar,
    Sha256,
    Signature,
    TextMap,
)

SCHEMA_VERSION = "1.4"


def _this_version(value: object) -> object:
    """A record of an older version lacks only fields that have a default."""
    return SCHEMA_VERSION if value in {"1.0", "1.1", "1.2", "1.3"} else value


def _sorted_settings(value: dict[str, Scalar]) -> dict[str, Scalar]:
    return dict(sorted(value.items()))


class ScanAt(Part):
    """The file and frame that a page was read from."""

    path: str = Field(description="Relative to the batch folder.")
    sha256: Sha256 = Field(description="Of the file.")
    frame: int = Field(ge=0)


class PageEntry(Part):
    """One page of the document."""

    id: str
    sheet: str | None = Field(description='"61", "61 об."; null when nothing says it.')
    sheet_number: str | None = Field(
        description="Id of the annotation that is the sheet number written on the page."
    )
    scan: ScanAt
    dpi: float | None = Field(gt=0)
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    rotation: Literal[0, 90, 180, 270] = Field(
        description="Degrees clockwise by which the scan must be turned to be read."
    )
    mean_confidence: Confidence | None = Field(description="null for a page without typing.")


class ReviewItem(Part):
    """Something a person should look at."""

    reason: str = Field(description="A short code, the same for the same reason.")
    message: str = Field(description="What is the matter and what to do, for a person.")
    page: str | None
    box: BoxList | None
    crop: str | None


class CorrectionEntry(Part):
    """One change that the program made to what was read; each can be undone."""

    page: str
    box: BoxList
    rule: str
    before: str
    after: str = Field(description="Empty when something was removed.")
    region: str | None
    line: int | None = Field(ge=0, description="Index of the line in its region, as read.")
    word: int | None = Field(ge=0, description="Index of the word in its line, as read.")
    confidence: Confidence | None = Field(description="Of what was read.")


class TranscriptionAt(Part):
    """The published transcription that a record was completed from."""

    file: str = Field(description="Its name, without the folder.")
    sha256: Sha256 = Field(description="Of the file.")
    missing: TextMap = Field(
        default={},
        description="What missing said of the fields that were taken from it.",
    )


class PersonAt(Part):
    """Something that a person did, as the log in ``corrections/`` has it."""

    number: int = Field(ge=1, description="Of the entry of the log.")
    who: str
    when: str = Field(description="UTC, ISO 8601.")


class Provenance(Part):
    """What made this record."""

    pipeline: str = Field(description="Version of the pipeline.")
    engine: str = Field(description="What read the typing: name, version and model.")
    tesseract: str | None = Field(description="Version; null when another engine read the text.")
    traineddata: TextMap = Field(description="Language model to its SHA-256 or version.")
    ink_model: str | None
    marks_model: str | None = Field(
        default=None, description="What told marks by hand apart; null when nothing did."
    )
    reader: str | None = Field(
        default=None, description="What read the handwriting: its name; null when nothing did."
    )
    settings: Annotated[dict[str, Scalar], AfterValidator(_sorted_settings)] = Field(
        description="Every setting that can change the result."
    )
    corrections: tuple[CorrectionEntry, ...]
    corrected: tuple[PersonAt, ...] = Field(
        default=(), description="The changes made by people that this record holds, in order."
    )
    checked: PersonAt | None = Field(
        default=None, description="Who has checked the document; null when nobody said so."
    )
    transcription: TranscriptionAt | None = Field(
        default=None,
        description="Where every value and run of origin transcription, and edition_notes, are "
        "from; null when the record holds only what was read and what a manifest says.",
    )


NULLABLE = (
    "title", "source", "kind", "date", "number", "place", "archive", "authenticity", "technique",
    "secrecy", "exemplar", "urgency", "incoming", "outgoing", "sender", "signature", "certified",
    "copies", "distribution",
)  # fmt: skip
LISTS = ("header", "addressees", "body")


class Record(Part):
    """The structured record of one typed document of the Soviet era."""

    id: str = Field(
        pattern=r"^[0-9a-f]{16}$",
        description="Derived from the document's id and the SHA-256 and frames of its scans.",
    )
    schema_version: Annotated[Literal["1.4"], BeforeValidator(_this_version)]
    document: str = Field(description="Id of the document in its batch.")
    title: FieldValue | None = Field(description="Editorial: from a manifest or transcription.")
    source: FieldValue | None = Field(description="Editorial: where it was published.")
    kind: FieldValue | None = Field(description="Kind of document, e.g. ПРОТОКОЛ.")
    date: FieldValue | None = Field(description="Normalised to ISO 8601.")
    number: FieldValue | None = Field(description="Normalised to its digits, with any suffix.")
    incoming: FieldValue | None = Field(description="Number with Вх.")
    outgoing: FieldValue | None = Field(description="Number with Исх.")
    place: FieldValue | None = Field(description="Where it was written.")
    archive: Archive | None
    authenticity: FieldValue | None = Field(description="подлинник or копия.")
    technique: FieldValue | None = Field(description="машинопись, рукопись or both.")
    header: tuple[TypedLine, ...] = Field(description="The head of the document as typed.")
    sender: FieldValue | None = Field(description="Letterhead, or what stands after Откуда.")
    addressees: tuple[FieldValue, ...]
    secrecy: FieldValue | None = Field(description="The strictest mark, e.g. совершенно секретно.")
    exemplar: FieldValue | None = Field(description="Number of this copy: Экз. № 2.")
    urgency: FieldValue | None = Field(description="вне очереди, срочно, ...")
    handling: tuple[FieldValue, ...] = Field(description="Orders: снятие копий воспрещается.")
    body: tuple[Paragraph, ...]
    annotations: tuple[AnnotationEntry, ...] = Field(description="Every mark made by hand.")
    signature: Signature | None = Field(description="The first one.")
    signatures: tuple[Signature, ...] = Field(description="All of them, in order.")
    certified: Signature | None = Field(description="The mark Верно, with post and name.")
    copies: FieldValue | None = Field(description="Number of copies typed: Отп. 3 экз.")
    distribution: FieldValue | None = Field(description="What stands after Разослано.")
    other_dates: tuple[FieldValue, ...] = Field(description="Dates other than the document's.")
    other_lines: tuple[TypedLine, ...] = Field(
        description="Typing that is neither head nor body: page numbers, signatures, footers, "
        "labels of drawings."
    )
    footnotes: tuple[Footnote, ...]
    edition_notes: tuple[EditionNote, ...] = Field(
        default=(), description="Footnotes of the transcription that provenance names."
    )
    pages: tuple[PageEntry, ...]
    missing: TextMap = Field(
        description="Why a field is null or a list empty: name of the field to the reason."
    )
    review: tuple[ReviewItem, ...]
    provenance: Provenance

    @model_validator(mode="after")
    def _absence_has_its_reason(self) -> Self:
        for name in (*NULLABLE, *LISTS):
            absent = getattr(self, name) in (None, ())
            if absent != (name in self.missing):
                said = "has no reason in missing" if absent else "is there and also in missing"
                raise ValueError(f"{name} {said}")
        return self

    @property
    def text(self) -> str:
        """Body text, one paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.body)
