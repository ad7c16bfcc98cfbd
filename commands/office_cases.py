"""``office cases``, ``follow-ups``, ``exclusions``: what the staff of the bureau do, on the database of an office.

That of the service (``--settings``), or with ``--site`` the one that lies beside a kiosk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from commands.bureau import SETTINGS, opened_in
from commands.common import AS_JSON, end_with, settings_in
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    import sqlalchemy as sa

    from config.settings import Settings
    from office.cases.history import Entry
    from office.port import Case
    from office.store import Store

T = TypeVar("T")


class Desk:
    """The staff of an office, at its database: one transaction for each piece of work."""

    def __init__(self, settings: BureauSettings, site: Path | None, by: str | None = None) -> None:
        self._settings, self._site, self._by = settings, site, by

    def __call__(self, work: Callable[[sa.Connection, datetime], T]) -> T:
        """What cannot be done ends the program with a sentence."""
        from config.faults import Fault
        from config.refusals import refusals
        from office.cases.casework import Impossible

        try:
            return self._done(work)
        except Impossible as reason:
            raise click.ClickException(str(reason)) from reason
        except Fault as fault:
            if fault.code == "OFFICE-REFUSED" and (refusal := refusals().get(fault.detail)):
                raise click.ClickException(f"{fault.code}: {refusal.citizen}{refusal.way_on}") from fault
            end_with(fault)

    def _done(self, work: Callable[[sa.Connection, datetime], T]) -> T:
        store = opened_in(self._settings) if self._site is None else _beside_a_kiosk(settings_in(self._site))
        try:
            with store.at_the_desk() as (connection, now):
                self._knows_who_decides(connection)
                return work(connection, now)
        finally:
            store.close()

    def _knows_who_decides(self, connection: sa.Connection) -> None:
        """Whoever takes a case answers for it, and the history names them."""
        from office.cases.casework import Impossible
        from office.people.duty import is_known

        if self._by is not None and not is_known(connection, self._by):
            raise Impossible(f"nobody of the bureau has the work number {self._by!r}: office staff add")


def _beside_a_kiosk(settings: Settings) -> Store:
    from config.data_dir import data_dir
    from office.database.engine import sqlite
    from office.people.invented import Invention
    from office.store import Store

    if settings.office.driver != "embedded":
        raise click.ClickException("the office of this kiosk is a service: name its --settings")
    file = data_dir(settings) / settings.office.file
    return Store(sqlite(file), Invention(), settings.hall.bureau_short, SystemClock())


def of_an_office(run: Callable[..., None]) -> Callable[..., None]:
    """A command with a :class:`Desk`: that of the service, or of the kiosk whose site is named; with its ``--by``."""

    @click.option(
        "--site", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The kiosk's own office."
    )
    @SETTINGS
    @wraps(run)
    def command(*, settings: BureauSettings, site: Path | None, **more: object) -> None:
        by = more.get("by")
        run(office=Desk(settings, site, by if isinstance(by, str) else None), **more)

    return command


DAY = click.DateTime(["%Y-%m-%d"])
NUMBER = click.argument("number")
BY = click.option("--by", required=True, metavar="WORK-NUMBER", help="The work number of whoever decides.")
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


@click.group("exclusions")
def exclusions() -> None:
    """Who may not promise instead of bringing a proof."""


@exclusions.command("add")
@click.argument("number")
@click.option("--reason", required=True, help="A word of config/exclusions.yaml.")
@click.option("--since", type=DAY, help="Today by default.")
@click.option("--until", type=DAY, help="Until it is repaired by default.")
@of_an_office
def exclude(office: Desk, number: str, reason: str, since: datetime | None, until: datetime | None) -> None:
    """Note that a promise of somebody was not true."""
    from office.cases.casework import Impossible
    from office.people import credit
    from office.record import Exclusion

    def note(connection: sa.Connection, now: datetime) -> None:
        first = since.date() if since else now.date()
        if until and until.date() < first:
            raise Impossible(f"it cannot begin on {first} and be over on {until.date()}")
        credit.exclude(connection, number, Exclusion(first, reason, until.date() if until else None))

    office(note)


@exclusions.command("repair")
@click.argument("number")
@click.option("--on", "day", type=DAY, help="Today by default.")
@of_an_office
def repair(office: Desk, number: str, day: datetime | None) -> None:
    """Note that somebody's credit is repaired: they may promise again."""
    from office.people import credit

    def note(connection: sa.Connection, now: datetime) -> int:
        return credit.repair(connection, number, day.date() if day else now.date())

    if not office(note):
        raise click.ClickException("nothing keeps this person from promising")


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


def tell(what: Mapping[str, object] | list[Mapping[str, object]], as_json: bool) -> None:
    """Print it: as JSON, or a line each."""
    if as_json:
        click.echo(json.dumps(what, ensure_ascii=False))
        return
    for one in what if isinstance(what, list) else [what]:
        told = (value for value in one.values() if value is not True and value not in (None, "", []))
        click.echo("  ".join(map(_in_a_line, told)))


def _in_a_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else f"{value}"
