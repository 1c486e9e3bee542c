"""IIIF Presentation 3: a document for the viewers of libraries, lines and marks as annotations.

The addresses are those that the files have when a folder of results is served to the web as it is,
with the scans in ``scans/`` of it. IIIF wants ids that begin with http; until somebody serves the
files, they are at a host that cannot exist.
"""

from __future__ import annotations

import html
import json
from pathlib import PurePosixPath
from urllib.parse import quote

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.baseline import within
from pipeline.export.iiif_words import FIELDS, KINDS, SHEET, TOOLS, UNREAD_MARK, Both
from pipeline.export.tei.field_words import date_of
from pipeline.model import Annotation, Box, Page
from pipeline.record import FieldValue, Record

NOWHERE = "https://mashinopis.invalid/"
"""Base of the addresses where nobody said another; see RFC 6761."""
_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_FORMATS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".jp2": "image/jp2",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
}
_LANGUAGES = {"rus": "ru"}

Json = dict[str, object]


def iiif(document: ReviewedDocument, base: str = NOWHERE) -> bytes:
    """One document as a manifest; the same input gives the same bytes.

    Args:
        document: with the corrections of people.
        base: address of the folder that holds the results of batches; ends in a slash.
    """
    manifest = _Manifest(document, f"{base}{_quoted(document.results.root.name)}/").made()
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


class _Manifest:
    """Makes the manifest of one document."""

    def __init__(self, document: ReviewedDocument, base: str) -> None:
        self._document = document
        self._record: Record = document.record
        self._base = base
        self._name = _quoted(self._record.document)
        language = self._record.provenance.settings.get("ocr.language")
        self._language = _LANGUAGES.get(language) if isinstance(language, str) else None

    def made(self) -> Json:
        record = self._record
        manifest: Json = {
            "@context": _CONTEXT,
            "id": f"{self._base}exports/{self._name}.iiif.json",
            "type": "Manifest",
            "label": _none(record.title.text if record.title else record.document),
        }
        metadata = self._metadata()
        if metadata:
            manifest["metadata"] = metadata
        day = date_of(record.date) if record.date is not None else None
        if day is not None and len(day) == len("1938-11-25"):  # IIIF has no months or years
            manifest["navDate"] = f"{day}T00:00:00Z"
        manifest["seeAlso"] = self._see_also()
        manifest["items"] = [self._canvas(page) for page in self._document.pages]
        return manifest

    def _metadata(self) -> list[Json]:
        record, entries = self._record, []
        for name, label in FIELDS.items():
            value: FieldValue | tuple[FieldValue, ...] | None = getattr(record, name)
            values = value if isinstance(value, tuple) else (value,)
            texts = [one.text for one in values if one is not None]
            if texts:
                entries.append(_pair(label, texts))
        archive = record.archive
        if archive is not None:
            parts: list[tuple[Both, str | None]] = [
                (Both("Архив", "Repository"), archive.repository),
                (Both("Фонд", "Fond"), archive.fond),
                (Both("Опись", "Opis"), archive.opis),
                (Both("Дело", "Delo"), archive.delo),
                (Both("Листы", "Sheets"), ", ".join(archive.sheets)),
            ]
            entries += [_pair(label, [text]) for label, text in parts if text]
        return entries

    def _see_also(self) -> list[Json]:
        found = [
            (f"records/{self._name}.json", "application/json", Both("Запись", "Record")),
            (f"exports/{self._name}.tei.xml", "application/tei+xml", Both("TEI", "TEI")),
        ]
        return [
            {
                "id": f"{self._base}{path}",
                "type": "Dataset",
                "label": label.as_map(),
                "format": kind,
            }
            for path, kind, label in found
        ]

    def _canvas(self, page: Page) -> Json:
        name = f"{self._base}iiif/{self._name}/{_quoted(page.id)}"
        suffix = PurePosixPath(page.scan.path).suffix.lower()
        image: Json = {"id": self._image(page), "type": "Image"}
        if suffix in _FORMATS:
            image["format"] = _FORMATS[suffix]
        image |= {"width": page.width, "height": page.height}
        painting: Json = {
            "id": f"{name}/scan/1",
            "type": "Annotation",
            "motivation": "painting",
            "body": image,
            "target": name,
        }
        canvas: Json = {
            "id": name,
            "type": "Canvas",
            "label": self._page_label(page),
            "width": page.width,
            "height": page.height,
            "items": [_annotations(f"{name}/scan", [painting])],
        }
        pages = [
            _annotations(f"{name}/lines", self._lines(name, page)),
            _annotations(
                f"{name}/marks",
                [self._mark(name, page, at, one) for at, one in enumerate(page.annotations, 1)],
            ),
        ]
        filled = [one for one in pages if one["items"]]
        if filled:
            canvas["annotations"] = filled
        return canvas

    def _image(self, page: Page) -> str:
        frame = f"#page={page.scan.frame + 1}" if page.scan.frame else ""
        return f"{self._base}scans/{quote(page.scan.path)}{frame}"

    def _page_label(self, page: Page) -> dict[str, list[str]]:
        sheets = {entry.id: entry.sheet for entry in self._record.pages}
        sheet = sheets.get(page.id)
        return _none(page.id) if sheet is None else SHEET.filled(sheet).as_map()

    def _lines(self, canvas: str, page: Page) -> list[Json]:
        """The lines of text in reading order; a line without words has none."""
        lines = [line for region in page.regions for line in region.lines if line.words]
        return [
            {
                "id": f"{canvas}/lines/{number}",
                "type": "Annotation",
                "motivation": "supplementing",
                "body": _text(line.text, self._language),
                "target": f"{canvas}#{_fragment(line.box)}",
            }
            for number, line in enumerate(lines, 1)
        ]

    def _mark(self, canvas: str, page: Page, number: int, mark: Annotation) -> Json:
        said = _described(mark)
        selectors: list[Json] = [
            {"type": "FragmentSelector", "conformsTo": _FRAGMENTS, "value": _fragment(mark.box)}
        ]
        outline = _svg(mark, page)
        if outline:
            selectors.append({"type": "SvgSelector", "value": outline})
        return {
            "id": f"{canvas}/marks/{number}",
            "type": "Annotation",
            "motivation": "commenting",
            "body": [_text(said.russian, "ru"), _text(said.english, "en")],
            "target": {
                "type": "SpecificResource",
                "source": canvas,
                "selector": selectors,
            },
        }


