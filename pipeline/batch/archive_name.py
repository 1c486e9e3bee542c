"""Archive references and sheets as they are written in names of files and folders.

A name such as ``Ф558_Оп11_Д58_Л61об.jpg`` holds fond, opis, delo and sheet (list). The words are
taken in Cyrillic and Latin, whole or shortened, in any case, with look-alike letters of the other
alphabet (Latin ``c`` in ``лиcт``), in NFC or NFD, and with blanks, dots, dashes or underscores
between them. What a name does not say stays ``None``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.model import ArchiveRef, Sheet

MAX_SHEET = 99_999

_LOOKALIKE = {
    "а": "a", "в": "b", "е": "eё", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p",
    "с": "c", "т": "t", "у": "y", "х": "x",
    "a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у", "k": "к",
    "t": "т", "h": "н",
}  # fmt: skip
_LITTERA = {
    "a": "а", "b": "б", "c": "с", "d": "д", "e": "е", "g": "г", "z": "з", "k": "к", "m": "м",
    "n": "н",
}  # fmt: skip
"""Latin letters that may stand for the Cyrillic littera of an inserted leaf; v and r are sides."""


def _words(*words: str) -> str:
    """A pattern for any of the words, each letter also as its look-alike."""
    return "|".join(
        "".join(
            f"[{letter}{_LOOKALIKE[letter]}]" if letter in _LOOKALIKE else letter for letter in w
        )
        for w in sorted(words, key=len, reverse=True)
    )


_START = r"(?<![^\W_])"
_END = r"(?![^\W_])"
_GAP = r"[\s_.,;()\[\]/+№#–—-]{0,4}"
_SIDE_GAP = r"[\s_.(\[–—-]{0,3}"
_VERSO = _words("об", "обор", "оборот", "оборотный", "ob", "obor", "oborot", "rev", "reverse") + (
    "|v|vo|verso|back"
)
_RECTO = "r|ro|recto|front|" + _words("лиц", "лицо", "лицевая")
# An opis or delo number: 11, 58а, 3-ос. A letter counts only where no further letter follows.
_NUMBER = (
    rf"\d+(?:\s?[-–]\s?(?:[оo0][сc]|os|[сcs]){_END}|[а-км-яabcegikms](?![^\W_])|[оo][сc]{_END})?"
)
_FOND = rf"(?:[рpr]\s?[-–]?\s?)?{_NUMBER}"

_FIELDS = {
    "fond": re.compile(
        rf"{_START}(?:{_words('ф', 'фонд', 'f', 'fond')}){_GAP}(?P<value>{_FOND})", re.IGNORECASE
    ),
    "opis": re.compile(
        rf"(?:(?<=\d)|{_START})(?:{_words('оп', 'опись', 'op', 'opis', 'inv')}){_GAP}"
        rf"(?P<value>{_NUMBER})",
        re.IGNORECASE,
    ),
    "delo": re.compile(
        rf"(?:(?<=\d)|{_START})(?:ед[\s._-]*хр|ed[\s._-]*(?:kh|h)r|"
        rf"{_words('д', 'дело', 'd', 'delo')}){_GAP}(?P<value>{_NUMBER})",
        re.IGNORECASE,
    ),
}
_SHEET_WORD = _words("л", "лл", "лист", "листы", "l", "ll", "list", "listy") + "|sheet|folio|fol"
_SIDE = rf"(?:{_SIDE_GAP}(?P<{{0}}verso>{_VERSO})|{_SIDE_GAP}(?P<{{0}}recto>{_RECTO})){_END}"
_LETTER = r"\s?(?P<{0}letter>[а-яabcdegkmnz]){end}"


def _leaf(prefix: str) -> str:
    # A littera is one letter that ends the word or is followed by the side: 61а, 61аоб, 61а_об.
    end = rf"(?=[\W_]|$|(?:{_VERSO}|{_RECTO}){_END})"
    letter = _LETTER.replace("{end}", end).replace("{0}", prefix)
    side = _SIDE.replace("{0}", prefix)
    return rf"0*(?P<{prefix}number>\d{{1,5}})(?!\d)(?:{letter})??(?:{side})?{_END}"


_SPAN = rf"{_leaf('a_')}(?:\s?[-–—,+]\s?{_leaf('b_')})?"
_SHEET = re.compile(rf"(?:(?<=\d)|{_START})(?:{_SHEET_WORD}){_GAP}{_SPAN}", re.IGNORECASE)
_PLAIN_SHEET = re.compile(rf"[\s_.,–—-]{{0,3}}{_SPAN}", re.IGNORECASE)
_FOUR_NUMBERS = re.compile(
    rf"{_START}(?P<fond>{_FOND})(?P<gap>[-_.])(?P<opis>{_NUMBER})(?P=gap)(?P<delo>{_NUMBER})"
    rf"(?P=gap){_SPAN}$",
    re.IGNORECASE,
)
# Known archives only, and those of regions (ГАСО): another word in capitals is no repository.
_REPOSITORY = re.compile(
    r"(?<![^\W_])(?P<value>"
    r"АП[\s_.]?РФ|АВП[\s_.]?РФ|ЦА[\s_.]?ФСБ|ЦА[\s_.]?МО|ЦГАИПД(?:[\s_.]СПб)?"
    r"|РГА(?:СПИ|НИ|ЭК?|ЛИ|ВМФ|ДА|НТД|КФД|ФД)|РГ(?:В|ВИ|И)А|РЦХИДНИ|ЦХСД|ЦПА|ЦДНИ|НАРТ"
    r"|ЦГА(?:ОР|СА|НХ|ЛИ|КФД|М|[\s_.]СПб)?|ЦГИА|ГАРФ|ГА[А-ЯЁ]{1,2}О|ГОПА[А-ЯЁ]{0,3}"
    r"|AP[\s_.]?RF|AVP[\s_.]?RF|(?:TsA|TSA|CA)[\s_.]?(?:FSB|MO)"
    r"|RGA(?:SPI|NI|E|LI|VMF|DA|NTD|KFD|FD)|RG(?:V|VI|I)A|RTs?KhIDNI|TsKhSD|GARF|GA[A-Z]{1,2}O"
    r"|(?:TsGA|TSGA|CGA)(?:OR|SA|NKh|LI|IPD)?"
    r")(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class ArchiveName:
    """What a name says.

    Attributes:
        archive: repository, fond, opis and delo as written, without padding zeros.
        sheet: the sheet and side, or the first of a span.
        last: the last of a span such as ``Л. 42-45об``, else ``None``.
        marked: the side is written out (``об``, ``v``, ``recto``), so the number is a sheet.
    """

    archive: ArchiveRef
    sheet: Sheet | None = None
    last: Sheet | None = None
    marked: bool = False


def parse_archive_name(name: str) -> ArchiveName | None:
    """Read the archive reference out of the name of a file (without extension) or folder.

    Returns:
        ``None`` unless the name has at least two of fond, opis, delo and sheet with their words,
        or is a sheet and nothing else (``л061об``), or is four numbers of which the last has its
        side written out (``17-162-24-012v``; without the side it could be a date).
    """
    text = clean_name(name)
    found: dict[str, str] = {}
    end = 0
    start: int | None = None
    for field, pattern in _FIELDS.items():
        match = pattern.search(text, end)
        if match:
            found[field] = _value(match["value"], fond=field == "fond")
            start = match.start() if start is None else start
            end = match.end()
    sheet_match = _SHEET.search(text, end)
    if not sheet_match and "delo" in found:
        sheet_match = _PLAIN_SHEET.match(text, end)
        if sheet_match and sheet_match.start("a_number") == end:
            sheet_match = None
    sheet, last, marked = _span(sheet_match)
    words = len(found) + (sheet_match is not None)
    if words == 1 and sheet and sheet_match and not found:
        whole = sheet_match.start() == 0 and not re.search(r"[^\W_]", text[sheet_match.end() :])
        return ArchiveName(ArchiveRef(), sheet, last, marked) if whole else None
    if words < 2:
        four = parse_four_numbers(text)
        return four if four and four.marked else None
    repository = _REPOSITORY.search(text[: start or 0])
    archive = ArchiveRef(
        repository=re.sub(r"[\s_.]+", " ", repository["value"]) if repository else None,
        fond=found.get("fond"),
        opis=found.get("opis"),
        delo=found.get("delo"),
    )
    return ArchiveName(archive, sheet, last, marked)


def parse_folder(name: str) -> ArchiveRef | None:
    """Read fond, opis and delo out of the name of a folder; one of them alone is enough.

    ``Ф. 17/Оп. 162/Д. 24`` is three folders, each with one part of the reference.
    """
    text = clean_name(name)
    whole = parse_archive_name(text)
    if whole:
        return whole.archive if whole.archive != ArchiveRef() else None
    for field, pattern in _FIELDS.items():
        match = pattern.match(text)
        if match and not re.search(r"[^\W_]", text[match.end() :]):
            return ArchiveRef(**{field: _value(match["value"], fond=field == "fond")})
    repository = _REPOSITORY.fullmatch(text)
    return ArchiveRef(repository=repository["value"]) if repository else None


def parse_four_numbers(name: str) -> ArchiveName | None:
    """Read ``17-162-24-012``: fond, opis, delo and sheet as bare numbers, one kind of separator.

    On its own such a name proves nothing; a neighbour with its side written out does. What
    looks like a date (1938-11-25-1) is never taken.
    """
    text = clean_name(name)
    match = _FOUR_NUMBERS.search(text)
    if not match or match.start() != 0 or _dated(match["fond"], match["opis"], match["delo"]):
        return None
    sheet, last, marked = _span(match)
    if sheet is None:
        return None
    archive = ArchiveRef(
        fond=_value(match["fond"], fond=True),
        opis=_value(match["opis"]),
        delo=_value(match["delo"]),
    )
    return ArchiveName(archive, sheet, last, marked)


def parse_plain_sheet(text: str) -> ArchiveName | None:
    """Read a name that is nothing but a sheet: ``061``, ``61об``, ``61а-об``.

    A bare number may as well count the shots: take it only where a neighbour is :attr:`marked`.
    """
    match = _PLAIN_SHEET.fullmatch(clean_name(text).strip(" ._)]"))
    sheet, last, marked = _span(match)
    return ArchiveName(ArchiveRef(), sheet, last, marked) if sheet else None


def parse_sheet(text: str) -> tuple[Sheet, Sheet | None] | None:
    """Read a sheet as a person writes it: ``61``, ``61 об.``, ``л. 61а``, ``42-45об``.

    Returns:
        The sheet, and the last one of a span (else ``None``); ``None`` for anything else.
    """
    cleaned = clean_name(text).strip(" .,")
    match = _SHEET.fullmatch(cleaned) or _PLAIN_SHEET.fullmatch(cleaned)
    sheet, last, _ = _span(match)
    return (sheet, last) if sheet else None


def clean_name(name: str) -> str:
    """NFC, so that й from a Mac (и with a breve) is one letter; odd blanks become blanks."""
    return re.sub(r"\s", " ", unicodedata.normalize("NFC", name))


def reference_key(value: str | None) -> str:
    """A form of fond, opis or delo in which two spellings of the same number are equal."""
    if value is None:
        return ""
    same = value.casefold().replace("–", "-").replace(" ", "")
    table = str.maketrans("oapcekxhmtbr", "оарсекхнмтвр")
    return same.replace("os", "ос").translate(table).replace("-ос", "ос").replace("р-", "р")


def latin(text: str) -> str:
    """Cyrillic in Latin letters, lower case, for the ids of documents."""
    return "".join(_LATIN.get(letter, letter) for letter in text.casefold())


_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def _value(written: str, *, fond: bool = False) -> str:
    """As written, without padding zeros; look-alike letters beside Cyrillic become Cyrillic."""
    text = re.sub(r"\s*[-–]\s*", "-", written.strip())
    match = re.fullmatch(r"(?P<head>[^\d]*)0*(?P<digits>\d+)(?P<tail>.*)", text)
    if match is None:
        return text
    head, tail = match["head"], match["tail"]
    if fond and head.casefold().startswith("р"):
        head = head.upper()
    if re.fullmatch(r"-?[оo0][сc]", tail, re.IGNORECASE):
        tail = ("-" if tail.startswith("-") else "") + "ос"
    return f"{head}{match['digits']}{tail}"


def _span(match: re.Match[str] | None) -> tuple[Sheet | None, Sheet | None, bool]:
    """Sheet, last sheet of a span, and whether a side was written out."""
    if match is None:
        return None, None, False
    first = _one(match, "a_")
    last = _one(match, "b_")
    marked = any(match[f"{p}_{side}"] for p in "ab" for side in ("verso", "recto"))
    if first is None:
        return None, None, False
    if last is not None and sheet_order(last) <= sheet_order(first):
        last = None
    return first, last, marked


def _one(match: re.Match[str], prefix: str) -> Sheet | None:
    number = match[f"{prefix}number"]
    if not number or not 1 <= int(number) <= MAX_SHEET:
        return None
    letter = (match[f"{prefix}letter"] or "").lower()
    return Sheet(int(number), _LITTERA.get(letter, letter), bool(match[f"{prefix}verso"]))


def sheet_order(sheet: Sheet) -> tuple[int, str, bool]:
    """The order of an archivist: 61, 61 об., 61а, 61а об., 62."""
    return sheet.number, sheet.letter, sheet.verso


def _dated(first: str, second: str, third: str) -> bool:
    """Whether three numbers may be a date, year first or year last."""
    if not (first.isdigit() and second.isdigit() and third.isdigit()):
        return False
    year, month, day = int(first), int(second), int(third)
    if not 1800 <= year <= 2199:
        year, day = day, year
    return 1800 <= year <= 2199 and 1 <= month <= 31 and 1 <= day <= 31
