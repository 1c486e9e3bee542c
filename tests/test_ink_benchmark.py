"""Measuring the separation of ink: lines, pixels, readings, on small made-up data."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from benchmarks import ink
from benchmarks.alto_lines import AltoError, AltoLine, AltoPage, LineKind, alto_pages, load_alto
from benchmarks.annotations_found import AnnotationScore
from benchmarks.detection import Tally, average_precision, bootstrap, tally
from benchmarks.drawn_pages import DrawnSet, PlannedPage, without_handwriting
from benchmarks.ink_annotations import PageAnnotations, annotation_data, annotation_tables
from benchmarks.ink_layers import InkLayers
from benchmarks.ink_line_figures import LineColumns, best_cut, line_figures
from benchmarks.ink_line_tables import LineReport, line_data, line_tables
from benchmarks.ink_lines import Within, false_ink, score_lines, score_page
from benchmarks.ink_ocr import READINGS, crossed_lines, ocr_tables, score_ocr
from benchmarks.ink_pixels import compare_layers, mean_iou, pixel_data, pixel_tables, pooled
from benchmarks.reading import Rate
from pipeline.facsimile import (
    Condition,
    DrawnPage,
    HandwrittenLine,
    PageDescription,
    TypedLine,
    draw_page,
)
from pipeline.model import AnnotationKind, Mask

ALTO = """<?xml version="1.0"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description>
<MeasurementUnit>{unit}</MeasurementUnit>
<sourceImageInformation><fileName>{scan}</fileName></sourceImageInformation></Description>
<Tags><OtherTag ID="Z1" LABEL="StampZone"/><OtherTag ID="T1" LABEL="DefaultLine:Typewritten"/>
<OtherTag ID="T2" LABEL="DefaultLine:Handwritten"/><OtherTag ID="T3" LABEL="Print"/></Tags>
<Layout><Page WIDTH="100" HEIGHT="60"><PrintSpace>
<TextBlock ID="b" TAGREFS="Z1">
<TextLine ID="one" TAGREFS="T1"><Shape><Polygon POINTS="{points}"/></Shape>
<String CONTENT="один ~~~"/></TextLine>
<TextLine ID="two" TAGREFS="T2" HPOS="10" VPOS="20" WIDTH="50" HEIGHT="8"/>
</TextBlock>
<TextBlock ID="c"><TextLine ID="three" TAGREFS="T3 missing">
<Shape><Polygon POINTS="1,40 90,40 90.4,50 1,50"/></Shape></TextLine>
<TextLine ID="four"><Shape><Polygon POINTS="1 52 90 52 90 58"/></Shape></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""


def write_alto(
    folder: Path,
    *,
    size: tuple[int, int] = (100, 60),
    points: str = "0 0 80 0 80 9",
    unit: str = "pixel",
) -> Path:
    folder.mkdir(exist_ok=True)
    Image.new("L", size, 255).save(folder / "p.png")
    path = folder / "p.xml"
    path.write_text(ALTO.format(scan="p.png", points=points, unit=unit), "utf-8")
    return path


def test_alto_lines_with_their_kinds(tmp_path: Path) -> None:
    page = load_alto(write_alto(tmp_path / "sub"))
    assert (page.name, page.folder, page.width, page.height) == ("p", "sub", 100, 60)
    assert [(line.id, line.kind, line.zone, line.mixed) for line in page.lines] == [
        ("one", LineKind.TYPEWRITTEN, "StampZone", True),
        ("two", LineKind.HANDWRITTEN, "StampZone", False),
        ("three", LineKind.PRINT, "", False),
        ("four", None, "", False),
    ]
    assert page.lines[0].polygon.tolist() == [[0, 0], [80, 0], [80, 9]]
    assert page.lines[1].polygon.tolist() == [[10, 20], [60, 20], [60, 28], [10, 28]]
    assert page.lines[2].polygon[2].tolist() == [90, 50]


