"""A paper comes out exactly once, or the machine says that it does not know: the printers' own count is the judge."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assembly.site import SETTLING_S
from config.clock import slept
from config.settings import Settings
from flows.bodies import Papers
from flows.definition.loading import load_scene
from flows.page import Page
from flows.visit import EndReason, Visit, VisitEnd
from play.site import VirtualSite
from printing.port import JobState
from records.log import RecordsLog
from records.port import Event
from records.prints import Fate, Print, PrintLedger, unsettled
from simulated.virtual_printer import SHEET_S, PrinterTrouble, VirtualPrinter
from tests.printing.looking import text
from tests.visits.conftest import RETIRES, HeadlessScreen, Kiosk, open_virtual_kiosk, virtual_site

RETIRED = VisitEnd(EndReason.DONE, "retired")
PAPERS = "handle/conclude/papers"


@pytest.fixture
async def kiosk(settings: Settings, tmp_path: Path) -> AsyncIterator[Kiosk]:
    async with open_virtual_kiosk(settings, tmp_path / "papers") as opened:
        yield opened


def printer_of(kiosk: Kiosk) -> VirtualPrinter:
    assert isinstance(kiosk.printer, VirtualPrinter)
    return kiosk.printer


def prints(kiosk: Kiosk) -> list[Print]:
    return list(PrintLedger.of(kiosk.parts.records.events()).all())


def listed(kiosk: Kiosk) -> list[tuple[str, int, Fate]]:
    return [(one.paper, one.copy, one.fate) for one in unsettled(kiosk.parts.records.events())]


def came_out(kiosk: Kiosk, paper: str) -> list[int]:
    """How often the paper itself and its reprint came out, by the printer's count."""
    names = [f"-{paper}", f"-{paper}-copy1"]
    return [sum(times for key, times in printer_of(kiosk).came_out.items() if key.endswith(name)) for name in names]


@dataclass
class Befalls(HeadlessScreen):
    """A screen; once, when the page says that a paper is being printed, ``trouble`` comes so many seconds later."""

    befall: Callable[[], None] = lambda: None
    after_s: float = 0.0
    lines: list[tuple[str, ...]] = field(default_factory=list)
    _begun: bool = False

    def show(self, page: Page) -> None:
        super().show(page)
        if not isinstance(page.body, Papers):
            return
        self.lines.append(tuple(line.note for line in page.body.lines))
        if not self._begun and any(line.state == JobState.PRINTING for line in page.body.lines):
            self._begun = True
            asyncio.get_running_loop().call_later(self.after_s, self.befall)


LIST = {
    "identify/consent": "other_way",
    "identify/other_way": "pin",
    "identify/pin": "123456",
    "what": "contributions",
    "list": "print",
    "contributions_paper": "taken",
    "more": "done",
    "rating": "5",
}


async def prints_the_list(kiosk: Kiosk, screen: HeadlessScreen) -> VisitEnd:
    """Somebody with years of work has the list of contributions printed, which has several sheets."""
    kiosk.devices.insert("yuan")
    try:
        return await Visit(load_scene("certificates"), screen, kiosk.parts).run()
    finally:
        kiosk.devices.pull()


def screen(kiosk: Kiosk, answers: dict[str, Any], trouble: PrinterTrouble | None, after_s: float) -> Befalls:
    befall = (lambda: printer_of(kiosk).befall(trouble)) if trouble else printer_of(kiosk).mend
    return Befalls(kiosk.devices, answers, befall=befall, after_s=after_s)


async def test_what_the_citizen_has_in_hand_is_certain_and_nobody_has_to_see_to_anything(kiosk: Kiosk) -> None:
    assert await kiosk.walk(kiosk.screen(RETIRES)) == RETIRED
    assert [(one.paper, one.fate, one.evidence, one.job, one.sheets) for one in prints(kiosk)] == [
        ("outcome", Fate.CERTAIN, "citizen", "1", 3),
        ("receipt", Fate.CERTAIN, "citizen", "2", 1),
    ]
    assert listed(kiosk) == []
    assert (came_out(kiosk, "outcome"), came_out(kiosk, "receipt")) == ([1, 0], [1, 0])


