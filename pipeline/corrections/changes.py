"""What a person may change in what the machine read, and the log that keeps it.

The log of a document is ``corrections/<document-id>.json``. It is append-only: an undo is an entry
of its own. Each change names the place on the scan that it is about, as the machine had it, so that
it can be found again after a new run. Rules that hold everywhere: a box is ``[x0, y0, x1, y1]``,
half-open, in pixels of the original scan, origin top left; text is Unicode NFC.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from pipeline import model
from pipeline.record.values import BoxList, Part, Sha256

LOG_VERSION = "1.0"


_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no text has and no XML file may hold; a line break and a tabulator are text."""


def _composed(text: str) -> str:
    """Unicode NFC, line breaks as LF.

    Raises:
        ValueError: for control characters and the like.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _NO_TEXT.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} is no text")
    return unicodedata.normalize("NFC", text)


Text = Annotated[str, AfterValidator(_composed), Field(max_length=20_000)]


class Spot(Part):
    """A place on a scan, as the machine had it when the person looked."""

    page: str
    sha256: Sha256 = Field(description="Of the scan's file.")
    frame: int = Field(ge=0)
    box: BoxList = Field(description="Of the word, line, region or annotation.")
    text: Text = Field(description="What the machine read there; empty where it read nothing.")


class WordChange(Part):
    """Other text for a word: with blanks several words, empty when there is none."""

    kind: Literal["word"] = "word"
    spot: Spot
    before: Text
    after: Text


class LineChange(Part):
    """Other text for a whole line of typing; empty when there is none."""

    kind: Literal["line"] = "line"
    spot: Spot
    before: Text
    after: Text


class RegionChange(Part):
    """Another kind for a region."""

    kind: Literal["region"] = "region"
    spot: Spot
    before: model.RegionKind
    after: model.RegionKind


class HandChange(Part):
    """Another hand for a line of typing or for an annotation."""

    kind: Literal["hand"] = "hand"
    subject: Literal["line", "annotation"]
    spot: Spot
    before: model.Hand
    after: model.Hand


class ParagraphChange(Part):
    """Whether a paragraph begins with this line."""

    kind: Literal["paragraph"] = "paragraph"
    spot: Spot
    before: bool
    after: bool


class MarkChange(Part):
    """Another kind for a mark made by hand; ``None`` when it is none."""

    kind: Literal["mark"] = "mark"
    spot: Spot
    before: model.AnnotationKind | None
    after: model.AnnotationKind | None


class ReadingChange(Part):
    """What a mark made by hand says; ``None`` when it is not read."""

    kind: Literal["reading"] = "reading"
    spot: Spot
    before: Text | None
    after: Text | None


class FieldChange(Part):
    """Another value for a field of the record; ``None`` when the document has none.

    A list, such as the addressees, is given as lines of text.
    """

    kind: Literal["field"] = "field"
    name: str = Field(description='As in the record: "number", "addressees", "archive.fond".')
    before: Text | None
    after: Text | None
    normalised: Text | None = Field(
        default=None, description="The new value in its normal form, where the person gives it."
    )


class CheckedChange(Part):
    """Whether a person has checked the document."""

    kind: Literal["checked"] = "checked"
    before: bool
    after: bool
    content: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{16}$",
        description="Digest of what the person had before the eyes; null: nothing is known of it.",
    )


Change = Annotated[
    WordChange
    | LineChange
    | RegionChange
    | HandChange
    | ParagraphChange
    | MarkChange
    | ReadingChange
    | FieldChange
    | CheckedChange,
    Field(discriminator="kind"),
]


class Entry(Part):
    """One line of the log: a change, or the undoing of one."""

    number: int = Field(ge=1, description="Place in the log, from 1.")
    who: Text = Field(min_length=1, max_length=200)
    when: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", description="UTC.")
    change: Change | None = None
    undoes: int | None = Field(default=None, ge=1, description="Number of the entry undone.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.change is None) == (self.undoes is None):
            raise ValueError("an entry is a change or undoes one")
        return self


class Log(Part):
    """``corrections/<document-id>.json``."""

    schema_version: Literal["1.0"] = "1.0"
    document: str
    entries: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if [entry.number for entry in self.entries] != list(range(1, len(self.entries) + 1)):
            raise ValueError("the entries are not numbered from 1 in their order")
        if any(e.undoes is not None and e.undoes >= e.number for e in self.entries):
            raise ValueError("an entry undoes one that stands before it")
        return self

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The changes that are not undone, in their order.

        An undo can be undone as well: then the change stands again, in its old place.
        """
        undone = self.undone
        return tuple(e for e in self.entries if e.change is not None and e.number not in undone)

    @property
    def undone(self) -> frozenset[int]:
        """Numbers of the entries that do not hold now, undone undos among them."""
        undone: set[int] = set()
        for entry in reversed(self.entries):
            if entry.undoes is not None and entry.number not in undone:
                undone.add(entry.undoes)
        return frozenset(undone)

    def before(self, entry: Entry) -> Log:
        """The log as it was before an entry."""
        return self.model_copy(update={"entries": self.entries[: entry.number - 1]})

    def change_of(self, entry: Entry) -> Change:
        """What an entry is about: its own change, or the one that it undoes in the end."""
        while entry.change is None:
            entry = self.entries[(entry.undoes or 0) - 1]
        return entry.change
