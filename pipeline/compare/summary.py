"""A folder of transcriptions beside a folder of records: the result, its file and its table."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.compare.comparison import KINDS, Comparison, Kind
from pipeline.compare.fields import FieldScore
from pipeline.compare.labels import KIND
from pipeline.compare.pairing import Certainty, Pair, PairedBy
from pipeline.compare.rates import Rate
from pipeline.compare.table import text_table
from pipeline.outcome import Failure
from pipeline.output import as_json
from pipeline.record.values import Part

Outcome = Literal["match", "part", "no match", "translation", "not compared"]
_ALIKE: tuple[Outcome, ...] = ("match", "part")


class TranslationScore(Part):
    """How much of what a translation shares with a record is the same on both sides."""

    agreeing: int = Field(ge=0, description="Checks of fields, paragraphs and names that agree.")
    checked: int = Field(ge=0)


class PairEntry(Part):
    """One record with its transcription; figures are null where the two were not compared."""

    document: str = Field(description="Id of the document, as in the name of the record's file.")
    transcription: str = Field(description="File, relative to the folder of transcriptions.")
    paired_by: PairedBy
    certainty: Certainty = Field(
        description="sure: the texts agree, and nothing speaks against it. likely: something does, "
        "or the texts could not be compared. doubtful: the texts do not agree."
    )
    reason: str = Field(description="Why they are a pair, for a person.")
    verdict: Outcome
    characters: Rate | None
    words: Rate | None
    fields: FieldScore | None
    differences: dict[Kind, Annotated[int, Field(ge=1)]] = Field(
        description="Their number by kind; kinds that do not occur are left out."
    )
    translation: TranslationScore | None = Field(
        default=None, description="For a translation, which is compared by what it shares."
    )


class MatchSummary(Part):
    """What ``matches/summary.json`` holds."""

    schema_version: Literal["1.0"]
    results: str = Field(description="The results folder that has records/ and matches/.")
    transcriptions: str = Field(description="Their folder.")
    pairs: tuple[PairEntry, ...] = Field(description="By document.")
    records_alone: tuple[str, ...] = Field(description="Documents without a transcription.")
    transcriptions_alone: tuple[str, ...] = Field(description="Transcriptions without a record.")
    failures: tuple[Failure, ...] = Field(description="Files that could not be read or compared.")
    problems: tuple[str, ...] = Field(description="Why pictures of scans are missing.")

    @property
    def complete(self) -> bool:
        """True when nothing failed."""
        return not self.failures

    def count(self, outcome: Outcome) -> int:
        return sum(pair.verdict == outcome for pair in self.pairs)


def pair_entry(
    pair: Pair, document: str, transcription: str, translation: TranslationScore | None = None
) -> PairEntry:
    """The line of a pair in the summary."""
    told = pair.comparison
    outcome: Outcome = "not compared" if translation is None else "translation"
    return PairEntry(
        document=document,
        transcription=transcription,
        paired_by=pair.paired_by,
        certainty=pair.certainty,
        reason=pair.reason,
        verdict=outcome if told is None else told.verdict.outcome,
        characters=None if told is None else told.characters,
        words=None if told is None else told.words,
        fields=None if told is None else told.field_score,
        differences={} if told is None else _counts(told),
        translation=translation,
    )


def _counts(comparison: Comparison) -> dict[Kind, int]:
    return {kind: number for kind in KINDS if (number := comparison.count(kind))}


def summary_to_json(summary: MatchSummary) -> bytes:
    """The bytes of ``matches/summary.json``; the same folders give the same bytes."""
    return as_json(summary.model_dump(mode="json"))


def summary_rows(summary: MatchSummary) -> list[dict[str, str]]:
    """A row for each pair, then for what is alone, then for what failed; all have the same keys."""
    rows = [_row(pair) for pair in summary.pairs]
    rows += [_lone(document, "", "no transcription found") for document in summary.records_alone]
    rows += [_lone("", file, "no record found") for file in summary.transcriptions_alone]
    rows += [
        _lone("", failure.file, f"failed: {failure.reason} {failure.remedy}")
        for failure in summary.failures
    ]
    return rows


def _agreeing(pair: PairEntry) -> str:
    if pair.translation is not None:
        return f"{pair.translation.agreeing} of {pair.translation.checked} checks"
    if pair.fields is None:
        return ""
    return f"{pair.fields.agreeing} of {pair.fields.in_record} and {pair.fields.in_reference}"


def _row(pair: PairEntry) -> dict[str, str]:
    return {
        "document": pair.document,
        "transcription": pair.transcription,
        "paired by": f"{pair.paired_by} ({pair.certainty})",
        "verdict": pair.verdict,
        "CER": "" if pair.characters is None else str(pair.characters),
        "fields agreeing": _agreeing(pair),
        "differences": "; ".join(f"{KIND[kind]}: {n}" for kind, n in pair.differences.items()),
    }


def _lone(document: str, transcription: str, verdict: str) -> dict[str, str]:
    return {
        "document": document,
        "transcription": transcription,
        "paired by": "",
        "verdict": verdict,
        "CER": "",
        "fields agreeing": "",
        "differences": "",
    }


def summary_table(summary: MatchSummary) -> str:
    """The rows for a person, and the sum of all; ends with a line break."""
    rows = summary_rows(summary)
    head = list(rows[0]) if rows else []
    table = text_table(head, [list(row.values()) for row in rows]) if rows else ""
    return f"{table}\n\n{summary_line(summary)}\n"


def summary_line(summary: MatchSummary) -> str:
    """Numbers of pairs by verdict, and the rates of those that are of one document."""
    alike = [pair for pair in summary.pairs if pair.verdict in _ALIKE]
    characters = Rate.total(pair.characters for pair in alike if pair.characters is not None)
    words = Rate.total(pair.words for pair in alike if pair.words is not None)
    verdicts: tuple[Outcome, ...] = ("match", "part", "no match", "translation", "not compared")
    counts = [f"{summary.count(name)} {name}" for name in verdicts if summary.count(name)]
    parts = [f"Pairs: {len(summary.pairs)}" + (f" ({', '.join(counts)})" if counts else "")]
    if alike:
        parts.append(f"CER {characters}, WER {words} where they match")
    parts.append(f"records without a transcription: {len(summary.records_alone)}")
    parts.append(f"transcriptions without a record: {len(summary.transcriptions_alone)}")
    if summary.failures:
        parts.append(f"failed: {len(summary.failures)}")
    return "; ".join(parts) + "."