def _described(mark: Annotation) -> Both:
    """What a mark is, what it was made with, and what it says."""
    kind, tool = KINDS[mark.kind], TOOLS[mark.instrument or mark.hand]
    what = Both(f"{kind.russian} {tool.russian}", f"{kind.english}, {tool.english}")
    if mark.reading is not None:
        said = Both(mark.reading, mark.reading)
    elif mark.kind.holds_text:
        said = UNREAD_MARK
    else:
        return what
    return Both(f"{what.russian}: {said.russian}", f"{what.english}: {said.english}")


def _annotations(name: str, items: list[Json]) -> Json:
    return {"id": name, "type": "AnnotationPage", "items": items}


def _text(text: str, language: str | None) -> Json:
    body: Json = {"type": "TextualBody", "value": text, "format": "text/plain"}
    if language is not None:
        body["language"] = language
    return body


def _fragment(box: Box) -> str:
    return f"xywh={box.x0},{box.y0},{box.width},{box.height}"


def _svg(mark: Annotation, page: Page) -> str:
    """Its outlines in pixels of the canvas; empty where it has none."""
    paths = []
    for part in mark.outline:
        if len(part) >= 3:
            points = [within(x, y, page) for x, y in part]
            paths.append("M" + "L".join(f"{x},{y}" for x, y in points) + "Z")
    if not paths:
        return ""
    return f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{"".join(paths)}"/></svg>'


def _pair(label: Both, values: list[str]) -> Json:
    return {"label": label.as_map(), "value": {"none": [_no_html(value) for value in values]}}


def _no_html(value: str) -> str:
    """Text that viewers show as it is: what begins and ends as HTML does, they take for HTML."""
    looks_so = value.strip().startswith("<") and value.strip().endswith(">")
    return f"<span>{html.escape(value, quote=False)}</span>" if looks_so else value


def _none(text: str) -> dict[str, list[str]]:
    return {"none": [text]}


def _quoted(name: str) -> str:
    return quote(name, safe="")
