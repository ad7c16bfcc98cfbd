"""Two thousand kiosks at one Mosquitto: how long from a kiosk's word to the office's database, and what it costs.

    scripts/benchmark fleet [--kiosks 2000] [--steady 120] [--after 90] [--processes 2] [--database sqlite]

The broker is the shipped one (mutual TLS, rights, acknowledged messages); the kiosks are light clients that say the
true messages (``benchmarks/fleet_kiosks.py``) every minute, and break their lines all at once in the midst. Beside the
watch a bare subscriber hears the same messages of the same broker, and only looks at when: the ratio to it is what
keeping costs. All clocks are this machine's. Exits with 1 when not every kiosk is known and alive at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from assembly.item_list import item_list
from benchmarks.bureau import server
from benchmarks.fleet_kiosks import Plan, Told, live
from config.bureau import SHIPPED, bureau_settings
from config.clock import SystemClock
from config.fleet import WatchSettings
from fleet import topics
from fleet.mqtt import Client, tls_of
from fleet.topics import MAINTENANCE, WATCH, Says
from office.bureau import Bureau
from office.console import accounts, sessions
from office.console.app import console
from office.console.desk import SESSION
from office.console.roles import Role
from office.database.engine import Database, postgresql, sqlite
from office.database.tables import kiosks as registered
from office.fleet.keeping import Heard
from office.fleet.tables import fleet_kiosks
from office.fleet.watch import Watch
from office.people.invented import Invention
from office.service.certification import Authority, write_private
from office.store import Store
from simulated.broker import HOST, Broker
from simulated.fleet import Kiosk, halls_of, kiosks

TICKS = os.sysconf("SC_CLK_TCK")
CONSOLE, ASK_S = "console.test", 5.0
MARK = b'"at":"'


@dataclass(frozen=True)
class Place:
    """Where all of it is, for every process."""

    folder: Path
    port: int
    database: str
    count: int

    def opened(self) -> Database:
        if self.database:
            return postgresql(self.database, 4)
        return sqlite(self.folder / "office.sqlite")

    def office(self) -> Bureau:
        clock = SystemClock()
        workers = 4 if self.database else 1
        return Bureau(lambda: Store(self.opened(), Invention(), "hall", clock), clock, workers=workers)

    def files(self, name: str) -> tuple[Path, Path, Path]:
        """Authority, certificate and key of a name."""
        files = self.folder / "files"
        return self.folder / "authority" / "authority.pem", files / f"{name}.pem", files / f"{name}.key"


@dataclass(frozen=True)
class Word:
    """When a state was said and when it was where it was to be, in seconds of the wall clock."""

    said: float
    there: float


def watched(place: Place, out: Connection) -> None:
    """The watch, as it serves; what it has kept is noted when it is in the database."""
    words: list[Word] = []

    class Noting(Watch):
        async def take(self, batch: Sequence[Heard]) -> None:
            await super().take(batch)
            now = time.time()
            words.extend(Word(_said(one.payload), now) for one in batch if one.what is Says.STATE and not one.old)

    async def serve() -> None:
        authority, certificate, key = place.files(WATCH)
        own = {"certificate": certificate, "key": key}
        told = {"host": HOST, "port": place.port, "authority": authority, "watch": own}
        listed = list(kiosks(place.count))
        halls = {name: hall.model_dump() for name, hall in halls_of(listed).items()}
        settings = WatchSettings.model_validate({**told, "halls": halls})
        office = place.office()
        await office.start()
        await _until_told(out, Noting(settings, office, SystemClock()).serve)
        await office.close()

    asyncio.run(serve())
    out.send(words)


def bare(place: Place, out: Connection) -> None:
    """Who only hears the same, and looks at when."""
    words: list[Word] = []

    async def hear() -> None:
        authority, certificate, key = place.files(MAINTENANCE)
        async with Client(HOST, place.port, MAINTENANCE, tls_of(authority, certificate, key)) as client:
            await client.subscribe(topics.of_every_kiosk(Says.STATE), qos=1)
            async for message in client.messages:
                if isinstance(message.payload, bytes) and not message.retain:
                    words.append(Word(_said(message.payload), time.time()))

    asyncio.run(_until_told(out, hear))
    out.send(words)


def asked(place: Place, out: Connection) -> None:
    """The console, and somebody who looks at all kiosks every few seconds: wall and CPU milliseconds of each page."""
    took: list[tuple[float, float]] = []
    busy: list[float] = []

    async def look() -> None:
        clock, settings = SystemClock(), bureau_settings(SHIPPED)
        assert settings.console is not None
        hall, office = settings.hall_of(settings.console.place), place.office()
        member = accounts.Member("B-1", "X", Role.MAINTAINER)

        def let_in(connection: sa.Connection, moment: datetime) -> str:
            accounts.add(connection, member, "", moment)
            return sessions.begin(connection, member, moment)

        app = console(office, settings.console, hall, item_list(hall), clock)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"https://{CONSOLE}") as client:
            client.cookies.set(SESSION, await office.at_the_desk(let_in), CONSOLE)
            while True:
                wall, cpu = time.perf_counter(), time.process_time()
                answer = await client.get("/fleet")
                assert answer.status_code in (200, 503), answer.status_code
                if answer.status_code == 503:  # the database was locked for too long
                    busy.append(time.time())
                else:
                    took.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
                await asyncio.sleep(ASK_S)

    asyncio.run(_until_told(out, look))
    out.send((took, len(busy)))


async def _until_told(told: Connection, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    task = asyncio.ensure_future(work())
    told.send("it is up")
    while not await asyncio.to_thread(told.poll, 0.2):
        if task.done():
            task.result()
    task.cancel()
    await asyncio.wait([task])


def _said(payload: bytes) -> float:
    """When a state was said: read off, for parsing it would be a cost of its own."""
    begin = payload.index(MARK) + len(MARK)
    return datetime.fromisoformat(payload[begin : payload.index(b'"', begin)].decode()).timestamp()


@dataclass(frozen=True)
class Cost:
    """Of a process: CPU seconds so far, and MiB of memory."""

    cpu_s: float
    mib: float

    @classmethod
    def of(cls, pid: int) -> Cost:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        resident = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return cls((int(fields[11]) + int(fields[12])) / TICKS, resident * os.sysconf("SC_PAGE_SIZE") / 2**20)


@contextmanager
def beside(work: Callable[[Place, Connection], None], place: Place) -> Iterator[tuple[int, Connection]]:
    """A process of its own, until it is told to end."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=work, args=(place, there))
    process.start()
    assert process.pid is not None
    yield process.pid, here
    process.join(60)


