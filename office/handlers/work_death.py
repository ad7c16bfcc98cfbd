"""申领工亡人员有关待遇: the grant, the pension of the dependants, and what ends. No matter has a ``result`` at once."""

from __future__ import annotations

from collections.abc import Iterator

from office.cases.handling import Application, Change, Decision, Effect, decided, first
from office.people.deaths import dependants_of
from office.record import Deceased

GRANT, DEPENDANTS, CHANGE = "work_death_grant", "dependants_pension", "injury_benefit_change"


def objection(application: Application) -> str | None:
    mourned = _mourned(application)
    return first(
        (
            (application.subject.injury is None, "no_injury_decision"),
            (mourned.related == "yes" and mourned.kind != "injured", "not_by_work"),
            (application.id == GRANT and mourned.others_first, "others_first"),
            (
                application.id == DEPENDANTS and mourned.related == "yes" and not _draws(application, mourned),
                "no_dependant",
            ),
        )
    )


def decide(application: Application) -> Decision:
    return decided(application, {"death": "registered"}, {})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if decision.completed and application.id == CHANGE:
        mourned = _mourned(application)
        cause = mourned.items.get("death_cause", "")
        yield Change("death", {"died_on": mourned.died_on, "cause": cause, "reported_on": application.made})


def _mourned(application: Application) -> Deceased:
    if (mourned := application.mourned) is None:
        raise LookupError("no death is registered")  # objected to
    return mourned


def _draws(application: Application, mourned: Deceased) -> bool:
    """Whether the claimant, or a child whom the claimant speaks for, gets a share by the law."""
    if mourned.worker is None:
        return False
    return bool(dependants_of(mourned.worker, mourned.kin, application.moment.date()))
