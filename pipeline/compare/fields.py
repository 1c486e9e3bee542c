"""The named fields of a record beside those of a transcription."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from pydantic import Field

from pipeline.compare.normal import fold, key
from pipeline.record import Archive, FieldValue, Record
from pipeline.record.values import Part
from pipeline.transcription.reference import Reference

FieldState = Literal["agree", "differ", "record only", "reference only"]
Count = Annotated[int, Field(ge=0)]


class FieldOutcome(Part):
    """One field on both sides; fields that neither side has are not listed."""

    name: str
    state: FieldState
    record: str | None = Field(description="As the record has it.")
    reference: str | None
    origin: str | None = Field(
        description="Where the record has it from, such as typed or manifest."
    )


class FieldScore(Part):
    """Counts of fields, which add up; from them precision, recall and F1."""

    agreeing: Count
    in_record: Count = Field(description="Fields the record has: the denominator of precision.")
    in_reference: Count = Field(description="Fields the reference has: that of recall.")

    def __add__(self, other: FieldScore) -> FieldScore:
        return FieldScore(
            agreeing=self.agreeing + other.agreeing,
            in_record=self.in_record + other.in_record,
            in_reference=self.in_reference + other.in_reference,
        )

    @property
    def precision(self) -> float | None:
        return self.agreeing / self.in_record if self.in_record else None

    @property
    def recall(self) -> float | None:
        return self.agreeing / self.in_reference if self.in_reference else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall (Van Rijsbergen, 1979)."""
        both = self.in_record + self.in_reference
        return 2 * self.agreeing / both if both else None


def compare_fields(record: Record, reference: Reference) -> tuple[FieldOutcome, ...]:
    """The state of each field that a side has.

    What the record itself took from a transcription is no evidence and is left out.
    """
    outcomes = [
        _values("title", record.title, reference.title, _letters),
        _values("date", record.date, reference.date, _normalised),
        _values("number", record.number, reference.number, _normalised),
        *_archive(record.archive, reference.archives),
        _values("authenticity", record.authenticity, reference.authenticity, _normalised),
        _values("technique", record.technique, reference.technique, _normalised),
    ]
    for index in range(max(len(record.signatures), len(reference.signatures))):
        here = record.signatures[index] if index < len(record.signatures) else None
        there = reference.signatures[index] if index < len(reference.signatures) else None
        name = "signature" if index == 0 else f"signature {index + 1}"
        outcomes.append(_values(name, here, there, _letters))
    return tuple(outcome for outcome in outcomes if outcome is not None)


def score(outcomes: Iterable[FieldOutcome], name: str | None = None) -> FieldScore:
    """Counts over all outcomes, or those of one field."""
    chosen = [outcome for outcome in outcomes if name is None or outcome.name == name]
    return FieldScore(
        agreeing=sum(outcome.state == "agree" for outcome in chosen),
        in_record=sum(outcome.state != "reference only" for outcome in chosen),
        in_reference=sum(outcome.state != "record only" for outcome in chosen),
    )


def _values(
    name: str,
    here: FieldValue | None,
    there: FieldValue | None,
    form: Callable[[FieldValue], str],
) -> FieldOutcome | None:
    if here is not None and here.origin == "transcription":
        return None
    return _outcome(
        name,
        None if here is None else (here.text, form(here)),
        None if there is None else (there.text, form(there)),
        None if here is None else here.origin,
    )


def _outcome(
    name: str, here: tuple[str, str] | None, there: tuple[str, str] | None, origin: str | None
) -> FieldOutcome | None:
    """From the text and the comparable form of both sides."""
    if here is None and there is None:
        return None
    state: FieldState
    if here is None:
        state = "reference only"
    elif there is None:
        state = "record only"
    else:
        state = "agree" if here[1] == there[1] else "differ"
    return FieldOutcome(
        name=name,
        state=state,
        record=None if here is None else here[0],
        reference=None if there is None else there[0],
        origin=origin,
    )


def _normalised(value: FieldValue) -> str:
    return fold(value.normalised or value.text).casefold()


def _letters(value: FieldValue) -> str:
    return key(value.text)


def _archive(here: Archive | None, given: tuple[Archive, ...]) -> list[FieldOutcome | None]:
    """Parts of the archive reference; of several printed, the one that agrees best."""
    candidates = [_archive_parts(here, there) for there in given or (None,)]
    return max(
        candidates,
        key=lambda parts: sum(part is not None and part.state == "agree" for part in parts),
    )


def _archive_parts(here: Archive | None, there: Archive | None) -> list[FieldOutcome | None]:
    parts: list[FieldOutcome | None] = []
    for name in ("repository", "fond", "opis", "delo"):
        origin = None if here is None else here.origin.get(name)
        if origin != "transcription":
            parts.append(
                _outcome(
                    f"archive.{name}",
                    _part(None if here is None else getattr(here, name)),
                    _part(None if there is None else getattr(there, name)),
                    origin,
                )
            )
    origin = None if here is None else here.origin.get("sheets")
    if origin != "transcription":
        sheets = [
            None if side is None else ", ".join(side.sheets) or None for side in (here, there)
        ]
        parts.append(_outcome("archive.sheets", _part(sheets[0]), _part(sheets[1]), origin))
    return parts


def _part(text: str | None) -> tuple[str, str] | None:
    return None if text is None else (text, fold(text).casefold().replace(" ", ""))
