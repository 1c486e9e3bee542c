"""The page put together: pictures, layers, record, and what guards it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.assemble import AssembleSettings
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.errors import BatchError
from pipeline.export.blocks import xml_text
from pipeline.export.corrected import corrected
from pipeline.export.html_page.keys import Keys
from pipeline.export.html_page.labels import PAGE
from pipeline.export.html_page.layers import Layers, layers_of
from pipeline.export.html_page.people import deeds
from pipeline.export.html_page.pictures import Picture, crop, upright_image, whole
from pipeline.export.html_page.pieces import Cutter
from pipeline.export.html_page.record_view import record_view, review_places
from pipeline.export.scans import DocumentScans
from pipeline.model import Page, upright
from pipeline.record import PageEntry

CROP_DPI: Final = 110
"""Pixels of a screen to an inch of paper, for crops."""
LEAST_CROP: Final = 28
"""Height on the screen that a smaller crop is shown at, where its scan has the pixels."""
_DPI: Final = 300.0
"""Of a scan that does not say it, and whose typing does not either."""
_LANGUAGES: Final = {"rus": "ru", "ukr": "uk", "bel": "be", "eng": "en", "deu": "de", "fra": "fr"}


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with what is drawn over it; ``entry`` is what the record has of it."""

    number: int
    page: Page
    entry: PageEntry
    picture: Picture
    layers: Layers


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop and how wide it is shown, in pixels of the screen."""

    picture: Picture
    width: int
    height: int


def html_page(document: ReviewedDocument, scans: DocumentScans) -> bytes:
    """The whole document; the same input gives the same bytes.

    Raises:
        BatchError: when the scan of a page cannot be had.
    """
    record = document.record
    least = least_confidence(document)
    keys = Keys.of(document.pages)
    review = review_places(record)
    pages: list[PageView] = []
    crops: dict[str, Crop] = {}
    for entry, page in zip(record.pages, document.pages, strict=True):
        pixels = scans(page.id)
        if pixels is None:
            raise BatchError(
                f"The scan of page {page.id} cannot be had, and a page without it would show "
                "nothing.",
                file=page.scan.path,
                remedy="Name the folder of the scans with --scans.",
            )
        image = upright_image(pixels, page)
        layers = layers_of(page, keys, review, least)
        pages.append(PageView(keys.pages[page.id], page, entry, whole(image, page), layers))
        for mark in page.annotations:
            cut = crop(image, upright(mark.box, page))
            scale = max(CROP_DPI / (page.dpi or _DPI), min(LEAST_CROP / cut.height, 1.0))
            size = (max(round(cut.width * scale), 1), max(round(cut.height * scale), 1))
            crops[keys.marks[page.id, mark.id]] = Crop(cut, *size)
    cutter = Cutter(keys, {page.id: corrected(page, document) for page in document.pages}, least)
    style, script = _own("page.css"), _own("page.js")
    text = (
        _environment()
        .from_string(_own("page.html"))
        .render(
            document=document,
            record=record,
            view=record_view(record, keys, cutter),
            pages=pages,
            crops=crops,
            deeds=deeds(document),
            page_numbers=keys.pages,
            mark_numbers=keys.numbers,
            word_key=keys.word,
            ui=PAGE,
            language=_LANGUAGES.get(str(record.provenance.settings.get("ocr.language")), ""),
            least=round(100 * least),
            style=Markup(style),  # noqa: S704 - files of this package
            script=Markup(script),  # noqa: S704
            policy=policy(style, script),
        )
    )
    return text.encode()


def least_confidence(document: ReviewedDocument) -> float:
    """Words read with less are marked: those that the record lists for review, 0 to 1."""
    value = document.record.provenance.settings.get("assemble.word_confidence")
    if isinstance(value, int | float) and 0 <= value <= 1:
        return value
    return AssembleSettings().word_confidence


def policy(style: str, script: str) -> str:
    """What a browser lets the page do: this one style, this one script, pictures inside it."""
    return "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            f"style-src {_digest(style)}",
            f"script-src {_digest(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


@cache
def _own(name: str) -> str:
    """A file of this package, with LF as browsers digest it."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )


def _clean(value: object) -> object:
    """Text that HTML can hold; what is escaped already is not touched."""
    return xml_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
