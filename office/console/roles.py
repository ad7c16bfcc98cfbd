"""Who may do what at the console, and in which states of a case: one table, which pages and actions both ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from office.cases.case import OPEN, CaseState


class Role(StrEnum):
    """What somebody of the bureau is there for."""

    WINDOW = "window"  # 窗口: receives
    REVIEWER = "reviewer"  # 经办、复核: decides
    LEADER = "leader"  # 负责人: all of that, and whom a case belongs to
    AUDITOR = "auditor"  # 审计: sees who did and saw what, and changes nothing


class Act(StrEnum):
    """What is done about a case."""

    RECEIVE = "receive"
    CORRECT = "correct"
    DECIDE = "decide"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Page(StrEnum):
    """What is read: a heading of the console."""

    CASES = "cases"
    FIGURES = "figures"
    AUDIT = "audit"


@dataclass(frozen=True)
class Allowed:
    """Who may do it, and what state the case must be in."""

    roles: frozenset[Role]
    states: frozenset[CaseState]


WORKING = frozenset({Role.WINDOW, Role.REVIEWER, Role.LEADER})
DECIDING = frozenset({Role.REVIEWER, Role.LEADER})
UNDECIDED = OPEN - {CaseState.CORRECTION}

ACTS = {
    Act.RECEIVE: Allowed(WORKING, frozenset({CaseState.CORRECTION})),
    Act.CORRECT: Allowed(DECIDING, UNDECIDED),
    Act.DECIDE: Allowed(DECIDING, UNDECIDED),
    Act.REFUSE: Allowed(DECIDING, OPEN),
    Act.WITHDRAW: Allowed(WORKING, OPEN),
}
PAGES = {
    Page.CASES: frozenset(Role),
    Page.FIGURES: frozenset({Role.LEADER, Role.AUDITOR}),
    Page.AUDIT: frozenset({Role.AUDITOR}),
}


def may_do(role: Role, act: Act, state: CaseState) -> bool:
    """Whether whoever has this role may do it about a case in that state."""
    allowed = ACTS[act]
    return role in allowed.roles and state in allowed.states


def may_read(role: Role, page: Page) -> bool:
    return role in PAGES[page]
