"""Exports of a batch: which files there are to be, and writing those that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.errors import BatchError, DigitisationError, OutputError
from pipeline.export.formats import (
    BatchFormat,
    DocumentFormat,
    Format,
    PageFormat,
    PictureFormat,
)
from pipeline.export.scans import document_scans
from pipeline.outcome import Failure
from pipeline.output import ResultFolder, write_if_changed


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        files: that are there and up to date, whether written now or before.
        failures: documents, in a format, that could not be made.
        problems: what is lacking in files that were made, such as the picture of a page.
    """

    files: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()
    problems: tuple[str, ...] = ()


def find_documents(named: Path) -> tuple[ResultFolder, tuple[str, ...]]:
    """The results folder and the documents that a path means.

    Args:
        named: ``outputs/<batch>``, its ``records/``, or one record in it.

    Raises:
        BatchError: when there is no record.
    """
    path = named.absolute()
    if path.is_file() and path.suffix == ".json":
        return ResultFolder(path.parent.parent), (path.stem,)
    results = ResultFolder(path.parent if path.name == "records" else path)
    records = sorted((results.root / "records").glob("*.json"))
    found = tuple(path.stem for path in records if not path.name.startswith("."))
    if not found:
        raise BatchError(
            "There are no records here.",
            file=named,
            remedy="Name a record, or the folder of a batch in outputs/ after digitising it.",
        )
    return results, found


def export_batch(
    results: ResultFolder,
    formats: Sequence[Format],
    documents: Sequence[str],
    scans: Path | None = None,
    out: Path | None = None,
) -> Exported:
    """Write documents in other formats; one that fails does not end the rest.

    Args:
        results: of the batch.
        formats: see :func:`~pipeline.export.formats.choose_formats`.
        documents: their ids, in order.
        scans: the batch folder, when it is elsewhere now.
        out: where to; by default ``exports/`` of the results.

    Raises:
        OutputError: when a file cannot be written: the next would fare no better.
    """
    files: list[Path] = []
    failures: list[Failure] = []
    problems: dict[str, None] = {}

    def place(name: str, suffix: str) -> Path:
        inside = results.export(name, suffix)
        return inside if out is None else out / inside.name

    def write(name: str, chosen: Format, data: bytes) -> None:
        path = place(name, chosen.suffix)
        write_if_changed(path, data)
        files.append(path)

    def problem(error: DigitisationError) -> None:
        problems.setdefault(str(error))

    for document_id in documents:
        try:
            document = load_reviewed(results, document_id)
        except Exception as error:  # one document never ends the rest
            failures.append(Failure.of(error, document_id))
            continue
        for chosen in formats:
            try:
                match chosen:
                    case PageFormat():
                        for page in document.pages:
                            write(page.id, chosen, chosen.write(page, document))
                    case DocumentFormat():
                        write(document_id, chosen, chosen.write(document))
                    case PictureFormat():
                        pictures = document_scans(document.record, results, scans, problem)
                        write(document_id, chosen, chosen.write(document, pictures))
                    case BatchFormat():
                        pass  # below, once
            except OutputError:
                raise
            except Exception as error:
                failures.append(Failure.of(error, document_id))

    def one_by_one() -> Iterator[ReviewedDocument]:
        failed = {failure.file for failure in failures}
        for document_id in documents:
            if document_id not in failed:
                yield load_reviewed(results, document_id)

    for chosen in formats:
        if isinstance(chosen, BatchFormat):
            try:
                write(results.root.name, chosen, chosen.write(one_by_one()))
            except OutputError:
                raise
            except Exception as error:
                failures.append(Failure.of(error, results.root.name))
    return Exported(tuple(files), tuple(failures), tuple(problems))
