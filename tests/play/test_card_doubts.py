"""A card that can be read, and of which something is odd: the citizen hears of it, and so do the staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from flows.definition.loading import load_scene
from play.site import VirtualSite
from records.port import Event
from tests.play.conftest import RETIRES, WITH_PIN, Played, shown

LI = ROOT / "simulated/social_card/profiles/li.yaml"
SENTENCE = load_scene("retirement").words.texts["card_doubt"]


@pytest.fixture
def doubts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the memory was told of doubtful cards."""
    found: list[dict[str, Any]] = []
    breakable = VirtualSite._breakable

    def watched(site: VirtualSite, part: str, real: Any) -> Any:
        broken = breakable(site, part, real)
        if part == "records":
            told = broken._told

            def told_too(method: str, arguments: tuple[Any, ...], result: Any) -> None:
                told(method, arguments, result)
                if isinstance(result, Event) and result.kind == "card.doubtful":
                    found.append(dict(result.public))

            broken._told = told_too
        return broken

    monkeypatch.setattr(VirtualSite, "_breakable", watched)
    return found


@pytest.mark.parametrize(
    ("record", "doubt"),
    [
        ('"0A": "32"', "sex_differs"),
        pytest.param('"05": "32303132"', "issued_unreadable", marks=pytest.mark.nightly),
        ('"07": "543030303030303131"', "card_number_check"),
        pytest.param('"4E": "41"', "name_rest_unused", marks=pytest.mark.nightly),
    ],
)
def test_a_doubt_reaches_the_citizen_and_the_staff_and_the_visit_goes_on(
    played: Played, doubts: list[dict[str, Any]], tmp_path: Path, record: str, doubt: str
) -> None:
    card = tmp_path / "odd.yaml"
    card.write_text(LI.read_text(encoding="utf-8") + f"records: {{{record}}}\n", encoding="utf-8")
    report = played(f"scene: retirement\nworld: {{social_card: {card}}}\nsteps:\n{WITH_PIN}{RETIRES}")
    assert (report["end"], report["outcome"]) == ("done", "retired")
    assert [page["node"] for page in report["pages"] if SENTENCE in page["text"]] == ["identify/consent"]
    assert doubts == [{"document": "social_card", "doubts": doubt}]


def test_an_identity_card_may_be_doubtful_too(played: Played, doubts: list[dict[str, Any]], tmp_path: Path) -> None:
    card = tmp_path / "odd.yaml"
    shipped = (ROOT / "simulated/id_card/profiles/li.yaml").read_text(encoding="utf-8")
    card.write_text(shipped.replace('sex: "1"', 'sex: "2"'), encoding="utf-8")
    report = played(
        f"scene: retirement\nworld: {{id_card: {card}}}\nsteps:\n  - {{on: identify/consent, do: [finish]}}"
    )
    assert SENTENCE in next(page["text"] for page in report["pages"] if page["node"] == "identify/consent")
    assert doubts == [{"document": "id_card", "doubts": "sex_differs"}]


def test_nothing_is_said_of_a_card_in_order(played: Played, doubts: list[dict[str, Any]]) -> None:
    report = played(f"scene: retirement\nworld: {{social_card: li}}\nsteps:\n{WITH_PIN}{RETIRES}")
    assert "result" in shown(report)
    assert not any(SENTENCE in page["text"] for page in report["pages"])
    assert doubts == []
