"""The tables of annotations: boxes, kinds and anchors on drawn pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.annotations_found import (
    LEAST_IOU,
    AnnotationScore,
    find_places,
    score_annotations,
)
from benchmarks.tables import table
from pipeline.facsimile.truth import PageTruth
from pipeline.model import AnnotationKind
from pipeline.read_page import ReadPage


@dataclass(frozen=True, slots=True)
class PageAnnotations:
    """A page."""

    name: str
    score: AnnotationScore


def annotations_of(name: str, truth: PageTruth, readings: Sequence[ReadPage]) -> PageAnnotations:
    """Compare what was found on a drawn page with its truth.

    Names of regions are unique on a page only: where a page was taken for a spread, words are
    looked for in its first half, and anchors in the other are wrong.
    """
    found = [annotation for reading in readings for annotation in reading.page.annotations]
    places = find_places(readings[0].page.regions, truth.lines)
    return PageAnnotations(name, score_annotations(truth.annotations, found, places))


def annotation_tables(pages: Sequence[PageAnnotations], worst: int) -> str:
    total = sum((page.score for page in pages), AnnotationScore())
    head = ["recall", "precision", "kind right", "anchor right"]
    row = [
        _share(total.matched, total.true),
        _share(total.matched, total.found),
        _share(total.kind, total.matched),
        _share(total.anchored, total.matched),
    ]
    parts = [
        table([f"annotations, boxes at IoU {LEAST_IOU}", *head], [[f"{len(pages)} pages", *row]]),
        "Kinds",
        _kind_table(total),
    ]
    if mistakes := _mistakes(total):
        parts += ["What was taken for what", table(["true", "found", "times"], mistakes)]
    if worst:
        ranked = sorted(pages, key=lambda page: -_wrong(page.score))[:worst]
        rows = [
            [
                page.name,
                *(
                    str(one)
                    for one in (
                        page.score.true,
                        page.score.found,
                        page.score.matched,
                        page.score.kind,
                        page.score.anchored,
                    )
                ),
            ]
            for page in ranked
        ]
        head = ["page", "true", "found", "boxes agree", "kind right", "anchor right"]
        parts += ["Worst pages", table(head, rows)]
    return "\n\n".join(parts)


def annotation_data(pages: Sequence[PageAnnotations]) -> dict[str, object]:
    total = sum((page.score for page in pages), AnnotationScore())
    counts = asdict(total)
    confused = counts.pop("confused")
    return {
        **counts,
        "recall": total.recall,
        "precision": total.precision,
        "kind_accuracy": total.kind_accuracy,
        "anchor_accuracy": total.anchor_accuracy,
        "confused": [[_name(a), _name(b), times] for (a, b), times in confused.items()],
    }


def _kind_table(total: AnnotationScore) -> str:
    rows = []
    for kind in AnnotationKind:
        true = sum(times for (one, _), times in total.confused.items() if one is kind)
        found = sum(times for (_, one), times in total.confused.items() if one is kind)
        right = total.confused.get((kind, kind), 0)
        if true or found:
            rows.append([kind.value, _share(right, true), _share(right, found)])
    return table(["kind, box and kind right", "recall", "precision"], rows)


def _mistakes(total: AnnotationScore) -> list[list[str]]:
    ranked = sorted(total.confused.items(), key=lambda one: -one[1])
    return [[_name(a), _name(b), str(times)] for (a, b), times in ranked if a is not b]


def _wrong(score: AnnotationScore) -> int:
    """Missed, invented, of the wrong kind or anchored wrongly."""
    return score.true + score.found + score.kind * -1 + score.anchored * -1


def _name(kind: AnnotationKind | None) -> str:
    return "–" if kind is None else kind.value


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} ({part}/{whole})" if whole else "–"
