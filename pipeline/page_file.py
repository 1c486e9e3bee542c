"""A page as JSON: what stands in ``pages/<page-id>.json``, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.correct import Correction
from pipeline.model import (
    Annotation,
    Box,
    Hand,
    Line,
    Page,
    Region,
    RegionKind,
    ScanRef,
    Word,
)
from pipeline.output import as_json


def page_to_json(page: Page, corrections: Sequence[Correction] = ()) -> bytes:
    """Serialise; the same page gives the same bytes.

    Args:
        page: as it is published.
        corrections: by which it differs from what the engine read.
    """
    confidence = page.mean_confidence
    return as_json(
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
            annotations=tuple(
                Annotation(
                    id=item["id"],
                    kind=item["kind"],
                    hand=Hand(item["hand"]),
                    box=Box(*item["box"]),
                    confidence=item["confidence"],
                    crop=item["crop"],
                    reading=item["reading"],
                )
                for item in raw["annotations"]
            ),
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
    return {
        "id": annotation.id,
        "kind": annotation.kind,
        "hand": annotation.hand.value,
        "box": annotation.box.as_list(),
        "crop": annotation.crop,
        "reading": annotation.reading,
        "confidence": round(annotation.confidence, 4),
    }
