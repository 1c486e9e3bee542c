"""What made the results: versions, models, settings, corrections."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import __version__
from pipeline.correct import Correction
from pipeline.ocr.tesseract import probe_tesseract
from pipeline.record import CorrectionEntry, Provenance, box_list
from pipeline.settings import Settings


def versions(settings: Settings) -> dict[str, str | None]:
    """Versions for the summary of a batch.

    Raises:
        OcrError: when Tesseract is missing.
    """
    install = probe_tesseract()
    return {
        "mashinopis": __version__,
        "tesseract": install.version,
        "traineddata": f"{settings.language} {install.model_digest(settings.language)}",
        "ink_model": None,
    }


def provenance(settings: Settings, corrections: Sequence[Correction]) -> Provenance:
    """The provenance of a record.

    Raises:
        OcrError: when Tesseract is missing.
    """
    install = probe_tesseract()
    return Provenance(
        pipeline=__version__,
        tesseract=install.version,
        traineddata={
            name: install.model_digest(name) or "unknown" for name in settings.language.split("+")
        },
        ink_model=None,
        settings=settings.flat(),
        corrections=tuple(
            CorrectionEntry(
                page=correction.page,
                box=box_list(correction.box),
                rule=correction.rule,
                before=correction.before,
                after=correction.after,
                region=correction.region,
                line=correction.line,
                word=correction.word,
                confidence=round(correction.confidence, 4),
            )
            for correction in corrections
        ),
    )
