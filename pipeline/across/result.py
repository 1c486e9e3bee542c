"""The result of comparing a Russian record with an English transcription."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.across.names import NameKind
from pipeline.record.values import BoxList, Part

Verdict = Literal["agree", "differ", "only in scan", "only in transcription"]
Index = Annotated[int, Field(ge=0)]


class At(Part):
    """A place on the scan."""

    page: str
    box: BoxList


class Reading(Part):
    """What one side says, and where."""

    text: str = Field(description="As written.")
    normalised: str | None = Field(
        default=None, description="What is compared: ISO 8601, digits, a nominative; else null."
    )
    paragraph: Index | None = Field(default=None, description="Index in the body, from 0.")
    at: tuple[At, ...] = Field(
        default=(), description="Its words on the scan; empty for the transcription."
    )


class Compared(Part):
    """A verdict and the readings that it is of."""

    verdict: Verdict
    note: str | None = Field(default=None, description="What a person should know of it.")

    def _sides(self) -> tuple[bool, bool]:
        raise NotImplementedError

    @model_validator(mode="after")
    def _verdict_fits(self) -> Self:
        wanted = {"only in scan": (True, False), "only in transcription": (False, True)}
        if self._sides() != wanted.get(self.verdict, (True, True)):
            raise ValueError(f"{self.verdict} does not fit the readings given")
        return self


class Check(Compared):
    """One thing that is checked."""

    field: str = Field(description="number, date, archive.fond, paragraphs.order, pencil, ...")
    scan: Reading | None
    transcription: Reading | None

    def _sides(self) -> tuple[bool, bool]:
        return self.scan is not None, self.transcription is not None


class ParagraphPair(Part):
    """A paragraph of the record and the one that stands for it; null where there is none."""

    scan: Index | None
    transcription: Index | None
    likeness: float = Field(description="Of names, numbers and lengths; 0 without a partner.")
    moved: bool = Field(default=False, description="Found, but not in the same order.")


class NameSide(Part):
    """A name on one side."""

    name: str = Field(description="In the nominative.")
    count: int = Field(ge=1)
    mentions: tuple[Reading, ...] = Field(min_length=1, description="In the order of the text.")


class NameEntry(Compared):
    """A name of one side or both."""

    kind: NameKind
    likeness: float | None = Field(
        description="1 for a usual spelling or an entry of the tables; null for one side."
    )
    scan: NameSide | None
    transcription: NameSide | None

    def _sides(self) -> tuple[bool, bool]:
        return self.scan is not None, self.transcription is not None


class Slip(Part):
    """A slip of the transcription itself."""

    code: str = Field(description="The same for the same kind of slip.")
    message: str = Field(description="For a person.")
    line: int | None = Field(ge=1, description="Of the transcription's text, where known.")
    paragraph: Index | None = Field(description="Index in its body, from 0, where known.")
    text: str = Field(description="What stands there.")


class AcrossComparison(Part):
    """A Russian record beside an English transcription of it."""

    record_id: str
    document: str
    checks: tuple[Check, ...]
    paragraphs: tuple[ParagraphPair, ...] = Field(description="In the order of the transcription.")
    both: tuple[NameEntry, ...] = Field(description="Names found on both sides.")
    only_in_scan: tuple[NameEntry, ...]
    only_in_transcription: tuple[NameEntry, ...]
    unread: tuple[NameEntry, ...] = Field(
        description="Names of the transcription that stand only where the record has handwriting "
        "that was not read: nothing is known of them."
    )
    remarks: tuple[Slip, ...] = Field(
        description="Slips of the transcription itself, which are no differences."
    )

    @property
    def differences(self) -> tuple[Check | NameEntry, ...]:
        """All that does not agree."""
        entries: tuple[Check | NameEntry, ...] = (
            *self.checks,
            *self.both,
            *self.only_in_scan,
            *self.only_in_transcription,
        )
        return tuple(entry for entry in entries if entry.verdict != "agree")
