"""ALTO 4: what libraries keep, and what eScriptorium and kraken read.

Written so that the schema of 4.2 accepts it, and any later 4.x. The hyphen of a word broken at the
line's end stays in its ``String``, which names the whole word: most readers of ALTO leave out what
stands in ``HYP``, and the line would lose a sign that is on the paper.
"""

from __future__ import annotations

from lxml import etree

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.baseline import Point, baseline
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
from pipeline.export.dates import last_change
from pipeline.model import Box, Hand, Line, Page, Word, WordRef

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-2.xsd"
_READ, _PEOPLE = "reading", "correction"


def alto(page: Page, document: ReviewedDocument) -> bytes:
    """One page as ALTO 4; the same input gives the same bytes."""
    spaces: dict[str | None, str] = {None: NAMESPACE, "xsi": _XSI}
    root = etree.Element(_q("alto"), nsmap=spaces)  # type: ignore[arg-type]  # stubs lack None
    root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {_SCHEMA}")
    root.set("SCHEMAVERSION", "4.2")
    names = Names()
    for name in (_READ, _PEOPLE, "typed_style", "page", "space"):
        names.take(name)
    blocks = blocks_of(page, names)
    _description(root, page, document)
    styles = _add(root, "Styles")
    _add(styles, "TextStyle", ID="typed_style", FONTWIDTH="fixed")
    tags = _Tags(names)
    for block in blocks:
        tags.note(block)
    tags.write(root)
    _layout(root, page, document, blocks, _Writer(page, names, tags, corrected(page, document)))
    return xml_bytes(root)


def _description(root: etree._Element, page: Page, document: ReviewedDocument) -> None:
    provenance = document.record.provenance
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = "pixel"
    source = _add(description, "sourceImageInformation")
    _add(source, "fileName").text = xml_text(page.scan.path.rpartition("/")[2])
    identifier = _add(source, "fileIdentifier", fileIdentifierLocation="sha256")
    identifier.text = page.scan.sha256
    _add(source, "documentIdentifier").text = xml_text(document.record.document)
    step = _add(description, "Processing", ID=_READ)
    _add(step, "processingCategory").text = "contentGeneration"
    _add(step, "processingStepDescription").text = xml_text(provenance.engine)
    software = _add(step, "processingSoftware")
    _add(software, "softwareName").text = "Mashinopis"
    _add(software, "softwareVersion").text = xml_text(provenance.pipeline)
    changed = last_change(document)
    if changed is not None:
        step = _add(description, "Processing", ID=_PEOPLE)
        _add(step, "processingCategory").text = "contentModification"
        _add(step, "processingDateTime").text = changed
        _add(step, "processingStepDescription").text = "corrected by people"


def _layout(
    root: etree._Element,
    page: Page,
    document: ReviewedDocument,
    blocks: tuple[Block, ...],
    writer: _Writer,
) -> None:
    whole = {"HPOS": "0", "VPOS": "0", "WIDTH": str(page.width), "HEIGHT": str(page.height)}
    entries = [entry.id for entry in document.record.pages]
    number = entries.index(page.id) if page.id in entries else 0
    element = _add(_add(root, "Layout"), "Page", ID="page", PROCESSINGREFS=_READ)
    element.set("WIDTH", str(page.width))
    element.set("HEIGHT", str(page.height))
    element.set("PHYSICAL_IMG_NR", str(number + 1))
    sheet = document.record.pages[number].sheet if page.id in entries else None
    if sheet is not None:
        element.set("PRINTED_IMG_NR", xml_text(sheet))
    if page.mean_confidence is not None:
        element.set("PC", f"{page.mean_confidence:.4f}")
    space = _add(element, "PrintSpace", ID="space", **whole)
    for index, block in enumerate(blocks):
        after = blocks[index + 1].id if index + 1 < len(blocks) else None
        writer.block(space, block, after)


