"""Closing: will paper and toner last the night, and what is not finished; then the sheet of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from config.staff import Role
from flows.bodies import Section
from flows.stay.hours import next_staffed
from maintenance.desk.day import DAY, content, figures
from maintenance.desk.desk import Desk
from maintenance.desk.papers import printed
from maintenance.desk.task import Task
from maintenance.desk.unfinished import unfinished
from records.supplies import State

#: when somebody can refill again, in a hall that states no shifts
MORNING = time(9)


async def run(desk: Desk) -> str:
    desk.show("looking")
    await desk.memory.read()
    wants = tuple(_wants(desk))
    page = "wanting" if wants else "well"
    sections = (Section(desk.text("before_night"), wants, private=False),) if wants else ()
    if await desk.ask(page, sections=sections) != "print":
        return "left_open" if wants else "closed"
    day = desk.at(DAY)
    if not await printed(desk, "day_sheet", await content(day, await figures(day))):
        return "not_printed"
    return "closed_wanting" if wants else "closed"


def _wants(desk: Desk) -> Iterator[str]:
    """What would not last until the morning, and what is not finished."""
    now = desk.parts.clock.now()
    morning = next_staffed(desk.parts.settings.hall, now) or _next_morning(now)
    for stock in desk.memory.supplies.stocks(now):
        ends_at_night = stock.until is not None and stock.until < morning
        if ends_at_night or stock.state in (State.LOW, State.OUT):
            yield stock.say(now)
    yield from (desk.text("unfinished", what=one.text, n=str(one.count)) for one in unfinished(desk))


def _next_morning(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=now.time() >= MORNING), MORNING, now.tzinfo)


TASK = Task(frozenset({Role.HALL, Role.LEAD}), order=45, run=run)
