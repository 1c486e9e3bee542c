"""Script faces to train with: found where npm put them, and named when they cannot be had."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.facsimile import fonts
from pipeline.train import hands
from pipeline.train.hands import Face, HandsError, fetch_hands

CAVEAT = fonts.find("caveat")


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of two packages."""
    packages = tmp_path / "package.json"
    packages.write_text(json.dumps({"dependencies": {"@x/round": "1.0.0", "@x/slim": "1.0.0"}}))
    monkeypatch.setattr(hands, "PACKAGES", packages)
    return tmp_path


def install(folder: Path, name: str, *files: str) -> None:
    place = folder / "node_modules" / "@x" / name / "files"
    place.mkdir(parents=True)
    for file in files:
        shutil.copy(CAVEAT, place / file)


def test_installed_hands_are_found_with_the_scripts_that_they_have(wanted: Path) -> None:
    install(wanted, "slim", "slim-latin-300-normal.woff")
    install(
        wanted,
        "round",
        "round-latin-300-normal.woff",
        "round-latin-400-normal.woff",
        "round-cyrillic-400-normal.woff",
        "round-cyrillic-ext-400-normal.woff",
    )
    first, second = fetch_hands(wanted)
    assert (first.name, second.name) == ("round", "slim")
    assert first.latin.file.name == "round-latin-400-normal.woff"
    assert first.cyrillic is not None
    assert first.cyrillic.file.name == "round-cyrillic-400-normal.woff"
    assert second.latin.file.name == "slim-latin-300-normal.woff"
    assert second.cyrillic is None


def test_without_npm_it_is_said_how_to_get_it(
    wanted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(wanted))
    with pytest.raises(HandsError) as error:
        fetch_hands(wanted)
    assert "apt-get install npm" in str(error.value.remedy)


def test_what_npm_says_is_passed_on(wanted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = wanted / "npm"
    npm.write_text("#!/bin/sh\necho 'no such package: round' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wanted}:/usr/bin:/bin")
    with pytest.raises(HandsError, match="no such package: round"):
        fetch_hands(wanted / "work")


def test_a_package_without_latin_letters_is_refused(wanted: Path) -> None:
    install(wanted, "slim", "slim-cyrillic-400-normal.woff")
    install(wanted, "round", "round-latin-400-normal.woff")
    with pytest.raises(HandsError, match="no Latin letters"):
        fetch_hands(wanted)


def test_every_package_has_one_exact_version() -> None:
    versions = json.loads(hands.PACKAGES.read_text("utf-8"))["dependencies"].values()
    assert len(versions) > 100
    assert all(version.replace(".", "").isdigit() for version in versions)


@pytest.mark.parametrize("script", ["latin", "cyrillic"])
def test_a_face_knows_its_height_and_its_stroke(script: str) -> None:
    face = Face(CAVEAT, script)
    assert 0.25 < face.x_height < 0.45
    # The facsimile has this face's stroke measured by eye: 0.045.
    assert 0.03 < face.stroke < 0.07
