"""``mashinopis train ink``: a run in miniature, where torch is installed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is an extra, needed only to train")
onnx = pytest.importorskip("onnx", reason="onnx is an extra, needed only to train")

from pipeline.facsimile import fonts  # noqa: E402 - after the skip
from pipeline.ink import ink_probability  # noqa: E402 - after the skip
from pipeline.model import PageImage  # noqa: E402
from pipeline.train import hands  # noqa: E402
from pipeline.train.crops import Shares, Sheet  # noqa: E402
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED  # noqa: E402
from pipeline.train.ink import (  # noqa: E402
    TrainSettings,
    _threads,
    blend,
    exported,
    ink_loss,
    learn,
    train_ink,
)
from pipeline.train.network import InkNetwork  # noqa: E402

# Other tests read typing in this process, with one thread of OpenMP; torch waits for the second.
torch.set_num_threads(1)


def test_the_loss_falls_on_what_is_easy() -> None:
    """Typing dark on the left, handwriting pale on the right: any network must learn that."""
    nothing = Shares(0, 0, 0, 0, strokes=0, underlined=0, alone=0)
    stack = np.zeros((3, 640, 640), np.uint8)
    rng = np.random.default_rng(0)
    inked = rng.random((640, 640)) < 0.2
    left = np.arange(640) < 320
    stack[0][inked & left], stack[0][inked & ~left] = 250, 110
    stack[2][inked & left], stack[2][inked & ~left] = TYPED | INK, HANDWRITTEN | INK
    losses = []
    settings = TrainSettings(1, steps=50, batch=2, rate=5e-3, shares=nothing)
    torch.manual_seed(0)
    learn([Sheet.of(stack)], settings, losses.append)
    assert "loss" in losses[0]
    # Untrained it is 3 ln 2, about 2.08, and what is said lags behind.
    assert float(losses[0].split("loss ")[1].split(",")[0]) < 1.8


def test_no_more_threads_than_openmp_may_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    assert _threads(4) == 1
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    assert _threads(4) == 4
    monkeypatch.delenv("OMP_THREAD_LIMIT")
    assert _threads(4) == 4


def test_only_ink_counts_in_the_loss() -> None:
    target = torch.zeros(1, 8, 8, dtype=torch.uint8)
    target[0, 0, 0] = OTHER | INK
    right = torch.full((1, 3, 8, 8), -20.0)
    right[0, 2, 0, 0] = 20.0
    elsewhere = right.clone()
    elsewhere[0, :, 4, 4] = 20.0
    assert ink_loss(right, target) < 1e-6
    assert ink_loss(elsewhere, target) < 1e-6
    assert ink_loss(-right, target) > 10


def test_letters_beside_a_stroke_count_twice() -> None:
    target = torch.zeros(1, 32, 32, dtype=torch.uint8)
    target[0, 8, 8] = TYPED | INK
    target[0, 24, 24] = TYPED | INK
    target[0, 24, 26] = HANDWRITTEN | INK
    sure = torch.full((1, 3, 32, 32), -20.0)
    sure[0, 0, 8, 8] = sure[0, 0, 24, 24] = sure[0, 1, 24, 26] = 20.0

    def wrong(row: int, column: int) -> float:
        answer = sure.clone()
        answer[0, 0, row, column] = -20.0
        return float(ink_loss(answer, target))

    assert wrong(24, 24) == pytest.approx(2 * wrong(8, 8), rel=1e-3)


def test_a_crossing_is_both() -> None:
    target = torch.full((1, 4, 4), TYPED | HANDWRITTEN | INK, dtype=torch.uint8)
    both = torch.tensor([20.0, 20.0, -20.0])[None, :, None, None].expand(1, 3, 4, 4)
    assert ink_loss(both, target) < 1e-6


def test_the_whole_run_writes_weights_that_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "package.json"
    packages.write_text(json.dumps({"dependencies": {"caveat": "1.0.0"}}))
    monkeypatch.setattr(hands, "PACKAGES", packages)
    files = tmp_path / "work" / "hands" / "node_modules" / "caveat" / "files"
    files.mkdir(parents=True)
    shutil.copy(fonts.find("caveat"), files / "caveat-latin-400-normal.woff")
    weights = tmp_path / "ink.onnx"
    said: list[str] = []
    settings = TrainSettings(pages=2, steps=3, batch=2)
    train_ink(weights, tmp_path / "work", settings, 1, said.append)
    made = json.loads(weights.with_suffix(".json").read_text())
    assert made["steps"] == 3
    assert made["hands"] == ["caveat"]
    grey = np.full((300, 300), 255, np.uint8)
    grey[100:120, 50:250] = 0
    image = PageImage(grey, grey < 128, None, np.eye(2, 3), (300, 300), None, 18.0)  # type: ignore[arg-type]
    assert ink_probability(image, weights).typed.shape == (300, 300)
    assert InkNetwork()(torch.zeros(1, 1, 64, 96), torch.zeros(1, 1, 64, 96)).shape == (
        1,
        3,
        64,
        96,
    )


def test_a_blend_is_the_mean_of_both() -> None:
    networks = [InkNetwork().eval() for _ in range(2)]
    first, second = (exported(network) for network in networks)
    both = blend(first, second)
    for one, two, mean in zip(
        first.graph.initializer, second.graph.initializer, both.graph.initializer, strict=True
    ):
        a, b, found = (onnx.numpy_helper.to_array(tensor) for tensor in (one, two, mean))
        if a.dtype.kind == "f":
            assert found == pytest.approx((a.astype(float) + b.astype(float)) / 2, abs=2e-3)
    with pytest.raises(ValueError, match="not the same weights"):
        blend(first, exported(InkNetwork((8, 16, 24, 32)).eval()))


def test_the_rate_rises_and_falls_and_a_run_ends_half_way_down() -> None:
    settings = TrainSettings(steps=500, course=0.5)
    rates = [settings.rate_at(step) for step in range(1, 501)]
    top = rates.index(max(rates)) + 1
    assert top == pytest.approx(0.06 / 0.5 * 500, abs=2)
    assert max(rates) == pytest.approx(settings.rate, rel=0.01)
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[-1] == pytest.approx(0.55 * settings.rate, rel=0.05)
    whole = TrainSettings(steps=500, course=1)
    assert whole.rate_at(500) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "value"),
    [("early", 0), ("course", 0), ("course", 1.1), ("textures", -0.1), ("blotches", 1.5)],
)
def test_what_cannot_be_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=r"early|course|shares"):
        TrainSettings(**{name: value})  # type: ignore[arg-type]
