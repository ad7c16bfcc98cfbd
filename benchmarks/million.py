"""Fills an office's database with as many cases as a district has in years, so that it can be asked what it costs then.

Rows are loaded as the office would have written them, by the database's own means: nobody waits for a million visits.
Every hundredth case is still open, and of those every tenth overdue; the others are over.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import psycopg
import sqlalchemy as sa

from office.cases import history
from office.database.engine import Database
from office.database.tables import bundles, cases, persons, ratings
from office.words import case_number

HALL = "达川人社"
#: how often each scene is asked for, with one of its matters
SCENES = {
    "authentication": ("authentication", 40),
    "card": ("card_status", 20),
    "retirement": ("retirement", 10),
    "unemployment": ("unemployment_benefit", 15),
    "residents": ("resident_enrolment", 10),
    "flexible": ("flexible_enrolment", 5),
}
OPEN_EVERY, OVERDUE_EVERY, RATED_EVERY, REFUSED_EVERY = 100, 10, 4, 5000
OWNERS = ("DC-001", "DC-002", "DC-003")
DAYS = 730
CHUNK = 10_000
#: the number of a year that nobody else has
FIRST = 1_000_000

Row = dict[str, Any]


def fill(database: Database, count: int, now: datetime) -> None:
    """Load ``count`` cases, the newest of today; there must be people already."""
    with database.transaction(writing=False) as connection:
        people = [(row.number, row.name) for row in connection.execute(sa.select(persons).limit(500))]
    rows = _rows(people, count, now)
    while chunk := list(islice(rows, CHUNK)):
        with database.transaction() as connection:
            for table in (bundles, cases, ratings):
                _load(connection, table, [made[table.name] for made in chunk if table.name in made])
    settle(database)


def settle(database: Database) -> None:
    """What a server does by itself some time after so much was loaded (autovacuum), done now."""
    if database.url.get_backend_name() == "postgresql":
        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        return
    with database.transaction() as connection:
        connection.exec_driver_sql("ANALYZE")


def _rows(people: Sequence[tuple[str, str]], count: int, now: datetime) -> Iterator[Mapping[str, Row]]:
    """Of each case its rows, by table."""
    rolled = random.Random(count)  # noqa: S311 - the same every time
    scenes, weights = list(SCENES), [weight for _, weight in SCENES.values()]
    for place in range(count):
        accepted = now - timedelta(minutes=DAYS * 24 * 60 * (count - place) / count)
        scene = rolled.choices(scenes, weights)[0]
        yield _rows_of(place, people[place % len(people)], scene, accepted, now)


def _rows_of(place: int, who: tuple[str, str], scene: str, accepted: datetime, now: datetime) -> Mapping[str, Row]:
    number, name = who
    key, running = f"m{place}", FIRST + place
    called = case_number(HALL, accepted.year, running)
    content = {"key": key, "scene": scene, "applicant": {"number": number, "name": name}, "matters": [SCENES[scene][0]]}
    bundle = {"key": key, "bundle_number": called, "year": accepted.year, "running": running, "number": number}
    bundle |= {"name": name, "scene": scene, "site": "zone-1", "identified_by": "face", "unit_code": ""}
    bundle |= {"content": json.dumps(content, ensure_ascii=False), "accepted": accepted}
    made = {
        "bundles": bundle,
        "cases": {**_case(place, key, called, SCENES[scene][0], number, accepted, now), "scene": scene},
    }
    if place % RATED_EVERY == 0:
        made["ratings"] = {"handling": called, "grade": 5 - place // RATED_EVERY % 3, "at": accepted, "reasons": "[]"}
    return made


def _case(place: int, key: str, called: str, matter: str, number: str, accepted: datetime, now: datetime) -> Row:
    is_open = place % OPEN_EVERY == 0
    days = -(place // OPEN_EVERY % 20) if place // OPEN_EVERY % OVERDUE_EVERY == 0 else place // OPEN_EVERY % 20
    due = now.date() + timedelta(days=days) if is_open else None
    row = {"key": key, "matter": matter, "of_person": 0, "place": 0, "case_number": called, "number": number}
    row |= {"state": "accepted" if is_open else "completed", "accepted": accepted, "promised_by": due}
    row |= {"statutory_by": due, "certain": True, "result": "{}"}
    row |= {"paused": "", "owner": OWNERS[place % len(OWNERS)], **history.filed(row)}
    return {**row, "stands": "refused"} if place % REFUSED_EVERY == 1 else row


def _load(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """By COPY where there is one."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), rows)
        return
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()  # psycopg's own, which can copy
    with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for row in _values(rows, names):
            copy.write_row(row)


def _values(rows: Iterable[Row], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return (tuple(row[name] for name in names) for row in rows)
