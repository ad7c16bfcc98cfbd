"""A bad version on its way to twenty kiosks stops by itself, and those that have it go back.

    python -m tests.faults.rollout

A true broker, the true watch of the office and its service over mutual TLS, a repository that two maintainers sign,
commands that they sign, and twenty kiosks with the true line, ledger of commands and updates. Light is the kiosk alone
that the agent looks after: it tells how it stands, and how that is its version decides.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from commands.bureau import bureau_of
from config.bureau import BureauSettings
from config.clock import SystemClock
from config.fleet import Credentials, WatchSettings
from config.settings import load_settings
from fleet.command import Command, Order, To
from fleet.doings import Doing, TakeBack, TakeProgram
from fleet.messages import State
from fleet.mqtt import tls_of
from fleet.topics import MAINTENANCE, WATCH
from maintenance.agent.commands import Commands
from maintenance.agent.doing import Bench
from maintenance.agent.line import Line
from maintenance.agent.queue import Queue
from maintenance.agent.updates.fetching import HttpFetcher, site_client
from maintenance.agent.updates.source import Source
from office.bureau import Bureau
from office.fleet import rolling
from office.fleet.rolling import Board, Signed
from office.fleet.rollouts import Plan, Status, stages_of
from office.fleet.watch import Watch
from office.service import kiosks
from office.service.app import service
from office.service.certification import fingerprint_of_pem
from office.service.server import server
from tests.broker import AUTHORITY, CERTIFICATE, KEY, Brokered, brokered
from tests.faults.update_machine import BEHAVIOUR, Behaves, Machine, published
from tests.fleet.maintainers import ANNA, BERT, public, ring
from tests.waiting import seen

MANY = 20
STAGES = ("1", "25%", "100%")
PATIENCE_S = 120.0


class Fast(SystemClock):
    """The office goes its rounds thirty times as often."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / 30)


@dataclass
class OverTls(Machine):
    """A machine that asks the office for its bundles, as the kiosk of that name."""

    url: str = ""
    files: Path = Path()

    @contextmanager
    def opened(self) -> Iterator[Source]:
        updates = self.slots.updates
        with site_client(self.files / AUTHORITY, self.files / CERTIFICATE, self.files / KEY) as client:
            yield Source(f"{self.url}/bundles/", updates / "root.json", updates, HttpFetcher(client, updates))


class Hall:
    """One kiosk with its agent, through as many lives as it needs."""

    def __init__(self, name: str, machine: OverTls, broker: Brokered) -> None:
        self.name, self.machine = name, machine
        self._line = broker.line_of(name)
        self._own = machine.home / "agent"
        self._own.mkdir()
        settings = load_settings()
        self._settings = settings.model_copy(update={"fleet": self._line, "data_dir": machine.home})
        self._numbers = count(1)
        self.lives = 0

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            self.machine.start()
            self.lives += 1
            await self._life()

    async def _life(self) -> None:
        """One life of the agent, until it has to start anew."""
        clock, again = SystemClock(), asyncio.Event()
        queue = Queue(self._own, self._line.queue_max)
        tls = tls_of(self._line.authority, self._line.certificate, self._line.key)
        line = Line(self._line, tls, queue, clock, lambda came: commands.take(came), lambda _: 0.2)
        bench = Bench(
            self.machine.kiosk, self._settings, self.machine.home, self._own, clock,
            updates=self.machine.updates, start_again=again.set,
        )  # fmt: skip
        commands = Commands(bench, line)
        line.state(self._state(clock.now()))
        works = [asyncio.ensure_future(work) for work in (line.keep(), commands.keep(), again.wait())]
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for work in done:
                work.result()
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
            commands.close()
            queue.close()

    def _state(self, now: datetime) -> State:
        told = self.machine.kiosk.told
        assert told is not None
        return State(at=now, sequence=next(self._numbers), serving=told.serving, mode=told.mode, versions=told.versions)


@dataclass
class Ground:
    """The office, its kiosks, and who maintains them."""

    office: Bureau
    halls: Sequence[Hall]
    now: datetime
    tasks: Sequence[asyncio.Future[Any]]

    async def roll_out(self, version: str, failures: int, bad: Mapping[int, Behaves]) -> Board:
        """Bring that version to all, and wait for its end. ``bad``: how it behaves at kiosks from that stage on."""
        own = uuid4().hex
        stages = stages_of(own, [hall.name for hall in self.halls], STAGES)
        by_name = {hall.name: hall.machine for hall in self.halls}
        for stage, names in enumerate(stages):
            for name in names:
                behaves = next((how for since, how in bad.items() if stage >= since), Behaves.SERVES)
                by_name[name].behaviour = {**BEHAVIOUR, version: behaves}
        plan = Plan(own, "program", version, tuple(map(tuple, stages)), 2, 600, failures)
        signed = {name: self._signed(name, version) for name in by_name}
        law = ring(now=self.now)
        await self.office.at_the_desk(lambda at, now: rolling.begin(at, plan, signed, law, "R001 R002", now))
        over = asyncio.get_running_loop().time() + PATIENCE_S
        while asyncio.get_running_loop().time() < over:
            board = (await self.boards())[0]
            back = sum(counts.get("goes_back", 0) for counts in board.stages)
            if board.status is Status.DONE or (board.status is Status.STOPPED and not back):
                break
            for task in self.tasks:
                if task.done():
                    task.result()
            await Fast().sleep(6)
        return board

    async def boards(self) -> list[Board]:
        """The newest first."""
        return await self.office.at_the_desk(lambda at, _: rolling.board(at), writing=False)

    def versions(self) -> Counter[str]:
        """What the machines start."""
        return Counter(hall.machine.runs()[0] for hall in self.halls)

    def _signed(self, name: str, version: str) -> Signed:
        made: list[str | bytes] = []
        doings: tuple[Doing, ...] = TakeProgram(version=version), TakeBack(kind="program", version=version)
        for number, doing in enumerate(doings):
            command = _command(name, doing, number)
            made += [command.id, command.signed(ANNA, BERT)]
        return Signed(*made)  # type: ignore[arg-type]


