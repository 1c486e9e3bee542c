from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_by_hand import mark, page, region, written

from pipeline.correct import Correction
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Instrument,
    Line,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    ScanRef,
    Word,
    WordRef,
)
from pipeline.page_file import load_corrections, load_page, page_from_json, page_to_json

FULL = page(
    "f1_l061ob",
    [
        region("r1", RegionKind.NUMBER, ["- 3 -"]),
        region("r2", RegionKind.PARAGRAPH, ["Сей ёж", "№ 12/с"], 3),
        written("r3", 9),
    ],
    [mark("a1", Box(1, 2, 30, 40)), mark("a2", Box(9, 9, 99, 99), reading="В дело")],
    path="Ф1/л61об.tif",
    frame=2,
    rotation=270,
    warnings=("Turned.",),
)
CORRECTION = Correction(
    page="f1_l061ob",
    region="r2",
    line=0,
    word=1,
    box=Box(5, 6, 7, 8),
    rule="homoglyphs",
    before="eж",
    after="ёж",
    confidence=0.5,
)


def test_the_keys_of_the_contract() -> None:
    raw = json.loads(page_to_json(FULL, [CORRECTION]))
    assert {
        "id", "scan", "width", "height", "dpi", "text", "mean_confidence", "regions", "annotations"
    } <= raw.keys()  # fmt: skip
    assert raw["scan"] == {"path": "Ф1/л61об.tif", "sha256": FULL.scan.sha256, "frame": 2}
    assert raw["text"] == "Сей ёж\n№ 12/с"
    assert raw["mean_confidence"] == 0.9
    paragraph = raw["regions"][1]
    assert paragraph.keys() == {"id", "kind", "box", "lines"}
    assert paragraph["kind"] == "paragraph"
    line = paragraph["lines"][0]
    assert line.keys() == {"box", "text", "hand", "words"}
    assert (line["text"], line["hand"]) == ("Сей ёж", "typed")
    word = line["words"][0]
    assert word.keys() == {"box", "text", "confidence"}
    assert word["box"] == FULL.regions[1].lines[0].words[0].box.as_list()
    assert raw["regions"][2]["lines"][0]["hand"] == "pencil"
    assert [item["reading"] for item in raw["annotations"]] == [None, "В дело"]


ANCHORED = Annotation(
    "a1",
    AnnotationKind.STRIKE_OUT,
    Hand.PENCIL,
    Box(1, 2, 30, 40),
    0.87,
    instrument=Instrument.RED_PENCIL,
    outline=(((1, 2), (30, 2), (1, 40)),),
    anchor=MarkAnchor(Relation.THROUGH, (WordRef('r"2\\', 0, 1),)),
)


def test_a_mark_with_its_anchor_and_outline() -> None:
    data = page_to_json(replace(FULL, annotations=(ANCHORED,)))
    (item,) = json.loads(data)["annotations"]
    assert item == {
        "id": "a1", "kind": "strike-out", "hand": "pencil", "instrument": "red-pencil",
        "box": [1, 2, 30, 40], "outline": [[[1, 2], [30, 2], [1, 40]]],
        "anchor": {
            "relation": "through",
            "words": [{"region": 'r"2\\', "line": 0, "word": 1}],
            "before": None, "after": None,
        },
        "crop": None, "reading": None, "reading_confidence": None, "confidence": 0.87,
    }  # fmt: skip
    # People read these files: a point and a place stand on one line.
    assert b" [30, 2],\n" in data
    assert b'"line": 0, "word": 1}' in data


def test_a_page_file_from_before_marks_had_anchors() -> None:
    raw = json.loads(page_to_json(FULL))
    for item in raw["annotations"]:
        for name in ("instrument", "outline", "anchor", "reading_confidence"):
            del item[name]
    assert page_from_json(json.dumps(raw).encode()) == FULL


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(page_to_json(FULL, [CORRECTION]))
    assert load_page(path) == FULL
    assert load_corrections(path) == (CORRECTION,)


words = st.builds(
    Word,
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12),
    st.builds(Box, st.just(1), st.just(2), st.integers(2, 99), st.integers(3, 99)),
    st.integers(0, 10_000).map(lambda value: value / 10_000),
)
lines = st.builds(
    Line, st.just(Box(1, 2, 99, 99)), st.lists(words, max_size=4).map(tuple), st.sampled_from(Hand)
)
regions = st.builds(
    Region,
    st.text("r0123456789", min_size=1),
    st.sampled_from(RegionKind),
    st.just(Box(0, 0, 100, 100)),
    st.lists(lines, max_size=3).map(tuple),
)
shares = st.integers(0, 10_000).map(lambda value: value / 10_000)
refs = st.builds(WordRef, st.text(min_size=1), st.integers(0, 99), st.integers(0, 99))
points = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
anchors = st.builds(
    MarkAnchor,
    st.sampled_from([relation for relation in Relation if relation is not Relation.BETWEEN]),
    st.lists(refs, min_size=1, max_size=4).map(tuple),
) | st.tuples(refs, st.none() | refs, st.booleans()).map(
    lambda given: MarkAnchor(
        Relation.BETWEEN, (), *(given[:2] if given[2] else (given[1], given[0]))
    )
)
made_annotations = st.builds(
    Annotation,
    st.text("a0123456789", min_size=1),
    st.sampled_from(AnnotationKind),
    st.sampled_from(Hand),
    st.just(Box(3, 4, 5, 6)),
    shares,
    st.none() | st.just("crops/a/a1.png"),
    st.none() | st.text(),
    st.none() | shares,
    st.none() | st.sampled_from(Instrument),
    st.lists(st.lists(points, max_size=5).map(tuple), max_size=3).map(tuple),
    st.none() | anchors,
)
pages = st.builds(
    Page,
    st.text(min_size=1),
    st.builds(ScanRef, st.text(min_size=1), st.text("0123456789abcdef"), st.integers(0, 999)),
    st.integers(1, 9999),
    st.integers(1, 9999),
    st.none() | st.integers(50, 1200).map(float),
    st.lists(regions, max_size=3).map(tuple),
    st.lists(made_annotations, max_size=3).map(tuple),
    st.sampled_from([0, 90, 180, 270]),
    st.integers(-12_000, 12_000).map(lambda value: value / 1000),
    st.lists(st.text(), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(pages)
def test_every_page_comes_back_and_gives_the_same_bytes(made: Page) -> None:
    data = page_to_json(made)
    assert page_from_json(data) == made
    assert page_to_json(page_from_json(data)) == data


def test_a_composed_and_a_decomposed_reading_give_the_same_file() -> None:
    one, other = (
        replace(FULL, regions=(region("r", RegionKind.PARAGRAPH, [text]),))
        for text in ("чайник", "чаи\u0306ник")
    )
    texts = [json.loads(page_to_json(made))["text"] for made in (one, other)]
    assert texts == ["чайник", "чайник"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"id": "a"}',
        page_to_json(FULL).replace(b'"paragraph"', b'"chapter"'),
        page_to_json(FULL).replace(b'"regions"', b'"parts"'),
        page_to_json(FULL).replace(b'"confidence": 0.9', b'"confidence": 9'),
        page_to_json(FULL).replace(b'"unclassified"', b'"doodle"'),
        page_to_json(replace(FULL, annotations=(ANCHORED,))).replace(b'"through"', b'"between"'),
        page_to_json(FULL)[:-40],
    ],
)
def test_what_is_no_page_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        page_from_json(data)
