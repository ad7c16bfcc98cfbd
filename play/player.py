"""The citizen of a script: waits for each of its pages, and does what the script says there."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from flows.bodies import Entry
from flows.page import Page
from flows.pages.moves import BACK, DESK, FINISH, HELP
from play.faults import NotThere
from play.kiosk import LETTERS, SEARCH, HeadlessKiosk
from play.screen import text_of
from play.script import ANY, ATTRACT, Action, Script
from play.site import VirtualSite
from ui.ears import Key

#: when nothing has changed for so long, nothing will: the longest that a page waits by itself is two minutes
STANDSTILL_S = 900.0
#: nothing that happens again and again, as a start that is tried again, keeps anybody waiting for longer
PATIENCE_S = 3600.0
#: how long somebody looks at a page before doing anything
GLANCE_S = 1.0


class NeverCame(Exception):
    """A step that could not be done; the text says which, and where the visit stood instead."""


class Diary:
    """Every page that was shown, with what could be done on it, after those that were shown before."""

    def __init__(self, pages: list[dict[str, Any]]) -> None:
        self.pages = pages

    def note(self, page: Page | None, moves: Sequence[str]) -> None:
        if page is None:
            return
        entry = {
            "node": page.node,
            "kind": str(page.kind),
            "title": page.title,
            "text": text_of(page),
            "moves": list(moves),
        }
        if not self.pages or self.pages[-1] != entry:
            self.pages.append(entry)


class Player:
    """Plays a script. A visit begins by itself, also after a power cut, unless the next step is about the start."""

    def __init__(self, kiosk: HeadlessKiosk, site: VirtualSite) -> None:
        self._kiosk = kiosk
        self._site = site
        self._done_with = -1
        self._acts: Mapping[str, Callable[[Any], Any]] = {
            "insert": self._insert,
            "pull": self._pull,
            "face": self._face,
            "clock": lambda moment: self._site.real_clock.set_wall(moment),  # type: ignore[attr-defined]
            "fault": lambda fault: self._site.befall(*fault),
            "own": lambda number: self._kiosk.own(number),
            "signal": lambda name: os.kill(os.getpid(), getattr(signal, name)),
        }
        self._moves: Mapping[str, tuple[str, Callable[[str], None]]] = {
            "help": (HELP, lambda _: kiosk.open_help()),
            "back": (BACK, lambda _: kiosk.screen.back()),
            "finish": (
                FINISH,
                lambda _: kiosk.screen.answer(FINISH) if kiosk.screen.has_button(FINISH) else kiosk.finish(),
            ),
        }

    async def play(self, script: Script, step: int, act: int, power_cut: Callable[[int, int], None]) -> None:
        """Do everything from that action of that step on; :class:`NeverCame`.

        ``power_cut`` is told what comes next, and ends this life.
        """
        await self._available(script.scene)
        if (step, act) == (0, 0):
            for action in script.world:
                self._act(action, f"the world: {action}")
        steps = script.steps[step:]
        if ((step, act) == (0, 0) or steps) and not (steps and steps[0].on == ATTRACT):
            await self._begin(script.scene)
        for number, one in enumerate(steps, step):
            await self._page(one.on, f"step {number + 1}: the page {one.on}")
            first = act if number == step else 0
            for place, action in enumerate(one.do[first:], first):
                if action.verb == "power_cut":
                    power_cut(*((number, place + 1) if place + 1 < len(one.do) else (number + 1, 0)))
                await self._do(action, f"step {number + 1} (on {one.on}): {action}")

    async def rest(self) -> None:
        """Do nothing until the kiosk is by itself again, or nothing changes any more."""
        waits = self._patience()
        while self._kiosk.serving and await waits():
            pass

    async def _available(self, scene: str) -> None:
        waits = self._patience()
        while not (self._kiosk.available or (scene == DESK and self._kiosk.desk_open)):
            if not await waits():
                raise NeverCame(f"the kiosk does not come into service; {self._where()}")

    async def _begin(self, scene: str) -> None:
        waits = self._patience()
        while scene not in self._kiosk.services and not (scene == DESK and self._kiosk.desk_open):
            if not await waits():
                raise NeverCame(f"{scene} is not offered: {self._kiosk.why_not(scene)}")
        self._kiosk.begin(scene)

    async def _page(self, on: str, what: str) -> None:
        await self._until(lambda: self._is_on(on), what, on)

    def _is_on(self, on: str) -> bool:
        if self._kiosk.helping.open:
            return on in (self._kiosk.helping.page.node, ANY)
        if self._kiosk.available:
            return on in (ATTRACT, ANY)
        page, screen = self._kiosk.screen.page, self._kiosk.screen
        return page is not None and on in (page.node, ANY) and screen.turn != self._done_with

    async def _do(self, action: Action, what: str) -> None:
        if action.verb in self._acts:
            self._act(action, what)
        elif action.verb == "wait":
            await asyncio.sleep(action.value)
        elif action.verb == "language":
            self._kiosk.touched()
            self._kiosk.speak(action.value)
        elif action.verb == "key":
            await self._press(action.value)
        else:
            move, touch = self._move(action)
            await self._until(lambda: move in self._offered(), what, ANY)
            self._kiosk.touched()
            turn, over = self._kiosk.screen.turn, self._kiosk.helping.open
            touch(action.value)
            on_page = not over and not self._kiosk.helping.open
            if on_page and not self._kiosk.screen.asks:  # half a password leaves the page as it is
                self._done_with = turn
        await asyncio.sleep(0)

    def _act(self, action: Action, what: str) -> None:
        try:
            self._acts[action.verb](action.value)
        except NotThere as missing:
            raise NeverCame(f"{what} never came; {missing}") from None

    def _move(self, action: Action) -> tuple[str, Callable[[str], None]]:
        """The move that the action is, and how it is made."""
        if self._kiosk.helping.open:
            helping = self._kiosk.helping
            return (Entry.DIGITS, helping.type) if action.verb == "type" else (str(action.value), helping.do)
        if self._kiosk.searching and action.verb == "back":
            return BACK, lambda _: self._kiosk.seek(None)
        if self._kiosk.searching and action.verb == "type":
            return LETTERS, self._kiosk.seek
        if action.verb == "type":
            page = self._kiosk.screen.page
            return (page and page.body.entry) or Entry.DIGITS, self._kiosk.type
        if action.verb == "answer" and action.value in self._moves and not self._kiosk.screen.has_button(action.value):
            return self._moves[action.value]  # it is the frame's, and no option of the page
        return self._moves.get(action.verb, (str(action.value), self._answer))

    async def _press(self, keys: tuple[Key, ...]) -> None:
        """Press keys one after the other; what an answer brings comes up meanwhile."""
        for key in keys:
            turn = self._kiosk.screen.turn
            asked = self._kiosk.screen.asks
            self._kiosk.key(key)
            if asked and not self._kiosk.screen.asks:
                self._done_with = turn
            await asyncio.sleep(0)

    def _offered(self) -> tuple[str, ...]:
        """What can be done now; help, and the way of the staff, are no services, and on every page."""
        if self._kiosk.helping.open:
            return self._kiosk.helping.moves
        desk = (DESK,) if self._kiosk.desk_open else ()
        moves = self._kiosk.moves if self._kiosk.available else self._kiosk.screen.moves
        if (page := self._kiosk.screen.page) is not None and page.frame.locked:
            return moves
        return (*moves, *desk, HELP) if self._kiosk.available or page else moves

    def _answer(self, move: str) -> None:
        if move == HELP and not self._kiosk.screen.has_button(HELP):
            self._kiosk.open_help()
        elif self._kiosk.available and move == SEARCH:
            self._kiosk.seek("")
        elif self._kiosk.available or (move == DESK and self._kiosk.desk_open):
            self._kiosk.begin(move)
        else:
            self._kiosk.screen.answer(move)

    def _insert(self, things: tuple[tuple[str, str], ...]) -> None:
        for device, what in things:
            self._site.insert(device, what)

    def _pull(self, devices: tuple[str, ...]) -> None:
        for device in devices:
            self._site.pull(device)

    def _face(self, commands: Any) -> None:
        for command in commands:
            self._site.face(command)

    async def _until(self, holds: Callable[[], bool], what: str, on: str) -> None:
        waits = self._patience()
        while not holds():
            over = self._kiosk.stopped and not self._kiosk.serving
            left_alone = self._kiosk.available and not self._kiosk.helping.open and on != ATTRACT
            if over or left_alone or not await waits():
                raise NeverCame(f"{what} never came; {self._where()}")

    def _patience(self) -> Callable[[], Awaitable[bool]]:
        """Waits for the next change; False when there is none, or there have been some for too long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S

        async def waits() -> bool:
            return loop.time() < until and await self._kiosk.changed(STANDSTILL_S)

        return waits

    def _where(self) -> str:
        screen = self._kiosk.screen
        if self._kiosk.available:
            return f"on offer were {', '.join(self._kiosk.moves)}"
        if screen.page is None:
            return "the kiosk had ended" if self._kiosk.stopped else "the visit was over"
        return f"the page was {screen.page.node}, with the moves {', '.join(screen.moves) or 'none'}"
