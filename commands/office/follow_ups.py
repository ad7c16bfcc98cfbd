"""``office follow-ups``: bad ratings that the bureau has to look into."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from commands.common import AS_JSON
from commands.office.desk import BY, Desk, of_an_office, tell


@click.group("follow-ups")
def follow_ups() -> None:
    """Bad ratings that somebody must follow up."""


@follow_ups.command("list")
@of_an_office
@AS_JSON
def follow_ups_list(office: Desk, as_json: bool) -> None:
    """What is open, the most urgent first."""
    from office.ratings import follow_ups

    rows = office(lambda connection, _: follow_ups.waiting(connection))
    told: list[Mapping[str, object]] = [
        {"handling": row.handling, "grade": row.grade, "reasons": json.loads(row.reasons), "due": f"{row.due}"}
        | {"hard_limit": f"{row.hard_limit}", "certain": bool(row.certain)}
        for row in rows
    ]
    tell(told, as_json)


@follow_ups.command("close")
@click.argument("handling")
@click.option("--outcome", required=True, help="What was found out and put right; never who it was.")
@BY
@of_an_office
def follow_ups_close(office: Desk, handling: str, outcome: str, by: str) -> None:
    """Note how a bad rating was followed up."""
    from office.ratings import follow_ups

    office(lambda connection, now: follow_ups.close(connection, handling, outcome, by, now))


@follow_ups.command("move")
@click.argument("handling")
@click.option("--to", required=True, type=click.Choice(["verified", "called", "closed", "excluded"]))
@click.option("--note", default="", help="In a few words; never who it was.")
@BY
@of_an_office
def follow_ups_move(office: Desk, handling: str, to: str, note: str, by: str) -> None:
    """Note one step: found out and put right, called back, looked at again; or that the rating does not count."""
    from office.ratings import follow_ups

    state = follow_ups.FollowUp(to)
    office(lambda connection, now: follow_ups.move(connection, handling, state, note, by, now))
