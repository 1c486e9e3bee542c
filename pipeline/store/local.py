"""Copies of a store's files on this machine: their names, and what to say when one fails."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import StoreError


def below(folder: Path, name: str, url: str) -> Path:
    """The place of a file of a store below a folder.

    Args:
        folder: on this machine.
        name: in the store, with forward slashes.
        url: of the file.

    Raises:
        StoreError: when the name leads out of the folder or is none on this machine.
    """
    if any(part in {"", ".", ".."} for part in name.split("/")) or "\0" in name:
        raise StoreError(
            "A file with this name cannot be copied to a folder.",
            file=url,
            remedy="Rename or remove it in the store.",
        )
    return folder / name


def copy_failed(error: OSError, url: str) -> StoreError:
    """The error of this machine's disk as one for users; ``url`` is of what was copied."""
    return StoreError(
        f"The copy on this machine failed: {error.strerror or error}.",
        file=url,
        remedy="Free space, set MASHINOPIS_CACHE to a folder with more, or rename what has a name"
        " that this machine does not allow.",
    )
