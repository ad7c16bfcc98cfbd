"""What a printer says of its supplies itself, beside the count; and what the staff are told of both."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from config.clock import CHINA, VirtualClock
from config.parts import PartName
from config.supplies import SiteSupply, supply_list
from maintenance.supplies import SupplyWatch, findings
from records.log import RecordsLog
from records.supplies import Doubt, State, Stock
from simulated.receipt_trouble import ReceiptTrouble
from tests.printing.receipts import Bench, played, receipt

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
HAS = {name: supply_list().supplies[name].at(SiteSupply()) for name in ("sheets", "receipt_roll")}


def test_what_the_printer_says_is_noted_when_it_changes_and_never_else(tmp_path: Path) -> None:
    log = RecordsLog(tmp_path / "records.sqlite", tmp_path / "records.key", VirtualClock(NOW))
    log.append("supply.counted", public={"supply": "receipt_roll", "left": 60_000, "staff": "DC07"})

    async def visit(bench: Bench) -> None:
        printers = {PartName.PRINTER: None, PartName.RECEIPT_PRINTER: bench.driver}
        watch = SupplyWatch(log, HAS, printers, VirtualClock(NOW))
        assert not await watch.round(), "the kiosk has not begun yet"
        log.append("kiosk.started", public={"version": "0", "site": "demo"})
        for trouble in (None, None, ReceiptTrouble.NEAR_END, ReceiptTrouble.SILENT, None):
            bench.device.mend()
            if trouble is not None:
                bench.device.trouble(trouble)
            assert await watch.round()

    played(visit)
    said = [event.public["level"] for event in log.events() if event.kind == "supply.said"]
    assert said == ["good", "low", "good"], "and one that does not answer says nothing new"
    log.close()


def stock(left: int | None, said: State = State.UNKNOWN, *doubts: Doubt) -> Stock:
    return Stock("sheets", HAS["sheets"], left, None, said, doubts)


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (stock(400), []),
        (stock(80), ["SUPPLY-LOW"]),
        (stock(0), ["SUPPLY-OUT"]),
        (stock(400, State.OUT, Doubt.DIFFERS), ["SUPPLY-OUT", "SUPPLY-DOUBT"]),
        (stock(None, State.UNKNOWN, Doubt.NOT_COUNTED), ["SUPPLY-DOUBT"]),
    ],
)
def test_the_staff_hear_of_what_runs_low_and_of_a_count_that_may_be_wrong(one: Stock, codes: list[str]) -> None:
    found = findings([one], NOW)
    assert [finding.fault.code for finding in found] == codes
    assert all(finding.part is PartName.PRINTER and not finding.keeps_from_serving for finding in found)
    assert all(finding.fault.detail == one.say(NOW) for finding in found)


def test_all_of_a_part_is_told_at_once_and_a_card_that_was_left_as_a_card() -> None:
    toner = Stock("toner", supply_list().supplies["toner"].at(SiteSupply()), 100, None)
    slots = Stock("card_slots", supply_list().supplies["card_slots"].at(SiteSupply()), 0, None)
    (found,) = findings([stock(80), toner, slots], NOW)
    assert found.fault.code == "SUPPLY-LOW"
    assert found.fault.detail == f"{stock(80).say(NOW)}; {toner.say(NOW)}"


def test_a_receipt_takes_of_the_roll_what_it_is_long() -> None:
    pages = pypdfium2.PdfDocument(receipt().pdf)
    height_mm = pages[0].get_size()[1] * 25.4 / 72
    assert receipt().length_mm == round(height_mm) > 60
