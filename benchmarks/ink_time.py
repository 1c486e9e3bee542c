"""Seconds of the ink stage: one page of A4 at 300 dpi, one core."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2

from benchmarks.drawn_pages import DrawnSet, write_scan
from benchmarks.tables import table
from pipeline.ink import separate
from pipeline.model import PageImage
from pipeline.preprocess import prepare
from pipeline.scan import read_scan
from pipeline.settings import Settings, choose_settings

DPI = 300
A4_MM = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class InkTime:
    """One page: seconds of processor time and of the clock on the wall."""

    name: str
    cpu: float
    wall: float


def time_ink(pages: DrawnSet) -> list[InkTime]:
    """Time the separation of each page, prepared beforehand, in this process.

    The weights are loaded before the clock starts: once a process, not once a page.

    Raises:
        DigitisationError: when a page cannot be drawn, prepared or separated.
    """
    cv2.setNumThreads(1)
    settings = choose_settings()
    times: list[InkTime] = []
    for page in replace(pages, dpi=DPI).pages:
        plan = page.plan()
        sheet = replace(plan.description, width_mm=A4_MM[0], height_mm=A4_MM[1])
        condition = replace(plan.condition, margin_mm=0)
        drawn = page.draw(replace(plan, description=sheet, condition=condition))
        with tempfile.TemporaryDirectory(prefix="mashinopis-ink-") as folder:
            path = write_scan(drawn, Path(folder), page.name)
            scan = read_scan(path, 0, relative=path.name)
        images = prepare(scan, settings.preprocess)
        if not times:
            _separate(images, settings)
        cpu, wall = time.process_time(), time.perf_counter()
        _separate(images, settings)
        times.append(InkTime(page.name, time.process_time() - cpu, time.perf_counter() - wall))
    return times


def time_table(times: Sequence[InkTime]) -> str:
    rows = [
        [name, f"{statistics.median(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}"]
        for name, values in (
            ("processor", [one.cpu for one in times]),
            ("wall", [one.wall for one in times]),
        )
    ]
    head = [f"seconds a page, A4 at {DPI} dpi ({len(times)} pages)", "median", "least", "most"]
    return table(head, rows)


def time_data(times: Sequence[InkTime]) -> list[dict[str, object]]:
    return [asdict(one) for one in times]


def _separate(images: Sequence[PageImage], settings: Settings) -> None:
    for image in images:
        separate(image, settings.rows, settings.ink)
