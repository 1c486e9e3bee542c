from __future__ import annotations

import pytest

from pipeline.cli.check import Finding, Report, check_installation


def test_what_is_needed_is_here() -> None:
    report = check_installation()
    found = {finding.name: finding.found for finding in report.findings}
    assert report.usable
    assert found["tesseract"]
    assert "rus" in (found["models"] or "")
    assert "sha256" in (found["model rus"] or "")
    assert found["prefect"]
    assert report.as_text().splitlines()[-1] == "All that digitising needs is here."


def test_a_missing_model_is_named_with_its_remedy() -> None:
    report = check_installation("rus+tlh")
    assert not report.usable
    assert "tesseract-ocr-tlh" in report.as_text()
    assert report.as_text().splitlines()[-1] == "Digitising cannot work: model rus+tlh missing."


def test_a_missing_typeface_does_not_matter_for_digitising() -> None:
    face = Finding("typeface x", None, "install it", needed=False)
    report = Report((Finding("tesseract", "5.3.0"), face))
    assert report.usable
    assert "missing: install it" in report.as_text()


def test_for_programs() -> None:
    raw = Report((Finding("tesseract", None, "install it"),)).as_json()
    assert raw == {
        "usable": False,
        "findings": [{"name": "tesseract", "found": None, "needed": True, "remedy": "install it"}],
    }


def test_not_a_language() -> None:
    with pytest.raises(ValueError, match="no list of traineddata"):
        check_installation("../rus")
