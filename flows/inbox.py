"""Folders that appear in an inbox: which are complete, and which were started already.

A folder is complete when a file named ``.done`` is in it, or when two looks with a while between
them see the same names, sizes and times. The clock is not asked: it may be set back, and the
times of copied files may be years old. Nothing here imports prefect, and nothing is moved.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BatchError, DigitisationError
from pipeline.output import as_json, write_whole

DONE = ".done"
MEMORY = ".inbox.json"


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a folder.

    Attributes:
        folder: absolute path.
        digest: of the names, sizes and times of all files below it, in hexadecimal.
        files: how many.
        marked: true when ``.done`` is in it.
    """

    folder: Path
    digest: str
    files: int
    marked: bool


def look(inbox: Path) -> tuple[tuple[Look, ...], tuple[DigitisationError, ...]]:
    """Look at every folder of the inbox, in the order of their names.

    Names that begin with a dot do not count, neither of folders nor of files. A folder that
    cannot be looked through is an error beside the others.

    Raises:
        BatchError: when the inbox itself cannot be read.
    """
    try:
        folders = sorted(
            entry for entry in inbox.resolve().iterdir() if not entry.name.startswith(".")
        )
    except OSError as error:
        raise BatchError(
            f"The inbox cannot be read: {error.strerror or error}.",
            file=inbox,
            remedy="Make the folder, allow reading it, or name another one.",
        ) from error
    looks: list[Look] = []
    errors: list[DigitisationError] = []
    for folder in folders:
        try:
            if folder.is_dir():
                looks.append(_look_at(folder))
        except OSError as error:
            errors.append(
                BatchError(
                    f"The folder cannot be looked through: {error.strerror or error}.",
                    file=folder,
                    remedy="Allow reading it.",
                )
            )
    return tuple(looks), tuple(errors)


def _look_at(folder: Path) -> Look:
    seen: list[tuple[str, int, int]] = []

    def fail(error: OSError) -> None:
        raise error

    for where, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.startswith("."):
                continue
            status = (Path(where) / name).stat()
            if stat.S_ISREG(status.st_mode):
                relative = os.path.relpath(Path(where) / name, folder)
                seen.append((relative, status.st_size, status.st_mtime_ns))
    text = json.dumps(sorted(seen)).encode()  # escapes also names that are no UTF-8
    return Look(
        folder, hashlib.sha256(text).hexdigest(), len(seen), marked=(folder / DONE).is_file()
    )


class Started:
    """What was started of an inbox: kept with the results, so that a restart knows it.

    Args:
        out: the folder of results; ``.inbox.json`` in it names each folder with its digest.

    Raises:
        BatchError: when the file is there but cannot be understood.
    """

    def __init__(self, out: Path) -> None:
        self._path = out / MEMORY
        self._known = _load(self._path)

    def has(self, seen: Look) -> bool:
        """True when this folder was started as it is now: one to which scans came is new."""
        return self._known.get(str(seen.folder)) == seen.digest

    def add(self, seen: Look) -> None:
        """Remember it.

        Raises:
            OutputError: when it cannot be written.
        """
        known = {**self._known, str(seen.folder): seen.digest}
        write_whole(self._path, as_json(dict(sorted(known.items()))))
        self._known = known


def _load(path: Path) -> Mapping[str, str]:
    if not path.exists():
        return {}
    try:
        return {
            str(folder): str(digest) for folder, digest in json.loads(path.read_bytes()).items()
        }
    except (OSError, ValueError, AttributeError) as error:
        raise BatchError(
            f"What was started before cannot be read: {error}.",
            file=path,
            remedy="Remove the file: every folder of the inbox is then started once more, and no"
            " page that is done is read twice.",
        ) from error


def new_and_complete(now: Look, before: Look | None, started: Started) -> bool:
    """True when a folder is to be started.

    Args:
        now: the look at it.
        before: an earlier look, ``None`` when there was none.
        started: what was started already.
    """
    if started.has(now):
        return False
    return now.marked or (before is not None and before.digest == now.digest and now.files > 0)
