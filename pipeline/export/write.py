"""Exports of a batch: which files there are to be, and writing those that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.errors import BatchError, DigitisationError
from pipeline.export.formats import (
    BatchFormat,
    DocumentFormat,
    Format,
    PageFormat,
    PictureFormat,
)
from pipeline.export.scans import document_scans
from pipeline.export.state import (
    ExportState,
    Stamps,
    code_key,
    load_state,
    save_state,
    stamps,
)
from pipeline.outcome import Failure
from pipeline.output import ResultFolder, write_if_changed
from pipeline.record import load_record

OwnFormat = PageFormat | DocumentFormat | PictureFormat
"""Made of one document."""
AnyFormat = TypeVar("AnyFormat", PageFormat | DocumentFormat | PictureFormat, BatchFormat)


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

    What is there and up to date is left as it is, and not even made again.

    Args:
        results: of the batch.
        formats: see :func:`~pipeline.export.formats.choose_formats`.
        documents: their ids, in order.
        scans: the batch folder, when it is elsewhere now.
        out: where to; by default ``exports/`` of the results.

    Raises:
        OutputError: when a file cannot be written: the next would fare no better.
    """
    run = _Run(results, scans, out)
    for document_id in documents:
        run.document(document_id, [one for one in formats if not isinstance(one, BatchFormat)])
    run.batch(documents, [one for one in formats if isinstance(one, BatchFormat)])
    return Exported(tuple(run.files), tuple(run.failures), tuple(run.problems))


class _Run:
    """One export of a batch."""

    def __init__(self, results: ResultFolder, scans: Path | None, out: Path | None) -> None:
        self._results = results
        self._scans = scans
        self._out = out
        self.files: list[Path] = []
        self.failures: list[Failure] = []
        self.problems: dict[str, None] = {}

    def document(self, document_id: str, formats: Sequence[OwnFormat]) -> None:
        """All formats of one document."""
        path = self._results.export_state(document_id)
        wanted, state = self._wanted(path, formats)
        if not wanted:
            return
        try:
            inputs = self._inputs(document_id)
            document = load_reviewed(self._results, document_id)
        except Exception as error:  # one document never ends the rest
            self.failures.append(Failure.of(error, document_id))
            return
        made = dict(state.made) if state.inputs == inputs else {}
        for chosen in wanted:
            try:
                pieces = self._pieces(chosen, document, document_id)
            except Exception as error:
                self.failures.append(Failure.of(error, document_id))
            else:
                made[_key(chosen)] = self._write(chosen, pieces)
        self._note(path, inputs, made)

    def batch(self, documents: Sequence[str], formats: Sequence[BatchFormat]) -> None:
        """The formats that have one file for all documents."""
        if not formats:
            return
        path = self._results.batch_export_state
        name = self._results.root.name
        inputs: dict[str, list[int] | None] = {}
        readable = []
        for document_id in documents:
            try:
                inputs |= self._inputs(document_id)
            except Exception as error:
                self._tell_once(error, document_id)
            else:
                readable.append(document_id)
        wanted, state = self._wanted(path, formats, inputs)
        made = dict(state.made) if state.inputs == inputs else {}
        for chosen in wanted:
            try:
                data = chosen.write(self._one_by_one(readable))
            except Exception as error:
                self.failures.append(Failure.of(error, name))
            else:
                made[_key(chosen)] = self._write(chosen, [(name, data)])
        if wanted:
            self._note(path, inputs, made)

    def _wanted(
        self, path: Path, formats: Sequence[AnyFormat], inputs: Stamps | None = None
    ) -> tuple[tuple[AnyFormat, ...], ExportState]:
        """The formats that have to be made; the files of the others are told at once.

        Args:
            path: of the state.
            formats: that are asked for.
            inputs: those of now, where they may be of other documents than the state's.
        """
        state = ExportState() if self._out is not None else load_state(path)
        changed = inputs is not None and state.inputs != inputs
        if changed or state.code != code_key() or state.inputs_changed(self._results):
            return tuple(formats), ExportState()
        wanted = []
        for chosen in formats:
            there = state.current(self._results, _key(chosen))
            if there is None:
                wanted.append(chosen)
            else:
                self.files += there
        return tuple(wanted), state

    def _inputs(self, document_id: str) -> Stamps:
        """Stamps of what a document is made of, taken before it is read."""
        record = self._results.record(document_id)
        files = [record, self._results.corrections(document_id)]
        files += [self._results.page(page.id) for page in load_record(record).pages]
        return stamps(self._results, files)

    def _pieces(
        self, chosen: OwnFormat, document: ReviewedDocument, document_id: str
    ) -> list[tuple[str, bytes]]:
        """The names and contents of the files of a format."""
        match chosen:
            case PageFormat():
                return [(page.id, chosen.write(page, document)) for page in document.pages]
            case DocumentFormat():
                return [(document_id, chosen.write(document))]
            case PictureFormat():
                scans = document_scans(document.record, self._results, self._scans, self._problem)
                return [(document_id, chosen.write(document, scans))]

    def _write(self, chosen: Format, pieces: Sequence[tuple[str, bytes]]) -> Stamps:
        written = []
        for name, data in pieces:
            path = self._results.export(name, chosen.suffix)
            path = path if self._out is None else self._out / path.name
            write_if_changed(path, data)
            written.append(path)
        self.files += written
        return stamps(self._results, written) if self._out is None else {}

    def _note(self, path: Path, inputs: Stamps, made: Mapping[str, Stamps]) -> None:
        if self._out is None:
            save_state(path, ExportState(code_key(), inputs, made))

    def _problem(self, error: DigitisationError) -> None:
        self.problems.setdefault(str(error))

    def _one_by_one(self, documents: Sequence[str]) -> Iterator[ReviewedDocument]:
        """Those that can be read; the others are failures, told once."""
        for document_id in documents:
            try:
                document = load_reviewed(self._results, document_id)
            except Exception as error:
                self._tell_once(error, document_id)
            else:
                yield document

    def _tell_once(self, error: Exception, document_id: str) -> None:
        """Note a document that cannot be read, which perhaps another format found as well."""
        if all(failure.file != document_id for failure in self.failures):
            self.failures.append(Failure.of(error, document_id))


def _key(chosen: Format) -> str:
    """What the state knows the files of a format by."""
    made_for = chosen.made_for if isinstance(chosen, DocumentFormat) else ""
    return f"{chosen.name} {made_for}" if made_for else chosen.name
