"""``office promises``, ``look-ups``, ``pushes``, ``figures``: what is looked into later, asked, and counted."""

from __future__ import annotations

from collections.abc import Mapping

import click

from commands.common import AS_JSON
from commands.office.desk import BY, Desk, of_an_office, tell

NOTE = click.option("--note", default="", help="What was found out, in a few words; never who it was.")
OWNER = click.option("--owner", default="", metavar="WORK-NUMBER", help="For which somebody answers.")


@click.group("promises")
def promises() -> None:
    """Promises that are looked into later."""


@promises.command("list")
@OWNER
@of_an_office
@AS_JSON
def promises_list(office: Desk, owner: str, as_json: bool) -> None:
    """What is to be looked into, the most urgent first, and why it was chosen."""
    from office.promises import checks

    rows = office(lambda connection, _: checks.waiting(connection, owner))
    told: list[Mapping[str, object]] = [
        {"case": row.case_number, "item": row.item, "why": row.why, "due": f"{row.due}", "owner": row.owner}
        for row in rows
    ]
    tell(told, as_json)


@promises.command("settle")
@click.argument("case")
@click.argument("item")
@click.option("--true/--false", "true", required=True, help="Whether what was promised is so.")
@NOTE
@BY
@of_an_office
@AS_JSON
def promises_settle(office: Desk, case: str, item: str, true: bool, note: str, by: str, as_json: bool) -> None:
    """Note what came out: whose promise was not true may not promise any more until their credit is repaired."""
    from office.promises import checks

    state = office(
        lambda connection, now: checks.settle(connection, case, item, true=true, note=note, by=by, moment=now)
    )
    tell({"state": state}, as_json)


@click.group("look-ups")
def look_ups() -> None:
    """What departments were asked about somebody."""


@look_ups.command("list")
@click.argument("number")
@of_an_office
@AS_JSON
def look_ups_list(office: Desk, number: str, as_json: bool) -> None:
    """Every question about the citizen NUMBER, with what it was put for; never what was answered."""
    from office.sharing import shared

    rows = office(lambda connection, _: shared.asked_about(connection, number))
    told: list[Mapping[str, object]] = [
        {"at": row.at.isoformat(), "item": row.item, "department": row.department, "state": row.state}
        | {"purpose": row.purpose}
        for row in rows
    ]
    tell(told, as_json)


@look_ups.command("forget")
@of_an_office
@AS_JSON
def look_ups_forget(office: Desk, as_json: bool) -> None:
    """Forget what is older than config/parameters/coordination.yaml lets it be kept."""
    from office.sharing import shared

    values, questions = office(shared.forget)
    tell({"values": values, "questions": questions}, as_json)


@click.group("pushes")
def pushes() -> None:
    """What departments are asked or told for cases."""


@pushes.command("list")
@of_an_office
@AS_JSON
def pushes_list(office: Desk, as_json: bool) -> None:
    """What is not over, that first for which an answer is waited longest."""
    from office.departments import pushing

    rows = office(lambda connection, _: pushing.waiting(connection))
    told: list[Mapping[str, object]] = [
        {"key": row.key, "department": row.department, "state": row.state, "attempts": row.attempts}
        | {"reminders": row.reminders, "due": f"{row.due or ''}"}
        for row in rows
    ]
    tell(told, as_json)


@click.command("figures")
@click.option("--month", required=True, metavar="YYYY-MM")
@of_an_office
@AS_JSON
def figures(office: Desk, month: str, as_json: bool) -> None:
    """The figures of a month: cases by scene and how many at once, ratings, and how bad ones were followed up."""
    from office.console.figures import Month
    from office.console.figures import figures as of_month
    from office.ratings import follow_ups

    try:
        wanted = Month.written(month)
    except ValueError as error:
        raise click.ClickException("a month is written YYYY-MM") from error
    found = office(lambda connection, now: of_month(connection, wanted, now))
    followed = office(lambda connection, _: follow_ups.of_month(connection, wanted.first, wanted.after.first))
    tell(
        {
            "month": f"{wanted}",
            "cases": found.cases,
            "instant": found.instant,
            "rated": found.rated,
            "satisfied": found.satisfied,
            "grades": dict(found.grades),
            **followed,
        },
        as_json,
    )
