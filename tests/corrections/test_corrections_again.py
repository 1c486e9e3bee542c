"""Changes on pages that a later run read anew: what fits is applied, what does not is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from corrections_material import (
    RECTO,
    VERSO,
    body,
    corrected,
    find_word,
    letter,
    line_spot,
    mark_of,
    mark_spot,
    region_spot,
    word_spot,
)

from pipeline.corrections.changes import (
    Change,
    HandChange,
    LineChange,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    WordChange,
)
from pipeline.corrections.document import ReviewedDocument
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Line,
    Page,
    Region,
    RegionKind,
    Word,
)

RECTO_PAGE, VERSO_PAGE = letter()
Pages = tuple[Page, ...]

CHANGES: dict[str, Change] = {
    "word": WordChange(spot=word_spot(RECTO_PAGE, "станциях"), before="станциях", after="станции"),
    "parted": WordChange(
        spot=word_spot(RECTO_PAGE, "немедленно"), before="немедленно", after="не медленно"
    ),
    "number": WordChange(spot=word_spot(RECTO_PAGE, "73"), before="73", after="78"),
    "line": LineChange(
        spot=line_spot(RECTO_PAGE, "о числе"),
        before=line_spot(RECTO_PAGE, "о числе").text,
        after="о числе платформ, которые стоят на путях без отправления",
    ),
    "region": RegionChange(
        spot=region_spot(VERSO_PAGE, "r2"), before=RegionKind.SIGNATURE, after=RegionKind.FOOTER
    ),
    "hand": HandChange(
        subject="line", spot=line_spot(RECTO_PAGE, "ках"), before=Hand.TYPED, after=Hand.INK
    ),
    "paragraph": ParagraphChange(spot=line_spot(RECTO_PAGE, "Просим"), before=True, after=False),
    "reading": ReadingChange(spot=mark_spot(VERSO_PAGE, "a1"), before=None, after="К утру."),
    "mark": MarkChange(
        spot=mark_spot(RECTO_PAGE, "a3"),
        before=AnnotationKind.UNDERLINE,
        after=AnnotationKind.STRIKE_OUT,
    ),
}
HOLDS: dict[str, Callable[[ReviewedDocument], bool]] = {
    "word": lambda r: "на станции дороги" in " ".join(body(r)),
    "parted": lambda r: "выслать не медленно" in " ".join(body(r)),
    "number": lambda r: r.record.number is not None and r.record.number.normalised == "78",
    "line": lambda r: "о числе платформ, которые" in " ".join(body(r)),
    "region": lambda r: [line.role for line in r.record.other_lines][-1] == "footer",
    "hand": lambda r: any("ках хлеба" in (m.reading or "") for m in r.record.annotations),
    "paragraph": lambda r: "подробно. Просим" in " ".join(body(r)),
    "reading": lambda r: "К утру." in body(r),
    "mark": lambda r: [m.kind.value for m in r.record.annotations].count("strike-out") == 1,
}


def moved(pages: Pages, right: int, down: int) -> Pages:
    def box(old: Box) -> Box:
        return Box(old.x0 + right, old.y0 + down, old.x1 + right, old.y1 + down)

    return tuple(
        replace(
            page,
            regions=tuple(
                Region(
                    region.id,
                    region.kind,
                    box(region.box),
                    tuple(
                        Line(
                            box(line.box),
                            tuple(replace(word, box=box(word.box)) for word in line.words),
                            line.hand,
                        )
                        for line in region.lines
                    ),
                )
                for region in page.regions
            ),
            annotations=tuple(replace(mark, box=box(mark.box)) for mark in page.annotations),
        )
        for page in pages
    )


def read_as(pages: Pages, words: dict[str, str]) -> Pages:
    """The pages with other text for some words; several words stand in the room of one."""

    def line(old: Line) -> Line:
        new: list[Word] = []
        for word in old.words:
            parts = words.get(word.text, word.text).split()
            width = word.box.width // max(len(parts), 1)
            for at, text in enumerate(parts):
                x0 = word.box.x0 + at * width
                new.append(Word(text, Box(x0, word.box.y0, x0 + width, word.box.y1), 0.7))
        return Line(old.box, tuple(new), old.hand)

    return tuple(
        replace(
            page,
            regions=tuple(
                replace(region, lines=tuple(map(line, region.lines))) for region in page.regions
            ),
        )
        for page in pages
    )


def parted(pages: Pages) -> Pages:
    """Each region of several lines is two now, and has another id."""

    def regions(old: Sequence[Region]) -> tuple[Region, ...]:
        new: list[Region] = []
        for region in old:
            for lines in (region.lines[:1], region.lines[1:]):
                if lines or not region.lines:
                    box = Box.around(line.box for line in lines) if lines else region.box
                    new.append(Region(f"n{len(new)}", region.kind, box, lines))
                if not region.lines:
                    break
        return tuple(new)

    return tuple(
        replace(
            page,
            regions=regions(page.regions),
            annotations=tuple(replace(mark, anchor=None) for mark in page.annotations),
        )
        for page in pages
    )


def renamed(pages: Pages) -> Pages:
    return tuple(replace(page, id=f"other-{at}") for at, page in enumerate(pages))


def scanned_anew(pages: Pages) -> Pages:
    return tuple(
        replace(page, scan=replace(page.scan, sha256="f" * 64), id=page.id) for page in pages
    )


AGAIN: dict[str, Callable[[Pages], Pages]] = {
    "the same": lambda pages: pages,
    "moved": lambda pages: moved(pages, 4, -5),
    "renamed": renamed,
    "read otherwise": lambda pages: read_as(
        pages,
        {"станциях": "станцнях", "немедленно": "неmедленно", "73": "18", "вагонов,": "вагонон"},
    ),
    "moved and renamed and read otherwise": lambda pages: renamed(
        moved(read_as(pages, {"станциях": "станцнях", "хлеба": "хлсба"}), -6, 3)
    ),
}


@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("name", CHANGES)
def test_what_still_fits_is_applied(name: str, again: str) -> None:
    reviewed = corrected(CHANGES[name], pages=AGAIN[again](letter()))
    assert not reviewed.unfit
    if (name, again) != ("hand", "moved and renamed and read otherwise"):
        assert HOLDS[name](reviewed)
    assert [said.number for said in reviewed.record.provenance.corrected] == [1]


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "mark"])
def test_a_layout_that_parts_regions_otherwise(name: str) -> None:
    reviewed = corrected(CHANGES[name], pages=parted(letter()))
    assert not reviewed.unfit
    assert HOLDS[name](reviewed)


def test_what_the_machine_reads_right_now_fits_as_well() -> None:
    now = read_as(letter(), {"станциях": "станции", "немедленно": "не медленно", "73": "78"})
    reviewed = corrected(
        CHANGES["word"], CHANGES["parted"], CHANGES["number"], CHANGES["line"], pages=now
    )
    assert not reviewed.unfit
    assert all(HOLDS[name](reviewed) for name in ("word", "parted", "number", "line"))
    assert find_word(reviewed.pages[0], "станции").confidence == 1.0


def test_a_removed_word_that_is_not_read_any_more() -> None:
    gone = WordChange(spot=word_spot(RECTO_PAGE, "этот"), before="этот", after="")
    now = read_as(letter(), {"этот": ""})
    reviewed = corrected(gone, pages=now)
    assert not reviewed.unfit
    assert body(reviewed) == body(corrected(pages=now))


@pytest.mark.parametrize("name", ["line", "word", "paragraph", "hand"])
def test_a_line_that_is_lost_is_shown_and_not_dropped(name: str) -> None:
    change = CHANGES[name]
    assert not isinstance(change, RegionChange)

    def without(page: Page) -> Page:
        regions = [
            replace(
                region,
                lines=tuple(
                    line
                    for line in region.lines
                    if not any(
                        start in line.text for start in ("станциях", "Просим", "о числе", "ках")
                    )
                ),
            )
            for region in page.regions
        ]
        return replace(page, regions=tuple(regions), annotations=())

    pages = tuple(map(without, letter()))
    reviewed = corrected(change, pages=pages)
    (unfit,) = reviewed.unfit
    assert unfit.entry.change == change
    assert unfit.why.en.endswith(".")
    assert reviewed.pages == pages
    assert reviewed.record == corrected(pages=pages).record


def test_a_page_that_is_gone() -> None:
    reviewed = corrected(CHANGES["word"], CHANGES["reading"], pages=letter()[1:])
    (unfit,) = reviewed.unfit
    assert unfit.entry.number == 1
    assert RECTO in unfit.why.en
    assert RECTO in unfit.why.ru
    assert HOLDS["reading"](reviewed)


def test_another_scan_under_the_same_name_needs_the_same_text() -> None:
    same_text = scanned_anew(letter())
    reviewed = corrected(CHANGES["word"], CHANGES["line"], pages=same_text)
    assert not reviewed.unfit
    assert HOLDS["word"](reviewed)
    assert HOLDS["line"](reviewed)
    other = read_as(same_text, {"станциях": "вокзал", "73": "18"})
    reviewed = corrected(
        CHANGES["word"], CHANGES["number"], CHANGES["mark"], CHANGES["reading"], pages=other
    )
    assert [one.entry.number for one in reviewed.unfit] == [1, 2, 3, 4]
    assert reviewed.record == corrected(pages=other).record


def test_halves_of_a_spread_share_their_scan() -> None:
    """Both pages are of one frame; the place tells which of them is meant."""
    recto, verso = letter()
    verso = moved((replace(verso, scan=recto.scan),), 0, 1800)[0]
    pages = tuple(replace(page, id=f"spread-{at}") for at, page in enumerate((recto, verso)))
    change = WordChange(spot=word_spot(verso, "суток"), before="суток", after="недели")
    reviewed = corrected(change, pages=pages)
    assert not reviewed.unfit
    assert "более недели и ждут" in " ".join(body(reviewed))
    assert VERSO not in [page.id for page in reviewed.pages]


def test_the_nearest_of_two_equal_words_is_meant() -> None:
    """«на» stands twice on the page, «о» three times."""
    second = [
        word
        for region in RECTO_PAGE.regions
        for line in region.lines
        for word in line.words
        if word.text == "на"
    ][1]
    place = word_spot(RECTO_PAGE, "на").model_copy(update={"box": tuple(second.box.as_list())})
    reviewed = corrected(
        WordChange(spot=place, before="на", after="НА"), pages=moved(letter(), 3, 3)
    )
    assert "стоят НА путях" in body(reviewed)[1]
    assert "НА" not in body(reviewed)[0]


def test_a_mark_is_found_among_others_upon_it() -> None:
    """A stroke through the passage lies within it; the reading is the passage's."""
    recto, verso = letter()
    passage = mark_of(verso, "a1")
    stroke = Annotation(
        "a0", AnnotationKind.STRIKE_OUT, Hand.PENCIL,
        Box(passage.box.x0, passage.box.y0, passage.box.x1, passage.box.y1 - 20), 0.9,
    )  # fmt: skip
    pages = (recto, replace(verso, annotations=(stroke, passage)))
    reviewed = corrected(CHANGES["reading"], pages=pages)
    assert mark_of(reviewed.pages[1], "a1").reading == "К утру."
    assert mark_of(reviewed.pages[1], "a0").reading is None
