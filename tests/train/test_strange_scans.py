"""Textures, papers and styles made anew while the network learns."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="torch is an extra, needed only to train")

from pipeline.train.network import InkNetwork  # noqa: E402 - after the skip
from pipeline.train.strange_scans import MixedStyles, blotched, random_textures  # noqa: E402

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


def test_styles_are_mixed_among_the_pictures_of_a_batch_only_while_it_learns() -> None:
    pictures = torch.rand(8, 3, 16, 16) * torch.arange(1, 9)[:, None, None, None]
    mix = MixedStyles(share=1.0).train()
    mixed = mix(pictures)
    means = pictures.mean((2, 3))
    assert mixed.mean((2, 3)).amax() <= means.amax() + 1e-3
    assert _changed(pictures, mixed) > 0
    # What is where in a picture stays: only scale and level of a channel are new.
    assert (
        torch.corrcoef(torch.stack([pictures[5, 1].flatten(), mixed[5, 1].flatten()]))[0, 1] > 0.99
    )
    assert torch.equal(mix.eval()(pictures), pictures)
    assert torch.equal(MixedStyles(share=0.0).train()(pictures), pictures)


def test_the_network_answers_the_same_each_time_when_it_has_learnt() -> None:
    network = InkNetwork().eval()
    darkness, chroma = torch.rand(2, 1, 64, 64), torch.zeros(2, 1, 64, 64)
    assert torch.equal(network(darkness, chroma), network(darkness, chroma))
