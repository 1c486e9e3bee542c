"""Textures and papers made anew while the network learns."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="torch is an extra, needed only to train")

from pipeline.train.strange_scans import blotched, random_textures  # noqa: E402 - after the skip

COUNT = 60


@pytest.fixture(autouse=True)
def _same_chances() -> None:
    torch.manual_seed(3)


def _pictures() -> torch.Tensor:
    """A black bar on bare paper, many times."""
    pictures = torch.zeros(COUNT, 1, 32, 32)
    pictures[:, :, 12:18, 4:28] = 0.9
    return pictures


def _changed(before: torch.Tensor, after: torch.Tensor) -> int:
    return int(((before - after).abs().amax((1, 2, 3)) > 1e-6).sum())


@pytest.mark.parametrize("change", [random_textures, blotched])
def test_the_share_of_pictures_is_changed_and_all_stay_pictures(change) -> None:  # type: ignore[no-untyped-def]
    pictures = _pictures()
    assert _changed(pictures, change(pictures, 0.0)) == 0
    assert 0.2 * COUNT < _changed(pictures, change(pictures, 0.4)) < 0.6 * COUNT
    every = change(pictures, 1.0)
    assert _changed(pictures, every) == COUNT
    assert every.shape == pictures.shape
    assert 0 <= float(every.min()) <= float(every.max()) <= 1


def test_bare_paper_gets_no_texture_and_shapes_stay() -> None:
    pictures = _pictures()
    changed = random_textures(pictures, 1.0)
    # The widest filter reaches two pixels.
    assert float(changed[:, :, :9].max()) == 0
    assert float(changed[:, :, 21:].max()) == 0
    assert float(changed[:, :, 14:16, 10:20].mean()) > 0.2


def test_each_picture_gets_a_filter_of_its_own() -> None:
    inside = random_textures(_pictures(), 1.0)[:, 0, 15, 16]
    assert len({round(float(value), 4) for value in inside}) > COUNT // 2
