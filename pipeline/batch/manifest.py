"""The manifest of a batch: ``batch.toml`` or ``batch.csv``, which say what a scan cannot.

Only the text is read here; whether the named files exist is for :mod:`pipeline.batch` to find.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.manifest_csv import read_csv
from pipeline.batch.manifest_model import (
    Details,
    Manifest,
    ManifestDocument,
    ManifestEntry,
    merge_refs,
)
from pipeline.batch.manifest_toml import read_toml
from pipeline.errors import BatchError

__all__ = [
    "MANIFEST_NAMES",
    "Details",
    "Manifest",
    "ManifestDocument",
    "ManifestEntry",
    "merge_refs",
    "read_manifest",
]

MANIFEST_NAMES = ("batch.toml", "batch.csv")
MAX_MANIFEST_BYTES = 64 * 2**20


def read_manifest(path: Path) -> Manifest:
    """Read ``batch.toml`` or ``batch.csv``.

    Raises:
        BatchError: when it cannot be read or understood, with the line.
    """
    try:
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise BatchError(
                "The manifest is too large to be one.",
                file=path,
                remedy="Put a table of the files there, or rename this file.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BatchError(
            f"The manifest cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Allow reading it, or move it out of the folder.",
        ) from error
    text = _decode(data)
    return read_toml(path, text) if path.suffix.lower() == ".toml" else read_csv(path, text)


def _decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else CP1251 (Excel in Russian)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")
