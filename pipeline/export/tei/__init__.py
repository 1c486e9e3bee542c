"""TEI P5: a document as scholarly editions and archives read it; see ``docs/tei.md``.

::

    header, facsimile (surfaces and zones), text (opener, paragraphs, closer, notes) -> one file
"""

from __future__ import annotations

from pipeline.export.tei.document import tei

__all__ = ["tei"]
