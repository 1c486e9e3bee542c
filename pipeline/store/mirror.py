"""A local folder that stands for a folder of scans in a store.

Each scan has its place there from the start, as an empty file of its size (no disk is used), so
that the batch can be arranged by its names. The bytes come when a scan is read, and go again when
the space allowed is used up: the disk does not fill with the batch.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from pipeline.batch.manifest import MANIFEST_NAMES
from pipeline.batch.walk import IMAGE_EXTENSIONS, SIDECAR_EXTENSIONS
from pipeline.errors import BatchError, StoreError
from pipeline.store.connection import Connection, Entry
from pipeline.store.local import below, copy_failed
from pipeline.store.memo import ScanMemo, read_memo, write_memo

_HEAD = 1024
"""First bytes that are fetched where only they tell what a file is."""
_OF_MANY_PAGES = frozenset({"tif", "tiff", "pdf"})
_AT_ONCE = 16
"""Heads fetched at the same time: it is waiting that costs."""


class Mirror:
    """The scans of a batch. Safe to use from several threads.

    Args:
        store: the folder of the batch.
        folder: made anew; its name is that of the batch.
        results: local results of the batch, where memos of the scans lie.
        space: bytes of scans that are kept beside those being read.

    Raises:
        BatchError: when there is nothing in the folder of the store.
        StoreError: when it cannot be listed, or a name there cannot be one on this machine.
    """

    def __init__(self, store: Connection, folder: Path, results: Path, space: int) -> None:
        self.folder = folder
        self.fetched_bytes = 0
        """Bytes of scans that were brought here so far."""
        self._store = store
        self._results = results
        self._space = space
        self._entries = store.list()
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}  # one fetches, others of the same file wait
        self._readers: dict[str, int] = {}
        self._heads = threading.Lock()
        self._single: frozenset[str] | None = None  # until they are asked for
        self._here: OrderedDict[str, int] = OrderedDict()  # name to bytes, longest unused first
        if not self._entries:
            raise BatchError(
                "There is nothing in this folder of the store.",
                file=str(store.folder),
                remedy="Check the URL, or upload the scans first.",
            )
        self._lay_out()

    def name(self, scan: Path | str) -> str:
        """Its name in the store."""
        return Path(scan).relative_to(self.folder).as_posix()

    @contextlib.contextmanager
    def at_hand(self, scan: Path | str) -> Iterator[None]:
        """While the block runs, the bytes of the scan are at its path.

        Raises:
            StoreError: when it cannot be fetched.
        """
        name = self.name(scan)
        if name not in self._entries:  # named by a manifest only, or not ours
            yield
            return
        with self._lock:
            self._readers[name] = self._readers.get(name, 0) + 1
            turn = self._turns.setdefault(name, threading.Lock())
        try:
            with turn:
                if name in self._here:
                    with self._lock:
                        self._here.move_to_end(name)
                else:
                    self._fetch(name)
            yield
        finally:
            with self._lock:
                self._readers[name] -= 1
                if not self._readers[name]:
                    del self._readers[name]
                    self._turns.pop(name, None)
                self._make_room()

    def known_memo(self, scan: Path | str) -> ScanMemo | None:
        """What is known of the scan as the store has it now; ``None``: fetch it to know."""
        name = self.name(scan)
        entry = self._entries.get(name)
        memo = read_memo(self._results, name) if entry else None
        return memo if memo and entry and memo.is_of(name, entry) else None

    def is_single(self, scan: Path | str) -> bool:
        """Whether its first bytes say that it is one page: neither TIFF nor PDF.

        The first question fetches the first bytes of all files, several at a time, but for those
        whose name says TIFF or PDF, and those of which more is known.
        """
        with self._heads:
            if self._single is None:
                self._single = self._look_at_heads()
        return self.name(scan) in self._single

    def _look_at_heads(self) -> frozenset[str]:
        unknown = [
            name
            for name in self._entries
            if _extension(name) in IMAGE_EXTENSIONS - _OF_MANY_PAGES
            and self.known_memo(self.folder / name) is None
        ]

        def single(name: str) -> bool:
            try:
                return _is_single(self._store.head(name, _HEAD))
            except StoreError:
                return False  # said of this scan when it is fetched

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return frozenset(itertools.compress(unknown, pool.map(single, unknown)))

    def _fetch(self, name: str) -> None:
        path = self.folder / name
        coming = path.with_name(f".coming-{hashlib.sha256(name.encode()).hexdigest()[:16]}")
        try:
            entry = self._store.fetch_version(name, coming, self._entries[name])
            with coming.open("rb") as file:
                single = _is_single(file.read(_HEAD))
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            coming.replace(path)
        except OSError as error:
            raise copy_failed(error, self._store.url(name)) from error
        finally:
            coming.unlink(missing_ok=True)
        known = read_memo(self._results, name)
        if known is None or not known.is_of(name, entry):
            memo = ScanMemo(name, entry.version, entry.size, digest, 1 if single else None)
            write_memo(self._results, memo)
        with self._lock:
            self._entries[name] = entry
            self._here[name] = entry.size
            self.fetched_bytes += entry.size

    def _make_room(self) -> None:
        """Empty the files that were not read for longest; with the lock held."""
        used = sum(self._here.values())
        for name in [name for name in self._here if name not in self._readers]:
            if used <= self._space:
                return
            used -= self._here.pop(name)
            with contextlib.suppress(OSError):  # then it stays: no harm but to the space
                _blank(self.folder / name, self._entries[name].size)

    def _lay_out(self) -> None:
        try:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            for name, entry in self._entries.items():
                path = below(self.folder, name, self._store.url(name))
                path.parent.mkdir(parents=True, exist_ok=True)
                self._place(path, name, entry)
        except OSError as error:
            raise copy_failed(error, str(self._store.folder)) from error

    def _place(self, path: Path, name: str, entry: Entry) -> None:
        parts = PurePosixPath(name)
        if len(parts.parts) == 1 and name.lower() in MANIFEST_NAMES:
            self._store.fetch(name, path)
            return
        known = _extension(name) in IMAGE_EXTENSIONS | SIDECAR_EXTENSIONS
        head = b"" if known else self._store.head(name, min(_HEAD, entry.size))
        _blank(path, entry.size, head)


def _blank(path: Path, size: int, head: bytes = b"") -> None:
    """A file of this size that takes no room, in the place of what was there."""
    new = path.with_name(f".blank-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}")
    with new.open("wb") as file:
        file.write(head)
        file.truncate(max(size, len(head)))
    new.replace(path)


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix[1:].lower()


def _is_single(head: bytes) -> bool:
    """Whether a file that begins like this holds one page; false also for what is no picture."""
    from pipeline.scan.kind import ScanKind, recognise  # noqa: PLC0415 - with all the decoders
    from pipeline.scan.problem import DecodeProblem  # noqa: PLC0415

    try:
        return recognise(head) not in {ScanKind.TIFF, ScanKind.PDF}
    except DecodeProblem:
        return False
