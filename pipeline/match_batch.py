"""All transcriptions of a folder beside all records of a batch: from folders to files."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.across import AcrossComparison, compare_across
from pipeline.compare.compare import compare
from pipeline.compare.comparison import Comparison
from pipeline.compare.pairing import Traits, find_pairs, record_traits, reference_traits
from pipeline.compare.summary import (
    MatchSummary,
    TranslationScore,
    pair_entry,
    summary_to_json,
)
from pipeline.corrections.reviewed import corrected_record
from pipeline.errors import BatchError, DigitisationError, OutputError
from pipeline.found import Found, found_html, found_json
from pipeline.outcome import Failure
from pipeline.output import ResultFolder, take_away, write_whole
from pipeline.record import Record
from pipeline.scan_source import scan_pixels
from pipeline.transcription import Reference, read_transcription

LoadRecord = Callable[[Path], Record]

KEPT = 256
"""Records and transcriptions that are kept in memory, each."""
_OF_A_PAGE = ("_files", ".files", "_файлы")
"""Ends of the name of a folder that a browser puts beside a saved web page."""


def results_of(records: Path) -> ResultFolder:
    """The results folder that ``outputs/<batch>`` or ``outputs/<batch>/records`` is of."""
    root = records.absolute()
    return ResultFolder(root.parent if root.name == "records" else root)


def match_batch(
    records: Path,
    transcriptions: Path,
    scans: Path | None = None,
    say: Callable[[str], None] = lambda _line: None,
    load_record: LoadRecord = corrected_record,
) -> MatchSummary:
    """Pair, compare, and write ``matches/`` of the results.

    A file that cannot be read or compared is a failure of the summary; the rest goes on. The
    matches of an earlier run are replaced; those of records that have no pair now are removed.

    Args:
        records: a results folder, or its ``records/``.
        transcriptions: a folder of text files and web pages, also in folders below it.
        scans: the batch folder, when it is elsewhere now.
        say: told of each pair, for a person.
        load_record: reads a record, by default with what people corrected.

    Raises:
        BatchError: when one of the folders holds nothing.
        OutputError: when a result cannot be written.
    """
    results = results_of(records)
    record_files = _record_files(results, records)
    reference_files = _transcription_files(transcriptions)
    failures: list[Failure] = []
    # Each is asked for several times: for its traits, for every likely pair, and for its own.
    record_of = functools.lru_cache(KEPT)(load_record)
    reference_of = functools.lru_cache(KEPT)(read_transcription)
    documents = _traits(record_files, lambda path: record_traits(record_of(path)), failures)
    editions = _traits(reference_files, lambda path: reference_traits(reference_of(path)), failures)
    document_ids, edition_names = list(documents), list(editions)
    unlike: dict[int, Failure] = {}

    def load(record: int, reference: int) -> tuple[Record, Reference]:
        return (
            record_of(record_files[document_ids[record]]),
            reference_of(reference_files[edition_names[reference]]),
        )

    def judge(record: int, reference: int) -> Comparison | None:
        try:
            one, other = load(record, reference)
            # A translation has no words of the scan; it is checked once it has its record.
            return None if other.language == "en" else compare(one, other)
        except Exception as error:  # one pair must not end the others
            unlike.setdefault(reference, Failure.of(error, edition_names[reference]))
            return None

    entries = []
    problems: dict[str, None] = {}
    for pair in find_pairs(tuple(documents.values()), tuple(editions.values()), judge):
        document, edition = document_ids[pair.record], edition_names[pair.reference]
        try:
            record, reference = load(pair.record, pair.reference)
            found = pair.comparison or _translated(record, reference)
            if found is None:
                _remove(results, document)
            else:
                _write(found, record, document, results, scans, problems)
        except OutputError:
            raise
        except Exception as error:  # nor must this one
            failures.append(Failure.of(error, document))
            continue
        score = _score(found) if isinstance(found, AcrossComparison) else None
        entry = pair_entry(pair, document, edition, score)
        entries.append(entry)
        say(f"{document}: {edition}, by {pair.paired_by} ({pair.certainty}): {entry.verdict}")
    paired = {entry.document for entry in entries}
    editions_paired = {entry.transcription for entry in entries}
    for document in record_files.keys() - paired:
        _remove(results, document)
    summary = MatchSummary(
        schema_version="1.0",
        results=str(results.root),
        transcriptions=str(transcriptions.absolute()),
        pairs=tuple(sorted(entries, key=lambda entry: entry.document)),
        records_alone=tuple(name for name in document_ids if name not in paired),
        transcriptions_alone=tuple(name for name in edition_names if name not in editions_paired),
        failures=(*failures, *(unlike[index] for index in sorted(unlike))),
        problems=tuple(problems),
    )
    write_whole(results.match_summary, summary_to_json(summary))
    return summary


def _translated(record: Record, reference: Reference) -> AcrossComparison | None:
    """What a translation shares with its record; ``None`` for any other transcription."""
    return compare_across(record, reference) if reference.language == "en" else None


def _score(found: AcrossComparison) -> TranslationScore:
    checked = len(found.checks) + len(found.both)
    checked += len(found.only_in_scan) + len(found.only_in_transcription)
    return TranslationScore(agreeing=checked - len(found.differences), checked=checked)


def _write(
    comparison: Found,
    record: Record,
    document: str,
    results: ResultFolder,
    scans: Path | None,
    problems: dict[str, None],
) -> None:
    def problem(error: DigitisationError) -> None:
        problems.setdefault(str(error))

    pixels = scan_pixels(record, results, scans, problem)
    write_whole(results.match(document), found_json(comparison))
    write_whole(results.match(document, ".html"), found_html(comparison, pixels).encode())


def _remove(results: ResultFolder, document: str) -> None:
    """No comparison of an earlier run stays beside a summary that does not know it."""
    for path in (results.match(document), results.match(document, ".html")):
        take_away(path)


def _traits(
    files: Mapping[str, Path], read: Callable[[Path], Traits], failures: list[Failure]
) -> dict[str, Traits]:
    """By name, of the files that can be read."""
    found: dict[str, Traits] = {}
    for name, path in files.items():
        try:
            found[name] = read(path)
        except Exception as error:  # one file must not end the others
            failures.append(Failure.of(error, name))
    return found


def _record_files(results: ResultFolder, records: Path) -> dict[str, Path]:
    """By the id of the document."""
    folder = results.root / "records"
    folder = folder if folder.is_dir() else records
    return _named(
        ((path.stem, path) for path in _files(folder) if path.suffix == ".json"),
        BatchError(
            "There are no records here.",
            file=records,
            remedy="Name the folder of a batch in outputs/ after digitising it.",
        ),
    )


def _transcription_files(folder: Path) -> dict[str, Path]:
    """By the name inside the folder; what a browser saved beside a web page is no transcription."""
    return _named(
        (
            (str(path.relative_to(folder)), path)
            for path in _files(folder, "**/*")
            if not any(
                part.startswith(".") or part.endswith(_OF_A_PAGE)
                for part in path.relative_to(folder).parent.parts
            )
        ),
        BatchError(
            "There are no transcriptions here.",
            file=folder,
            remedy="Name a folder with one text file or web page for each document.",
        ),
    )


def _files(folder: Path, pattern: str = "*") -> list[Path]:
    return sorted(
        path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith(".")
    )


def _named(files: Iterable[tuple[str, Path]], nothing: BatchError) -> dict[str, Path]:
    found = dict(files)
    if not found:
        raise nothing
    return found
