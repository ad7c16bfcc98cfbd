"""Cases (办件): what became of each matter that was applied for. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


class CaseState(StrEnum):
    """How one matter stands that was asked for."""

    #: it has come in, and nobody has looked at it; what comes to a kiosk is looked at in the same call
    RECEIVED = "received"
    ACCEPTED = "accepted"
    #: somebody of the staff examines it
    REVIEW = "review"
    #: other departments were asked for what it still needs
    DEPARTMENT = "department"
    DECIDED = "decided"
    COMPLETED = "completed"
    REFUSED = "refused"
    #: something is to be corrected (补正): the clock stands until that is done
    CORRECTION = "correction"
    #: taken back by whoever applied for it
    WITHDRAWN = "withdrawn"


#: what may follow what; nothing else may
FOLLOWING: Mapping[CaseState, frozenset[CaseState]] = {
    state: frozenset(map(CaseState, followers.split()))
    for state, followers in {
        CaseState.RECEIVED: "accepted correction refused withdrawn",
        CaseState.ACCEPTED: "review correction refused withdrawn",
        CaseState.CORRECTION: "correction accepted refused withdrawn",
        CaseState.REVIEW: "department correction decided refused withdrawn",
        CaseState.DEPARTMENT: "review refused withdrawn",
        CaseState.DECIDED: "completed",
        CaseState.COMPLETED: "",
        CaseState.REFUSED: "",
        CaseState.WITHDRAWN: "",
    }.items()
}
#: what can still become something else: a case that somebody works on, or waits for
OPEN = frozenset(state for state, followers in FOLLOWING.items() if followers)
#: the bureau has it, and the citizen has nothing to do
UNDER_WAY = OPEN - {CaseState.CORRECTION}


class Impossible(Exception):
    """What somebody of the staff cannot do with a case, and why."""


@dataclass(frozen=True)
class Asked:
    """What is to be corrected: an item of ``config/items.yaml``, and what is wrong (``config/corrections.yaml``)."""

    item: str
    problem: str


@dataclass(frozen=True)
class Step:
    """What became of a case after it was taken, and when.

    Of a correction ``asked`` is all of it, told once, and ``until`` the day by which it is to be done; of a refusal
    ``reason`` is a word of ``config/refusals.yaml``.
    """

    state: CaseState
    at: datetime
    asked: tuple[Asked, ...] = ()
    until: date | None = None
    reason: str = ""
    #: what the citizen did is a handling of its own, and rated by this name
    handling: str = ""


@dataclass(frozen=True)
class Case:
    """办件: one matter of an application. ``promised_by`` is set of an accepted one that is not completed yet.

    A refused one has no ``number``, and ``result["reason"]`` says why: a key of ``config/refusals.yaml``. Otherwise
    ``result`` is what the matter has brought, by names that its family has in ``office/handlers``.
    ``of`` is the place in ``people`` of whom it is about, from 1 on, and ``whose`` their name: 0 and empty for the
    applicant, or the unit.
    """

    number: str
    matter: str
    state: CaseState
    promised_by: date | None = None
    #: False where the holidays on the way to ``promised_by`` were not yet published: Monday to Friday were counted
    certain: bool = True
    result: Mapping[str, str] = field(default_factory=dict, repr=False)
    of: int = 0
    whose: str = field(default="", repr=False)
    #: what became of it since, the oldest first; the last one says how it stands
    steps: tuple[Step, ...] = ()
    #: why its clock stands, in a word of ``config/parameters/pauses.yaml``; then no day is promised
    paused: str = ""
    #: the departments (``config/departments.yaml``) whose answers it waits for: the bureau asks them, not the citizen
    waits_for: tuple[str, ...] = ()
    #: a limited matter that was completed in the same call, because nothing was left to examine
    upgraded: bool = False

    @property
    def due(self) -> date | None:
        """The day by which somebody has to do something about an open one: the citizen, or the bureau."""
        return self.steps[-1].until if self.state is CaseState.CORRECTION and self.steps else self.promised_by

    @property
    def to_correct(self) -> tuple[Asked, ...]:
        """What is to be corrected now."""
        return self.steps[-1].asked if self.state is CaseState.CORRECTION and self.steps else ()


@dataclass(frozen=True)
class Accepted:
    """The answer to an application: one case for each matter and person it is about.

    ``bundle_number`` is empty if none was accepted. Of one that a kiosk has kept while the office was away ``slip`` is
    the number of the kiosk, and ``kept`` when it was handed in there.
    """

    bundle_number: str
    at: datetime
    cases: tuple[Case, ...]
    slip: str = ""
    kept: datetime | None = None

    @property
    def state(self) -> CaseState:
        """Of the bundle: accepted while any of it is open; refused when it took nothing."""
        states = {case.state for case in self.cases}
        if states & OPEN:
            return CaseState.ACCEPTED
        return next((state for state in _CLOSED if state in states), CaseState.REFUSED)

    @property
    def whole(self) -> Literal["yes", "no"]:
        """Whether nothing of the bundle was refused."""
        return "no" if any(case.state is CaseState.REFUSED for case in self.cases) else "yes"

    @property
    def completed(self) -> datetime | None:
        """When all that it took was finished: at once, or not yet."""
        return self.at if self.state is CaseState.COMPLETED else None


#: what a bundle is of which nothing is open: the first of these that one of its cases is
_CLOSED = (CaseState.COMPLETED, CaseState.WITHDRAWN, CaseState.REFUSED)
