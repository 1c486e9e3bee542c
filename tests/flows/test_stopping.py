from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows import stopping


def test_only_own_children_of_that_name_are_found() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        try:
            deadline = time.monotonic() + 5
            while child.pid not in stopping.child_processes("sleep"):
                assert time.monotonic() < deadline
            assert child.pid not in stopping.child_processes("slee")
        finally:
            child.kill()


INTERRUPTED = """
import subprocess, sys
from flows.stopping import engines_end_with_it
with subprocess.Popen([sys.argv[1], "60"]) as engine:
    try:
        with engines_end_with_it():
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        print(engine.wait(10))
"""


def test_engines_end_when_the_block_is_interrupted(
    tmp_path: Path, process_environment: dict[str, str]
) -> None:
    # In a process of its own: engines are looked for and ended for a while.
    engine = tmp_path / stopping.ENGINE
    engine.symlink_to("/bin/sleep")
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(engine)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env=process_environment,
    )
    assert int(done.stdout) == -signal.SIGTERM


def test_engines_go_on_when_the_block_fails_in_an_ordinary_way(tmp_path: Path) -> None:
    engine = tmp_path / stopping.ENGINE
    engine.symlink_to("/bin/sleep")
    with subprocess.Popen([str(engine), "60"]) as child:
        try:
            with pytest.raises(ValueError, match="ordinary"), stopping.engines_end_with_it():
                raise ValueError("ordinary")
            time.sleep(0.3)
            assert child.poll() is None
        finally:
            child.kill()
