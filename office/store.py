"""The database of the office, on SQLAlchemy: people, cases and ratings. Blocking; it lives in the office's own thread.

Every method is one transaction. The schema keeps to what SQLite and PostgreSQL have in common.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from config.clock import CHINA, Clock
from config.faults import Fault
from office.acceptance import Decision, Known, decide, objection
from office.people import Invented
from office.port import Archive, Case, Category, ElectronicHolder, InsuranceRecord, Submission
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


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC and read in China time (SQLite itself forgets time zones)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(CHINA) if value else None


schema = sa.MetaData()

persons = sa.Table(
    "persons",
    schema,
    sa.Column("number", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("sex", sa.String(1), nullable=False),
    sa.Column("birth", sa.Date, nullable=False),
    sa.Column("category", sa.String(10)),
    sa.Column("paid_months", sa.Integer, nullable=False),
    sa.Column("paid_until", sa.String(7), nullable=False),
    sa.Column("archive", sa.String(10), nullable=False),
    sa.Column("already_retired", sa.Boolean, nullable=False),
    sa.Column("portrait", sa.LargeBinary, nullable=False),
)

#: the last running number of each year: it moves in the transaction of the case, so there is no gap and no double
running_numbers = sa.Table(
    "running_numbers",
    schema,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)

cases = sa.Table(
    "cases",
    schema,
    sa.Column("case_number", sa.String(60), primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("running", sa.Integer, nullable=False),
    # the application as it was accepted
    sa.Column("key", sa.String(100), nullable=False, unique=True),
    sa.Column("matter", sa.String(50), nullable=False),
    sa.Column("number", sa.ForeignKey("persons.number"), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("category", sa.String(10), nullable=False),
    sa.Column("retirement_month", sa.String(7), nullable=False),
    sa.Column("promise_words_id", sa.String(100), nullable=False),
    sa.Column("identified_by", sa.String(50), nullable=False),
    # what became of it
    sa.Column("accepted", Instant, nullable=False),
    sa.Column("completed", Instant),
    sa.Column("promised_by", sa.Date),
    sa.Column("statutory_by", sa.Date),
    sa.Column("working_days_certain", sa.Boolean, nullable=False),
    sa.Column("pension_from", sa.String(7)),
    sa.UniqueConstraint("year", "running"),
    sa.UniqueConstraint("number", "matter"),
    sa.CheckConstraint("(completed IS NULL) <> (promised_by IS NULL)"),
)

ratings = sa.Table(
    "ratings",
    schema,
    sa.Column("case_number", sa.ForeignKey("cases.case_number"), primary_key=True),
    sa.Column("grade", sa.Integer, sa.CheckConstraint("grade BETWEEN 1 AND 5"), nullable=False),
    sa.Column("at", Instant, nullable=False),
)


class Store:
    """The office's database in ``file``, made with ``people`` in it when they are not there yet. OFFICE-STORE."""

    def __init__(
        self, file: Path, people: Iterable[tuple[Invented, bytes]], hall_short_name: str, clock: Clock
    ) -> None:
        self._hall_short_name = hall_short_name
        self._clock = clock
        self._engine = _engine(file)
        with self._transaction() as connection:
            schema.create_all(connection)
            _add_missing(connection, people)

    def close(self) -> None:
        self._engine.dispose()

    def record_of(self, number: str) -> InsuranceRecord:
        """The record of a citizen number; OFFICE-UNKNOWN-PERSON when there is none."""
        with self._transaction(writing=False) as connection:
            row = connection.execute(sa.select(persons).where(persons.c.number == number)).one_or_none()
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

    def holder_of(self, number: str) -> ElectronicHolder:
        """Who has this citizen number; OFFICE-UNKNOWN-PERSON when there is nobody."""
        record = self.record_of(number)
        return ElectronicHolder(record.number, record.name)

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
        moment = self._clock.now().astimezone(CHINA)
        person = connection.execute(sa.select(persons).where(persons.c.number == application.number)).one_or_none()
        known = _known(connection, person) if person else None
        if (reason := objection(application, known, moment.date())) or person is None:
            _refuse(reason or "unknown_person")
        decision = decide(application, Archive(person.archive), moment)
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


def _known(connection: sa.Connection, person: sa.Row[Any]) -> Known:
    accepted = connection.scalars(sa.select(cases.c.matter).where(cases.c.number == person.number))
    return Known(
        name=person.name,
        sex=person.sex,
        category=_category(person),
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
        **application.as_mapping(),
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


def _same_case(row: sa.Row[Any], application: Submission) -> Case:
    if {name: row._mapping[name] for name in application.as_mapping()} != application.as_mapping():
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
