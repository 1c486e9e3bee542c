"""hOCR 1.2, one file a page: what ``hocr-tools`` and viewers of text over scans read."""

from __future__ import annotations

from lxml import etree

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.baseline import baseline
from pipeline.export.blocks import Block, Names, blocks_of, xml_text
from pipeline.export.corrected import Corrected, corrected
from pipeline.model import Box, Line, Page, upright

_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_photo ocr_linedrawing"
_XHTML = "http://www.w3.org/1999/xhtml"
_CSS = ".hand-pencil, .hand-ink { font-style: italic } .hand-pencil { color: #555 }"


def hocr(page: Page, document: ReviewedDocument) -> bytes:
    """One page as hOCR in XHTML; the same input gives the same bytes."""
    spaces: dict[str | None, str] = {None: _XHTML}
    root = etree.Element(_q("html"), nsmap=spaces)  # type: ignore[arg-type]  # stubs lack None
    language = _language(document)
    if language is not None:
        root.set("lang", language)
        root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _head(root, page, document)
    entries = [entry.id for entry in document.record.pages]
    number = entries.index(page.id) if page.id in entries else 0
    file = _quoted(page.scan.path.rpartition("/")[2])
    title = f"image {file}; bbox 0 0 {page.width} {page.height}; ppageno {number}"
    if page.dpi is not None:
        title += f"; scan_res {round(page.dpi)} {round(page.dpi)}"
    names = Names()
    element = _add(
        _add(root, "body"), "div", {"class": "ocr_page", "id": names.take("page"), "title": title}
    )
    changed = corrected(page, document)
    for index, block in enumerate(blocks_of(page, names)):
        _block(element, block, index, page, names, changed)
    data: bytes = etree.tostring(
        root.getroottree(),
        encoding="UTF-8",
        xml_declaration=True,
        doctype="<!DOCTYPE html>",
    )
    return data + b"\n"


def _head(root: etree._Element, page: Page, document: ReviewedDocument) -> None:
    provenance = document.record.provenance
    head = _add(root, "head")
    _add(head, "title").text = xml_text(page.id)
    _add(head, "meta", {"charset": "utf-8"})
    system = f"Mashinopis {provenance.pipeline}, {provenance.engine}"
    _add(head, "meta", {"name": "ocr-system", "content": xml_text(system)})
    _add(head, "meta", {"name": "ocr-capabilities", "content": _CAPABILITIES})
    language = _language(document)
    if language is not None:
        _add(head, "meta", {"name": "ocr-langs", "content": language})
    _add(head, "meta", {"name": "ocr-number-of-pages", "content": "1"})
    _add(head, "style").text = _CSS


def _block(
    parent: etree._Element,
    block: Block,
    index: int,
    page: Page,
    names: Names,
    changed: Corrected,
) -> None:
    title = _bbox(block.box)
    extra = f" kind-{block.kind}"
    if block.hand is not None:
        extra += f" hand-{block.hand.value}"
    if not block.is_text:
        sort = "ocr_photo" if block.annotation is None else "ocr_linedrawing"
        _add(parent, "div", {"class": sort + extra, "id": block.id, "title": title})
        return
    area = _add(
        parent,
        "div",
        {"class": "ocr_carea" + extra, "id": block.id, "title": f"{title}; order {index}"},
    )
    paragraph = _add(
        area, "p", {"class": "ocr_par", "id": names.take(f"{block.id}_p"), "title": title}
    )
    for number, line in enumerate(block.lines):
        _line(paragraph, block, number, line, page, names, changed)


def _line(
    parent: etree._Element,
    block: Block,
    number: int,
    line: Line,
    page: Page,
    names: Names,
    changed: Corrected,
) -> None:
    name = names.take(f"{block.id}_l{number + 1}")
    properties = [_bbox(line.box)]
    if page.rotation:
        properties.append(f"textangle {page.rotation}")
    else:
        properties.append(_baseline(line, page))
    attributes = {"class": f"ocr_line hand-{line.hand.value}", "id": name}
    element = _add(parent, "span", attributes | {"title": "; ".join(properties)})
    mark = block.annotation
    if not line.words and mark is not None and mark.reading and len(block.lines) == 1:
        sure = mark.reading_confidence
        _word(element, names.take(f"{name}_w1"), mark.reading, mark.box, sure)
    for index, word in enumerate(line.words):
        made = _word(
            element, names.take(f"{name}_w{index + 1}"), word.text, word.box, word.confidence
        )
        if changed.by_person(word):
            made.set("class", "ocrx_word corrected")
        if index + 1 < len(line.words):
            made.tail = " "
    element.tail = "\n"


def _word(
    parent: etree._Element, name: str, text: str, box: Box, confidence: float | None
) -> etree._Element:
    title = _bbox(box)
    if confidence is not None:
        title += f"; x_wconf {round(confidence * 100)}"
    element = _add(parent, "span", {"class": "ocrx_word", "id": name, "title": title})
    element.text = xml_text(text)
    return element


def _baseline(line: Line, page: Page) -> str:
    """Its slope, and how far above the bottom left corner of the line it begins."""
    (x0, y0), (x1, y1) = baseline(line, page)
    slope = (y1 - y0) / (x1 - x0) if x1 != x0 else 0.0
    return f"baseline {slope:.4f} {y0 - upright(line.box, page).y1}"


def _language(document: ReviewedDocument) -> str | None:
    """BCP 47, where the pages were read in one language."""
    read = document.record.provenance.settings.get("ocr.language")
    return {"rus": "ru", "ukr": "uk", "deu": "de", "eng": "en"}.get(str(read))


def _bbox(box: Box) -> str:
    return f"bbox {box.x0} {box.y0} {box.x1} {box.y1}"


def _quoted(file: str) -> str:
    """A name within double quotes; one that has such itself cannot be quoted, only changed."""
    return '"' + xml_text(file).replace('"', "%22").replace("\n", " ") + '"'


def _add(
    parent: etree._Element, name: str, attributes: dict[str, str] | None = None
) -> etree._Element:
    return etree.SubElement(parent, _q(name), attributes or {})


def _q(name: str) -> str:
    return f"{{{_XHTML}}}{name}"
