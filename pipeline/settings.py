"""The settings of all stages together, and their plain form for the provenance."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TypeVar

from pipeline.annotate import AnnotateSettings
from pipeline.assemble import AssembleSettings
from pipeline.correct import CorrectionSettings
from pipeline.errors import SettingsError
from pipeline.fields import FieldSettings
from pipeline.handwriting import ReaderSettings
from pipeline.ink import InkSettings
from pipeline.layout import LayoutSettings
from pipeline.ocr import TesseractSettings
from pipeline.preprocess import PreprocessSettings
from pipeline.rows import RowSettings

Scalar = str | int | float | bool | None
Tunables = TypeVar("Tunables")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told.

    Attributes:
        labels: also write the label picture of each page.
        overlays: also write a picture of the regions over each scan.
        preprocess, rows, ink, layout, annotate, handwriting, ocr, correct, grammar, assemble:
            tunables of the stages.
    """

    labels: bool = False
    overlays: bool = False
    preprocess: PreprocessSettings = field(default_factory=PreprocessSettings)
    rows: RowSettings = field(default_factory=RowSettings)
    ink: InkSettings = field(default_factory=InkSettings)
    layout: LayoutSettings = field(default_factory=LayoutSettings)
    annotate: AnnotateSettings = field(default_factory=AnnotateSettings)
    handwriting: ReaderSettings = field(default_factory=ReaderSettings)
    ocr: TesseractSettings = field(default_factory=TesseractSettings)
    correct: CorrectionSettings = field(default_factory=CorrectionSettings)
    grammar: FieldSettings = field(default_factory=FieldSettings)
    assemble: AssembleSettings = field(default_factory=AssembleSettings)

    @property
    def language(self) -> str:
        return self.ocr.language

    def flat(self) -> dict[str, Scalar]:
        """``{"ocr.language": "rus", …}``: every setting that can change a result."""
        return dict(_scalars(self, ""))


def _scalars(settings: object, path: str) -> Iterator[tuple[str, Scalar]]:
    for item in fields(settings):  # type: ignore[arg-type]  # checked by the caller
        value = getattr(settings, item.name)
        if is_dataclass(value):
            yield from _scalars(value, f"{path}{item.name}.")
        elif path:
            yield f"{path}{item.name}", value


def choose_settings(
    *,
    language: str = "rus",
    labels: bool = False,
    overlays: bool = False,
    changes: Iterable[str] = (),
) -> Settings:
    """Settings from what a user says.

    Args:
        language: Tesseract's names of languages, joined by ``+``.
        labels: as in :class:`Settings`.
        overlays: as in :class:`Settings`.
        changes: ``"preprocess.deskew=false"`` and the like; names as :meth:`Settings.flat` has
            them.

    Raises:
        SettingsError: for a name that is not known or a value that is not possible.
    """
    settings = Settings(labels=labels, overlays=overlays)
    for change in (f"ocr.language={language}", *changes):
        settings = _changed(settings, change)
    return settings


def _changed(settings: Settings, change: str) -> Settings:
    name, equals, text = change.partition("=")
    name, text = name.strip(), text.strip()
    known = settings.flat()
    if not equals or name not in known:
        near = difflib.get_close_matches(name, known, n=3) or sorted(known)[:3]
        raise SettingsError(
            f"There is no setting {name!r}.",
            remedy=f"Write NAME=VALUE; names are such as {', '.join(near)}.",
        )
    try:
        return _with(settings, name.split("."), _parsed(text, known[name]))
    except ValueError as error:
        raise SettingsError(
            f"{text!r} cannot be the setting {name}: {error}.",
            remedy=f"It is {known[name]!r} by default.",
        ) from error


def _with(settings: Tunables, path: list[str], value: Scalar) -> Tunables:
    """The settings with the value at the end of the path; each level checks itself again."""
    name, *rest = path
    new = _with(getattr(settings, name), rest, value) if rest else value
    return replace(settings, **{name: new})  # type: ignore[type-var]  # all are dataclasses


def _parsed(text: str, example: Scalar) -> Scalar:
    """``text`` as a value of the type of ``example``."""
    if isinstance(example, bool):
        if text.lower() in ("true", "yes", "on", "1"):
            return True
        if text.lower() in ("false", "no", "off", "0"):
            return False
        raise ValueError("it is true or false")
    if isinstance(example, int):
        return int(text)
    if isinstance(example, float):
        return float(text)
    return text
