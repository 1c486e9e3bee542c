"""Only files below the folder of a batch are opened, wherever names and links lead."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from pipeline.errors import DigitisationError


class OutsideError(DigitisationError):
    """A name or a link leads out of the folder of the batch."""

    stage = "review"


def below(folder: Path, name: Path | str) -> Path:
    """The real path of a file below a folder; a link from inside to inside is one.

    Args:
        folder: the folder.
        name: of the file, relative to it or a whole path.

    Raises:
        OutsideError: when it is not below the folder, or no name at all.
    """
    try:
        real = Path(os.path.realpath(folder))
        found = Path(os.path.realpath(real / name))
        inside = found != real and found.is_relative_to(real)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            found.lstat()
    except (OSError, ValueError):  # a zero byte, a name too long, links in a circle
        inside = False
    if not inside:
        raise OutsideError(
            "This file does not lie in the folder of the batch.",
            file=str(name)[:200].encode("utf-8", "replace").decode(),
            remedy="Put the file itself there; links out of the folder are not followed.",
        )
    return found
