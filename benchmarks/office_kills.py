"""Kiosks submit while the services of the office and its PostgreSQL are killed and started again, at random.

    .venv/bin/python -m benchmarks.office_kills [--kiosks 64] [--each 8] [--kills 24] [--seed S]

Two services stand side by side on one database; every kiosk has a certificate of its own and asks one of them. What is
not answered is asked again with the same key, as a kiosk does. Some is told to both services at once, some is told
again, some key comes with another content. In the end every application that was answered must be there once and whole,
under the number that was told, and the numbers must have neither gap nor double. Exits with 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from benchmarks.bureau import Service, opened, server
from benchmarks.office import BUNDLE, application, numbered, people_file
from config.clock import SystemClock
from config.faults import Fault
from office.database.engine import Database
from office.database.tables import appointments, bundles, cases
from office.numbers import Kind, last_numbers
from office.port import AWAY, Accepted, AppointmentKind, Identity, Office, Submission
from simulated.postgresql import Cluster

T = TypeVar("T")
#: a kiosk waits so long for one answer, and before it asks again
PATIENCE_S, AGAIN_AFTER_S = 20.0, 0.5
#: what was killed stays away for up to so long
AWAY_S = 0.5


@dataclass
class Story:
    """What kiosks were told, by key, and how often what happened."""

    total: int
    told: dict[str, Accepted] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    progress: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def keep(self, submission: Submission, accepted: Accepted) -> None:
        """An answer; every one to the same key must be the same."""
        if self.told.setdefault(submission.key, accepted) != accepted:
            self.wrong.append(f"{submission.key}: two answers")
        async with self.progress:
            self.progress.notify_all()

    async def until(self, count: int) -> None:
        """Return once so many applications were answered."""
        async with self.progress:
            await self.progress.wait_for(lambda: len(self.told) >= count)


class Kiosk:
    """One that asks until it is answered; ``neighbour`` asks the other service."""

    def __init__(self, story: Story, office: Office, rng: random.Random) -> None:
        self.office, self._story, self._rng = office, story, rng
        self._clock = SystemClock()
        self.neighbour = self

    async def serve(self, submissions: list[Submission]) -> None:
        for submission in submissions:
            await self._visit(submission)
        who = submissions[0].applicant
        ask = self.office.book
        home = await self.answered(lambda: ask(who.number, Identity(who.number, who.name), AppointmentKind.HOME, None))
        self._story.homes[who.number] = home.number if home else ""

    async def _visit(self, submission: Submission) -> None:
        asking = [self, self.neighbour] if self._rng.random() < 0.3 else [self]
        answers = await asyncio.gather(*(one.submitted(submission) for one in asking))
        if len(asking) > 1:
            self._story.counts["told to both services at once"] += 1
        if self._rng.random() < 0.3:
            self._story.counts["told again"] += 1
            answers = [*answers, await self.submitted(submission)]
        for accepted in answers:
            await self._story.keep(submission, accepted)
        if self._rng.random() < 0.3:
            await self._other_content(submission)

    async def submitted(self, submission: Submission) -> Accepted:
        return await self.answered(lambda: self.office.submit(submission))

    async def _other_content(self, submission: Submission) -> None:
        other = replace(submission, matters=submission.matters[:-1])
        try:
            await self.answered(lambda: self.office.submit(other))
        except Fault as fault:
            if (fault.code, fault.detail) != ("OFFICE-REFUSED", "same_key_other_content"):
                raise
            self._story.counts["one key with another content: refused"] += 1
            return
        self._story.wrong.append(f"{submission.key}: another content was accepted")

    async def answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except Fault as fault:
                if fault.code not in AWAY:
                    raise
                self._story.counts[f"not answered, asked again: {fault}"] += 1
            await self._clock.sleep(AGAIN_AFTER_S)


class Fate:
    """Kills the services and the database, and starts them again."""

    def __init__(self, story: Story, cluster: Cluster, services: list[Service], rng: random.Random) -> None:
        self._story, self._cluster, self._services, self._rng = story, cluster, services, rng
        self._clock = SystemClock()

    async def kill(self, times: int) -> None:
        """So many times, each at a random moment of the work."""
        for count in sorted(self._rng.sample(range(self._story.total), times)):
            await self._story.until(count)
            await self._clock.sleep(self._rng.random() * AWAY_S / 10)
            await self._once()

    async def _once(self) -> None:
        both = [*self._services]
        victims, name = self._rng.choice(
            [([both[0]], "one service"), ([both[1]], "the other service"), (both, "both services")]
            + [([], "the database")] * 2
            + [(both, "both services and the database")]
        )
        database = "database" in name
        self._story.counts[f"killed: {name}"] += 1
        for service in victims:
            service.kill()
        if database:
            self._cluster.kill()
        await self._clock.sleep(self._rng.random() * AWAY_S)
        if database:
            await asyncio.to_thread(self._cluster.start)
        for service in victims:
            service.start()

    async def watch(self) -> None:
        """A service that could not open its database has ended; whoever runs it starts it again."""
        while True:
            await self._clock.sleep(AWAY_S)
            for service in self._services:
                if service.process is not None and service.process.poll() not in (None, -9):
                    self._story.counts["a service found no database and was started again"] += 1
                    service.start()


def faults_of(database: Database, story: Story) -> list[str]:
    """What is not as it must be, in words."""
    with database.transaction(writing=False) as connection:
        rows = connection.execute(sa.select(bundles)).all()
        whole = Counter(connection.scalars(sa.select(cases.c.key)))
        last = set(last_numbers(connection, Kind.CASE).items())
        booked = {row.key: row.running for row in connection.execute(sa.select(appointments))}
    by_year: dict[int, list[int]] = {}
    for row in rows:
        by_year.setdefault(row.year, []).append(row.running)
    there = {row.key: row.bundle_number for row in rows}
    found = [*story.wrong]
    found += [f"{key}: told {told.bundle_number}, there is {there.get(key)}" for key, told in story.told.items()
              if there.get(key) != told.bundle_number]  # fmt: skip
    found += [f"{key}: is there, and nobody was told" for key in there if key not in story.told]
    found += [f"{key}: {whole[key]} cases" for key in there if whole[key] != len(BUNDLE)]
    found += [f"{year}: a gap or a double" for year, numbers in by_year.items()
              if sorted(numbers) != [*range(1, len(numbers) + 1)]]  # fmt: skip
    if last != {(year, len(numbers)) for year, numbers in by_year.items()}:
        found.append(f"the last running number is not the last: {last}")
    if sorted(booked.values()) != [*range(1, len(story.homes) + 1)] or booked.keys() != story.homes.keys():
        found.append("appointments: a gap or a double")
    story.counts |= Counter({"applications accepted, each once and whole": len(there), "cases": whole.total()})
    story.counts |= Counter({f"last number of {year}": number for year, number in last})
    story.counts |= Counter({"appointments, numbered without gap": len(booked)})
    return found


async def played(home: Path, kiosks: int, each: int, kills: int, seed: int) -> tuple[Story, list[str]]:
    """Let it happen in ``home``; what happened, and what is not as it must be."""
    rng = random.Random(seed)  # noqa: S311 - nobody has to be kept from guessing it
    story = Story(kiosks * each)
    with server(home / "pg") as cluster, opened(home, people_file(home, story.total), cluster.database()) as bureau:
        services = [bureau.serve(), bureau.serve()]
        await bureau.ready()
        halls: list[list[Kiosk]] = []
        for place, service in enumerate(services):
            names = [f"kiosk-{number}" for number in range(place, kiosks, 2)]
            offices = bureau.kiosks(names, service.address, PATIENCE_S)
            halls.append([Kiosk(story, office, rng) for office in offices])
        for kiosk, neighbour in zip(*halls, strict=True):
            kiosk.neighbour, neighbour.neighbour = neighbour, kiosk
        fate = Fate(story, cluster, services, rng)
        watching = asyncio.ensure_future(fate.watch())
        killing = asyncio.ensure_future(fate.kill(kills))
        work = [submissions(index, each) for index in range(kiosks)]
        every = [*halls[0], *halls[1]]
        await asyncio.gather(*(kiosk.serve(own) for kiosk, own in zip(every, work, strict=True)))
        await killing
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        for kiosk in every:
            await kiosk.office.close()
        database = bureau.database()
        found = faults_of(database, story)
        database.close()
    return story, found


def submissions(kiosk: int, each: int) -> list[Submission]:
    """Of the people who come to a kiosk: eight matters each."""
    people = range(kiosk * each, (kiosk + 1) * each)
    return [application(index, BUNDLE, f"visit of {numbered(index)}") for index in people]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiosks", type=int, default=64, help="an even number of them")
    parser.add_argument("--each", type=int, default=8, help="applications of each")
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"{options.kiosks} kiosks, two services, PostgreSQL; seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        Path(folder).chmod(0o711)
        story, found = asyncio.run(played(Path(folder), options.kiosks, options.each, options.kills, options.seed))
    for name, count in sorted(story.counts.items()):
        print(f"{count:7} {name}")
    print("\n".join(found) or "every application once, under the number that was told; no gap, no double")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
