"""``office cases``: what the staff of the bureau do about cases after they were taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from commands.common import AS_JSON
from commands.office.desk import BY, Desk, of_an_office, tell

if TYPE_CHECKING:
    import sqlalchemy as sa

    from office.cases.history import Entry
    from office.port import Case

NUMBER = click.argument("number")
PAUSE = click.option("--reason", required=True, help="A word of config/parameters/pauses.yaml.")


@click.group("cases")
def cases() -> None:
    """Cases after they were taken."""


@cases.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that are over.")
@of_an_office
@AS_JSON
def list_command(office: Desk, every: bool, as_json: bool) -> None:
    """Every open case, by the day on which it is due."""
    from office.cases import casework

    found = office(lambda connection, _: casework.all_cases(connection, every=every))
    tell([_shown(case) for case in found], as_json)


@cases.command("show")
@NUMBER
@of_an_office
@AS_JSON
def show(office: Desk, number: str, as_json: bool) -> None:
    """One case with everything that became of it."""
    from office.cases import casework

    tell(_shown(office(lambda connection, _: casework.case_of(connection, number))), as_json)


@cases.command("slips")
@of_an_office
@AS_JSON
def slips_command(office: Desk, as_json: bool) -> None:
    """What a kiosk had kept while the office was away, and was refused whole when it came; the newest first."""
    from office.cases import slips
    from office.words import masked_number

    def found(connection: sa.Connection, _: datetime) -> list[Mapping[str, object]]:
        return [
            {
                "slip": one.slip,
                "site": one.site,
                "number": masked_number(one.number),
                "kept": one.kept.isoformat(),
                "arrived": one.arrived.isoformat(),
                "refused": [{"matter": matter, "reason": reason} for matter, reason in json.loads(one.refused)],
            }
            for one in slips.refused(connection, most=None)
        ]

    tell(office(found), as_json)


@cases.command("correct")
@NUMBER
@click.option(
    "--ask", "asked", multiple=True, required=True, metavar="ITEM=PROBLEM",
    help="What is to be corrected, all of it at once: an item, and a problem of config/corrections.yaml.",
)  # fmt: skip
@BY
@of_an_office
@AS_JSON
def correct(office: Desk, number: str, asked: tuple[str, ...], by: str, as_json: bool) -> None:
    """Ask for a correction: once, and within five working days of receipt."""
    from office.cases import casework
    from office.port import Asked

    wanted = tuple(Asked(item, problem) for item, _, problem in (one.partition("=") for one in asked))
    done = office(lambda connection, now: casework.ask_to_correct(connection, number, wanted, by, now))
    tell(_shown(done), as_json)


@cases.command("receive")
@NUMBER
@click.option("--item", "brought", multiple=True, required=True, help="What was brought to the counter.")
@BY
@of_an_office
@AS_JSON
def receive(office: Desk, number: str, brought: tuple[str, ...], by: str, as_json: bool) -> None:
    """Note that what was to be corrected was brought to the counter."""
    from office.cases import casework

    done = office(lambda connection, now: casework.receive(connection, number, brought, by, now))
    tell(_shown(done), as_json)


@cases.command("history")
@NUMBER
@of_an_office
@AS_JSON
def history(office: Desk, number: str, as_json: bool) -> None:
    """Everything that became of a case: by whom, when and why."""
    from office.cases import casework

    told = office(lambda connection, _: casework.history_of(connection, number))
    tell([_entry(one) for one in told], as_json)


@cases.command("take")
@NUMBER
@BY
@of_an_office
@AS_JSON
def take(office: Desk, number: str, by: str, as_json: bool) -> None:
    """Begin to examine a case, and answer for it."""
    from office.cases import casework

    tell(_shown(office(lambda connection, now: casework.take(connection, number, by, now))), as_json)


@cases.command("hand-over")
@NUMBER
@click.option("--to", required=True, metavar="WORK-NUMBER", help="Who answers for it from now on.")
@click.option("--why", default="", help="In a few words.")
@BY
@of_an_office
@AS_JSON
def hand_over(office: Desk, number: str, to: str, why: str, by: str, as_json: bool) -> None:
    """Let somebody else answer for a case."""
    from office.cases import casework

    tell(_shown(office(lambda connection, now: casework.hand_over(connection, number, to, why, by, now))), as_json)


@cases.command("pause")
@NUMBER
@PAUSE
@BY
@of_an_office
@AS_JSON
def pause(office: Desk, number: str, reason: str, by: str, as_json: bool) -> None:
    """Let the clock of a case stand, for a reason that the law allows."""
    from office.cases import casework

    tell(_shown(office(lambda connection, now: casework.pause(connection, number, reason, by, now))), as_json)


@cases.command("resume")
@NUMBER
@BY
@of_an_office
@AS_JSON
def resume(office: Desk, number: str, by: str, as_json: bool) -> None:
    """Let the clock go on."""
    from office.cases import casework

    tell(_shown(office(lambda connection, now: casework.resume(connection, number, by, now))), as_json)


@cases.command("to-law")
@NUMBER
@PAUSE
@BY
@of_an_office
@AS_JSON
def to_law(office: Desk, number: str, reason: str, by: str, as_json: bool) -> None:
    """Let the promise fall back to the limit of the law; the head alone does this."""
    from office.cases import casework

    tell(_shown(office(lambda connection, now: casework.fall_back(connection, number, reason, by, now))), as_json)


@cases.command("grant")
@NUMBER
@BY
@of_an_office
@AS_JSON
def grant(office: Desk, number: str, by: str, as_json: bool) -> None:
    """Decide a case as it was applied for."""
    from office.cases import review

    tell(_shown(office(lambda connection, now: review.decide(connection, number, by, now))), as_json)


@cases.command("refuse")
@NUMBER
@click.option("--reason", required=True, help="A word of config/refusals.yaml.")
@BY
@of_an_office
@AS_JSON
def refuse(office: Desk, number: str, reason: str, by: str, as_json: bool) -> None:
    """Refuse a case; the citizen reads the reason, where it stands, and the remedies."""
    from office.cases import casework

    done = office(lambda connection, now: casework.refuse(connection, number, reason, by, now))
    tell(_shown(done), as_json)


def _shown(case: Case) -> Mapping[str, object]:
    """A case as JSON writes it: never whose it is."""
    return {
        "number": case.number,
        "matter": case.matter,
        "state": case.state,
        "promised_by": _day(case.promised_by),
        "certain": case.certain,
        "steps": [
            {"state": step.state, "at": step.at.isoformat(), "until": _day(step.until), "reason": step.reason}
            | {"asked": [vars(one) for one in step.asked]}
            for step in case.steps
        ],
    }


def _entry(entry: Entry) -> Mapping[str, object]:
    """A line of a history as JSON writes it."""
    told = {"at": entry.at.isoformat(), "what": entry.what, "state": entry.state, "by": entry.by, "why": entry.why}
    asked = {"asked": [vars(one) for one in entry.asked]}
    return {**told, "owner": entry.owner, "promised_by": _day(entry.promised_by), "until": _day(entry.until), **asked}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
