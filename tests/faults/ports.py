"""Every member of every port fails in every way: visits in virtual time, played by citizens who want to get through.

What is tried is read from the protocols of the ports, so that a member that is added there is tried, too.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assembly.site import ROOT
from config.faults import fault_list
from config.parts import PartName
from config.settings import FolderPrinter, load_settings
from flows.bodies import PageKind
from flows.visit import EndReason
from office.people.invented import invented_in
from play.faults import MEND
from play.kiosk import HeadlessKiosk
from play.people import Everybody
from play.player import Diary
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from records.effects import TOLD_APART_BY, Ledger, Stage
from records.reader import RecordsReader
from tests.faults.failing import ERRORS, FailingSite, Member, Plan, all_members, times_of
from tests.faults.ways import OUT_OF_SERVICE, STANDSTILL_S, WAYS, Citizen, Way
from tests.pages import fault_of

#: between two citizens: what goes on behind them has been tried by then
CHORES_S = 30.0


@dataclass(frozen=True)
class Trial:
    member: Member
    error: str
    when: str

    def __str__(self) -> str:
        return f"{self.member} {self.error} {self.when}"


@dataclass(frozen=True)
class Result:
    """How it ended. ``wrong`` is empty when all was in order; ``failed`` is how often the member failed."""

    failed: int
    how: str
    wrong: tuple[str, ...]
    asked: frozenset[Member]


def tried(way: str, trial: Trial | None) -> Result:
    """One visit in which the member fails, and then one of somebody else after it was mended."""
    plan = Plan(trial.member, ERRORS[trial.error], trial.when) if trial else Plan()
    with tempfile.TemporaryDirectory(prefix="ports-") as folder, asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(_tried(plan, WAYS[way], Path(folder)))


@cache
def everybody(people: Path) -> Everybody:
    return Everybody({person.id: person for person in invented_in(people).people})


async def _tried(plan: Plan, way: Way, folder: Path) -> Result:
    demo = load_settings()
    assert demo.clock.driver == "demonstration"
    people = ROOT / demo.office.invented
    settings = virtual_settings(demo, folder / "data", people).model_copy(
        update={"receipt_printer": FolderPrinter(driver="folder", folder=Path("papers"))}
    )
    clock = LoopClock(asyncio.get_running_loop(), demo.clock.start)
    site = FailingSite(plan, settings, clock, folder / "papers", everybody(people))
    diary = Diary([])
    kiosk = HeadlessKiosk(settings, site, clock, lambda page: diary.note(page, ()))
    serving = asyncio.ensure_future(kiosk.run())
    wrong: list[str] = []
    how = await _first(kiosk, site, way, wrong)
    _look_at(kiosk, site, diary, how, wrong)
    await asyncio.sleep(CHORES_S)
    plan.mended = True
    if way.befalls:
        site.befall(way.befalls[1], MEND)
    await asyncio.sleep(CHORES_S)
    if not await _available(kiosk):
        wrong.append("does not come into service again")
    elif not await _second(kiosk, site):
        wrong.append(f"the next citizen is not served: {kiosk.ends[-1:]}")
    await asyncio.sleep(CHORES_S)
    kiosk.stop()
    ended, _ = await asyncio.wait([serving], timeout=STANDSTILL_S)
    if not ended:
        wrong.append("does not end")
        serving.cancel()
    wrong += _remains(folder, kiosk)
    return Result(plan.failed, how, tuple(wrong), frozenset(plan.asked))


async def _first(kiosk: HeadlessKiosk, site: VirtualSite, way: Way, wrong: list[str]) -> str:
    """The visit in which something fails; how it ended."""
    if not await _available(kiosk):
        page = kiosk.screen.page
        if page is None or page.node != OUT_OF_SERVICE or not fault_of(page):
            wrong.append("neither in service nor says why")
            return "?"
        return f"out of service: {fault_of(page)}"
    citizen = Citizen(kiosk, site, way)
    if not await citizen.visit():
        wrong.append(f"stands still or goes round at {kiosk.screen.page and kiosk.screen.page.node}")
        kiosk.finish()
        await kiosk.changed(STANDSTILL_S)
    citizen.leave()
    page = kiosk.screen.page
    if page is not None and fault_of(page) and page.node == OUT_OF_SERVICE:
        return f"out of service: {fault_of(page)}"
    if not kiosk.ends:
        wrong.append("the visit has no end")
        return "?"
    end = kiosk.ends[0]
    return end.outcome or end.fault or str(end.reason)


def _look_at(kiosk: HeadlessKiosk, site: VirtualSite, diary: Diary, how: str, wrong: list[str]) -> None:
    """What the citizen saw."""
    if how.startswith(("out of service", "?")):
        return
    kinds = [page["kind"] for page in diary.pages]
    left_by_choice = kiosk.ends[0].reason == EndReason.FINISH  # needs no farewell
    if not left_by_choice and (kinds[-1:] or [""])[0] not in (PageKind.GOODBYE, PageKind.FAULT, PageKind.TAKE_CARD):
        wrong.append(f"no farewell, but {kinds[-1:]}")
    shown = "\n".join(page["title"] + page["text"] for page in diary.pages)
    for case in site.ledger.cases.values():
        if case["bundle_number"] not in shown:
            wrong.append("the number of what was taken is not told")
    if kiosk.screen.page is not None:
        wrong.append(f"{kiosk.screen.page.node} stands on the screen")
    if EndReason.BUG in [end.reason for end in kiosk.ends]:
        wrong.append("taken for a bug of the visit")
    for page in diary.pages:
        codes = re.findall(r"\b[A-Z]+(?:-[A-Z]+)+\b", page["text"])
        if page["kind"] == PageKind.FAULT and not any(code in fault_list() for code in codes):
            wrong.append("a fault without a code")


async def _available(kiosk: HeadlessKiosk) -> bool:
    """Wait until somebody could begin, or the kiosk says why nobody can for the second time."""
    for _ in range(200):
        if kiosk.available:
            return True
        page = kiosk.screen.page
        if page is not None and page.node == OUT_OF_SERVICE:
            await asyncio.sleep(60)
            return kiosk.available
        await kiosk.changed(60)
    return False


async def _second(kiosk: HeadlessKiosk, site: VirtualSite) -> bool:
    """Somebody else looks when the time has come; nothing fails any more."""
    before = len(kiosk.ends)
    citizen = Citizen(
        kiosk, site, Way(("social_card", "zhao"), {"identify/consent": "other_way", "identify/other_way": "pin"})
    )
    over = await citizen.visit()
    citizen.leave()
    return over and [str(end.reason) for end in kiosk.ends[before:]] == ["done"]


def _remains(folder: Path, kiosk: HeadlessKiosk) -> Iterator[str]:
    """What is left of the two citizens."""
    if kiosk.screen.page is not None and kiosk.screen.page.node != OUT_OF_SERVICE:
        yield f"{kiosk.screen.page.node} stands on the screen at the end"
    if list((folder / "papers").glob("*.part")):
        yield "a paper waits"
    with RecordsReader(folder / "data" / "records.sqlite", folder / "data" / "records.key") as records:
        records.verify()
        yield from _sent_unplanned(records)
        if records.remembered():
            yield "somebody is remembered"


def _sent_unplanned(records: RecordsReader) -> Iterator[str]:
    """What went to the office and would not have, had the power failed before."""
    ledger = Ledger()
    for event in records.events():
        what, _, stage = event.kind.partition(".")
        if (
            what in TOLD_APART_BY
            and stage == Stage.SENT
            and not any(
                one.planned.visit == event.visit and one.what == what and one.about.items() <= event.public.items()
                for one in ledger.open()
            )
        ):
            yield f"a {what} is sent that the log does not owe"
        ledger.take(event)


# -- all trials -------------------------------------------------------------------------------------------------------


#: on which way a member is used, tried first; where that is wrong, the others are tried
_FOUND: dict[Member, str] = {
    Member(PartName.RECORDS, "personal"): "office away",
    Member(PartName.ID_READER, "read"): "phone",
    Member(PartName.EYES, "verify"): "face",
    Member(PartName.EYES, "scan"): "phone",
    Member(PartName.EYES, "watch"): "staff",
    Member(PartName.OFFICE, "verify_electronic_card"): "phone",
    Member(PartName.OFFICE, "work_number_of"): "staff",
    Member(PartName.OFFICE, "share"): "bundle",
    Member(PartName.OFFICE, "contributions_of"): "list",
    Member(PartName.OFFICE, "authority_of"): "for another",
    Member(PartName.OFFICE, "cases_of"): "cases",
    Member(PartName.OFFICE, "withdraw"): "takes back",
    Member(PartName.OFFICE, "hand_in"): "corrects",
    Member(PartName.OFFICE, "units_of"): "for a unit",
    Member(PartName.OFFICE, "deceased_of"): "bereaved",
    Member(PartName.OFFICE, "free_times"): "appointment",
    Member(PartName.OFFICE, "book"): "appointment",
    Member(PartName.ATTEMPTS, "today"): "face",
    Member(PartName.ATTEMPTS, "begin"): "face",
    Member(PartName.ATTEMPTS, "end"): "face",
    Member(PartName.ATTEMPTS, "take_back"): "no camera",
    Member(PartName.CARD_READER, "change_pin"): "new password",
    Member(PartName.CARD_READER, "reset_pin"): "forgotten password",
    Member(PartName.ATTEMPTS, "pin_sent"): "new password",
    Member(PartName.ATTEMPTS, "pin_settled"): "new password",
    Member(PartName.ATTEMPTS, "pin_in_doubt"): "new password",
    **{Member(PartName.DOCUMENT, name): "captures" for name in ("look", "take")},
    **{Member(PartName.RECORDS, name): "captures" for name in ("keep", "kept")},
    Member(PartName.OFFICE, "attach"): "captures",
    **{Member(PartName.STICK, name): "brings a list" for name in ("lists", "read")},
    Member(PartName.PRESS, "electronic"): "printer paused",
    Member(PartName.PRINTER, "recover"): "printer paused",
    Member(PartName.RECEIPT_PRINTER, "recover"): "receipts paused",
    Member(PartName.PRINTER, "outcome"): "paper lost",
    Member(PartName.RECEIPT_PRINTER, "outcome"): "receipt lost",
    Member(PartName.COMPUTER, "switch_port"): "no camera",
}


def tried_somewhere(trial: Trial) -> tuple[str, Result] | None:
    """The first way on which the member is used while it fails, and how that went; None when no citizen uses it."""
    found = _FOUND.get(trial.member)
    for way in sorted(WAYS, key=lambda way: way != found):
        result = tried(way, trial)
        if result.failed or result.wrong:
            _FOUND[trial.member] = way
            return way, result
    return None


def trials(errors: Sequence[str] = tuple(ERRORS)) -> list[Trial]:
    """Every member of every port, with every error and in every way of failing."""
    return [Trial(member, error, when) for member in all_members() for error in errors for when in times_of(member)]


#: members that no visit and no service uses
OF_OTHERS = frozenset(
    {
        Member(PartName.ID_READER, "device_id"),  # of the command that reads cards
        *(Member(part, "preview") for part in (PartName.EYES, PartName.DOCUMENT)),  # of the window
        *(Member(PartName.OFFICE, name) for name in ("open_card", "vouch_pin")),  # of readers whose keys it has
        *(Member(part, "close") for part in (PartName.PRESS, PartName.VOICE, PartName.STICK)),  # of hardware
        Member(PartName.PANEL, "status"),  # likewise
        *(Member(PartName.PRESENCE, name) for name in ("changed", "ready", "close")),  # of the window
        Member(PartName.COMPUTER, "time_sync"),  # the clock of a demonstration is wrong on purpose
        Member(PartName.COMPUTER, "remedy"),  # of repairs
        Member(PartName.RECORDS, "checkpoint"),  # of the fleet
        Member(PartName.RECORDS, "accept_clock"),  # of the staff
    }
)
