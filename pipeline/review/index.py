"""The list of the documents of a batch, kept up to date with the files that it is made of.

A document is read again only when its record or its log of corrections changed. All reading is
done by one thread; what it knows so far can be seen at any time.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.corrections.changes import CheckedChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.errors import DigitisationError, OutputError
from pipeline.output import ResultFolder
from pipeline.resume.stamp import FileStamp
from pipeline.review.index_file import Kept, load_index, save_index
from pipeline.review.listed import Listed, State, Work, broken, listed, words_sought
from pipeline.review.open_documents import OpenDocuments
from pipeline.review.safe_path import below

MANY = 50
"""Documents that were read anew at which the index is written, not only at the end."""
LOOK_AGAIN = 5.0
"""Seconds for which folders that did not change are taken to hold the same: files are replaced
there, which a folder notes; only a file that someone edited in its place needs a closer look."""
_SHOW_EVERY = 0.5
"""Seconds after which what was read so far can be seen."""
_Folders = tuple[FileStamp | None, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The list at one time.

    Attributes:
        order: what needs a person most first.
        places: id of a document to its index in ``order``.
        pages: id of a page to the document that has it.
        reading: (documents read, documents to read) while there are more to come.
    """

    order: tuple[Listed, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict, repr=False)
    pages: Mapping[str, str] = field(default_factory=dict, repr=False)
    reading: tuple[int, int] | None = None

    @staticmethod
    def of(kept: Mapping[str, Kept], reading: tuple[int, int] | None = None) -> Shown:
        order = tuple(sorted((one.listed for one in kept.values()), key=lambda one: one.rank))
        return Shown(
            order,
            {one.id: place for place, one in enumerate(order)},
            {page: one.id for one in order for page in one.pages},
            reading,
        )

    def found(self, search: str = "", state: State | None = None) -> list[Listed]:
        """Those of a state that hold all words of a search, in order."""
        words = words_sought(search)
        return [
            one
            for one in self.order
            if (state is None or one.state == state) and all(word in one.text for word in words)
        ]

    def count(self, state: State) -> int:
        return sum(one.state == state for one in self.order)

    def neighbours(self, document_id: str) -> dict[str, str | None]:
        """The documents before and after one, and the next that needs a person, going round."""
        place = self.places.get(document_id)
        if place is None:
            return {"previous": None, "next": None, "next_to_review": None}
        after, before = self.order[place + 1 :], self.order[:place]
        waiting = (one.id for one in (*after, *before) if one.state == "review")
        return {
            "previous": before[-1].id if before else None,
            "next": after[0].id if after else None,
            "next_to_review": next(waiting, None),
        }


