"""PAGE XML 2019-07-15: what Transkribus, eScriptorium, OCR-D and kraken read.

A table is a text region of structure ``table``: readers of lines do not look for them inside a
``TableRegion``. The lines of a page that lies on its side run as they do on the scan;
``orientation`` says how it is to be turned.
"""

from __future__ import annotations

from lxml import etree

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.baseline import baseline, joined
from pipeline.export.blocks import (
    Block,
    Names,
    blocks_of,
    corners,
    struck_and_underlined,
    xml_bytes,
    xml_text,
)
from pipeline.export.corrected import Corrected, corrected
from pipeline.export.dates import UNKNOWN, last_change
from pipeline.model import (
    AnnotationKind,
    Hand,
    Instrument,
    Line,
    Page,
    Word,
    WordRef,
    mean_confidence,
)

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

_TEXT_TYPES = {
    "header": "header",
    "paragraph": "paragraph",
    "signature": "other",
    "number": "page-number",
    "footer": "footer",
    "margin": "marginalia",
    AnnotationKind.MARGIN_NOTE: "marginalia",
    AnnotationKind.SHEET_NUMBER: "page-number",
    AnnotationKind.PARAGRAPH: "paragraph",
}
"""Kind of a block to the type of a text region; the rest is ``other``, told apart by ``custom``."""
_COLOURS = {Instrument.RED_PENCIL: "red", Instrument.BLUE_PENCIL: "blue"}


def page_xml(page: Page, document: ReviewedDocument) -> bytes:
    """One page as PAGE XML; the same input gives the same bytes."""
    spaces: dict[str | None, str] = {None: NAMESPACE, "xsi": _XSI}
    root = etree.Element(_q("PcGts"), nsmap=spaces)  # type: ignore[arg-type]  # stubs lack None
    root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {NAMESPACE}/pagecontent.xsd")
    _metadata(root, page, document)
    return xml_bytes(_page(root, page, document))


def _metadata(root: etree._Element, page: Page, document: ReviewedDocument) -> None:
    provenance = document.record.provenance
    metadata = _add(root, "Metadata")
    _add(metadata, "Creator").text = xml_text(f"Mashinopis {provenance.pipeline}")
    _add(metadata, "Created").text = UNKNOWN
    _add(metadata, "LastChange").text = last_change(document) or UNKNOWN
    _add(metadata, "Comments").text = xml_text(
        "The time of creation is not kept: the same results give the same file. "
        f"Document {document.record.document}, page {page.id}, frame {page.scan.frame} of a file"
        f" with SHA-256 {page.scan.sha256}."
    )
    _add(
        metadata,
        "MetadataItem",
        type="processingStep",
        name="recognition",
        value=xml_text(provenance.engine),
    )


