"""The home of the desk: what needs a hand first, then the tasks of whoever is signed in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from config.clock import slept
from config.faults import Fault
from devices.social_card.port import CardPresent
from flows.bodies import Option, Weight
from flows.screen import WentBack
from flows.stay.stays import is_ready, until_gone
from flows.stay.streams import until
from maintenance.desk.desk import Desk
from maintenance.desk.need import Need
from maintenance.desk.task import Task, tasks
from maintenance.desk.words import HOME, desk_words

log = logging.getLogger("desk")

#: so many needs stand on the home page itself; what is more has a page of its own
SHOWN = 3
NEED, MORE, ALL = "need:", "more", "needs"
#: so often it is looked whether something has come or gone while somebody stands there
LOOKED_EVERY_S = 5.0
#: so long before the end of a session it is asked whether a task is to be begun still
WARN_BEFORE_S = 600.0
#: the answers to a second card
OTHER, GO_ON = "other", "go_on"


@dataclass(frozen=True)
class _Needed:
    """A need, and the task that sees to it."""

    need: Need
    task: str

    @property
    def id(self) -> str:
        """The answer that chooses it, whatever comes and goes beside it."""
        return f"{NEED}{self.task}:{self.need.about}"


class Home:
    """Whoever is signed in has just done so, and is signed out after ``session_s``."""

    def __init__(self, desk: Desk, session_s: float) -> None:
        self._desk = desk
        self._session_s = session_s
        self._until_when = desk.parts.clock.now() + timedelta(seconds=session_s)
        self._ends_at = desk.parts.clock.monotonic() + session_s
        self._needed: Sequence[_Needed] = ()

    async def until_signed_in_anew(self) -> None:
        """Let task after task be done, until somebody wants to sign in: another one, or the same once more."""
        while True:
            self._desk.show("looking")
            self._needed = await self._found()
            answer = await self._answer(HOME)
            if answer == MORE:
                answer = await self._answer(ALL)
            if answer is None:
                if await self._desk.ask("other_card") == OTHER:
                    return
                await self._card_gone()
            elif answer != HOME:
                if await self._wants_to_sign_in_anew():
                    return
                await self._begin(answer)

    async def _begin(self, answer: str) -> None:
        """The task that was chosen, or the one that sees to the need that was, if it has not gone meanwhile."""
        chosen = next((one for one in self._needed if one.id == answer), None)
        if chosen is not None:
            await self._do(chosen.task, chosen.need)
        elif answer in self._tasks:
            await self._do(answer, None)

    async def _wants_to_sign_in_anew(self) -> bool:
        """Asked shortly before whoever is signed in will be signed out: a task would end in the midst of it."""
        left_s = self._ends_at - self._desk.parts.clock.monotonic()
        if left_s >= WARN_BEFORE_S:
            return False
        return await self._desk.ask("soon", {"minutes": str(max(1, round(left_s / 60)))}) == OTHER

    @property
    def _tasks(self) -> dict[str, Task]:
        return {name: task for name, task in tasks().items() if self._desk.staff.role in task.roles}

    async def _found(self) -> Sequence[_Needed]:
        """Everything that whoever is signed in could see to now, the urgent first."""
        found = []
        for name, task in self._tasks.items():
            found += [_Needed(need, name) for need in await self._needs_of(name, task)]
        return sorted(found, key=lambda one: not one.need.urgent)

    async def _needs_of(self, name: str, task: Task) -> Sequence[Need]:
        """A task that cannot tell hides nothing of the others."""
        try:
            return await task.needs(self._desk.at(name))
        except Fault as fault:
            log.warning("%s: %s", name, fault)
            return (Need(fault.entry.staff, fault.code),)

    async def _answer(self, page: str) -> str | None:
        """What was chosen; None when a card was put in meanwhile."""
        asking = asyncio.ensure_future(self._asked(page))
        looking = asyncio.ensure_future(self._keep_true(page, asking))
        try:
            async with aclosing(self._desk.parts.reader.changes()) as statuses:
                async for status in until(statuses, asking):
                    if isinstance(status, CardPresent) and is_ready(status):
                        return None
        except Fault as fault:  # without a reader nobody else comes
            log.warning("%s", fault)
            return await asking
        finally:
            asking.cancel()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
        return asking.result()

    async def _asked(self, page: str) -> str:
        name, more = self._page(page)
        try:
            return await self._desk.ask(name, **more)
        except WentBack:
            return HOME

    async def _keep_true(self, page: str, asking: asyncio.Future[str]) -> None:
        """What comes or goes while the page is up is shown there in place; the question stays open."""
        while True:
            await slept(self._desk.parts.clock, LOOKED_EVERY_S)
            found = await self._found()
            if found != self._needed and not asking.done():
                self._needed = found
                name, more = self._page(page)
                self._desk.show(name, **more)

    def _page(self, page: str) -> tuple[str, Mapping[str, Any]]:
        """The home page, or that of all needs, as things are now."""
        if page != HOME:
            return page, {"values": self._values(), "options": self._of_needs(self._needed), "can_go_back": True}
        all_tasks = (Option(name, desk_words().tasks[name].title) for name in self._tasks)
        options = [*self._of_needs(self._needed[:SHOWN]), *self._of_more(), *all_tasks]
        name = page if self._needed else f"{page}.quiet"
        return name, {"values": self._values(), "options": options}

    def _values(self) -> dict[str, str]:
        staff = self._desk.staff
        return {
            "name": staff.name,
            "work_number": staff.work_number,
            "role": desk_words().roles[staff.role],
            "until": f"{self._until_when:%H:%M}",
            "count": str(len(self._needed)),
        }

    def _of_needs(self, needed: Sequence[_Needed]) -> list[Option]:
        return [Option(one.id, one.need.text, one.need.hint, Weight.PRIMARY) for one in needed]

    def _of_more(self) -> list[Option]:
        more = len(self._needed) - SHOWN
        return [Option(MORE, self._desk.text("more", n=str(more)), weight=Weight.QUIET)] if more > 0 else []

    async def _do(self, name: str, need: Need | None) -> None:
        """One task, from its first page until it is done or left. A fault of it is told, and ends it alone."""
        desk = self._desk.at(name)
        desk.need = need
        await desk.note("staff.began", task=name)
        try:
            result = await tasks()[name].run(desk)
        except WentBack:
            result = "left"
        except Fault as fault:
            if fault.code.startswith("RECORDS-"):
                raise
            await desk.did("fault", fault=fault.code)
            await desk.ask_fault(fault)
            return
        await desk.did(result)

    async def _card_gone(self) -> None:
        """Whoever is signed in goes on; the card must not stay in the slot."""
        card = self._desk.parts.reader.status
        if isinstance(card, CardPresent):
            self._desk.show("take_card")
            await until_gone(self._desk.parts.reader, card, self._desk.parts.clock)
