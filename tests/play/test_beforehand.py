"""What cannot be printed is said before a service begins, with what there is instead, and the citizen decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.parts import PartName
from config.settings import DEMO_SITE, load_settings
from flows.definition.loading import load_scene
from flows.first_screen.beforehand import cannot_be_printed, papers_to_take
from play.report import play
from play.script import load_script
from tests.play.conftest import RETIRES, WITH_PIN, Played, card_is_left, shown

ROLL = "receipt_printer: {driver: folder, folder: receipts}\n"


def begins(scene: str, fault: str, then: str = "", card: str = "li") -> str:
    return (
        f"scene: {scene}\nworld: {{social_card: {card}}}\nsteps:\n"
        f"  - {{on: attract, do: [{{fault: {fault}}}, {{wait: 22}}, {{answer: {scene}}}]}}\n{then}"
    )


@pytest.fixture
def with_roll(tmp_path: Path) -> Played:
    """The same kiosk with a printer for receipts."""

    def played(text: str) -> dict[str, Any]:
        site, file = tmp_path / "site.yaml", tmp_path / "visit.yaml"
        site.write_text(DEMO_SITE.read_text(encoding="utf-8") + ROLL, encoding="utf-8")
        file.write_text(text, encoding="utf-8")
        settings = load_settings(site)
        shipped = ROOT / settings.office.invented
        return play(file, load_script(file, shipped), shipped, site, settings, tmp_path / "out")

    return played


#: of its own, beside what is decided
OF_RETIREMENT = ("pension_estimate", "flexible_retirement", "retirement_check", "unit_duties")


@pytest.mark.parametrize(
    ("scene", "papers", "without_sheets", "without_roll"),
    [
        ("retirement", (*OF_RETIREMENT, "outcome", "receipt"), (*OF_RETIREMENT, "outcome"), ("receipt",)),
        ("unemployment", ("outcome", "receipt"), ("outcome",), ("receipt",)),
        ("authentication", ("authentication", "outcome", "receipt"), ("outcome",), ("authentication", "receipt")),
        (
            "certificates",
            ("agent_authority", "contributions", "certificate", "payments", "rights"),
            ("agent_authority", "contributions", "certificate", "payments", "rights"),
            (),
        ),
        ("item_list", (), (), ()),
    ],
)
def test_every_service_knows_its_papers_and_their_printers(
    scene: str, papers: tuple[str, ...], without_sheets: tuple[str, ...], without_roll: tuple[str, ...]
) -> None:
    loaded = load_scene(scene)
    assert papers_to_take(loaded) == papers
    for away, missing in ((PartName.PRINTER, without_sheets), (PartName.RECEIPT_PRINTER, without_roll)):
        assert cannot_be_printed(loaded, frozenset({away}), has_roll=True) == missing
    assert cannot_be_printed(loaded, frozenset({PartName.PRINTER}), has_roll=False) == papers
    assert cannot_be_printed(loaded, frozenset(), has_roll=True) == ()


def test_whoever_goes_on_without_papers_was_told_where_to_get_them(played: Played) -> None:
    papers = "  - {on: handle/conclude/papers, do: [{answer: taken}]}\n"
    assert papers in RETIRES
    steps = WITH_PIN + RETIRES.replace(papers, "  - {on: handle/conclude/papers, do: [{answer: missing}]}\n")
    goes_on = "  - {on: beforehand, do: [{answer: go_on}]}\n"
    report = played(begins("retirement", "{part: sheet_printer, kind: out}", goes_on + steps))
    assert report["outcome"] == "retired"
    assert {(paper["state"], paper["file"]) for paper in report["papers"]} == {("failed", None)}
    assert shown(report)[0] == "beforehand"
    papers_page = [page for page in report["pages"] if page["node"] == "handle/conclude/papers"][-1]
    assert "用手机扫一扫，带走办理通知书的电子版" in papers_page["text"]
    told = report["pages"][0]
    assert told["moves"] == ["go_on", "not_now", "finish"]
    assert "办理通知书" in told["text"]
    assert "到窗口领取" in told["text"]


def test_whoever_would_rather_come_again_has_begun_nothing(played: Played) -> None:
    not_now = "  - {on: beforehand, do: [{answer: not_now}]}\n  - {on: farewell.card, do: [{pull: social_card}]}\n"
    report = played(begins("retirement", "{part: sheet_printer, kind: jam}", not_now))
    assert (report["end"], report["outcome"], report["submissions"]) == ("done", "not_begun", [])
    assert "identify/card" not in shown(report)
    assert report["pages"][-1]["title"] == "今天没有办理"


@card_is_left
def test_a_printer_that_is_there_again_is_nothing_to_speak_of(played: Played) -> None:
    mended = "{part: sheet_printer, kind: out}}, {wait: 22}, {fault: {part: sheet_printer, kind: mend}"
    report = played(begins("retirement", mended, "  - {on: identify/consent, do: [finish]}\n"))
    assert "beforehand" not in shown(report)


@card_is_left
@pytest.mark.parametrize(("kind", "is_told"), [("out", True), ("near_end", False)])
def test_whoever_may_need_a_sheet_or_a_receipt_is_told_when_it_cannot_come(
    with_roll: Played, kind: str, *, is_told: bool
) -> None:
    for printer in ("sheet_printer", "receipt_printer"):
        report = with_roll(begins("authentication", f"{{part: {printer}, kind: {kind}}}"))
        assert (shown(report)[0] == "beforehand") == is_told
