"""What a published transcription says: the terms of the record, without places on a scan."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.record import Archive, FieldValue, Paragraph, Signature
from pipeline.record.values import Part

Language = Literal["ru", "en"]


class Note(Part):
    """A footnote of an edition.

    In the text its anchor is a sign: ``[2]`` after a word, or one before and after a passage,
    as in ``*…*``.
    """

    mark: str = Field(description='"1", "*", "*-*", "6-6"; "[]" for a note within the text.')
    passage: str | None = Field(
        default=None,
        description='The mark of a passage that a numbered note names first: "*-*" in '
        '"[1] *-* Written in pencil." Then paragraph and after are those of the passage.',
    )
    text: str = Field(description="All that follows the mark.")
    anchored: bool = Field(description="Whether the text has the sign of its mark.")
    paragraph: int | None = Field(
        default=None, description="Index in body, from 0, of the paragraph with the first sign."
    )
    after: str | None = Field(default=None, description="The word after which that sign stands.")


class Remark(Part):
    """A slip of the transcription itself, or something about it that was not understood."""

    code: str = Field(description="The same for the same kind of slip.")
    message: str = Field(description="For a person.")
    line: int = Field(ge=1, description="Of the transcription's text, from 1.")
    text: str = Field(description="What stands there.")


class Reference(Part):
    """A typed transcription as published, in the terms of the record.

    Values have ``origin: transcription`` and no place on a page. The body has the same paragraphs
    and runs as a record; text that the edition marks as written in pencil is a run of that hand.
    """

    language: Language
    title: FieldValue | None = Field(
        description="details: number, which the edition gives the document above its title."
    )
    sources: tuple[FieldValue, ...] = Field(description="Where it was published; details: pages.")
    archives: tuple[Archive, ...] = Field(description="Each archive reference, as many as given.")
    archive_text: tuple[str, ...] = Field(description="The same as printed, one for each.")
    authenticity: FieldValue | None
    technique: FieldValue | None
    date: FieldValue | None
    number: FieldValue | None
    header: tuple[str, ...] = Field(
        description="Lines of the document's own head that are no other field: secrecy, addressees."
    )
    body: tuple[Paragraph, ...]
    signatures: tuple[Signature, ...]
    ending: tuple[str, ...] = Field(
        default=(),
        description="Lines below the text that are no other field: Верно, Отп. 3 экз., Разослано; "
        "also what the edition tells of the sheet, such as Помета.",
    )
    footnotes: tuple[Note, ...]
    editor: FieldValue | None = Field(description="Editor or translator, as named.")
    posted: FieldValue | None = Field(description="When it was posted.")
    remarks: tuple[Remark, ...]
    unknown: tuple[str, ...] = Field(description="What was not understood, kept as it stands.")

    @property
    def text(self) -> str:
        """Body text, one paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.body)
