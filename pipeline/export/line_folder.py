"""A folder of lines to train with, and the manifest that names them; several runs may fill it.

Trainers read every picture in the folder. So a line that a document no longer has, because it was
corrected or read anew, is taken away, and what an earlier run wrote of other documents stays.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.output import as_line, take_away, write_if_changed

MANIFEST = "ground-truth.jsonl"
"""Which line is from where, a line each."""
PICTURE, TEXT = ".png", ".gt.txt"


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A line to train with.

    Attributes:
        name: of its files, without ``.png`` and ``.gt.txt``.
        document: that it is of.
        text: what stands there.
        png: its picture.
        place: what else the manifest says of it.
    """

    name: str
    document: str
    text: str
    png: bytes
    place: dict[str, object]


class LineFolder:
    """Writes lines into a folder, a document after the other."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._manifest: list[dict[str, object]] = []

    def add(self, lines: Sequence[TrainingLine]) -> None:
        """Write all lines of a document.

        Raises:
            OutputError: when a file cannot be written.
        """
        for line in lines:
            write_if_changed(self._out / f"{line.name}{PICTURE}", line.png)
            write_if_changed(self._out / f"{line.name}{TEXT}", f"{line.text}\n".encode())
            said = {"name": line.name, "document": line.document, **line.place, "text": line.text}
            self._manifest.append(said)

    def finish(self, instead_of: Collection[str]) -> None:
        """Write the manifest.

        Args:
            instead_of: documents whose earlier lines go, unless they were written again.

        Raises:
            OutputError: when a file cannot be written or taken away.
        """
        written = {said["name"] for said in self._manifest}
        kept = []
        for said in _earlier(self._out / MANIFEST):
            if said["name"] in written:
                continue
            if said["document"] in instead_of:
                for suffix in (PICTURE, TEXT):
                    take_away(self._out / f"{said['name']}{suffix}")
            else:
                kept.append(said)
        lines = [as_line(said) for said in (*kept, *self._manifest)]
        write_if_changed(self._out / MANIFEST, b"".join(lines))


def _earlier(manifest: Path) -> list[dict[str, object]]:
    """What the manifest says; a line that is not of its form names nothing."""
    try:
        text = manifest.read_text("utf-8")
    except (OSError, ValueError):
        return []
    found = []
    for line in text.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if not isinstance(said, dict) or not isinstance(said.get("document"), str):
            continue
        name = said.get("name")
        # Never a file elsewhere, whatever somebody wrote there.
        if isinstance(name, str) and Path(name).name == name:
            found.append(said)
    return found
