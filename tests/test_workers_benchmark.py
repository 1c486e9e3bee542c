from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.process_tree import descendants
from benchmarks.services import kill
from benchmarks.workers import Round, digest_of, parse, round_table


def test_scaling_is_set_against_the_first_round() -> None:
    one = Round(1, 24, 120.0, {"Completed": 4}, 118.0, "abc")
    two = Round(2, 24, 80.0, {"Completed": 3, "Crashed": 1}, 118.0, "abd")
    lines = round_table([one, two]).splitlines()
    assert lines[2].split(" | ")[1:4] == ["2.00", "12.0", "100%"]
    assert lines[3].split(" | ")[1:4] == ["1.33", "18.0", "75%"]
    assert "3 Completed, 1 Crashed" in lines[3]
    assert "the same" in lines[2]
    assert "OTHERS" in lines[3]


def test_the_digest_is_of_pages_and_records(tmp_path: Path) -> None:
    files = {"b/pages/a.json": "1", "b/records/a.json": "2", "b/summary.json": "3"}
    for name, text in {**files, "b/state/pages/a.json": "4"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    first = digest_of(tmp_path)
    (tmp_path / "b/summary.json").write_text("another time")
    (tmp_path / "b/state/pages/a.json").write_text("another time")
    assert digest_of(tmp_path) == first
    (tmp_path / "b/records/a.json").write_text("another record")
    assert digest_of(tmp_path) != first


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_descendants_are_found_and_killed() -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    process = subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE)
    try:
        while not (found := descendants(process.pid)):
            assert process.poll() is None
        assert process.pid in descendants(os.getpid())
        kill([*found, process.pid])
        assert process.wait(10) == -9
        kill([process.pid])  # it has ended: no matter
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("arguments", [["--batches", "0"], ["--workers", "1", "0"]])
def test_numbers_below_one_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        parse(arguments)
