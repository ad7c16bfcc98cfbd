"""The database of the office, on SQLAlchemy: people, cases and ratings. Blocking; it lives in the office's own thread.

Every method is one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from config.clock import CHINA, Clock
from config.faults import Fault
from config.law import Category
from config.names import same_name
from office import bookings
from office.acceptance import Decision, Known, decide, is_same_person, objection
from office.people import Invented, Staff
from office.port import (
    Appointment,
    AppointmentKind,
    Archive,
    Case,
    Identity,
    InsuranceRecord,
    Submission,
)
from office.tables import cases, persons, ratings, running_numbers, schema, staff
from office.words import case_number

#: how long another process may hold the lock before this one gives up
LOCK_TIMEOUT_S = 10.0
GRADES = range(1, 6)

#: results of SQLite that mean "this store cannot be used now"; every other one is an error of the program
STORE_RESULTS = {
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_BUSY: "locked by another process",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_IOERR: "input/output error",
    sqlite3.SQLITE_CORRUPT: "file damaged",
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_NOTADB: "not a database",
}
PRIMARY_RESULT_MASK = 0xFF


class Store:
    """The office's database in ``file``, with ``people`` and the ``members`` of its staff in it. OFFICE-STORE.

    Without ``members`` the staff in the file stay as they are.
    """

    def __init__(
        self,
        file: Path,
        people: Iterable[tuple[Invented, bytes]],
        members: Iterable[Staff] | None,
        hall_short_name: str,
        clock: Clock,
    ) -> None:
        self._hall_short_name = hall_short_name
        self._clock = clock
        self._engine = _engine(file)
        with self._transaction() as connection:
            if members is not None:
                staff.drop(connection, checkfirst=True)
            schema.create_all(connection)
            _add_missing(connection, people)
            if members is not None:
                _add_staff(connection, members)

    def close(self) -> None:
        self._engine.dispose()

    def record_of(self, identity: Identity) -> InsuranceRecord:
        """See the port."""
        with self._transaction(writing=False) as connection:
            row = _person(connection, identity)
        if row is None:
            raise Fault("OFFICE-UNKNOWN-PERSON")
        return InsuranceRecord(
            number=row.number,
            name=row.name,
            birth=row.birth,
            category=_category(row),
            paid_months=row.paid_months,
            paid_until=row.paid_until,
            archive=Archive(row.archive),
            already_retired=row.already_retired,
            portrait=row.portrait,
        )

    def work_number_of(self, identity: Identity) -> str | None:
        """The work number of a member of staff."""
        with self._transaction(writing=False) as connection:
            row = connection.execute(sa.select(staff).where(staff.c.number == identity.number)).one_or_none()
        if row is None or (row.name and not same_name(row.name, identity.name)):
            return None
        return str(row.work_number)

    def free_times(self) -> tuple[datetime, ...]:
        """The times at the window that still have a place."""
        with self._transaction(writing=False) as connection:
            return bookings.free_times(connection, self._now())

    def book(self, key: str, who: Identity, kind: AppointmentKind, at: datetime | None) -> Appointment | None:
        """See the port."""
        with self._transaction() as connection:
            _person(connection, who)
            return bookings.book(connection, key, who.number, kind, at, self._now())

    def submit(self, application: Submission) -> Case:
        """Accept exactly once; OFFICE-REFUSED with the reason when the office cannot."""
        with self._transaction() as connection:
            earlier = connection.execute(sa.select(cases).where(cases.c.key == application.key)).one_or_none()
            if earlier is not None:
                return _same_case(earlier, application)
            return self._accept(connection, application)

    def rate(self, case_number: str, grade: int) -> None:
        """Keep the first rating of a case."""
        if grade not in GRADES:
            raise ValueError(f"a grade is 1 to 5, not {grade}")
        with self._transaction() as connection:
            if not _exists(connection, cases.c.case_number == case_number):
                _refuse("unknown_case")
            if not _exists(connection, ratings.c.case_number == case_number):
                now = self._clock.now()
                connection.execute(ratings.insert().values(case_number=case_number, grade=grade, at=now))

    def _accept(self, connection: sa.Connection, application: Submission) -> Case:
        moment = self._now()
        person = connection.execute(sa.select(persons).where(persons.c.number == application.number)).one_or_none()
        known = _known(connection, person) if person else None
        if (reason := objection(application, known, moment.date())) or known is None:
            _refuse(reason or "unknown_person")
        decision = decide(application, known, moment)
        running = _next_running_number(connection, moment.year)
        number = case_number(self._hall_short_name, moment.year, running)
        connection.execute(cases.insert().values(_case_row(application, decision, number, moment, running)))
        if decision.completed:
            retired = persons.update().where(persons.c.number == application.number).values(already_retired=True)
            connection.execute(retired)
        return Case(
            case_number=number,
            accepted=moment,
            matter=application.matter,
            completed=decision.completed,
            promised_by=decision.promised_by,
            pension_from=decision.pension_from,
            working_days_certain=decision.working_days_certain,
        )

    def _now(self) -> datetime:
        return self._clock.now().astimezone(CHINA)

    @contextmanager
    def _transaction(self, writing: bool = True) -> Iterator[sa.Connection]:
        try:
            with self._engine.execution_options(writing=writing).begin() as connection:
                yield connection
        except DBAPIError as error:
            result = getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY_RESULT_MASK
            if result not in STORE_RESULTS:
                raise
            raise Fault("OFFICE-STORE", STORE_RESULTS[result]) from error


def _engine(file: Path) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        connect_args={"timeout": LOCK_TIMEOUT_S},
        poolclass=sa.NullPool,  # closed after every transaction: an open one keeps pages with portraits in memory
        hide_parameters=True,  # they are personal, and would stand in the text of every error
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the transactions are ours, see _begin
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes the lock before it reads: two processes can never both find a key absent.
        writing = connection.get_execution_options()["writing"]
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _add_missing(connection: sa.Connection, people: Iterable[tuple[Invented, bytes]]) -> None:
    there = set(connection.scalars(sa.select(persons.c.number)))
    missing = [
        person.model_dump(include=set(persons.c.keys())) | {"portrait": portrait}
        for person, portrait in people
        if person.number not in there
    ]
    if missing:
        connection.execute(persons.insert(), missing)


def _add_staff(connection: sa.Connection, members: Iterable[Staff]) -> None:
    """The file has the last word, so the table is new: whoever left the hall must not prove anybody any more."""
    if rows := [member.model_dump() for member in members]:
        connection.execute(staff.insert(), rows)


def _person(connection: sa.Connection, identity: Identity) -> sa.Row[Any] | None:
    """The row of the person; None when the number has none, OFFICE-OTHER-PERSON when it is somebody else's."""
    row = connection.execute(sa.select(persons).where(persons.c.number == identity.number)).one_or_none()
    if row is not None and not is_same_person(identity, row.name, row.birth):
        raise Fault("OFFICE-OTHER-PERSON")
    return row


