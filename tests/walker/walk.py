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
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assembly.site import ROOT
from config.items import departments
from config.settings import load_settings
from flows.bodies import Entry, PageKind
from flows.page import Page
from flows.pages.moves import BACK, DESK
from flows.stay.stay import Stay
from flows.visit import EndReason, VisitEnd
from play.kiosk import LETTERS, SEARCH, HeadlessKiosk
from play.people import Everybody
from play.script import load_script
from play.site import virtual_settings
from play.virtual_time import LoopClock, VirtualTimeLoop
from tests.walker.acts import MENDED, Act, Acts
from tests.walker.afterwards import contradictions_of, repeated
from tests.walker.evidence import Evidence
from tests.walker.pages import wrong_on_page
from tests.walker.reached import REACHED
from tests.walker.remains import leaves_in, remains_of
from tests.walker.strangers import Identity, Strangers, identity, listed_on
from tests.walker.touched import is_review, reviewed
from tests.walker.watched_site import WatchedSite

HERE = Path(__file__).parent
#: virtual seconds in which everything ends that threads have begun
AT_ONCE_S = 0.001
#: virtual seconds: after an act, and until somebody who does nothing any more must have been sent away
PAUSE_S, ALONE_S = 2.0, 1500.0
#: pages in one virtual moment, beyond which something goes round and round
PAGES_AT_ONCE = 400

#: walks after which what the program has loaded or kept meanwhile is not looked through for anybody's remains any more
FREEZES_EVERY = 25


class Violation(AssertionError):
    """What must always hold did not."""


@cache
def everybody() -> tuple[Everybody, Path]:
    """The people of the office, and the file that they stand in."""
    shipped = ROOT / load_settings().office.invented
    return load_script(HERE / "nothing.yaml", shipped).everybody, shipped


@cache
def _strangers() -> Strangers:
    return Strangers(tuple(everybody()[0].people.values()))


