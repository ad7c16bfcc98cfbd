"""The database goes away, or stands in the way, in the midst: nothing is half done, and it can be asked again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from config.clock import VirtualClock
from config.faults import Fault
from office.database.engine import WRITERS, Database, postgresql
from office.database.tables import bundles, cases, running_numbers
from office.people.invented import load_people
from office.store import Store
from simulated.postgresql import Cluster
from tests.families import by_day
from tests.office.conftest import NOW, application, crowd, numbered, people_file
from tests.postgresql import cluster
from tests.waiting import seen_from_outside

__all__ = ["cluster"]

pytestmark = pytest.mark.xdist_group("postgresql")
SUBMISSION = application((numbered(0), "试0"))


class Office:
    """An office of one man on a PostgreSQL, and somebody else at its database."""

    def __init__(self, database: Database, url: str, people: Path) -> None:
        self.engine = database._engine
        self.store = Store(database, load_people(people), "达川人社", VirtualClock(NOW))
        self.other = psycopg.connect(url, autocommit=True)

    def refusal(self) -> str:
        with pytest.raises(Fault) as fault:
            self.store.submit(SUBMISSION, {})
        return str(fault.value)

    def held(self) -> list[int]:
        """How many bundles, cases and numbers there are."""
        with self.store.at_the_desk() as (connection, _):
            counted = (sa.select(sa.func.count()).select_from(table) for table in (bundles, cases, running_numbers))
            return [connection.execute(one).scalar_one() for one in counted]


@pytest.fixture
def office(cluster: Cluster, tmp_path: Path) -> Iterator[Office]:
    url = cluster.database()
    one = Office(postgresql(url), url, people_file(tmp_path, crowd(1)))
    yield one
    one.store.close()
    one.other.close()


def hung_up(office: Office, moment: str) -> str:
    """What the office says when the server ends its connection just before ``moment`` of its transaction."""

    def end(connection: sa.Connection, *_: object) -> None:
        pid = connection.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        office.other.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])

    def before(connection: sa.Connection, _: object, statement: str, *_more: object) -> None:
        if statement.startswith(moment):
            end(connection)

    name, listener = ("commit", end) if moment == "COMMIT" else ("before_cursor_execute", before)
    sa.event.listen(office.engine, name, listener)
    said = office.refusal()
    sa.event.remove(office.engine, name, listener)
    return said


@pytest.mark.parametrize(
    "moment",
    by_day(["INSERT INTO bundles", "INSERT INTO cases", "UPDATE pension", "COMMIT"], {"UPDATE pension", "COMMIT"}),
)
def test_a_database_that_goes_away_in_the_midst_leaves_nothing(office: Office, moment: str) -> None:
    assert hung_up(office, moment).startswith("OFFICE-STORE")
    assert office.held() == [0, 0, 0]
    first = office.store.submit(SUBMISSION, {})
    assert office.store.submit(SUBMISSION, {}) == first
    assert office.held() == [1, 1, 1]


def test_who_loses_a_deadlock_has_done_nothing_and_asks_again(office: Office) -> None:
    office.other.execute("SET deadlock_timeout = '1h'")  # so that the office is the one who loses
    office.other.execute("BEGIN")
    office.other.execute("SELECT 1 FROM pension FOR UPDATE")
    with ThreadPoolExecutor(1) as worker:
        asked = worker.submit(office.refusal)
        with psycopg.connect(office.other.info.dsn, autocommit=True) as looking:
            waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
            assert seen_from_outside(lambda: looking.execute(waiting).fetchone())
        office.other.execute(f"SELECT pg_advisory_xact_lock({WRITERS})")
        assert asked.result() == "OFFICE-STORE: in conflict with another transaction"
    office.other.execute("ROLLBACK")
    office.store.submit(SUBMISSION, {})
    assert office.held() == [1, 1, 1]
