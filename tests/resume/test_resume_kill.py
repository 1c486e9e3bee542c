"""Killed at any moment, a batch is finished by the next run as if nothing had happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_batch import fill, results, run

KILLS = 30
SEED = 1917
NURSERY = Path(__file__).with_name("killed_runs.py")


@pytest.fixture(scope="module")
def killed(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[dict[str, object]]]:
    """A results folder after the last run, and what a process outside saw after each kill."""
    base = tmp_path_factory.mktemp("killed")
    fill(base / "b", 4)
    here = Path(__file__).resolve().parent
    paths = (here, here.parent, here.parents[1])
    done = subprocess.run(
        [sys.executable, str(NURSERY), str(base), str(KILLS), str(SEED)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return base, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_moments_are_many(killed: tuple[Path, list[dict[str, object]]]) -> None:
    """Else this test would show little: runs were killed before, among and after the pages."""
    kills = [seen for seen in killed[1] if seen["killed"]]
    assert len(kills) == KILLS
    assert len({seen["finished"] for seen in kills}) >= 3


def test_the_last_run_gives_what_an_undisturbed_one_gives(
    killed: tuple[Path, list[dict[str, object]]], tmp_path: Path
) -> None:
    run(killed[0] / "b", tmp_path)
    for folder in sorted((killed[0] / "out").iterdir()):
        assert results(folder / "b") == results(tmp_path / "b"), folder.name


def test_no_finished_page_was_made_again(killed: tuple[Path, list[dict[str, object]]]) -> None:
    assert [seen["made_again"] for seen in killed[1]] == [[]] * len(killed[1])


def test_nothing_half_written_is_left(killed: tuple[Path, list[dict[str, object]]]) -> None:
    assert not list((killed[0] / "out").rglob(".writing-*"))
