"""STAND-INS for what ``pipeline.digitise`` will offer: who is done, and one run at a time.

To be deleted: import the functions of the same names and signatures from ``pipeline.digitise``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from pipeline.ocr import OcrEngine
from pipeline.outcome import PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.settings import Settings


def finished_pages(
    jobs: Sequence[PageJob],  # noqa: ARG001
    settings: Settings,  # noqa: ARG001
    engine: OcrEngine | None = None,  # noqa: ARG001
) -> dict[PageJob, PageOutcome]:
    """Pages that need no work."""
    return {}


@contextlib.contextmanager
def locked(out: ResultFolder) -> Iterator[None]:  # noqa: ARG001
    """Keep other runs from this batch; ``DigitisationError`` when one works on it already."""
    yield