def test_alto_is_brought_to_the_size_of_its_picture(tmp_path: Path) -> None:
    page = load_alto(write_alto(tmp_path / "sub", size=(200, 60)))
    assert page.lines[0].polygon.tolist() == [[0, 0], [160, 0], [160, 9]]


def test_a_picture_of_another_name_is_not_taken(tmp_path: Path) -> None:
    path = write_alto(tmp_path / "sub")
    (tmp_path / "sub" / "p.png").rename(tmp_path / "sub" / "q.png")
    with pytest.raises(AltoError, match=r"p\.xml"):
        load_alto(path)


@pytest.mark.parametrize(
    ("points", "unit"),
    [
        ("1 2 3", "pixel"),
        ("0 0 5 5", "pixel"),
        ("a b c d e f", "pixel"),
        ("0 0 8 0 8 8", "mm10"),
    ],
)
def test_alto_that_cannot_be_compared(tmp_path: Path, points: str, unit: str) -> None:
    path = write_alto(tmp_path / "sub", points=points, unit=unit)
    with pytest.raises(AltoError, match=r"p\.xml"):
        load_alto(path)


def test_what_is_no_alto(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        alto_pages(tmp_path)
    (tmp_path / "p.xml").write_text("<html/>", "utf-8")
    with pytest.raises(AltoError, match="Page"):
        alto_pages(tmp_path)
    (tmp_path / "p.xml").write_text("<html>", "utf-8")
    with pytest.raises(AltoError, match="XML"):
        alto_pages(tmp_path)


def ap(truth: list[int], score: list[float]) -> float:
    return average_precision(np.array(truth, bool), np.array(score, np.float64))


def test_average_precision_by_hand() -> None:
    # True at ranks 1 and 3: (1/1 + 2/3) / 2.
    assert ap([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]) == pytest.approx(5 / 6)
    # At ranks 2 and 4: (1/2 + 2/4) / 2.
    assert ap([0, 1, 0, 1], [0.9, 0.8, 0.7, 0.6]) == pytest.approx(0.5)
    # The example of scikit-learn's documentation.
    assert ap([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) == pytest.approx(0.8333333)
    assert ap([1, 1, 0], [3, 2, 1]) == 1.0
    assert math.isnan(ap([0, 0], [1, 0]))


def test_equal_scores_are_one_threshold() -> None:
    # One threshold finds all four: precision 1/2 at recall 1, whatever the order.
    assert ap([1, 0, 0, 1], [0.5] * 4) == ap([0, 0, 1, 1], [0.5] * 4) == 0.5
    # 1 of 1, then 2 of 4 together: 1/3 + (2/3)(3/5).
    assert ap([1, 0, 1, 1, 0], [0.9, 0.5, 0.5, 0.5, 0.5]) == pytest.approx(1 / 3 + 2 / 3 * 3 / 5)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=1, max_size=20))
def test_average_precision_is_the_sum_over_thresholds(lines: list[tuple[bool, int]]) -> None:
    total = sum(is_true for is_true, _ in lines)
    value = ap([int(a) for a, _ in lines], [float(b) for _, b in lines])
    if not total:
        assert math.isnan(value)
        return
    expected, before = 0.0, 0.0
    for level in sorted({score for _, score in lines}, reverse=True):
        above = [is_true for is_true, score in lines if score >= level]
        expected += (sum(above) / total - before) * sum(above) / len(above)
        before = sum(above) / total
    assert value == pytest.approx(expected)


def test_tally() -> None:
    counts = tally(np.array([1, 1, 0, 0, 1], bool), np.array([1, 0, 1, 0, 1], bool))
    assert counts == Tally(2, 3, 3)
    assert counts.precision == counts.recall == pytest.approx(2 / 3)
    assert counts.f1 == pytest.approx(2 / 3)
    assert Tally(0, 0, 4).f1 == 0
    assert math.isnan(Tally().f1)


