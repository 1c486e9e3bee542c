"""The text of a record: typing in runs and paragraphs, and what is written by hand."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from pipeline import model
from pipeline.record.values import (
    AnnotationAt,
    BoxList,
    Confidence,
    HandName,
    Part,
    Pixel,
    WordAt,
)

RunPlace = Literal["inline", "interlinear", "margin"]
Points = tuple[tuple[Pixel, Pixel], ...]


class TypedLine(Part):
    """One line of typing that is not body text."""

    role: Literal[
        "header", "signature", "page-number", "footer", "margin", "stamp", "field", "other"
    ]
    text: str
    page: str
    region: str = Field(description="Id of the region on its page.")
    box: BoxList
    words: tuple[WordAt, ...]


class RegionAt(Part):
    """A region of a page file."""

    page: str
    region: str


class Run(Part):
    """Text of one hand at one place.

    Writing put between two typed words parts the typing into two runs; a word broken at a
    line's end stays whole, before it.
    """

    text: str = Field(description='Lines joined; "[…]" for handwriting that was not read.')
    hand: HandName
    place: RunPlace = Field(
        description="interlinear: written between the lines; margin: beside them, and then after "
        "the other runs of its paragraph."
    )
    words: tuple[WordAt, ...] = Field(description="In reading order; empty for handwriting.")
    annotations: tuple[AnnotationAt, ...] = Field(
        description="The handwriting this run stands for; empty for typing."
    )
    origin: Literal["read", "transcription"] = Field(
        default="read",
        description="read: from the page. transcription: from a published transcription, for "
        "handwriting that was not read.",
    )
    own_text: str | None = Field(
        default=None,
        description="What the program itself read where origin is transcription; else null.",
    )

    @model_validator(mode="after")
    def _own_reading_is_kept(self) -> Self:
        if (self.origin == "transcription") != (self.own_text is not None):
            raise ValueError("own_text is given where the text is from a transcription")
        if self.own_text is not None and (self.hand == "typed" or self.words):
            raise ValueError("nothing typed is taken from a transcription")
        return self

    @property
    def as_read(self) -> str:
        """Its text without what a transcription gave."""
        return self.text if self.own_text is None else self.own_text


class Paragraph(Part):
    """A paragraph, also one that runs over from a page to the next."""

    kind: Literal["paragraph", "table", "margin", "handwriting"]
    runs: tuple[Run, ...] = Field(min_length=1)
    regions: tuple[RegionAt, ...] = Field(description="The regions it was made of, in order.")
    annotations: tuple[AnnotationAt, ...] = Field(
        default=(), description="Marks in the margin that stand beside it: bars and notes."
    )

    @property
    def text(self) -> str:
        """Its runs as they are read on; a note in the margin of other text is not among them."""
        runs = [run for run in self.runs if run.place != "margin" or self.kind == "margin"]
        text = ""
        for run in runs:
            # In a table a run may begin or end a row.
            at_row = not text or text.endswith("\n") or run.text.startswith("\n")
            text += run.text if at_row else f" {run.text}"
        return text


class Anchor(Part):
    """Where in the text a mark stands."""

    relation: Literal["block", "between", "under", "through", "over", "beside"] = Field(
        description="block: the mark is the paragraph. between: it is read between two words. "
        "under, through, over: so it crosses these words. beside: it stands beside these words, "
        "which are those of whole lines."
    )
    paragraph: int | None = Field(
        ge=0,
        description="Index in body, from 0, of the first paragraph that it concerns; null when it "
        "concerns words outside the body, such as those of the head.",
    )
    words: tuple[WordAt, ...] = Field(description="Empty for block and between.")
    before: WordAt | None = Field(
        default=None, description="between: the word it follows; null at the beginning of a line."
    )
    after: WordAt | None = Field(
        default=None, description="between: the word it precedes; null at the end of a line."
    )


class AnnotationEntry(Part):
    """One mark made by hand."""

    id: str = Field(description="Unique on its page.")
    kind: model.AnnotationKind
    page: str
    box: BoxList
    outline: tuple[Points, ...] = Field(
        default=(),
        description="Corners [x, y] of a closed outline, in pixels of the original scan, for each "
        "part that hangs together, the largest first.",
    )
    crop: str | None = Field(description="Its picture, relative to the batch's results.")
    anchor: Anchor | None = Field(description="null when it stands at no typed text.")
    reading: str | None = Field(description="Its text; null when it was not read.")
    reading_confidence: Confidence | None = Field(
        default=None, description="Of the reading; null when it was not read."
    )
    hand: HandName
    instrument: model.Instrument | None = Field(
        default=None, description="What it was written with, by colour and tone."
    )
    confidence: Confidence = Field(description="That it is handwriting.")


class Footnote(Part):
    """A footnote as an edition prints it."""

    mark: str = Field(
        description='Such as "*-*", which stands before and after the passage; from the sixth on '
        '"6-6".'
    )
    text: str
    derived: bool = Field(description="true when the program wrote it, not an editor.")
    annotations: tuple[AnnotationAt, ...]


class EditionNote(Part):
    """A footnote of the published transcription, taken over as it is printed there."""

    mark: str = Field(description='As printed: "1", "*-*"; "[]" for a note within the text.')
    text: str
    paragraph: int | None = Field(
        ge=0,
        description="Index in body, from 0, of the paragraph where its sign stands; null when the "
        "transcription has no sign of it in the body, or this record no such paragraph.",
    )
    after: str | None = Field(
        description="The word of the transcription after which that sign stands."
    )