class Walk:
    """Everything of one walk. Close it."""

    def __init__(self, folder: Path, errand: str, who: str, *, calm: bool = True, goes_on: bool = False) -> None:
        """``who`` comes for the ``errand``, a scene. ``calm``: less goes wrong by itself, so that more is reached;
        ``goes_on``: after a violation, too.
        """
        self._folder = folder
        self._runner = asyncio.Runner(loop_factory=VirtualTimeLoop)
        self._everybody, shipped = everybody()
        self._settings = virtual_settings(load_settings(), folder / "data", shipped)
        self._start = load_settings().clock
        self._visits: weakref.WeakSet[Stay] = weakref.WeakSet()
        self._at, self._pages_at = 0.0, 0
        self._broke = False
        self._acts = Acts(self._everybody, errand, who, calm=calm)
        self._goes_on = goes_on
        #: what did not hold, and after how many acts for the first time
        self.found: dict[str, int] = {}
        self.done: list[Act] = []
        self.violations: list[str] = []
        self.evidence = Evidence(self._chip, self._insertion, self._node, self._record_of, _strangers())
        # Without chance a walk that is walked again is the same walk.
        chance = random.Random(0)
        self._certain = ExitStack()
        for name in ("choice", "randbelow"):
            replaced = chance.choice if name == "choice" else chance.randrange
            self._certain.enter_context(patch.object(secrets, name, replaced))
        self._powered(timedelta())
        if REACHED.walks % FREEZES_EVERY == 0:
            gc.collect()
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
        self.site = WatchedSite(self._settings, self._clock, self._folder / "papers", self._everybody, self.evidence)
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
        """Everything that can be done now."""
        return self._acts.of(self.kiosk, self.site)

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
            case "begin" if self.kiosk.available or (act.what == DESK and self.kiosk.desk_open):
                self._broke = False
                self.kiosk.begin(act.what)
            case "search" if self.kiosk.available:
                self._seeks(act.what)
            case "answer" if act.what in screen.moves:
                if screen.page is not None and (screen.page.kind, act.what) == (PageKind.STAFF_CHECK, "same"):
                    self.evidence.staff_said_same()
                self._touches(act.what, lambda: screen.answer(act.what))
            case "back" if BACK in screen.moves:
                self._goes_back()
            case "pin" if Entry.DIGITS in screen.moves:
                card = self.site.reader.card
                pin = card.profile.pin if act.what and card else "111111"
                self._touches(pin, lambda: screen.type(pin))
            case "type" if screen.page is not None and screen.page.body.entry in screen.moves:
                self._touches(act.what, lambda: screen.type(act.what))
            case "wait":
                await asyncio.sleep(act.what)
            case "finish":
                self.kiosk.finish()
            case _:
                self._happens(act)
        await asyncio.sleep(pause_s or AT_ONCE_S)

    def _seeks(self, typed: str | None) -> None:
        """Whatever is found can be begun, and nothing of it is kept."""
        offered = set(self.kiosk.services)
        self.kiosk.seek(typed)
        assert offered == set(self.kiosk.services)
        assert set(self.kiosk.moves) - {SEARCH, LETTERS, BACK} <= offered

    def _touches(self, what: str, do: Callable[[], None]) -> None:
        """Touch or type ``what``; it counts when the page takes it."""
        screen, page = self.kiosk.screen, self.kiosk.screen.page
        self.kiosk.touched()
        do()
        if page is not None and not screen.asks:
            self.evidence.now.touches.answer(page, what)

    def _goes_back(self) -> None:
        self.kiosk.touched()
        if (page := self.kiosk.screen.page) is not None:
            self.evidence.now.touches.back(page)
        self.kiosk.screen.back()

    def _helps(self, act: Act) -> None:
        """On the layer of help, where it is still, or can be, open."""
        self.kiosk.touched()
        helping = self.kiosk.helping
        if act.verb == "help" and (self.kiosk.available or self.kiosk.screen.page is not None):
            self.kiosk.open_help()
        elif helping.open and act.verb == "number":
            helping.type(act.what)
        elif helping.open:
            helping.do(act.what)

    def _presents(self, act: Act) -> None:
        match act.verb:
            case "insert":
                self.site.insert("social_card", _social(act.what))
            case "lay":
                self.site.insert("id_card", str(ROOT / "simulated/id_card/profiles" / f"{act.what}.yaml"))
            case "sheet":
                self.site.insert("document", act.what)
            case _:
                self.site.insert(act.verb, act.what)

    def _of_the_stick(self, act: Act) -> None:
        if act.verb == "unplug":
            self.site.pull("stick")
            self.evidence.stick(frozenset())
            return
        self.site.insert(act.verb, act.what)
        self.evidence.stick(_strangers().named_in(listed_on(act.what)))

    def _happens(self, act: Act) -> None:
        match act.verb:
            case "insert" | "lay" | "phone" | "sheet":
                self._presents(act)
            case "help" | "on_help" | "number":
                self._helps(act)
            case "pull" | "lift" | "take_away":
                self.site.pull({"pull": "social_card", "lift": "id_card", "take_away": "document"}[act.verb])
            case "stick" | "unplug":
                self._of_the_stick(act)
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
        for part in (*MENDED, *departments()):
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
        for device in ("social_card", "id_card", "document"):
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
        if left := sum(leaf() is not None for leaf in self.evidence.captured):
            self.violations.append(f"{left} leaves are still in memory")
        self.violations += await asyncio.to_thread(leaves_in, self._settings.data_dir, self.evidence.pieces)
        parts = self.site.broken.values()
        beyond = (self, self.site, *parts, *(part.real for part in parts))
        if held := remains_of(self.kiosk, _strangers().personal, beyond=beyond):
            self.violations.append(f"{held} still knows somebody")
        self.violations += await asyncio.to_thread(self._afterwards)

    def _afterwards(self) -> list[str]:
        REACHED.count(self.evidence)
        return [*contradictions_of(self.evidence, self._settings.data_dir), *repeated(self.evidence)]

    def _shown(self, page: Page | None) -> None:
        now = self._loop.time()
        self._pages_at = self._pages_at + 1 if now == self._at else 0
        self._at = now
        if self._pages_at > PAGES_AT_ONCE:
            raise Violation("an endless loop of pages")
        if page is not None:
            with self.evidence.watching():
                self._look_at(page)

    def _look_at(self, page: Page) -> None:
        title = page.title if not _strangers().named_in(page.title) else ""
        REACHED.pages[self.evidence.now.scene, page.node, str(page.kind), title] += 1
        if is_review(page):
            self.evidence.now.review = reviewed(page, self.evidence.now.scene)
        self.violations += wrong_on_page(page, self.evidence.now, _strangers())

    def _ended(self, visit: Stay, end: VisitEnd) -> None:
        self._visits.add(visit)
        REACHED.visits[self.evidence.now.scene] += 1
        REACHED.exits[str(end.reason), end.outcome, end.fault] += 1
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


async def _abandon() -> None:
    """All that runs ends where it stands."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in others:
            task.cancel()
        await asyncio.wait(others, timeout=PAUSE_S)
    await asyncio.sleep(AT_ONCE_S)  # which no thread that still works lets pass


def _social(card: str) -> str:
    folder = HERE if card == "twin" else ROOT / "simulated/social_card/profiles"
    return str(folder / f"{card}.yaml")
