"""The settings of all stages together, and their plain form for the provenance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from pipeline.assemble import AssembleSettings
from pipeline.correct import CorrectionSettings
from pipeline.fields import FieldSettings
from pipeline.ink import InkSettings
from pipeline.layout import LayoutSettings
from pipeline.ocr import TesseractSettings
from pipeline.preprocess import PreprocessSettings
from pipeline.rows import RowSettings

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told.

    Attributes:
        labels: also write the label picture of each page.
        overlays: also write a picture of the regions over each scan.
        preprocess, rows, ink, layout, ocr, correct, grammar, assemble: tunables of the stages.
    """

    labels: bool = False
    overlays: bool = False
    preprocess: PreprocessSettings = field(default_factory=PreprocessSettings)
    rows: RowSettings = field(default_factory=RowSettings)
    ink: InkSettings = field(default_factory=InkSettings)
    layout: LayoutSettings = field(default_factory=LayoutSettings)
    ocr: TesseractSettings = field(default_factory=TesseractSettings)
    correct: CorrectionSettings = field(default_factory=CorrectionSettings)
    grammar: FieldSettings = field(default_factory=FieldSettings)
    assemble: AssembleSettings = field(default_factory=AssembleSettings)

    @property
    def language(self) -> str:
        return self.ocr.language

    def flat(self) -> dict[str, Scalar]:
        """``{"ocr.language": "rus", …}``: every setting that can change a result."""
        return {
            f"{stage.name}.{name}": value
            for stage in fields(self)
            if is_dataclass(getattr(self, stage.name))
            for name, value in _scalars(getattr(self, stage.name))
        }


def _scalars(settings: object) -> Iterator[tuple[str, Scalar]]:
    for item in fields(settings):  # type: ignore[arg-type]  # checked by the caller
        yield item.name, getattr(settings, item.name)
