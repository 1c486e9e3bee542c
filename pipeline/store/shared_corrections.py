"""What people corrected, here and in a store: no run overwrites or removes any of it."""

from __future__ import annotations

import logging
from pathlib import Path

from pipeline.corrections.log import CorrectionError, log_from_json, log_lock, log_to_json
from pipeline.corrections.merge import merged
from pipeline.output import ResultFolder, write_whole
from pipeline.store.connection import Connection, Entry
from pipeline.store.ledger import Ledger
from pipeline.store.local import below

logger = logging.getLogger(__name__)

CORRECTIONS = "corrections/"


def is_log(name: str) -> bool:
    """Whether a file of the results is the log of a document."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/" == CORRECTIONS and file.endswith(".json") and not file.startswith(".")


class SharedCorrections:
    """The logs of a batch, here and in a store.

    Two people may correct on two machines between two runs. Then the logs are merged: entries are
    only ever added. A log that cannot be understood is left where it is, on both sides.

    Args:
        store: the folder of the results there.
        local: the same here.
        ledger: remembers what was the same.

    Raises:
        StoreError: by all methods, when the store does not do its part.
        DigitisationError: when the local log cannot be written.
    """

    def __init__(self, store: Connection, local: ResultFolder, ledger: Ledger) -> None:
        self._store = store
        self._local = local
        self._ledger = ledger

    def bring(self, name: str, entry: Entry) -> int:
        """Take into the local log what the store has more; bytes that were fetched."""
        return self._meet(name, entry, put=False)

    def take(self, name: str, entry: Entry | None) -> int:
        """Take the local log to the store, with what the store has more; bytes that were put.

        Args:
            name: of the log.
            entry: as the store has it; ``None`` when it has none.
        """
        return self._meet(name, entry, put=True)

    def _meet(self, name: str, entry: Entry | None, *, put: bool) -> int:
        file = below(self._local.root, name, self._store.url(name))
        with log_lock(self._local):  # nobody adds to it until it is known to be the same
            ours = file.read_bytes() if file.is_file() else None
            wanted = entry is not None and (
                ours is None or not self._ledger.unchanged_there(name, entry)
            )
            theirs = self._store.read(name) if wanted else None
            both = self._both(name, ours, theirs)
            if both is None:
                return 0
            if both != ours:
                write_whole(file, both)
            if entry is not None and both == theirs:
                self._ledger.note(name, file, entry)
                return 0 if put else len(both)
            if put:
                self._ledger.note(name, file, self._store.put(file, name))
            return len(both)

    def _both(self, name: str, ours: bytes | None, theirs: bytes | None) -> bytes | None:
        """The log with all entries of both; ``None`` when there is nothing to be done."""
        if ours is None or theirs is None or ours == theirs:
            return ours if theirs is None else theirs
        document = Path(name).stem
        try:
            here = log_from_json(ours, document, self._local.root / name)
            there = log_from_json(theirs, document, self._store.url(name))
        except CorrectionError as error:
            logger.warning("corrections here and in the store were left as they are: %s", error)
            return None
        whole = merged(here, there)
        if whole == there:
            return theirs
        return ours if whole == here else log_to_json(whole)
