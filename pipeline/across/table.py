"""A comparison across languages as text for a person."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.across.result import AcrossComparison, Check, NameEntry, NameSide, Reading
from pipeline.compare.table import text_table


def across_table(comparison: AcrossComparison) -> str:
    """Checks, then names, then what was not read; ends with a line break.

    Names that agree are counted and listed in one line; all others have a row each.
    """
    agreeing = [one for one in comparison.both if one.verdict == "agree"]
    others = (
        *(one for one in comparison.both if one.verdict != "agree"),
        *comparison.only_in_scan,
        *comparison.only_in_transcription,
    )
    parts = [
        f"{comparison.document}: beside an English transcription",
        text_table(["check", "", "scan", "transcription"], list(map(_check, comparison.checks))),
        _notes(comparison.checks),
        f"Names on both sides, {len(agreeing)}: {'; '.join(map(_pair, agreeing))}."
        if agreeing
        else "No name is on both sides.",
        text_table(["name", "", "scan", "transcription"], list(map(_name, others)))
        if others
        else "No name differs.",
        _unread(comparison.unread),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _check(check: Check) -> list[str]:
    name = check.field
    reading = check.scan or check.transcription
    if reading is not None and reading.paragraph is not None:
        name = f"{name} {reading.paragraph + 1}"
    return [name, check.verdict, said(check.scan), said(check.transcription)]


def _notes(checks: Sequence[Check]) -> str:
    noted = [one for one in checks if one.note and one.verdict != "agree"]
    return "\n".join(f"{one.field}: {one.note}" for one in noted)


def _name(entry: NameEntry) -> list[str]:
    verdict = entry.verdict if entry.note is None else f"{entry.verdict}: {entry.note}"
    return [entry.kind, verdict, side_text(entry.scan), side_text(entry.transcription)]


def _pair(entry: NameEntry) -> str:
    return f"{side_text(entry.scan)} ~ {side_text(entry.transcription)}"


def _unread(entries: Sequence[NameEntry]) -> str:
    if not entries:
        return ""
    names = "; ".join(side_text(entry.transcription) for entry in entries)
    return f"Where the scan has handwriting that was not read, the transcription has: {names}."


def side_text(side: NameSide | None) -> str:
    """A name and how often it stands there."""
    return "–" if side is None else f"{side.name} ({side.count})"


def said(reading: Reading | None) -> str:
    """As written; a dash for nothing."""
    return "–" if reading is None else reading.text
