"""Batches of small drawn pages, quick to digitise; all ink counts as typing."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from drawn import blank, prose, typescript
from PIL import Image

from pipeline.digitise import digitise_batch
from pipeline.model import Grey
from pipeline.ocr import EngineWord, OcrEngine
from pipeline.outcome import BatchOutcome
from pipeline.output import ResultFolder
from pipeline.page_file import load_page
from pipeline.resume.stamp import FileStamp
from pipeline.settings import Settings, choose_settings

QUICK = choose_settings(changes=["ink.separate=no", "preprocess.turn=no"])


class LineEngine:
    """Reads each picture as one word; counts the calls, and tells a listener of each.

    Attributes:
        calls: how often it was asked.
    """

    name = "line"

    def __init__(self) -> None:
        self.calls = 0
        self._lock = threading.Lock()

    def read(self, picture: Grey) -> list[EngineWord]:
        with self._lock:
            self.calls += 1
        self.called()
        height, width = picture.shape
        return [EngineWord(f"лес{int(picture.sum()) % 97}", (0, 0, width, height), 0, 0.9)]

    def called(self) -> None:
        """For a test that does something while a page is read."""


def draw(path: Path, seed: int) -> Path:
    """A page of a few lines, of its own for each seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = typescript(prose(3, 12, seed), size=20).grey
    page = blank(lines.shape[1], lines.shape[0])
    np.copyto(page, lines)
    Image.fromarray(page).save(path, dpi=(300, 300))
    return path


def fill(folder: Path, pages: int = 3) -> Path:
    """A batch of documents of two sheets each."""
    for number in range(pages):
        draw(folder / f"f1_op1_d{number // 2 + 1}_l{number % 2 + 1:03d}.png", number + 1)
    return folder


def run(
    scans: Path, out: Path, engine: OcrEngine | None = None, settings: Settings = QUICK
) -> BatchOutcome:
    return digitise_batch(scans, out, settings, 1, engine or LineEngine())


def results(folder: Path) -> Mapping[str, bytes]:
    """Bytes of pages and records, by their names."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in ("pages", "records")
        for path in sorted((folder / name).glob("*"))
    }


def stamps(folder: Path) -> Mapping[str, FileStamp]:
    """Of pages and records: another one was written again."""
    return {name: FileStamp.of(folder / name) for name in results(folder)}


def texts(folder: Path) -> Mapping[str, str]:
    out = ResultFolder(folder)
    return {p.stem: load_page(out.page(p.stem)).text for p in (folder / "pages").glob("*.json")}
