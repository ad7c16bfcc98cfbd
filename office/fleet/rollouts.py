"""How a version comes to many kiosks: stage by stage, no further than it serves, and back by itself. Pure.

Every kiosk judges for itself whether it serves (``maintenance/agent/updates``), and takes back what does not. Here is
counted what they say, and decided who is next.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Literal

from fleet.messages import Outcome


class Status(StrEnum):
    """``PAUSED``: nobody is told anything more until it is resumed. ``STOPPED``: and those that had it go back."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Stands(StrEnum):
    """How it stands with one kiosk. ``TOLD``: it has its command, and has not come to serve with the new version."""

    WAITS = "waits"
    TOLD = "told"
    SERVES = "serves"
    FAILED = "failed"
    #: it was told to go back, and has
    GOES_BACK = "goes_back"
    BACK = "back"
    #: its certificate was revoked meanwhile: nobody waits for it, or believes it
    OUT = "out"


@dataclass(frozen=True)
class Plan:
    """``steady_s``: so long all kiosks of a stage have to serve before the next one begins. ``patience_s``: a kiosk
    that has been told and does not serve for so long has failed. More than ``failures`` of them stop it.
    """

    id: str
    kind: Literal["program", "content"]
    version: str
    stages: tuple[tuple[str, ...], ...]
    steady_s: int = 3600
    patience_s: int = 86_400
    failures: int = 0


@dataclass(frozen=True)
class Member:
    """One kiosk; ``since`` when it stands so, ``why`` it failed, as a code."""

    stands: Stands = Stands.WAITS
    since: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Seen:
    """What a kiosk says: what became of its command, which version it runs, and whether it serves; what a ``revoked``
    one says does not count."""

    outcome: Outcome | None = None
    why: str = ""
    runs: str = ""
    serves: bool = False
    revoked: bool = False


@dataclass(frozen=True)
class Tell:
    """Pass on a command that maintainers have signed: to take the version, or to take it back."""

    kiosk: str
    back: bool = False


@dataclass(frozen=True)
class Rollout:
    """Where it is: ``stage`` counts from 0."""

    plan: Plan
    status: Status = Status.RUNNING
    stage: int = 0
    members: Mapping[str, Member] = field(default_factory=dict)
    why: str = ""

    @classmethod
    def begun(cls, plan: Plan) -> Rollout:
        return cls(plan, members={kiosk: Member() for stage in plan.stages for kiosk in stage})

    def counts(self) -> Counter[Stands]:
        return Counter(member.stands for member in self.members.values())


def stages_of(
    rollout: str, kiosks: Collection[str], sizes: Sequence[str], first: Sequence[str] = ()
) -> list[list[str]]:
    """The kiosks by stages. ``sizes``: how many have it after each, as a number or a share (``1``, ``5%``, ``100%``).

    ``first`` come first, and are among ``kiosks``; the others in an order that is another for each roll-out, so that it
    is not always the same ones that suffer. ValueError for sizes that do not grow, and of whom nobody has heard.
    """
    first = list(dict.fromkeys(first))
    if strangers := sorted(set(first) - set(kiosks)):
        raise ValueError(f"not among the kiosks that it is for: {', '.join(strangers)}")
    others = sorted(set(kiosks) - set(first), key=lambda kiosk: hashlib.sha256(f"{rollout} {kiosk}".encode()).digest())
    ordered = [*first, *others]
    ends = [_count(size, len(ordered)) for size in sizes]
    if not ends or ends[-1] != len(ordered) or ends != sorted(ends):
        raise ValueError("stages grow, and the last one is 100%")
    begins = [0, *ends[:-1]]
    return [stage for begin, end in zip(begins, ends, strict=True) if (stage := ordered[begin:end])]


def _count(size: str, of: int) -> int:
    found = re.fullmatch(r"(\d{1,6})(%?)", size)
    if found is None:
        raise ValueError(f"{size!r} is neither a number nor a share")
    return min(of, ceil(of * int(found[1]) / 100) if found[2] else int(found[1]))


