"""Runs of a batch that are killed at random moments, each in a process forked from this one.

``killed_runs.py BASE KILLS SEED`` digitises ``BASE/b`` into ``BASE/out/<n>/b``: a run that comes to
its end is followed by one into a new folder. After each it prints a line of JSON: was it killed,
how many pages are finished, which pages that had been finished were made again.
"""

# ruff: noqa: S311, T201 - chance is no secret here, and the answers are printed

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from small_batch import QUICK, LineEngine, run

from pipeline.output import ResultFolder
from pipeline.resume.page_state import all_page_states
from pipeline.resume.stamp import FileStamp
from pipeline.resume.wanted import wanted


class SlowEngine(LineEngine):
    def called(self) -> None:
        time.sleep(0.01)


def finished(folder: Path) -> dict[str, FileStamp]:
    """The page files of finished pages, with their stamps."""
    return {
        file.name: FileStamp.of(folder / file.name)
        for state in all_page_states(ResultFolder(folder))
        for file in state.files
        if file.name.startswith("pages/")
    }


def attempt(base: Path, number: int, seconds: float | None) -> tuple[bool, float]:
    """Run in a child, killed after so many seconds; was it, and how long did it live."""
    started = time.monotonic()
    child = os.fork()
    if not child:
        try:
            complete = run(base / "b", base / "out" / str(number), SlowEngine()).complete
            os._exit(0 if complete else 1)
        finally:
            os._exit(2)
    if seconds is not None:
        while time.monotonic() - started < seconds:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return check(status), time.monotonic() - started
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
    return check(os.waitpid(child, 0)[1]), time.monotonic() - started


def check(status: int) -> bool:
    """Was it killed; a run that ended by itself must have ended well."""
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, -signal.SIGKILL):
        raise SystemExit(f"a run ended with {code}")
    return code == -signal.SIGKILL


def main() -> None:
    base, kills, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    wanted(QUICK, SlowEngine())  # known once, so that the children begin with the pages
    whole = attempt(base, 0, None)[1]
    number, killed = 1, 0
    while True:
        folder = base / "out" / str(number) / "b"
        before = finished(folder)
        last = killed == kills
        was_killed, _ = attempt(base, number, None if last else chance.uniform(0, whole))
        after = finished(folder)
        again = sorted(name for name, stamp in before.items() if after.get(name) != stamp)
        line = {"killed": was_killed, "finished": len(after), "made_again": again}
        print(json.dumps(line), flush=True)
        killed += was_killed
        if not was_killed:
            if last:
                return
            number += 1


main()