def test_bootstrap_draws_whole_groups() -> None:
    values = [0.0] * 5 + [1.0] * 5
    mean, first, second = bootstrap(
        values, lambda sample: (sum(sample) / len(sample), 3.0, math.nan), rounds=400
    )
    assert 0.15 <= mean.low <= 0.35
    assert 0.65 <= mean.high <= 0.85
    assert (first.low, first.high) == (3.0, 3.0)
    assert math.isnan(second.low)
    assert bootstrap(values, lambda s: (sum(s),), 50) == bootstrap(values, lambda s: (sum(s),), 50)


def box(x0: int, y0: int, x1: int, y1: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.int32)


def truth_of(*lines: AltoLine) -> AltoPage:
    return AltoPage("p", "sub", Path("p.png"), 100, 60, lines)


def blank() -> Mask:
    return np.zeros((60, 100), bool)


TYPED = AltoLine("typed", LineKind.TYPEWRITTEN, box(0, 0, 99, 9))
BY_HAND = AltoLine("hand", LineKind.HANDWRITTEN, box(0, 20, 99, 29))
PRINTED = AltoLine("print", LineKind.PRINT, box(0, 40, 99, 49))


def test_a_line_is_what_over_half_of_its_ink_is() -> None:
    typed, hand, other = blank(), blank(), blank()
    typed[2:6, 0:50] = True
    hand[2:6, 50:100] = True  # half and half: not over half
    hand[22:26, 0:51] = True
    other[22:26, 51:100] = True
    scores = score_lines(truth_of(TYPED, BY_HAND, PRINTED), typed, hand, other_mask=other)
    assert [(one.typed, one.handwritten, one.other) for one in scores] == [
        (200, 200, 0),
        (0, 204, 196),
        (0, 0, 0),
    ]
    assert [one.predicted for one in scores] == [False, True, False]
    assert [one.empty for one in scores] == [False, False, True]
    assert scores[1].score == scores[1].share == 204 / 400
    assert scores[2].score == 0


def test_a_crossing_counts_for_both() -> None:
    typed, hand = blank(), blank()
    typed[2:6, 0:60] = hand[2:6, 0:60] = True
    hand[2:6, 60:80] = True
    (score,) = score_lines(truth_of(TYPED), typed, hand)
    assert (score.typed, score.handwritten, score.share) == (240, 320, 320 / 560)


def test_probability_ranks_and_does_not_decide() -> None:
    typed = blank()
    typed[2:6, 0:60] = True
    probability = np.full((60, 100), 255, np.uint8)
    probability[2:6, 0:60] = 51
    (score,) = score_lines(truth_of(TYPED), typed, blank(), probability)
    assert score.score == pytest.approx(0.2)
    assert not score.predicted
    probability[:] = 255
    (score,) = score_lines(truth_of(TYPED), typed, blank(), probability)
    assert (score.score, score.predicted) == (1.0, False)


def test_specks_are_no_ink() -> None:
    hand = blank()
    hand[2:6, 0:4] = True
    (score,) = score_lines(truth_of(TYPED), blank(), hand)
    assert (score.empty, score.predicted, score.handwritten) == (True, False, 16)


def test_strokes_go_to_the_line_of_their_centre() -> None:
    above = AltoLine("above", LineKind.TYPEWRITTEN, box(0, 0, 99, 12))
    below = AltoLine("below", LineKind.HANDWRITTEN, box(0, 8, 99, 30))
    typed, hand = blank(), blank()
    typed[2:10, 0:40] = True  # hangs down into the other polygon
    hand[8:28, 50:60] = True  # reaches up into the first
    truth = truth_of(above, below)
    pixels = score_lines(truth, typed, hand)
    whole = score_lines(truth, typed, hand, within=Within.COMPONENTS)
    assert [(one.typed, one.handwritten) for one in pixels] == [(320, 50), (80, 200)]
    assert [(one.typed, one.handwritten) for one in whole] == [(320, 0), (0, 200)]


def test_components_carry_their_probability() -> None:
    hand = blank()
    hand[22:26, 0:20] = hand[22:26, 30:50] = True
    probability = np.zeros((60, 100), np.uint8)
    probability[22:26, 0:20], probability[22:26, 30:50] = 255, 0
    for within in Within:
        (score,) = score_lines(truth_of(BY_HAND), blank(), hand, probability, within=within)
        assert score.score == pytest.approx(0.5), within


