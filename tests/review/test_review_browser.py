"""The review page in a browser: what a person does with it, and what a hostile record cannot."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from chromium import open_chromium
from review_material import EVIL, LETTER, RECTO, SCRIPT, VERSO, Material, letter, material

from pipeline.corrections.log import load_log
from pipeline.model import Box, upright
from pipeline.review.app import review_app
from pipeline.review.guard import Access
from pipeline.review.serve import HOST, listen

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PATIENCE = 15_000
"""Milliseconds after which something that does not appear has failed."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with open_chromium() as opened:
        yield opened


@dataclass
class Review:
    """A batch being served, and people who look at it."""

    batch: Material
    chromium: Any
    address: str
    errors: list[str] = field(default_factory=list)

    def person(self, name: str, locale: str = "en-US", **more: Any) -> Any:
        """A page of a browser of their own; no error of its scripts is overlooked."""
        context = self.chromium.new_context(locale=locale, **more)
        context.set_default_timeout(PATIENCE)
        if name:
            context.add_init_script(f"localStorage.setItem('mashinopis-who', {json.dumps(name)})")
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}"))
        return page

    def document(self, page: Any, document: str = LETTER) -> Any:
        page.goto(f"{self.address}documents/{document}")
        page.wait_for_selector("#panel .word")
        return page

    def texts(self, document: str = LETTER) -> list[str]:
        """What people wrote, in the order of the log."""
        changes = (entry.change for entry in load_log(self.batch.results, document).standing)
        return [str(getattr(change, "after", None)) for change in changes]


