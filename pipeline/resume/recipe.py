"""What made a result, as it is kept: ``state/recipes/``; and how two recipes differ."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.output import ResultFolder, as_json, write_whole


@dataclass(frozen=True)
class Recipe:
    """What made, or would make, the results of a step.

    Attributes:
        step: ``page`` or ``record``.
        code: digest of each module, by its name.
        settings: value of each setting as it is written, by its name.
        programs: versions and digests of engines, models and libraries, by what they are called.
    """

    step: str
    code: Mapping[str, str]
    settings: Mapping[str, str]
    programs: Mapping[str, str]

    @functools.cached_property
    def digest(self) -> str:
        """The same for equal recipes, another for others; 32 hexadecimal digits."""
        parts = [self.step, *(sorted(part.items()) for part in self._parts())]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

    def differences(self, now: Recipe) -> tuple[str, ...]:
        """How ``now`` differs from this one, in words for a person: settings first, code last."""
        told = [
            f"{name} was {_shown(before)}, is {_shown(after)}"
            for old, new in ((self.settings, now.settings), (self.programs, now.programs))
            for name, before, after in _changed(old, new)
        ]
        for name, before, after in _changed(self.code, now.code):
            if before is None:
                told.append(f"{name} is new")
            elif after is None:
                told.append(f"{name} is used no more")
            else:
                told.append(f"{name} has changed")
        return tuple(told)

    def _parts(self) -> tuple[Mapping[str, str], ...]:
        return self.code, self.settings, self.programs


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run would make.

    Attributes:
        pages, records: by which recipes.
        labels, overlays: which pictures it would write.
        page_confidence: mean confidence below which a page is to be looked at, 0 to 1.
    """

    pages: Recipe
    records: Recipe
    labels: bool
    overlays: bool
    page_confidence: float


def keep_recipe(out: ResultFolder, recipe: Recipe) -> None:
    """Write a recipe where results that name its digest find it; once.

    Raises:
        OutputError: when it cannot be written.
    """
    path = out.recipe(recipe.digest)
    if load_recipe(out, recipe.digest) is None:
        kept = {
            "step": recipe.step,
            "settings": dict(sorted(recipe.settings.items())),
            "programs": dict(sorted(recipe.programs.items())),
            "code": dict(sorted(recipe.code.items())),
        }
        write_whole(path, as_json(kept))


def load_recipe(out: ResultFolder, digest: str) -> Recipe | None:
    """The recipe of that digest; ``None`` when it is lost or damaged."""
    try:
        raw = json.loads(out.recipe(digest).read_bytes())
        recipe = Recipe(raw["step"], raw["code"], raw["settings"], raw["programs"])
        return recipe if recipe.digest == digest else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _changed(
    old: Mapping[str, str], new: Mapping[str, str]
) -> list[tuple[str, str | None, str | None]]:
    names = sorted({*old, *new})
    return [(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)]


def _shown(value: str | None) -> str:
    return "not there" if value is None else value.strip('"') or '""'