def test_polygons_beyond_the_page() -> None:
    outside = AltoLine("out", LineKind.TYPEWRITTEN, box(90, -20, 150, 5))
    away = AltoLine("away", LineKind.TYPEWRITTEN, box(200, 200, 250, 210))
    typed = np.ones((60, 100), bool)
    for within in Within:
        first, second = score_lines(truth_of(outside, away), typed, blank(), within=within)
        assert second.empty
        assert first.typed == (60 if within is Within.PIXELS else 0)


def test_layers_of_another_size() -> None:
    with pytest.raises(ValueError, match="60, 100"):
        score_lines(truth_of(TYPED), np.zeros((60, 99), bool), blank())


def test_typed_ink_called_handwritten() -> None:
    typed, hand, other = blank(), blank(), blank()
    typed[2:6, 0:50] = True
    hand[2:6, 40:60] = True  # 40 pixels of both, 40 of handwriting only
    other[42:46, 0:10] = True
    hand[22:26, 0:50] = True  # in a handwritten line: right
    mixed = AltoLine("mixed", LineKind.TYPEWRITTEN, box(0, 0, 99, 9), mixed=True)
    layers = InkLayers(typed, hand, other)
    found = false_ink(truth_of(TYPED, BY_HAND, PRINTED), layers)
    assert (found.ink, found.wrong, found.lost) == (240 + 40, 80, 40)
    assert found.share == 80 / 280
    clean = false_ink(truth_of(mixed, PRINTED), layers)
    assert (clean.clean_ink, clean.clean_wrong, clean.wrong) == (40, 0, 80)
    assert math.isnan(false_ink(truth_of(BY_HAND), layers).share)


def test_ink_of_a_handwritten_line_is_not_the_typed_neighbours() -> None:
    hand = blank()
    hand[20:30, 0:50] = True
    over = AltoLine("over", LineKind.TYPEWRITTEN, box(0, 15, 99, 40))
    assert false_ink(truth_of(over, BY_HAND), InkLayers(blank(), hand, blank())).wrong == 0


def a_report() -> LineReport:
    typed, hand = blank(), blank()
    typed[2:6, 0:50] = typed[42:46, 0:50] = True
    hand[22:26, 0:50] = True
    wrong = InkLayers(hand, typed, blank())
    right = InkLayers(typed, hand, blank())
    truth = truth_of(TYPED, BY_HAND, PRINTED)
    pages = (score_page(truth, right), score_page(truth, wrong))
    return LineReport(pages, pages)


def test_figures_over_pages() -> None:
    report = a_report()
    figures = line_figures(report.pixels)
    assert figures.counts == Tally(right=1, found=3, true=2)
    assert figures.average_precision == pytest.approx(0.5 * 1 / 3 + 0.5 * 2 / 6)
    cut, best = best_cut(LineColumns.joined([LineColumns.of(page) for page in report.pixels]))
    assert (cut, best) == (0.0, Tally(2, 6, 2))


def test_line_tables_name_what_is_wrong() -> None:
    text = line_tables(a_report(), worst=2)
    assert "3 lines are wrong." in text
    assert "2 pages, lines: 2 typewritten, 2 handwritten, 2 print" in text
    assert "| 0.333 | 0.500 | 0.400 |" in text
    data = line_data(a_report())
    assert json.loads(json.dumps(data))["pixels"]["F1"] == pytest.approx(0.4)


def layers(**masks: Mask) -> InkLayers:
    typed, hand, other = (masks.get(name, blank()) for name in ("typed", "handwritten", "other"))
    return InkLayers(typed, hand, other)


def bar(x0: int, x1: int) -> Mask:
    mask = blank()
    mask[10:20, x0:x1] = True
    return mask


