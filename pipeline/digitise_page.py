"""The story of one page: a frame of a scan becomes page files.

::

    prepare -> read_page -> correct -> mark_page -> handwriting -> page files

What this module imports, to the last module, is what makes a page: ``pipeline.resume`` takes the
digest of the code from here. So nothing of batches, records or resuming is imported.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.clock import Clock
from pipeline.correct import correct_page
from pipeline.handwriting import HandwritingReader, read_annotations
from pipeline.ink import Separate, separate
from pipeline.mark_page import mark_page
from pipeline.model import Page, Scan, mean_confidence
from pipeline.ocr import OcrEngine
from pipeline.outcome import PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.page_output import write_page
from pipeline.settings import Settings
from pipeline.upright import read_upright


def write_pages(
    scan: Scan,
    page_id: str,
    out: ResultFolder,
    settings: Settings,
    engine: OcrEngine,
    reader: HandwritingReader,
    clock: Clock,
    separate_ink: Separate = separate,
) -> tuple[Page, ...]:
    """Read one frame and write its page file (two for a spread).

    Args:
        scan: the frame.
        page_id: of the page; the halves of a spread derive theirs from it.
        out: where the files go.
        settings: of all stages.
        engine: reads the typing.
        reader: reads the handwriting.
        clock: told the seconds of each stage.
        separate_ink: sorts the ink.

    Raises:
        DigitisationError: when the page cannot be read or written.
    """
    pages = []
    for reading in read_upright(scan, page_id, engine, settings, clock, separate_ink):
        page, corrections = correct_page(reading.page, settings.correct)
        with clock("mark"):
            page = mark_page(page, reading, scan, settings.annotate)
            page = read_annotations(page, scan.pixels, reader, settings.handwriting)
        with clock("write"):
            pages.append(write_page(page, corrections, reading, scan, out, settings))
    return tuple(pages)


def outcome_of(job: PageJob, pages: Sequence[Page], clock: Clock) -> PageOutcome:
    """What came of a frame, with what its pages themselves say should be looked at."""
    words = [word for page in pages for line in page.typed_lines() for word in line.words]
    confidence = mean_confidence(words)
    review = [warning for page in pages for warning in page.warnings]
    unread = sum(
        a.reading is None and a.kind.holds_text for page in pages for a in page.annotations
    )
    if unread:
        review.append(f"Handwriting that was not read: {unread}.")
    return PageOutcome(
        job=job,
        page_ids=tuple(page.id for page in pages),
        words=len(words),
        mean_confidence=None if confidence is None else round(confidence, 4),
        review=tuple(review),
        seconds=tuple(clock.seconds.items()),
    )
