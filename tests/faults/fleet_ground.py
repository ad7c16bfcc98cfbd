"""Where attacks on commands take place: a real broker with the shipped rights, the real agent in a process of its own,
and beside it a kiosk whose post and log are real, and which does at once whatever it is asked.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from securesystemslib.signer import CryptoSigner

from config.clock import SystemClock
from config.settings import DEMO_SITE
from fleet import topics
from fleet.admission import PER_MINUTE
from fleet.command import Command, Order, To, next_counter
from fleet.doings import Doing, SelfTest
from fleet.messages import Answer, NotAMessage, Outcome, Serving, Versions
from fleet.mqtt import Client
from fleet.topics import Says
from maintenance.agent.ledger import FILE as LEDGER
from maintenance.agent.port import OWN, Did, Noted, Told
from maintenance.post.server import Post
from records.log import RecordsLog
from tests.broker import Brokered
from tests.fleet.maintainers import ANNA, BERT, public, ring
from tests.waiting import LIMIT_S, seen

ROOT = Path(__file__).parents[2]
CLOCK = SystemClock()
GROUP = "dachuan"


@dataclass
class Kiosk:
    """It keeps what it was asked, and writes down what it is told to in a log of its own."""

    folder: Path
    asked: list[str] = field(default_factory=list)
    told: Told = field(default_factory=lambda: Told(Serving.IDLE, "service", (), {}, Versions(program="1"), None))

    def __post_init__(self) -> None:
        self.log = RecordsLog(self.folder / "records.sqlite", self.folder / "records.key", CLOCK)

    async def do(self, doing: Doing, by: str) -> Did:
        self.asked.append(doing.do)
        return Did(Outcome.DONE)

    async def remember(self, noted: Noted) -> None:
        await asyncio.to_thread(self.log.append, noted.kind, public=noted.public)

    def recorded(self, why: str) -> int:
        """How many refusals for that reason stand in its log."""
        refused = (event.public for event in self.log.events() if event.kind == "command.refused")
        return sum(int(str(public["count"])) for public in refused if public["why"] == why)


@dataclass
class Ground:
    """One kiosk with its agent; ``maintenance`` is who may give commands, and hears the answers."""

    brokered: Brokered
    folder: Path
    name: str
    kiosk: Kiosk
    maintenance: Client
    answers: list[Answer] = field(default_factory=list)
    last: int = 0
    process: subprocess.Popen[bytes] | None = None
    #: since the agent was started: how many messages it has had, and for which reasons it has refused some
    sent: int = 0
    refused: set[str] = field(default_factory=set)

    # -- commands ---------------------------------------------------------------------------------------------------

    def command(self, doing: Doing | None = None, by: CryptoSigner = ANNA, **given: Any) -> Command:
        """One for this kiosk, as ``by`` would sign it now; ``given`` is what is otherwise in it."""
        order = Order(to=To.KIOSK, name=self.name, doing=doing or SelfTest())
        now = CLOCK.now()
        self.last = next_counter(self.last, now)
        return Command.of(order, public(by), self.last, now).model_copy(update=given)

    async def sends(self, payload: bytes, *, retain: bool = False) -> None:
        self.sent += 1
        await self.maintenance.say(topics.commands_for(self.name), payload, retain=retain)

    async def answered(self, command: str, *, after: int = 0) -> Answer:
        """The last word on a command, among the answers behind ``after``."""
        ends = {Outcome.DONE, Outcome.FAILED, Outcome.REFUSED}

        def found() -> list[Answer]:
            return [each for each in self.answers[after:] if each.command == command and each.outcome in ends]

        await seen(found)
        return found()[-1]

    async def does(self, doing: Doing | None = None) -> bool:
        """Whether a good command is done now."""
        good = self.command(doing)
        before = len(self.kiosk.asked)
        await self.sends(good.signed(ANNA, BERT))
        answer = await self.answered(good.id)
        return answer.outcome is Outcome.DONE and len(self.kiosk.asked) == before + 1

    async def fresh(self, why: str = "") -> None:
        """An agent that looks at messages, and records the next refusal for that reason at once."""
        if self.process is None or self.sent + 4 > PER_MINUTE or why in self.refused:
            await self.stop()
            await self.start()
        self.refused.add(why)

    # -- the agent --------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """The real agent, and its line is there."""
        since = self.lines()
        self.process = await asyncio.to_thread(self._process)
        self.sent, self.refused = 0, set()
        await seen(lambda: self.lines() > since)

    def _process(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "kiosk.py", "agent", "--site", str(self.folder / "site.yaml")]
        with (self.folder / "agent.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            await asyncio.to_thread(self.process.wait, LIMIT_S)
            self.process = None

    def lines(self) -> int:
        """How often the agent has come to the broker."""
        return self.said().count("the line to the broker is there")

    def said(self) -> str:
        file = self.folder / "agent.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def memory_kib(self) -> int:
        """What the agent's process holds."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def cpu_s(self) -> float:
        """What the agent's process has used."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return float((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))

    def ledger_bytes(self) -> int:
        return (self.folder / OWN / LEDGER).stat().st_size


def sha(payload: bytes) -> str:
    """What a message is called that has no name."""
    return f"sha256:{hashlib.sha256(payload).hexdigest()[:32]}"


@asynccontextmanager
async def ground(brokered: Brokered, folder: Path) -> AsyncIterator[Ground]:
    """All of it, until the end of the block; ``folder`` exists."""
    name = brokered.new_kiosk()
    kiosk = Kiosk(folder)
    _write_site(brokered, folder, name)
    post = Post(folder, CLOCK, lambda: kiosk.told, kiosk.do, kiosk.remember)
    posting = asyncio.ensure_future(post.keep())
    async with brokered.maintenance() as maintenance:
        here = Ground(brokered, folder, name, kiosk, maintenance)
        await maintenance.subscribe(topics.of_kiosk(name, Says.ANSWERS), qos=1)
        listening = asyncio.ensure_future(_listen(here))
        try:
            yield here
        finally:
            await here.stop()
            for task in posting, listening:
                task.cancel()
            await asyncio.gather(posting, listening, return_exceptions=True)
            kiosk.log.close()


async def _listen(here: Ground) -> None:
    async for message in here.maintenance.messages:
        with suppress(NotAMessage):
            here.answers.append(Answer.read(bytes(message.payload or b"")))


def _write_site(brokered: Brokered, folder: Path, name: str) -> None:
    keys = folder / "keys.json"
    keys.write_bytes(ring(now=CLOCK.now()).signed(ANNA, BERT))
    line = brokered.line_of(name, keys=keys, groups=[GROUP]).model_dump(mode="json", exclude_none=True)
    site: Mapping[str, Any] = yaml.safe_load(DEMO_SITE.read_text(encoding="utf-8"))
    (folder / "site.yaml").write_text(
        yaml.safe_dump({**site, "data_dir": str(folder), "fleet": line}, allow_unicode=True), encoding="utf-8"
    )


def doubting(told: Told) -> Told:
    """A kiosk that says that it cannot tell the time."""
    from fleet.messages import Trouble

    return replace(told, issues=(Trouble(code="CLOCK-WRONG", part="clock", since=CLOCK.now(), by="staff"),))


def long_ago(days: float) -> Mapping[str, Any]:
    """Times of a command that was signed then, and has been over for long."""
    then = CLOCK.now() - timedelta(days=days)
    return {"issued": then, "expires": then + timedelta(hours=1)}


def as_json(data: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(data)
    return told
