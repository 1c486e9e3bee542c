"""Values of the record that people set, put on top of what the pages say."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.assemble.archive import PARTS
from pipeline.corrections.changes import FieldChange
from pipeline.corrections.unfit import NO_FIELD, DoesNotFitError
from pipeline.fields.dates import find_dates
from pipeline.fields.numbers import bare_number, find_numbers
from pipeline.record import Archive, FieldValue, Record, Signature

SINGLE = (
    "title", "source", "kind", "date", "number", "incoming", "outgoing", "place", "authenticity",
    "technique", "sender", "secrecy", "exemplar", "urgency", "signature", "certified", "copies",
    "distribution",
)  # fmt: skip
SEVERAL = ("addressees", "handling", "other_dates")
ARCHIVE = tuple(f"archive.{name}" for name in (*PARTS, "sheets"))
FIELDS = (*SINGLE, *SEVERAL, *ARCHIVE)
"""Names of the fields that people may set."""
_SIGNED = ("signature", "certified")
_NONE_SAID = "a person has looked and says that the document has none"
_SURE = 1.0


@dataclass(slots=True)
class FieldEdits:
    """Fields being set.

    Attributes:
        record: as the pages give it.
        values: new ones of its fields, by name.
        missing: why fields are null, with the new reasons.
    """

    record: Record
    values: dict[str, object] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(record: Record) -> FieldEdits:
        return FieldEdits(record, {}, dict(record.missing))

    def set(self, change: FieldChange) -> None:
        """Put one value in its place.

        Raises:
            DoesNotFitError: when there is no such field that people may set.
        """
        lines = [line.strip() for line in (change.after or "").splitlines() if line.strip()]
        if change.name in SINGLE:
            self._set_single(change, lines)
        elif change.name in SEVERAL:
            self._set_several(change.name, lines)
        elif change.name in ARCHIVE:
            self._set_archive(change.name.removeprefix("archive."), lines)
        else:
            raise DoesNotFitError(NO_FIELD.about(change.name))

    def result(self) -> Record:
        """The record with the new values, checked."""
        if not self.values:
            return self.record
        raw = {name: getattr(self.record, name) for name in type(self.record).model_fields}
        return Record.model_validate({**raw, **self.values, "missing": self.missing})

    def _set_single(self, change: FieldChange, lines: list[str]) -> None:
        name, text = change.name, " ".join(lines)
        before: FieldValue | None = getattr(self.record, name)
        value = None
        if text:
            normalised = (change.normalised or "").strip() or normal_form(name, text)
            value = _value(text, normalised, before, signs=name in _SIGNED)
        self.values[name] = value
        if name == "signature":
            others = self.record.signatures[1:]
            self.values["signatures"] = (*((value,) if value else ()), *others)
        self._note(name, present=value is not None)

    def _set_several(self, name: str, lines: list[str]) -> None:
        there: tuple[FieldValue, ...] = getattr(self.record, name)
        left = list(there)
        values = []
        for text in lines:
            same = next((value for value in left if value.text == text), None)
            if same is not None:
                left.remove(same)
            values.append(same or _value(text, normal_form(name, text), None))
        self.values[name] = tuple(values)
        if name == "addressees":
            self._note(name, present=bool(values))

    def _set_archive(self, part: str, lines: list[str]) -> None:
        archive = self.values.get("archive", self.record.archive)
        if not isinstance(archive, Archive):
            archive = Archive(
                repository=None, fond=None, opis=None, delo=None, sheets=(), origin={}, typed=None
            )
        value = tuple(lines) if part == "sheets" else " ".join(lines) or None
        origin = {name: said for name, said in archive.origin.items() if name != part}
        if value:
            origin[part] = "corrected"
        archive = archive.model_copy(update={part: value, "origin": dict(sorted(origin.items()))})
        known = bool(archive.origin)
        self.values["archive"] = archive if known else None
        self._note("archive", present=known)
        for name in (*PARTS, "sheets"):
            missing = f"archive.{name}"
            if not known or name in archive.origin:
                self.missing.pop(missing, None)
            else:
                reason = _NONE_SAID if name == part else "nothing says it"
                self.missing[missing] = (
                    reason if name == part else self.missing.get(missing, reason)
                )

    def _note(self, name: str, *, present: bool) -> None:
        if present:
            self.missing.pop(name, None)
        else:
            self.missing[name] = _NONE_SAID


def normal_form(name: str, text: str) -> str | None:
    """A value as its field has it in normal form; ``None`` where that cannot be told."""
    if name in ("date", "other_dates"):
        return next((date.iso for date in find_dates(text) if date.iso), None)
    if name in ("number", "incoming", "outgoing"):
        bare = bare_number(text)
        numbers = [*find_numbers(text), *((bare,) if bare else ()), *find_numbers(f"№ {text}")]
        return next((number.value for number in numbers if number.value), None)
    return text


def _value(
    text: str, normalised: str | None, before: FieldValue | None, *, signs: bool = False
) -> FieldValue:
    """A person's value; its place is where the program read one for the same field."""
    made: dict[str, object] = {
        "text": text,
        "normalised": normalised,
        "origin": "corrected",
        "page": before.page if before else None,
        "box": before.box if before else None,
        "words": before.words if before else (),
        "confidence": _SURE,
        "details": {},
    }
    if signs:
        signed = before.signed if isinstance(before, Signature) else ()
        return Signature.model_validate({**made, "signed": signed})
    return FieldValue.model_validate(made)
