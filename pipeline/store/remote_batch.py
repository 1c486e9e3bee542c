"""A batch whose scans or results lie in a store: local folders to work in, kept in step with it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch.ids import safe_id
from pipeline.batch.walk import FoundFile
from pipeline.errors import BatchError, OutputError, StoreBusyError, StoreError
from pipeline.output import ResultFolder
from pipeline.store.connection import Connection
from pipeline.store.location import StoreFolder, parse_location
from pipeline.store.memo import memo_path, write_memo
from pipeline.store.mirror import Mirror
from pipeline.store.results import RemoteResults

logger = logging.getLogger(__name__)

CACHE_VARIABLE = "MASHINOPIS_CACHE"


@dataclass(frozen=True, slots=True)
class RemoteBatch:
    """A batch of which something lies in a store.

    Attributes:
        scans: folder of the scans on this machine, or one scan.
        results: folder of the results on this machine.
        place: keeps the store in step.
    """

    scans: Path
    results: Path
    place: RemotePlace


@contextlib.contextmanager
def remote_batch(
    source: Path | StoreFolder,
    target: Path | StoreFolder,
    name: str,
    *,
    cache: Path | None,
    space: int,
) -> Iterator[RemoteBatch]:
    """Folders of this machine for a batch whose scans, results or both lie in a store.

    Args:
        source: the scans.
        target: folder that the folder of the results lies in.
        name: of that folder.
        cache: folder for all that; :func:`cache_folder` by default.
        space: bytes of scans that are kept beside those being read.

    Raises:
        BatchError: when there is nothing in the folder of scans.
        StoreError: when the store cannot be used, or another run on this machine has the batch.
        OutputError: when the cache cannot be written.
    """
    # Resolved, as the paths of a batch are.
    room = (cache or cache_folder()).resolve() / _key(source, target)
    with _alone(room, str(source)):
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
        place = RemotePlace(mirror, remote, ResultFolder(results), source)
        yield RemoteBatch(mirror.folder if mirror else Path(str(source)), results, place)


def scans_of_results(results: StoreFolder) -> str:
    """The scans of results in a store, as the last run named them.

    Raises:
        BatchError: when nothing of that kind is there.
        StoreError: when the store cannot be used.
    """
    store = Connection(results)
    name = ResultFolder(Path()).batch_state.as_posix()
    try:
        if store.exists(name):
            return str(json.loads(store.read(name))["scans"])
    except (ValueError, KeyError, TypeError):
        pass  # said below
    raise BatchError(
        "These are no results of a batch, or of an older version.",
        file=str(results),
        remedy="Name the folder of a batch, such as s3://bucket/outputs/my-batch.",
    )


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
    """

    def __init__(
        self,
        mirror: Mirror | None,
        remote: RemoteResults | None,
        results: ResultFolder,
        source: Path | StoreFolder,
    ) -> None:
        self._mirror = mirror
        self._remote = remote
        self._results = results
        self._source = source

    @property
    def fetched_bytes(self) -> int:
        """Bytes of scans that were brought here so far."""
        return self._mirror.fetched_bytes if self._mirror else 0

    @property
    def store(self) -> str:
        return self._remote.url if self._remote else ""

    def at_hand(self, scan: Path | str) -> AbstractContextManager[None]:
        return self._mirror.at_hand(scan) if self._mirror else contextlib.nullcontext()

    def known_sha256(self, scan: Path | str) -> str | None:
        memo = self._mirror.known_memo(scan) if self._mirror else None
        return memo.sha256 if memo else None

    def known_frames(self, scan: Path | str) -> int | None:
        memo = self._mirror.known_memo(scan) if self._mirror else None
        if memo and memo.frames is not None:
            return memo.frames
        return 1 if self._mirror and self._mirror.is_single(scan) else None

    def note_frames(self, scan: Path | str, frames: int) -> None:
        memo = self._mirror.known_memo(scan) if self._mirror else None
        if memo and memo.frames != frames:
            write_memo(self._results.root, replace(memo, frames=frames))

    def page_written(self, scan: Path | str, page_id: str, written: Sequence[str]) -> None:
        if self._remote:
            files = [*self._remote.page_files(written), *self._remote.new_notes()]
            files.append(self._state("pages", page_id))
            if self._mirror:
                files.append(memo_path(self._results.root, self._mirror.name(scan)))
            self._push(self._remote, files)

    def renewing(self, state: Path) -> AbstractContextManager[None]:
        return self._remote.renewing(state) if self._remote else contextlib.nullcontext()

    def record_written(self, document_id: str) -> None:
        if self._remote:
            record = self._results.record(document_id)
            state = self._state("records", document_id)
            self._push(self._remote, [record, *self._remote.new_notes(), state])

    def batch_written(self) -> None:
        if self._remote:
            self._remote.push_changed()

    def shown(self, scans: Path) -> str:
        return str(self._source) if self._mirror and scans == self._mirror.folder else str(scans)

    def is_there(self, shown: str) -> bool:
        place = parse_location(shown)
        if isinstance(place, Path):
            return place.exists()
        try:
            return Connection(place).exists("")
        except StoreError:
            return True  # not to be asked now

    def _push(self, remote: RemoteResults, files: Sequence[Path]) -> None:
        try:
            remote.push(files)
        except StoreBusyError as error:
            # What was read is on this disk, and batch_written takes all that is missing there.
            logger.warning("to be copied at the end of the run: %s", error)

    def _state(self, kind: str, name: str) -> Path:
        return self._results.root / "state" / kind / f"{name}.json"


def batch_name(source: Path | StoreFolder) -> str:
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
