"""One document as TEI P5."""

from __future__ import annotations

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.tei.facsimile import add_facsimile
from pipeline.export.tei.header import add_header
from pipeline.export.tei.places import Places
from pipeline.export.tei.text import add_text
from pipeline.export.tei.xml import as_bytes, new_root


def tei(document: ReviewedDocument) -> bytes:
    """One document as TEI P5; the same input gives the same bytes."""
    root = new_root("TEI")
    places = Places.of(document)
    add_header(root, document, places)
    if document.pages:
        add_facsimile(root, document, places)
    add_text(root, document, places)
    return as_bytes(root)
