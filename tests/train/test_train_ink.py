"""``mashinopis train ink``: a run in miniature, where torch is installed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is an extra, needed only to train")
pytest.importorskip("onnx", reason="onnx is an extra, needed only to train")

from pipeline.facsimile import fonts  # noqa: E402 - after the skip
from pipeline.ink import ink_probability  # noqa: E402 - after the skip
from pipeline.model import PageImage  # noqa: E402
from pipeline.train import hands, learn_ink  # noqa: E402
from pipeline.train.crops import Shares, Sheet  # noqa: E402
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED  # noqa: E402
from pipeline.train.ink import TrainSettings, _threads, train_ink  # noqa: E402
from pipeline.train.ink_course import Course, plain, styled, taught  # noqa: E402
from pipeline.train.learn_ink import Material, Teachers, ink_loss, learn  # noqa: E402
from pipeline.train.network import InkNetwork  # noqa: E402

# Other tests read typing in this process, with one thread of OpenMP; torch waits for the second.
torch.set_num_threads(1)


NOTHING = Shares(0, 0, 0, 0, lettered=0, printed=0, strokes=0, underlined=0, alone=0)


def easy() -> Sheet:
    """Typing dark on the left, handwriting pale on the right: any network must learn that."""
    stack = np.zeros((3, 640, 640), np.uint8)
    rng = np.random.default_rng(0)
    inked = rng.random((640, 640)) < 0.2
    left = np.arange(640) < 320
    stack[0][inked & left], stack[0][inked & ~left] = 250, 110
    stack[2][inked & left], stack[2][inked & ~left] = TYPED | INK, HANDWRITTEN | INK
    return Sheet.of(stack)


@pytest.mark.parametrize("styles", [0.0, 1.0])
def test_the_loss_falls_on_what_is_easy(styles: float) -> None:
    losses: list[str] = []
    course = Course(50, batch=2, rate=5e-3, styles=styles, shares=NOTHING)
    torch.manual_seed(0)
    learn(Material([easy()]), course, losses.append)
    assert "loss" in losses[0]
    # Untrained it is 3 ln 2, about 2.08, and what is said lags behind.
    assert float(losses[0].split("loss ")[1].split(",")[0]) < 1.9


def test_styles_are_mixed_only_while_it_learns() -> None:
    torch.manual_seed(0)
    mixed, alike = InkNetwork(styles=1.0), InkNetwork()
    alike.load_state_dict(mixed.state_dict())
    darkness, chroma = torch.rand(4, 1, 64, 64), torch.zeros(4, 1, 64, 64)
    assert not torch.equal(mixed(darkness, chroma), alike(darkness, chroma))
    for network in (mixed, alike):
        network.load_state_dict(alike.state_dict())
        network.eval()
    assert torch.equal(mixed(darkness, chroma), alike(darkness, chroma))


def test_it_begins_with_the_network_that_it_is_given() -> None:
    start = InkNetwork()
    course = Course(1, batch=2, rate=1e-9, average=0.0, shares=NOTHING)
    network, _ = learn(Material([easy()]), course, lambda _: None, start)
    for one, other in zip(start.parameters(), network.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)


def test_states_that_are_kept_and_the_last_have_one_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[list[float]] = []

    def noted(averaged: InkNetwork, network: InkNetwork, keep: float) -> None:
        if keep == 0:  # a step: the state is the network
            states.append(network.judge.bias.detach().tolist())
        average(averaged, network, keep)

    average = learn_ink._average
    monkeypatch.setattr(learn_ink, "_average", noted)
    course = Course(4, batch=2, average=0.0, kept=(0.25, 0.75), shares=NOTHING)
    network, _ = learn(Material([easy()]), course, lambda _: None)
    mean = np.mean([states[0], states[2], states[3]], axis=0)
    assert network.judge.bias.tolist() == pytest.approx(mean.tolist(), abs=1e-6)


def test_teachers_answer_as_both_do_and_the_first_says_what_is_a_stamp() -> None:
    torch.manual_seed(1)
    first, second = InkNetwork().eval(), InkNetwork().eval()
    darkness, chroma = torch.rand(1, 1, 64, 64), torch.zeros(1, 1, 64, 64)
    with torch.no_grad():
        one, other = (torch.sigmoid(each(darkness, chroma)) for each in (first, second))
    answer = Teachers(first, second).answer(darkness, chroma)
    assert answer[:, :2] == pytest.approx((one[:, :2] + other[:, :2]) / 2, abs=1e-6)
    assert torch.equal(answer[:, 2], one[:, 2])


def test_what_teachers_say_weighs_as_much_as_labels() -> None:
    target = torch.full((1, 4, 4), TYPED | INK, dtype=torch.uint8)
    answer = torch.tensor([0.0, 1.0, 0.0])[None, :, None, None].expand(1, 3, 4, 4)
    undecided = torch.tensor([0.0, 0.0, -20.0])[None, :, None, None].expand(1, 3, 4, 4)
    sure = torch.tensor([20.0, -20.0, -20.0])[None, :, None, None].expand(1, 3, 4, 4)
    assert ink_loss(undecided, target, answer) < ink_loss(sure, target, answer)
    assert ink_loss(undecided, target) > ink_loss(sure, target)


def test_teachers_are_not_heard_where_they_take_writing_for_typing() -> None:
    target = torch.full((1, 4, 4), HANDWRITTEN | INK, dtype=torch.uint8)
    typed = torch.tensor([0.9, 0.1, 0.0])[None, :, None, None].expand(1, 3, 4, 4)
    stamp = torch.tensor([0.1, 0.1, 0.9])[None, :, None, None].expand(1, 3, 4, 4)
    right = torch.tensor([-20.0, 20.0, -20.0])[None, :, None, None].expand(1, 3, 4, 4)
    assert ink_loss(right, target, typed) < 1e-6
    assert ink_loss(right, target, stamp) > 1


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
    settings = TrainSettings(pages=2, steps=2)
    train_ink(weights, tmp_path / "work", settings, 1, said.append)
    made = json.loads(weights.with_suffix(".json").read_text())
    assert made["steps"] == 2
    assert list(made["courses"]) == ["plain", "styled", "taught"]
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


def test_the_rate_rises_and_falls_and_a_run_ends_half_way_down() -> None:
    course = Course(500, fall=0.5)
    rates = [course.rate_at(step) for step in range(1, 501)]
    top = rates.index(max(rates)) + 1
    assert top == pytest.approx(0.06 / 0.5 * 500, abs=2)
    assert max(rates) == pytest.approx(course.rate, rel=0.01)
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[-1] == pytest.approx(0.55 * course.rate, rel=0.05)
    assert Course(500).rate_at(500) == pytest.approx(0, abs=1e-9)


def test_courses_of_a_run() -> None:
    courses = TrainSettings(steps=1000).courses
    assert courses == {"plain": plain(1000), "styled": styled(310), "taught": taught(390)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kept", (0.5, 1.0)),
        ("fall", 0),
        ("fall", 1.1),
        ("textures", -0.1),
        ("styles", 1.5),
        ("batch", 0),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"kept|fall|shares|batch"):
        Course(1, **{name: value})  # type: ignore[arg-type]
