"""A machine that takes bundles: the true updates, slots and repository; its kiosk tells how it stands, and no more.

Each version behaves as its name in ``behaviour`` says: it serves, never comes to serve, or dies at each start.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from config.clock import SystemClock
from config.faults import Fault
from fleet.bundles.manifest import Kind
from fleet.doings import Doing
from fleet.messages import Outcome, Serving, Versions
from maintenance.agent.port import Did, Noted, Told
from maintenance.agent.updates.fetching import FolderFetcher, url_of
from maintenance.agent.updates.making import Making
from maintenance.agent.updates.slots import STARTS, Disk, Slots
from maintenance.agent.updates.source import Source
from maintenance.agent.updates.trying import Trying
from maintenance.agent.updates.updating import StartAgain, Updates
from tests.fleet.bundles.publishing import PROGRAM, Maintainers


class Behaves(StrEnum):
    SERVES = "serves"
    NEVER_SERVES = "never serves"
    DIES = "dies"
    #: so does its agent
    BOTH_DIE = "both die"


class Hurried(SystemClock):
    """Time passes only where somebody waits for it."""

    def __init__(self) -> None:
        self._passed = 0.0

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        self._passed += seconds
        await asyncio.sleep(0)


@dataclass
class LightKiosk:
    """What the agent sees of the kiosk."""

    told: Told | None = None
    noted: list[Noted] = field(default_factory=list)

    async def changed(self) -> None:
        await asyncio.Event().wait()

    async def do(self, doing: Doing, by: str) -> Did:
        return Did(Outcome.DONE)

    async def note(self, noted: Noted) -> None:
        self.noted.append(noted)


class Equipped(Trying):
    """The Python of the tests is the environment; a file ``unfit`` is what a trial finds."""

    def equip(self, program: Path) -> None:
        (program / ".venv" / "bin").mkdir(parents=True)
        (program / ".venv" / "bin" / "python").symlink_to(sys.executable)

    def try_out(self, program: Path, content: Path | None, beside: Path | None) -> None:
        if (program / "unfit").exists():
            raise Fault("UPDATE-TRIAL", "unfit")


class Quick(Disk):
    """The disks of other programs are not waited for."""

    def settle(self) -> None:
        return


@dataclass
class Machine:
    """The one at ``home``, whose repository is the folder ``source``."""

    home: Path
    source: Path
    behaviour: Mapping[str, Behaves] = field(default_factory=dict)
    disk: Disk = field(default_factory=Quick)
    kiosk: LightKiosk = field(default_factory=LightKiosk)
    clock: Hurried = field(default_factory=Hurried)

    @property
    def slots(self) -> Slots:
        return Slots(self.home, self.disk)

    def set_up(self, root: Path, version: str = "1") -> None:
        """As ``deploy/install`` does: one program, and what it trusts."""
        release = self.slots.release(version)
        for name, content in PROGRAM.items():
            (release / name).parent.mkdir(parents=True, exist_ok=True)
            (release / name).write_bytes(content)
        Equipped().equip(release)
        self.slots.updates.mkdir()
        (self.slots.updates / "root.json").write_bytes(root.read_bytes())
        (self.home / "current").symlink_to(f"releases/{version}")

    @contextmanager
    def opened(self) -> Iterator[Source]:
        updates = self.slots.updates
        yield Source(url_of(self.source), updates / "root.json", updates, FolderFetcher(self.source, updates))

    def updates(self) -> Updates:
        return Updates(self.slots, Making(self.slots, self.opened, Equipped()), self.kiosk, self.clock)

    def start(self) -> bool:
        """Kiosk and agent are started by whoever watches over them, as often as they die; whether the agent lives."""
        for _ in range(2 * STARTS + 2):
            self._ready("kiosk")
            lives = self._kiosk()
            self._ready("agent")
            behaves = self._behaves()
            if behaves is not Behaves.BOTH_DIE and (lives or behaves is not Behaves.DIES):
                return True
        return False

    def _ready(self, who: str) -> None:
        """As it is started: of whatever goes wrong there the start itself does not fail."""
        with suppress(OSError):
            self.slots.ready(who)

    def _behaves(self) -> Behaves:
        return max(
            (self.behaviour.get(version, Behaves.SERVES) for version in self.runs()),
            key=list(Behaves).index,
        )

    def runs(self) -> tuple[str, str]:
        """Program and content that are started now."""
        program = self.slots.to_start()
        assert program is not None, "neither the old nor the new"
        content = program / "content"
        return program.name, content.readlink().name if content.is_symlink() else ""

    def _kiosk(self) -> bool:
        behaves, (program, content) = self._behaves(), self.runs()
        if behaves in (Behaves.DIES, Behaves.BOTH_DIE):
            self.kiosk.told = None
            return False
        serving = Serving.IDLE if behaves is Behaves.SERVES else Serving.OUT_OF_SERVICE
        versions = Versions(program=program, content=content)
        self.kiosk.told = Told(serving, "service", (), {}, versions, None, since=datetime.now(UTC))
        return True

    async def take(self, kind: Kind, version: str, command: str = "c", *, started: bool = False) -> Did | Fault:
        """The same command through as many lives of the agent as it needs; the first of them may have begun."""
        for life in range(20):
            if life or not started:
                self.start()
            with suppress(StartAgain):
                try:
                    return await self.updates().take(kind, version, command)
                except Fault as fault:
                    return fault
        raise AssertionError("it has no end")


def published(folder: Path) -> Maintainers:
    """A repository with what the tests take: two programs that serve, and some that do not; content likewise."""
    maintainers = Maintainers(folder)
    for version in ("1", "2", "3", "4", "5", "7"):
        maintainers.program(version)
    maintainers.program("6", {"unfit": b""})
    for version in ("11", "12", "13"):
        maintainers.content(version, {"config/hours.yaml": f"# {version}\n".encode()})
    return maintainers


#: of the versions above
BEHAVIOUR = {
    "3": Behaves.NEVER_SERVES,
    "4": Behaves.DIES,
    "5": Behaves.BOTH_DIE,
    "12": Behaves.NEVER_SERVES,
    "13": Behaves.BOTH_DIE,
}
