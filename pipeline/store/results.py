"""Local results of a batch and the same folder in a store: bring what is new there, take it back.

A page's state says that its files are complete. So it travels last, and a run that is killed on
the way never leaves a state in the store without the files that it speaks of. What people
corrected is no result of a run: it is merged, and never removed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.output import ResultFolder
from pipeline.store.connection import Connection, Entry
from pipeline.store.ledger import Ledger
from pipeline.store.local import below, copy_failed
from pipeline.store.shared_corrections import CORRECTIONS, SharedCorrections, is_log

LAST = ("state/pages/", "state/records/")
"""What says that other files are complete."""
STATE = "state/"
"""What the last ones speak of beside the results: recipes, what is known of the scans."""
NOT_SHARED = (
    *("state/ink/", "state/words/"),  # can be computed again
    *("state/frames.json", "state/surroundings.json"),  # of files of this machine
    "state/review-index",  # likewise; made anew where it is wanted
    "state/lock",  # says who is at work here
)
"""What only this machine needs."""
_AT_ONCE = 8
"""Files copied at the same time: small ones, so it is waiting that costs."""


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Copied:
    """Files that were copied, and their bytes."""

    files: int
    size: int


class RemoteResults:
    """The results of one batch, here and in a store. Safe to use from several threads.

    Args:
        store: the folder of the results there.
        local: the same here; made when it is absent.
        ledger: file that remembers what was copied, beside the results.

    Raises:
        StoreError: by all methods, when the store or the local disk does not do its part.
    """

    def __init__(self, store: Connection, local: ResultFolder, ledger: Path) -> None:
        self._store = store
        self._local = local
        self._ledger = Ledger(ledger)
        self._corrections = SharedCorrections(store, local, self._ledger)

    @property
    def url(self) -> str:
        return str(self._store.folder)

    def pull(self) -> Copied:
        """Bring what the store has and this machine lacks, or has in an older form.

        A file that was changed here after the last copy and not there stays: :meth:`push_changed`
        takes it. What was the same and is not in the store any more goes here as well. What people
        corrected is merged, and stays.
        """
        there = self._store.list()
        for name in self._ledger.names():
            if name not in there and not name.startswith(CORRECTIONS):
                self._drop(name)
        wanted = [
            (name, entry)
            for name, entry in there.items()
            if _is_shared(name) and self._is_newer(name, entry)
        ]
        return _all(lambda one: self._fetch(*one), _stages(wanted, lambda one: one[0]))

    def push(self, files: Iterable[Path]) -> Copied:
        """Take these files of the local results to the store, those that say what is complete last.

        Those that do not exist or are the same there are left out.
        """
        names = [self._name(file) for file in files]
        new = [name for name in dict.fromkeys(names) if _is_shared(name) and self._is_new(name)]
        return _all(self._put, _stages(new, lambda name: name))

    def push_changed(self) -> Copied:
        """Take all that is not the same in the store: what a run left when it was cut off.

        What was the same and was removed here since is removed there, if it is still the same.
        """
        there = self._store.list()
        for name, entry in there.items():
            gone = self._ledger.unchanged_there(name, entry) and not self._is_here(name)
            if gone and not name.startswith(CORRECTIONS):
                self._store.remove(name)
                self._ledger.forget(name)
        changed = [
            name
            for name, file in self._files()
            if name not in there
            or not self._ledger.unchanged_there(name, there[name])
            or not self._ledger.unchanged_here(name, file.stat())
        ]

        def take(name: str) -> int:
            known = there.get(name)
            return self._corrections.take(name, known) if is_log(name) else self._put(name)

        return _all(take, _stages(changed, lambda name: name))

    def new_notes(self) -> list[Path]:
        """Files of the state that all pages share and that the store does not have like this."""
        state = self._local.root / "state"
        files = [*state.glob("*.json"), *state.glob("recipes/*.json")]
        return [file for file in files if self._is_new(self._name(file))]

    @contextlib.contextmanager
    def renewing(self, file: Path) -> Iterator[None]:
        """The block changes only what concerns this machine in a file: no reason to take it there.

        Unless it was to be taken there before.
        """
        name = self._name(file)
        same = self._is_here(name) and not self._is_new(name)
        yield
        if same:
            self._ledger.note_renewed(name, file)

    def page_files(self, page_ids: Sequence[str]) -> list[Path]:
        """The files of pages that were written, without their state."""
        out = self._local
        found = []
        for page_id in page_ids:
            crops = out.crop(page_id, "any").parent
            found += sorted(crops.iterdir()) if crops.is_dir() else []
            found += [out.label(page_id), out.overlay(page_id), out.page(page_id)]
        return found

    def _is_newer(self, name: str, entry: Entry) -> bool:
        # What has not changed there since the last copy is the same here, or older than here.
        return not (self._is_here(name) and self._ledger.unchanged_there(name, entry))

    def _is_new(self, name: str) -> bool:
        """Whether it is here, and not as it was copied."""
        file = self._local.root / name
        try:
            return not self._ledger.unchanged_here(name, file.stat())
        except FileNotFoundError:
            return False

    def _drop(self, name: str) -> None:
        """Remove a file that the store has no more, unless it was changed here."""
        if self._is_here(name) and not self._is_new(name):
            with contextlib.suppress(OSError):  # then it is taken there again
                (self._local.root / name).unlink()
                self._ledger.forget(name)

    def _name(self, file: Path) -> str:
        return file.relative_to(self._local.root).as_posix()

    def _is_here(self, name: str) -> bool:
        return (self._local.root / name).is_file()

    def _files(self) -> Iterable[tuple[str, Path]]:
        for folder, _, names in os.walk(self._local.root):
            for name in names:
                file = Path(folder, name)
                relative = file.relative_to(self._local.root).as_posix()
                if _is_shared(relative):
                    yield relative, file

    def _fetch(self, name: str, entry: Entry) -> int:
        if is_log(name):
            return self._corrections.bring(name, entry)
        file = below(self._local.root, name, self._store.url(name))
        coming = file.with_name(f".writing-{os.getpid()}-{file.name}"[:200])
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._store.fetch(name, coming)
                coming.replace(file)
            finally:
                coming.unlink(missing_ok=True)
        except OSError as error:
            raise copy_failed(error, self._store.url(name)) from error
        # Had it been replaced since it was listed, the next run would see that and fetch it again.
        self._ledger.note(name, file, entry)
        return entry.size

    def _put(self, name: str) -> int:
        file = self._local.root / name
        entry = self._store.put(file, name)
        self._ledger.note(name, file, entry)
        return entry.size


def _is_shared(name: str) -> bool:
    hidden = name.rpartition("/")[2].startswith(".")
    return not hidden and not name.startswith(NOT_SHARED)


def _stages(items: Iterable[Item], name: Callable[[Item], str]) -> list[list[Item]]:
    """Results, then what is said of them, then what says that they are complete."""
    stages: tuple[list[Item], ...] = ([], [], [])
    for item in items:
        stages[name(item).startswith(STATE) + name(item).startswith(LAST)].append(item)
    return list(stages)


def _all(copy: Callable[[Item], int], stages: Iterable[Sequence[Item]]) -> Copied:
    """Copy stage after stage, several files of one at a time; an error ends it."""
    sizes: list[int] = []
    for stage in stages:
        if len(stage) <= 2:  # a page: no threads for that
            sizes += map(copy, stage)
        else:
            with ThreadPoolExecutor(min(_AT_ONCE, len(stage))) as pool:
                sizes += pool.map(copy, stage)
    return Copied(len(sizes), sum(sizes))
