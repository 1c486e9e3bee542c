"""A page or a record is made, and what is known of it is written down last."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.batch import Document
from pipeline.clock import Clock
from pipeline.digitise_page import outcome_of, write_pages
from pipeline.engines import check_reader
from pipeline.errors import DigitisationError, OutputError, ScanError, may_pass
from pipeline.model import Page, Scan
from pipeline.ocr import OcrEngine
from pipeline.outcome import DocumentOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.resume.ink_store import RememberingSeparation
from pipeline.resume.look import Standing, look_at_record
from pipeline.resume.page_state import (
    KnownFile,
    PageState,
    known_output,
    load_page_state,
    save_page_state,
)
from pipeline.resume.recipe import keep_recipe
from pipeline.resume.record_state import RecordState, document_digest, save_record_state
from pipeline.resume.stamp import FileStamp
from pipeline.resume.wanted import ink_recipe_digest, page_recipe, record_recipe
from pipeline.resume.words_store import RememberingEngine
from pipeline.scan import read_scan
from pipeline.settings import Settings
from pipeline.write_record import write_record


def work_on_page(job: PageJob, settings: Settings, engine: OcrEngine) -> PageOutcome:
    """Read one frame, write its files, then its state; a failure has a state as well.

    Raises:
        DigitisationError: when the scan cannot be decoded, read or written.
    """
    work = _PageWork(job, settings, engine)
    try:
        outcome = work.do()
    except Exception as error:
        with contextlib.suppress(DigitisationError):  # the first error is the one to be told
            work.save_failure(Failure.of(error, job.relative, job.frame or None))
        raise
    return outcome.judged(settings.assemble.page_confidence)


class _PageWork:
    def __init__(self, job: PageJob, settings: Settings, engine: OcrEngine) -> None:
        self._job = job
        self._settings = settings
        self._out = ResultFolder(Path(job.out_folder))
        self._engine = RememberingEngine(engine, settings.ocr, self._out)
        recipe = ink_recipe_digest(settings) if settings.ink.separate else ""
        self._separate = RememberingSeparation(recipe, self._out)
        self._recipe = page_recipe(settings, engine)
        self._scan: KnownFile | None = None

    def do(self) -> PageOutcome:
        job, settings, out = self._job, self._settings, self._out
        keep_recipe(out, self._recipe)
        before = load_page_state(out, job.page_id)
        clock = Clock()
        with clock("scan"):
            scan = self._read_scan()
        pages = write_pages(
            scan,
            job.page_id,
            out,
            settings,
            self._engine,
            check_reader(settings),
            clock,
            self._separate,
        )
        outcome = outcome_of(job, pages, clock)
        files = tuple(_known(out, path) for path in _written(pages, out, settings))
        _remove_older(out, before, files, pages)
        save_page_state(out, self._state(files=files, outcome=outcome))
        return outcome

    def save_failure(self, failure: Failure) -> None:
        """Write down that the page failed.

        Raises:
            OutputError: when not even that can be written.
        """
        save_page_state(self._out, self._state(failure=failure))

    def _state(
        self,
        *,
        files: tuple[KnownFile, ...] = (),
        outcome: PageOutcome | None = None,
        failure: Failure | None = None,
    ) -> PageState:
        return PageState(
            page_id=self._job.page_id,
            document_id=self._job.document_id,
            relative=self._job.relative,
            frame=self._job.frame,
            scan=self._scan,
            recipe=self._recipe.digest,
            files=files,
            outcome=outcome,
            failure=failure,
            ink=tuple(self._separate.keys),
            words=tuple(self._engine.keys),
        )

    def _read_scan(self) -> Scan:
        """The scan, and its file as it was when it was decoded.

        Raises:
            ScanError: when it cannot be decoded, or is being written all the while.
        """
        path = Path(self._job.file)
        for _ in range(2):
            before = _stamp(path)
            try:
                scan = read_scan(path, self._job.frame, relative=self._job.relative)
            except ScanError:
                if before == _stamp(path):
                    raise
                continue  # half of it was there
            if before is not None and before == _stamp(path):
                name, digest = self._job.relative, scan.ref.sha256
                self._scan = KnownFile(name, digest, before, before.settled())
                return scan
        raise ScanError(
            "The file is being changed while it is read.",
            file=path,
            remedy="Wait until it is copied completely, then run the batch again.",
            passing=True,
        )


def work_on_record(
    document: Document,
    outcomes: Sequence[PageOutcome],
    out: ResultFolder,
    settings: Settings,
    engine: OcrEngine,
) -> DocumentOutcome:
    """The record of a document; nothing is done when it stands as it would be written.

    Raises:
        OutputError: when a page file is missing or the record cannot be written.
    """
    page_ids = [page_id for outcome in outcomes for page_id in outcome.page_ids]
    digests = _page_digests(out, outcomes)
    pages = tuple((page_id, digests.get(page_id, "")) for page_id in page_ids)
    recipe = record_recipe(settings, engine)
    if all(digest for _, digest in pages):
        # A new stamp is not worth a write (and a copy to a store): the file is small.
        look = look_at_record(document, pages, out, recipe, renew=False)
        if look.standing is Standing.DONE and look.outcome is not None:
            return look.outcome
    keep_recipe(out, recipe)
    known = (document.id, recipe.digest, document_digest(document), pages)
    try:
        reader = check_reader(settings).name if settings.handwriting.model else None
        outcome = write_record(document, page_ids, out, settings, engine, reader)
        file = _known(out, out.record(document.id))
    except Exception as error:
        with contextlib.suppress(DigitisationError):
            failure = Failure.of(error, document.id)
            save_record_state(out, RecordState(*known, failure=failure))
        raise
    save_record_state(out, RecordState(*known, file=file, outcome=outcome))
    return outcome


def _page_digests(out: ResultFolder, outcomes: Sequence[PageOutcome]) -> dict[str, str]:
    """SHA-256 of page files, by page id, as far as their states are true."""
    digests = {}
    for outcome in outcomes:
        state = load_page_state(out, outcome.job.page_id)
        for file in () if state is None else state.files:
            folder, _, name = file.name.partition("/")
            if folder != "pages":
                continue
            with contextlib.suppress(OSError):
                if file.now(out.root / file.name) is not None:
                    digests[name.removesuffix(".json")] = file.sha256
    return digests


def _known(out: ResultFolder, path: Path) -> KnownFile:
    try:
        return known_output(out, path)
    except OSError as error:
        raise OutputError(
            f"The file cannot be read back: {error.strerror or error}.",
            file=path,
            remedy="See that nothing else moves or removes results, then run the batch again.",
            passing=may_pass(error),
        ) from error


def _stamp(path: Path) -> FileStamp | None:
    try:
        return FileStamp.of(path)
    except OSError:
        return None  # reading it says what is wrong


def _written(pages: Iterable[Page], out: ResultFolder, settings: Settings) -> list[Path]:
    """The files of pages just written."""
    paths = []
    for page in pages:
        paths.append(out.page(page.id))
        paths += [out.root / mark.crop for mark in page.annotations if mark.crop]
        paths += [out.label(page.id)] if settings.labels else []
        paths += [out.overlay(page.id)] if settings.overlays else []
    return paths


def _remove_older(
    out: ResultFolder, before: PageState | None, files: Sequence[KnownFile], pages: Iterable[Page]
) -> None:
    """Remove what an earlier reading of the page wrote and this one did not."""
    now = {file.name for file in files}
    older = {file.name for file in before.files} if before is not None else set()
    for page in pages:
        crops = out.crop(page.id, "").parent
        older |= {path.relative_to(out.root).as_posix() for path in crops.glob("*.png")}
    for name in older - now:
        if ".." not in name.split("/"):
            with contextlib.suppress(OSError):
                (out.root / name).unlink()
