"""A receipt printer that proves nothing, and one whose count stands still: after a power cut neither is believed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from config.clock import VirtualClock
from config.parts import PartName
from config.printers import printer_models
from flows.papers.following import CITIZEN, Entry
from flows.stay.journal import Journal
from maintenance.settling import Settling
from printing.port import JobState, Outcome, Ticket
from records.log import RecordsLog
from records.prints import Fate, PrintLedger, Stage, unsettled
from tests.faults.print_table import KEY, one_paper
from tests.printing.receipts import BEGUN, Bench, played, receipt
from tests.printing.samples import RECEIPT

NOTHING = printer_models()["plain-80"]
#: behind which event of the journal the power fails, and what may be said of the receipt from then on
FATES = {"print.planned": Fate.NOT, "print.sent": Fate.UNCERTAIN, "print.confirmed": Fate.CERTAIN}


def opened(folder: Path) -> RecordsLog:
    return RecordsLog(folder / "records.sqlite", folder / "records.key", VirtualClock(BEGUN))


async def journalled(bench: Bench, folder: Path, cut: str) -> Path:
    """A receipt that its citizen takes; and the disk as it was when the power failed behind the event ``cut``."""
    then = folder.with_name("then")
    records = opened(folder)
    append = records.append

    def told(kind: str, **more: object) -> object:
        event = append(kind, **more)  # type: ignore[arg-type]
        if kind == cut:
            shutil.copytree(folder, then)
        return event

    records.append = told  # type: ignore[method-assign,assignment]
    records.append("visit.started", visit="visit", public={"scene": "retirement"})
    job = await one_paper(records, bench.driver, RECEIPT.receipt, 0)
    assert (job.state, job.open, job.next_copy) == (JobState.SENT, True, 1), "the citizen is asked, and has one reprint"
    entry = Entry(Journal(records, "visit"), "paper", KEY, 0, job.printer)
    await entry.note("confirmed", evidence=CITIZEN, sheets=job.pages)
    records.append("print.taken", visit="visit")
    records.close()
    return then


@pytest.mark.parametrize("cut", FATES)
def test_what_nothing_proves_is_certain_by_the_citizen_alone_and_else_on_the_list(cut: str, tmp_path: Path) -> None:
    now = tmp_path / "now"
    now.mkdir()

    async def visit(bench: Bench) -> None:
        records = opened(await journalled(bench, now, cut))
        await Settling(records, {PartName.RECEIPT_PRINTER: bench.another()}).round(PartName.RECEIPT_PRINTER)
        records.append("kiosk.started", public={"version": "0", "site": "demo"})
        (one,) = PrintLedger.of(records.events()).all()
        assert (one.fate, one.evidence) == (FATES[cut], CITIZEN if FATES[cut] is Fate.CERTAIN else "")
        assert (one.stage is Stage.UNCERTAIN) == (FATES[cut] is Fate.UNCERTAIN), "it was asked, and cannot tell"
        assert [listed.copy for listed in unsettled(records.events())] == [0] * (FATES[cut] is not Fate.CERTAIN)
        assert len(bench.device.receipts) == 1, "nothing is printed a second time by itself"
        records.close()

    played(visit, model=NOTHING)


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_count_proves_what_it_has_counted_and_nothing_by_standing_still(moved: int) -> None:
    async def visit(bench: Bench) -> None:
        ticket = Ticket("ab", bench.device.cuts)
        bench.device.cuts += moved
        outcome = await bench.another().outcome(ticket, 1)
        assert outcome is (Outcome.PRINTED if moved == 1 else Outcome.UNCERTAIN)
        assert await bench.another().outcome(replace(ticket, counter=None), 1) is Outcome.UNCERTAIN
        assert (await bench.last(receipt())).state in {JobState.PRINTED, JobState.SENT}

    played(visit, model=printer_models()["citizen-ct-s2000"])