def made(folder: Path, count: int) -> Authority:
    """An authority, and a certificate of everybody."""
    now = datetime.now(UTC)
    authority = Authority.made_in(folder / "authority", ["localhost"], now)
    shown = authority.serve("broker", [HOST, "localhost"], now)
    write_private(authority.folder / "broker.key", shown.key)
    (authority.folder / "broker.pem").write_bytes(shown.certificate)
    files = folder / "files"
    files.mkdir()
    for name in (WATCH, MAINTENANCE, *(kiosk.name for kiosk in kiosks(count))):
        issued = authority.issue(name, now)
        write_private(files / f"{name}.key", issued.key)
        (files / f"{name}.pem").write_bytes(issued.certificate)
    return authority


def register(place: Place, listed: Sequence[Kiosk]) -> None:
    store = Store(place.opened(), Invention(), "hall", SystemClock())
    with store.at_the_desk() as (connection, moment):
        rows = [{"name": kiosk.name, "fingerprint": kiosk.name, "added": moment} for kiosk in listed]
        connection.execute(registered.insert(), rows)
    store.close()


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def say(name: str, kept: Sequence[Word], heard: Sequence[Word]) -> None:
    """Latencies of both, and their ratio."""
    own, plain = ([1000 * (word.there - word.said) for word in words] for words in (kept, heard))
    for label, share in (("p50", 0.5), ("p99", 0.99), ("most", 1.0)):
        one, other = quantile(own, share), quantile(plain, share)
        print(f"{name:<9}{label:<6}{one:>10.0f}{other:>10.0f}{one / other:>9.2f}")