def test_overlap_of_classes() -> None:
    score = compare_layers("p", layers(typed=bar(0, 40)), layers(typed=bar(10, 50)))
    strict, _, common = score.overlaps
    assert strict[0].iou == 300 / 500
    assert common[0].iou == 1
    assert math.isnan(strict[1].iou)
    assert score.mean(0) == 0.6
    assert score.called == ((300, 0, 0, 100), (0, 0, 0, 0), (0, 0, 0, 0))
    assert score.sizes == (400, 0, 0)


def test_rims_forgive_edges_and_no_mistaken_class() -> None:
    fat, thin = blank(), blank()
    thin[10:20, 10:40] = True
    fat[9:21, 9:41] = True
    for truth, found in ((thin, fat), (fat, thin)):
        score = compare_layers("p", layers(typed=truth), layers(typed=found))
        assert score.overlaps[0][0].iou == 300 / (12 * 32)
        assert score.overlaps[1][0].iou == 1
    taken = compare_layers("p", layers(typed=thin), layers(handwritten=thin))
    assert [one.iou for one in taken.overlaps[1][:2]] == [0, 0]
    far = compare_layers("p", layers(typed=thin), layers(typed=thin | bar(60, 70)))
    assert far.overlaps[1][0].iou == 300 / 400


def test_a_crossing_is_in_both_layers() -> None:
    truth = layers(typed=bar(0, 40), handwritten=bar(30, 60))
    score = compare_layers("p", truth, layers(typed=bar(0, 30), handwritten=bar(30, 60)))
    for way in range(3):
        assert [one.iou for one in score.overlaps[way][:2]] == [0.75, 1]
    assert compare_layers("p", truth, truth).mean(0) == 1


def test_pages_are_pooled_before_the_mean() -> None:
    good = compare_layers("a", layers(typed=bar(0, 90)), layers(typed=bar(0, 90)))
    bad = compare_layers("b", layers(typed=bar(0, 10)), layers(other=bar(0, 10)))
    typed, _, other = pooled([good, bad], 0)
    assert (typed.iou, other.iou) == (0.9, 0)
    assert mean_iou(pooled([good, bad], 0)) == 0.45
    text = pixel_tables([good, bad], worst=1)
    assert "| strict | 90.0% | – | 0.0% | 45.0% |" in text
    assert "| b | 0.0% | – | 0.0% | 0.0% |" in text
    assert pixel_data([good, bad])["strict"] == {
        "typed": 0.9,
        "handwritten": pytest.approx(math.nan, nan_ok=True),
        "other": 0.0,
        "mean": 0.45,
        "pages": {"a": 1.0, "b": 0.0},
    }
    small = np.zeros((2, 2), bool)
    with pytest.raises(ValueError, match="beside"):
        compare_layers("p", layers(), InkLayers(small, small, small))


def a_drawn_page(*written: HandwrittenLine) -> DrawnPage:
    lines = tuple(
        TypedLine(text, row=row) for row, text in enumerate(("первая строка", "вторая"), 1)
    )
    page = PageDescription(
        lines, handwritten=written, width_mm=80, height_mm=60, left_mm=10, top_mm=15
    )
    return draw_page(page, 3, condition=Condition(dpi=150, margin_mm=0, skew=0.0))


def test_lines_that_handwriting_runs_through() -> None:
    bare = a_drawn_page()
    assert crossed_lines(bare, bare.truth.lines) == []
    first = bare.truth.lines[0].box
    per_mm = 150 / 25.4
    across = HandwrittenLine("почерк", x_mm=12, y_mm=first.y1 / per_mm)
    page = a_drawn_page(across)
    assert [line.text for line in crossed_lines(page, page.truth.lines)][:1] == ["первая строка"]
    away = a_drawn_page(HandwrittenLine("почерк", x_mm=12, y_mm=50))
    assert crossed_lines(away, away.truth.lines) == []


