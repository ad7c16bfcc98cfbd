"""What the kiosk does when maintainers ask for it from afar: when nobody is served, and noted with who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from config.afar import Afar, Decided, Notice
from config.faults import Fault
from config.parts import PartName
from fleet.doings import (
    CloseServices,
    Doing,
    OpenServices,
    Picture,
    RestartApplication,
    RestartMachine,
    RestartPart,
    SelfTest,
    ShowNotice,
    SupportBundle,
)
from fleet.messages import Outcome
from maintenance.agent.port import Did, Noted
from maintenance.port import Asked, By, Keeper, Restarts
from maintenance.self_test import Result
from maintenance.support import Parts, packed

#: what begins with these the agent may have written down, and nothing else
NOTED = ("command.", "fleet.")
#: the repair that begins a part anew
RESTART = "restart_part"


class Front(Protocol):
    """The kiosk in service, as far as it is asked for here."""

    @property
    def keeper(self) -> Keeper | None:
        """None while it is out of service."""
        ...

    def parts(self) -> Mapping[PartName, Any]:
        """Those that are open, by name."""
        ...

    async def nobody(self) -> None:
        """Return when nobody is served."""
        ...

    async def append(self, kind: str, public: Mapping[str, str | int | bool | None]) -> None:
        """Write an event: on disk when this returns. RECORDS-*."""
        ...

    def decided(self) -> None:
        """Something else is decided from afar: show it."""
        ...

    def scenes(self) -> Sequence[str]:
        """All that can be closed, by name."""
        ...

    def reasons(self) -> Sequence[str]:
        """The keys of the reasons for which something may be closed."""
        ...

    async def picture(self) -> bytes:
        """What is on the screen, as PNG, as soon as nothing on it is of a person."""
        ...


@dataclass(frozen=True)
class Hands:
    """Does what is asked for. ``test`` has every part test itself, as by night, when nobody is there; ``support`` gives
    the parts of a support bundle, and may block."""

    front: Front
    restarts: Restarts
    afar: Afar
    test: Callable[[], Awaitable[Result]]
    support: Callable[[], Parts]

    async def do(self, doing: Doing, by: str) -> Did:
        """Faults are what it fails by."""
        if not isinstance(doing, Picture):  # which is of the staff's pages, too
            await self.front.nobody()
        about = {"do": doing.do, "about": _about(doing), "staff": by}
        await self.front.append("fleet.asked", about)
        return await self._do(doing, by)

    async def remember(self, noted: Noted) -> None:
        """Write down what became of a command."""
        if not noted.kind.startswith(NOTED):
            raise _refused("an event of another kind")
        await self.front.append(noted.kind, {**noted.public, "number": noted.number, "at": noted.at.isoformat()})

    async def _do(self, doing: Doing, by: str) -> Did:
        match doing:
            case RestartPart(part=part):
                return await self._restart(part)
            case RestartApplication():
                await self.restarts.restart_application(Asked(By.REMOTE, by))
            case RestartMachine():
                await self.restarts.restart_machine(Asked(By.REMOTE, by))
            case SelfTest():
                return await self._test()
            case CloseServices(scenes=scenes, reason=reason):
                return await self._close(scenes, reason)
            case OpenServices(scenes=scenes):
                self._known(scenes)
                return await self._decide(self.afar.now.opening(scenes))
            case ShowNotice(texts=texts, until=until):
                notice = Notice(texts=texts, until=until) if texts else None
                return await self._decide(self.afar.now.model_copy(update={"notice": notice}))
            case SupportBundle():
                content, left_out = await asyncio.to_thread(lambda: packed(self.support()))
                return Did(Outcome.DONE, evidence={"left_out": left_out}, file=content)
            case Picture():
                return Did(Outcome.DONE, file=await self.front.picture())
            case _:  # what the agent does itself
                raise _refused(doing.do)
        return Did(Outcome.DONE)

    async def _restart(self, part: PartName) -> Did:
        if self.front.keeper is None or part not in self.front.parts():
            raise _refused("the part is not there")
        repaired = await self.front.keeper.repair(RESTART, part, By.REMOTE)
        if repaired.fault is not None:
            return Did(Outcome.FAILED, repaired.fault.code)
        return Did(Outcome.DONE, evidence=dict(repaired.public))

    async def _test(self) -> Did:
        result = await self.test()
        public = result.public()
        await self.front.append("selftest.done", public)
        return Did(Outcome.FAILED, "parts", public) if result.failed else Did(Outcome.DONE, "", public)

    async def _close(self, scenes: tuple[str, ...], reason: str) -> Did:
        if reason not in self.front.reasons():
            raise _refused("no such reason")
        self._known(scenes)
        return await self._decide(self.afar.now.closing(scenes, reason))

    def closed(self) -> tuple[str, ...]:
        """The scenes that are closed now."""
        return tuple(scene for scene in self.front.scenes() if self.afar.now.why_closed(scene))

    def _known(self, scenes: Sequence[str]) -> None:
        if unknown := set(scenes) - set(self.front.scenes()):
            raise _refused(f"{len(unknown)} unknown scenes")

    async def _decide(self, decided: Decided) -> Did:
        await asyncio.to_thread(self.afar.decide, decided)
        self.front.decided()
        return Did(Outcome.DONE, evidence={"closed": list(self.closed())})


def _refused(why: str) -> Fault:
    """What is asked for is nothing for this kiosk."""
    return Fault("AFAR-REFUSED", why)


def _about(doing: Doing) -> str:
    """What of it may stand in the log: names of parts and scenes, never a sentence."""
    match doing:
        case RestartPart(part=part):
            return part
        case CloseServices(scenes=scenes) | OpenServices(scenes=scenes):
            return " ".join(scenes)
        case _:
            return ""
