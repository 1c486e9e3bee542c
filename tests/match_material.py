"""Folders of records and of transcriptions of invented letters, each known by a number."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from pages_by_hand import ADocument, AFile, paragraphs_page
from test_assemble import record_of

from pipeline.model import ArchiveRef, Sheet
from pipeline.record import Record, record_to_json
from pipeline.transcription import render

_SYLLABLES = [a + b for a in "бвгдзклмнпрст" for b in "аеиоу"]


def letter(seed: int) -> Record:
    """Its text and its sheet follow from the number."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    lines = [" ".join("".join(dice.choices(_SYLLABLES, k=3)) for _ in range(6)) for _ in range(5)]
    page = paragraphs_page(f"p{seed}", lines)
    archive = ArchiveRef(fond="558", opis="11", delo="58")
    file = AFile(relative=page.scan.path, sheet=Sheet(seed))
    return record_of(page, document=ADocument(id=f"d{seed}", archive=archive, files=(file,)))


def match_folders(
    folder: Path, records: Mapping[str, int], transcriptions: Mapping[str, int]
) -> tuple[Path, Path]:
    """Write letters as records by document id, and as transcriptions by file name.

    Returns:
        The results folder and the folder of transcriptions.
    """
    results, printed = folder / "out" / "batch", folder / "printed"
    for name, seed in records.items():
        _write(results / "records" / f"{name}.json", record_to_json(letter(seed)))
    for name, seed in transcriptions.items():
        _write(printed / name, render(letter(seed)).encode())
    return results, printed


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