@pytest.fixture
def review(tmp_path: Path, chromium: Any) -> Iterator[Review]:
    batch = material(tmp_path)
    listener = listen(HOST, None)
    access = Access.of(HOST, int(listener.getsockname()[1]))
    config = uvicorn.Config(review_app(batch.batch(), access), log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    served = Review(batch, chromium, access.address)
    yield served
    for context in chromium.contexts:
        context.close()
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert served.errors == []


def word(page: Any, text: str) -> Any:
    return page.locator("#panel .word", has_text=text).first


def closed(page: Any) -> None:
    page.wait_for_selector("dialog:not([open])", state="attached")


def rewrite(page: Any, text: str, other: str) -> None:
    """Edit a word of the panel, and wait until it is saved."""
    word(page, text).click()
    page.fill("#ask-text", other)
    page.keyboard.press("Enter")
    closed(page)


def test_from_the_list_to_a_corrected_word_and_back(review: Review) -> None:
    page = review.person("Анна")
    page.goto(review.address)
    page.wait_for_selector("tbody tr")
    assert page.locator("tbody tr").count() == 3
    page.fill("#search", "березовой заставе")  # ё is as good as е
    playwright.expect(page.locator("tbody tr")).to_have_count(1)
    page.click("tbody a")
    page.wait_for_selector("#panel .word")
    rewrite(page, "Народный", "Бывший народный")
    assert review.texts() == ["Бывший народный"]
    page.reload()
    playwright.expect(word(page, "Бывший")).to_be_visible()
    playwright.expect(word(page, "комиссар")).to_be_visible()
    page.click("#tab-history")
    page.click("[data-undo='1']")
    page.wait_for_selector(".history .undone")
    page.click("#tab-record")
    playwright.expect(word(page, "Народный")).to_be_visible()
    assert review.texts() == []


def test_a_name_is_asked_for_once(review: Review) -> None:
    page = review.document(review.person(""))
    word(page, "приказа").click()
    page.fill("#ask-who", "Вера")
    page.keyboard.press("Enter")
    page.fill("#ask-text", "приказов.")
    page.keyboard.press("Enter")
    closed(page)
    entry = load_log(review.batch.results, LETTER).entries[0]
    assert (entry.who, review.texts()) == ("Вера", ["приказов."])


def test_the_second_of_two_is_told_and_loses_nothing(review: Review) -> None:
    first, second = (review.document(review.person(name)) for name in ("Анна", "Борис"))
    word(second, "заставе").click()
    second.fill("#ask-text", "заставах.")
    rewrite(first, "заставе", "заставе!")
    second.keyboard.press("Enter")
    second.wait_for_selector("#save-mine")
    said = second.inner_text(".dialog-said")
    assert "Анна" in said
    assert "заставе!" in said
    assert second.input_value("#ask-text") == "заставах."
    second.focus("#ask-text")
    second.keyboard.press("Enter")  # is no choice
    assert second.locator("#save-mine").is_visible()
    assert review.texts() == ["заставе!"]
    second.click("#save-mine")
    closed(second)
    assert review.texts() == ["заставе!", "заставах."]
    playwright.expect(word(second, "заставах")).to_be_visible()


def test_what_was_typed_outlives_a_server_that_went_away(review: Review) -> None:
    page = review.document(review.person("Анна"))
    word(page, "сведения").click()
    page.route("**/changes", lambda route: route.abort())
    page.fill("#ask-text", "сведенья.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".dialog-said p")
    assert "mashinopis review" in page.inner_text(".dialog-said")
    page.unroute("**/changes")
    page.reload()
    word(page, "сведения").click()
    assert page.input_value("#ask-text") == "сведенья."
    page.keyboard.press("Enter")
    closed(page)
    assert review.texts() == ["сведенья."]


def test_corrections_outlive_a_new_run(review: Review) -> None:
    """The pages are written anew, all boxes some pixels away."""
    page = review.document(review.person("Анна"))
    rewrite(page, "сведения", "сведенья.")

    def moved(box: Box) -> Box:
        return Box(box.x0 + 4, box.y0 + 3, box.x1 + 4, box.y1 + 3)

    review.batch.add(
        LETTER,
        [
            replace(
                one,
                regions=tuple(
                    replace(
                        region,
                        box=moved(region.box),
                        lines=tuple(
                            replace(
                                line,
                                box=moved(line.box),
                                words=tuple(replace(w, box=moved(w.box)) for w in line.words),
                            )
                            for line in region.lines
                        ),
                    )
                    for region in one.regions
                ),
            )
            for one in letter()
        ],
        scan=True,
    )
    page.reload()
    playwright.expect(word(page, "сведенья.")).to_be_visible()
    playwright.expect(page.locator("#tab-history")).to_contain_text("1")


def test_what_was_checked_is_to_be_checked_again_when_it_is_read_otherwise(review: Review) -> None:
    page = review.document(review.person("Анна"))
    page.click("#check")
    page.wait_for_selector("#check[aria-pressed='true']")
    recto, verso = letter()
    (head, *regions) = recto.regions
    (first, *lines) = head.lines
    words = tuple(replace(word, text=f"{word.text}!") for word in first.words)
    head = replace(head, lines=(replace(first, words=words), *lines))
    review.batch.add(LETTER, [replace(recto, regions=(head, *regions)), verso], scan=True)
    page.reload()
    page.wait_for_selector("#check[aria-pressed='false']")
    page.click("#tab-review")
    assert "not what was checked" in page.inner_text(".unfit")
    for said in ("уже не тот", "not what was checked"):
        page.click("#language")
        page.click("#tab-review")
        playwright.expect(page.locator(".unfit").first).to_contain_text(said)
    page.click("#check")
    page.wait_for_selector("#check[aria-pressed='true']")
    assert page.locator(".unfit").count() == 0


def test_nothing_of_a_record_is_run(review: Review) -> None:
    page = review.document(review.person(EVIL), SCRIPT)
    for tab in ("record", "lines", "marks", "review", "history"):
        page.click(f"#tab-{tab}")
        assert page.locator("#panel script").count() == 0
    page.click("#tab-record")
    assert EVIL in page.inner_text("#panel")
    rewrite(page, EVIL, f"{EVIL}<img/src=x/onerror=alert(2)>")
    page.click("#tab-history")
    assert "onerror" in page.inner_text("#panel")
    page.goto(review.address)
    page.wait_for_selector("tbody tr")
    assert EVIL in page.inner_text("tbody")
    # Nor could it: the page allows its own files only.
    tried = page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.head.append(script);
            return window.ran ?? 'refused';
        }"""
    )
    assert tried == "refused"


def test_by_keys_alone(review: Review) -> None:
    page = review.person("Анна")
    page.goto(review.address)
    page.wait_for_selector("tbody tr")
    page.keyboard.press("/")
    page.keyboard.type("берёзовой")
    playwright.expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .word")
    page.keyboard.press("2")  # lines
    page.locator("#panel .word").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "СЕКРЕТНО"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    assert page.input_value("#ask-text") == "СОВЕРШЕННО СЕКРЕТНО"
    page.keyboard.type("СЕКРЕТНО")
    page.keyboard.press("Enter")
    closed(page)
    assert review.texts() == ["СЕКРЕТНО"]
    page.keyboard.press("u")
    page.wait_for_selector("#said:has-text('Taken back')", state="attached")
    assert review.texts() == []
    page.evaluate(  # the key of c on a Russian keyboard
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'с', code: 'KeyC', bubbles: true }))"
    )
    page.wait_for_selector("#check[aria-pressed='true']")
    assert review.texts() == ["True"]
    page.keyboard.press("?")
    assert "Keys" in page.inner_text("dialog")


def test_scan_and_text_show_each_other(review: Review) -> None:
    page = review.document(review.person("Анна"))
    page.click("#tab-lines")
    word(page, "сведения").hover()
    drawn = page.locator("#view .light").bounding_box()
    assert drawn is not None
    middle = drawn["x"] + drawn["width"] / 2, drawn["y"] + drawn["height"] / 2
    page.mouse.move(0, 0)
    page.mouse.move(*middle)
    assert page.locator("#panel .pointed").inner_text() == "сведения."
    page.mouse.click(*middle)
    assert page.evaluate("document.activeElement.textContent") == "сведения."


def test_a_page_on_its_side_is_shown_upright_with_its_boxes(review: Review) -> None:
    page = review.document(review.person("Анна"))
    page.locator("#sheets button").nth(1).click()
    page.click("#tab-lines")
    word(page, "Ждём").hover()
    drawn = page.locator("#view .light").bounding_box()
    whole = page.locator("#view image").bounding_box()
    _, verso = letter()
    box = upright(verso.regions[0].lines[0].words[0].box, verso)
    middle = (
        (drawn["x"] + drawn["width"] / 2 - whole["x"]) / whole["width"],
        (drawn["y"] + drawn["height"] / 2 - whole["y"]) / whole["height"],
    )
    x, y = box.centre
    assert middle == pytest.approx((x / verso.height, y / verso.width), abs=0.004)


def test_zoom_by_wheel_keys_and_fingers(review: Review) -> None:
    page = review.document(review.person("Анна", has_touch=True))

    def width() -> float:
        return float(page.get_attribute("#view svg", "viewBox").split()[2])

    whole, first = width(), page.get_attribute("#view svg", "viewBox")
    page.hover("#view svg")
    page.mouse.wheel(0, -200)
    playwright.expect(page.locator("#view svg")).not_to_have_attribute("viewBox", first)
    assert width() < whole
    page.focus("#view svg")
    page.keyboard.press("0")
    assert width() == whole
    page.keyboard.press("+")
    zoomed = width()
    assert zoomed < whole
    page.keyboard.press("0")
    page.evaluate(
        """() => {
            const view = document.querySelector('#view svg');
            const at = view.getBoundingClientRect();
            const touch = (kind, id, x) => view.dispatchEvent(new PointerEvent(kind, {
                pointerId: id, pointerType: 'touch', bubbles: true,
                clientX: at.left + x, clientY: at.top + 200,
            }));
            touch('pointerdown', 11, 200);
            touch('pointerdown', 12, 260);
            touch('pointermove', 12, 320);
            touch('pointerup', 12, 320);
            touch('pointerup', 11, 200);
        }"""
    )
    assert width() == pytest.approx(whole / 2, rel=0.05)


def test_of_several_changes_at_once_one_may_be_in_conflict(review: Review) -> None:
    first, second = (review.document(review.person(name)) for name in ("Анна", "Борис"))
    for page in (first, second):
        page.click("#tab-marks")
        page.locator(".card button", has_text="Edit").last.click()
    first.fill("#ask-reading", "согласен")
    first.locator("#dialog .main").click()
    closed(first)
    second.fill("#ask-reading", "согласны")
    second.select_option("#ask-kind", "resolution")
    second.locator("#dialog .main").click()
    second.click("#keep-theirs")
    closed(second)
    assert review.texts() == ["согласен", "resolution"]


def test_marks_fields_and_regions_are_corrected(review: Review) -> None:
    page = review.document(review.person("Анна"))
    page.click("#tab-marks")
    page.locator(".card button", has_text="Edit").last.click()
    page.fill("#ask-reading", "согласен")
    page.locator("#dialog .main").click()
    page.wait_for_selector(".card .reading:has-text('согласен')")
    page.locator(".card .remove").first.click()
    playwright.expect(page.locator(".card")).to_have_count(1)
    page.click("#tab-record")
    page.click("[data-field='number']")
    page.fill("#ask-text", "№ 74")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fields .tag")
    assert "№ 74" in page.inner_text(".fields")
    page.locator("#sheets button").first.click()
    page.click("#tab-lines")
    page.locator("button.kind").nth(1).click()
    page.select_option("#ask-kind", "footer")
    page.locator("#dialog .main").click()
    page.wait_for_selector("button.kind:has-text('footer')")
    assert review.texts() == ["согласен", "None", "№ 74", "footer"]


def drawn(page: Any, box: Box, size: tuple[int, int]) -> None:
    """Draw a box of the upright page, of this size, with the mouse."""
    whole = page.locator("#view image").bounding_box()

    def at(x: int, y: int) -> tuple[float, float]:
        return (
            whole["x"] + x / size[0] * whole["width"],
            whole["y"] + y / size[1] * whole["height"],
        )

    page.mouse.move(*at(box.x0, box.y0))
    page.mouse.down()
    page.mouse.move(*at(box.x1, box.y1), steps=3)
    page.mouse.up()


def test_a_missed_mark_is_drawn_and_read(review: Review) -> None:
    page = review.document(review.person("Анна"))
    before = page.get_attribute("#view svg", "viewBox")
    page.click("#add")
    assert "Draw a box" in page.inner_text("#how")
    recto, _ = letter()
    drawn(page, Box(100, 1300, 500, 1400), (recto.width, recto.height))
    page.fill("#ask-text", "тов. Иванову")
    page.select_option("#ask-kind", "resolution")
    page.select_option("#ask-hand", "ink")
    page.locator("#dialog .main").click()
    closed(page)
    playwright.expect(page.locator(".card.chosen .reading")).to_have_text("тов. Иванову")
    assert page.get_attribute("#view svg", "viewBox") == before
    assert not page.is_visible("#how")
    assert review.texts() == ["resolution", "ink", "тов. Иванову"]
    page.reload()
    page.click("#tab-marks")
    added = page.locator(".card", has_text="тов. Иванову")
    playwright.expect(added).to_contain_text("resolution · ink")
    placed = load_log(review.batch.results, LETTER).entries[0].change.spot.box
    assert placed == pytest.approx((100, 1300, 500, 1400), abs=4)
    for _ in range(3):
        page.keyboard.press("u")
        page.wait_for_timeout(100)
    playwright.expect(added).to_have_count(0)


def test_missed_words_are_placed_by_keys_on_a_page_on_its_side(review: Review) -> None:
    page = review.document(review.person("Анна"))
    page.keyboard.press("]")
    page.keyboard.press("a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    asked = page.locator("#view .asked").bounding_box()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    assert "Type what stands there" in page.inner_text(".dialog-said")
    page.fill("#ask-text", "Верно")
    page.keyboard.press("Control+Enter")
    closed(page)
    playwright.expect(page.locator("#panel .word.chosen")).to_have_text("Верно")
    change = load_log(review.batch.results, LETTER).entries[0].change
    _, verso = letter()
    assert (change.kind, change.spot.page) == ("word", verso.id)
    whole = page.locator("#view image").bounding_box()
    x, y = upright(Box(*change.spot.box), verso).centre
    assert (
        (asked["x"] + asked["width"] / 2 - whole["x"]) / whole["width"],
        (asked["y"] + asked["height"] / 2 - whole["y"]) / whole["height"],
    ) == pytest.approx((x / verso.height, y / verso.width), abs=0.004)


def test_adding_is_left_without_a_trace(review: Review) -> None:
    page = review.document(review.person("Анна"))
    for leave in ("Escape", "]"):
        page.keyboard.press("a")
        page.keyboard.press("ArrowUp")
        page.keyboard.press(leave)
        assert page.locator("#view .asked").count() == 0
        assert not page.is_visible("#how")
    page.keyboard.press("a")
    page.keyboard.press("Enter")  # nothing is drawn yet
    assert not page.is_visible("dialog")
    page.locator("#view svg").click()  # is no box
    assert not page.is_visible("dialog")
    page.keyboard.press("Escape")
    assert review.texts() == []


def test_in_russian(review: Review) -> None:
    page = review.document(review.person("Анна", locale="ru-RU"))
    assert "Запись" in page.inner_text("#tabs")
    assert page.get_attribute("html", "lang") == "ru"
    page.click("#language")
    page.wait_for_selector("#tabs:has-text('Record')")
    page.reload()
    page.wait_for_selector("#tabs:has-text('Record')")


def test_pages_without_scans_say_why(review: Review) -> None:
    (review.batch.scans / f"{RECTO}.png").unlink()
    page = review.document(review.person("Анна"))
    page.wait_for_selector(".no-picture")
    rewrite(page, "приказа", "приказов.")
    assert review.texts() == ["приказов."]
    page.locator("#sheets button").nth(1).click()
    page.wait_for_selector("#view image[href]", state="attached")
    assert VERSO in page.get_attribute("#view image", "href")
