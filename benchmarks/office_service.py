"""How much the office as a service can take, on SQLite and on PostgreSQL.

    .venv/bin/python -m benchmarks.office_service load [--folder FOLDER] [--seconds 10]
    .venv/bin/python -m benchmarks.office_service size [--folder FOLDER] [--cases 1000000]

``load``: submissions a second, and within which time 50 and 99 of 100 are answered, with 1, 8 and 64 kiosks that each
ask over a connection of their own, as fast as they are answered. Beside it how many rows the same database can insert a
second, each in a transaction of its own, measured just before and after; and what the service needs of processor and
memory. Kiosks, service and database share the machine.

``size``: how long what the bureau does most takes with so many cases, against 10,000: two of a hundred are open. On
PostgreSQL also how many pages of 8 KiB each question touches, which no neighbour changes.

The folder must lie on a disk: in memory nothing is durable.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.bureau import HALL, Service, opened, server
from benchmarks.million import settle
from benchmarks.office import BUNDLE, application, numbered, people_file
from config.clock import CHINA, SystemClock
from office.cases import filing
from office.cases.case import CaseState
from office.clocks import lists
from office.clocks.lists import Wanted
from office.database.engine import Database, postgresql, sqlite
from office.database.tables import bundles, cases, persons, running_numbers
from office.database.upgrading import bring_up
from office.people.invented import load_people
from office.port import Office
from office.store import Store
from office.words import case_number

KIOSKS = (1, 8, 64)
PATIENCE_S = 60.0
PROBE_S = 1.5
SMALL = 10_000
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["load", "size"])
    parser.add_argument("--folder", type=Path, help="where the temporary databases lie")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each number of kiosks")
    parser.add_argument("--cases", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="office-", dir=options.folder) as temporary:
        home = Path(temporary)
        home.chmod(0o711)
        people = people_file(home, REPEATS)
        with server(home / "pg") as cluster:
            for kind in DATABASES:
                url = cluster.database() if kind == "postgresql" else ""
                if options.what == "load":
                    (home / kind).mkdir()
                    asyncio.run(load(kind, home / kind, url, options.seconds))
                else:
                    other = cluster.database() if url else ""
                    small, large = _empty(home / "small.sqlite", other), _empty(home / "large.sqlite", url)
                    size(kind, {SMALL: small, options.cases: large}, people)


# -- load --


@dataclass(frozen=True)
class Load:
    """Of one number of kiosks: answers in seconds, over so many seconds."""

    took: list[float]
    seconds: float

    def __str__(self) -> str:
        ordered = sorted(self.took)
        median, slowest = statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))]
        rate = len(ordered) / self.seconds
        return f"{rate:6.1f} submissions/s   median {median * 1000:7.1f} ms   p99 {slowest * 1000:7.1f} ms"


async def load(kind: str, home: Path, url: str, seconds: float) -> None:
    most = int(seconds * 200)  # more people than can come
    with opened(home, people_file(home, most), url) as bureau:
        service = bureau.serve()
        await bureau.ready()
        offices = [*bureau.kiosks([f"kiosk-{number}" for number in range(max(KIOSKS))], service.address, PATIENCE_S)]
        await asyncio.gather(*(office.reached() for office in offices))  # connections stand
        people = iter(range(most))
        for count in KIOSKS:
            before, used = plain_inserts(bureau.database()), processor_s(service)
            told = await _loaded(offices[:count], people, seconds)
            each = (processor_s(service) - used) / len(told.took) * 1000
            plain = statistics.mean((before, plain_inserts(bureau.database())))
            share = len(told.took) / told.seconds / plain
            beside = f"plain inserts {plain:7.1f}/s ({share:4.0%} of it)   memory {memory_mb(service):5.0f} MB"
            print(f"{kind:10} {count:2} kiosks  {told}   processor {each:4.1f} ms each   {beside}", flush=True)
        for office in offices:
            await office.close()


async def _loaded(offices: list[Office], people: Iterator[int], seconds: float) -> Load:
    took: list[float] = []
    begun = time.perf_counter()

    async def kiosk(office: Office) -> None:
        while time.perf_counter() - begun < seconds:
            index = next(people)
            asked = time.perf_counter()
            accepted = await office.submit(application(index, BUNDLE[:1], f"visit of {numbered(index)}"))
            took.append(time.perf_counter() - asked)
            assert accepted.bundle_number

    await asyncio.gather(*map(kiosk, offices))
    return Load(took, time.perf_counter() - begun)


def plain_inserts(database: Database) -> float:
    """Rows a second, each committed on its own, by one connection that stays open."""
    with database.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS plain (id INTEGER PRIMARY KEY, content VARCHAR(2000))")
        connection.exec_driver_sql("DELETE FROM plain")
    with database._engine.execution_options(writing=True, rebuilding=False).connect() as connection:
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < PROBE_S:
            with connection.begin():
                connection.exec_driver_sql(f"INSERT INTO plain VALUES ({count}, '{'x' * 1000}')")  # noqa: S608
            count += 1
        took = time.perf_counter() - begun
    database.close()
    return count / took


def memory_mb(service: Service) -> float:
    """What the service holds now (RSS)."""
    assert service.process is not None
    status = Path(f"/proc/{service.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def processor_s(service: Service) -> float:
    """Seconds that the service has used so far: however many others use this machine, that many it needs."""
    assert service.process is not None
    fields = Path(f"/proc/{service.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# -- size --


def _empty(file: Path, url: str) -> Database:
    database = postgresql(url) if url else sqlite(file)
    bring_up(database)
    return database


TODAY = date(2026, 11, 24)
FIRST = datetime(2022, 1, 3, tzinfo=CHINA)
YEARS = timedelta(days=(TODAY - FIRST.date()).days)
#: one of so many is open, each person was here so often, so many of the staff answer for cases
OPEN_EVERY, EACH, STAFF = 50, 5, 20
CHUNK = 10_000
REPEATS = 60


def fill(database: Database, count: int) -> None:
    """``count`` cases in the order of their days; of the open ones one of four is overdue."""
    for first in range(0, count, CHUNK):
        places = range(first, min(count, first + CHUNK))
        with database.transaction() as connection:
            connection.execute(persons.insert(), [_person(place) for place in places if place % EACH == 0])
            connection.execute(bundles.insert(), [_bundle(place, count) for place in places])
            connection.execute(cases.insert(), [_case(place, count) for place in places])
    with database.transaction() as connection:
        connection.execute(running_numbers.insert().values(kind="case", year=datetime.now(CHINA).year, last=count))
    settle(database)


def _person(place: int) -> dict[str, Any]:
    born = date(1965, 1, 1)
    return {"number": _number(place), "name": "某某", "sex": "M", "birth": born, "portrait": b"x" * 2000}


def _number(place: int) -> str:
    return f"{place // EACH:018}"


def _bundle(place: int, count: int) -> dict[str, Any]:
    accepted = FIRST + YEARS * (place / count)
    return {
        "key": f"visit-{place:07}",
        "bundle_number": case_number(HALL, accepted.year, place + 1),
        "year": accepted.year,
        "running": place + 1,
        "number": _number(place),
        "name": "某某",
        "scene": ("retirement", "unemployment", "certificates", "flexible")[place % 4],
        "site": "hall-1",
        "identified_by": "pin",
        "content": "{}" + " " * 1500,
        "accepted": accepted,
    }


def _case(place: int, count: int) -> dict[str, Any]:
    bundle, is_open = _bundle(place, count), place % OPEN_EVERY == 0
    due = TODAY + timedelta(days=place // OPEN_EVERY % 40 - 10) if is_open else None
    return {
        **{name: bundle[name] for name in ("key", "number", "scene", "accepted")},
        "matter": "retirement",
        "of_person": 0,
        "place": 0,
        "case_number": bundle["bundle_number"],
        "state": "accepted" if is_open else "completed",
        "stands": "accepted" if is_open else "completed",
        "promised_by": due,
        "due": due,
        "statutory_by": due,
        "certain": True,
        "result": "{}",
        "owner": f"DC-{place % STAFF:03}",
        "ended": None if is_open else bundle["accepted"],
        "chain": "0" * 64,
    }


def size(kind: str, databases: dict[int, Database], people: Path) -> None:
    """What the bureau does most, in each database by turns: one of four was as fast, for others use the machine."""
    works = {}
    for count, database in databases.items():
        fill(database, count)
        works[count] = _works(database, people)
    for name in works[SMALL]:
        took: dict[int, list[float]] = {count: [] for count in databases}
        for turn in range(REPEATS):
            for count, work in works.items():
                begun = time.perf_counter()
                work[name](turn)
                took[count].append((time.perf_counter() - begun) * 1000)
        small, large = (statistics.quantiles(took[count], n=4)[0] for count in databases)
        told = f"{large:8.2f} ms, of {SMALL}: {small:8.2f} ms, ratio {large / small:5.2f}"
        print(f"{kind:10} {max(databases)} cases  {name:32} {told}", flush=True)
    if kind == "postgresql":
        for name, question in QUESTIONS.items():
            few, many = (pages(database, question) for database in databases.values())
            told = f"{many:8} pages, of {SMALL}: {few:5} pages, ratio {many / few:5.2f}"
            print(f"{kind:10} {max(databases)} cases  {name:32} {told}", flush=True)


#: asks a database something
Question = Callable[[sa.Connection], object]
Work = Callable[[int], object]
MIDDLE, OLD = FIRST + YEARS / 2, case_number(HALL, FIRST.year, 17)
#: what the bureau looks at most; "certificates" are a scene of which something is open, and "flexible" one of which not
QUESTIONS: dict[str, Question] = {
    "list: what is overdue": lambda c: lists.by_day(c, TODAY),
    "list: the page from today on": lambda c: lists.by_day(c, TODAY, after=(TODAY, "")),
    "list: of one who answers": lambda c: lists.by_day(c, TODAY, Wanted(owner="DC-000")),
    "list: of a scene": lambda c: lists.by_day(c, TODAY, Wanted(scene="certificates")),
    "list: the newest of a scene": lambda c: lists.newest(c, TODAY, Wanted(CaseState.COMPLETED, "flexible")),
    "list: the newest": lambda c: lists.newest(c, TODAY, Wanted()),
    "list: a page of years ago": lambda c: lists.newest(c, TODAY, Wanted(), (MIDDLE, "")),
    "list: nothing was withdrawn": lambda c: lists.newest(c, TODAY, Wanted(CaseState.WITHDRAWN)),
    "search: a number": lambda c: lists.of_bundles(c, TODAY, [_key(c, OLD)]),
    "search: the cases of a person": lambda c: filing.of_person(c, _number(SMALL // 2)),
    "counts: overdue, due soon": lambda c: lists.counts(c, TODAY),
}


def _works(database: Database, people: Path) -> dict[str, Work]:
    store = Store(database, load_people(people), HALL, SystemClock())

    def reading(ask: Question) -> Work:
        def read(_: int) -> object:
            with database.transaction(writing=False) as connection:
                return ask(connection)

        return read

    return {
        **{name: reading(question) for name, question in QUESTIONS.items()},
        "one more application": lambda turn: store.submit(application(turn, BUNDLE[:1], f"more {turn}"), {}),
    }


def pages(database: Database, question: Question) -> int:
    """How many pages a question touches, in memory or not: asked once more, with every statement of it explained."""
    asked: list[tuple[str, Any]] = []
    with database.transaction(writing=False) as connection:

        @sa.event.listens_for(connection, "before_cursor_execute")
        def _note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
            asked.append((statement, parameters))

        question(connection)
        sa.event.remove(connection, "before_cursor_execute", _note)
        cursor = connection.connection.cursor()
        return sum(_touched(cursor, *one) for one in asked)


def _touched(cursor: Any, statement: str, parameters: Any) -> int:
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters)
    (plans,) = cursor.fetchone()
    whole = plans[0]["Plan"]
    return int(whole["Shared Hit Blocks"] + whole["Shared Read Blocks"])


def _key(connection: sa.Connection, number: str) -> str:
    return str(connection.scalar(sa.select(bundles.c.key).where(bundles.c.bundle_number == number)))


if __name__ == "__main__":
    main()
