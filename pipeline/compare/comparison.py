"""The result of comparing a record with a transcription: models, and their file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from pipeline.compare.fields import FieldOutcome, FieldScore
from pipeline.compare.rates import Rate, SectionRates
from pipeline.compare.verdict import Verdict
from pipeline.compare.words import Place, Section
from pipeline.output import as_json
from pipeline.record.values import Confidence, Part

COMPARISON_VERSION = "1.0"

Kind = Literal[
    "recognition", "editorial", "wording", "missing", "extra", "number", "date", "name", "moved",
    "pencil",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "number", "date", "name", "missing", "extra", "moved", "pencil", "wording", "recognition",
    "editorial",
)  # fmt: skip
"""In the order of their weight for a reader."""
Detail = Literal[
    "", "yo", "typography", "punctuation", "capitals", "hyphen", "word-division", "spelling",
    "expansion", "abbreviation", "typewriter-one", "line-end", "date-form", "struck-out",
    "lookalike", "confusable", "low-confidence", "unknown-word", "page-number", "handwriting",
    "typed-here", "written-here", "unread",
]  # fmt: skip

Index = Annotated[int, Field(ge=0)]


class ComparedWord(Part):
    """A word of one side and where it stands."""

    text: str
    section: Section
    paragraph: int | None = Field(description="Index in the body, from 0.")
    places: tuple[Place, ...] = Field(
        description="On the scan: of a word of the record, its own, two for a word broken at a "
        "line's end; of a word of the reference, those of the record's words linked to it."
    )
    confidence: Confidence | None = Field(description="null for words of the reference.")
    linked: tuple[Index, ...] = Field(
        description="Words of the other side that it stands for; empty when it is missing there."
    )


class Difference(Part):
    """One place where the two sides do not say the same."""

    kind: Kind
    detail: Detail
    section: Section
    record: str = Field(description="What the scan was read as; empty for missing words.")
    reference: str = Field(description="What the transcription says; empty for extra words.")
    record_words: tuple[Index, ...] = Field(description="Indices in record_words.")
    reference_words: tuple[Index, ...]
    places: tuple[Place, ...] = Field(
        description="Where to look on the scan; for missing words, those they should stand beside."
    )
    confidence: Confidence | None = Field(description="Least of the record's words.")
    misread: bool = Field(
        description="The program may have misread: low confidence, or letters easily confused."
    )


class PencilAgreement(Part):
    """Words written by hand, by either side."""

    both: Index = Field(description="Words that both sides have as written by hand.")
    record_only: Index
    reference_only: Index
    unread: Index = Field(
        description="Of both: words of the reference where the record has unread handwriting."
    )


class Comparison(Part):
    """A record beside a transcription of it."""

    schema_version: Literal["1.0"]
    record_id: str
    document: str
    verdict: Verdict
    characters: Rate = Field(description="Errors in all sections together.")
    words: Rate
    sections: tuple[SectionRates, ...]
    fields: tuple[FieldOutcome, ...]
    field_score: FieldScore
    pencil: PencilAgreement
    differences: tuple[Difference, ...] = Field(description="In the reference's order.")
    record_words: tuple[ComparedWord, ...]
    reference_words: tuple[ComparedWord, ...]

    def count(self, kind: Kind) -> int:
        return sum(difference.kind == kind for difference in self.differences)


def comparison_to_json(comparison: Comparison) -> bytes:
    """The bytes of a comparison file; the same comparison gives the same bytes."""
    return as_json(comparison.model_dump(mode="json"))


def comparison_from_json(data: bytes) -> Comparison:
    """Read back what :func:`comparison_to_json` wrote.

    Raises:
        ValueError: when it is not a comparison of this version.
    """
    return Comparison.model_validate_json(data)


def comparison_schema_json() -> bytes:
    """The JSON Schema (draft 2020-12) of a comparison file."""
    schema: dict[str, JsonValue] = Comparison.model_json_schema(mode="serialization")
    return as_json(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:mashinopis:comparison:{COMPARISON_VERSION}",
            **schema,
        }
    )
