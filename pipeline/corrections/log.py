"""The log of a document: read, and lengthened by one entry at a time.

``corrections/<document-id>.json`` is only ever written here, whole, while ``corrections/.lock``
is held. That lock is not the one of a run: a person corrects while a batch is being digitised.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from pipeline.corrections.changes import Change, Entry, Log
from pipeline.corrections.problem import ConflictError, CorrectionError
from pipeline.corrections.touching import touch
from pipeline.errors import may_pass
from pipeline.output import ResultFolder, as_json, write_whole

__all__ = ["ConflictError", "CorrectionError", "append", "check_document_id", "load_log"]

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
MOST_BYTES = 200
"""Of an id in UTF-8: it is part of a file's name."""


def check_document_id(document_id: str) -> str:
    """The id, when it can be the name of a record's file and of nothing else.

    Raises:
        CorrectionError: when it names another folder, or is no name at all.
    """
    name = document_id
    dotted = name != name.strip(" .")  # also "..", and hidden files
    if not name or dotted or _UNSAFE.search(name) or len(name.encode()) > MOST_BYTES:
        raise CorrectionError(
            f"{document_id[:80]!r} is not the id of a document.",
            remedy="Name a document of the batch as its file in records/ is named, without .json.",
        )
    return name


def load_log(results: ResultFolder, document_id: str) -> Log:
    """The log of a document; empty when nobody corrected it.

    Raises:
        CorrectionError: for an id that is none, or when the log cannot be read.
    """
    path = results.corrections(check_document_id(document_id))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Log(document=document_id)
    except OSError as error:
        raise CorrectionError(
            f"The corrections cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Allow reading the file, then try again.",
            passing=may_pass(error),
        ) from error
    return log_from_json(data, document_id, path)


def log_from_json(data: bytes, document_id: str, file: Path | str) -> Log:
    """Read back what :func:`log_to_json` wrote.

    Args:
        data: of the file.
        document_id: whose log it should be.
        file: its name, for the error.

    Raises:
        CorrectionError: when it is not the log of that document.
    """
    remedy = (
        "Nothing was changed in it. Repair it, or fetch it from a backup; moving it away gives up "
        "what people corrected in this document."
    )
    try:
        log = Log.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise CorrectionError(
            f"The corrections cannot be understood: {where}: {first['msg']}.",
            file=file,
            remedy=remedy,
        ) from error
    if log.document != document_id:
        raise CorrectionError(
            f"These are corrections of the document {log.document!r}, not of {document_id!r}.",
            file=file,
            remedy=remedy,
        )
    return log


def log_to_json(log: Log) -> bytes:
    """The bytes of a log file."""
    return as_json(log.model_dump(mode="json"))


def append(
    results: ResultFolder,
    document_id: str,
    *,
    who: str,
    what: Change | int,
    seen: int,
    now: datetime | None = None,
) -> Log:
    """Add one entry to a document's log. Safe for several processes and threads.

    Args:
        results: of the batch.
        document_id: of a document that has a record there.
        who: the person, as the log shall name them.
        what: a change, or the number of an entry to undo; an undo can be undone as well.
        seen: number of entries that the person had before the eyes.
        now: when, with its time zone; by default the time of this machine.

    Returns:
        The log with the new entry as its last one.

    Raises:
        ConflictError: when an entry after the first ``seen`` touches the same thing, by whomever;
            nothing was written.
        CorrectionError: for an id, a person or an entry to undo that is none, or when the log
            cannot be read.
        OutputError: when it cannot be written.
    """
    path = results.corrections(check_document_id(document_id))
    if not results.record(document_id).is_file():
        raise CorrectionError(
            "There is no record of this document to correct.",
            file=results.record(document_id),
            remedy="Digitise its scans first, or name another document.",
        )
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    with log_lock(results):
        log = load_log(results, document_id)
        _check_seen(log, seen, path)
        change = _undoable(log, what, seen, path) if isinstance(what, int) else what
        _check_newer(log, seen, change, path)
        longer = _longer(log, who, moment, what, path)
        write_whole(path, log_to_json(longer))
    return longer


@contextlib.contextmanager
def log_lock(results: ResultFolder) -> Iterator[None]:
    """Only one at a time writes logs of a batch; others wait. Let go of when a process ends.

    Raises:
        CorrectionError: when the folder cannot be written to.
    """
    path = results.corrections("any").with_name(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            os.close(handle)
            raise
    except OSError as error:
        raise CorrectionError(
            f"The corrections cannot be written: {error.strerror or error}.",
            file=path.parent,
            remedy="Allow writing to this folder and see that the disk is not full.",
            passing=may_pass(error),
        ) from error
    try:
        _remove_half_written(path.parent)
        yield
    finally:
        os.close(handle)


def _remove_half_written(folder: Path) -> None:
    """What a process left that was killed while it wrote: nobody else writes now."""
    for half in folder.glob(".writing-*"):
        with contextlib.suppress(OSError):
            half.unlink()


def _undoable(log: Log, number: int, seen: int, path: Path) -> Change:
    """The change that undoing an entry is about."""
    if not 1 <= number <= len(log.entries):
        raise CorrectionError(
            f"There is no entry {number} to undo.",
            file=path,
            remedy="Load the document again and choose an entry of its log.",
        )
    change = log.change_of(log.entries[number - 1])
    if number in log.undone:
        newer = tuple(entry for entry in log.entries[seen:] if entry.undoes == number)
        if newer:
            raise _conflict(newer, path)
        raise CorrectionError(
            f"Entry {number} is undone already.",
            file=path,
            remedy="To have it back, undo the entry that undid it.",
        )
    return change


def _check_seen(log: Log, seen: int, path: Path) -> None:
    if not 0 <= seen <= len(log.entries):
        raise CorrectionError(
            f"The log has {len(log.entries)} entries, not {seen}.",
            file=path,
            remedy="Load the document again, then make the change again.",
        )


def _check_newer(log: Log, seen: int, change: Change, path: Path) -> None:
    newer = tuple(e for e in log.entries[seen:] if touch(log.change_of(e), change))
    if newer:
        raise _conflict(newer, path)


def _conflict(newer: tuple[Entry, ...], path: Path) -> ConflictError:
    names = ", ".join(dict.fromkeys(entry.who for entry in newer))
    return ConflictError(
        f"The same was changed meanwhile by {names}; nothing was written.",
        newer=newer,
        file=path,
        remedy="Look at the newer change, then make yours again if it still holds.",
    )


def _longer(log: Log, who: str, moment: datetime, what: Change | int, path: Path) -> Log:
    try:
        entry = Entry(
            number=len(log.entries) + 1,
            who=who.strip(),
            when=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            change=None if isinstance(what, int) else what,
            undoes=what if isinstance(what, int) else None,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise CorrectionError(
            f"This cannot be an entry of the log: {first['loc'][0]}: {first['msg']}.",
            file=path,
            remedy="Say who makes the change, in at most 200 characters.",
        ) from error
    return log.model_copy(update={"entries": (*log.entries, entry)})
