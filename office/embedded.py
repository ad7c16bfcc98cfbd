"""The bureau on a SQLite file: the port of the office, answered by one worker thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import Clock
from office.bureau import AnswerT, Bureau, KeyMachine
from office.departments.asking import Department
from office.line import Line

if TYPE_CHECKING:
    from office.departments.port import Agency
    from office.store import Store


class EmbeddedOffice(Bureau):
    """The bureau on ``file``, in the process that asks; ``people`` (as ``people.demo.yaml``) invents people for
    demonstrations. Answers come over a :class:`office.line.Line`; ``lines`` are those to the departments that are told.
    """

    #: it is not let go of
    rests = False

    def __init__(
        self,
        file: Path,
        people: Path | None,
        hall_short_name: str,
        clock: Clock,
        answer_within_s: float,
        machine: KeyMachine | None = None,
        departments: Mapping[str, Department] | None = None,
        lines: Callable[[], Mapping[str, Agency]] = dict,
    ) -> None:
        super().__init__(opening(file, people, hall_short_name, clock), clock, machine, departments)
        self._lines = lines
        self._line = Line(clock, answer_within_s)
        self.trouble = self._line.trouble

    async def go_round(self) -> None:
        """As :meth:`office.line.OfficeBeside.go_round`."""
        from office.clocks.rounds import round_of

        await round_of(self, self._lines(), self._clock)

    async def _ask(self, question: Callable[[Store], AnswerT]) -> AnswerT:
        return await self._line.answered(lambda: self._work(lambda: question(self._opened())))


def opening(file: Path, people: Path | None, hall_short_name: str, clock: Clock) -> Callable[[], Store]:
    """Opens the store on ``file``, with the people who are invented for it."""

    def opened() -> Store:
        # Here, in the worker: who opens no office must not pay for SQLAlchemy.
        from office.database.engine import sqlite
        from office.people.invented import Invention, load_people
        from office.store import Store

        invented = load_people(people) if people else Invention()
        return Store(sqlite(file), invented, hall_short_name, clock)

    return opened