def _command(name: str, doing: Doing, number: int) -> Command:
    now = SystemClock().now()
    order = Order(to=To.KIOSK, name=name, life_s=86_400, doing=doing)
    return Command.of(order, public(ANNA), int(now.timestamp() * 1000) + number, now)


@asynccontextmanager
async def ground(folder: Path) -> AsyncIterator[Ground]:
    """All of it, in ``folder``."""
    maintainers = published(folder / "published")
    now = SystemClock().now()
    with brokered(_made(folder / "broker")) as broker, socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://localhost:{listening.getsockname()[1]}"
        names = [f"hall-{number}" for number in range(1, MANY + 1)]
        halls = [_hall(name, folder, maintainers.repository.folder, broker, url, now) for name in names]
        settings = BureauSettings(folder=folder / "office", hall_short_name="A")
        (folder / "office").mkdir()
        office = bureau_of(settings, SystemClock())
        serving = server(service(office, (), maintainers.repository.folder), broker.authority, "127.0.0.1", 0)
        tasks = [asyncio.ensure_future(serving.serve([listening]))]
        await seen(lambda: serving.started)
        for name in names:
            certificate = fingerprint_of_pem((broker.files_of(name) / CERTIFICATE).read_bytes())
            await office.at_the_desk(partial(_known, name, certificate))
        watch = Watch(_watching(broker, folder, now), office, Fast())
        tasks += [asyncio.ensure_future(work) for work in (watch.serve(), *(hall.live() for hall in halls))]
        try:
            for _ in range(600):
                if len(await office.at_the_desk(lambda at, _: rolling.kiosks_of(at), writing=False)) == MANY:
                    break
                await Fast().sleep(6)
            yield Ground(office, halls, now, tasks)
        finally:
            for task in tasks[1:]:
                task.cancel()
            await asyncio.gather(*tasks[1:], return_exceptions=True)
            serving.should_exit = True
            await tasks[0]


def _known(name: str, certificate: str, connection: object, moment: datetime) -> None:
    kiosks.add(connection, name, certificate, moment)  # type: ignore[arg-type]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _hall(name: str, folder: Path, repository: Path, broker: Brokered, url: str, now: datetime) -> Hall:
    files = broker.files_of(name)
    (files / "keys.json").write_bytes(ring(now=now).signed(ANNA, BERT))
    machine = OverTls(_made(folder / name), repository, BEHAVIOUR, url=url, files=files)
    machine.set_up(repository / "metadata" / "1.root.json")
    return Hall(name, machine, broker)


def _watching(broker: Brokered, folder: Path, now: datetime) -> WatchSettings:
    (folder / "keys.json").write_bytes(ring(now=now).signed(ANNA, BERT))

    def credentials(name: str) -> Credentials:
        files = broker.files_of(name)
        return Credentials(certificate=files / CERTIFICATE, key=files / KEY)

    line = broker.line_of("hall-1")
    return WatchSettings(
        host=line.host, port=line.port, authority=line.authority, keys=folder / "keys.json",
        watch=credentials(WATCH), sender=credentials(MAINTENANCE),
    )  # fmt: skip


def said(board: Board, versions: Mapping[str, int]) -> str:
    """One roll-out in a few lines."""
    stages = " | ".join(", ".join(f"{times} {stands}" for stands, times in counts.items()) for counts in board.stages)
    why = f" ({board.why})" if board.why else ""
    runs = ", ".join(f"{times} run {version}" for version, times in sorted(versions.items()))
    return f"version {board.version}: {board.status}{why}\n    stages: {stages}\n    then:   {runs}"


async def shown() -> bool:
    """Three roll-outs, printed; whether each came to its right end."""
    with tempfile.TemporaryDirectory(prefix="rollout-") as folder:
        async with ground(Path(folder)) as here:
            good = await here.roll_out("2", 0, {})
            print(said(good, here.versions()), flush=True)
            ok = good.status is Status.DONE and here.versions() == {"2": MANY}
            nowhere = await here.roll_out("3", 0, {0: Behaves.NEVER_SERVES})
            print(said(nowhere, here.versions()), flush=True)
            ok = ok and nowhere.status is Status.STOPPED and here.versions() == {"2": MANY}
            late = await here.roll_out("7", 1, {2: Behaves.NEVER_SERVES})
            print(said(late, here.versions()), flush=True)
            return ok and late.status is Status.STOPPED and late.stage == 2 and here.versions() == {"2": MANY}


def main() -> None:
    """Exit 1 when one of them did not come to its right end."""
    logging.basicConfig(level=logging.ERROR)
    sys.exit(0 if asyncio.run(shown()) else 1)


if __name__ == "__main__":
    main()
