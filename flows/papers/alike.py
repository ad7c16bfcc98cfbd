"""Cases of many people: what came out alike for several is said once, with how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from config.matters import matters
from config.refusals import refusals
from flows.papers.following import words
from flows.person.workers import Worker
from law.wording import say_day
from office.port import Accepted, Case, CaseState
from printing.documents.port import Holder, Row

#: cases of one matter about different people that came out alike; one alone is what it is
Alike = tuple[Case, ...]


def alike(cases: Iterable[Case]) -> tuple[Alike, ...]:
    """``cases`` in their order, those about people that have the same matter, state and reason together."""
    groups: dict[object, list[Case]] = {}
    for place, case in enumerate(cases):
        key = (case.matter, case.state, case.promised_by, case.result.get("reason")) if case.of else place
        groups.setdefault(key, []).append(case)
    return tuple(map(tuple, groups.values()))


def named(name: str, group: Alike) -> str:
    """The name of a matter, with how many people it was decided alike for."""
    return name if len(group) == 1 else words().people.format(matter=name, count=len(group))


def people_rows(accepted: Accepted, people: Sequence[Worker]) -> tuple[Row, ...]:
    """A row for each of ``people``: place, name, masked number, how many matters came out how; the rest in a note."""
    return tuple(
        _row(place, one, [case for case in accepted.cases if case.of == place]) for place, one in enumerate(people, 1)
    )


def _row(place: int, one: Worker, cases: Sequence[Case]) -> Row:
    said = words()
    count = {state: sum(case.state is state for case in cases) for state in CaseState}
    states = said.between.join(said.states[state].format(count=many) for state, many in count.items() if many)
    numbers = [case.number for case in cases if case.number]
    notes = (_note(case) for case in cases if case.state is not CaseState.COMPLETED)
    cells = (str(place), one.name, Holder("", one.number).masked_number, states, _span(numbers))
    return Row(cells, said.notes.join(notes))


def _note(case: Case) -> str:
    name = matters()[case.matter].name
    if case.state is CaseState.REFUSED:
        why = refusals()[case.result["reason"]]
        return words().refused.format(matter=name, why=why.citizen, way_on=why.way_on)
    return words().promised.format(matter=name, day=say_day(case.promised_by) if case.promised_by else "")


def _span(numbers: Sequence[str]) -> str:
    """The numbers of somebody's cases, which follow each other: what they add to that of the bundle."""
    if not numbers:
        return ""
    return "–".join(dict.fromkeys(number.rpartition("-")[2] for number in (numbers[0], numbers[-1])))
