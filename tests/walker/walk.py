"""One walk: a kiosk in virtual time, somebody who does anything that can be done there, and what must always hold.

What is done next is chosen by somebody else (hypothesis, or a random number), among :meth:`Walk.acts`.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import secrets
import weakref
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assembly import ROOT
from config.settings import Settings, load_settings
from flows.page import Page, PageKind
from flows.scene import load_scene, scene_names
from flows.visit import EndReason, Visit, VisitEnd
from play.faults import Breakable
from play.kiosk import HeadlessKiosk
from play.people import Everybody
from play.screen import BACK, DIGITS, FINISH, text_of
from play.script import load_script
from play.site import VirtualSite, virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from tests.walker.evidence import Evidence, Identity, identity
from tests.walker.remains import remains_of

HERE = Path(__file__).parent
CARDS = (
    *(f"social:{name}" for name in ("li", "wang", "zhou", "staff", "v3_without_keys", "bad_number", "stranger")),
    "twin",
)
ID_CARDS = ("li", "wang", "stranger")
PEOPLE = ("li", "wang")
BEHAVIOURS: tuple[tuple[Any, ...], ...] = (
    ("stand", "a"), ("stand", "b"), ("leave",), ("obey", "wrongly"), ("obey", True), ("wear", "mask"),
    ("wear", "nothing"), ("join", "b"), ("alone",), ("swap", "b"), ("keep",), ("print", "a", 1.0), ("hide",),
    ("light", "dark"), ("light", "usual"),
)  # fmt: skip
TROUBLES: tuple[tuple[str, str], ...] = (
    *(("card_reader", kind) for kind in ("no_service", "no_reader", "mute", "busy", "killed")),
    *(("card_reader", kind) for kind in ("dies-before=5", "garbled=4")),
    *(("id_reader", kind) for kind in ("no_reader", "out_of_order", "killed", "status=3001:41")),
    *(("eyes", kind) for kind in ("frozen", "slow", "garbage", "absent", "stalled", "unavailable", "killed")),
    *(("office", kind) for kind in ("unreachable", "late")),
    *(("printer", kind) for kind in ("jam", "empty")),
    *((part, "full") for part in ("records", "attempts")),
)  # fmt: skip
EXCEPTIONS = (
    "ValueError",
    "KeyError",
    "UnicodeDecodeError",
    "sqlite3.OperationalError",
    "TimeoutError",
    "asyncio.CancelledError",
)
BREAKABLE = ("card_reader", "id_reader", "eyes", "office", "press", "printer", "records", "attempts")
MENDED = ("card_reader", "id_reader", "eyes", "office", "printer", "records", "attempts")

#: answers that lead on, and those that only lead away
LIKELY = {
    "apply": 150,
    "other_way": 90,
    "pin": 250,
    "agree": 70,
    "go_on": 200,
    "accept": 200,
    "submit": 200,
    "window": 10,
    "not_now": 10,
    "give_up": 25,
    "none": 15,
    "skip": 20,
    "appointment": 15,
    "electronic_card": 40,
}
#: what the buttons of a page weigh that has something to choose
A_CHOICE = 120
#: virtual seconds in which everything ends that threads have begun
AT_ONCE_S = 0.001
#: virtual seconds: after an act, and until somebody who does nothing any more must have been sent away
PAUSE_S, ALONE_S = 2.0, 1500.0
#: pages in one virtual moment, beyond which something goes round and round
PAGES_AT_ONCE = 400
#: the part by which a scene gets to know somebody
IDENTIFY = "identify"


@dataclass(frozen=True)
class Act:
    """Something that can be done now, as a script says it. ``weight`` is how much it is worth trying."""

    verb: str
    what: Any = None
    weight: float = 1

    def __repr__(self) -> str:
        return self.verb if self.what is None else f"{self.verb} {self.what}"


@dataclass
class Reached:
    """What all walks together have seen."""

    walks: int = 0
    acts: int = 0
    visits: int = 0
    submissions: int = 0
    pages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    exits: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __str__(self) -> str:
        pages, exits = len(self.pages), len(self.exits)
        nodes = len({node for node, _, _ in self.pages})
        return (
            f"{self.walks} walks, {self.acts} acts, {self.visits} visits, {self.submissions} submissions; "
            f"{pages} distinct pages of {nodes} nodes, {exits} distinct exits"
        )


REACHED = Reached()


class Violation(AssertionError):
    """What must always hold did not."""


@cache
def _everybody() -> tuple[Everybody, Path]:
    shipped = ROOT / load_settings().office.invented
    return load_script(HERE / "nothing.yaml", shipped).everybody, shipped


@cache
def _personal() -> frozenset[str]:
    """Numbers and names that only a visit may hold."""
    return _names() | {person.number for person in _everybody()[0].people.values()}


@cache
def _names() -> frozenset[str]:
    return frozenset(person.name for person in _everybody()[0].people.values()) | {"王重号"}


class Walk:
    """Everything of one walk. Close it."""

    def __init__(self, folder: Path, *, calm: bool = True, goes_on: bool = False) -> None:
        """``calm``: less goes wrong by itself, so that the walk comes further; ``goes_on``: after a violation, too."""
        self._folder = folder
        self._runner = asyncio.Runner(loop_factory=VirtualTimeLoop)
        self._everybody, shipped = _everybody()
        self._settings = virtual_settings(load_settings(), folder / "data", shipped)
        self._start = load_settings().clock
        self._visits: weakref.WeakSet[Visit] = weakref.WeakSet()
        self._at, self._pages_at = 0.0, 0
        self._broke = False
        self._calm = calm
        self._goes_on = goes_on
        #: what did not hold, and after how many acts for the first time
        self.found: dict[str, int] = {}
        self.done: list[Act] = []
        self.violations: list[str] = []
        self.evidence = Evidence(self._chip, self._insertion, self._node, self._record_of)
        # Without chance a walk that is walked again is the same walk.
        chance = random.Random(0)
        self._certain = ExitStack()
        for name in ("choice", "randbelow"):
            replaced = chance.choice if name == "choice" else chance.randrange
            self._certain.enter_context(patch.object(secrets, name, replaced))
        self._powered(timedelta())
        if REACHED.walks == 0:
            gc.freeze()  # what is loaded by now is nobody's
        REACHED.walks += 1

    # -- life --

    def _powered(self, later: timedelta, world: dict[str, Any] | None = None) -> None:
        loop = self._runner.get_loop()
        assert isinstance(loop, VirtualTimeLoop)
        self._loop = loop
        assert self._start.driver == "demonstration"
        self._clock = LoopClock(loop, self._start.start + later)
        self._run(self._open(world))

    async def _open(self, world: dict[str, Any] | None) -> None:
        self.site = _WatchedSite(self._settings, self._clock, self._folder / "papers", self._everybody, self.evidence)
        if world is not None:
            self.site.keep(world)
        self.kiosk = HeadlessKiosk(self._settings, self.site, self._clock, self._shown, self._ended)
        self._serving = asyncio.ensure_future(self.kiosk.run())
        await asyncio.sleep(PAUSE_S)

    def close(self) -> None:
        """End the kiosk in order."""
        try:
            self._run(self._close())
        finally:
            self._runner.close()
            self._certain.close()

    async def _close(self) -> None:
        self.kiosk.stop()
        await asyncio.wait([self._serving])

    def _run(self, work: Any) -> Any:
        logging.disable(logging.CRITICAL)  # what goes wrong on request is no news
        try:
            return self._runner.run(work)
        finally:
            logging.disable(logging.NOTSET)

    # -- what can be done --

    def acts(self) -> Sequence[Act]:
        """Everything that can be done now; ``weight`` says how much each is worth trying, in all some thousands."""
        page = self.kiosk.screen.page
        kind = page.kind if page is not None else None
        wants_card = kind is PageKind.INSERT_CARD or (
            self._node() == "identify/staff" and kind is not PageKind.STAFF_CHECK
        )
        takes_card = kind is PageKind.TAKE_CARD and self.site.reader.card is not None
        face, scan = kind is PageKind.FACE, kind is PageKind.SCAN
        looked_at = face or scan
        return [
            *_shared(self._touches(), 150 if takes_card or looked_at or wants_card else 700, A_CHOICE),
            *_shared(self._cards(takes_card=takes_card), 700 if wants_card or takes_card else 60),
            *_shared([Act("phone", person) for person in PEOPLE], 400 if scan else 5),
            *_shared(
                [Act("face", command, 30 if command[0] == "stand" else 1) for command in BEHAVIOURS],
                250 if face else 20,
            ),
            *_shared(
                [Act("wait", 0.3), Act("wait", 5), Act("wait", 30, 6 if face else 1), Act("wait", 140)],
                400 if looked_at else 50,
            ),
            *_shared(self._troubles(), self._trouble_share),
            *_shared([Act("mend", part) for part in MENDED], self._trouble_share // 2),
            *_shared([Act("power_cut"), Act("restart")], 12),
        ]

    @property
    def _trouble_share(self) -> int:
        """Most trouble is not new: somebody who only ever meets a broken kiosk never gets far."""
        return 10 if self._calm else 120

    def _troubles(self) -> list[Act]:
        raised = [Act("fault", (part, kind)) for part in BREAKABLE for kind in EXCEPTIONS]
        return [*(Act("fault", trouble, 2) for trouble in TROUBLES), *raised]

    def _touches(self) -> list[Act]:
        if self.kiosk.available:
            return [Act("begin", scene, A_CHOICE) for scene in self.kiosk.services]
        touches = []
        for move in self.kiosk.screen.moves:
            if move == DIGITS:
                touches += [Act("pin", True, 200), Act("pin", False, 20)]
            elif move in (BACK, FINISH):
                touches.append(Act(move, None, 12 if move == BACK else 3))
            else:
                touches.append(Act("answer", move, LIKELY.get(move, 60)))
        return touches

    def _cards(self, *, takes_card: bool) -> list[Act]:
        if takes_card:
            return [Act("pull", None, 20), Act("insert", "social:wang")]
        staff = 20 if self._node() == "identify/staff" else 1
        weights = {"social:li": 12, "twin": 4, "social:staff": staff}
        acts = [Act("insert", card, weights.get(card, 1)) for card in CARDS]
        acts += [Act("lay", "li", 4), *(Act("lay", card) for card in ID_CARDS), Act("lift")]
        return [*acts, Act("pull", None, 4)] if self.site.reader.card is not None else acts

    # -- doing it --

    def do(self, act: Act, pause_s: float = PAUSE_S) -> None:
        """Do ``act``, let some time pass, and see what holds. :class:`Violation`."""
        self.done.append(act)
        REACHED.acts += 1
        if act.verb == "power_cut":
            self._cut_power()
        else:
            self._run(self._done(act, pause_s))
        self._raise()

    async def _done(self, act: Act, pause_s: float) -> None:
        screen = self.kiosk.screen
        await asyncio.sleep(AT_ONCE_S)  # what was about to happen has happened, and may leave nothing to do
        match act.verb:
            case "begin" if self.kiosk.available:
                self._broke = False
                self.kiosk.begin(act.what)
            case "answer" if act.what in screen.moves:
                self.kiosk.touched()
                if screen.page is not None and (screen.page.kind, act.what) == (PageKind.STAFF_CHECK, "same"):
                    self.evidence.staff_said_same()
                screen.answer(act.what)
            case "back" if BACK in screen.moves:
                self.kiosk.touched()
                screen.back()
            case "pin" if DIGITS in screen.moves:
                self.kiosk.touched()
                card = self.site.reader.card
                screen.type(card.profile.pin if act.what and card else "111111")
            case "wait":
                await asyncio.sleep(act.what)
            case "finish":
                self.kiosk.finish()
            case _:
                self._happens(act)
        await asyncio.sleep(pause_s or AT_ONCE_S)

    def _happens(self, act: Act) -> None:
        match act.verb:
            case "insert":
                self.site.insert("social_card", _social(act.what))
            case "pull":
                self.site.pull("social_card")
            case "lay":
                self.site.insert("id_card", str(ROOT / "simulated/id_card/profiles" / f"{act.what}.yaml"))
            case "lift":
                self.site.pull("id_card")
            case "phone":
                self.site.insert("phone", act.what)
            case "face":
                self.site.face(act.what)
            case "fault":
                self._broke = True
                self.site.befall(*act.what)
            case "mend":
                self.site.befall(act.what, "mend")
            case "restart":
                self.site.befall("card_reader", "restart")

    def _cut_power(self) -> None:
        """What a power cut is for the files: from one moment on nobody writes; then everything is opened again."""
        world, passed = self.site.kept(), self._clock.now()
        self.site.sever()
        try:
            self._run(_abandon())
        finally:
            self._runner.close()
        self._runner = asyncio.Runner(loop_factory=VirtualTimeLoop)
        assert self._start.driver == "demonstration"
        self.evidence.left_in_slot.clear()
        self._powered(passed - self._start.start, world)

    # -- what must always hold --

    def goes_home(self) -> None:
        """Everything is mended, and everybody walks off, the cards still there: the next citizen can be served."""
        self._run(self._goes_home())
        self._raise()

    async def _goes_home(self) -> None:
        for part in MENDED:
            self.site.befall(part, "mend")
            self.site.broken[part].mend()
        self.site.face(("leave",))
        self.site.pull("phone")
        until = self._loop.time() + ALONE_S
        while not self.kiosk.available and self._loop.time() < until:
            await self.kiosk.changed(ALONE_S)
        if not self.kiosk.available:
            page = self.kiosk.screen.page
            self.violations.append(f"nobody can be served any more: {page.node if page else 'no page'}")
            return
        for device in ("social_card", "id_card"):
            self.site.pull(device)
        await self._nothing_is_left()

    async def _nothing_is_left(self) -> None:
        await asyncio.sleep(400)  # the chores have had their longest pause
        if self.kiosk.screen.page is not None:
            self.violations.append("something stands on the screen")
        records = self.site.broken["records"].real
        if left := await asyncio.to_thread(records.remembered):
            self.violations.append(f"{len(left)} visits can still be read")
        gc.collect()
        if self._visits:
            self.violations.append(f"{len(self._visits)} visits are still in memory")
        if held := remains_of(self.kiosk, _personal(), beyond=(self, self.site, *self.site.broken.values())):
            self.violations.append(f"{held} still knows somebody")

    def _shown(self, page: Page | None) -> None:
        now = self._loop.time()
        self._pages_at = self._pages_at + 1 if now == self._at else 0
        self._at = now
        if self._pages_at > PAGES_AT_ONCE:
            raise Violation("an endless loop of pages")
        if page is None:
            return
        REACHED.pages[page.node, str(page.kind), page.title if not _names_in(page.title) else ""] += 1
        self._look_for_strangers(page)

    def _look_for_strangers(self, page: Page) -> None:
        standing = self.evidence.now
        proved = {who.name for _, who in standing.proved}
        known = proved | ({standing.document.name} if standing.document else set())
        shown = {identity("", name).name for name in _names_in(f"{page.title}\n{text_of(page)}")}
        if shown - known:
            self.violations.append(f"the page {page.node} names somebody who is not served here")
        of_record = page.progress is not None and page.progress.current > 0 and page.progress.stages in _of_somebody()
        if of_record and (standing.document is None or standing.document not in [who for _, who in standing.proved]):
            self.violations.append(f"the page {page.node} tells of a record whose holder was not proved")

    def _ended(self, visit: Visit, end: VisitEnd) -> None:
        self._visits.add(visit)
        REACHED.visits += 1
        REACHED.exits[str(end.reason), end.outcome, end.fault] += 1
        REACHED.submissions = REACHED.submissions + len(self.site.ledger.cases)
        self.site.ledger.cases.clear()
        if end.reason is EndReason.BUG and not self._broke:
            self.violations.append("a visit ended with a bug, and nothing was broken")
        if self._serving.done():
            self.violations.append("the kiosk has ended")

    def _raise(self) -> None:
        found = [*self.violations, *self.evidence.violations]
        self.violations.clear()
        self.evidence.violations.clear()
        for violation in found:
            self.found.setdefault(violation, len(self.done))
        if found and not self._goes_on:
            raise Violation("; ".join(dict.fromkeys(found)))

    # -- what the evidence asks --

    def _chip(self) -> Identity | None:
        card = self.site.reader.card
        holder = card.profile.holder if card is not None else None
        return identity(holder.number, holder.name) if holder else None

    def _insertion(self) -> int | None:
        return self.site.reader.insertion if self.site.reader.card is not None else None

    def _node(self) -> str:
        page = self.kiosk.screen.page
        return page.node if page else ""

    def _record_of(self, number: str) -> Identity | None:
        for person in self._everybody.people.values():
            if person.number == number:
                return identity(person.number, person.name)
        return None


class _WatchedSite(VirtualSite):
    """A virtual site whose parts tell the evidence, too."""

    def __init__(
        self, settings: Settings, clock: LoopClock, papers: Path, everybody: Everybody, evidence: Evidence
    ) -> None:
        self._evidence = evidence
        super().__init__(settings, clock, papers, everybody)

    def _breakable(self, part: str, real: Any) -> Any:
        keeper = self.ledger.of(part)

        def told(method: str, arguments: tuple[Any, ...], result: Any) -> None:
            self._evidence.told(part, method, arguments, result)
            if keeper is not None:
                keeper(method, arguments, result)

        self.broken[part] = broken = Breakable(real, told)
        return broken

    def sever(self) -> None:
        """From now on nothing is written any more, and nobody can be asked."""
        for part in ("records", "attempts"):
            if part in self.broken:
                self.broken[part].real.close()
        if self._office is not None:
            self._office.trouble.unreachable = True


async def _abandon() -> None:
    """All that runs ends where it stands."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in others:
            task.cancel()
        await asyncio.wait(others, timeout=PAUSE_S)
    await asyncio.sleep(AT_ONCE_S)  # which no thread that still works lets pass


def _shared(acts: Sequence[Act], share: int, whole: float = 0) -> list[Act]:
    """``acts`` with weights that come to ``share`` together; to less where they are less than ``whole`` at first."""
    total = max(sum(act.weight for act in acts), whole)
    return [replace(act, weight=act.weight * share / total) for act in acts]


def _behaviours() -> list[Act]:
    return [Act("face", command, 30 if command[0] == "stand" else 1) for command in BEHAVIOURS]


def _waiting(seconds: float) -> Act:
    return Act("wait", seconds)


def _social(card: str) -> str:
    if card == "twin":
        return str(HERE / "twin.yaml")
    return str(ROOT / "simulated/social_card/profiles" / f"{card.removeprefix('social:')}.yaml")


@cache
def _of_somebody() -> frozenset[tuple[str, ...]]:
    """The stages of the scenes that are for somebody in particular: after the first one, who it is has been proved."""
    scenes = (load_scene(name) for name in scene_names())
    return frozenset(
        tuple(scene.words.stages[stage] for stage in scene.flow.stages)
        for scene in scenes
        if IDENTIFY in scene.flow.parts.values()
    )


def _names_in(text: str) -> set[str]:
    return {name for name in _names() if name in text}
