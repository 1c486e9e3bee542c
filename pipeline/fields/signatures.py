"""Who signed: posts and names below the running text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.fields.letters import key
from pipeline.fields.people import (
    NameSpan,
    find_name,
    normal_name,
    normal_post,
    several_names,
    signed_prefix,
    starts_post,
    starts_post_text,
)
from pipeline.fields.strips import Row, Strip, found
from pipeline.model import Found

Range = tuple[Strip, int, int]
_MOST_ABOVE = 4


def read_signatures(
    rows: Sequence[Row], used: Collection[int]
) -> tuple[tuple[Found, ...], set[int]]:
    """Signatures of the end in reading order, and ids of the strips they stand on.

    A name counts with a post before it (on its row or in the rows above, in its column), in
    brackets, or alone on its row.
    """
    result: list[Found] = []
    taken: set[int] = set()
    members: Strip | None = None
    for index, row in enumerate(rows):
        free = [s for s in row.strips if id(s) not in used and id(s) not in taken]
        if not free or len(free) != len(row.strips):
            free = [s for s in free if s.letters]
        for strip in free:
            if id(strip) in taken:
                continue
            spans = several_names(strip.plain)
            if len(spans) > 1:
                for start, end in spans:
                    result.append(_found([], strip, NameSpan(start, end, 0.85)))
                taken.add(id(strip))
                continue
            hit = _sign(rows, index, strip, {*used, *taken}) or _member(strip, result, members)
            if hit is not None:
                posts, name = hit
                result.append(_found(posts, strip, name))
                if posts and key(posts[-1][0].plain).startswith("ЧЛЕНЫ"):
                    members = strip
                taken.update(id(part[0]) for part in posts)
                taken.add(id(strip))
    return tuple(result), taken


def _sign(
    rows: Sequence[Row], index: int, strip: Strip, used: Collection[int]
) -> tuple[list[Range], NameSpan] | None:
    text = strip.plain
    skip = signed_prefix(text)
    here = starts_post_text(text[skip:])
    beside = _left_of(rows[index], strip, used)
    above = [] if here else _posts_above(rows, index, strip, used)
    if above and not beside:
        # The post's last line stands on the row of the name: ``Верховного Совета   М. КАЛИНИН``.
        left = [s for s in rows[index].strips if s.box.x1 <= strip.box.x0 and id(s) not in used]
        if left and all(s.letters for s in left) and _overlap(left[0], above[-1][0]):
            beside = [(s, 0, len(s.plain)) for s in left]
    elif here or beside:
        above = _posts_above(rows, index, beside[0][0] if beside else strip, used)
    after_post = here or bool(beside) or bool(above)
    name = find_name(text[skip:], after_post=after_post or skip > 0)
    if name is None:
        return None
    name = NameSpan(name.start + skip, name.end + skip, name.fit)
    before = text[skip : name.start]
    has_words = len(key(before)) > 0
    if has_words and not here and not (above and _is_post_tail(rows, index, above)):
        return None
    posts = [*above, *beside]
    if has_words:
        posts.append((strip, skip, name.start))
    if not posts and not skip and len(rows[index].strips) > 1 and name.fit < 0.95:
        return None
    if not posts and not skip:
        name = NameSpan(name.start, name.end, name.fit * 0.75)
    return posts, name


def _member(
    strip: Strip, signatures: Sequence[Found], members: Strip | None
) -> tuple[list[Range], NameSpan] | None:
    """A further name of a list that ``Члены:`` opened, below the first one."""
    if members is None or not signatures or abs(strip.box.x1 - members.box.x1) > members.box.width:
        return None
    name = find_name(strip.plain, after_post=True)
    if name is None or key(strip.plain[: name.start]):
        return None
    return [], name


def _is_post_tail(rows: Sequence[Row], index: int, above: Sequence[Range]) -> bool:
    """The words before the name go on with the post of the row above."""
    return bool(above) and above[-1][0].page_id == rows[index].whole.page_id


def _left_of(row: Row, strip: Strip, used: Collection[int]) -> list[Range]:
    """The post that stands to the left on the same row, beyond a wide gap."""
    left = [s for s in row.strips if s.box.x1 <= strip.box.x0 and id(s) not in used]
    for first, candidate in enumerate(left):
        if starts_post(candidate) and find_name(candidate.plain, after_post=False) is None:
            return [(s, 0, len(s.plain)) for s in left[first:]]
    return []


def _posts_above(
    rows: Sequence[Row], index: int, strip: Strip, used: Collection[int]
) -> list[Range]:
    """Rows of a post right above, down to the row before ``index``; empty when there is none."""
    gathered: list[Range] = []
    best: list[Range] = []
    below = strip
    for row in reversed(rows[max(0, index - _MOST_ABOVE) : index]):
        if row.whole.page_id != strip.page_id:
            break
        if below.box.y0 - row.box.y1 > 5 * max(row.box.height, 1):
            break
        column = [s for s in row.strips if _overlap(s, strip)] or (
            list(row.strips) if len(row.strips) == 1 else []
        )
        if len(column) != 1 or id(column[0]) in used or not column[0].letters:
            break
        above = column[0]
        name = find_name(above.plain, after_post=False)
        if (name is not None and name.fit >= 0.9) or above.plain.rstrip().endswith((".", "!", "?")):
            break
        gathered.insert(0, (above, 0, len(above.plain)))
        if starts_post(above):
            best = list(gathered)
        below = above
    return best


def _overlap(one: Strip, other: Strip) -> bool:
    return min(one.box.x1, other.box.x1) > max(one.box.x0, other.box.x0)


def _found(posts: Sequence[Range], strip: Strip, name: NameSpan) -> Found:
    post = normal_post(" ".join(part[0].plain[part[1] : part[2]] for part in posts))
    who = normal_name(strip.plain[name.start : name.end])
    details = [(label, value) for label, value in (("post", post), ("name", who)) if value]
    parts = [part for part in posts if part[0] is not strip]
    start = next((part[1] for part in posts if part[0] is strip), name.start)
    parts.append((strip, start, name.end))
    return found(parts, f"{post} {who}".strip(), name.fit, details)