def step(rollout: Rollout, seen: Mapping[str, Seen], now: datetime) -> tuple[Rollout, tuple[Tell, ...]]:
    """What follows from what kiosks say; the same again when nothing follows."""
    members = {kiosk: _judged(rollout, kiosk, seen.get(kiosk, Seen()), now) for kiosk in rollout.members}
    told = replace(rollout, members=members)
    if rollout.status is not Status.RUNNING:
        return told, ()
    failed = [kiosk for kiosk, member in members.items() if member.stands is Stands.FAILED]
    if len(failed) > rollout.plan.failures:
        codes = Counter(members[kiosk].why for kiosk in failed)
        return stopped(told, ", ".join(f"{why} {times}" for why, times in sorted(codes.items())), now)
    here = [members[kiosk] for stage in rollout.plan.stages[: rollout.stage + 1] for kiosk in stage]
    if all(_is_steady(member, rollout.plan, now) for member in here):
        if rollout.stage + 1 == len(rollout.plan.stages):
            return replace(told, status=Status.DONE), ()
        told = replace(told, stage=rollout.stage + 1)
    return _told(told, now)


def stopped(rollout: Rollout, why: str, now: datetime) -> tuple[Rollout, tuple[Tell, ...]]:
    """Nobody gets it any more, and whoever was told of it goes back."""
    without = (Stands.WAITS, Stands.OUT)
    have_it = [kiosk for kiosk, member in rollout.members.items() if member.stands not in without]
    back = {kiosk: replace(rollout.members[kiosk], stands=Stands.GOES_BACK, since=now) for kiosk in have_it}
    stops = replace(rollout, status=Status.STOPPED, why=why, members={**rollout.members, **back})
    return stops, tuple(Tell(kiosk, back=True) for kiosk in have_it)


def _told(rollout: Rollout, now: datetime) -> tuple[Rollout, tuple[Tell, ...]]:
    waiting = [kiosk for kiosk in rollout.plan.stages[rollout.stage] if rollout.members[kiosk].stands is Stands.WAITS]
    told = {kiosk: Member(Stands.TOLD, now) for kiosk in waiting}
    return replace(rollout, members={**rollout.members, **told}), tuple(map(Tell, waiting))


def _judged(rollout: Rollout, kiosk: str, seen: Seen, now: datetime) -> Member:
    """How it stands with that kiosk by what it says."""
    member, plan = rollout.members[kiosk], rollout.plan
    if seen.revoked or member.stands is Stands.OUT:
        return member if member.stands is Stands.OUT else Member(Stands.OUT, now)
    has_it = seen.runs == plan.version
    if member.stands is Stands.GOES_BACK and seen.runs and not has_it:
        return replace(member, stands=Stands.BACK, since=now)
    if member.stands is Stands.TOLD:
        if seen.outcome in (Outcome.FAILED, Outcome.REFUSED):
            return Member(Stands.FAILED, now, seen.why or str(seen.outcome))
        if seen.outcome is Outcome.DONE and has_it and seen.serves:
            return Member(Stands.SERVES, now)
        return _patient(member, plan, now)
    if member.stands is Stands.SERVES:
        if seen.runs and not has_it:
            return Member(Stands.FAILED, now, "taken_back")
        if not seen.serves:
            return Member(Stands.TOLD, now)
    return member


def _patient(member: Member, plan: Plan, now: datetime) -> Member:
    late = member.since is not None and now - member.since >= timedelta(seconds=plan.patience_s)
    return Member(Stands.FAILED, now, "late") if late else member


def _is_steady(member: Member, plan: Plan, now: datetime) -> bool:
    """What has failed within the limit keeps nobody waiting, and what is no longer one of ours neither."""
    if member.stands in (Stands.FAILED, Stands.OUT):
        return True
    serves = member.stands is Stands.SERVES and member.since is not None
    return serves and now - (member.since or now) >= timedelta(seconds=plan.steady_s)
