"""Words for random pages in Latin script: invented by syllables, strung on real small words.

The languages are French-, German-, English- and Czech-like: their letters, accents, lengths of
words and punctuation, but no text of anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.raster import Rng

LATIN_LANGUAGES = ("fr", "de", "en", "cs")


@dataclass(frozen=True, slots=True)
class Sound:
    """What words of a language are made of.

    Attributes:
        heads, cores, tails: beginnings, middles and ends of words.
        small: the words that every sentence is full of.
        nouns_large: nouns begin with a capital.
        stops: what sentences end with, as typed.
        months: as written in dates.
        titles: before names.
        headings: of documents and their parts.
    """

    heads: tuple[str, ...]
    cores: tuple[str, ...]
    tails: tuple[str, ...]
    small: tuple[str, ...]
    months: tuple[str, ...]
    titles: tuple[str, ...]
    headings: tuple[str, ...]
    nouns_large: bool = False
    stops: tuple[str, ...] = (".", ".", ".", ".", ";", "!")


def _cut(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SOUNDS = {
    "fr": Sound(
        _cut("ca dé pro ré con fan lu mi sou ven par bra é pré cha fo gué jo nou tra su"),
        _cut("ri lai to cer lé bou ma ti va né qui lo ra vè fê çai dou pu"),
        _cut("tion ment eur ée és aient ique ance oire eux ette age er ir elle ain ité"),
        _cut(
            "le la les de des du un une et que qui dans pour par sur avec à où été même très après "
            "il elle on nous ce cette ses leur est sont n'a s'est d'un l'on qu'il mais plus"
        ),
        _cut(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
        ("M.", "Mme", "Monsieur", "le Dr.", "Mlle", "le Général"),
        ("NOTE", "RAPPORT", "CHAPITRE", "Procès-verbal", "COMPTE RENDU", "ANNEXE", "Scène"),
        stops=(".", ".", " .", ".", " ;", " !", " ?", " :"),
    ),
    "de": Sound(
        _cut("ver be ge un aus an ab zu vor ein ent über hin mit nach auf ziel grund"),
        _cut("wal schrei hand stel fäl lich prü mel sen for krei müt ord richt böl kun"),
        _cut("ung keit lich heit ten en er schaft ers isch ige nis tum ste los ßen ät"),
        _cut(
            "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch "
            "es an werden aus er hat daß nach wird bei noch um am sind wurde über"
        ),
        _cut("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        ("Herr", "Frau", "Dr.", "Prof.", "Herrn", "Major"),
        ("BERICHT", "Abschrift", "VERTRAULICH !", "Betrifft:", "Anlage", "PROTOKOLL", "Merkblatt"),
        nouns_large=True,
    ),
    "en": Sound(
        _cut("con re de pro ex in sub trans per com un dis over be for out men wor str"),
        _cut("ti ver ma fer por gu la mo ri ceiv spec ten der min ac ul lo"),
        _cut("tion ment ing ed er ly ness able ity ence al ive ous ton ard est ure"),
        _cut(
            "the of and to in a is that was for it with as his on be at by had not are but from or "
            "have an they which one were all there would their we him been has when who"
        ),
        _cut(
            "January February March April May June July August September October November December"
        ),
        ("Mr.", "Mrs.", "Dr.", "Col.", "Miss", "Sir"),
        ("MEMORANDUM", "REPORT", "Minutes", "CONFIDENTIAL", "COPY", "Enclosure", "STATEMENT"),
    ),
    "cs": Sound(
        _cut("po vy za pří do ná ne ob roz pře by ko vě hla star měs zprá úř žá"),
        _cut("ko vá dě li ru sta ží bě ro mí tře na chá ly ši vo pů"),
        _cut("ost ání ého ých ství ena ilo ový ům ách ení ka ník tel ou ěl ati í"),
        _cut(
            "a v se na je že s z do o k i jako pro jeho ale by si tak po které jsou také když už "
            "byl byla bylo při ze od může až jen ještě"
        ),
        _cut("ledna února března dubna května června července srpna září října listopadu prosince"),
        ("p.", "pí", "Dr.", "pan", "paní", "Ing."),
        ("PROTOKOL", "Zpráva", "OPIS", "Věc:", "Příloha", "ZÁPIS", "Usnesení"),
    ),
}


def word(rng: Rng, language: str) -> str:
    """An invented word of two to four syllables, in small letters."""
    sound = SOUNDS[language]
    middle = "".join(one_of(rng, sound.cores) for _ in range(one_of(rng, (0, 0, 1, 1, 1, 2))))
    return one_of(rng, sound.heads) + middle + one_of(rng, sound.tails)


def name(rng: Rng, language: str) -> str:
    """An invented surname."""
    sound = SOUNDS[language]
    made = one_of(rng, sound.heads) + one_of(rng, sound.cores)
    return (made + one_of(rng, ("n", "r", "t", "s", "k", "l", "d"))).capitalize()


def person(rng: Rng, language: str) -> str:
    """A person as a letter names one: title, initials, surname in small or capital letters."""
    made = name(rng, language)
    if chance(rng, 30):
        made = made.upper()
    initial = chr(ord("A") + between(rng, 0, 22)) + ". " if chance(rng, 50) else ""
    return f"{one_of(rng, SOUNDS[language].titles)} {initial}{made}"


def sentence(rng: Rng, language: str) -> str:
    """One sentence of six to twenty words, with a stop at its end."""
    sound = SOUNDS[language]
    words: list[str] = []
    for _ in range(between(rng, 6, 20)):
        kind = between(rng, 0, 99)
        if kind < 46:
            words.append(one_of(rng, sound.small))
        elif kind < 88:
            made = word(rng, language)
            large = sound.nouns_large and chance(rng, 50)
            words.append(made.capitalize() if large else made)
        elif kind < 93:
            words.append(person(rng, language))
        elif kind < 97:
            words.append(str(between(rng, 2, 4000)))
        else:
            words.append(f'"{word(rng, language)}"')
        if chance(rng, 8):
            words[-1] += ","
    text = " ".join(words).rstrip(",")
    return text[:1].upper() + text[1:] + one_of(rng, sound.stops)


def paragraph(rng: Rng, language: str, sentences: int) -> str:
    """A paragraph of so many sentences."""
    return " ".join(sentence(rng, language) for _ in range(sentences))


def date(rng: Rng, language: str) -> str:
    """A date between 1914 and 1984."""
    day, year = between(rng, 1, 28), between(rng, 1914, 1984)
    month = one_of(rng, SOUNDS[language].months)
    if chance(rng, 35):
        return f"{day}.{between(rng, 1, 12)}.{year}"
    written = {"fr": f"le {day} {month} {year}", "en": f"{month} {day}, {year}"}
    return written.get(language, f"{day}. {month} {year}")


def heading(rng: Rng, language: str) -> str:
    """A heading as typists set them: capitals, spaced capitals, or a numbered line."""
    text = one_of(rng, SOUNDS[language].headings)
    form = between(rng, 0, 3)
    if form == 0:
        return " ".join(text.upper())
    if form == 1:
        return f"{one_of(rng, ('I', 'II', 'III', 'IV', 'V'))}. {text}"
    return f"{text} {word(rng, language).upper()}" if form == 2 else text.upper()
