"""A transcription as a file: encodings, web pages, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DigitisationError
from pipeline.transcription import TranscriptionError, parse, read_transcription

TEXT = """Записка об угле

ГАРФ. Ф. 1. Оп. 2. Д. 3. Л. 4. Копия.

14 марта 1936 г.

Угля на станции нет, и паровозы стоят.

Начальник станции С. Петров
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_gives_the_same_reference(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", newline).encode(encoding))
    assert read_transcription(path) == parse(TEXT)


def test_a_web_page_is_read_as_its_text(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n") if line)
    page = f"<html><head><title>Сайт</title></head><body>{paragraphs}</body></html>"
    path = tmp_path / "a.html"
    path.write_bytes(page.encode("cp1251"))
    read = read_transcription(path)
    without = {"remarks": ()}
    assert read.model_copy(update=without) == parse(TEXT).model_copy(update=without)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        (b"* * *\n", "has no words"),
        (b"<html><body><img src='a.png'></body></html>", "has no words"),
        (b"%PDF-1.4 ...", "a PDF"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (bytes(range(0x80, 0xC0)) * 20, "unknown encoding"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(TranscriptionError, match=reason) as caught:
        read_transcription(path)
    assert caught.value.file == str(path)
    assert caught.value.stage == "transcription"
    assert "UTF-8" in caught.value.remedy


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DigitisationError, match="cannot be read"):
        read_transcription(tmp_path / "none.txt")
    with pytest.raises(TranscriptionError):
        read_transcription(tmp_path)


def test_letters_with_their_breve_apart_are_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Записка\n\nСтарый уго\u00adль у и\u0306.", encoding="utf-8")
    assert read_transcription(path).text == "Старый уголь у й."
