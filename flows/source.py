"""Whose results a folder holds: those of another batch of the same name are not overwritten."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.batch import Batch
from pipeline.errors import DigitisationError
from pipeline.output import ResultFolder, as_json, write_whole


class SameNameError(DigitisationError):
    """Two folders of scans of the same name would share one folder of results."""

    stage = "batch"


def claim(out: ResultFolder, batch: Batch) -> None:
    """Write down that the results are of this folder of scans (``state/source.json``).

    A folder that was moved may go on with its results: then the old place is gone.

    Raises:
        SameNameError: when they are of another folder, which is still there.
        OutputError: when it cannot be written.
    """
    place = out.root / "state" / "source.json"
    before = _source(place) or _source(out.summary)
    here = str(batch.folder)
    if before is not None and before != here and Path(before).exists():
        raise SameNameError(
            f"The results in {out.root} are of another folder of scans, {before}.",
            file=here,
            remedy="Rename one of the two folders, or choose another folder for the results.",
        )
    if _source(place) != here:
        write_whole(place, as_json({"source": here}))


def _source(path: Path) -> str | None:
    try:
        source = json.loads(path.read_bytes())["source"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not written yet, or not whole: nothing is known
    return str(source)
