"""The text of a web page: its words, with the line breaks that its blocks make."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|p|div|br|span|table|h[1-6])\b", re.I)
_PARAGRAPHS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "section",
     "article", "header", "footer", "main", "aside", "figure", "hr", "pre", "form", "nav")
)  # fmt: skip
_LINES = frozenset(("br", "li", "tr", "dt", "dd", "option", "caption"))
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "head", "template", "noscript", "svg"))
_NUMBER = re.compile(r"\d{1,3}")


def is_html(text: str) -> bool:
    """Whether a text has tags of HTML near its beginning."""
    return _HTML.search(text[:4096]) is not None


def html_text(text: str) -> str:
    """What a reader of the page sees, a blank line between paragraphs.

    A raised figure becomes the sign of a note: ``<sup>2</sup>`` is ``[2]``.
    """
    page = _Page()
    page.feed(text)
    page.close()
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in page.seen().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = 0
        self._kept_lines = 0
        self._raised: list[str] | None = None

    def seen(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "body":
            self._unseen = 0  # a head that was never closed ends here
        elif tag == "sup":
            self._raised = []
        elif tag in _CELLS:
            self._parts.append(" ")
        self._break(tag)
        self._kept_lines += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "sup" and self._raised is not None:
            said = "".join(self._raised).strip()
            self._raised = None
            self._parts.append(f"[{said}]" if _NUMBER.fullmatch(said) else said)
        if tag in _PARAGRAPHS:
            self._break(tag)
        self._kept_lines -= tag == "pre" and self._kept_lines > 0

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        said = data if self._kept_lines else re.sub(r"\s+", " ", data)
        (self._parts if self._raised is None else self._raised).append(said)

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n")
