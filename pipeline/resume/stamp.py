"""Is a file still the one that was seen: by its stamp where that is sure, by its bytes where not.

No time of one file is compared with that of another, so a clock that was set back, or files whose
times were changed, do no harm.
"""

from __future__ import annotations

import functools
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

SETTLED_NS = 2 * 10**9
"""A file that changed less long ago may change again without a trace in its times: those of some
file systems are as coarse."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file system says of a file's content; times in nanoseconds."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @staticmethod
    def of(path: Path | str) -> FileStamp:
        """The stamp of a file as it is now.

        Raises:
            OSError: when it is missing or may not be looked at.
        """
        status = os.stat(path)  # noqa: PTH116 - ten thousands of them: Path costs as much again
        return FileStamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    def settled(self, now_ns: int | None = None) -> bool:
        """True when the file was at rest for a while; false in doubt, as after a clock set back."""
        now = time.time_ns() if now_ns is None else now_ns
        return now - self.ctime_ns > SETTLED_NS

    def as_list(self) -> list[int]:
        return [self.size, self.mtime_ns, self.ctime_ns, self.inode]


def sha256_of(path: Path | str, stamp: FileStamp) -> str:
    """SHA-256 of a file, computed once for a stamp: the pages of a PDF share it.

    Raises:
        OSError: when it cannot be read.
    """
    return _sha256(str(path), stamp)


@functools.lru_cache(maxsize=256)
def _sha256(path: str, _stamp: FileStamp) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
