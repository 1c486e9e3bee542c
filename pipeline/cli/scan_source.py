"""Where the scans of finished results are."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import BatchError
from pipeline.output import ResultFolder


def scan_source(folder: ResultFolder) -> Path:
    """The batch folder that the summary of its results names.

    Raises:
        BatchError: when there is no summary, or it names none.
    """
    try:
        source = json.loads(folder.summary.read_bytes())["source"]
        if isinstance(source, str) and source:
            return Path(source)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # said below
    raise BatchError(
        "It is not known where the scans are.",
        file=folder.summary,
        remedy="Name their folder with --scans.",
    )
