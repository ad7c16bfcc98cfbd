"""A kiosk as an agent reaches it, which does whatever it is told at once, and keeps what it was asked; and a line that
keeps what it is to say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from config.clock import Clock
from config.faults import Fault
from config.fleet import MqttLine
from config.settings import Settings, load_settings
from fleet.doings import Doing, RestartApplication
from fleet.keys import Ring
from fleet.messages import Answer, Outcome, Serving, Trouble, Versions
from maintenance.agent.commands import Commands
from maintenance.agent.doing import Bench
from maintenance.agent.port import Came, Did, Noted, Told
from tests.fleet.maintainers import ANNA, BERT, GROUP, HERE, NOW

IDLE = Told(Serving.IDLE, "service", (), {}, Versions(program="1.0"), None, since=NOW)
#: what the true post says is raised in one place of the program alone
POST_GONE = "AGENT-POST"
PNG = b"\x89PNG\r\n\x1a\n of the first screen"


def clock_doubted() -> Trouble:
    return Trouble(code="CLOCK-WRONG", part="clock", since=NOW, by="staff")


@dataclass
class PlayedKiosk:
    """See :class:`maintenance.agent.port.Kiosk`. ``broken``: it does not answer what is asked of it."""

    told: Told | None = IDLE
    asked: list[tuple[Doing, str]] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    did: Did = Did(Outcome.DONE)  # noqa: RUF009 - frozen
    broken: bool = False
    #: set while it works on something and does not say what became of it
    hold: asyncio.Event | None = None
    _changes: asyncio.Event = field(default_factory=asyncio.Event)

    def stands(self, told: Told | None) -> None:
        self.told = told
        self._changes.set()
        self._changes = asyncio.Event()

    def serves(self, serving: Serving) -> None:
        self.stands(replace(IDLE, serving=serving))

    async def changed(self) -> None:
        await self._changes.wait()

    async def do(self, doing: Doing, by: str) -> Did:
        self._there()
        self.asked.append((doing, by))
        if self.hold is not None:
            await self.hold.wait()
        if isinstance(doing, RestartApplication) and self.did.outcome is Outcome.DONE:
            self.stands(None)
            self._there()
        return self.did

    async def note(self, noted: Noted) -> None:
        self._there()
        self.notes.append(noted)

    def _there(self) -> None:
        if self.told is None or self.broken:
            raise post_gone()

    def noted(self, kind: str) -> list[Noted]:
        return [each for each in self.notes if each.kind == kind]


def post_gone() -> Fault:
    """What the true post says, whose code is raised in one place of the program."""
    return Fault(POST_GONE)


@dataclass
class Spoken:
    """See :class:`maintenance.agent.port.Speaks`."""

    answers: list[Answer] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)

    def answer(self, answer: Answer) -> None:
        self.answers.append(answer)

    def file(self, command: str, kind: str, content: bytes) -> None:
        self.files.append((command, kind, content))

    def told(self) -> list[tuple[Outcome, str]]:
        return [(each.outcome, each.why) for each in self.answers]


def site(folder: Path, ring: Ring) -> Settings:
    """The settings of a kiosk that obeys that ring, whose files lie in ``folder``."""
    (folder / "keys.json").write_bytes(ring.signed(ANNA, BERT))
    files = {name: folder / f"{name}.pem" for name in ("authority", "certificate", "key")}
    line = MqttLine(host="localhost", kiosk=HERE, groups=(GROUP,), keys=folder / "keys.json", **files)
    return load_settings().model_copy(update={"fleet": line, "data_dir": folder})


def agent(folder: Path, clock: Clock, kiosk: PlayedKiosk, line: Spoken, ring: Ring) -> Commands:
    """One life of what sees to commands; the next one finds what it left in ``folder``."""
    own = folder / "agent"
    own.mkdir(exist_ok=True)
    return Commands(Bench(kiosk, site(folder, ring), folder, own, clock), line)


def came(payload: bytes, *, retained: bool = False) -> Came:
    return Came(f"kiosks/1/{HERE}/commands", payload, retained)


def since(moment: datetime) -> Told:
    return replace(IDLE, since=moment)
