"""A page as another program wrote it: regions and lines with their places, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import DigitisationError
from pipeline.model import Box


class ImportFileError(DigitisationError):
    """A file cannot be brought in."""

    stage = "import"


@dataclass(frozen=True, slots=True)
class TranscribedLine:
    """One line.

    Attributes:
        id: in its file.
        box: around it, in pixels of the picture that the file names.
        text: NFC, blanks as one; ``None`` where the file has none for it.
        region: number of its region in the file, from 0; ``None`` for one without.
        by_hand: whether the file says that it is written by hand.
    """

    id: str
    box: Box
    text: str | None
    region: int | None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class TranscribedRegion:
    """One region: its id, and its kind in the words of the file, lower case, if it says one."""

    id: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class TranscribedPage:
    """One page.

    Attributes:
        file: where it was read.
        image: name of the picture, without folders.
        width, height: of the picture, as the file says it.
        regions, lines: in the order of the file.
        page_id: of our page, where the file still knows it.
        seen: number of our corrections when it was exported, where the file still knows it.
    """

    file: str
    image: str
    width: int
    height: int
    regions: tuple[TranscribedRegion, ...]
    lines: tuple[TranscribedLine, ...]
    page_id: str | None = None
    seen: int | None = None
