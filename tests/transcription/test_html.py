"""A web page as text."""

from __future__ import annotations

import pytest

from pipeline.transcription.html import html_text, is_html


def test_paragraphs_lines_and_cells() -> None:
    page = """<!DOCTYPE html><html><head><title>Site</title><style>p {}</style></head>
    <body><h1>Заглавие</h1><p>Первая
    строка<br>вторая &mdash; &laquo;да&raquo;</p><script>no()</script>
    <table><tr><td>1</td><td>уголь</td></tr><tr><td>2</td><td>лес</td></tr></table>
    <p>*Вписано*<sup>2</sup> слово<sup>a</sup></p></body></html>"""
    assert html_text(page) == (
        "Заглавие\n\nПервая строка\nвторая — «да»\n\n1 уголь\n2 лес\n\n*Вписано*[2] словоa"
    )


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("<p>Текст</p>", True),
        ("<HTML>", True),
        ("Текст <неразборчиво> дальше", False),
        ("a < b and p > q", False),
    ],
)
def test_what_is_a_web_page(text: str, whether: bool) -> None:
    assert is_html(text) is whether


def test_broken_pages_give_their_text() -> None:
    assert html_text("<head><body><p>Раз<p>Два</div></sup>") == "Раз\n\nДва"
    assert html_text("<pre>а\n  б</pre>") == "а\nб"
