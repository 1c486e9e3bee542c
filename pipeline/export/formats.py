"""The formats that there are: name, end of the file's name, and the function that makes it.

Each function is pure: the same document gives the same bytes, without a clock or chance. A format
is of a page, of a document, of a document with its scans, or of the whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.errors import SettingsError
from pipeline.export.alto import alto
from pipeline.export.hocr import hocr
from pipeline.export.page_xml import page_xml
from pipeline.export.scans import DocumentScans
from pipeline.model import Page

ALL = "all"
"""The name that stands for every format."""


@dataclass(frozen=True, slots=True)
class PageFormat:
    """One file a page: ``exports/<page-id><suffix>``."""

    name: str
    suffix: str
    write: Callable[[Page, ReviewedDocument], bytes]


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """One file a document: ``exports/<document-id><suffix>``.

    Attributes:
        made_for: what beside the document the file depends on, such as an address.
    """

    name: str
    suffix: str
    write: Callable[[ReviewedDocument], bytes]
    made_for: str = ""


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """As :class:`DocumentFormat`, with pictures of the scans in it.

    The scans are called with the id of a page, for its pixels; see ``pipeline.scan_source``.
    """

    name: str
    suffix: str
    write: Callable[[ReviewedDocument, DocumentScans], bytes]


@dataclass(frozen=True, slots=True)
class BatchFormat:
    """One file a batch: ``exports/<batch><suffix>``; the documents come one after another."""

    name: str
    suffix: str
    write: Callable[[Iterable[ReviewedDocument]], bytes]


Format = PageFormat | DocumentFormat | PictureFormat | BatchFormat


def _pdf(document: ReviewedDocument, scans: DocumentScans) -> bytes:
    from pipeline.export.pdf import pdf  # noqa: PLC0415 - its libraries take half a second

    return pdf(document, scans)


def _tei(document: ReviewedDocument) -> bytes:
    from pipeline.export.tei import tei  # noqa: PLC0415 - only where it is asked for

    return tei(document)


def _iiif(document: ReviewedDocument, base: str | None = None) -> bytes:
    from pipeline.export.iiif import iiif  # noqa: PLC0415 - only where it is asked for

    return iiif(document) if base is None else iiif(document, base)


def _html(document: ReviewedDocument, scans: DocumentScans) -> bytes:
    from pipeline.export.html_page import html_page  # noqa: PLC0415

    return html_page(document, scans)


def _text(document: ReviewedDocument) -> bytes:
    from pipeline.export.plain_text import plain_text  # noqa: PLC0415

    return plain_text(document)


def _csv(documents: Iterable[ReviewedDocument]) -> bytes:
    from pipeline.export.table import csv_table  # noqa: PLC0415

    return csv_table(documents)


def _jsonl(documents: Iterable[ReviewedDocument]) -> bytes:
    from pipeline.export.table import jsonl_table  # noqa: PLC0415

    return jsonl_table(documents)


FORMATS: tuple[Format, ...] = (
    PageFormat("page", ".page.xml", page_xml),
    PageFormat("alto", ".alto.xml", alto),
    PageFormat("hocr", ".hocr", hocr),
    PictureFormat("pdf", ".pdf", _pdf),
    DocumentFormat("tei", ".tei.xml", _tei),
    DocumentFormat("iiif", ".iiif.json", _iiif),
    PictureFormat("html", ".html", _html),
    DocumentFormat("text", ".txt", _text),
    BatchFormat("csv", ".csv", _csv),
    BatchFormat("jsonl", ".jsonl", _jsonl),
)


def choose_formats(names: Iterable[str], address: str | None = None) -> tuple[Format, ...]:
    """The formats of these names, each once, in the order of :data:`FORMATS`.

    Args:
        names: of formats, or :data:`ALL`.
        address: http(s) address at which the folder of all results is served, for IIIF.

    Raises:
        SettingsError: when there is no format of a name, no name, or the address is none.
    """
    asked = set(names)
    known = {known.name for known in FORMATS}
    wrong = sorted(asked - known - {ALL})
    if wrong or not asked:
        said = f"There is no format {wrong[0]!r}" if wrong else "No format is named"
        raise SettingsError(
            f"{said}.", remedy=f"Choose from: {', '.join(sorted(known))}; or {ALL}."
        )
    formats = FORMATS if address is None else _at(address)
    return tuple(known for known in formats if known.name in asked or ALL in asked)


def _at(address: str) -> tuple[Format, ...]:
    """The formats, IIIF with addresses that begin with this one."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            f"{address!r} is no address of a folder on the web.",
            remedy="Give one such as https://archive.example/outputs/.",
        )
    base = f"{address.rstrip('/')}/"
    return tuple(
        replace(known, write=partial(_iiif, base=base), made_for=base)
        if isinstance(known, DocumentFormat) and known.write is _iiif
        else known
        for known in FORMATS
    )
