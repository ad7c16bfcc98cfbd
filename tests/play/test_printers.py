"""The printers of a played visit: what befalls them, what the citizen is told, and how often each paper came out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.clock import CHINA
from config.settings import DEMO_SITE, load_settings
from play.ledger import Ledger
from play.report import play
from play.script import load_script
from printing.port import JobState, JobStatus, Paper
from records.port import Event
from tests.play.conftest import RETIRES, WITH_PIN, Played

#: further members of a family, and processes of their own
NIGHTLY = pytest.mark.nightly
PAPERS = "  - {on: handle/conclude/papers, do: [{answer: taken}]}\n"
BEGIN = "scene: retirement\nworld: {social_card: li}\nsteps:"
ESCPOS = "receipt_printer: {driver: escpos, model: MODEL, link: {kind: network, host: 127.0.0.1, port: 9100}}\n"


def visit(*on_papers: str) -> str:
    """A citizen who retires; what is done on the page of the papers."""
    assert PAPERS in RETIRES
    steps = "".join(f"  - {{on: handle/conclude/papers, do: [{act}]}}\n" for act in on_papers)
    return BEGIN + WITH_PIN + RETIRES.replace(PAPERS, steps)


def papers(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(paper["kind"], paper["state"], paper["came_out"]) for paper in report["papers"]]


def of_printing(report: dict[str, Any]) -> list[str]:
    return [kind.removeprefix("print.") for kind in report["events"] if kind.startswith("print.")]


def test_what_came_out_is_counted_by_the_printer_and_a_reprint_is_the_same_paper(played: Played) -> None:
    report = played(visit("{answer: again}", "{answer: taken}"))
    assert report["outcome"] == "retired"
    assert papers(report) == [("completion", "sent_to_printer", 2), ("receipt", "sent_to_printer", 2)]


@pytest.mark.parametrize(
    "kind", ["jam", *(pytest.param(kind, marks=NIGHTLY) for kind in ("out", "cover", "cutter", "empty"))]
)
def test_a_printer_that_stops_in_the_midst_is_mended_and_prints_the_whole_paper(played: Played, kind: str) -> None:
    befalls = f"{{wait: 3}}, {{fault: {{part: sheet_printer, kind: {kind}}}}}"
    mended = "{wait: 30}, {fault: {part: sheet_printer, kind: mend}}, {answer: again}"
    report = played(visit(befalls, mended, "{answer: taken}"))
    assert report["outcome"] == "retired"
    assert papers(report) == [("completion", "sent_to_printer", 1), ("receipt", "sent_to_printer", 1)]
    assert of_printing(report).count("failed") == 2  # the receipt, too, finds it stopped
    texts = [page["text"] for page in report["pages"] if page["node"] == "handle/conclude/papers"]
    assert any("已经出来的1页不完整" in text for text in texts)


@NIGHTLY
def test_a_roll_near_its_end_costs_nothing(played: Played) -> None:
    report = played(visit("{fault: {part: printer, kind: near_end}}, {answer: taken}"))
    assert papers(report) == [("completion", "sent_to_printer", 1), ("receipt", "sent_to_printer", 1)]


@pytest.mark.expects_log("chores: printer: PRINTER-OFF")
def test_a_printer_out_of_reach_prints_on_and_what_it_printed_is_asked_about(played: Played) -> None:
    out_of_reach = "{wait: 3}, {fault: {part: sheet_printer, kind: offline}}, {answer: again}"
    report = played(visit(out_of_reach, "{answer: missing}"))
    assert papers(report) == [("completion", "failed", 1), ("receipt", "failed", 0)]  # which did not even get there
    assert of_printing(report).count("sent") == 1
    assert any("机器不能确定" in page["text"] for page in report["pages"])


@NIGHTLY
def test_the_power_fails_while_a_paper_comes_out_and_the_next_start_asks_the_printer(played: Played) -> None:
    cut = "  - {on: handle/conclude/papers, do: [{wait: 3}, power_cut]}\n"
    report = played(BEGIN + WITH_PIN + RETIRES.partition(PAPERS)[0] + cut)
    assert of_printing(report) == ["planned", "sent", "confirmed"]
    assert papers(report) == [("completion", "printed", 1)]
    assert Path(report["papers"][0]["file"]).is_file(), "it came out when nobody followed it"


@pytest.mark.parametrize(
    ("told", "in_the_end", "state"),
    [
        (JobState.PRINTING, "print.confirmed", "printed"),
        (JobState.QUEUED, "print.failed", "failed"),
        (JobState.PRINTING, "print.uncertain", "uncertain"),
        (JobState.SENT, "print.confirmed", "sent_to_printer"),
    ],
)
def test_of_a_paper_that_nobody_followed_to_its_end_the_memory_says_what_became_of_it(
    tmp_path: Path, told: JobState, in_the_end: str, state: str
) -> None:
    ledger = Ledger(tmp_path)
    printer, records = ledger.of("printer"), ledger.of("records")
    assert printer is not None
    assert records is not None
    printer("follow", (Paper("0f-receipt", "receipt", b"", 1),), JobStatus("0f-receipt", told))
    event = Event(1, datetime(2026, 11, 24, tzinfo=CHINA), in_the_end, None, {"key": "0f-receipt"}, personal=False)
    records("append", (), event)
    assert ledger.papers["0f-receipt"]["state"] == state


@pytest.mark.parametrize("model", ["epson-tm-t88v", pytest.param("simulated", marks=NIGHTLY)])
def test_a_receipt_printer_is_spoken_to_in_its_own_language(tmp_path: Path, model: str) -> None:
    """The driver of ESC/POS before the virtual printer, in virtual time."""
    site, file = tmp_path / "site.yaml", tmp_path / "visit.yaml"
    site.write_text(DEMO_SITE.read_text(encoding="utf-8") + ESCPOS.replace("MODEL", model), encoding="utf-8")
    file.write_text(visit("{answer: taken}"), encoding="utf-8")
    settings = load_settings(site)
    shipped = ROOT / settings.office.invented
    report = play(file, load_script(file, shipped), shipped, site, settings, tmp_path / "out")
    assert papers(report) == [("completion", "sent_to_printer", 1), ("receipt", "printed", 1)]
    assert len(list((tmp_path / "out").glob("*-receipt.png"))) == 1