class ReviewIndex:
    """The list of a batch. Safe to use from several threads.

    Args:
        results: of the batch.
        say: told when reading takes a while, and when the index cannot be kept.
        documents: where a document that was corrected is read.
    """

    def __init__(
        self,
        results: ResultFolder,
        say: Callable[[str], None] | None = None,
        documents: OpenDocuments | None = None,
    ) -> None:
        self._results = results
        self._documents = documents or OpenDocuments(results)
        self._say = say or (lambda _: None)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="review-index")
        self._asking = threading.Lock()
        self._waiting: Future[None] | None = None
        self._kept: dict[str, Kept] | None = None
        self._seen: tuple[_Folders, float] | None = None
        self._unsaved = 0
        self._can_save = True
        self._closing = threading.Event()
        self._shown = Shown()

    @property
    def shown(self) -> Shown:
        """What is known now, without looking at the files."""
        return self._shown

    def glance(self, seconds: float) -> Shown:
        """What is known now; looks at the files behind the back, and waits only for the first."""
        if not self._shown.order:
            return self.look(seconds)
        self.begin()
        return self._shown

    def begin(self) -> None:
        """Start reading, so that the first who asks waits less."""
        with self._asking:
            self._ask()

    def look(self, seconds: float | None = None) -> Shown:
        """The list as the files are now, or after ``seconds`` what is known of it so far."""
        with self._asking:
            asked = self._ask()
        with contextlib.suppress(NotYet):
            asked.result(seconds)
        return self._shown

    def renew(self, document_id: str, seconds: float | None = None) -> Shown:
        """The list after a change of one document, or after ``seconds`` as it was."""
        asked = self._worker.submit(self._read_one, document_id)
        with contextlib.suppress(NotYet):
            asked.result(seconds)
        return self._shown

    def close(self) -> None:
        """Keep what was read, and end."""
        with self._asking:
            if not self._closing.is_set():
                self._closing.set()
                self._worker.submit(self._save)
        self._worker.shutdown()

    def _ask(self) -> Future[None]:
        if self._waiting is None:
            self._waiting = self._worker.submit(self._refresh)
        return self._waiting

    def _refresh(self) -> None:
        with self._asking:
            self._waiting = None  # who asks from now on may know of a newer change
        if self._kept is None:
            self._kept = load_index(self._results)
        kept = self._kept
        places = self._results.record("any").parent, self._results.corrections("any").parent
        folders = tuple(_stamp(place) for place in places)
        if self._seen is not None:
            before, when = self._seen
            if before == folders and time.monotonic() - when < LOOK_AGAIN:
                return
        settled = all(folder is None or folder.settled() for folder in folders)
        self._seen = (folders, time.monotonic()) if settled else None
        records, logs = (_stamps(place) for place in places)
        gone = [name for name in kept if name not in records]
        for name in gone:
            del kept[name]
        stale = [
            name
            for name, stamp in records.items()
            if name not in kept or kept[name].record != stamp or kept[name].log != logs.get(name)
        ]
        if not stale and not gone and self._shown.order:
            return
        if len(stale) > 10 * MANY:
            self._say(f"Reading {len(stale)} documents for the list; they can be opened meanwhile.")
        self._read(kept, stale, records, logs)
        self._unsaved += len(stale) + len(gone)
        self._shown = Shown.of(kept)
        if self._unsaved >= MANY:
            self._save()

    def _read_one(self, document_id: str) -> None:
        if self._kept is None:
            return  # the list is read anyway
        record = _stamp(self._results.record(document_id))
        log = _stamp(self._results.corrections(document_id))
        if record is None:
            return  # gone meanwhile; the next look takes it out
        read = self._listed(document_id, log)
        self._kept[document_id] = Kept(record, log, read)
        self._unsaved += 1
        self._shown = Shown.of(self._kept, self._shown.reading)

    def _read(
        self,
        kept: dict[str, Kept],
        stale: list[str],
        records: Mapping[str, FileStamp],
        logs: Mapping[str, FileStamp],
    ) -> None:
        seen = time.monotonic()
        for count, name in enumerate(stale):
            if self._closing.is_set():
                return
            if time.monotonic() - seen > _SHOW_EVERY:
                self._shown = Shown.of(kept, (count, len(stale)))
                seen = time.monotonic()
            log = logs.get(name)
            kept[name] = Kept(records[name], log, self._listed(name, log))

    def _listed(self, document_id: str, log: FileStamp | None) -> Listed:
        return read_listed(self._results, document_id, self._documents if log else None)

    def _save(self) -> None:
        if not self._unsaved or not self._can_save or self._kept is None:
            return
        try:
            save_index(self._results, self._kept)
        except OutputError as error:
            self._can_save = False
            self._say(f"The list is made anew each time: {error}")
        self._unsaved = 0


def read_listed(results: ResultFolder, document_id: str, documents: OpenDocuments | None) -> Listed:
    """What the list says of a document; a broken file is said there and ends nothing.

    Args:
        results: of the batch.
        document_id: of the document.
        documents: where it is read when it has a log, else ``None``.
    """
    try:
        if documents is not None:
            return listed_of(documents.read(document_id), document_id)
        path = below(results.root, results.record(document_id))
        return listed(document_id, json.loads(path.read_bytes()))
    except DigitisationError as error:
        problem = f"{error.reason} {error.remedy}"
    except OSError as error:
        problem = f"The record cannot be read: {error.strerror or error}."
    except Exception as error:  # one document never ends the list
        problem = f"The record cannot be understood ({type(error).__name__})."
    return _partly(results, document_id, problem)


def listed_of(reviewed: ReviewedDocument, document_id: str) -> Listed:
    """What the list says of a document that was corrected."""
    entries = reviewed.log.entries
    work = Work(
        corrections=sum(not isinstance(e.change, CheckedChange) for e in reviewed.log.standing),
        unfit=len(reviewed.unfit),
        last_change=entries[-1].when if entries else None,
        checked=reviewed.checked,
    )
    return listed(document_id, reviewed.record.model_dump(mode="json"), work)


def _partly(results: ResultFolder, document_id: str, problem: str) -> Listed:
    """What the machine's record says, where that at least can be read."""
    try:
        path = below(results.root, results.record(document_id))
        return listed(document_id, json.loads(path.read_bytes()), problem=problem)
    except Exception:  # said already
        return broken(document_id, problem)


def _stamp(path: Path) -> FileStamp | None:
    try:
        return FileStamp.of(path)
    except OSError:
        return None


def _stamps(folder: Path) -> dict[str, FileStamp]:
    """Stamps of the JSON files of a folder, by their names without the suffix."""
    found = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or not name.endswith(".json"):
                    continue
                try:
                    status = entry.stat(follow_symlinks=not _leads_nowhere(entry))
                except OSError:
                    continue  # gone meanwhile
                found[name.removesuffix(".json")] = FileStamp(
                    status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
                )
    except OSError:
        return found  # none yet
    return found


def _leads_nowhere(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and not Path(entry.path).exists()
