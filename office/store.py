"""The database of the office, on SQLAlchemy: people, cases and handled. Blocking; it lives in the office's own thread.

Every method is one transaction, but :meth:`Store.take_in`.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from config.clock import CHINA, Clock
from config.faults import Fault
from config.names import same_name
from office.appointments import bookings
from office.cases import casework, deciding, filing, invented_cases, leaves, review, slips
from office.cases.acceptance import is_same_person
from office.clocks import calls
from office.database import upgrading
from office.database.engine import Database
from office.database.tables import persons, relatives, staff
from office.departments import asking
from office.people import sections, units
from office.people.acting import held
from office.people.authority import PAID_MONTHS, of_the_dead, seen_by, strongest
from office.people.invented import Invention, Staff
from office.people.newcomers import Told
from office.port import (
    Accepted,
    Appointment,
    AppointmentKind,
    Authority,
    CallBack,
    Case,
    Identity,
    Mending,
    Shared,
    ShareState,
    Submission,
    Withdrawal,
)
from office.ratings import ratings
from office.record import Contribution, Record, Sought, UnitRecord
from office.service import kiosks
from office.sharing import shared

#: so many people are taken in at once: a clerk who answers waits for one piece
PIECE = 200
#: why departments are asked about a death
DEATH = "death"
#: the line to a department has told nothing that can be used
NO_ANSWER = frozenset({ShareState.LATE, ShareState.NONSENSE})


class Store:
    """What the office knows, in ``database``, with the people, units and staff who were ``invented``. OFFICE-STORE."""

    def __init__(
        self,
        database: Database,
        invented: Invention,
        hall_short_name: str,
        clock: Clock,
    ) -> None:
        self._hall_short_name = hall_short_name
        self._clock = clock
        self._database = database
        upgrading.upgrade(database)
        with self._transaction() as connection:
            upgrading.make(connection)
        for _ in self.take_in(invented):
            pass  # nobody is served yet

    def close(self) -> None:
        self._database.close()

    def take_in(self, invented: Invention) -> Generator[int, None, None]:
        """Take in who was invented, and say after each piece how many people are in by now.

        A piece is whole or not there, and nobody else who writes waits for more than one. What the office has already
        keeps what became of it, so that whoever is interrupted begins anew.
        """
        for begin in range(0, len(invented.people), PIECE):
            piece = invented.people[begin : begin + PIECE]
            with self._transaction() as connection:
                sections.add_missing(connection, piece)
            yield begin + len(piece)
        people = {person.id: person for person, _ in invented.people}
        with self._transaction() as connection:
            if invented.units is not None:
                units.keep(connection, invented.units)
            if invented.staff is not None:
                _add_staff(connection, invented.staff)
            invented_cases.add_missing(connection, invented.cases, people, self._hall_short_name, self._now())

    def record_of(self, identity: Identity, agent: Identity | None = None) -> Record:
        """See the port."""
        today = self._now().date()
        with self._transaction(writing=False) as connection:
            record = _known(connection, identity)
            if agent is not None:
                record = seen_by(_authorised(connection, record, agent, today), record)
        return replace(record, exclusions=record.exclusions_on(today, alone=agent is None))

    def authority_of(self, identity: Identity, agent: Identity) -> Authority | None:
        """See the port."""
        with self._transaction(writing=False) as connection:
            if not all(_exists(connection, persons.c.number == one.number) for one in (identity, agent)):
                return None
            record, standing_there = _known(connection, identity), _known(connection, agent)
            own = held(connection, record.person.number, standing_there.person.number, self._now().date())
        return strongest(own)

    def contributions_of(self, identity: Identity, agent: Identity | None = None) -> tuple[Contribution, ...]:
        """See the port."""
        with self._transaction(writing=False) as connection:
            record = _known(connection, identity)
            if agent is not None:
                _authorised(connection, record, agent, self._now().date(), (PAID_MONTHS,))
            return sections.contributions_of(connection, record.person.number)

    def cases_of(self, identity: Identity) -> tuple[Accepted, ...]:
        """See the port."""
        with self._transaction(writing=False) as connection:
            return filing.of_person(connection, _known(connection, identity).person.number)

    def units_of(self, identity: Identity) -> tuple[UnitRecord, ...]:
        """See the port."""
        with self._transaction(writing=False) as connection:
            return units.of_agent(connection, _known(connection, identity).person.number, self._now().date())

    def meant_by(self, claimant: Identity, agent: Identity | None, number: str, name: str) -> tuple[str, ...]:
        """The numbers of the people of the office whom a claimant may mean: the relatives, or the one who is named."""
        with self._transaction(writing=False) as connection:
            record = _known(connection, claimant)
            if agent is not None:
                _authorised(connection, record, agent, self._now().date(), of_the_dead())
            own = record.person.number
            if not number:
                return tuple(
                    connection.scalars(sa.select(relatives.c.number).where(relatives.c.relative_number == own))
                )
            named = connection.scalar(sa.select(persons.c.name).where(persons.c.number == number))
            return (number,) if named is not None and same_name(named, name) and number != own else ()

    def deceased_of(self, claimant: Identity, told: Mapping[str, asking.Told]) -> Sought:
        """See the port; ``told`` is what the departments have said of everybody who may be meant."""
        for number, each in told.items():
            self.keep_shared(number, each, DEATH)
        with self._transaction(writing=False) as connection:
            own, today = _known(connection, claimant).person.number, self._now().date()
            dead = [deciding.deceased_of(connection, number, own, today) for number in told]
        if found := tuple(one for one in dead if one is not None):
            return Sought("found", found)
        silent = (one.state in NO_ANSWER for each in told.values() for one in each.values())
        return Sought("late" if any(silent) else "not_found")

    def keep_shared(self, number: str, told: Mapping[tuple[str, str], Shared], purpose: str) -> None:
        """What departments have told of ``number``, by item and department, instead of what they told before."""
        with self._transaction() as connection:
            shared.keep(connection, number, told, purpose, self._now())

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
            if (record := sections.record_of(connection, who.number)) is not None:
                _compare(who, record.person.name, record.person.birth)
            return bookings.book(connection, key, who.number, kind, at, self._now())

    def call_back(self, wish: CallBack) -> None:
        """See the port."""
        with self._transaction() as connection:
            calls.keep(connection, wish)

    def strangers(self, submission: Submission) -> tuple[str, ...]:
        """The numbers of people in it whom the office does not know."""
        with self._transaction(writing=False) as connection:
            numbers = dict.fromkeys(one.number for one in submission.people)
            return tuple(number for number in numbers if not _exists(connection, persons.c.number == number))

    def attach(self, key: str, leaf: bytes) -> None:
        """See the port."""
        with self._transaction() as connection:
            leaves.keep(connection, key, leaf, self._now())

    def submit(self, submission: Submission, told: Mapping[str, Told]) -> Accepted:
        """See the port; ``told`` is what the police have said of those whom the office does not know.

        That it refused what a kiosk had kept stays known, though nothing else of it does.
        """
        moment = self._now()
        try:
            with self._transaction() as connection:
                return filing.submit(connection, submission, told, self._hall_short_name, moment)
        except Fault as fault:
            if fault.code == "OFFICE-REFUSED" and submission.slip:
                with self._transaction() as connection:
                    slips.note(connection, submission, moment, ((name, fault.detail) for name in submission.matters))
            raise

    def withdraw(self, withdrawal: Withdrawal) -> Case:
        """See the port."""
        with self._transaction() as connection:
            _known(connection, withdrawal.applicant.identity)
            return casework.withdraw(connection, withdrawal, self._now())

    def hand_in(self, mending: Mending) -> Case:
        """See the port."""
        with self._transaction() as connection:
            _known(connection, mending.applicant.identity)
            return review.upgraded(connection, casework.mend(connection, mending, self._now()), self._now())

    def rate(self, handling: str, grade: int, reasons: Collection[str]) -> None:
        """Keep the first rating of a handling, and follow up a bad one."""
        with self._transaction() as connection:
            ratings.rate(connection, handling, grade, reasons, self._now())

    def kiosk_of(self, fingerprint: str) -> str:
        """The name of the kiosk with that certificate."""
        with self._transaction(writing=False) as connection:
            return kiosks.name_of(connection, fingerprint)

    @contextmanager
    def at_the_desk(self, writing: bool = True) -> Iterator[tuple[sa.Connection, datetime]]:
        """One transaction of the staff of the bureau, and its moment."""
        with self._transaction(writing) as connection:
            yield connection, self._now()

    def _now(self) -> datetime:
        return self._clock.now().astimezone(CHINA)

    @contextmanager
    def _transaction(self, writing: bool = True) -> Iterator[sa.Connection]:
        with self._database.transaction(writing) as connection:
            yield connection


def _add_staff(connection: sa.Connection, members: Iterable[Staff]) -> None:
    """The file has the last word: whoever left the hall must not prove anybody any more."""
    connection.execute(staff.delete())
    if rows := [member.model_dump() for member in members]:
        connection.execute(staff.insert(), rows)


def _authorised(
    connection: sa.Connection, record: Record, agent: Identity, today: date, wanted: Collection[str] = ()
) -> Authority:
    """What lets ``agent`` act, for one of the matters that are ``wanted`` where any are: OFFICE-NO-AUTHORITY."""
    own = strongest(held(connection, record.person.number, _known(connection, agent).person.number, today))
    if own is None or (wanted and not any(own.covers(matter) for matter in wanted)):
        raise Fault("OFFICE-NO-AUTHORITY")
    return own


def _known(connection: sa.Connection, identity: Identity) -> Record:
    """The record of whom the office knows, and nobody else's."""
    record = sections.record_of(connection, identity.number)
    if record is None:
        raise Fault("OFFICE-UNKNOWN-PERSON")
    _compare(identity, record.person.name, record.person.birth)
    return record


def _compare(identity: Identity, name: str, birth: date) -> None:
    if not is_same_person(identity, name, birth):
        raise Fault("OFFICE-OTHER-PERSON")


def _exists(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> bool:
    return connection.execute(sa.select(sa.literal(1)).where(condition)).first() is not None
