"""Bytes as text: each encoding that a transcription may come in, and what is no text."""

from __future__ import annotations

import pytest

from pipeline.transcription.encoding import NotTextError, decode

TEXTS = (
    "РГАСПИ. Ф. 558. Оп. 11. Д. 58. Л. 61–61 об. Подлинник.".replace("–", "-"),
    "СТРОГО СЕКРЕТНО",
    "Вписано карандашом.",
    "Текст записки товарища получен.",
    "АП РФ. Ф. 3. Оп. 24. Д. 409. Л. 12. Копия.",
    "Начальник станции И. Петров\n\nПрошу выслать уголь.",
    "В начале марта в управление пришло заявление о недостаче. Прошу проверить и сообщить.",
    "Подъём объявлен. Съезд ещё идёт.",
)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", TEXTS)
def test_russian_is_read_in_every_encoding(text: str, encoding: str) -> None:
    read = decode(text.encode(encoding))
    assert read.text == text
    assert read.encoding == encoding


def test_quotes_and_dashes_of_windows_are_read() -> None:
    text = "«Правда» — газета, № 5…"
    assert decode(text.encode("cp1251")).text == text
    assert decode("Stalin\u2019s archive \u2013 1937".encode("cp1252")).text == (
        "Stalin\u2019s archive \u2013 1937"
    )


def test_a_page_that_names_its_encoding_is_believed() -> None:
    page = '<meta charset="koi8-r"><p>ъъ</p>'
    assert decode(page.encode("koi8-r")).text == page


def test_letters_that_look_like_the_mark_of_utf_16_are_letters() -> None:
    assert decode("яющие команды".encode("cp1251")).text == "яющие команды"
    assert decode("Слово".encode("utf-16")).text == "Слово"


def test_a_file_that_broke_off_is_read_to_its_end() -> None:
    data = ("Прошу выслать уголь. " * 5).encode()[:-3]
    read = decode(data)
    assert read.encoding == "utf-8"
    assert read.text.endswith("\ufffd")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04....", "Word"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(256)) * 4, "binary"),
        (b"text\x00\x00\x00text\x00", "binary"),
        (bytes(range(0x80, 0xC0)) * 4, "unknown encoding"),
        ("ψαλμός ὕμνος".encode("utf-16-le"), "unknown encoding|binary"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(NotTextError, match=said):
        decode(data)
