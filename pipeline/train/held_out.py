"""What no model is ever trained on, so that it can be measured on it."""

from __future__ import annotations

HELD_OUT_FACES = (
    "pt-mono-bold",
    "fitted-cmu-bright",
    "go-mono",
    "fitted-century",
    "courier-prime",
    "tlwg-mono",
)
"""Typewriter faces; the first two come with the packages that every installation has."""

HELD_OUT_HANDS = tuple(f"invented-{number}" for number in range(20_000, 20_200))
"""Invented hands; pages by chance use those below 20,000."""
