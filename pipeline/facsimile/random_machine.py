"""Typewriters by chance: each serial is cut, inked and worn so that it looks another make."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.facsimile.chance import at_times, between, chance, one_of
from pipeline.facsimile.faces import TYPEWRITER_FACES
from pipeline.facsimile.machine import AS_CUT, Slugs, Typewriter
from pipeline.facsimile.raster import Rng

PITCH_CHOICES = (10, 10, 10, 10, 10, 12, 12, 12, 11, 9, 13, 15, 8, 17, 6)
COLOUR_CHOICES = (
    *("black",) * 10,
    *("violet",) * 4,
    *("blue",) * 3,
    *("brown", "brown", "grey", "grey", "green", "red"),
)


def random_machine(rng: Rng, faces: Sequence[str] | None = None) -> Typewriter:
    """A typewriter by chance, new or old, with a fresh ribbon or a dry one, or a carbon copy.

    Args:
        rng: the stream it is drawn from.
        faces: the faces to choose from. By default :data:`TYPEWRITER_FACES`, those of the
            packages that everybody has, never "whatever is installed":
            :func:`pipeline.facsimile.fonts.available_faces` says what that is.

    Raises:
        ValueError: when there is no face to choose from.
    """
    choices = TYPEWRITER_FACES if faces is None else tuple(faces)
    if not choices:
        raise ValueError("no typewriter face to choose from")
    carbon = at_times(rng, 35, 5, 100)
    return Typewriter(
        face=one_of(rng, choices),
        pitch=one_of(rng, PITCH_CHOICES),
        serial=between(rng, 1, 999_999),
        ribbon=between(rng, 75, 100) if carbon else _ribbon(rng),
        wear=between(rng, 0, 90),
        colour=one_of(rng, COLOUR_CHOICES),
        slugs=random_slugs(rng),
        carbon=carbon,
        clogged=at_times(rng, 50, 8, 90),
        broken=at_times(rng, 25, 2, 22),
        two_tone=at_times(rng, 5, 6, 40),
    )


def _ribbon(rng: Rng) -> int:
    """Mostly well inked, at times faint."""
    return between(rng, 28, 62) if chance(rng, 22) else between(rng, 60, 100)


def random_slugs(rng: Rng) -> Slugs:
    """The cut of another make: narrower or wider, finer or bolder, rounder; at times italic."""
    if chance(rng, 10):
        return AS_CUT
    lean = between(rng, 100, 210) if chance(rng, 4) else between(rng, -25, 25)
    bold = between(rng, 20, 48) if chance(rng, 20) else between(rng, -14, 22)
    return Slugs(
        stretch=between(rng, 82, 124),
        height=between(rng, 84, 118),
        bolder=bold,
        rounded=between(rng, 0, 34),
        lean=lean,
        uneven=between(rng, 0, 80),
    )
