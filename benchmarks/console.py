"""How long a page of the bureau's web console takes, at ten thousand cases and at a million, on both databases.

    scripts/benchmark console [--cases 10000 1000000] [--times 20] [--databases sqlite postgresql]

Pages are asked for in process, by somebody who is signed in: what is measured is the console and the database, and no
network. The figures are of another month each time, because a console keeps those of one for five minutes. Exits with 1
when a page takes longer than 150 ms at the most cases (median), or a list twice as long as at the fewest.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import sqlalchemy as sa

from assembly.item_list import item_list
from benchmarks.bureau import server
from benchmarks.million import FIRST, HALL, fill
from config.bureau import SHIPPED, bureau_settings
from config.clock import SystemClock
from office.bureau import Bureau
from office.console import accounts, sessions
from office.console.app import console
from office.console.desk import SESSION
from office.console.figures import Month
from office.console.roles import Role
from office.database.engine import Database, postgresql, sqlite
from office.database.tables import cases
from office.people.invented import Invention, load_people
from office.store import Store

MOST_MS, MOST_RATIO = 150.0, 2.0
PEOPLE = Path(__file__).parent.parent / "office" / "people.demo.yaml"
HOST = "console.test"
#: the first calls only warm what the database keeps
WARMING = 2
#: their cost may not grow with the number of cases
LISTS = frozenset(
    {"overdue first", "next page", "of a scene", "mine", "to be corrected", "completed", "refused", "one number"}
)
Opening = Callable[[], Database]
#: milliseconds of each page
Times = dict[str, list[float]]


@dataclass(frozen=True)
class Desk:
    """A browser at a console."""

    client: httpx.AsyncClient
    office: Bureau

    async def sign_in(self, role: Role) -> None:
        member = accounts.Member(f"B-{role}", "X", role)

        def let_in(connection: sa.Connection, moment: datetime) -> str:
            if accounts.account(connection, member.work_number) is None:
                accounts.add(connection, member, "", moment)
            return sessions.begin(connection, member, moment)

        self.client.cookies.set(SESSION, await self.office.at_the_desk(let_in), HOST)

    async def pages(self) -> dict[str, Callable[[int], str]]:
        """What is measured, by name: the address of the so-manyeth time."""
        newest = sa.select(cases.c.case_number).order_by(cases.c.accepted.desc()).limit(1)
        number = await self.office.at_the_desk(lambda connection, _: str(connection.scalar(newest)), writing=False)
        return addresses(number, SystemClock().now().date())

    async def took(self, path: str) -> float:
        """Milliseconds."""
        began = time.perf_counter()
        answer = await self.client.get(path)
        taken = 1000 * (time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.status_code)
        return taken


@asynccontextmanager
async def desk(database: Opening, workers: int) -> AsyncIterator[Desk]:
    clock, settings = SystemClock(), bureau_settings(SHIPPED)
    assert settings.console is not None
    office = Bureau(lambda: Store(database(), Invention(), HALL, clock), clock, workers=workers)
    hall = settings.hall_of(settings.console.place)
    app = console(office, settings.console, hall, item_list(hall), clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"https://{HOST}") as client:
        yield Desk(client, office)
    await office.close()


def addresses(number: str, today: date) -> dict[str, Callable[[int], str]]:
    """As :meth:`Desk.pages`; ``number`` is that of a case."""

    def figures(time_: int) -> str:
        month = Month.of(today)
        for _ in range(time_ % 18):
            month = month.before
        return f"/figures?month={month}"

    fixed = {
        "overdue first": "/cases",
        "next page": f"/cases?after={today - timedelta(days=3)}~{quote(number)}",
        "of a scene": "/cases?scene=flexible",
        "mine": "/cases?owner=mine",
        "to be corrected": "/cases?state=correction",
        "completed": "/cases?state=completed",
        "refused": "/cases?state=refused",
        "one number": f"/cases?number={FIRST}",
        "a case": f"/cases/{quote(number, safe='')}",
        "item list": "/public",
        "who saw what": "/audit",
    }
    return {name: (lambda _, path=path: path) for name, path in fixed.items()} | {"figures": figures}


async def measured(openings: Sequence[Opening], times: int, workers: int) -> list[Times]:
    """Of each database; they are asked in turn, so that both meet the same machine."""
    async with AsyncExitStack() as held:
        desks = [await held.enter_async_context(desk(opening, workers)) for opening in openings]
        asked = [await browser.pages() for browser in desks]
        found: list[Times] = [{} for _ in desks]
        for name in asked[0]:
            for browser in desks:
                await browser.sign_in(Role.AUDITOR if name == "who saw what" else Role.LEADER)
            for time_ in range(WARMING + times):
                for browser, paths, own in zip(desks, asked, found, strict=True):
                    own.setdefault(name, []).append(await browser.took(paths[name](time_)))
        return [{name: each[WARMING:] for name, each in own.items()} for own in found]


def filled(database: Opening, count: int) -> None:
    clock = SystemClock()
    Store(database(), load_people(PEOPLE), HALL, clock).close()
    own = database()
    began = time.perf_counter()
    fill(own, count, clock.now())
    own.close()
    print(f"  {count:,} cases loaded in {time.perf_counter() - began:.0f} s", flush=True)


def told(kind: str, few: Times, many: Times) -> list[str]:
    """Say it, and what is beyond the limits."""
    print(f"{kind:<18}{'fewest':>10}{'most':>10}{'p95':>10}{'ratio':>8}   milliseconds, medians")
    wrong = []
    for name in many:
        small, large = statistics.median(few[name]), statistics.median(many[name])
        worst, ratio = sorted(many[name])[int(0.95 * (len(many[name]) - 1))], large / small
        print(f"{name:<18}{small:>10.1f}{large:>10.1f}{worst:>10.1f}{ratio:>8.2f}")
        if large > MOST_MS:
            wrong.append(f"{kind}, {name}: {large:.0f} ms, more than {MOST_MS:.0f}")
        if name in LISTS and ratio > MOST_RATIO:
            wrong.append(f"{kind}, {name}: {ratio:.1f} times as long, more than {MOST_RATIO:.0f}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs=2, default=[10_000, 1_000_000], metavar=("FEWEST", "MOST"))
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    wrong: list[str] = []
    for kind in asked.databases:
        with ExitStack() as held:
            home = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="console-")))
            home.chmod(0o711)
            workers, openings = 1, [lambda at=home / f"{count}.sqlite": sqlite(at) for count in asked.cases]
            if kind == "postgresql":
                cluster = held.enter_context(server(home / "pg"))
                urls = [cluster.database() for _ in asked.cases]
                workers, openings = 4, [lambda url=url: postgresql(url, 4) for url in urls]
            for opening, count in zip(openings, asked.cases, strict=True):
                filled(opening, count)
            wrong += told(kind, *asyncio.run(measured(openings, asked.times, workers)))
    print("\n".join(wrong) or "within the limits")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
