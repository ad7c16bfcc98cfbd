"""Every member of every port fails in every way: visits in virtual time, played by citizens who want to get through.

What is tried is read from the protocols of the ports, so that a member that is added there is tried, too.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, get_type_hints

from assembly.site import ROOT
from config.datafile import load
from config.faults import Fault, fault_list
from config.parts import PartName
from config.settings import FolderPrinter, load_settings
from flows.bodies import PageKind
from flows.boundary import BORDERS, members
from flows.held import Close, Maker
from flows.page import Page
from flows.visit import EndReason
from office.people.invented import PeopleFile
from play.kiosk import HeadlessKiosk
from play.people import Everybody
from play.player import Diary
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from records.log import RecordsReader
from simulated.id_card.profiles import PROFILES_DIR as ID_PROFILES
from simulated.social_card.profiles import PROFILES_DIR as SOCIAL_PROFILES
from tests.pages import fault_of
from ui.helping import CALL

#: when nothing has changed for so long, nothing will: the longest that a page waits by itself is two minutes
STANDSTILL_S = 900.0
#: what somebody does in one visit before giving up; a visit that needs more goes round in circles
ACTS_MAX = 60
RETRIES = 2
#: how often somebody answers the same page before leaving
PATIENCE = 3
#: between two citizens: what goes on behind them has been tried by then
CHORES_S = 30.0
OUT_OF_SERVICE = "out_of_service.fault"
PIN = "123456"
#: what is typed on a page that asks for more than the password that there is, one after the other
PINS = {"change": (PIN, "280917", "280917"), "reset": ("280917",)}
#: pages on which something is awaited that is no answer
WAITING = (PageKind.INSERT_CARD, PageKind.FACE, PageKind.SCAN)


# -- what can be tried ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Member:
    """One public member of a port."""

    part: PartName
    name: str

    @property
    def is_stream(self) -> bool:
        function = members(BORDERS[self.part].port)[self.name]
        hints = {} if isinstance(function, property) else get_type_hints(function)
        return getattr(hints.get("return"), "__origin__", None) is AsyncGenerator

    def __str__(self) -> str:
        return f"{self.part}.{self.name}"


def all_members() -> list[Member]:
    """Every member of every port that a visit or the service uses."""
    return [Member(name, member) for name in PartName for member in members(BORDERS[name].port)]


#: by name: how it is made. A fault, what a library or a system says, a decoder, and bugs.
ERRORS: Mapping[str, Callable[[], Exception]] = {
    "Fault": lambda: Fault("OFFICE-LATE"),  # of another part than its own, often
    "OSError": lambda: OSError(5, "said by the system"),
    "TimeoutError": TimeoutError,
    "UnicodeDecodeError": lambda: UnicodeDecodeError("gb18030", b"\xd5\xd2", 0, 1, "said by a decoder"),
    "sqlite3.OperationalError": lambda: sqlite3.OperationalError("said by a library"),
    "ValueError": lambda: ValueError("said by a parser"),
    "AttributeError": lambda: AttributeError("a bug"),
    "KeyError": lambda: KeyError("a bug"),
    "AssertionError": lambda: AssertionError("a bug"),
    "MemoryError": MemoryError,
    "RecursionError": lambda: RecursionError("a bug"),
    "ExceptionGroup": lambda: ExceptionGroup("a task group", [ValueError("said by a parser")]),
}
#: when it fails: its first call, every call until it is mended, or (a stream) after its first item
ONCE, ALWAYS, MIDWAY = "once", "always", "midway"


def times_of(member: Member) -> tuple[str, ...]:
    return (ONCE, ALWAYS, MIDWAY) if member.is_stream else (ONCE, ALWAYS)


@dataclass
class Plan:
    """What is to fail; ``failed`` counts how often it did, ``asked`` is every member that was used."""

    member: Member | None = None
    error: Callable[[], Exception] = TimeoutError
    when: str = ONCE
    failed: int = 0
    mended: bool = False
    asked: set[Member] = field(default_factory=set)

    def fail(self, member: Member, *, midway: bool = False) -> None:
        self.asked.add(member)
        if member != self.member or (self.mended and member.name != "close") or (self.when == MIDWAY) != midway:
            return
        if self.when == ALWAYS or not self.failed:
            self.failed += 1
            raise self.error()


class Failing:
    """A part whose members fail as the plan says."""

    def __init__(self, real: Any, part: PartName, plan: Plan) -> None:
        self._real, self._part, self._plan = real, part, plan

    def __getattr__(self, name: str) -> Any:
        if name not in members(BORDERS[self._part].port):
            return getattr(self._real, name)
        member = Member(self._part, name)
        function = members(BORDERS[self._part].port)[name]
        if isinstance(function, property):
            self._plan.fail(member)
            return getattr(self._real, name)
        found = getattr(self._real, name)
        if member.is_stream:
            return lambda *arguments, **more: self._streamed(member, found(*arguments, **more))
        if asyncio.iscoroutinefunction(function):
            return lambda *arguments, **more: self._awaited(member, found, arguments, more)
        return lambda *arguments, **more: self._called(member, found, arguments, more)

    def _called(self, member: Member, found: Any, arguments: Any, more: Any) -> Any:
        self._plan.fail(member)
        return found(*arguments, **more)

    async def _awaited(self, member: Member, found: Any, arguments: Any, more: Any) -> Any:
        self._plan.fail(member)
        return await found(*arguments, **more)

    async def _streamed(self, member: Member, stream: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
        try:
            self._plan.fail(member)
            async for item in stream:
                yield item
                self._plan.fail(member, midway=True)
        finally:
            await stream.aclose()


class FailingSite(VirtualSite):
    """The parts of a played kiosk, each of which may fail."""

    def __init__(self, plan: Plan, *arguments: Any) -> None:
        self._plan = plan
        super().__init__(*arguments)
        self._makers = {name: partial(self._made, name, maker) for name, maker in self._makers.items()}

    async def _made(self, name: PartName, maker: Maker) -> tuple[Any, Close | None]:
        part, close = await maker()
        if close is None or "close" not in members(BORDERS[name].port):
            return part, close
        return part, partial(self._close, Member(name, "close"), close)

    async def _close(self, member: Member, close: Close) -> None:
        result = close()
        if result is not None:
            await result
        self._plan.fail(member)

    def _breakable(self, part: str, real: Any) -> Any:
        breakable = super()._breakable(part, real)
        if part not in set(PartName):  # a department: no part of the kiosk, and behind the port of the office
            return breakable
        return Failing(breakable, PartName(part), self._plan)


# -- citizens ---------------------------------------------------------------------------------------------------------

APPLIES = {
    "result": "apply",
    "handle/notice": "go_on",
    "handle/collect/promise": "accept",
    "handle/review": "submit",
    "handle/conclude/papers": "taken",
    "handle/conclude/rating": "5",
}
ELSEWHERE = {
    "identify/face_failed": "other_way",
    "identify/face_refused": "other_way",
    "identify/face_used_up": "other_way",
    "identify/no_face_check": "other_way",
    "identify/no_code": "card",
    "handle/conclude/papers": "taken",
    "identify/appointment_paper": "taken",
    "identify/rating": "skip",
    "result": "done",
}


@dataclass(frozen=True)
class Way:
    """A citizen: what is put in at the start, what is answered, and what befalls a part (on which page)."""

    card: tuple[str, str]
    answers: Mapping[str, str]
    befalls: tuple[str, str, str] | None = None
    scene: str = "retirement"
    #: left for somebody who calls back, on the first page
    telephone: str = ""


LOOKS_UP = "certificates"
PASSWORD = {**APPLIES, "identify/consent": "other_way", "identify/other_way": "pin"}
FACE = {**APPLIES, "identify/consent": "agree", "identify/other_way": "pin"}
NEW_PIN = {**FACE, "card": "pin", "pin_papers": "taken", "blocked": "done", "not_set": "done", "rating": "5"}
WAYS: Mapping[str, Way] = {
    "password": Way(("social_card", "li"), PASSWORD),
    "face": Way(("social_card", "li"), FACE),
    "no camera": Way(("social_card", "li"), FACE, ("identify/consent", "eyes", "absent")),
    "office away": Way(("social_card", "li"), PASSWORD, ("handle/review", "office", "unreachable")),
    "phone": Way(
        ("id_card", "li"),
        {"identify/consent": "other_way", "identify/other_way": "electronic_card", "leave/card": "taken"},
    ),
    "staff": Way(("social_card", "li"), {**FACE, "identify/face": "other_way", "identify/other_way": "staff"}),
    "appointment": Way(
        ("social_card", "li"),
        {"identify/consent": "other_way", "identify/other_way": "appointment", "identify/appointment": "hall"},
    ),
    "bundle": Way(("social_card", "gao"), {**PASSWORD, "wishes/choose": "done"}, scene="unemployment"),
    "list": Way(
        ("social_card", "yuan"), {**PASSWORD, "what": "contributions", "list": "print", "more": "done"}, scene=LOOKS_UP
    ),
    "new password": Way(("social_card", "li"), {**NEW_PIN, "pin": "changed"}, scene="card"),
    "forgotten password": Way(("social_card", "li"), {**NEW_PIN, "pin": "reset"}, scene="card"),
    "calls for help": Way(("social_card", "li"), PASSWORD, telephone="13800138000"),
    "for another": Way(
        ("social_card", "suyi"),
        {**PASSWORD, "whom": "other", "agent/confirmed": "go_on", "agent/not_authorised": "own", "join/result": "done"},
        scene="residents",
    ),
    "cases": Way(("social_card", "li"), {**PASSWORD, "what": "cases", "cases": "done"}, scene=LOOKS_UP),
    "takes back": Way(
        ("social_card", "wenjin"),
        {**PASSWORD, "list": "达川人社受〔2026〕900002号", "case": "withdraw", "sure": "withdraw"},
        scene="progress",
    ),
    "corrects": Way(
        ("social_card", "buzheng"),
        {
            **PASSWORD,
            "list": "达川人社受〔2026〕900003号",
            "case": "mend",
            "collect/question": "13900009012",
            "check": "submit",
            "partly": "done",
        },
        scene="progress",
    ),
    "for a unit": Way(
        ("social_card", "xieban"), {**PASSWORD, "who": "unit", "people/ask": "later"}, scene="separation"
    ),
    "bereaved": Way(("social_card", "liu"), {**FACE, "bereaved/choose": "0", "result": "done"}, scene="death"),
}


#: the card of somebody else, by the page on which it is wanted
LAID_DOWN = {
    ("identify/staff", PageKind.INSERT_CARD): "staff",
    ("agent/principal", PageKind.INSERT_CARD): "shenlao",
}


class Citizen:
    """Somebody who wants to get through: tries again twice, then gives up."""

    def __init__(self, kiosk: HeadlessKiosk, site: VirtualSite, way: Way) -> None:
        self._kiosk, self._site, self._way = kiosk, site, way
        self._retries = 0
        self._answered: Counter[str] = Counter()
        self._typed: Counter[str] = Counter()
        self._phone_up = self._staff_there = False

    async def visit(self) -> bool:
        """Begin, and act until the visit is over; False when it never ends."""
        self._insert(*self._way.card)
        self._site.face(("stand", "a"))
        self._kiosk.begin(self._way.scene)
        if self._way.telephone:
            self._call()
        acts = 0
        while self._kiosk.serving and not self._out_of_service:
            turn = self._kiosk.screen.turn
            if self._act():
                acts += 1
            if acts > ACTS_MAX:
                return False
            if turn == self._kiosk.screen.turn and not await self._kiosk.changed(STANDSTILL_S):
                return False
            await asyncio.sleep(0)
        return True

    def _call(self) -> None:
        """Ask to be called back, by night."""
        self._kiosk.open_help()
        self._kiosk.helping.do(CALL)
        self._kiosk.helping.type(self._way.telephone)
        self._kiosk.helping.lay(False)

    @property
    def _out_of_service(self) -> bool:
        page = self._kiosk.screen.page
        return page is not None and page.node == OUT_OF_SERVICE

    def leave(self) -> None:
        for device in ("social_card", "id_card", "phone"):
            self._site.pull(device)
        if self._way.befalls:
            self._site.befall(self._way.befalls[1], "mend")

    def _act(self) -> bool:
        page, screen = self._kiosk.screen.page, self._kiosk.screen
        if page is None:
            return False
        self._kiosk.touched()
        if self._way.befalls and page.node == self._way.befalls[0]:
            self._site.befall(*self._way.befalls[1:])
        if page.kind is PageKind.TAKE_CARD or (page.node, page.kind) in LAID_DOWN:
            return self._move_cards(page)
        if page.kind is PageKind.SCAN and not self._phone_up:
            self._phone_up = True
            self._insert("phone", "li")
            return True
        if not screen.asks:
            return False
        if page.kind is PageKind.PIN:
            pins = PINS.get(page.node, (PIN,))
            screen.type(pins[self._typed[page.node] % len(pins)])
            self._typed[page.node] += 1
            return True
        answer = self._answer(page)
        if page.kind is PageKind.TELEPHONE and page.node in self._way.answers:
            screen.type(self._way.answers[page.node])
        elif answer is not None:
            screen.answer(answer)
        return answer is not None

    def _move_cards(self, page: Page) -> bool:
        if page.kind is PageKind.INSERT_CARD:
            if self._staff_there:
                return False
            self._staff_there = True
            self._insert("social_card", LAID_DOWN[page.node, page.kind])
        else:
            self._staff_there = False
            for device in ("social_card", "id_card"):
                self._site.pull(device)
        if self._kiosk.screen.asks and "taken" in self._kiosk.screen.moves:
            self._kiosk.screen.answer("taken")
        return True

    def _answer(self, page: Page) -> str | None:
        moves = [option.id for option in page.options]
        if page.kind is PageKind.FAULT and "retry" in moves:
            self._retries += 1
            return "retry" if self._retries <= RETRIES else "finish"
        wanted = self._way.answers.get(page.node) or ELSEWHERE.get(page.node)
        if "same" in moves:
            return "same"
        if page.kind is PageKind.FACE and wanted not in moves:
            return None  # does what is asked of them, as often as it takes
        self._answered[page.node] += 1
        if self._answered[page.node] > PATIENCE and page.frame.can_finish:
            self._kiosk.finish()
            return None
        if page.kind in WAITING and wanted not in moves:
            return None
        return wanted if wanted in moves else moves[0] if moves else None

    def _insert(self, device: str, what: str) -> None:
        folder = ID_PROFILES if device == "id_card" else SOCIAL_PROFILES
        self._site.insert(device, what if device == "phone" else str(folder / f"{what}.yaml"))


# -- one trial --------------------------------------------------------------------------------------------------------


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
    return Everybody({person.id: person for person in load(people, PeopleFile).people})


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
        if records.remembered():
            yield "somebody is remembered"


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


#: members that no visit and no service uses: the checks ask them, the window does, the hall's hands do, or hardware
OF_OTHERS = frozenset(
    {
        Member(PartName.ID_READER, "device_id"),
        Member(PartName.EYES, "ready"),
        Member(PartName.EYES, "preview"),
        Member(PartName.OFFICE, "open_card"),
        Member(PartName.OFFICE, "vouch_pin"),
        Member(PartName.OFFICE, "certificate"),
        Member(PartName.PRESS, "close"),
        Member(PartName.VOICE, "ready"),
        Member(PartName.VOICE, "doubts"),
        Member(PartName.VOICE, "in_private"),
        Member(PartName.VOICE, "close"),
        Member(PartName.PANEL, "status"),
        Member(PartName.COMPUTER, "time_sync"),  # the clock of a demonstration is wrong on purpose
        *(Member(PartName.COMPUTER, name) for name in ("remedy", "switch_port")),  # of repairs
        Member(PartName.RECORDS, "checkpoint"),
        *(Member(PartName.RECORDS, name) for name in ("doubt", "accept_clock")),  # of the staff
        Member(PartName.SIGNAL, "ready"),
        *(Member(PartName.DOCUMENT, name) for name in ("ready", "look", "take", "preview", "close")),  # of papers
        *(Member(PartName.RECORDS, name) for name in ("keep", "kept")),  # likewise
        Member(PartName.OFFICE, "attach"),
        *(Member(PartName.STICK, name) for name in ("ready", "lists", "read", "close")),  # of scenes for employers
        *(
            Member(printer, name)
            for printer in (PartName.PRINTER, PartName.RECEIPT_PRINTER)
            for name in ("outcome", "state", "recover")
        ),
    }
)