async def test_the_ticket_is_on_the_disk_before_the_printer_has_anything(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    had: list[dict[str, Any]] = []
    records = kiosk.parts.records
    append = records.append

    def told(kind: str, **more: Any) -> Event:
        if kind == "print.sent":
            had.append({name: job["withdrawn"] for name, job in printer_of(kiosk).kept()["jobs"].items()})
        return append(kind, **more)

    monkeypatch.setattr(records, "append", told)
    await kiosk.walk(kiosk.screen(RETIRES))
    assert had == [{"1": True}, {"1": False, "2": True}]


async def test_what_did_not_come_out_as_the_citizen_says_is_printed_once_more_and_says_so(kiosk: Kiosk) -> None:
    assert await kiosk.walk(kiosk.screen({**RETIRES, PAPERS: ["again", "taken"]})) == RETIRED
    assert [(one.paper, one.copy, one.fate) for one in prints(kiosk)] == [
        ("outcome", 0, Fate.UNCERTAIN),
        ("receipt", 0, Fate.UNCERTAIN),
        ("outcome", 1, Fate.CERTAIN),
        ("receipt", 1, Fate.CERTAIN),
    ]
    marked = {file.name: "补打" in text(file.read_bytes()) for file in kiosk.papers.glob("*.pdf")}
    assert len(marked) == 4
    assert all(is_marked == ("-copy1-" in name) for name, is_marked in marked.items())
    # the first ones may lie in the tray, and somebody should look
    assert listed(kiosk) == [("outcome", 0, Fate.UNCERTAIN), ("receipt", 0, Fate.UNCERTAIN)]


async def test_what_the_device_has_printed_is_printed_once_more_and_told_to_the_staff(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer_of(kiosk), "_counts", True)
    assert await kiosk.walk(kiosk.screen({**RETIRES, PAPERS: ["again", "missing"]})) == RETIRED
    assert {(one.copy, one.fate, one.evidence, one.missed) for one in prints(kiosk)} == {
        (0, Fate.CERTAIN, "device", True),
        (1, Fate.CERTAIN, "device", True),
    }
    assert len(listed(kiosk)) == 4


async def test_pages_that_came_out_alone_are_not_the_whole_and_the_reprint_is(kiosk: Kiosk) -> None:
    class Mending(Befalls):
        def show(self, page: Page) -> None:
            super().show(page)
            if isinstance(page.body, Papers) and page.body.lines[0].state == JobState.FAILED:
                printer_of(kiosk).mend()

    befall = lambda: printer_of(kiosk).befall(PrinterTrouble.JAM)  # noqa: E731
    answers: dict[str, str | list[str]] = {**LIST, "contributions_paper": ["again", "taken"]}
    seen = Mending(kiosk.devices, answers, befall=befall, after_s=2.5 * SHEET_S)
    assert (await prints_the_list(kiosk, seen)).reason is EndReason.DONE
    assert any("已经出来的2页不完整" in note for (note,) in seen.lines)
    first, reprint = prints(kiosk)
    assert (first.fate, first.sheets, first.fault) == (Fate.NOT, 2, "PRINTER-JAM")
    assert (reprint.copy, reprint.fate, reprint.sheets) == (1, Fate.CERTAIN, reprint.pages)
    assert reprint.pages > 2
    assert came_out(kiosk, "contributions") == [0, 1]
    assert listed(kiosk) == [("contributions", 0, Fate.NOT)]  # two pages of somebody lie in the tray


@pytest.mark.expects_log("chores: printer: PRINTER-OFF")
async def test_a_printer_that_goes_out_of_reach_in_the_midst_prints_on_and_the_citizen_is_asked(kiosk: Kiosk) -> None:
    seen = screen(kiosk, LIST, PrinterTrouble.OFFLINE, 0.5 * SHEET_S)
    assert (await prints_the_list(kiosk, seen)).reason is EndReason.DONE
    page = seen.page("contributions_paper")
    assert [option.id for option in page.options] == ["taken", "again", "missing"]
    assert "机器不能确定" in page.the(Papers).lines[0].note
    (one,) = prints(kiosk)
    assert (one.fate, one.evidence) == (Fate.CERTAIN, "citizen")
    assert len(printer_of(kiosk)._jobs) == 1  # nothing was printed a second time


@pytest.mark.parametrize(
    "trouble", [PrinterTrouble.LOST_JOB, pytest.param(PrinterTrouble.RESTART, marks=pytest.mark.nightly)]
)
async def test_a_job_that_the_printer_has_forgotten_is_nobodys_guess(kiosk: Kiosk, trouble: PrinterTrouble) -> None:
    seen = screen(kiosk, {**LIST, "contributions_paper": "missing"}, trouble, 0.5 * SHEET_S)
    assert (await prints_the_list(kiosk, seen)).reason is EndReason.DONE
    assert [(one.fate, one.fault) for one in prints(kiosk)] == [(Fate.UNCERTAIN, "PRINTER-LOST")]
    assert listed(kiosk) == [("contributions", 0, Fate.UNCERTAIN)]


async def test_whoever_walks_off_without_a_word_leaves_the_question_to_the_device(kiosk: Kiosk) -> None:
    nobody_answers = {name: answer for name, answer in RETIRES.items() if name != PAPERS}
    asked = asyncio.Event()
    quiet = kiosk.screen(nobody_answers, {PAPERS: asked.set})
    visit = kiosk.visit(quiet)
    kiosk.devices.insert("li")
    walking = asyncio.ensure_future(visit.run())
    await asked.wait()
    assert {one.fate for one in prints(kiosk)} == {Fate.UNCERTAIN}
    assert listed(kiosk) == []  # the visit goes on
    visit.cancel(EndReason.IDLE)
    await walking
    await kiosk.parts.chores.settle()
    assert {(one.fate, one.evidence) for one in prints(kiosk)} == {(Fate.CERTAIN, "device")}
    assert listed(kiosk) == []


@dataclass(frozen=True)
class Cut:
    """What the disk and the printer held when the power failed behind ``kind``."""

    kind: str
    data: Path
    printer: str


async def cuts_behind_every_event(kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Cut]:
    """A visit that retires, and the state of the world behind every event of its papers."""
    cuts: list[Cut] = []
    records = kiosk.parts.records
    assert isinstance(records, RecordsLog)
    append = records.append

    def told(kind: str, **more: Any) -> Event:
        event = append(kind, **more)
        if kind.startswith("print."):
            data = tmp_path / f"cut-{len(cuts)}"
            shutil.copytree(kiosk.settings.data_dir, data)
            cuts.append(Cut(kind, data, json.dumps(printer_of(kiosk).kept())))
        return event

    monkeypatch.setattr(records, "append", told)
    assert await kiosk.walk(kiosk.screen(RETIRES)) == RETIRED
    return cuts


async def started_again(cut: Cut, settings: Settings, papers: Path, trouble: PrinterTrouble | None) -> Kiosk:
    """The next start, when it has been closed again: a printer in ``trouble`` has printed nothing more meanwhile."""
    kept = {**json.loads(cut.printer), "trouble": trouble}
    site, devices = virtual_site(settings.model_copy(update={"data_dir": cut.data}), papers)
    assert isinstance(site, VirtualSite)
    site.folder_printer.keep(kept)
    async with site.open() as parts:
        started = Kiosk(settings, parts, devices, site, papers)
        parts.records.append("kiosk.started", public={"version": "0", "site": "demo"})
        if trouble:
            site.folder_printer.mend()
            await slept(parts.clock, 60)
            site.folder_printer.advance()
        judged(cut, started, site.folder_printer)
    return started


def judged(cut: Cut, started: Kiosk, printer: VirtualPrinter) -> None:
    """0 lost, 0 double, the rest is on the list."""
    events = list(started.parts.records.events())
    asked = {(one.key, one.copy) for one in unsettled(events)}
    for one in PrintLedger.of(events).all():
        count = printer.came_out.get(one.key, 0)
        assert count <= 1, f"{cut.kind}: double"
        if (one.key, one.copy) not in asked:
            assert count == 1, f"{cut.kind}: lost"
        if one.fate is not Fate.UNCERTAIN:
            assert count == (one.fate is Fate.CERTAIN), f"{cut.kind}: a wrong answer"
        assert one.fate is not Fate.UNCERTAIN or one.stage.value == "uncertain", f"{cut.kind}: never asked"


@pytest.mark.parametrize("trouble", [None, PrinterTrouble.JAM], ids=["prints on", "jammed"])
async def test_a_power_cut_at_every_step_of_the_journal_loses_nothing_and_doubles_nothing(
    kiosk: Kiosk,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: PrinterTrouble | None,
) -> None:
    cuts = await cuts_behind_every_event(kiosk, tmp_path, monkeypatch)
    assert [cut.kind for cut in cuts] == [
        *("print.planned", "print.sent") * 2,
        *("print.confirmed", "print.confirmed", "print.taken"),
    ]
    for number, cut in enumerate(cuts):
        await started_again(cut, settings, tmp_path / f"papers-{number}", trouble)


@pytest.mark.expects_log("chores: printer: PRINTER-OFF")
@pytest.mark.expects_log("chores: printer: done again")
async def test_a_printer_that_cannot_be_reached_holds_up_no_start_and_is_asked_when_it_can(
    kiosk: Kiosk, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts = await cuts_behind_every_event(kiosk, tmp_path, monkeypatch)
    sent = next(cut for cut in cuts if cut.kind == "print.sent")
    site, _ = virtual_site(settings.model_copy(update={"data_dir": sent.data}), tmp_path / "late")
    printer = site.folder_printer
    printer.keep({**json.loads(sent.printer), "trouble": PrinterTrouble.OFFLINE})
    clear, loop = printer.clear, asyncio.get_running_loop()

    async def answers_late() -> None:
        await slept(site.clock, 8)  # as a host that is off
        await clear()

    monkeypatch.setattr(printer, "clear", answers_late)
    begun = loop.time()
    async with site.open() as parts:
        assert loop.time() - begun == SETTLING_S
        await slept(site.clock, 60)
        (one,) = PrintLedger.of(parts.records.events()).all()
        assert (one.stage, one.fate) == ("sent", Fate.UNCERTAIN)
        printer.mend()
        await slept(site.clock, 60)
        (one,) = PrintLedger.of(parts.records.events()).all()
        assert one.stage == "failed"
