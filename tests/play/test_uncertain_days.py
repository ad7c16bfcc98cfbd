"""A promised day on the way to which the holidays are not published yet: whoever it is promised to is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play.conftest import Played
from tests.printing import looking

BUNDLE = """
scene: unemployment
clock: {clock}
world: {{social_card: gao}}
steps:
  - {{on: identify/consent, do: [{{face: gao}}, {{answer: agree}}]}}
  - {{on: result, do: [{{answer: apply}}]}}
  - {{on: wishes/choose, do: [{{answer: done}}]}}
  - {{on: handle/notice, do: [{{answer: go_on}}]}}
  - {{on: handle/collect/question, do: [{{answer: "1"}}]}}
  - {{on: handle/collect/question, do: [{{answer: "yes"}}]}}
  - {{on: handle/collect/promise, do: [{{answer: bring}}]}}
  - {{on: handle/review, do: [{{answer: submit}}]}}
  - {{on: handle/conclude/papers, do: [{{answer: taken}}]}}
  - {{on: handle/conclude/rating, do: [{{answer: skip}}]}}
  - {{on: leave/card, do: [{{pull: social_card}}]}}
"""


@pytest.mark.parametrize(
    ("clock", "doubtful"), [("2026-12-29T19:30:00+08:00", True), ("2026-11-24T19:30:00+08:00", False)]
)
def test_a_doubt_about_a_promised_day_stands_on_the_screen_and_on_both_papers(
    played: Played, clock: str, doubtful: bool
) -> None:
    report = played(BUNDLE.format(clock=clock))
    assert all(case["certain"] for case in report["cases"]) is not doubtful
    printing = [page["text"] for page in report["pages"] if page["node"] == "handle/conclude/papers"]
    assert ("遇放假顺延" in printing[-1]) is doubtful
    papers = {paper["kind"]: looking.text(Path(paper["file"]).read_bytes()) for paper in report["papers"]}
    assert ("放假安排尚未公布" in papers["bundle_acceptance"]) is doubtful
    assert ("遇放假顺延" in papers["bundle_receipt"]) is doubtful
