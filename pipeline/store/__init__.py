"""Scans and results in a store (``s3://…``), worked on through folders of this machine."""

from pipeline.store.location import StoreFolder, is_url, parse_location
from pipeline.store.remote_batch import (
    SCAN_SPACE,
    OpenBatch,
    RemotePlace,
    cache_folder,
    open_batch,
)

__all__ = [
    "SCAN_SPACE",
    "OpenBatch",
    "RemotePlace",
    "StoreFolder",
    "cache_folder",
    "is_url",
    "open_batch",
    "parse_location",
]
