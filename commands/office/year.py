"""``office year``: a year of an office in virtual time, and what its clocks do in it, as a table.

What citizens and staff do is data (``year.yaml``); the office is a real one on a database of its own, and goes round
twice a day, as the service does every minute.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from pydantic import AwareDatetime

from commands.bureau import ROOT
from commands.common import AS_JSON
from config.clock import CHINA, VirtualClock
from config.datafile import Data, load

if TYPE_CHECKING:
    import sqlalchemy as sa

    from office.people.invented import Invented
    from office.port import Submission
    from office.store import Store
    from simulated.agencies import SimulatedAgency

STORIES = Path(__file__).parent / "year.yaml"
PEOPLE = ROOT / "office" / "people.demo.yaml"
CLERK, HEAD = "DC-001", "DC-009"
#: when the office goes round
ROUNDS = (time(8, 0), time(20, 0))
Deed = Literal[
    "grant", "refuse", "ask", "bring", "answer", "pause", "resume", "to_law", "withdraw",
    "rate", "verify", "call", "recheck", "promise_false",
]  # fmt: skip


class Step(Data):
    """What somebody does about the last case of a story."""

    at: AwareDatetime
    do: Deed
    reason: str = ""
    item: str = ""
    items: Mapping[str, str] = {}
    grade: int = 5


class Applies(Data):
    at: AwareDatetime
    scene: str
    matters: tuple[str, ...]
    items: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}
    promises: tuple[str, ...] = ()


class Story(Data):
    person: str
    applies: Applies
    then: tuple[Step, ...] = ()


class Year(Data):
    """``year.yaml``. ``agencies`` as simulated/agencies.yaml; ``retires`` is only there to be written once."""

    hall_short_name: str
    begins: date
    ends: date
    agencies: Mapping[str, Mapping[str, object]]
    retires: object
    stories: Mapping[str, Story]


@dataclass(frozen=True)
class Line:
    """One line of the table: what became of a story ``on`` a day, and the days that count from then on."""

    on: str
    story: str
    what: str
    by: str = ""
    why: str = ""
    promised_by: str = ""
    statutory_by: str = ""
    certain: bool = True


@click.command("year")
@AS_JSON
def year(as_json: bool) -> None:
    """Play a year with its holidays in virtual time, and print what the clocks did in it."""
    found = table(load(STORIES, Year))
    if as_json:
        click.echo(json.dumps([asdict(line) for line in found], ensure_ascii=False))
        return
    for line in found:
        days = f"{line.promised_by:<10} {line.statutory_by:<10}{'' if line.certain else ' ?'}"
        click.echo(f"{line.on}  {line.story:<16} {line.what:<34} {line.by:<7} {line.why:<18} {days}".rstrip())


def table(of: Year) -> list[Line]:
    """Everything that happened, in its order."""
    with tempfile.TemporaryDirectory() as folder:
        play = _Play(of, Path(folder) / "office.sqlite")
        try:
            play.through()
            return play.lines()
        finally:
            play.store.close()


class _Play:
    def __init__(self, of: Year, file: Path) -> None:
        from office.database.engine import sqlite
        from office.people.invented import Invention, PeopleFile, Staff
        from office.store import Store
        from simulated.agencies import Manner, SimulatedAgency
        from simulated.departments import SimulatedDepartments

        self._of = of
        self.clock = VirtualClock(datetime.combine(of.begins, time(), CHINA))
        told = load(PEOPLE, PeopleFile)
        self._people = {one.id: one for one in told.people}
        actors = [(self._people[story.person], b"\x89PNG\r\n\x1a\n") for story in of.stories.values()]
        members = [
            Staff(number="51000019800101001X", work_number=CLERK),
            Staff(number="51000019800101002X", work_number=HEAD, duty="head"),
        ]
        self.store: Store = Store(sqlite(file), Invention(actors, staff=members), of.hall_short_name, self.clock)
        departments = SimulatedDepartments(PEOPLE, self.clock)
        self._agencies: Mapping[str, SimulatedAgency] = {
            name: SimulatedAgency(name, departments, self.clock, Manner.model_validate(dict(manner)))
            for name, manner in of.agencies.items()
        }
        self._numbers: dict[str, str] = {}
        self._handlings: dict[str, str] = {}

    def through(self) -> None:
        """Every deed at its moment, and the rounds of every day."""
        deeds: list[tuple[datetime, Callable[[], None]]] = [*self._deeds(), *self._rounds()]
        for moment, deed in sorted(deeds, key=lambda one: one[0]):
            self.clock.set_wall(moment)
            deed()

    def _deeds(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for name, story in self._of.stories.items():
            yield story.applies.at, partial(self._apply, name, story)
            for step in story.then:
                yield step.at, partial(self._do, name, step)

    def _rounds(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        day = self._of.begins
        while day <= self._of.ends:
            yield from ((datetime.combine(day, at, CHINA), self._round) for at in ROUNDS)
            day += timedelta(days=1)

    def _round(self) -> None:
        from office.clocks.escalation import escalate

        with self.store.at_the_desk() as (connection, moment):
            escalate(connection, moment)
            self._ask_departments(connection, moment)

    def _ask_departments(self, connection: sa.Connection, moment: datetime) -> None:
        from office.departments import pushing
        from office.departments.port import understood
        from office.departments.rounds import conclude

        for push, state in pushing.to_look_at(connection, moment):
            line = self._agencies.get(push.department)
            if line is None:
                pushing.failed(connection, push.key, moment)
            elif state in pushing.TO_SEND:
                line.take(push)
                pushing.sent(connection, push.key, moment)
            elif (told := line.told(push.key)) is None:
                pushing.quiet(connection, push.key, moment)
            elif (answer := understood(push, told)) is None:
                pushing.nonsense(connection, push.key, moment)
            else:
                conclude(connection, push, answer, moment)

    def _apply(self, name: str, story: Story) -> None:
        accepted = self.store.submit(_submission(name, story, self._people[story.person]), {})
        if not accepted.bundle_number or accepted.whole == "no":
            raise click.ClickException(f"{name}: {[(case.matter, dict(case.result)) for case in accepted.cases]}")
        self._numbers[name] = accepted.cases[-1].number
        self._handlings[name] = accepted.bundle_number

    def _do(self, name: str, step: Step) -> None:
        from office.port import Mending, Party, Proof, Withdrawal

        number, person = self._numbers[name], self._people[self._of.stories[name].person]
        whom, proofs = Party(person.number, person.name, person.birth), (Proof("face_strict", person.number),)
        match step.do:
            case "rate":
                self.store.rate(self._handlings[name], step.grade, ())
            case "withdraw":
                self.store.withdraw(Withdrawal(f"{name}-w", number, whom, proofs))
            case "answer":
                self.store.hand_in(Mending(f"{name}-m", number, whom, proofs, step.items))
            case _:
                with self.store.at_the_desk() as (connection, moment):
                    _at_the_desk(connection, step, number, self._handlings[name], moment)

    # -- the table --

    def lines(self) -> list[Line]:
        """What the database knows of every story, in its order."""
        with self.store.at_the_desk(writing=False) as (connection, _):
            found = [line for name in self._numbers for line in self._of_story(connection, name)]
        return [line for _, line in sorted(found, key=lambda one: one[0])]

    def _of_story(self, connection: sa.Connection, name: str) -> Iterator[tuple[datetime, Line]]:
        import sqlalchemy as sa

        from office.cases import history
        from office.database.following import notices, promise_checks
        from office.database.tables import cases
        from office.departments import pushing
        from office.ratings import follow_ups

        number, handling = self._numbers[name], self._handlings[name]
        row = connection.execute(sa.select(cases).where(cases.c.case_number == number)).one()
        steps = history.steps_of(connection, number)
        for place, step in enumerate(history.entries(row, steps)):
            if step.what is history.What.TOLD:
                continue  # the notice says it
            what = step.state if step.what is history.What.STATE else step.what
            after = history.clock(row, [one for one in steps if one.at <= step.at], step.at.date())
            days = (_day(step.until or after.promised_by), _day(after.statutory_by), after.certain)
            yield step.at, Line(_day(step.at.date()), name, what, step.by, step.why, *days if place else ("", "", True))
        told = sa.select(notices).where(notices.c.key.startswith(number) | (notices.c.key == handling))
        for one in connection.execute(told):
            yield one.at, Line(_day(one.at.date()), name, f"notice {one.why}", one.told, one.kind, _day(one.due))
        for push in pushing.of_case(connection, number):
            for one in pushing.steps_of(connection, push.key):
                yield one.at, Line(_day(one.at.date()), name, f"{push.department} {one.state}", "", one.why)
        for one in follow_ups.steps_of(connection, handling):
            yield one.at, Line(_day(one.at.date()), name, f"follow-up {one.state}", one.by)
        checks = sa.select(promise_checks).where(promise_checks.c.case_number == number)
        for check in connection.execute(checks):
            yield row.accepted, Line(_day(row.accepted.date()), name, "promise chosen", "", check.why, _day(check.due))
            if check.done:
                yield check.done, Line(_day(check.done.date()), name, f"promise {check.state}", check.by)


def _submission(name: str, story: Story, person: Invented) -> Submission:
    from office.port import Party, Promise, Proof, Submission

    return Submission(
        key=name,
        site="year",
        scene=story.applies.scene,
        made=story.applies.at.astimezone(CHINA).date().isoformat(),
        applicant=Party(person.number, person.name, person.birth),
        proofs=(Proof("face_strict", person.number),),
        items=story.applies.items,
        sources=story.applies.sources,
        promises=tuple(Promise(item, f"{item}.1") for item in story.applies.promises),
        matters=story.applies.matters,
    )


def _at_the_desk(connection: sa.Connection, step: Step, number: str, handling: str, moment: datetime) -> None:
    from office.cases import casework, review
    from office.port import Asked
    from office.promises import checks
    from office.ratings import follow_ups
    from office.ratings.follow_ups import FollowUp

    match step.do:
        case "grant":
            review.decide(connection, number, CLERK, moment)
        case "refuse":
            casework.refuse(connection, number, step.reason, CLERK, moment)
        case "ask":
            asked = tuple(Asked(item, problem) for item, problem in step.items.items())
            casework.ask_to_correct(connection, number, asked, CLERK, moment)
        case "bring":
            casework.receive(connection, number, list(step.items), CLERK, moment)
        case "pause":
            casework.pause(connection, number, step.reason, CLERK, moment)
        case "resume":
            casework.resume(connection, number, CLERK, moment)
        case "to_law":
            casework.fall_back(connection, number, step.reason, HEAD, moment)
        case "promise_false":
            checks.settle(connection, number, step.item, true=False, note="", by=CLERK, moment=moment)
        case "verify" | "call" | "recheck":
            to = {"verify": FollowUp.VERIFIED, "call": FollowUp.CALLED, "recheck": FollowUp.CLOSED}[step.do]
            follow_ups.move(connection, handling, to, "", CLERK, moment)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
