"""The models of a record: what is written to ``records/<document-id>.json``.

They are published as ``schema/record.schema.json``; a test checks that the file says what
they say. Rules that hold everywhere: a box is ``[x0, y0, x1, y1]``, half-open, in pixels of the
original scan, origin top left; a confidence is 0 to 1; what was not found is null, or an empty
list, and ``missing`` says why. Fields may be added to this contract, never renamed.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from pipeline import model

SCHEMA_VERSION = "1.0"

Scalar = str | int | float | bool | None


def _whole_box(value: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    model.Box(*value)  # raises ValueError for an empty or inverted box
    return value


def _sorted_keys(value: dict[str, str]) -> dict[str, str]:
    return dict(sorted(value.items()))


def _sorted_settings(value: dict[str, Scalar]) -> dict[str, Scalar]:
    return dict(sorted(value.items()))


Pixel = Annotated[int, Field(ge=0)]
BoxList = Annotated[
    tuple[Pixel, Pixel, Pixel, Pixel],
    AfterValidator(_whole_box),
    Field(description="[x0, y0, x1, y1], half-open, in pixels of the original scan."),
]
Confidence = Annotated[float, Field(ge=0, le=1, description="0 (no trust) to 1.")]
TextMap = Annotated[dict[str, str], AfterValidator(_sorted_keys)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
HandName = Literal["typed", "pencil", "ink"]
JoinKind = Literal["hyphen-removed", "hyphen-kept"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class WordAt(_Part):
    """One word, or one part of a word broken at the end of a line, at its place."""

    text: str = Field(min_length=1, description="As read, a hyphen at the line's end included.")
    page: str = Field(description="Id of the page.")
    box: BoxList
    confidence: Confidence
    join: JoinKind | None = Field(
        description="Set when the word goes on in the next one of the list: the run's text has "
        "both as one word, with the hyphen of the line's end removed or kept."
    )


class FieldValue(_Part):
    """A value with its evidence."""

    text: str = Field(min_length=1, description="As written.")
    normalised: str | None = Field(
        description="In its normal form: ISO 8601 for a date, digits for a number; null when "
        "there is none, such as for a date that the calendar does not have."
    )
    origin: Literal["typed", "manifest", "derived", "transcription"] = Field(
        description="typed: read on the page, with words and box. manifest: from the batch's "
        "manifest. derived: follows from what was found, such as the technique. transcription: "
        "from a published transcription."
    )
    page: str | None = Field(description="Id of the page; null when not read on a page.")
    box: BoxList | None
    words: tuple[WordAt, ...]
    confidence: Confidence | None
    details: TextMap = Field(description="Further named parts, e.g. post and name.")

    @model_validator(mode="after")
    def _evidence_is_whole(self) -> Self:
        stands = (self.page is not None, self.box is not None, bool(self.words))
        if any(stands) != all(stands):
            raise ValueError("page, box and words are given together or not at all")
        if self.origin == "typed" and not stands[0]:
            raise ValueError("a typed value needs the place where it stands")
        return self


class Archive(_Part):
    """Where the document is kept."""

    repository: str | None
    fond: str | None
    opis: str | None
    delo: str | None
    sheets: tuple[str, ...] = Field(
        description='Sheets in order, a verso with "об.": ["61", "61 об."].'
    )
    origin: TextMap = Field(
        description="For each part that is known: batch (file names or manifest) or typed."
    )
    typed: FieldValue | None = Field(description="A reference typed on a page, if there is one.")


class TypedLine(_Part):
    """One line of typing that is not body text."""

    role: Literal[
        "header", "signature", "page-number", "footer", "margin", "stamp", "field", "other"
    ]
    text: str
    page: str
    region: str = Field(description="Id of the region on its page.")
    box: BoxList
    words: tuple[WordAt, ...]


class RegionAt(_Part):
    """A region of a page file."""

    page: str
    region: str


class AnnotationAt(_Part):
    """An annotation of this record."""

    page: str
    annotation: str


class Run(_Part):
    """Text of one hand at one place."""

    text: str = Field(description='Lines joined; "[…]" for handwriting that was not read.')
    hand: HandName
    place: Literal["inline", "interlinear", "margin"]
    words: tuple[WordAt, ...] = Field(description="In reading order; empty for handwriting.")
    annotations: tuple[AnnotationAt, ...] = Field(
        description="The handwriting this run stands for; empty for typing."
    )


class Paragraph(_Part):
    """A paragraph, also one that runs over from a page to the next."""

    kind: Literal["paragraph", "table", "margin", "handwriting"]
    runs: tuple[Run, ...] = Field(min_length=1)
    regions: tuple[RegionAt, ...] = Field(description="The regions it was made of, in order.")

    @property
    def text(self) -> str:
        return " ".join(run.text for run in self.runs)


class Anchor(_Part):
    """Where in the text a mark stands."""

    relation: Literal["block", "over", "beside"] = Field(
        description="block: the mark is the paragraph. over: it crosses these words. beside: it "
        "stands at the height of these words."
    )
    paragraph: int | None = Field(ge=0, description="Index in body, from 0; null outside it.")
    words: tuple[WordAt, ...]


class AnnotationEntry(_Part):
    """One mark made by hand."""

    id: str = Field(description="Unique on its page.")
    kind: str = Field(description="sheet-number, paragraph, unclassified, and others to come.")
    page: str
    box: BoxList
    crop: str | None = Field(description="Its picture, relative to the batch's results.")
    anchor: Anchor | None = Field(description="null when it stands at no typed text.")
    reading: str | None = Field(description="Its text; null when it was not read.")
    hand: HandName
    confidence: Confidence


class Footnote(_Part):
    """A footnote as an edition prints it."""

    mark: str = Field(description='Such as "*-*", which stands before and after the passage.')
    text: str
    derived: bool = Field(description="true when the program wrote it, not an editor.")
    annotations: tuple[AnnotationAt, ...]


class ScanAt(_Part):
    """The file and frame that a page was read from."""

    path: str = Field(description="Relative to the batch folder.")
    sha256: Sha256 = Field(description="Of the file.")
    frame: int = Field(ge=0)


class PageEntry(_Part):
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


class ReviewItem(_Part):
    """Something a person should look at."""

    reason: str = Field(description="A short code, the same for the same reason.")
    message: str = Field(description="What is the matter and what to do, for a person.")
    page: str | None
    box: BoxList | None
    crop: str | None


class CorrectionEntry(_Part):
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


class Provenance(_Part):
    """What made this record."""

    pipeline: str = Field(description="Version of the pipeline.")
    engine: str = Field(description="What read the typing: name, version and model.")
    tesseract: str | None = Field(description="Version; null when another engine read the text.")
    traineddata: TextMap = Field(description="Language model to its SHA-256 or version.")
    ink_model: str | None
    settings: Annotated[dict[str, Scalar], AfterValidator(_sorted_settings)] = Field(
        description="Every setting that can change the result."
    )
    corrections: tuple[CorrectionEntry, ...]


NULLABLE = (
    "title", "source", "kind", "date", "number", "place", "archive", "authenticity", "technique",
    "secrecy", "exemplar", "urgency", "incoming", "outgoing", "sender", "signature", "certified",
    "copies", "distribution",
)  # fmt: skip
LISTS = ("header", "addressees", "body")


class Record(_Part):
    """The structured record of one typed document of the Soviet era."""

    id: str = Field(
        pattern=r"^[0-9a-f]{16}$",
        description="Derived from the document's id and the SHA-256 and frames of its scans.",
    )
    schema_version: Literal["1.0"]
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
    signature: FieldValue | None = Field(description="The first one.")
    signatures: tuple[FieldValue, ...] = Field(description="All of them, in order.")
    certified: FieldValue | None = Field(description="The mark Верно, with post and name.")
    copies: FieldValue | None = Field(description="Number of copies typed: Отп. 3 экз.")
    distribution: FieldValue | None = Field(description="What stands after Разослано.")
    other_dates: tuple[FieldValue, ...] = Field(description="Dates other than the document's.")
    other_lines: tuple[TypedLine, ...] = Field(
        description="Typing that is neither head nor body: page numbers, signatures, footers, "
        "labels of drawings."
    )
    footnotes: tuple[Footnote, ...]
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
