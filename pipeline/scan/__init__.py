"""One file, or one frame of it, becomes pixels; what is broken becomes an error with a remedy."""

from pipeline.scan.read import DpiRule, ScanLimits, count_frames, read_scan

__all__ = ["DpiRule", "ScanLimits", "count_frames", "read_scan"]
