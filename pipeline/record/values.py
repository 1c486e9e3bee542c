"""Words, and values with their evidence: the parts that a record is made of."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline import model

Scalar = str | int | float | bool | None


def _whole_box(value: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    model.Box(*value)  # raises ValueError for an empty or inverted box
    return value


def _sorted_keys(value: dict[str, str]) -> dict[str, str]:
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


class Part(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        # A default serves records of older versions; what is written has every field.
        json_schema_serialization_defaults_required=True,
    )


class WordAt(Part):
    """One word, or one part of a word broken at the end of a line, at its place."""

    text: str = Field(min_length=1, description="As read, a hyphen at the line's end included.")
    page: str = Field(description="Id of the page.")
    box: BoxList
    confidence: Confidence
    join: JoinKind | None = Field(
        description="Set when the word goes on in the next one of the list: the run's text has "
        "both as one word, with the hyphen of the line's end removed or kept."
    )
    struck: bool = Field(
        default=False,
        description="Struck out by hand. The word stays in the text; the mark is the annotation "
        "of kind strike-out whose anchor holds this word.",
    )
    underlined: bool = Field(default=False, description="Underlined by hand; likewise.")


class FieldValue(Part):
    """A value with its evidence."""

    text: str = Field(min_length=1, description="As written.")
    normalised: str | None = Field(
        description="In its normal form: ISO 8601 for a date, digits for a number; null when "
        "there is none, such as for a date that the calendar does not have."
    )
    origin: Literal["typed", "manifest", "derived", "transcription", "corrected"] = Field(
        description="typed: read on the page, with words and box. manifest: from the batch's "
        "manifest. derived: follows from what was found, such as the technique. transcription: "
        "from a published transcription. corrected: from a person; words and box are those of "
        "what the program read, where it read something."
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


class AnnotationAt(Part):
    """An annotation of this record."""

    page: str
    annotation: str


class Signature(FieldValue):
    """A typed signature, and whether it is signed."""

    signed: tuple[AnnotationAt, ...] = Field(
        default=(), description="The signatures written by hand over it or beside it."
    )


class Archive(Part):
    """Where the document is kept."""

    repository: str | None
    fond: str | None
    opis: str | None
    delo: str | None
    sheets: tuple[str, ...] = Field(
        description='Sheets in order, a verso with "об.": ["61", "61 об."].'
    )
    origin: TextMap = Field(
        description="For each part that is known: batch (file names or manifest), typed, or "
        "corrected (by a person)."
    )
    typed: FieldValue | None = Field(description="A reference typed on a page, if there is one.")
