"""Elements of TEI, and writing them so that no blank is added to the text."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from pipeline.export.blocks import xml_text

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_ID = "{http://www.w3.org/XML/1998/namespace}id"

_HOLDS_TEXT = frozenset({"ab", "change", "closer", "fw", "note", "opener", "p"})
"""Elements within which a line break would be part of the text."""

Attributes = Iterable[tuple[str, str | None]]
Element = etree._Element


def new_root(name: str) -> Element:
    spaces: dict[str | None, str] = {None: NAMESPACE}
    return etree.Element(_q(name), nsmap=spaces)  # type: ignore[arg-type]  # stubs lack None


def add(
    parent: Element, name: str, /, text: str | None = None, **attributes: str | None
) -> Element:
    """A child at the end.

    Args:
        parent: gets it.
        name: without the namespace.
        text: what it holds; what XML cannot hold becomes U+FFFD.
        attributes: those that are ``None`` or empty are left out; ``id`` is ``xml:id``.
    """
    return add_with(parent, name, attributes.items(), text)


def add_with(
    parent: Element, name: str, attributes: Attributes, text: str | None = None
) -> Element:
    """As :func:`add`, with attributes in a list."""
    element = etree.SubElement(parent, _q(name))
    for key, value in attributes:
        if value:
            element.set(_ID if key == "id" else key, xml_text(value))
    if text:
        write(element, text)
    return element


def write(element: Element, text: str) -> None:
    """Text at the end of an element."""
    text = xml_text(text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def local_name(element: Element) -> str:
    return etree.QName(element).localname


def as_bytes(root: Element) -> bytes:
    """The file: indented, but for what holds text."""
    _indent(root, "\n")
    data: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _indent(element: Element, margin: str) -> None:
    if not len(element) or local_name(element) in _HOLDS_TEXT:
        return
    element.text = f"{margin}  "
    for child in element:
        _indent(child, f"{margin}  ")
        child.tail = f"{margin}  "
    element[-1].tail = margin


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
