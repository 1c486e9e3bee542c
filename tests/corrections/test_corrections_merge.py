"""Two copies of a log that went on by themselves."""

from __future__ import annotations

import pytest
from corrections_material import DOCUMENT
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections.changes import Entry, FieldChange, Log
from pipeline.corrections.merge import merged

Step = tuple[str, int, int]
"""Who, minute, and which entry is undone: 0 for a change."""


def longer(log: Log, steps: list[Step]) -> Log:
    entries = list(log.entries)
    for at, (who, minute, undoes) in enumerate(steps):
        change = FieldChange(name="number", before=None, after=f"{who} {at}")
        undo = undoes if 0 < undoes <= len(entries) else None
        entries.append(
            Entry(
                number=len(entries) + 1,
                who=who,
                when=f"2026-11-27T12:{minute:02}:00Z",
                change=None if undo else change,
                undoes=undo,
            )
        )
    return Log(document=DOCUMENT, entries=tuple(entries))


def said(log: Log) -> list[tuple[str, str, str]]:
    """Every entry with what it is about, whatever its number."""
    return sorted(
        (e.who, e.when, f"{'undo' if e.undoes else 'set'} {log.change_of(e).model_dump_json()}")
        for e in log.entries
    )


EMPTY = Log(document=DOCUMENT)


def test_entries_of_both_stand_in_the_order_of_their_times() -> None:
    base = longer(EMPTY, [("Анна", 0, 0)])
    ours = longer(base, [("Анна", 5, 0), ("Анна", 6, 2)])
    theirs = longer(base, [("Борис", 3, 0), ("Борис", 9, 1)])
    both = merged(ours, theirs)
    assert [(e.who, e.when[14:16], e.undoes) for e in both.entries] == [
        ("Анна", "00", None), ("Борис", "03", None), ("Анна", "05", None), ("Анна", "06", 3),
        ("Борис", "09", 1),
    ]  # fmt: skip
    assert merged(theirs, ours) == both


def test_the_copy_that_goes_on_is_the_result() -> None:
    base = longer(EMPTY, [("Анна", 9, 0)])
    ours = longer(base, [("Анна", 1, 1)])
    assert merged(base, ours) is ours
    assert merged(ours, base) is ours
    assert merged(EMPTY, ours) is ours


def test_logs_of_different_documents() -> None:
    with pytest.raises(ValueError, match="other"):
        merged(EMPTY, Log(document="other"))


STEPS = st.lists(
    st.tuples(st.sampled_from(["Анна", "Борис"]), st.integers(0, 5), st.integers(0, 6)), max_size=5
)


@given(STEPS, STEPS, STEPS, STEPS)
def test_nothing_is_lost_nor_doubled(
    common: list[Step], mine: list[Step], yours: list[Step], later: list[Step]
) -> None:
    base = longer(EMPTY, common)
    ours, theirs = longer(base, mine), longer(base, yours)
    both = merged(ours, theirs)
    assert both == merged(theirs, ours)
    assert Log.model_validate(both.model_dump()) == both
    assert set(said(both)) == {*said(ours), *said(theirs)}
    assert merged(both, ours) == merged(both, theirs) == both  # the second to meet it adds nothing
    again = merged(both, longer(theirs, later))
    assert set(said(again)) == {*said(both), *said(longer(theirs, later))}
    assert len(said(again)) <= len(said(both)) + len(later)
