"""What comes next stands on the paper with its figures, and never with the braces of its words."""

from __future__ import annotations

from pathlib import Path

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from flows.definition.shelf import SHIPPED
from play.cases import FILE, load_cases
from play.report import play
from tests.printing import looking

PEOPLE = ROOT / "office" / "people.demo.yaml"


def test_a_paper_says_how_long_a_temporary_card_counts(tmp_path: Path) -> None:
    file = SHIPPED.scenes / "card" / FILE
    case = load_cases(file, PEOPLE)["a-card-that-ends-soon"]
    report = play(file, case, PEOPLE, DEMO_SITE, load_settings(), tmp_path)
    text = "".join(looking.text((tmp_path / paper["file"]).read_bytes()) for paper in report["papers"])
    assert "60天有效，最多延到6个月" in text
    assert "{" not in text
