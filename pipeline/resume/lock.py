"""One run at a time on a batch: ``state/lock``, let go by the system when its process ends."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import OutputError, may_pass
from pipeline.output import ResultFolder
from pipeline.resume.tidy import remove_half_written


class BusyError(OutputError):
    """Another run works on the batch."""


@contextlib.contextmanager
def locked(out: ResultFolder) -> Iterator[None]:
    """Keep other runs off a results folder while the block runs.

    What a killed run left half written is removed at the beginning.

    Raises:
        BusyError: when another run works on it, with its machine and process.
        OutputError: when there is no right to write there.
    """
    try:
        out.state.mkdir(parents=True, exist_ok=True)
        handle = os.open(out.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                f"Another run works on this batch: {_holder(out.lock)}.",
                file=out.root,
                remedy="Wait until it is done, or stop it, then run the command again.",
            ) from error
        except OSError as error:
            raise _unwritable(out, error) from error
        try:
            if os.fstat(handle).st_size:  # its last holder did not end by itself
                remove_half_written(out)
            os.ftruncate(handle, 0)
            who = {"host": socket.gethostname(), "process": os.getpid()}
            os.pwrite(handle, json.dumps(who).encode() + b"\n", 0)
        except OSError as error:
            raise _unwritable(out, error) from error
        yield
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _holder(path: Path) -> str:
    try:
        who = json.loads(path.read_bytes())
        return f"process {int(who['process'])} on {who['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it does not say which"


def _unwritable(out: ResultFolder, error: OSError) -> OutputError:
    return OutputError(
        f"The result cannot be written: {error.strerror or error}.",
        file=out.lock,
        remedy="Free space there, allow writing to it, or choose another folder with --out.",
        passing=may_pass(error),
    )
