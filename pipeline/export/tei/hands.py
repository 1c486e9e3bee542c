"""The hands of a document: one for each tool that marks were made with."""

from __future__ import annotations

from collections import Counter

from pipeline.model import Annotation
from pipeline.record import AnnotationEntry


def hand_id(hand: str, instrument: str | None) -> str:
    """``xml:id`` of the ``handNote``."""
    return f"hand-{instrument or hand}"


def hand_of(mark: Annotation) -> str:
    """As ``@hand`` has it."""
    return f"#{hand_id(mark.hand, mark.instrument)}"


def hands(annotations: tuple[AnnotationEntry, ...]) -> dict[tuple[str, str], Counter[str]]:
    """Id and tool of each hand, to how many marks of which kind it made."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for mark in annotations:
        key = hand_id(mark.hand, mark.instrument), mark.instrument or mark.hand
        found.setdefault(key, Counter())[mark.kind] += 1
    return dict(sorted(found.items()))