def _page(root: etree._Element, page: Page, document: ReviewedDocument) -> etree._Element:
    attributes = {
        "imageFilename": xml_text(page.scan.path.rpartition("/")[2]),
        "imageWidth": str(page.width),
        "imageHeight": str(page.height),
    }
    if page.dpi is not None:
        resolution = f"{page.dpi:g}"
        attributes |= {
            "imageXResolution": resolution,
            "imageYResolution": resolution,
            "imageResolutionUnit": "PPI",
        }
    # By these a corrected page finds back: see pipeline.importing.
    ours = f"page:{_custom(page.id)}; corrections:{len(document.log.entries)};"
    attributes["custom"] = f"mashinopis {{{ours}}}"
    turned = orientation(page)
    if turned:
        attributes["orientation"] = f"{turned:g}"
    if page.mean_confidence is not None:
        attributes["conf"] = f"{page.mean_confidence:.4f}"
    element = _add(root, "Page", **attributes)
    names = Names()
    blocks = blocks_of(page, names)
    if blocks:
        group = _add(_add(element, "ReadingOrder"), "OrderedGroup", id=names.take("order"))
        for index, block in enumerate(blocks):
            _add(group, "RegionRefIndexed", index=str(index), regionRef=block.id)
    related = [block for block in blocks if block.beside is not None]
    if related:
        relations = _add(element, "Relations")
        for block in related:
            relation = _add(relations, "Relation", id=names.take(f"{block.id}_at"), type="link")
            _add(relation, "SourceRegionRef", regionRef=block.id)
            _add(relation, "TargetRegionRef", regionRef=block.beside or "")
    writer = _Writer(page, names, corrected(page, document))
    for index, block in enumerate(blocks):
        writer.block(element, block, index)
    return root


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, page: Page, names: Names, changed: Corrected) -> None:
        self._page = page
        self._names = names
        self._changed = changed
        self._struck, self._underlined = struck_and_underlined(page)

    def block(self, parent: etree._Element, block: Block, index: int) -> None:
        custom = f"readingOrder {{index:{index};}} structure {{type:{_custom(block.kind)};}}"
        mark = block.annotation
        if block.hand is not None:
            custom += f" hand {{type:{block.hand.value};"
            if mark is not None and mark.instrument is not None:
                custom += f" instrument:{mark.instrument.value};"
            custom += "}"
        if not block.is_text:
            element = _add(
                parent, "GraphicRegion", id=block.id, custom=custom, type=_graphic(block)
            )
            self._coords(element, block)
            return
        element = _add(parent, "TextRegion", id=block.id, custom=custom)
        element.set("type", _TEXT_TYPES.get(block.kind, "other"))
        element.set("production", _production(block.hand or Hand.TYPED))
        self._coords(element, block)
        for number, line in enumerate(block.lines):
            self._line(element, block, number, line)
        text = mark.reading if mark is not None else "\n".join(line.text for line in block.lines)
        _text(element, text, mark.reading_confidence if mark else _sure(block.lines))
        _style(element, block.hand or Hand.TYPED, mark.instrument if mark is not None else None)

    def _coords(self, parent: etree._Element, block: Block) -> None:
        coords = _add(parent, "Coords", points=joined(block.outline))
        if block.annotation is not None:
            coords.set("conf", f"{block.annotation.confidence:.4f}")

    def _line(self, parent: etree._Element, block: Block, number: int, line: Line) -> None:
        name = self._names.take(f"{block.id}_l{number + 1}")
        custom = f"readingOrder {{index:{number};}}"
        if block.region is not None and self._changed.line_by_person(line) and line.words:
            custom += " corrected {by:person;}"
        element = _add(parent, "TextLine", id=name, custom=custom)
        element.set("production", _production(line.hand))
        outline = block.outline if block.annotation is not None else corners(line.box)
        _add(element, "Coords", points=joined(outline))
        _add(element, "Baseline", points=joined(baseline(line, self._page)))
        for index, word in enumerate(line.words):
            place = WordRef(block.region.id, number, index) if block.region is not None else None
            self._word(element, f"{name}_w{index + 1}", word, place)
        reading = block.annotation.reading if block.annotation is not None else None
        sure = block.annotation.reading_confidence if block.annotation else _sure((line,))
        _text(element, line.text or (reading if len(block.lines) == 1 else None), sure)

    def _word(self, parent: etree._Element, name: str, word: Word, place: WordRef | None) -> None:
        element = _add(parent, "Word", id=self._names.take(name))
        person = self._changed.by_person(word)
        before = None if person else self._changed.before(word)
        if person or before is not None:
            element.set("custom", f"corrected {{by:{'person' if person else 'program'};}}")
        _add(element, "Coords", points=joined(corners(word.box)))
        equivalent = _text(element, word.text, word.confidence)
        if before is not None and equivalent is not None:
            equivalent.set("index", "0")
            other = _text(element, before, None)
            if other is not None:
                other.set("index", "1")
                other.set("comments", "as the engine read it")
        style = {}
        if place in self._underlined:
            style["underlined"] = "true"
        if place in self._struck:
            style["strikethrough"] = "true"
        if style:
            _add(element, "TextStyle", **style)


def orientation(page: Page) -> float:
    """Degrees clockwise by which the page is to be turned to be level, above -180, to 180."""
    turned = (page.rotation - round(page.skew, 3)) % 360
    return round(turned - 360 if turned > 180 else turned, 3)


def _production(hand: Hand) -> str:
    return "typewritten" if hand is Hand.TYPED else "handwritten-cursive"


def _graphic(block: Block) -> str:
    if block.annotation is None:
        return "stamp"
    is_signature = block.annotation.kind is AnnotationKind.SIGNATURE
    return "signature" if is_signature else "handwritten-annotation"


def _style(parent: etree._Element, hand: Hand, instrument: Instrument | None) -> None:
    if hand is Hand.TYPED:
        _add(parent, "TextStyle", monospace="true")
    elif instrument in _COLOURS:
        _add(parent, "TextStyle", textColour=_COLOURS[instrument])


def _sure(lines: tuple[Line, ...]) -> float | None:
    return mean_confidence(word for line in lines for word in line.words)


def _text(
    parent: etree._Element, text: str | None, confidence: float | None
) -> etree._Element | None:
    """A ``TextEquiv``; none without text: what was not read is not said to be nothing."""
    if not text:
        return None
    element = _add(parent, "TextEquiv")
    if confidence is not None:
        element.set("conf", f"{confidence:.4f}")
    _add(element, "Unicode").text = xml_text(text)
    return element


def _custom(value: str) -> str:
    """A value inside ``custom``: its own signs as Transkribus writes them."""
    return "".join(f"\\u{ord(c):04x}" if c in "{};:,\\ " else c for c in xml_text(value))


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _q(name), attributes)


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
