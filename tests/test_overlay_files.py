from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.cli.overlay_files import draw_overlays
from pipeline.errors import BatchError, OutputError
from pipeline.model import Box, InkLabel, Page, Region, RegionKind, ScanRef
from pipeline.output import ResultFolder
from pipeline.overlay import INK_COLOURS
from pipeline.page_file import page_to_json
from pipeline.picture import label_png, png


@pytest.fixture
def results(tmp_path: Path, small_scan: Callable[[Path], Path]) -> Path:
    scan = small_scan(tmp_path / "scans" / "a.png")
    with Image.open(scan) as picture:
        width, height = picture.size
    page = Page(
        id="a",
        scan=ScanRef("a.png", "0" * 64),
        width=width,
        height=height,
        dpi=200.0,
        regions=(Region("r1", RegionKind.STAMP, Box(50, 50, 200, 150)),),
    )
    out = ResultFolder(tmp_path / "out" / "scans")
    out.page("a").parent.mkdir(parents=True)
    out.page("a").write_bytes(page_to_json(page))
    out.summary.write_text(json.dumps({"source": str(tmp_path / "scans")}))
    return out.root


def test_the_region_is_drawn_where_it_is(results: Path, tmp_path: Path) -> None:
    written, failures = draw_overlays(results)
    assert written == [results / "overlays" / "a.png"]
    assert failures == []
    before = np.asarray(Image.open(tmp_path / "scans" / "a.png").convert("RGB"))
    after = np.asarray(Image.open(written[0]))
    assert after.shape == before.shape
    assert (after[50, 60:190] == (255, 127, 14)).all()
    # The ink is found again and coloured; the paper stays.
    changed = (after[200:] != before[200:]).any(axis=2)
    assert 0.001 < changed.mean() < 0.2
    assert (after[200:][changed] == INK_COLOURS[InkLabel.TYPED]).all(axis=1).mean() > 0.5
    assert before[200:].mean(axis=2)[changed].mean() < before[200:].mean() - 40


def test_the_layers_of_a_run_are_taken_as_they_are(results: Path, tmp_path: Path) -> None:
    with Image.open(tmp_path / "scans" / "a.png") as picture:
        labels = np.zeros((picture.height, picture.width), np.uint8)
    labels[300:320, 100:200] = InkLabel.HANDWRITTEN
    place = ResultFolder(results).label("a")
    place.parent.mkdir()
    place.write_bytes(label_png(labels))
    (written,), _ = draw_overlays(results)
    after = np.asarray(Image.open(written))
    assert (after[300:320, 100:200] == INK_COLOURS[InkLabel.HANDWRITTEN]).all()
    before = np.asarray(Image.open(tmp_path / "scans" / "a.png").convert("RGB"))
    assert (after[330:] == before[330:]).all()


@pytest.mark.parametrize(
    "data", [b"", png(np.zeros((9, 9), np.uint8)), label_png(np.zeros((9, 9), np.uint8))]
)
def test_a_label_picture_of_something_else_is_named(results: Path, data: bytes) -> None:
    place = ResultFolder(results).label("a")
    place.parent.mkdir()
    place.write_bytes(data)
    written, failures = draw_overlays(results)
    assert written == []
    assert "label picture" in failures[0].reason
    assert failures[0].file == str(place)


def test_one_page_to_another_folder(results: Path, tmp_path: Path) -> None:
    written, _ = draw_overlays(results / "pages" / "a.json", out=tmp_path / "pictures")
    assert written == [tmp_path / "pictures" / "a.png"]


def test_scans_that_were_moved(results: Path, tmp_path: Path) -> None:
    (tmp_path / "scans").rename(tmp_path / "elsewhere")
    written, failures = draw_overlays(results)
    assert written == []
    assert failures[0].reason
    written, failures = draw_overlays(results, scans=tmp_path / "elsewhere")
    assert len(written) == 1


def test_a_folder_without_pages(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="no pages"):
        draw_overlays(tmp_path)


def test_results_that_do_not_say_where_the_scans_are(results: Path) -> None:
    (results / "summary.json").unlink()
    with pytest.raises(BatchError, match="--scans"):
        draw_overlays(results)


def test_a_file_that_is_no_page(results: Path) -> None:
    (results / "pages" / "a.json").write_text("{}")
    written, failures = draw_overlays(results)
    assert written == []
    assert "not a page file" in failures[0].reason


def test_nowhere_to_write(results: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        draw_overlays(results, out=tmp_path / "file")
