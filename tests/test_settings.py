"""What a user may say about the stages, and what is refused with which words."""

from __future__ import annotations

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, choose_settings


def test_changes_reach_their_stage_and_keep_their_type() -> None:
    settings = choose_settings(
        language="rus+eng", changes=["preprocess.deskew=no", "preprocess.target_x_height=24"]
    )
    assert settings.ocr.language == "rus+eng"
    assert settings.preprocess.deskew is False
    assert settings.preprocess.target_x_height == 24.0
    assert settings.preprocess.remove_bleed is Settings().preprocess.remove_bleed


def test_every_setting_can_be_set_to_what_it_is() -> None:
    for name, value in Settings().flat().items():
        assert choose_settings(changes=[f"{name}={value}"]) == Settings()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("preprocess.deskw=no", "preprocess.deskew"),
        ("preprocess.deskew", "NAME=VALUE"),
        ("preprocess.deskew=perhaps", "true or false"),
        ("preprocess.target_x_height=much", "target_x_height"),
        ("preprocess.target_x_height=900", "6 to 64"),
        ("ocr.language=rus; rm", "traineddata"),
    ],
)
def test_what_is_not_possible_is_refused_with_the_reason(change: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        choose_settings(changes=[change])
    assert said in str(caught.value)
