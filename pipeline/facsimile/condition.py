"""What time and the scanner did to a page."""

from __future__ import annotations

from dataclasses import dataclass

TONES = ("colour", "grey", "bilevel")
TINTS = ("", "white", "grey", "blue-grey", "blue", "pink", "yellow", "green", "buff", "brown")
BEDS = ("", "grey", "board", "cloth")
PERCENTAGES = (
    *("faded", "bleed", "yellow", "noise", "torn", "dirt", "gutter", "uneven", "streaks"),
    *("dim", "flat", "sharpened", "threshold", "jpeg"),
)
RANGES = (
    ("dpi", 60, 600),
    ("skew", -5, 5),
    *((name, 0, 100) for name in PERCENTAGES),
    *(("stains", 0, 40), ("folds", 0, 4), ("holes", 0, 6), ("creases", 0, 8)),
    *(("cracks", 0, 40), ("tape", 0, 6), ("blur", 0, 400), ("margin_mm", 0, 40)),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What time and the scanner did to a page. Percentages are 0 (none) to 100 (all there is).

    Attributes:
        dpi: of the scan.
        skew: degrees clockwise by which the sheet lay on the glass, -5 to 5.
        faded: how much of the ribbon's ink is gone.
        bleed: strength of the other side's ink showing through.
        yellow: how far the paper has aged.
        stains: how many.
        folds: how many horizontal folds.
        noise: of the scanner.
        blur: of the scanner, in hundredths of a pixel (Gaussian sigma).
        margin_mm: scanner bed seen around the paper.
        dark_bed: the bed is black, else the white lid.
        tone: ``"colour"``, ``"grey"`` or ``"bilevel"``.
        tint: colour of the paper, one of :data:`TINTS`; the ordinary cream when empty.
        bed: what lies below the paper, one of :data:`BEDS`; by ``dark_bed`` when empty.
        holes: how many holes were punched along the left edge.
        creases: how many sharp folds, at any angle, with a dark line.
        cracks: how many fine dark cracks.
        torn: how far edges and corners are torn off.
        dirt: dust, specks and fingermarks.
        tape: how many strips of yellowed sticky tape.
        gutter: depth of the shadow along the binding.
        uneven: how unevenly it was lit.
        streaks: of the scanner, from dust on its sensor.
        dim: how dark the whole picture is.
        flat: how much contrast the picture lost.
        sharpened: how strongly the scanner sharpened, so that ink has pale rims.
        threshold: of a bilevel scan, in per cent of the paper's brightness; 0 compares with what
            lies around.
        jpeg: quality with which the scan was once compressed, 5 to 100; 0 for never. Bilevel
            scans are not compressed so.

    Raises:
        ValueError: when a value is out of range.
    """

    dpi: int = 300
    skew: float = 0.6
    faded: int = 10
    bleed: int = 30
    yellow: int = 60
    stains: int = 3
    folds: int = 1
    noise: int = 20
    blur: int = 55
    margin_mm: float = 3.5
    dark_bed: bool = True
    tone: str = "colour"
    tint: str = ""
    bed: str = ""
    holes: int = 0
    creases: int = 0
    cracks: int = 0
    torn: int = 0
    dirt: int = 0
    tape: int = 0
    gutter: int = 0
    uneven: int = 0
    streaks: int = 0
    dim: int = 0
    flat: int = 0
    sharpened: int = 0
    threshold: int = 0
    jpeg: int = 0

    def __post_init__(self) -> None:
        for name, low, high in RANGES:
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} {getattr(self, name)} is not in {low} to {high}")
        for name, known in (("tone", TONES), ("tint", TINTS), ("bed", BEDS)):
            if getattr(self, name) not in known:
                raise ValueError(f"no {name} {getattr(self, name)!r}")
        if 0 < self.jpeg < 5 or 0 < self.threshold < 20:
            raise ValueError(f"jpeg {self.jpeg} or threshold {self.threshold} leaves no picture")