class _Tags:
    """What the parts of the page are, and whose hand they are."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._ids: dict[tuple[str, str], str] = {}

    def note(self, block: Block) -> None:
        self._take("region", block.kind)
        for hand in ([block.hand] if block.hand else []) + [line.hand for line in block.lines]:
            self._take("hand", hand.value)
        if block.annotation is not None and block.annotation.instrument is not None:
            self._take("instrument", block.annotation.instrument.value)

    def ref(self, kind: str, label: str) -> str:
        return self._ids[kind, label]

    def write(self, root: etree._Element) -> None:
        if not self._ids:
            return
        tags = _add(root, "Tags")
        for (kind, label), name in self._ids.items():
            # The words of the description are those that eScriptorium writes.
            description = "block type" if kind == "region" else "line type"
            tag = _add(tags, "OtherTag", ID=name, TYPE=kind, LABEL=label)
            tag.set("DESCRIPTION", f"{description} {label}")

    def _take(self, kind: str, label: str) -> None:
        if (kind, label) not in self._ids:
            self._ids[kind, label] = self._names.take(f"tag_{kind}_{label}")


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, page: Page, names: Names, tags: _Tags, changed: Corrected) -> None:
        self._page = page
        self._names = names
        self._tags = tags
        self._changed = changed
        self._struck, self._underlined = struck_and_underlined(page)

    def block(self, space: etree._Element, block: Block, after: str | None) -> None:
        refs = [self._tags.ref("region", block.kind)]
        if block.hand is not None:
            refs.append(self._tags.ref("hand", block.hand.value))
        mark = block.annotation
        if mark is not None and mark.instrument is not None:
            refs.append(self._tags.ref("instrument", mark.instrument.value))
        attributes = {"ID": block.id, "TAGREFS": " ".join(refs), **_place(block.box)}
        if block.hand is Hand.TYPED:
            attributes["STYLEREFS"] = "typed_style"
        if after is not None:
            attributes["IDNEXT"] = after
        if self._page.rotation:
            attributes["ROTATION"] = str(self._page.rotation)
        if block.is_text:
            element = _add(space, "TextBlock", **attributes)
        elif mark is None:
            element = _add(space, "Illustration", **attributes, TYPE=block.kind)
        else:
            element = _add(space, "GraphicalElement", **attributes)
        _shape(element, block.outline)
        if block.is_text:
            for number, line in enumerate(block.lines):
                self._line(element, block, number, line)

    def _line(self, parent: etree._Element, block: Block, number: int, line: Line) -> None:
        name = self._names.take(f"{block.id}_l{number + 1}")
        element = _add(parent, "TextLine", ID=name, **_place(line.box))
        element.set("TAGREFS", self._tags.ref("hand", line.hand.value))
        (x0, y0), (x1, y1) = baseline(line, self._page)
        element.set("BASELINE", f"{x0} {y0} {x1} {y1}")
        if line.words and self._changed.line_by_person(line):
            element.set("CS", "true")
        _shape(element, block.outline if block.annotation is not None else corners(line.box))
        if not line.words:
            mark = block.annotation
            reading = mark.reading if mark is not None and len(block.lines) == 1 else None
            string = _add(element, "String", CONTENT=xml_text(reading or ""), **_place(line.box))
            if mark is not None and reading and mark.reading_confidence is not None:
                string.set("WC", f"{mark.reading_confidence:.4f}")
        for index, word in enumerate(line.words):
            if index:
                _gap(element, line.words[index - 1].box, word.box, turned=self._page.rotation)
            place = WordRef(block.region.id, number, index) if block.region is not None else None
            self._word(element, f"{name}_w{index + 1}", word, place)

    def _word(self, parent: etree._Element, name: str, word: Word, place: WordRef | None) -> None:
        element = _add(parent, "String", ID=self._names.take(name))
        element.set("CONTENT", xml_text(word.text))
        for key, value in _place(word.box).items():
            element.set(key, value)
        element.set("WC", f"{word.confidence:.4f}")
        style = [
            *(["strikethrough"] if place in self._struck else []),
            *(["underline"] if place in self._underlined else []),
        ]
        if style:
            element.set("STYLE", " ".join(style))
        part = self._changed.part(word)
        if part is not None:
            first, whole = part
            element.set("SUBS_TYPE", "HypPart1" if first else "HypPart2")
            element.set("SUBS_CONTENT", xml_text(whole))
        if self._changed.by_person(word):
            element.set("CS", "true")
            element.set("PROCESSINGREFS", _PEOPLE)
            return
        before = self._changed.before(word)
        if before is not None:
            _add(element, "ALTERNATIVE", PURPOSE="as the engine read it").text = xml_text(before)


def _gap(parent: etree._Element, before: Box, after: Box, *, turned: int) -> None:
    """The blank between two words; its place where they stand side by side on the scan."""
    element = _add(parent, "SP")
    if not turned and after.x0 > before.x1:
        element.set("HPOS", str(before.x1))
        element.set("VPOS", str(before.y0))
        element.set("WIDTH", str(after.x0 - before.x1))


def _shape(parent: etree._Element, outline: tuple[Point, ...]) -> None:
    points = " ".join(f"{x} {y}" for x, y in outline)
    _add(_add(parent, "Shape"), "Polygon", POINTS=points)


def _place(box: Box) -> dict[str, str]:
    return {
        "HPOS": str(box.x0),
        "VPOS": str(box.y0),
        "WIDTH": str(box.width),
        "HEIGHT": str(box.height),
    }


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _q(name), attributes)


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