def cost(name: str, before: Cost, after: Cost, seconds: float, kiosks_: int) -> None:
    share = 100 * (after.cpu_s - before.cpu_s) / seconds
    print(f"{name:<10}{share:>9.2f}{1000 * share / kiosks_:>12.2f}{after.mib:>9.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiosks", type=int, default=2000)
    parser.add_argument("--steady", type=float, default=120, metavar="SECONDS", help="before the storm")
    parser.add_argument("--after", type=float, default=90, metavar="SECONDS", help="from the storm on")
    parser.add_argument("--state", type=float, default=60, metavar="SECONDS", help="from one state to the next")
    parser.add_argument("--ramp", type=float, default=60, metavar="SECONDS", help="until all are there")
    parser.add_argument("--processes", type=int, default=2, help="that the light kiosks share")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    with ExitStack() as held:
        home = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="fleet-")))
        home.chmod(0o711)
        url = held.enter_context(server(home / "pg")).database() if given.database == "postgresql" else ""
        print(f"{given.kiosks} kiosks, a state in {given.state:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)
        authority = made(home, given.kiosks)
        broker = Broker(home / "broker", authority.folder)
        broker.start()
        held.callback(broker.stop)
        return measured(given, Place(home, broker.port, url, given.kiosks), broker)


def measured(given: argparse.Namespace, place: Place, broker: Broker) -> int:
    listed = list(kiosks(given.kiosks))
    register(place, listed)
    assert broker.pid is not None
    with (
        beside(watched, place) as (watch, from_watch),
        beside(bare, place) as (plain, from_bare),
        beside(asked, place) as (page, from_page),
        ProcessPoolExecutor(given.processes, multiprocessing.get_context("spawn")) as pool,
    ):
        pids = {"broker": broker.pid, "watch": watch, "bare": plain, "console": page}
        for pipe in (from_watch, from_bare, from_page):
            pipe.recv()
        time.sleep(5)  # their lines are, too
        begin = time.time()
        steady = begin + given.ramp
        storm, end = steady + given.steady, steady + given.steady + given.after
        own = place.files(WATCH)[0]
        plan = Plan(HOST, place.port, place.folder / "files", own, given.state, storm, end)
        parts = [pool.submit(live, listed[part :: given.processes], plan) for part in range(given.processes)]
        at: dict[str, dict[str, Cost]] = {}
        known = 0, 0
        for name, moment in (("ramp", steady), ("steady", storm), ("storm", min(storm + 30, end)), ("end", end - 1)):
            time.sleep(max(0.0, moment - time.time()))
            at[name] = {process: Cost.of(pid) for process, pid in pids.items()}
            known = counted(place) if name == "end" else known
        told = [part.result() for part in parts]
        for pipe in (from_watch, from_bare, from_page):
            pipe.send("end")
        kept, heard, (took, busy) = from_watch.recv(), from_bare.recv(), from_page.recv()
    report(told, kept, heard, took, steady, storm)
    print(f"the console could not be told {busy} times, for the database was locked")
    ramp = at["ramp"]["broker"].cpu_s
    print(f"until all lines stood the broker took {ramp:.1f} s of CPU: {1000 * ramp / given.kiosks:.1f} ms for each")
    print(f"\n{'CPU':<10}{'% of core':>9}{'per 1000':>12}{'MiB':>9}   in the steady minutes")
    for process in pids:
        cost(process, at["ramp"][process], at["steady"][process], given.steady, given.kiosks)
    print("in the half minute of the storm")
    for process in pids:
        cost(process, at["steady"][process], at["storm"][process], 30, given.kiosks)
    return outcome(place, told, kept, storm, known)


def report(
    told: Sequence[Told],
    kept: Sequence[Word],
    heard: Sequence[Word],
    took: Sequence[tuple[float, float]],
    steady: float,
    storm: float,
) -> None:
    said, size = sum(one.said for one in told), sum(one.bytes for one in told)
    print(f"{said} messages, {size / said:.0f} bytes each; {sum(one.failed for one in told)} tries to connect in vain")
    print(
        f"\n{'':<15}{'kept ms':>10}{'bare ms':>10}{'ratio':>9}   from a kiosk's word to the database, to a subscriber"
    )
    say("steady", *([word for word in words if steady <= word.said < storm] for words in (kept, heard)))
    say("storm", *([word for word in words if storm <= word.said < storm + 30] for words in (kept, heard)))
    acknowledged = [1000 * each for one in told for each in one.acknowledged_s]
    half, most = quantile(acknowledged, 0.5), quantile(acknowledged, 0.99)
    print(f"acknowledged by the broker: p50 {half:.0f} ms, p99 {most:.0f} ms")
    wall, cpu = statistics.median(one[0] for one in took), statistics.median(one[1] for one in took)
    print(f"page of all kiosks: median {wall:.0f} ms, of CPU {cpu:.0f} ms ({len(took)} times)")


def counted(place: Place) -> tuple[int, int]:
    """How many kiosks are known, and how many of them alive."""
    database = place.opened()
    with database.transaction(writing=False) as connection:
        known = connection.scalar(sa.select(sa.func.count()).select_from(fleet_kiosks)) or 0
        alive = connection.scalar(sa.select(sa.func.count()).where(fleet_kiosks.c.alive)) or 0
    database.close()
    return known, alive


def outcome(place: Place, told: Sequence[Told], kept: Sequence[Word], storm: float, found: tuple[int, int]) -> int:
    known, alive = found
    back = max((moment for one in told for moment in one.back), default=storm)
    behind = max((word.there for word in kept if storm <= word.said <= back), default=storm)
    print(
        f"\nafter the storm all lines stood again in {back - storm:.1f} s; known {behind - storm:.1f} s after its begin"
    )
    print(json.dumps({"known": known, "alive": alive, "kiosks": place.count}))
    return 0 if known == alive == place.count else 1


if __name__ == "__main__":
    sys.exit(main())
