"""What a person reads: names of kinds, details, sections and outcomes, in plain words."""

from __future__ import annotations

from pipeline.compare.comparison import Comparison, Detail, Difference, Kind
from pipeline.compare.verdict import Verdict

KIND: dict[Kind, str] = {
    "number": "different number",
    "date": "different date",
    "name": "different name",
    "missing": "missing on the scan",
    "extra": "not in the transcription",
    "moved": "moved passage",
    "pencil": "pencil or typed",
    "wording": "different word",
    "recognition": "misread by the program",
    "editorial": "change by the edition",
}
DETAIL: dict[Detail, str] = {
    "yo": "ё and е",
    "typography": "dashes and quotes",
    "typewriter-one": "one key for I and 1",
    "line-end": "cut at the end of the page",
    "date-form": "same value, other form",
    "lookalike": "Latin letter for Cyrillic",
    "confusable": "letters easily confused",
    "low-confidence": "the program was not sure",
    "unknown-word": "found nowhere else",
    "typed-here": "typed on the scan, pencil in the transcription",
    "written-here": "written by hand on the scan, typed in the transcription",
    "handwriting": "written by hand",
    "page-number": "page number",
    "struck-out": "struck out on the scan",
    "word-division": "one word or two",
}


def kind_text(difference: Difference) -> str:
    """``different number (the program may have misread)``."""
    notes = [DETAIL.get(difference.detail, difference.detail)] if difference.detail else []
    if difference.misread and difference.kind != "recognition":
        notes.append("the program may have misread")
    return KIND[difference.kind] + (f" ({'; '.join(notes)})" if notes else "")


def verdict_text(verdict: Verdict) -> str:
    """One sentence with its figures."""
    shares = (
        f"{verdict.reference_share:.0%} of the transcription and {verdict.record_share:.0%} of the "
        "scan's text agree"
    )
    match verdict.outcome:
        case "match":
            return f"They are the same document: {shares}."
        case "part":
            return f"One is a part of the other: {shares}."
        case _:
            return f"NOT A MATCH: only {shares}. This is another page or another document."


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def pencil_text(comparison: Comparison) -> str:
    pencil = comparison.pencil
    return (
        f"{pencil.both} words on both sides ({pencil.unread} of them not read by the program), "
        f"{pencil.record_only} on the scan only, {pencil.reference_only} in the transcription only"
    )


RATE_HEAD = ("section", "character errors", "word errors")
FIELD_HEAD = ("field", "", "record", "transcription")


def rate_rows(comparison: Comparison) -> list[list[str]]:
    """Under :data:`RATE_HEAD`: each section that has text on a side, then all."""
    rows = [
        [section.section, str(section.characters), str(section.words)]
        for section in comparison.sections
        if section.words.errors or section.words.length
    ]
    return [*rows, ["all", str(comparison.characters), str(comparison.words)]]


def field_rows(comparison: Comparison) -> list[list[str]]:
    """Under :data:`FIELD_HEAD`: each field that is compared."""
    return [[f.name, f.state, f.record or "–", f.reference or "–"] for f in comparison.fields]
