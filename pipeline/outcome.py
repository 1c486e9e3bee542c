"""What is to be done in a batch, and what came of it: small, picklable, plain values.

These travel between the tasks of a flow, so they hold paths and ids, never arrays.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import DigitisationError

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class PageJob:
    """One frame of one file to be read.

    Attributes:
        batch_folder: absolute path of the batch.
        out_folder: absolute path of the batch's results, ``DIR/<batch>``.
        document_id: the document it belongs to.
        file: absolute path of the scan.
        relative: the same inside the batch, as it is shown to people.
        page_id: id of the page; the halves of a spread derive theirs from it.
        frame: from 0.
    """

    batch_folder: str
    out_folder: str
    document_id: str
    file: str
    relative: str
    page_id: str
    frame: int = 0


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """One frame that was read: one page, or two for a spread.

    Attributes:
        job: what was asked for.
        page_ids: ids of the page files written, left before right.
        words: typed words in all of them.
        mean_confidence: 0 to 1 over the typed characters; ``None`` when there are none.
        review: reasons why a person should look, in words.
        seconds: wall time per stage, in the order of the stages.
    """

    job: PageJob
    page_ids: tuple[str, ...]
    words: int
    mean_confidence: float | None
    review: tuple[str, ...] = ()
    seconds: tuple[tuple[str, float], ...] = ()

    def judged(self, least_confidence: float) -> PageOutcome:
        """With a word to the person who looks where the typing was read badly, or there is none.

        Args:
            least_confidence: mean confidence below which a page is to be looked at, 0 to 1.
        """
        if self.mean_confidence is None:
            remark = "No typing was found on this page."
        elif self.mean_confidence < least_confidence:
            remark = f"The typing was read with low confidence ({self.mean_confidence:.0%})."
        else:
            return self
        return replace(self, review=(*self.review, remark))


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """One document whose record was written.

    Attributes:
        document_id: as in the file name of the record.
        record: path of the record.
        pages: number of pages in it.
        review: reasons why a person should look, in words.
        found: name of a field and its text as written, for the fields that were found.
    """

    document_id: str
    record: str
    pages: int
    review: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be done: what, at which stage, why, and what to do about it.

    Attributes:
        file: the scan inside the batch, or the id of the document.
        stage: the step that failed.
        reason: one sentence that says what is wrong.
        remedy: one sentence that says what to do.
        frame: from 0, where only this frame of the file failed.
    """

    file: str
    stage: str
    reason: str
    remedy: str
    frame: int | None = None

    def __str__(self) -> str:
        frame = "" if self.frame is None else f" (page {self.frame + 1} of the file)"
        return f"{self.file}{frame}: {self.reason} {self.remedy}"

    @staticmethod
    def of(error: Exception, file: str, frame: int | None = None) -> Failure:
        """From an error: a :class:`DigitisationError` speaks for itself, any other is our fault."""
        if isinstance(error, DigitisationError):
            return Failure(file, error.stage, error.reason, error.remedy, frame)
        if isinstance(error, MemoryError):
            return Failure(
                file,
                _stage_of(error)[0],
                "There was not enough memory for this scan.",
                "Close other programs, use fewer --jobs, or make the scan smaller.",
                frame,
            )
        stage, place = _stage_of(error)
        return Failure(
            file,
            stage,
            f"The program met a case it does not know: {type(error).__name__}: {error} ({place}).",
            "Please report this fault with this message and, if you may, the scan.",
            frame,
        )


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """A batch that was worked through.

    Attributes:
        batch: its name.
        scans: the folder of scans, as its owner knows it: a path or the URL of a store.
        folder: folder of the results on this machine, ``DIR/<batch>``.
        pages: frames that were read, in the order of the batch.
        documents: documents whose record was written, in the order of the batch.
        failures: scans and documents that failed.
        problems: what is odd about the batch itself (a gap, a missing verso), in words.
        seconds: wall time of the whole batch.
        done_before: how many pages, the halves of spreads counted, an earlier run had read.
        store: URL of the results where they go to a store; else empty.
        not_exported: documents that could not be written in another format.
    """

    batch: str
    scans: str
    folder: str
    pages: tuple[PageOutcome, ...] = ()
    documents: tuple[DocumentOutcome, ...] = ()
    failures: tuple[Failure, ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0
    done_before: int = 0
    store: str = ""
    not_exported: tuple[Failure, ...] = ()

    @property
    def results(self) -> str:
        """Where the results are, for people: the URL of a store, or the folder."""
        return self.store or self.folder

    @property
    def complete(self) -> bool:
        """True when every scan was read and every record written."""
        return not self.failures

    @property
    def succeeded(self) -> bool:
        """True when nothing failed: the exports that were asked for are there as well."""
        return self.complete and not self.not_exported

    @property
    def files(self) -> frozenset[str]:
        """The scans that were read or failed; a file of many frames counts once."""
        return frozenset(page.job.relative for page in self.pages) | self.failed_files

    @property
    def failed_files(self) -> frozenset[str]:
        """The scans of which something could not be read."""
        return frozenset(failure.file for failure in self.failures) - self.failed_documents

    @property
    def failed_documents(self) -> frozenset[str]:
        """The documents whose pages were read but whose record failed."""
        read = {page.job.document_id for page in self.pages}
        return frozenset(failure.file for failure in self.failures if failure.file in read)


def _stage_of(error: Exception) -> tuple[str, str]:
    """The module of ours that was at work, as a stage and as ``module.py:line``."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE) and path != Path(__file__):
            inside = path.relative_to(_PACKAGE)
            return inside.parts[0].removesuffix(".py"), f"{inside}:{frame.lineno}"
    return "digitise", "no place known"
