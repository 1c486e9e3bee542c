"""A check holds as long as the document is what the person had before the eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from corrections_material import body, corrected, letter, record_of, word_spot

from pipeline.corrections.changes import CheckedChange, FieldChange, WordChange
from pipeline.corrections.content import content_digest
from pipeline.corrections.document import ReviewedDocument
from pipeline.model import Box, Page

RECTO, VERSO = letter()


def word(text: str, after: str) -> WordChange:
    return WordChange(spot=word_spot(RECTO, text), before=text, after=after)


def check(of: ReviewedDocument) -> CheckedChange:
    return CheckedChange(before=False, after=True, content=content_digest(of.record))


def read_anew(text: str, other: str, by: int = 0) -> tuple[Page, ...]:
    """The letter as a later run reads it: a word otherwise, all words some pixels to the right."""

    def moved(box: Box) -> Box:
        return Box(box.x0 + by, box.y0, box.x1 + by, box.y1)

    def lines(page: Page) -> Page:
        regions = tuple(
            replace(
                region,
                lines=tuple(
                    replace(
                        line,
                        words=tuple(
                            replace(
                                word,
                                text=other if word.text == text else word.text,
                                box=moved(word.box),
                                confidence=0.5,
                            )
                            for word in line.words
                        ),
                    )
                    for line in region.lines
                ),
            )
            for region in page.regions
        )
        return replace(page, regions=regions)

    return tuple(lines(page) for page in letter())


def test_it_holds_while_nothing_changes() -> None:
    checked = corrected(check(corrected()))
    assert checked.checked
    assert not checked.unfit


def test_it_holds_when_a_later_run_reads_the_same_elsewhere_and_less_surely() -> None:
    reviewed = corrected(check(corrected()), pages=read_anew("", "", by=3))
    assert reviewed.checked


def test_it_holds_no_more_when_a_later_run_reads_otherwise() -> None:
    reviewed = corrected(check(corrected()), pages=read_anew("станциях", "стенциях"))
    assert not reviewed.checked
    assert reviewed.record.provenance.checked is None
    (unfit,) = reviewed.unfit
    assert "not what was checked" in unfit.why.en
    assert "стенциях" in " ".join(body(reviewed))


def test_it_holds_when_people_go_on_correcting() -> None:
    before = word("станциях", "станции")
    later = FieldChange(name="title", before=None, after="О станциях")
    reviewed = corrected(before, check(corrected(before)), later)
    assert reviewed.checked
    assert not reviewed.unfit


def test_it_holds_when_only_corrected_words_are_read_otherwise() -> None:
    before = word("станциях", "станции")
    pages = read_anew("станциях", "станциях.")
    later = FieldChange(name="title", before=None, after="О станциях")
    for changes in ((), (later,)):
        assert corrected(before, check(corrected(before)), *changes, pages=pages).checked


def test_checked_again_it_holds_again() -> None:
    pages = read_anew("станциях", "стенциях")
    first = check(corrected())
    reviewed = corrected(first, check(corrected(pages=pages)), pages=pages)
    assert reviewed.checked
    assert not reviewed.unfit


def test_one_of_which_nothing_is_known_holds() -> None:
    old = CheckedChange(before=False, after=True)
    assert corrected(old, pages=read_anew("станциях", "стенциях")).checked


@pytest.mark.parametrize("name", ["title", "number", "addressees", "archive.fond"])
def test_every_field_counts(name: str) -> None:
    change = FieldChange(name=name, before=None, after="9")
    assert content_digest(corrected(change).record) != content_digest(record_of(letter()))
