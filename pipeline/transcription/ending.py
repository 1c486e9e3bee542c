"""What stands below the text: signatures, and the remarks of the office that sent it."""

from __future__ import annotations

import re

from pipeline.fields.letters import case_share
from pipeline.fields.people import (
    find_name,
    normal_name,
    normal_post,
    several_names,
    signed_prefix,
    starts_post_text,
)
from pipeline.record import Signature
from pipeline.transcription.lines import Block

LONGEST_SIGNATURE = 220
MOST_POST_WORDS = 6
_OFFICE = re.compile(
    r"^[\s(\"«]*(?:верно|с (?:подлинным|оригиналом) верно|копия верна|выписка верна"
    r"|отп(?:ечатано|еч)?[.:]?\s|напеч\w*|размнож\w*|разослано|рассылка|расчет рассылки"
    r"|исп(?:олнитель)?\.?[\s:]"
    r"|\d+\s?экз|true copy|copies:|distribution)",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"^[\s(\[]*(?:помет[аы]|резолюци[яи]|штамп|имеется|имеются|примечани[ея]|приложени[ея]"
    r"|на\s(?:документе|тексте|листе|л\.|полях|обороте|бланке|перво[мй]|последне[мй]|\d+-м)\s"
    r"|в\s(?:верхне[мй]|левом|правом|нижне[мй])\s|resolution|there\sis\sa|stamp)\b.{0,300}$",
    re.IGNORECASE,
)
_EN_POST = re.compile(
    r"^(?:(?:First|Second|Deputy|Acting|Assistant|Senior|Chief|General|People['’]s|Vice)\s)*"
    r"(?:Secretary|Secretaries|Commissar|Chairman|Chairwoman|Chief|Head|Member|Director|Minister"
    r"|Prosecutor|Procurator|Commander|Commandant|President|Rector|Editor|Ambassador|Inspector"
    r"|Instructor|Colonel|Lieutenant|Major|Captain|Marshal|Admiral|Academician|Deputy|General"
    r"|Manager|Engineer|Representative|Plenipotentiary|Assistant)\b",
)
_EN_NAME = re.compile(
    r"(?:^|(?<=[\s,(]))(?:(?:[A-Z][a-z]?\.\s?){1,2}[A-Z][A-Za-z'’-]+|[A-Z][A-Z'’-]{2,})[.)]?$"
)
_EN_ALONE = re.compile(r"(?:[A-Z][a-z]?\.\s?){1,2}[A-Z][A-Za-z'’-]+\.?|[A-Z][A-Z'’-]{3,}")
_SENTENCE = re.compile(r"[!?;:,]$")


def is_office(text: str) -> bool:
    """``Верно: …``, ``Отп. 3 экз.``, ``Разослано: …``."""
    return _OFFICE.match(text) is not None


def is_remark(text: str) -> bool:
    """A remark of the office, or what an edition tells of the sheet: ``Помета: «В архив»``."""
    return is_office(text) or _LEGEND.match(text) is not None


def read_signature(text: str) -> tuple[str, str] | None:
    """Post and name of a signature, in their normal forms; ``None`` for text of another kind.

    The post is empty where the name stands alone.
    """
    if len(text) > LONGEST_SIGNATURE or _SENTENCE.search(text):
        return None
    return _russian(text) or _english(text)


def _russian(text: str) -> tuple[str, str] | None:
    skip = signed_prefix(text)
    said = text[skip:]
    if len(several_names(said)) > 1:
        return "", normal_name(said)
    post = starts_post_text(said)
    name = find_name(said, after_post=post or skip > 0)
    if name is None:
        # ``СЕКРЕТАРЬ ЦК``: decisions are signed by the post alone.
        shout = post and case_share(said) > 0.9 and len(said.split()) <= MOST_POST_WORDS
        return (normal_post(said), "") if shout else None
    before = said[: name.start]
    alone = not before.strip(' "(/')
    if not post and not (alone and (skip or name.fit >= 0.9)):
        return None
    return normal_post(before), normal_name(said[name.start : name.end])


def _english(text: str) -> tuple[str, str] | None:
    name = _EN_NAME.search(text)
    if name is None or not (_EN_POST.match(text) or _EN_ALONE.fullmatch(text)):
        return None
    who = re.sub(r"[A-Z]{3,}", lambda match: match[0].capitalize(), name[0].rstrip(".)"))
    return text[: name.start()].strip(" ,("), who


def signature_of(text: str) -> Signature:
    """A signature as printed, with post and name where the grammar finds them."""
    post, name = read_signature(text) or ("", "")
    return Signature(
        text=text,
        normalised=f"{post} {name}".strip() or None,
        origin="transcription",
        page=None,
        box=None,
        words=(),
        confidence=None,
        details={label: value for label, value in (("post", post), ("name", name)) if value},
    )


def signature_texts(block: Block) -> tuple[str, ...]:
    """The signatures of a block: one a line where each line is one, else one of all lines."""
    each = tuple(line.text for line in block.lines)
    if len(each) > 1 and all(read_signature(text) for text in each):
        return each
    return (block.text,)
