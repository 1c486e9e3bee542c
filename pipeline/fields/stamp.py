"""The archive's own reference on a page: ``Ф. 558 Оп. 11 Д. 58 Л. 61``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.fields.letters import DIGIT, digits, fold
from pipeline.fields.strips import Row, found
from pipeline.model import Found

_NUMBER = rf"(?:№\s?)?(?P<{{}}>{DIGIT}{{{{1,6}}}}(?:-?[А-Я]{{{{1,3}}}}(?![А-Я]))?)"
_PARTS = (
    ("fond", r"(?:Ф(?:ОНД)?\.?)\s?" + _NUMBER.format("fond")),
    ("opis", r"(?:О(?:П(?:ИСЬ)?)?\.?)\s?" + _NUMBER.format("opis")),
    ("delo", r"(?:(?:Д(?:ЕЛО)?|ЕД\.\s?ХР)\.?)\s?" + _NUMBER.format("delo")),
    (
        "sheet",
        r"(?:Л{1,2}(?:ИСТЫ?)?\.?)\s?(?P<sheet>"
        + rf"{DIGIT}{{1,5}}(?:\s?ОБ\.?)?(?:\s?[-,]\s?{DIGIT}{{1,5}}(?:\s?ОБ\.?)?){{0,3}})",
    ),
)
_BETWEEN = r"[\s,.;]{0,4}"
_STAMP = re.compile(
    r"^[\s\"(|]*(?P<repository>(?:РГАСПИ|РГАНИ|ГАРФ|ГА\sРФ|АП\sРФ|РГВА|РГАЭ|РГАЛИ|ЦПА\sИМЛ|ЦГАОР|ЦГАОР\sСССР|ЦА\sФСБ"
    r"|ЦАМО|ЦГА|ГАНО|АВП\sРФ)[\s.,]{1,3})?"
    + _PARTS[0][1]
    + "".join(f"(?:{_BETWEEN}{pattern})?" for _, pattern in _PARTS[1:])
    + r"[\s.,;)|\"]*$"
)


def read_archive(rows: Sequence[Row]) -> Found | None:
    """A reference that fills one strip, or up to four strips one below the other.

    A fond and at least one more part are needed; a reference within a sentence does not count.
    """
    for index, row in enumerate(rows):
        for strip in row.strips:
            gathered = [strip]
            for below in [None, *rows[index + 1 : index + 4]]:
                if below is not None:
                    near = min(below.strips, key=lambda s: abs(s.box.x0 - strip.box.x0))
                    gathered.append(near)
                text = " ".join(part.plain for part in gathered)
                match = _STAMP.match(fold(text)) if len(text) <= 90 else None
                if match is None:
                    continue
                if not (match["opis"] or match["delo"]):
                    continue
                details = []
                for name in ("repository", "fond", "opis", "delo", "sheet"):
                    if match[name]:
                        written = text[match.start(name) : match.end(name)].strip(" .,")
                        details.append((name, written if name == "repository" else _value(written)))
                labels = {"fond": "Ф.", "opis": "Оп.", "delo": "Д.", "sheet": "Л."}
                normal = " ".join(
                    f"{labels[name]} {value}" if name in labels else f"{value}."
                    for name, value in details
                )
                parts = [(part, 0, len(part.plain)) for part in gathered]
                if below is None and index + 1 < len(rows) and not match["sheet"]:
                    more = _STAMP.match(fold(text + " " + rows[index + 1].strips[0].plain)[:120])
                    if more is not None:
                        continue
                return found(parts, normal, 0.95, details)
    return None


def _value(written: str) -> str:
    return re.sub(r"\s*([-,])\s*", r"\1", digits(written)).lower()
