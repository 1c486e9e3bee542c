"""What is known of a scan in a store without fetching it again: its digest and its frames.

One small file a scan in ``state/scans/`` of the results, which travels with them: so another
machine, or a second run, knows that a page is done without a byte of its scan.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.output import as_json, write_whole
from pipeline.store.connection import Entry


@dataclass(frozen=True, slots=True)
class ScanMemo:
    """One scan of a store.

    Attributes:
        scan: its name in the folder of the batch.
        version: of the file, as the store tells it.
        size: in bytes.
        sha256: of its bytes.
        frames: pages in it; ``None`` until they were counted.
    """

    scan: str
    version: str
    size: int
    sha256: str
    frames: int | None = None

    def is_of(self, scan: str, entry: Entry) -> bool:
        """Whether this is still true of the file that the store has now."""
        return (self.scan, self.version, self.size) == (scan, entry.version, entry.size)


def memo_path(results: Path, scan: str) -> Path:
    name = hashlib.sha256(scan.encode(errors="surrogateescape")).hexdigest()[:32]
    return results / "state" / "scans" / f"{name}.json"


def write_memo(results: Path, memo: ScanMemo) -> None:
    """Write the memo.

    Raises:
        OutputError: when it cannot be written.
    """
    write_whole(memo_path(results, memo.scan), as_json(asdict(memo)))


def read_memo(results: Path, scan: str) -> ScanMemo | None:
    """The memo of a scan; ``None`` when there is none that can be understood."""
    try:
        memo = ScanMemo(**json.loads(memo_path(results, scan).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    texts = (memo.scan, memo.version, memo.sha256)
    numbers = (memo.size, memo.frames or 0)
    sound = all(isinstance(text, str) for text in texts) and all(
        isinstance(number, int) for number in numbers
    )
    return memo if sound else None
