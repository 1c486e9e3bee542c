"""CPU time of a whole tree of processes.

The system adds a process's time to its parent's account of children when the parent waits for it.
A process whose parent ends first (a server sent into the background) would be lost to us: so this
process asks to inherit such orphans, and waits for them too.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import time

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
