"""What is typed, printed and stamped on a random page, and what became of it: one door to all."""

from __future__ import annotations

from pipeline.facsimile.disturbed import disturb_lines
from pipeline.facsimile.press import RandomPrint
from pipeline.facsimile.random_body import random_body, random_body_la
from pipeline.facsimile.random_condition import random_condition
from pipeline.facsimile.random_machine import random_machine, random_slugs
from pipeline.facsimile.random_print import random_print
from pipeline.facsimile.random_stamps import random_stamps

__all__ = (
    "RandomPrint",
    "disturb_lines",
    "random_body",
    "random_body_la",
    "random_condition",
    "random_machine",
    "random_print",
    "random_slugs",
    "random_stamps",
)