def _known(connection: sa.Connection, person: sa.Row[Any]) -> Known:
    accepted = connection.scalars(sa.select(cases.c.matter).where(cases.c.number == person.number))
    return Known(
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        category=_category(person),
        paid_months=person.paid_months,
        archive=Archive(person.archive),
        already_retired=person.already_retired,
        accepted_matters=frozenset(accepted),
    )


def _category(person: sa.Row[Any]) -> Category | None:
    return Category(person.category) if person.category else None


def _exists(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> bool:
    return connection.execute(sa.select(sa.literal(1)).where(condition)).first() is not None


def _next_running_number(connection: sa.Connection, year: int) -> int:
    move = running_numbers.update().where(running_numbers.c.year == year).values(last=running_numbers.c.last + 1)
    running = connection.scalar(move.returning(running_numbers.c.last))
    if running is None:
        connection.execute(running_numbers.insert().values(year=year, last=1))
        return 1
    return int(running)


def _case_row(
    application: Submission, decision: Decision, number: str, moment: datetime, running: int
) -> dict[str, object]:
    return {
        **_columns(application),
        "case_number": number,
        "year": moment.year,
        "running": running,
        "accepted": moment,
        "completed": decision.completed,
        "promised_by": decision.promised_by,
        "statutory_by": decision.statutory_by,
        "working_days_certain": decision.working_days_certain,
        "pension_from": decision.pension_from,
    }


def _columns(application: Submission) -> dict[str, str]:
    """The application as it is kept: of the proofs the ways, because whom they prove is the applicant.

    The day that it was made on decides whether it is accepted, and is not kept beside the moment when it was.
    """
    columns = application.as_mapping()
    del columns["proofs"], columns["made"]
    return columns | {"identified_by": "+".join(proof.way for proof in application.proofs)}


def _same_case(row: sa.Row[Any], application: Submission) -> Case:
    if {name: row._mapping[name] for name in _columns(application)} != _columns(application):
        _refuse("same_key_other_content")
    return Case(
        case_number=row.case_number,
        accepted=row.accepted,
        matter=row.matter,
        completed=row.completed,
        promised_by=row.promised_by,
        pension_from=row.pension_from,
        working_days_certain=row.working_days_certain,
    )


def _refuse(reason: str) -> NoReturn:
    raise Fault("OFFICE-REFUSED", reason)
