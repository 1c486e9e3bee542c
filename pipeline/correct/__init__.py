"""Corrections of what the engine read: careful, each written down, each reversible."""

from pipeline.correct.page import (
    EDGE_NOISE,
    Correction,
    CorrectionSettings,
    correct_page,
    undo,
)

__all__ = ["EDGE_NOISE", "Correction", "CorrectionSettings", "correct_page", "undo"]
