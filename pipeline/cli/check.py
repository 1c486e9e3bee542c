"""What a run needs: is it here, and in which version."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass

from pipeline import __version__
from pipeline.errors import DigitisationError
from pipeline.facsimile.fonts import FACES, find
from pipeline.ocr.tesseract import TesseractEngine, TesseractSettings, probe_tesseract

LIBRARIES = ("numpy", "opencv-python", "pillow", "pypdfium2", "pydantic", "pytesseract", "prefect")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        name: of the program, model, library or typeface.
        found: its version or place; ``None`` when it is missing.
        remedy: what to do when it is missing.
        needed: false for what only some commands need.
    """

    name: str
    found: str | None
    remedy: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What is installed, in the order it is told."""

    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """True when nothing that is needed is missing."""
        return all(finding.found is not None or not finding.needed for finding in self.findings)

    def as_text(self) -> str:
        """A line for each finding, and a closing line."""
        width = max(len(finding.name) for finding in self.findings)
        lines = [
            f"{finding.name:<{width}}  {finding.found or f'missing: {finding.remedy}'}"
            for finding in self.findings
        ]
        missing = [finding for finding in self.findings if finding.found is None]
        if self.usable:
            lines.append("All that digitising needs is here.")
        else:
            names = ", ".join(finding.name for finding in missing if finding.needed)
            lines.append(f"Digitising cannot work: {names} missing.")
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        return {
            "usable": self.usable,
            "findings": [
                {
                    "name": finding.name,
                    "found": finding.found,
                    "needed": finding.needed,
                    "remedy": finding.remedy if finding.found is None else None,
                }
                for finding in self.findings
            ],
        }


def check_installation(language: str = "rus") -> Report:
    """Look at Tesseract and its models, the libraries, and the typefaces of the facsimile.

    Raises:
        ValueError: when ``language`` cannot be a list of traineddata names.
    """
    settings = TesseractSettings(language=language)
    return Report(
        (
            Finding("mashinopis", __version__),
            Finding("python", platform.python_version()),
            *_engine(settings),
            *(_library(name) for name in LIBRARIES),
            *(_face(name) for name in FACES),
        )
    )


def _engine(settings: TesseractSettings) -> list[Finding]:
    model = f"model {settings.language}"
    try:
        install = probe_tesseract()
    except DigitisationError as error:
        return [
            Finding("tesseract", None, error.remedy),
            Finding(model, None, error.remedy),
        ]
    program = Finding("tesseract", install.version)
    models = Finding("models", ", ".join(install.languages) or None, "install tesseract-ocr-rus")
    try:
        TesseractEngine(settings)
    except DigitisationError as error:
        return [program, models, Finding(model, None, error.remedy)]
    digest = install.model_digest(settings.language)
    place = f"{install.tessdata or 'place not known'} (sha256 {digest or 'not known'})"
    return [program, models, Finding(model, place)]


def _library(name: str) -> Finding:
    for distribution in (name, f"{name}-headless"):  # the two builds of OpenCV
        try:
            return Finding(distribution, importlib.metadata.version(distribution))
        except importlib.metadata.PackageNotFoundError:
            continue
    return Finding(name, None, "run ./run, which installs the libraries")


def _face(name: str) -> Finding:
    title = f"typeface {name}"
    try:
        return Finding(title, str(find(name)), needed=False)
    except DigitisationError as error:
        return Finding(title, None, f"{error.remedy} (for `facsimile` only)", needed=False)
