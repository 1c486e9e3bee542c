"""Breaking a paragraph into typed lines the way a typist does, with hyphens at syllables."""

from __future__ import annotations

VOWELS = frozenset("аеёиоуыэюя")
SIGNS = frozenset("ьъй")
PARAGRAPH_INDENT = 5


def break_points(word: str) -> list[int]:
    """Where a Russian word may be broken: indices of the first letter of the next line.

    A plain rule that never offends: each part has a vowel and two letters at the least; a
    consonant stays with the vowel after it; ь, ъ and й stay with the letter before them.
    Words with capitals inside, figures or stops are left whole.
    """
    core = word.rstrip('.,;:!?)"»')
    lead = len(core) - len(core.lstrip('("«'))
    letters = core[lead:].lower()
    if not letters.isalpha() or core[lead + 1 :] != core[lead + 1 :].lower():
        return []
    points = []
    for index in range(2, len(letters) - 1):
        before, after = letters[:index], letters[index:]
        if not VOWELS & set(before) or not VOWELS & set(after):
            continue
        if after[0] in SIGNS or after[0] in VOWELS:
            continue
        # Break before the last consonant of a group, or between two vowels' consonants.
        if after[1] in VOWELS or (before[-1] in VOWELS and after[1] not in SIGNS):
            points.append(lead + index)
    return points


def set_paragraph(text: str, width: int, *, indent: int = PARAGRAPH_INDENT) -> list[str]:
    """Set a paragraph in lines of at most ``width`` characters, the first one indented by blanks.

    A word is broken where a line would otherwise stay short by six characters or more.

    Raises:
        ValueError: when ``width`` leaves no room for text.
    """
    if width - indent < 12:
        raise ValueError(f"{width} characters with an indent of {indent} leave no room")
    lines: list[str] = []
    line = " " * indent
    empty = True
    words = text.split()
    while words:
        word = words.pop(0)
        gap = "" if empty else " "
        if len(line) + len(gap) + len(word) <= width:
            line, empty = line + gap + word, False
            continue
        room = width - len(line) - len(gap) - 1
        fitting = [point for point in break_points(word) if point <= room]
        if fitting and room >= 5:
            lines.append(f"{line}{gap}{word[: fitting[-1]]}-")
            words.insert(0, word[fitting[-1] :])
        elif empty:
            lines.append(line + word[:room] + "-")
            words.insert(0, word[room:])
        else:
            lines.append(line)
            words.insert(0, word)
        line, empty = "", True
    if not empty:
        lines.append(line)
    return lines


def join_lines(lines: list[str]) -> str:
    """Undo :func:`set_paragraph`: hyphens at line ends vanish, lines join by a blank."""
    out = ""
    for line in lines:
        text = line.strip()
        if out.endswith("-") and text[:1].islower():
            out = out[:-1] + text
        else:
            out = f"{out} {text}".strip()
    return out
