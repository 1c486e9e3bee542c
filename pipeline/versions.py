"""What made the results: versions, models, settings, corrections."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import __version__
from pipeline.annotate import marks_digest
from pipeline.correct import Correction
from pipeline.ink import weights_digest
from pipeline.ocr import OcrEngine, install_behind
from pipeline.record import CorrectionEntry, Provenance, box_list
from pipeline.settings import Settings


def versions(settings: Settings, engine: OcrEngine) -> dict[str, str | None]:
    """Versions for the summary of a batch."""
    install = install_behind(engine)
    return {
        "mashinopis": __version__,
        "engine": engine.name,
        "tesseract": install.version if install else None,
        "traineddata": f"{settings.language} {install.model_digest(settings.language)}"
        if install
        else None,
        "ink_model": weights_digest() if settings.ink.separate else None,
        "marks_model": marks_digest() if settings.ink.separate else None,
    }


def provenance(
    settings: Settings,
    corrections: Sequence[Correction],
    engine: OcrEngine,
    reader: str | None = None,
) -> Provenance:
    """The provenance of a record whose typing ``engine`` read, and whose handwriting ``reader``."""
    install = install_behind(engine)
    names = settings.language.split("+") if install else []
    return Provenance(
        pipeline=__version__,
        engine=engine.name,
        tesseract=install.version if install else None,
        traineddata={
            name: (install.model_digest(name) if install else None) or "unknown" for name in names
        },
        ink_model=weights_digest() if settings.ink.separate else None,
        marks_model=marks_digest() if settings.ink.separate else None,
        reader=reader,
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
