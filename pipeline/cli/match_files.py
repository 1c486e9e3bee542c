"""A record file beside a transcription file: the comparison, and its page with the scans."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.across import AcrossComparison, compare_across
from pipeline.across.table import across_table
from pipeline.compare import Comparison, compare
from pipeline.compare.guide import GuideError, guide, guided_text
from pipeline.compare.table import comparison_table
from pipeline.errors import DigitisationError
from pipeline.found import Found, found_html
from pipeline.match_batch import LoadRecord
from pipeline.output import ResultFolder, write_whole
from pipeline.record import Record, TranscriptionAt, record_to_json
from pipeline.scan_source import scan_pixels
from pipeline.transcription import Reference, read_transcription


@dataclass(frozen=True, slots=True)
class Matched:
    """What was compared, and with what result."""

    record: Record
    reference: Reference
    comparison: Found

    @property
    def remarks(self) -> tuple[str, ...]:
        """Slips of the transcription itself, each in a sentence."""
        if isinstance(self.comparison, AcrossComparison):
            return tuple(f"{slip.message} «{slip.text}»" for slip in self.comparison.remarks)
        return tuple(f"{one.message} «{one.text}»" for one in self.reference.remarks)

    def table(self, *, editorial: bool) -> str:
        """The comparison for a person; ``editorial`` as in :func:`comparison_table`."""
        if isinstance(self.comparison, Comparison):
            return comparison_table(self.comparison, editorial=editorial)
        return across_table(self.comparison)


def match_files(record: Path, transcription: Path, load: LoadRecord) -> Matched:
    """Compare a record with a transcription: word by word, or what a translation shares with it.

    Args:
        record: its file.
        transcription: its file.
        load: reads the record, with what people corrected or without.

    Raises:
        RecordError: when the record cannot be read.
        TranscriptionError: when the transcription cannot be read.
    """
    loaded = load(record)
    reference = read_transcription(transcription)
    if reference.language == "en":
        return Matched(loaded, reference, compare_across(loaded, reference))
    return Matched(loaded, reference, compare(loaded, reference))


def write_page(
    matched: Matched, record: Path, target: Path, scans: Path | None
) -> DigitisationError | None:
    """Write the comparison as a page of HTML, with pictures cut from the scans.

    Args:
        matched: what to show.
        record: the record's file; the summary beside its folder says where the scans are.
        target: the file to write.
        scans: the batch folder, when it is elsewhere now.

    Returns:
        Why there are no pictures of some page, if there are not; the page is written without.

    Raises:
        OutputError: when the page cannot be written.
    """
    problems: list[DigitisationError] = []
    results = ResultFolder(record.absolute().parent.parent)
    pixels = scan_pixels(matched.record, results, scans, problems.append)
    write_whole(target, found_html(matched.comparison, pixels).encode())
    return problems[0] if problems else None


def write_guided(matched: Matched, transcription: Path, target: Path) -> str:
    """Write the record, completed with what only the transcription knows.

    Args:
        matched: the record and its comparison.
        transcription: the file that was read.
        target: the file to write; the record itself only if it is named.

    Returns:
        What was taken, for a person.

    Raises:
        GuideError: when the two are not of one document.
        OutputError: when the file cannot be written.
    """
    if not isinstance(matched.comparison, Comparison):
        raise GuideError(
            "A translation cannot complete a record in Russian.",
            file=transcription,
            remedy="Name a transcription in Russian.",
        )
    digest = hashlib.sha256(transcription.read_bytes()).hexdigest()
    source = TranscriptionAt(file=transcription.name, sha256=digest)
    guided = guide(matched.record, matched.reference, matched.comparison, source)
    write_whole(target, record_to_json(guided))
    return guided_text(guided)
