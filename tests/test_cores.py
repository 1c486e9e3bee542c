from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.cores import available_cores

MINE = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("max 100000", MINE),
        ("100000 100000", 1),
        ("50000 100000", 1),
        (f"{(MINE + 3) * 100000} 100000", MINE),
        ("nonsense", MINE),
    ],
)
def test_the_quota_of_a_container_counts(tmp_path: Path, limit: str, expected: int) -> None:
    (tmp_path / "cpu.max").write_text(limit + "\n")
    assert available_cores(tmp_path) == expected


@pytest.mark.parametrize(("quota", "expected"), [("-1", MINE), ("100000", 1)])
def test_the_older_control_groups_count(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")
    assert available_cores(tmp_path) == expected


def test_no_control_group(tmp_path: Path) -> None:
    assert available_cores(tmp_path) == MINE
