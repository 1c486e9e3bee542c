"""The HTML page in a browser: text and scan show each other; nothing of a record runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import open_chromium
from html_material import ATTRIBUTE, SCRIPT, a_document, hostile_page, small, write

from pipeline.export.html_page import html_page


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = a_document()
    data = html_page(document, small(document))
    return write(tmp_path_factory.mktemp("page"), "page.html", data)


def test_text_and_scan_show_each_other(browser, file: Path) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(locale="en-GB", viewport={"width": 1400, "height": 900})
    shown = context.new_page()
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda message: wrong.append(message.text))
    shown.on("request", lambda asked: wrong.append(asked.url[:40]) if _outside(asked.url) else None)
    shown.goto(file.as_uri())
    word = shown.locator('.body .w[data-k="1w10"]')
    place = shown.locator("#s1w10")

    word.hover()
    assert _lit(place)
    place.hover()
    assert _lit(word)
    shown.mouse.move(1, 1)
    assert not _lit(word)

    word.focus()
    assert _lit(place)
    shown.keyboard.press("ArrowRight")
    assert _lit(shown.locator("#s1w11"))
    assert not _lit(place)
    place.focus()
    assert place.get_attribute("aria-label") == word.text_content()

    mark = shown.locator("#s1a1")
    assert mark.is_visible()
    shown.get_by_label("marks by hand").uncheck()
    assert not mark.is_visible()
    shown.locator("#n1a1 a").click()
    assert mark.is_visible()  # what is shown from the record is seen though its layer is off

    heading = shown.get_by_role("heading", name="Footnotes")
    assert heading.is_visible()
    shown.get_by_label("Русский").check()
    assert not heading.is_visible()
    assert shown.get_by_role("heading", name="Примечания").is_visible()
    assert wrong == []
    context.close()


def test_without_scripts_it_is_text_and_picture(browser, file: Path) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(file.as_uri())
    assert shown.get_by_role("heading", name="Примечания").is_visible()
    assert not shown.get_by_role("heading", name="Footnotes").is_visible()
    assert shown.locator(".sheet img").first.is_visible()
    assert "комиссар" in shown.locator(".body").inner_text()
    shown.get_by_label("English").check()
    assert shown.get_by_role("heading", name="Footnotes").is_visible()
    shown.get_by_label("regions").uncheck()
    assert not shown.locator(".regions rect").first.is_visible()
    context.close()


@pytest.mark.parametrize("policy", ["with its policy", "without its policy"])
def test_nothing_of_a_record_runs(browser, tmp_path: Path, policy: str) -> None:  # type: ignore[no-untyped-def]
    data = hostile_page()
    if policy == "without its policy":
        data = re.sub(rb"<meta http-equiv[^>]*>", b"", data)
    assert _who_ran(browser, write(tmp_path, "page.html", data)) == ["its own"]


def test_the_policy_alone_would_stop_a_script_as_well(browser, file: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = file.read_bytes().replace(b"</body>", f"{SCRIPT}{ATTRIBUTE}</body>".encode())
    assert _who_ran(browser, write(tmp_path, "guarded.html", data)) == ["its own"]
    bare = re.sub(rb"<meta http-equiv[^>]*>", b"", data)
    assert _who_ran(browser, write(tmp_path, "bare.html", bare)) == ["its own", "another"]


def _who_ran(browser, file: Path) -> list[str]:  # type: ignore[no-untyped-def]
    context = browser.new_context()
    shown = context.new_page()
    shown.goto(file.as_uri())
    shown.wait_for_timeout(100)
    own, other = shown.evaluate(
        "[document.documentElement.classList.contains('js'), "
        "'ran' in document.documentElement.dataset]"
    )
    context.close()
    return ["its own"] * own + ["another"] * other


def _lit(one) -> bool:  # type: ignore[no-untyped-def]
    return "on" in (one.get_attribute("class") or "").split()


def _outside(url: str) -> bool:
    return not url.startswith(("file:", "data:"))
