"""Overlays of finished results: the page files and the scans are found again and drawn."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.overlay_layers import OverlayLayers, find_layers, load_layers
from pipeline.errors import BatchError, DigitisationError, OutputError
from pipeline.model import Page, Scan
from pipeline.outcome import Failure
from pipeline.output import ResultFolder, write_whole
from pipeline.overlay import draw_overlay
from pipeline.page_file import load_page
from pipeline.picture import png
from pipeline.scan import read_scan
from pipeline.scan_source import scan_source


def draw_overlays(
    results: Path, scans: Path | None = None, out: Path | None = None
) -> tuple[list[Path], list[Failure]]:
    """Draw one picture a page.

    The layers of ink are those of ``labels/`` where a run wrote them; else they are found again.

    Args:
        results: a page file, or the results folder of a batch.
        scans: the batch folder; by default the one that the summary of the batch names.
        out: where the pictures go; by default ``overlays/`` of the results.

    Returns:
        The pictures, in the order of the page ids, and the pages that could not be drawn.

    Raises:
        BatchError: when there are no pages, or it is not known where the scans are.
        OutputError: when a picture cannot be written.
    """
    pages, folder = _page_files(results)
    source = scans or scan_source(folder)
    written: list[Path] = []
    failures: list[Failure] = []
    for path in pages:
        try:
            page = _load(path)
            scan = read_scan(source / page.scan.path, page.scan.frame, relative=page.scan.path)
            target = folder.overlay(page.id) if out is None else out / f"{page.id}.png"
            layers = _layers(folder.label(page.id), page, scan)
            picture = draw_overlay(page, scan.pixels, layers.labels, layers.both)
            write_whole(target, png(picture))
        except OutputError:
            raise  # the next page would fare no better
        except DigitisationError as error:
            failures.append(Failure.of(error, error.file or str(path)))
        else:
            written.append(target)
    return written, failures


def _layers(labels: Path, page: Page, scan: Scan) -> OverlayLayers:
    return load_layers(labels, scan) if labels.exists() else find_layers(page, scan)


def _page_files(results: Path) -> tuple[list[Path], ResultFolder]:
    if results.is_file():
        return [results], ResultFolder(results.absolute().parent.parent)
    folder = ResultFolder(results.absolute())
    pages = sorted((folder.root / "pages").glob("*.json"))
    if not pages:
        raise BatchError(
            "There are no pages here.",
            file=results,
            remedy="Name a page file, or the folder of a batch in outputs/ after digitising it.",
        )
    return pages, folder


def _load(path: Path) -> Page:
    try:
        return load_page(path)
    except (OSError, ValueError) as error:
        raise BatchError(
            f"This is not a page file: {error}.",
            file=path,
            remedy="Name a file of the pages folder of a batch.",
        ) from error
