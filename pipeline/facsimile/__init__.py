"""Drawn typescripts with known answers: the sample batch, and pages to test and train with."""

from pipeline.facsimile.description import (
    Condition,
    HandwrittenLine,
    PageDescription,
    Stamp,
    Stroke,
    TrueField,
    TypedLine,
    Typewriter,
)
from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.pages import draw_pages
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.random_page import RandomPage, random_page
from pipeline.facsimile.sample import draw_sample

__all__ = [
    "Condition",
    "DrawnPage",
    "FacsimileError",
    "HandwrittenLine",
    "PageDescription",
    "RandomPage",
    "Stamp",
    "Stroke",
    "TrueField",
    "TypedLine",
    "Typewriter",
    "draw_page",
    "draw_pages",
    "draw_sample",
    "random_page",
]
