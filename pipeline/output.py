"""The results folder of a batch, and writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, may_pass


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` holds all of it or what it held before.

    Temporary name in the same folder, fsync, rename; folders are made as needed.

    Raises:
        OutputError: when the folder cannot be written to or the disk is full.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(
            dir=path.parent, prefix=".writing-", suffix=path.suffix
        )
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise OutputError(
            f"The result cannot be written: {error.strerror or error}.",
            file=path,
            remedy="Free space there, allow writing to it, or choose another folder with --out.",
            passing=may_pass(error),
        ) from error


_BOX = re.compile(r"\[\n\s+(\d+),\n\s+(\d+),\n\s+(\d+),\n\s+(\d+)\n\s+\]")


def as_json(value: Any) -> bytes:
    """JSON as this project writes it: UTF-8, two spaces, keys in the order given, final newline.

    A box stands on one line, for the people who read these files.
    """
    # No string can match: a line break in one is written as \\n.
    text = _BOX.sub(r"[\1, \2, \3, \4]", json.dumps(value, ensure_ascii=False, indent=2))
    return (text + "\n").encode()


def as_line(value: Any) -> bytes:
    """JSON on one line, for tables and lists.

    Half a character, which a record has that was edited by hand, becomes a question mark: one text
    never costs the list of all others.
    """
    return (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def write_if_changed(path: Path, data: bytes) -> None:
    """As :func:`write_whole`, where the file does not hold these data already.

    Raises:
        OutputError: when it cannot be written.
    """
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass  # there is none yet, or none that can be read
    write_whole(path, data)


def take_away(path: Path) -> None:
    """Remove a result of an earlier run that is no longer so; nothing where there is none.

    Raises:
        OutputError: when it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"An old result cannot be removed: {error.strerror or error}.",
            file=path,
            remedy="Allow writing to its folder.",
        ) from error


@dataclass(frozen=True, slots=True)
class ResultFolder:
    """Names inside ``DIR/<batch>/``; see DESIGN: these names are a contract."""

    root: Path

    def record(self, document_id: str) -> Path:
        return self.root / "records" / f"{document_id}.json"

    def page(self, page_id: str) -> Path:
        return self.root / "pages" / f"{page_id}.json"

    def label(self, page_id: str) -> Path:
        return self.root / "labels" / f"{page_id}.png"

    def overlay(self, page_id: str) -> Path:
        return self.root / "overlays" / f"{page_id}.png"

    def crop(self, page_id: str, annotation_id: str) -> Path:
        return self.root / "crops" / page_id / f"{annotation_id}.png"

    def match(self, document_id: str, suffix: str = ".json") -> Path:
        """A comparison with a transcription; the name ``summary`` is taken."""
        name = f"{document_id}_" if document_id.casefold() == "summary" else document_id
        return self.root / "matches" / f"{name}{suffix}"

    def corrections(self, document_id: str) -> Path:
        """What people corrected in a document; never written by a run."""
        return self.root / "corrections" / f"{document_id}.json"

    def export(self, document_id: str, suffix: str) -> Path:
        """A document in another format; ``suffix`` such as ``.page.xml`` says which."""
        return self.root / "exports" / f"{document_id}{suffix}"

    def export_state(self, document_id: str) -> Path:
        """What is known of a document's exports."""
        return self.state / "exports" / f"{document_id}.json"

    @property
    def batch_export_state(self) -> Path:
        return self.state / "exports.json"

    @property
    def match_summary(self) -> Path:
        return self.root / "matches" / "summary.json"

    @property
    def failures(self) -> Path:
        return self.root / "failures.json"

    @property
    def summary(self) -> Path:
        return self.root / "summary.json"

    @property
    def state(self) -> Path:
        """What a later run needs to know of this one; see ``docs/resume.md``."""
        return self.root / "state"

    @property
    def lock(self) -> Path:
        return self.state / "lock"

    @property
    def batch_state(self) -> Path:
        return self.state / "batch.json"

    @property
    def frames_state(self) -> Path:
        return self.state / "frames.json"

    @property
    def review_state(self) -> Path:
        return self.state / "review.json"

    def page_state(self, page_id: str) -> Path:
        return self.state / "pages" / f"{page_id}.json"

    def record_state(self, document_id: str) -> Path:
        return self.state / "records" / f"{document_id}.json"

    def recipe(self, digest: str) -> Path:
        return self.state / "recipes" / f"{digest}.json"

    def words_state(self, key: str) -> Path:
        return self.state / "words" / f"{key}.json"

    def ink_state(self, key: str) -> Path:
        return self.state / "ink" / f"{key}.npz"

    def check_writable(self) -> None:
        """Fail now rather than after the first hour of recognition.

        Raises:
            OutputError: when nothing can be written there.
        """
        probe = self.root / ".writable"
        write_whole(probe, b"")
        probe.unlink(missing_ok=True)
