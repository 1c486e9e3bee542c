"""Exports at the end of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.export.formats import Format
from pipeline.export.write import export_batch
from pipeline.outcome import BatchOutcome
from pipeline.output import ResultFolder


def export_documents(outcome: BatchOutcome, formats: Sequence[Format]) -> BatchOutcome:
    """Write the documents of a batch whose records are there; what failed is in the outcome.

    Nothing else of the results is touched: a later run finds the batch as done as without it.

    Raises:
        OutputError: when a file cannot be written.
    """
    if not formats:
        return outcome
    documents = [document.document_id for document in outcome.documents]
    folder, scans = ResultFolder(Path(outcome.folder)), Path(outcome.scans)
    exported = export_batch(folder, formats, documents, scans)
    return replace(outcome, not_exported=exported.failures)
