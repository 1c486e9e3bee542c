"""CPU time and memory of a whole tree of processes.

The system adds a process's time to its parent's account of children when the parent waits for it.
A process whose parent ends first (a server sent into the background) would be lost to us: so this
process asks to inherit such orphans, and waits for them too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Self

_PR_SET_CHILD_SUBREAPER = 36
_RESIDENT = 21
"""Place in ``stat`` behind the name: pages of memory."""


def adopt_orphans() -> None:
    """From now on, descendants that lose their parent become our children (Linux only).

    Raises:
        OSError: when the system refuses.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot adopt orphaned processes")


def children() -> frozenset[int]:
    """Ids of the processes of which this one is the parent, ended ones included (Linux only)."""
    me = os.getpid()
    return frozenset(process for process, stat in _stats(Path("/proc")) if _parent(stat) == me)


def descendants(process: int) -> list[int]:
    """Ids of the processes that it started, and theirs (Linux only)."""
    started: dict[int, list[int]] = {}
    for child, stat in _stats(Path("/proc")):
        started.setdefault(_parent(stat), []).append(child)
    found: list[int] = []
    todo = [process]
    while todo:
        theirs = started.get(todo.pop(), [])
        found += theirs
        todo += theirs
    return found


def reap_orphans(but: Collection[int] = (), limit: float = 30) -> bool:
    """Wait for all children that are left.

    Args:
        but: children that are none of this matter.
        limit: seconds after which those still running are left alone.

    Returns:
        False when some were.
    """
    end = time.monotonic() + limit
    while left := children().difference(but):
        for child in left:
            with contextlib.suppress(ChildProcessError):  # another waited for it
                os.waitpid(child, os.WNOHANG)
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def cpu_seconds() -> float:
    """User and system seconds of all descendants that ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree_bytes(root: int, processes: Path = Path("/proc")) -> int:
    """Resident memory of a process and all its descendants, in bytes; 0 when it has ended.

    Memory that several of them share counts for each.
    """
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for process, stat in _stats(processes):
        parents[process] = _parent(stat)
        resident[process] = int(stat[_RESIDENT]) * resource.getpagesize()

    def is_within(process: int) -> bool:
        while process in parents and process != root:
            process = parents[process]
        return process == root

    return sum(size for process, size in resident.items() if is_within(process))


def _stats(processes: Path) -> Iterator[tuple[int, list[str]]]:
    """Each process, and what its ``stat`` says behind its name: state, parent, ..."""
    for status in processes.glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:  # ended meanwhile
            continue
        # "pid (name) state parent ..."; the name may hold blanks and brackets.
        yield int(status.parent.name), text.rpartition(")")[2].split()


def _parent(stat: list[str]) -> int:
    return int(stat[1])


class PeakMemory:
    """``with PeakMemory() as peak: …``; then ``peak.bytes`` of this process's descendants."""

    def __init__(self, every: float = 0.2) -> None:
        """Look ``every`` so many seconds."""
        self.bytes = 0
        self._every = every
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()

    def _watch(self) -> None:
        me = os.getpid()
        own = Path(f"/proc/{me}/statm")
        while not self._done.wait(self._every):
            mine = int(own.read_text().split()[1]) * resource.getpagesize()
            self.bytes = max(self.bytes, tree_bytes(me) - mine)
