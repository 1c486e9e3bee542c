"""Checks TEI with the official RELAX NG schema of TEI P5, made small enough to be read at once.

libxml2 needs 14 seconds to read the whole of ``tei_all``. All elements that these tests
do not expect are forbidden in it, which takes milliseconds. This only narrows it: RELAX NG has no
pattern that allows more where a part of it allows less, so what is valid here is valid there.
"""

from __future__ import annotations

from functools import cache

from lxml import etree
from schema_files import SCHEMAS

_RELAXNG = "{http://relaxng.org/ns/structure/1.0}"
EXPECTED = frozenset(
    {
        "TEI", "teiHeader", "fileDesc", "titleStmt", "title", "respStmt", "resp", "name",
        "persName", "publicationStmt", "p", "idno", "notesStmt", "note", "sourceDesc",
        "msDesc", "msIdentifier", "repository", "physDesc", "objectDesc", "seg",
        "handDesc", "handNote", "typeDesc", "typeNote", "bibl", "encodingDesc", "appInfo",
        "application", "label", "editorialDecl", "correction", "hyphenation",
        "interpretation", "profileDesc", "creation", "date", "langUsage", "language",
        "correspDesc", "correspAction", "placeName", "textClass", "keywords", "term",
        "revisionDesc", "change", "facsimile", "surface", "graphic", "desc", "zone",
        "text", "body", "div", "opener", "dateline", "signed", "closer", "back", "ab",
        "pb", "lb", "fw", "pc", "add", "del", "hi", "unclear", "gap", "choice", "sic",
        "corr", "supplied", "num",
    }
)  # fmt: skip


@cache
def schema() -> etree.RelaxNG:
    """``tei_all``, of which only :data:`EXPECTED` is left."""
    root = etree.parse(SCHEMAS / "tei_all-4.3.0.rng").getroot()
    left = set()
    for pattern in list(root.iter(f"{_RELAXNG}element")):
        name, parent = pattern.get("name"), pattern.getparent()
        if name in EXPECTED:
            left.add(name)
        elif parent is not None:
            parent.replace(pattern, etree.Element(f"{_RELAXNG}notAllowed"))
    assert left == EXPECTED
    return etree.RelaxNG(etree.fromstring(etree.tostring(root)))


def errors(data: bytes) -> list[str]:
    """What is wrong with a file."""
    checked = schema()
    checked.validate(etree.fromstring(data))
    return [f"{entry.line}: {entry.message}" for entry in checked.error_log]
