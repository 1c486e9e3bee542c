"""Text in pieces, each within the elements that stand for what is said of it.

Neighbours that are within the same element come to stand in one: words struck out by one stroke
are one ``del``, with the blanks and line breaks between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from pipeline.export.tei.xml import Attributes, Element, add_with, write


@dataclass(frozen=True, slots=True)
class Wrapper:
    """An element around pieces of text; equal ones that meet are one."""

    name: str
    attributes: tuple[tuple[str, str | None], ...] = ()


Content = str | Callable[[Element], None]
"""Text, or what appends something to an element."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text.

    Attributes:
        content: what is written.
        within: the elements around it, from the outside in.
        joins: whether it stands between two pieces, and is within what both are in.
    """

    content: Content
    within: tuple[Wrapper, ...] = ()
    joins: bool = False


def element(
    name: str, attributes: Attributes = (), text: str | None = None
) -> Callable[[Element], None]:
    """Appends an element."""
    fixed = tuple(attributes)

    def append(parent: Element) -> None:
        add_with(parent, name, fixed, text)

    return append


def write_tokens(parent: Element, tokens: Sequence[Token]) -> None:
    """Append pieces to an element."""
    _write(parent, _placed(tokens), 0)


def _placed(tokens: Sequence[Token]) -> list[Token]:
    """What joins two pieces is put within what both of them are in."""
    placed: list[Token] = []
    ahead: tuple[Wrapper, ...] = ()
    for token in reversed(tokens):  # what comes next, first
        if token.joins:
            placed.append(Token(token.content, ahead, True))
        else:
            ahead = token.within
            placed.append(token)
    behind: tuple[Wrapper, ...] = ()
    done = []
    for token in reversed(placed):
        if token.joins:
            pairs = zip(behind, token.within, strict=False)
            common = tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            done.append(Token(token.content, common, True))
        else:
            behind = token.within
            done.append(token)
    return done


def _write(parent: Element, tokens: Sequence[Token], depth: int) -> None:
    def around(token: Token) -> Wrapper | None:
        return token.within[depth] if len(token.within) > depth else None

    for wrapper, group in groupby(tokens, around):
        if wrapper is None:
            for token in group:
                if isinstance(token.content, str):
                    write(parent, token.content)
                else:
                    token.content(parent)
        else:
            _write(add_with(parent, wrapper.name, wrapper.attributes), list(group), depth + 1)
