"""Options that benchmarks have in common."""

from __future__ import annotations

import argparse

from pipeline.cores import available_cores


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """``--jobs``: how many pages at a time."""
    parser.add_argument(
        "--jobs", type=int, default=available_cores(), help="pages at a time (default: the cores)"
    )


def add_usual(parser: argparse.ArgumentParser) -> None:
    """``--jobs``, ``--set`` and ``--json``: how much at a time, how it is read, for whom."""
    add_jobs(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of ours"
    )
    parser.add_argument("--json", action="store_true", help="print numbers for programs")
