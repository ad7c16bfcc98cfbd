"""Who may do what at the console, and in which states of a case: one table, which pages and actions both ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from office.cases.case import FOLLOWING, OPEN, Case, CaseState


class Role(StrEnum):
    """What somebody of the bureau is there for."""

    WINDOW = "window"  # 窗口: receives
    REVIEWER = "reviewer"  # 经办、复核: decides
    LEADER = "leader"  # 负责人: all of that, and the figures
    MAINTAINER = "maintainer"  # 运维: looks after the machines, and sees nothing of any case
    AUDITOR = "auditor"  # 审计: sees who did and saw what, and changes nothing


class Act(StrEnum):
    """What is done about a case."""

    TAKE = "take"
    TAKE_OVER = "take_over"
    DECIDE = "decide"
    CORRECT = "correct"
    RECEIVE = "receive"
    PAUSE = "pause"
    RESUME = "resume"
    TO_LAW = "to_law"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Page(StrEnum):
    """What is read: a heading of the console."""

    CASES = "cases"
    FOLLOW_UPS = "follow_ups"
    CALLS = "calls"
    SLIPS = "slips"
    DEPARTMENTS = "departments"
    PROMISES = "promises"
    FIGURES = "figures"
    FLEET = "fleet"
    AUDIT = "audit"


@dataclass(frozen=True)
class Allowed:
    """Who may do it, and what state the case must be in."""

    roles: frozenset[Role]
    states: frozenset[CaseState]


def _before(state: CaseState) -> frozenset[CaseState]:
    """What may become ``state``."""
    return frozenset(one for one, followers in FOLLOWING.items() if state in followers)


WORKING = frozenset({Role.WINDOW, Role.REVIEWER, Role.LEADER})
DECIDING = frozenset({Role.REVIEWER, Role.LEADER})
#: whoever decides an accepted case has examined it
EXAMINED = frozenset({CaseState.ACCEPTED, CaseState.REVIEW})

ACTS = {
    Act.TAKE: Allowed(DECIDING, frozenset({CaseState.ACCEPTED})),
    Act.TAKE_OVER: Allowed(WORKING, OPEN - {CaseState.ACCEPTED}),
    Act.DECIDE: Allowed(DECIDING, EXAMINED),
    Act.CORRECT: Allowed(DECIDING, EXAMINED),
    Act.RECEIVE: Allowed(WORKING, frozenset({CaseState.CORRECTION})),
    Act.PAUSE: Allowed(DECIDING, EXAMINED | {CaseState.DEPARTMENT}),
    Act.RESUME: Allowed(DECIDING, EXAMINED | {CaseState.DEPARTMENT}),
    Act.TO_LAW: Allowed(frozenset({Role.LEADER}), EXAMINED | {CaseState.DEPARTMENT}),
    Act.REFUSE: Allowed(DECIDING, _before(CaseState.REFUSED)),
    Act.WITHDRAW: Allowed(WORKING, _before(CaseState.WITHDRAWN)),
}
#: what moves the clock: one that stands can only go on
CLOCK_ACTS = frozenset({Act.PAUSE, Act.RESUME, Act.TO_LAW})
OF_CASES = WORKING | {Role.AUDITOR}
PAGES = {
    Page.CASES: OF_CASES,
    Page.FOLLOW_UPS: DECIDING | {Role.AUDITOR},
    Page.CALLS: OF_CASES,
    Page.SLIPS: OF_CASES,
    Page.DEPARTMENTS: OF_CASES,
    Page.PROMISES: DECIDING | {Role.AUDITOR},
    Page.FIGURES: frozenset({Role.LEADER, Role.AUDITOR}),
    Page.FLEET: frozenset({Role.MAINTAINER, Role.LEADER, Role.AUDITOR}),
    Page.AUDIT: frozenset({Role.AUDITOR}),
}


def may_do(role: Role, act: Act, case: Case) -> bool:
    """Whether whoever has this role may do it about the case as it stands."""
    allowed = ACTS[act]
    fits = bool(case.paused) == (act is Act.RESUME) if act in CLOCK_ACTS else True
    return fits and role in allowed.roles and case.state in allowed.states


def may_read(role: Role, page: Page) -> bool:
    return role in PAGES[page]


def first_page(role: Role) -> Page:
    """Where somebody begins."""
    return next(page for page in Page if may_read(role, page))
