"""A page as JSON: what stands in ``pages/<page-id>.json``, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.correct import Correction
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Instrument,
    Line,
    MarkAnchor,
    Page,
    Polygon,
    Region,
    RegionKind,
    Relation,
    ScanRef,
    Word,
    WordRef,
)
from pipeline.output import as_json

_POINT = re.compile(r"\[\n\s+(-?\d+),\n\s+(-?\d+)\n\s+\]")
_PLACE = re.compile(
    r'\{\n\s+"region": ("(?:[^"\\]|\\.)*"),\n\s+"line": (\d+),\n\s+"word": (\d+)\n\s+\}'
)


def page_to_json(page: Page, corrections: Sequence[Correction] = ()) -> bytes:
    """Serialise; the same page gives the same bytes.

    Args:
        page: as it is published.
        corrections: by which it differs from what the engine read.
    """
    confidence = page.mean_confidence
    data = as_json(
        {
            "id": page.id,
            "scan": {
                "path": page.scan.path,
                "sha256": page.scan.sha256,
                "frame": page.scan.frame,
            },
            "width": page.width,
            "height": page.height,
            "dpi": page.dpi,
            "rotation": page.rotation,
            "skew": round(page.skew, 3),
            "text": page.text,
            "mean_confidence": None if confidence is None else round(confidence, 4),
            "regions": [_region(region) for region in page.regions],
            "annotations": [_annotation(annotation) for annotation in page.annotations],
            "warnings": list(page.warnings),
            "corrections": [_correction(correction) for correction in corrections],
        }
    )
    # A point of an outline and a place of a word stand on one line each, as boxes do.
    text = _POINT.sub(r"[\1, \2]", data.decode())
    return _PLACE.sub(r'{"region": \1, "line": \2, "word": \3}', text).encode()


def page_from_json(data: bytes) -> Page:
    """Read back what :func:`page_to_json` wrote.

    Raises:
        ValueError: when it is not a page file.
    """
    raw = json.loads(data)
    try:
        return Page(
            id=raw["id"],
            scan=ScanRef(**raw["scan"]),
            width=raw["width"],
            height=raw["height"],
            dpi=raw["dpi"],
            rotation=raw["rotation"],
            skew=raw["skew"],
            regions=tuple(
                Region(
                    id=region["id"],
                    kind=RegionKind(region["kind"]),
                    box=Box(*region["box"]),
                    lines=tuple(_read_line(line) for line in region["lines"]),
                )
                for region in raw["regions"]
            ),
            annotations=tuple(_read_annotation(item) for item in raw["annotations"]),
            warnings=tuple(raw["warnings"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a page file: {error!r}") from error


def load_page(path: Path) -> Page:
    return page_from_json(path.read_bytes())


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """The corrections that stand in a page file.

    Raises:
        ValueError: when it is not a page file.
    """
    raw = json.loads(path.read_bytes())
    try:
        return tuple(
            Correction(**{**item, "page": raw["id"], "box": Box(*item["box"])})
            for item in raw["corrections"]
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a page file: {error!r}") from error


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "box": correction.box.as_list(),
        "rule": correction.rule,
        "before": correction.before,
        "after": correction.after,
        "region": correction.region,
        "line": correction.line,
        "word": correction.word,
        "confidence": round(correction.confidence, 4),
    }


def _region(region: Region) -> dict[str, Any]:
    return {
        "id": region.id,
        "kind": region.kind.value,
        "box": region.box.as_list(),
        "lines": [_line(line) for line in region.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "box": line.box.as_list(),
        "text": line.text,
        "hand": line.hand.value,
        "words": [
            {"box": w.box.as_list(), "text": w.text, "confidence": round(w.confidence, 4)}
            for w in line.words
        ],
    }


def _read_line(raw: dict[str, Any]) -> Line:
    return Line(
        box=Box(*raw["box"]),
        words=tuple(Word(w["text"], Box(*w["box"]), w["confidence"]) for w in raw["words"]),
        hand=Hand(raw["hand"]),
    )


def _annotation(annotation: Annotation) -> dict[str, Any]:
    sure = annotation.reading_confidence
    return {
        "id": annotation.id,
        "kind": annotation.kind.value,
        "hand": annotation.hand.value,
        "instrument": None if annotation.instrument is None else annotation.instrument.value,
        "box": annotation.box.as_list(),
        "outline": annotation.outline,
        "anchor": None if annotation.anchor is None else _anchor(annotation.anchor),
        "crop": annotation.crop,
        "reading": annotation.reading,
        "reading_confidence": None if sure is None else round(sure, 4),
        "confidence": round(annotation.confidence, 4),
    }


def _anchor(anchor: MarkAnchor) -> dict[str, Any]:
    return {
        "relation": anchor.relation.value,
        "words": [_place(word) for word in anchor.words],
        "before": None if anchor.before is None else _place(anchor.before),
        "after": None if anchor.after is None else _place(anchor.after),
    }


def _place(word: WordRef) -> dict[str, Any]:
    return {"region": word.region, "line": word.line, "word": word.word}


def _read_annotation(raw: dict[str, Any]) -> Annotation:
    """Page files of version 0.1 have neither instrument, outline nor anchor."""
    instrument, anchor = raw.get("instrument"), raw.get("anchor")
    return Annotation(
        id=raw["id"],
        kind=AnnotationKind(raw["kind"]),
        hand=Hand(raw["hand"]),
        box=Box(*raw["box"]),
        confidence=raw["confidence"],
        crop=raw["crop"],
        reading=raw["reading"],
        reading_confidence=raw.get("reading_confidence"),
        instrument=None if instrument is None else Instrument(instrument),
        outline=tuple(_read_polygon(polygon) for polygon in raw.get("outline", ())),
        anchor=None if anchor is None else _read_anchor(anchor),
    )


def _read_polygon(raw: Sequence[Sequence[int]]) -> Polygon:
    return tuple((x, y) for x, y in raw)


def _read_anchor(raw: dict[str, Any]) -> MarkAnchor:
    before, after = raw["before"], raw["after"]
    return MarkAnchor(
        relation=Relation(raw["relation"]),
        words=tuple(WordRef(**word) for word in raw["words"]),
        before=None if before is None else WordRef(**before),
        after=None if after is None else WordRef(**after),
    )
