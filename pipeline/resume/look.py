"""Which pages and records are done, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from pipeline.batch import Document
from pipeline.errors import StoreError
from pipeline.outcome import DocumentOutcome, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.resume.page_state import (
    KnownFile,
    PageState,
    read_page_state,
    save_page_state,
)
from pipeline.resume.recipe import Recipe, Wanted, load_recipe
from pipeline.resume.record_state import (
    RecordState,
    document_digest,
    load_record_state,
    save_record_state,
)

_THREADS = 8
"""For file systems that let one wait: a network folder. On a disk they cost nothing."""
_PORTION = 200


class Standing(StrEnum):
    """How it stands with a page or a record."""

    DONE = "done"
    FAILED = "failed"
    STALE = "stale"
    NOT_BEGUN = "not begun"


@dataclass(frozen=True, slots=True)
class PageLook:
    """A page looked at.

    Attributes:
        job: what was asked for.
        standing: done, or what else.
        why: reasons why it is not done, in words.
        outcome: what came of it when it is done.
        files: SHA-256 of its files when it is done, by their names in the results folder.
    """

    job: PageJob
    standing: Standing
    why: tuple[str, ...] = ()
    outcome: PageOutcome | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def page_files(self) -> list[tuple[str, str]]:
        """Id and SHA-256 of each of its page files when it is done, left before right."""
        ids = () if self.outcome is None else self.outcome.page_ids
        return [(page_id, self.files[f"pages/{page_id}.json"]) for page_id in ids]


@dataclass(frozen=True, slots=True)
class RecordLook:
    """A record looked at; as :class:`PageLook`."""

    document_id: str
    standing: Standing
    why: tuple[str, ...] = ()
    outcome: DocumentOutcome | None = None


def look_at_pages(
    jobs: Sequence[PageJob], wanted: Wanted, *, renew: bool, place: Place = HERE
) -> list[PageLook]:
    """How it stands with each page, in the order of the jobs.

    Nothing is decoded; only what changed its stamp is read.

    Args:
        jobs: of one batch.
        wanted: what a run would make.
        renew: true to write down new stamps of files that hold what they held; only while the
            batch is locked.
        place: where the scans come from, where that is not this machine.

    Raises:
        OutputError: when new stamps cannot be written.
    """
    looker = _Looker(wanted, place, renew=renew)

    def portion(some: Sequence[PageJob]) -> list[PageLook]:
        return [looker.look(job) for job in some]

    portions = [jobs[start : start + _PORTION] for start in range(0, len(jobs), _PORTION)]
    with ThreadPoolExecutor(_THREADS) as pool:
        return [look for looks in pool.map(portion, portions) for look in looks]


class _Looker:
    def __init__(self, wanted: Wanted, place: Place, *, renew: bool) -> None:
        self._wanted = wanted
        self._place = place
        self._digest = wanted.pages.digest
        self._renew = renew
        self._why: dict[str, tuple[str, ...]] = {}

    def look(self, job: PageJob) -> PageLook:
        state = read_page_state(f"{job.out_folder}/state/pages/{job.page_id}.json")
        if state is None:
            return PageLook(job, Standing.NOT_BEGUN)
        if state.failure is not None:
            reason = f"{state.failure.reason} {state.failure.remedy}"
            return PageLook(job, Standing.FAILED, (reason,))
        if state.outcome is None or state.scan is None:
            return PageLook(job, Standing.NOT_BEGUN)
        why = list(self._recipe_why(job, state.recipe))
        if (state.relative, state.frame) != (job.relative, job.frame):
            why.append(f"it was made from {state.relative}, page {state.frame + 1} of the file")
        scan = self._scan(state.scan, job.file, why)
        files = [_seen(f, f"{job.out_folder}/{f.name}", f.name, why) for f in state.files]
        why += self._missing(state)
        if why:
            return PageLook(job, Standing.STALE, tuple(why))
        present = tuple(file for file in files if file is not None)
        renewed = replace(state, scan=scan, files=present)
        if self._renew and renewed != state:
            out = ResultFolder(Path(job.out_folder))
            with self._place.renewing(out.page_state(job.page_id)):
                save_page_state(out, renewed)
        outcome = replace(state.outcome, job=job).judged(self._wanted.page_confidence)
        return PageLook(job, Standing.DONE, (), outcome, {f.name: f.sha256 for f in present})

    def _scan(self, known: KnownFile, path: str, why: list[str]) -> KnownFile | None:
        digest = self._place.known_sha256(path)
        if digest == known.sha256:
            return known
        if digest is not None:
            why.append("the scan has changed")
            return None
        try:
            with self._place.at_hand(path):
                return _seen(known, path, "the scan", why)
        except StoreError as error:
            why.append(f"the scan cannot be compared: {error.reason}")
            return None

    def _recipe_why(self, job: PageJob, digest: str) -> tuple[str, ...]:
        if digest == self._digest:
            return ()
        if digest not in self._why:
            out = ResultFolder(Path(job.out_folder))
            self._why[digest] = _recipe_differences(out, digest, self._wanted.pages)
        return self._why[digest]

    def _missing(self, state: PageState) -> list[str]:
        """Pictures that are wanted now and were not when the page was read."""
        written = {file.name for file in state.files}
        wanted = [
            name
            for name, on in (
                ("labels", self._wanted.labels),
                ("overlays", self._wanted.overlays),
            )
            if on
        ]
        names = (
            f"{name}/{page}.png"
            for name in wanted
            for page in (state.outcome.page_ids if state.outcome else ())
        )
        return [f"{name} was not written" for name in names if name not in written]


def look_at_record(
    document: Document,
    pages: Sequence[tuple[str, str]],
    out: ResultFolder,
    wanted: Recipe,
    *,
    renew: bool,
    place: Place = HERE,
) -> RecordLook:
    """How it stands with the record of a document.

    Args:
        document: as the batch has it.
        pages: id and SHA-256 of each page file that it is to be made of, in their order.
        out: the results folder.
        wanted: what would make it.
        renew: true to write down a new stamp of a file that holds what it held.
        place: told of that, where the results go elsewhere.

    Raises:
        OutputError: when a new stamp cannot be written.
    """
    state = load_record_state(out, document.id)
    if state is None:
        return RecordLook(document.id, Standing.NOT_BEGUN)
    if state.failure is not None:
        reason = f"{state.failure.reason} {state.failure.remedy}"
        return RecordLook(document.id, Standing.FAILED, (reason,))
    if state.outcome is None or state.file is None:
        return RecordLook(document.id, Standing.NOT_BEGUN)
    why = list(_record_why(state, document, pages))
    if state.recipe != wanted.digest:
        why += _recipe_differences(out, state.recipe, wanted)
    file = _seen(state.file, out.root / state.file.name, state.file.name, why)
    if why:
        return RecordLook(document.id, Standing.STALE, tuple(why))
    if renew and file != state.file:
        with place.renewing(out.record_state(document.id)):
            save_record_state(out, replace(state, file=file))
    return RecordLook(document.id, Standing.DONE, (), state.outcome)


def _record_why(
    state: RecordState, document: Document, pages: Sequence[tuple[str, str]]
) -> list[str]:
    why = []
    if state.document != document_digest(document):
        why.append("the batch says something else of the document: its files, sheets or manifest")
    before, now = dict(state.pages), dict(pages)
    if [page for page, _ in state.pages] != [page for page, _ in pages]:
        why.append(f"it has {len(pages)} pages, had {len(state.pages)}, or another order")
    why += [f"page {p} has changed" for p in now if p in before and before[p] != now[p]]
    return why


def _recipe_differences(out: ResultFolder, digest: str, now: Recipe) -> tuple[str, ...]:
    before = load_recipe(out, digest)
    if before is None:
        return ("it is not known any more how it was made",)
    return before.differences(now)


def _seen(file: KnownFile, path: str | Path, name: str, why: list[str]) -> KnownFile | None:
    """The file as it is now; a reason where it is not what it was."""
    try:
        now = file.now(path)
    except FileNotFoundError:
        why.append(f"{name} is missing")
        return None
    except OSError as error:
        why.append(f"{name} cannot be read: {error.strerror or error}")
        return None
    if now is None:
        why.append(f"{name} has changed")
    return now
