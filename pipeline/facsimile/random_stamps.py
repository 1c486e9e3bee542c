"""Stamps by chance: seals, registry stamps with blanks, notices, marks of a library."""

from __future__ import annotations

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.imprint import EMBLEMS, Stamp
from pipeline.facsimile.raster import Rng

COLOURS = ("violet", "violet", "violet", "blue", "blue", "red", "red", "black", "green")
RINGS = {
    "ru": (
        "АРХИВНЫЙ ОТДЕЛ ОБЛАСТНОГО СОВЕТА * ",
        "НАРОДНЫЙ КОМИССАРИАТ ПУТЕЙ СООБЩЕНИЯ * ",
        "КАНЦЕЛЯРИЯ УПРАВЛЕНИЯ * г. ГОРЬКИЙ * ",
        "ЦЕНТРАЛЬНЫЙ АРХИВ * ЧИТАЛЬНЫЙ ЗАЛ * ",
    ),
    "la": (
        "BIBLIOTHEQUE DE LA VILLE * MANUSCRITS * ",
        "BUNDESKANZLERAMT * REGISTRATUR * ",
        "ARCHIVES DU DEPARTEMENT * ",
        "PUBLIC RECORD OFFICE * ",
        "MESTSKY URAD * ARCHIV * ",
    ),
}
NOTICES = {
    "ru": ("СЕКРЕТНО", "КОПИЯ", "СОВ. СЕКРЕТНО", "В ДЕЛО", "РАССЕКРЕЧЕНО", "СРОЧНО", "К ОТВЕТУ"),
    "la": ("COPIE", "SECRET", "GEHEIM", "URGENT", "CONFIDENTIEL", "ABSCHRIFT", "OPIS", "DUPLICATA"),
}
REGISTRY = {
    "ru": (
        ("ПОЛУЧЕНО", "«____» ________ 19__ г.", "Вх. № ________"),
        ("ОБЛАСТНОЙ АРХИВ", "Фонд № ______ Опись № ____", "Дело № ______ Лист ____"),
        ("КАНЦЕЛЯРИЯ", "Вх. № ________", "Листов ____ Прил. ____"),
        ("ПРИНЯТО", "8 МАР 1947", "Час. ____ Мин. ____"),
    ),
    "la": (
        ("EINGELANGT", "am __________ 19__", "Zl. _________ Blg. ____"),
        ("REÇU LE", "12 MARS 1938", "N° ____________"),
        ("RECEIVED", "14 JUN 1941", "Ref. No. ________"),
        ("DOŠLO", "dne ________ 19__", "č. j. _________"),
    ),
}
HALLMARKS = {
    "ru": ("ЦА", "АРХИВ", "ОТК", "ПРОВЕРЕНО", "БИБЛИОТЕКА"),
    "la": ("R.F.", "ARCHIVES", "MSS", "BIBLIOTHEQUE", "B.N.", "DON"),
}
MOST = 3


def random_stamps(
    rng: Rng,
    width_mm: float,
    height_mm: float,
    *,
    language: str = "ru",
    bottom_mm: float | None = None,
) -> tuple[Stamp, ...]:
    """Stamps on a sheet, often none.

    Args:
        rng: the stream they are drawn from.
        width_mm: of the sheet.
        height_mm: of the sheet.
        language: ``"ru"``, or ``"la"`` for Latin script.
        bottom_mm: where the text ends; half of the stamps then stand below it, the rest anywhere,
            also over the text.

    Raises:
        KeyError: for another language.
    """
    count = one_of(rng, (0, 0, 0, 1, 1, 1, 2, MOST))
    stamps = []
    for _ in range(count):
        x = between(rng, 18, max(round(width_mm) - 18, 19))
        y = between(rng, 12, max(round(height_mm) - 12, 13))
        if bottom_mm is not None and chance(rng, 50) and bottom_mm < height_mm - 30:
            y = between(rng, round(bottom_mm) + 8, round(height_mm) - 14)
        stamps.append(_stamp(rng, x, y, language))
    return tuple(stamps)


def _stamp(rng: Rng, x: int, y: int, language: str) -> Stamp:
    colour = one_of(rng, COLOURS)
    tilt = between(rng, -80, 80) / 10 if chance(rng, 85) else between(rng, -400, 400) / 10
    inked = between(rng, 45, 165)
    patchy = between(rng, 20, 230)
    kind = between(rng, 0, 99)
    lines: tuple[str, ...]
    if kind < 30:
        size = between(rng, 14, 46)
        lines = (one_of(rng, HALLMARKS[language]),)
        emblem = one_of(rng, EMBLEMS)
        ring = one_of(rng, RINGS[language])
        return Stamp(
            *(lines, x, y, size, size, ring),
            round=True,
            colour=colour,
            tilt=tilt * 4,
            emblem=emblem,
            inked=inked,
            patchy=patchy,
        )
    if kind < 60:
        lines = one_of(rng, REGISTRY[language])
        wide = between(rng, 34, 62)
        frame = one_of(rng, ("", "", "double", "bare"))
    elif kind < 85:
        lines = (one_of(rng, NOTICES[language]),)
        wide = between(rng, 18, 60)
        frame = one_of(rng, ("bare", "bare", "bare", "", "double"))
    else:
        lines = (one_of(rng, HALLMARKS[language]),)
        wide = between(rng, 8, 26)
        frame = one_of(rng, ("oval", "oval", "triangle"))
    high = wide * (8 * len(lines) + 2) // 32 if len(lines) > 1 else max(wide // 4, 4)
    if frame in ("oval", "triangle"):
        high = max(wide * 6 // 10, 5)
    face = one_of(rng, ("stamp", "stamp", "print-serif-bold", "print-cmu-narrow", "print-sans"))
    return Stamp(
        *(lines, x, y, wide, high),
        colour=colour,
        tilt=tilt,
        frame=frame,
        inked=inked,
        patchy=patchy,
        face=face,
    )
