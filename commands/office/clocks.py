"""``office clocks``, ``office calls``: what is due, and who answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from commands.bureau import SETTINGS, agencies_of, bureau_of
from commands.common import AS_JSON, opened
from commands.office.desk import BY, Desk, of_an_office, tell
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    from office.clocks.lists import Listed


@click.group("clocks")
def clocks() -> None:
    """The clocks of cases: what is due, and by when."""


@clocks.command("due")
@click.option("--owner", default="", metavar="WORK-NUMBER", help="For which somebody answers.")
@click.option("--most", type=click.IntRange(1, 1000), default=25, show_default=True)
@of_an_office
@AS_JSON
def due(office: Desk, owner: str, most: int, as_json: bool) -> None:
    """What somebody has to do something about, overdue first."""
    from office.clocks import lists

    wanted = lists.Wanted(owner=owner)
    found = office(lambda connection, now: lists.by_day(connection, now.date(), wanted, most=most))
    tell([_line(one) for one in found], as_json)


@clocks.command("paused")
@of_an_office
@AS_JSON
def paused(office: Desk, as_json: bool) -> None:
    """The cases whose clock stands, and why."""
    from office.clocks import lists

    tell([_line(one) for one in office(lambda connection, now: lists.paused(connection, now.date()))], as_json)


@clocks.command("counts")
@of_an_office
@AS_JSON
def counts(office: Desk, as_json: bool) -> None:
    """How many cases are overdue, due soon, running, waiting for the citizen, and standing."""
    from office.clocks import lists

    tell(vars(office(lambda connection, now: lists.counts(connection, now.date()))), as_json)


@clocks.command("run")
@SETTINGS
@AS_JSON
def run(settings: BureauSettings, as_json: bool) -> None:
    """One round: tell whoever is to be told, ask departments; running it again tells nobody twice."""
    import asyncio

    from office.clocks.rounds import round_of

    async def once() -> Mapping[str, int]:
        clock = SystemClock()
        bureau = bureau_of(settings, clock)
        try:
            return await round_of(bureau, agencies_of(settings, clock), clock)
        finally:
            await bureau.close()

    tell(opened(lambda: asyncio.run(once())), as_json)


@clocks.command("notices")
@click.argument("work_number")
@of_an_office
@AS_JSON
def notices(office: Desk, work_number: str, as_json: bool) -> None:
    """What somebody of the staff was told by the clocks, the newest first."""
    from office.clocks import notices

    rows = office(lambda connection, _: notices.told_to(connection, work_number))
    told: list[Mapping[str, object]] = [
        {"at": row.at.isoformat(), "of": row.kind, "key": row.key, "why": row.why, "due": f"{row.due}"} for row in rows
    ]
    tell(told, as_json)


@click.group("calls")
def calls() -> None:
    """Whoever wants to be telephoned."""


@calls.command("list")
@click.option("--owner", default="", metavar="WORK-NUMBER", help="For which somebody answers.")
@of_an_office
@AS_JSON
def calls_list(office: Desk, owner: str, as_json: bool) -> None:
    """Whom nobody has telephoned yet, the oldest wish first."""
    from office.clocks import calls

    rows = office(lambda connection, _: calls.waiting(connection, owner))
    tell(
        [
            {"key": row.key, "telephone": row.telephone, "site": row.site, "page": row.page, "owner": row.owner}
            | {"asked": row.asked.isoformat()}
            for row in rows
        ],
        as_json,
    )


@calls.command("hand-over")
@click.argument("key")
@click.option("--to", required=True, metavar="WORK-NUMBER", help="Who answers for it from now on.")
@click.option("--why", default="", help="In a few words.")
@BY
@of_an_office
def calls_hand_over(office: Desk, key: str, to: str, why: str, by: str) -> None:
    """Let somebody else answer for a call."""
    from office.clocks import calls

    office(lambda connection, now: calls.hand_over(connection, key, to, why, by, now))


@calls.command("done")
@click.argument("key")
@BY
@of_an_office
def calls_done(office: Desk, key: str, by: str) -> None:
    """Note that somebody was telephoned."""
    from office.clocks import calls

    office(lambda connection, now: calls.answer(connection, key, by, now))


def _line(one: Listed) -> Mapping[str, object]:
    """A line of a list as JSON writes it: never whose it is."""
    return {
        "number": one.number,
        "matter": one.matter,
        "scene": one.scene,
        "state": one.state,
        "clock": one.clock,
        "due": one.due.isoformat() if one.due else None,
        "days_left": one.days_left,
        "statutory_by": one.statutory_by.isoformat() if one.statutory_by else None,
        "certain": one.certain,
        "paused": one.paused,
        "owner": one.owner,
    }
