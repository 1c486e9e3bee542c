"""A batch whose scans or results lie in a store: local folders to work in, kept in step with it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.ids import safe_id
from pipeline.batch.walk import FoundFile
from pipeline.errors import OutputError, StoreError
from pipeline.output import ResultFolder
from pipeline.place import Here, Place
from pipeline.store.connection import Connection
from pipeline.store.location import StoreFolder, parse_location
from pipeline.store.memo import memo_path, write_memo
from pipeline.store.mirror import Mirror
from pipeline.store.results import RemoteResults

CACHE_VARIABLE = "MASHINOPIS_CACHE"
SCAN_SPACE = 2 * 2**30
"""Bytes of scans that are kept on this machine beside those being read."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch ready to be worked on by what knows local paths only.

    Attributes:
        scans: folder of the batch, or one scan: give it to ``digitise_batch``.
        out: folder in which the folder of its results lies: the same.
        place: the same; tells the store what happens.
    """

    scans: Path
    out: Path
    place: Place


@contextlib.contextmanager
def open_batch(
    scans: str, out: str, *, cache: Path | None = None, space: int = SCAN_SPACE
) -> Iterator[OpenBatch]:
    """Make a batch workable whose scans, results or both may lie in a store.

    Plain paths stay what they are. For a folder in a store there is a folder of this machine:
    scans come when they are read, finished results at the start; results go back when written.

    Args:
        scans: a path, or the URL of a folder of scans.
        out: a path or URL; results go to ``<out>/<batch>``.
        cache: folder for all that; :func:`cache_folder` by default.
        space: bytes of scans that are kept beside those being read.

    Raises:
        SettingsError: when a URL cannot be one of a store.
        BatchError: when there is nothing in the folder of the store.
        StoreError: when the store cannot be used, or another run on this machine has the batch.
        OutputError: when the cache cannot be written.
    """
    source, target = parse_location(scans), parse_location(out)
    if isinstance(source, Path) and isinstance(target, Path):
        yield OpenBatch(source, target, Here())
        return
    name = _batch_name(source)
    # Resolved, as the paths of a batch are.
    room = (cache or cache_folder()).resolve() / _key(source, target)
    with _alone(room, scans):
        results = (room / "outputs" if isinstance(target, StoreFolder) else target) / name
        remote = None
        if isinstance(target, StoreFolder):
            store = Connection(target / name)
            remote = RemoteResults(store, ResultFolder(results), room / "copied.jsonl")
            remote.pull()
        mirror = None
        if isinstance(source, StoreFolder):
            # Beside nothing else: the batch is named after its folder.
            mirror = Mirror(Connection(source), room / "scans" / source.name, results, space)
        place = RemotePlace(mirror, remote, ResultFolder(results), source, target)
        yield OpenBatch(mirror.folder if mirror else Path(str(source)), results.parent, place)


def cache_folder() -> Path:
    """``MASHINOPIS_CACHE``, or ``mashinopis`` in the user's folder for caches."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "mashinopis"


class RemotePlace:
    """A :class:`~pipeline.place.Place` that works for a store.

    Args:
        mirror: where the scans come from; ``None``: they are here.
        remote: where results go; ``None``: they stay here.
        results: the local folder of the results.
        source: as the user named the scans.
        target: as the user named the folder that results go to.
    """

    def __init__(
        self,
        mirror: Mirror | None,
        remote: RemoteResults | None,
        results: ResultFolder,
        source: Path | StoreFolder,
        target: Path | StoreFolder,
    ) -> None:
        self._mirror = mirror
        self._remote = remote
        self._results = results
        self._source = source
        self._target = target

    @property
    def fetched_bytes(self) -> int:
        """Bytes of scans that were brought here so far."""
        return self._mirror.fetched_bytes if self._mirror else 0

    def at_hand(self, scan: Path) -> AbstractContextManager[None]:
        return self._mirror.at_hand(scan) if self._mirror else contextlib.nullcontext()

    def known_sha256(self, scan: Path) -> str | None:
        memo = self._mirror.known_memo(scan) if self._mirror else None
        return memo.sha256 if memo else None

    def known_frames(self, scan: Path) -> int | None:
        memo = self._mirror.known_memo(scan) if self._mirror else None
        return memo.frames if memo else None

    def note_frames(self, scan: Path, frames: int) -> None:
        memo = self._mirror.known_memo(scan) if self._mirror else None
        if memo and memo.frames != frames:
            write_memo(self._results.root, replace(memo, frames=frames))

    def page_written(self, scan: Path, page_id: str, written: Sequence[str]) -> None:
        if self._remote:
            files = [*self._remote.page_files(written), *self._remote.new_notes()]
            files.append(self._state("pages", page_id))
            if self._mirror:
                files.append(memo_path(self._results.root, self._mirror.name(scan)))
            self._remote.push(files)

    def record_written(self, document_id: str) -> None:
        if self._remote:
            record = self._results.record(document_id)
            self._remote.push([record, self._state("records", document_id)])

    def batch_written(self) -> None:
        if self._remote:
            self._remote.push_changed()

    def shown(self, folder: Path) -> str:
        if self._mirror and folder == self._mirror.folder:
            return str(self._source)
        if isinstance(self._target, StoreFolder) and folder == self._results.root:
            return str(self._target / folder.name)
        return str(folder)

    def _state(self, kind: str, name: str) -> Path:
        return self._results.root / "state" / kind / f"{name}.json"


def _batch_name(source: Path | StoreFolder) -> str:
    """The name that :func:`pipeline.batch.read_batch` will give the batch."""
    if isinstance(source, StoreFolder):
        return safe_id(FoundFile.display(source.name))
    if source.is_file():
        found = FoundFile.of(source.resolve(), source.resolve().parent)
        return safe_id(found.stem)
    return safe_id(FoundFile.display(source.resolve().name) or "batch")


def _key(source: Path | StoreFolder, target: Path | StoreFolder) -> str:
    """A folder of its own for each pair of scans and results (and store)."""
    endpoint = os.environ.get("FSSPEC_S3_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT_URL") or ""
    places = [str(p if isinstance(p, StoreFolder) else p.resolve()) for p in (source, target)]
    text = "\n".join([endpoint, *places]).encode(errors="surrogateescape")
    return hashlib.sha256(text).hexdigest()[:16]


@contextlib.contextmanager
def _alone(room: Path, scans: str) -> Iterator[None]:
    """No other run on this machine works in this room; a run that is killed lets go of it.

    Raises:
        StoreError: when another run does.
        OutputError: when the room cannot be made.
    """
    try:
        room.mkdir(parents=True, exist_ok=True)
        lock = (room / "lock").open("wb")
    except OSError as error:
        raise OutputError(
            f"The folder for copies cannot be made: {error.strerror or error}.",
            file=room,
            remedy=f"Set {CACHE_VARIABLE} to a folder that you may write to.",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                "Another run on this machine works on this batch.",
                file=scans,
                remedy="Wait until it has ended, or stop it.",
            ) from error
        yield
