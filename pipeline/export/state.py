"""Which exports are there and up to date: ``state/exports/<document-id>.json``.

By stamps of the files that an export is made of and of those that were made, so that nothing is
read of a batch that has not changed. Only exports in the results folder itself are known.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.output import ResultFolder, as_line, write_if_changed
from pipeline.resume.stamp import FileStamp

FORMAT = 1
_PACKAGE = Path(__file__).resolve().parents[1]
_LIBRARIES = ("fonttools", "fpdf2", "jinja2", "lxml", "numpy", "pillow", "pydantic")
"""Those whose version can change the bytes of an export."""

Stamps = Mapping[str, list[int] | None]
"""Name of a file in the results folder to its stamp; ``None`` when there is none."""


@dataclass(frozen=True, slots=True)
class ExportState:
    """Of one document, or of the batch.

    Attributes:
        code: digest of what makes exports.
        inputs: files that they were made of.
        made: for each format, the files it wrote.
    """

    code: str = ""
    inputs: Stamps = field(default_factory=dict)
    made: Mapping[str, Stamps] = field(default_factory=dict)

    def current(self, results: ResultFolder, name: str) -> tuple[Path, ...] | None:
        """The files of a format when they are up to date; else ``None``."""
        files = self.made.get(name)
        if files is None or self.code != code_key():
            return None
        if any(stamp_of(results.root / file) != stamp for file, stamp in files.items()):
            return None
        return tuple(results.root / file for file in files)

    def inputs_changed(self, results: ResultFolder) -> bool:
        return not self.inputs or any(
            stamp_of(results.root / file) != stamp for file, stamp in self.inputs.items()
        )


def load_state(path: Path) -> ExportState:
    """An empty one when there is none, or one that cannot be understood."""
    try:
        raw: Any = json.loads(path.read_bytes())
        if raw["format"] != FORMAT:
            return ExportState()
        return ExportState(
            str(raw["code"]),
            dict(raw["inputs"]),
            {str(name): dict(files) for name, files in raw["made"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ExportState()


def save_state(path: Path, state: ExportState) -> None:
    """Write it whole, where it changed.

    Raises:
        OutputError: when it cannot be written.
    """
    made = {name: dict(files) for name, files in state.made.items()}
    raw = {"format": FORMAT, "code": state.code, "inputs": dict(state.inputs), "made": made}
    write_if_changed(path, as_line(raw))


def stamps(results: ResultFolder, files: Iterable[Path]) -> Stamps:
    return {file.relative_to(results.root).as_posix(): stamp_of(file) for file in files}


def stamp_of(path: Path) -> list[int] | None:
    try:
        return FileStamp.of(path).as_list()
    except OSError:
        return None


@functools.cache
def code_key() -> str:
    """Of this package's files by their stamps, and of the libraries by their versions."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(_PACKAGE):
        folders.sort()
        for name in sorted(files):
            if name.endswith((".py", ".html", ".css", ".js", ".xml")):
                path = Path(folder) / name
                digest.update(f"{path} {stamp_of(path)}\n".encode())
    for library in _LIBRARIES:
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            version = "none"
        digest.update(f"{library} {version}\n".encode())
    return digest.hexdigest()[:32]
