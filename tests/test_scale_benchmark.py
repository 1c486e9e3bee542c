from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.prepared import KeepingEngine, read_pictures
from benchmarks.process_tree import PeakMemory, tree_bytes
from benchmarks.scale import Cost, cost, cost_table, multiply, parse
from benchmarks.throughput import Course
from pipeline.ocr import NullEngine

HOLD = "import sys; held = bytearray(60 << 20); held[::4096] = b'x' * len(held[::4096])\n"


def piece(folder: Path) -> Path:
    path = folder / "piece.png"
    Image.fromarray(np.full((200, 300), 235, np.uint8)).save(path)
    return path


def test_a_page_gets_many_names_in_the_order_of_the_pieces(tmp_path: Path) -> None:
    pieces = [tmp_path / "a.png", tmp_path / "b.png"]
    for path in pieces:
        path.write_bytes(path.stem.encode())
    batch = multiply(pieces, 5, tmp_path / "batch")
    assert [path.read_bytes() for path in sorted(batch.iterdir())] == [b"a", b"b", b"a", b"b", b"a"]


def test_a_batch_is_read_and_its_costs_are_told(tmp_path: Path) -> None:
    batch = multiply([piece(tmp_path)], 3, tmp_path / "batch")
    done = cost(Course(batch, 1, tmp_path, ("ocr.engine=null",)), "plain")
    assert (done.way, done.pages, done.database) == ("plain", 3, 0)
    assert done.memory > 20 << 20  # no Python with NumPy is smaller
    assert done.outputs > 3 * 200
    assert not (tmp_path / "plain-3").exists()
    assert done.cpu > 0


def test_costs_are_a_page() -> None:
    row = cost_table([Cost("flow", 1000, 250.0, 500.0, 300 << 20, 2048_000, 17_408_000)])
    assert row.splitlines()[-1] == "| flow | 1,000 | 0.250 | 0.500 | 300 | 2.0 | 17.0 |"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_memory_of_descendants_counts() -> None:
    inner = f"{HOLD}print(flush=True); sys.stdin.read()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with (
        PeakMemory(every=0.01) as peak,
        subprocess.Popen(
            [sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as tree,
    ):
        assert tree.stdout is not None
        tree.stdout.readline()
        assert tree_bytes(tree.pid) > 60 << 20
        assert tree_bytes(os.getpid()) > tree_bytes(tree.pid)
        until = time.monotonic() + 60
        while peak.bytes <= 60 << 20 and time.monotonic() < until:
            time.sleep(0.01)
        tree.communicate(b"")
    assert peak.bytes > 60 << 20
    assert tree_bytes(tree.pid) == 0


def test_pictures_are_kept_once_for_the_engine_alone(tmp_path: Path) -> None:
    engine = KeepingEngine(NullEngine(), tmp_path / "pictures")
    for shade in (10, 10, 200):
        assert engine.read(np.full((20, 30), shade, np.uint8)) == ()
    assert len(list((tmp_path / "pictures").iterdir())) == 2
    assert read_pictures(tmp_path / "pictures", ["ocr.engine=null"], 1) == 0
    with pytest.raises(FileNotFoundError):
        read_pictures(tmp_path, ["ocr.engine=null"], 1)


def test_sizes_below_one_are_refused() -> None:
    with pytest.raises(SystemExit):
        parse(["--pages", "0"])
