"""Which files of a local folder are the same as in the store: remembered between runs."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.output import write_whole
from pipeline.store.connection import Entry


@dataclass(frozen=True, slots=True)
class Same:
    """A file that was the same here and there.

    Attributes:
        version: of the file in the store.
        size: in bytes, in the store.
        here: in bytes, on this machine: another number where only what concerns this machine
            was changed.
        written: when the local file was written, in nanoseconds as the file system tells it.
    """

    version: str
    size: int
    here: int
    written: int


class Ledger:
    """Name of a file to how it was the same on both sides. Safe to use from several threads.

    A line is added for each file that was copied; what a kill cuts off is copied once more.

    Args:
        path: of the ledger's file.

    Raises:
        OutputError: when it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known = _read(path)
        lines = (_line(name, same) for name, same in self._known.items())
        write_whole(path, "".join(lines).encode(errors="surrogateescape"))

    def note(self, name: str, file: Path, entry: Entry) -> None:
        """The local file and the one in the store are the same now.

        Raises:
            OutputError: when that cannot be written down.
        """
        self._note(name, file, entry.version, entry.size)

    def note_renewed(self, name: str, file: Path) -> None:
        """The local file, the same before, was changed in what concerns this machine alone.

        Raises:
            OutputError: when that cannot be written down.
        """
        known = self._known[name]
        self._note(name, file, known.version, known.size)

    def forget(self, name: str) -> None:
        """It is on neither side any more."""
        with self._lock:
            self._known.pop(name, None)

    def names(self) -> list[str]:
        """Of all files that were the same."""
        with self._lock:
            return list(self._known)

    def _note(self, name: str, file: Path, version: str, size: int) -> None:
        try:
            status = file.stat()
            same = Same(version, size, status.st_size, status.st_mtime_ns)
            with self._lock:
                self._known[name] = same
                with self._path.open("ab") as ledger:
                    ledger.write(_line(name, same).encode(errors="surrogateescape"))
        except OSError as error:
            raise OutputError(
                f"It cannot be written down what was copied: {error.strerror or error}.",
                file=self._path,
                remedy="Free space there, or set MASHINOPIS_CACHE to another folder.",
            ) from error

    def unchanged_there(self, name: str, entry: Entry) -> bool:
        """Whether the store still has what was the same last time."""
        known = self._known.get(name)
        return known is not None and (known.version, known.size) == (entry.version, entry.size)

    def unchanged_here(self, name: str, status: os.stat_result) -> bool:
        """Whether this machine still has what was the same last time."""
        known = self._known.get(name)
        return known is not None and (known.here, known.written) == (
            status.st_size,
            status.st_mtime_ns,
        )


def _line(name: str, same: Same) -> str:
    return json.dumps({"name": name, **asdict(same)}, ensure_ascii=False) + "\n"


def _read(path: Path) -> dict[str, Same]:
    known: dict[str, Same] = {}
    try:
        lines = path.read_bytes().decode(errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return known
    except OSError as error:
        raise OutputError(
            f"What was copied before cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Delete this file; all results are then copied again.",
        ) from error
    for line in lines:
        try:
            fields = json.loads(line)
            name = fields.pop("name")
            known[name] = Same(**fields)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # cut off by a kill: that file is copied once more
    return known
