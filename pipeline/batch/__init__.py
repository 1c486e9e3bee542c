"""A folder of scans becomes documents and their sheets, from file names and a manifest."""

from pipeline.batch.read import (
    Batch,
    Document,
    Problem,
    ProblemKind,
    ScanFile,
    frame_page_id,
    frame_sheets,
    read_batch,
)

__all__ = [
    "Batch",
    "Document",
    "Problem",
    "ProblemKind",
    "ScanFile",
    "frame_page_id",
    "frame_sheets",
    "read_batch",
]
