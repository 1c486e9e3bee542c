"""What an edition would print of a record, and that it reads back."""

from __future__ import annotations

from hypothesis import given, settings
from made_records import records

from pipeline.record import Record
from pipeline.transcription import Reference, parse, reference_of, render


def differences(read: Reference, wanted: Reference) -> dict[str, tuple[object, object]]:
    """Fields in which two references differ, remarks aside."""
    return {
        name: (getattr(read, name), getattr(wanted, name))
        for name in Reference.model_fields
        if name != "remarks" and getattr(read, name) != getattr(wanted, name)
    }


@settings(max_examples=150, deadline=None)
@given(records())
def test_what_is_printed_reads_back(record: Record) -> None:
    printed = render(record)
    assert differences(parse(printed), reference_of(record)) == {}, printed
