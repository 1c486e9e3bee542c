"""CPU time and memory of a whole tree of processes.

The system adds a process's time to its parent's account of children when the parent waits for it.
A process whose parent ends first (a server sent into the background) would be lost to us: so this
process asks to inherit such orphans, and waits for them too.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Self

_PR_SET_CHILD_SUBREAPER = 36


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


def reap_orphans(limit: float = 30) -> bool:
    """Wait for all children that are left.

    Args:
        limit: seconds after which those still running are left alone.

    Returns:
        False when some were.
    """
    end = time.monotonic() + limit
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        if pid == 0:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)


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
    for status in processes.glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:  # ended meanwhile
            continue
        # "pid (name) state parent …"; the name may hold blanks and brackets.
        fields = text.rpartition(")")[2].split()
        process = int(status.parent.name)
        parents[process] = int(fields[1])
        resident[process] = int(fields[21]) * resource.getpagesize()

    def is_within(process: int) -> bool:
        while process in parents and process != root:
            process = parents[process]
        return process == root

    return sum(size for process, size in resident.items() if is_within(process))


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
