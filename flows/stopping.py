"""Stopping in the middle: the pages in flight are dropped, and no engine is left running."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ENGINE = "tesseract"
_SECONDS = 10.0
_PROCESSES = Path("/proc")
_stopping = threading.Event()


def stopping() -> bool:
    """True from the moment a block was left by a signal until another is entered."""
    return _stopping.is_set()


@contextlib.contextmanager
def engines_end_with_it() -> Iterator[None]:
    """When the block is left by Ctrl-C, by a signal or by "cancel", end the engine processes.

    Otherwise the threads that wait for them would hold up the end for as long as a page takes.
    It belongs around the pages themselves, inside the flow whose threads they are: that flow
    waits for its threads before any flow around it hears of the end.
    """
    _stopping.clear()
    try:
        yield
    except Exception:
        raise
    except BaseException:
        _stopping.set()  # an engine that is ended now is no reason to try its page again
        # A thread between two calls of the engine starts one more: look again for a while.
        threading.Thread(target=_end_engines_for_a_while, daemon=True).start()
        raise


def child_processes(name: str) -> list[int]:
    """Ids of the processes called ``name`` that this process has started."""
    children = []
    for status in _PROCESSES.glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:  # ended meanwhile
            continue
        # "pid (name) state parent ..."; the name may hold blanks and brackets.
        command, _, rest = text.partition("(")[2].rpartition(")")
        if command == name and int(rest.split()[1]) == os.getpid():
            children.append(int(status.parent.name))
    return children


def _end_engines_for_a_while() -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        for process in child_processes(ENGINE):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        time.sleep(0.05)