def test_readings_of_a_page() -> None:
    page = a_drawn_page(HandwrittenLine("почерк", x_mm=12, y_mm=15))
    assert len(READINGS) == 4
    right, wrong = "первая строка\nвторая", "перва строка\nвторая"
    score = score_ocr("p", page, (right, right, wrong, f"{wrong} шум"))
    assert [rate.edits for rate in score.pages] == [0, 0, 1, 4]
    assert {rate.characters for rate in score.pages} == {len("перваястрокавторая")}
    assert score.handwriting
    assert score.lines >= 1
    assert [rate.edits for rate in score.crossed] == [0, 0, 1, 1]
    small = ocr_tables([score], worst=1)
    assert "pages with hardly any typing (1)" in small
    assert "handwriting through" not in small
    counts = (0, 0, 5, 30)
    grown = replace(score, pages=tuple(Rate(edits, 500) for edits in counts))
    text = ocr_tables([grown, grown, score], worst=0)
    through = "pages with handwriting through typed lines (2)"
    assert f"| {through} | 0.00% (0/1000) | 0.00% (0/1000) | 1.00% (10/1000) |" in text
    assert f"| {through} | +1.00 | +6.00 | +0.00 |" in text
    assert "pages without any" not in text
    with pytest.raises(ValueError, match=str(len(READINGS))):
        score_ocr("p", page, (right,))


def test_taking_the_handwriting_away_leaves_the_typing() -> None:
    # On a bilevel scan a stroke over a pale letter makes more of the letter seen.
    chosen = next(
        (page, plan)
        for page in DrawnSet(30, 5, dpi=100).pages
        if (plan := page.plan()).description.handwritten and plan.condition.tone != "bilevel"
    )
    page, plan = chosen
    written, bare = page.draw(plan), page.draw(without_handwriting(plan))
    assert written.layers.handwritten.any()
    assert not bare.layers.handwritten.any()
    assert (written.layers.typed == bare.layers.typed).all()
    assert [line.text for line in written.truth.lines] == [line.text for line in bare.truth.lines]


def test_a_set_is_told_by_its_seed() -> None:
    first, second = DrawnSet(2, 901).pages
    assert (first.seed, second.seed) == (901 * 1_000_003 + 1, 901 * 1_000_003 + 2)
    assert first.plan() == PlannedPage(DrawnSet(9, 901), 1).plan()
    for count, seed in ((0, 1), (1, -1)):
        with pytest.raises(ValueError, match="a set has"):
            DrawnSet(count, seed)


def test_annotation_tables() -> None:
    kind, other = AnnotationKind.UNDERLINE, AnnotationKind.BAR
    score = AnnotationScore(
        true=4,
        found=3,
        matched=2,
        kind=1,
        anchored=2,
        confused={(kind, kind): 1, (kind, other): 1, (kind, None): 2, (None, other): 1},
    )
    pages = [PageAnnotations("a", score), PageAnnotations("b", AnnotationScore())]
    text = annotation_tables(pages, worst=1)
    assert "| 2 pages | 50.0% (2/4) | 66.7% (2/3) | 50.0% (1/2) | 100.0% (2/2) |" in text
    assert "| underline | 25.0% (1/4) | 100.0% (1/1) |" in text
    assert "| underline | – | 2 |" in text
    assert "| a | 4 | 3 | 2 | 1 | 2 |" in text
    assert annotation_data(pages)["confused"] == [
        ["underline", "underline", 1],
        ["underline", "bar", 1],
        ["underline", "–", 2],
        ["–", "bar", 1],
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--only", "lines,letters"],
        ["--drawn", "0", "--only", "time"],
        ["--jobs", "0"],
        ["--lines", "nowhere"],
        ["--engine", "null", "--only", "ocr"],
        ["--engine", "none"],
    ],
)
def test_options_that_cannot_be(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        ink.parse(arguments)


def test_without_an_engine_words_are_not_measured(tmp_path: Path) -> None:
    options = ink.parse(["--engine", "null", "--lines", str(tmp_path)])
    assert tuple(options.only) == ("lines", "pixels", "time")


def test_numbers_that_are_none_are_null() -> None:
    assert ink._plain({"a": (math.nan, 1.5), "b": [None]}) == {"a": [None, 1.5], "b": [None]}
