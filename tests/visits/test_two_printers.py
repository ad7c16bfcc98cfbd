"""A kiosk with a printer of sheets and one of receipts: each paper has its own, whatever becomes of the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.faults import Fault
from config.settings import FolderPrinter as FolderSettings
from config.settings import Settings
from config.supplies import supplied
from flows.bodies import Papers
from flows.page import Page
from flows.visit import EndReason, VisitEnd
from printing.port import Format, JobState
from records.port import Public
from records.supplies import Supplies
from simulated.folder_printer import FolderPrinter
from tests.printing import looking
from tests.visits.conftest import RETIRES, HeadlessScreen, Kiosk, open_virtual_kiosk
from tests.visits.test_printing import printed

RETIRED = VisitEnd(EndReason.DONE, "retired")
A4_HEIGHT, A5_HEIGHT, ROLL_WIDTH = "841.89", "595.276", "226.772"


@pytest.fixture
async def both(settings: Settings, tmp_path: Path) -> AsyncIterator[Kiosk]:
    roll = FolderSettings(driver="folder", folder=Path("receipts"))
    two = settings.model_copy(update={"receipt_printer": roll})
    async with open_virtual_kiosk(two, tmp_path / "papers") as kiosk:
        yield kiosk


def roll_of(kiosk: Kiosk) -> FolderPrinter:
    printer = kiosk.parts.receipt_printer
    assert isinstance(printer, FolderPrinter)
    return printer


def page_sizes(kiosk: Kiosk) -> dict[str, str]:
    return {
        file.stem.rpartition("-")[2]: looking.info(file.read_bytes())["Page size"]
        for file in kiosk.papers.glob("*.pdf")
    }


async def test_the_receipt_comes_out_of_the_roll_and_the_outcome_on_a_sheet(both: Kiosk) -> None:
    assert await both.walk(both.screen(RETIRES)) == RETIRED
    sizes = page_sizes(both)
    assert set(sizes) == {"completion", "receipt"}
    assert A4_HEIGHT in sizes["completion"]
    assert sizes["receipt"].startswith(ROLL_WIDTH)


async def test_what_came_out_is_taken_from_the_supplies(both: Kiosk) -> None:
    parts = both.parts
    for supply, left in (("sheets", 500), ("toner", 3000), ("receipt_roll", 80_000), ("cutter", 1_000_000)):
        counted: dict[str, Public] = {"supply": supply, "left": left, "staff": "DC-001"}
        parts.records.append("supply.counted", public=counted)
    assert await both.walk(both.screen(RETIRES)) == RETIRED
    height_mm = float(page_sizes(both)["receipt"].split()[2]) * 25.4 / 72
    sheets = sum(int(looking.info(file.read_bytes())["Pages"]) for file in both.papers.glob("*-completion.pdf"))
    stocks = Supplies.of(supplied(parts.settings), parts.records.events()).stocks(parts.clock.now())
    left_of = {stock.name: stock.left for stock in stocks if not stock.doubts}
    assert left_of == {
        "sheets": 500 - sheets,
        "toner": 3000 - sheets,
        "receipt_roll": 80_000 - round(height_mm),
        "cutter": 1_000_000 - 1,
        "card_slots": 2,
    }
    assert sheets > 0


async def test_without_a_printer_for_receipts_they_are_small_pages_of_the_other(kiosk: Kiosk) -> None:
    assert kiosk.parts.receipt_printer is None
    assert Format.RECEIPT not in kiosk.parts.printers
    assert await kiosk.walk(kiosk.screen(RETIRES)) == RETIRED
    assert A5_HEIGHT in page_sizes(kiosk)["receipt"]


@pytest.mark.parametrize(("broken", "comes_out"), [("outcome", "receipt"), ("receipt", "outcome")])
async def test_what_one_printer_fails_the_other_prints_and_again_is_for_the_failed_paper_alone(
    both: Kiosk, broken: str, comes_out: str
) -> None:
    printer = both.printer if broken == "outcome" else roll_of(both)
    printer.jam()

    class Mending(HeadlessScreen):
        def show(self, page: Page) -> None:
            super().show(page)
            lines = page.body.lines if isinstance(page.body, Papers) else ()
            if {line.state for line in lines} == {JobState.FAILED, JobState.SENT} and page.options:
                printer.mend()

    screen = Mending(both.devices, {**RETIRES, "handle/conclude/papers": ["again", "taken"]})
    assert await both.walk(screen) == RETIRED
    events = printed(both)
    assert ("print.failed", broken) in events
    assert ("print.failed", comes_out) not in events
    assert events.count(("print.sent", comes_out)) == 1
    in_hand = [("print.confirmed", "outcome"), ("print.confirmed", "receipt"), ("print.taken", "")]
    assert events[-4:] == [("print.sent", broken), *in_hand]


async def test_a_roll_that_is_empty_for_good_costs_the_receipt_and_nothing_else(both: Kiosk) -> None:
    roll_of(both).empty()
    screen = both.screen({**RETIRES, "handle/conclude/papers": "missing"})
    assert await both.walk(screen) == RETIRED
    assert sorted(line.state for line in screen.page("handle/conclude/papers").the(Papers).lines) == [
        JobState.FAILED,
        JobState.SENT,
    ]
    faults = [event.public["fault"] for event in both.parts.records.events() if event.kind == "print.failed"]
    assert faults == ["PRINTER-OUT-OF-PAPER"]


@pytest.mark.expects_log("chores: printer: PRINTER-OFF")
@pytest.mark.expects_log("chores: printer: done again")
async def test_both_queues_are_emptied_and_one_that_cannot_be_keeps_nothing_in_the_other(
    both: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared: list[str] = []

    async def clear() -> None:
        cleared.append("receipts")

    async def fail() -> None:
        cleared.append("sheets")
        raise Fault("PRINTER-OFF")

    monkeypatch.setattr(both.printer, "clear", fail)
    monkeypatch.setattr(roll_of(both), "clear", clear)
    await both.parts.chores.settle()
    assert cleared == ["sheets", "receipts"]
    failed = [event.public for event in both.parts.records.events() if event.kind == "chore.failed"]
    assert [(event["chore"], event["fault"]) for event in failed] == [("printer", "PRINTER-OFF")]
    monkeypatch.undo()
    await both.parts.chores.settle()
