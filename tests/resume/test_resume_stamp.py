from __future__ import annotations

import os
import time
from pathlib import Path

from pipeline.output import ResultFolder
from pipeline.resume.page_state import KnownFile, known_output
from pipeline.resume.stamp import SETTLED_NS, FileStamp, sha256_of


def seen(path: Path, *, settled: bool) -> KnownFile:
    stamp = FileStamp.of(path)
    return KnownFile(path.name, sha256_of(path, stamp), stamp, settled)


def test_a_file_that_was_not_touched_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    known = seen(path, settled=True)
    assert known.now(path) is known


def test_other_bytes_of_the_same_size_are_another_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    known = seen(path, settled=True)
    path.write_bytes(b"two")
    os.utime(path, ns=(known.stamp.mtime_ns, known.stamp.mtime_ns))
    assert known.now(path) is None


def test_the_same_bytes_with_other_times_are_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    known = seen(path, settled=True)
    for year in (1, 60):  # long ago, and years ahead of the clock
        os.utime(path, (year * 3e7, year * 3e7))
        now = known.now(path)
        assert now is not None
        assert (now.sha256, now.stamp) == (known.sha256, FileStamp.of(path))


def test_an_equal_stamp_is_not_enough_when_it_was_fresh(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    stamp = FileStamp.of(path)
    other = KnownFile("a", "0" * 64, stamp, settled=False)
    assert other.now(path) is None
    assert KnownFile("a", "0" * 64, stamp, settled=True).now(path) is not None


def test_a_file_is_settled_when_it_was_at_rest() -> None:
    stamp = FileStamp(1, 0, 10**12, 1)
    assert stamp.settled(10**12 + SETTLED_NS + 1)
    assert not stamp.settled(10**12 + SETTLED_NS)


def test_a_clock_that_was_set_back_leaves_doubt() -> None:
    assert not FileStamp(1, 0, time.time_ns() + 10**15, 1).settled()


def test_an_output_counts_as_settled(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    path = tmp_path / "pages" / "a.json"
    path.write_bytes(b"{}")
    known = known_output(ResultFolder(tmp_path), path)
    assert known.name == "pages/a.json"
    assert known.settled
