"""Is this machine ready to serve? What the checks find, part by part, as ``check`` tells it.

Every part is opened by itself for that, and closed again: whatever becomes of one, the others are looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.faults import Fault
from config.parts import PartName
from maintenance import keeper
from maintenance.checks import Check
from maintenance.keeper import MachineKeeper
from maintenance.machine import Machine
from maintenance.port import Finding, Issue

#: Opens one part by itself; None where the site has none of it. Faults when it cannot be opened.
OpenPart = Callable[[PartName], AbstractAsyncContextManager[Any]]
#: the machine that has these parts
MakeMachine = Callable[[Mapping[PartName, Any]], Machine]


@dataclass(frozen=True)
class CheckResult:
    """One part: the ``fault`` that keeps it from being ready, and what it wants done all the same."""

    part: PartName
    fault: Fault | None = None
    warnings: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        return self.fault is None

    def as_json(self) -> dict[str, Any]:
        """``ok``; ``fault``, a code or None; ``detail`` and ``remedies`` of it, and then of each warning."""
        said = [_detail(self.fault)] if self.fault else []
        said += [f"{warning.code}: {_detail(warning)}" for warning in self.warnings]
        told = [*([self.fault] if self.fault else []), *self.warnings]
        return {
            "ok": self.ok,
            "fault": self.fault.code if self.fault else None,
            "detail": "\n".join(said),
            "remedies": [remedy for fault in told for remedy in fault.entry.remedies],
        }


async def found_by_checks(open_part: OpenPart, make_machine: MakeMachine) -> tuple[Issue, ...]:
    """What is wrong with the machine now, every part and all at once, by the same checks that a kiosk runs."""
    async with _all_open(open_part) as (parts, shut):
        machine = make_machine(parts)
        looked_at = (*keeper.checks_of(machine), *map(_shut, shut, shut.values()))
        return await MachineKeeper(machine, records=None, known=looked_at).look()


@asynccontextmanager
async def _all_open(open_part: OpenPart) -> AsyncIterator[tuple[Mapping[PartName, Any], Mapping[PartName, Fault]]]:
    """Every part that can be opened, and why each other one cannot."""
    contexts = {name: open_part(name) for name in PartName}
    entered = dict(zip(PartName, await asyncio.gather(*map(_entered, contexts.values())), strict=True))
    shut = {name: part for name, part in entered.items() if isinstance(part, Fault)}
    if (judged := shut.get(PartName.RECORDS)) is not None and judged.code == "CLOCK-WRONG":
        shut[PartName.CLOCK] = judged  # the memory judges it, and does not open before one that is wrong
    try:
        yield {name: None if name in shut else part for name, part in entered.items()}, shut
    finally:
        leaving = (
            contexts[name].__aexit__(None, None, None) for name in PartName if not isinstance(entered[name], Fault)
        )
        await asyncio.gather(*leaving)


async def _entered(context: AbstractAsyncContextManager[Any]) -> Any:
    """The part, None where there is none, or the fault that stands before it."""
    try:
        async with asyncio.timeout(keeper.CHECK_LIMIT_S):
            return await context.__aenter__()
    except Fault as fault:
        return fault
    except TimeoutError:
        return keeper.late()
    except Exception as error:  # noqa: BLE001 - what opens a part may be wrong, and hides none of the others
        return keeper.unexpected(error)


def _shut(part: PartName, fault: Fault) -> Check:
    """What stands for the checks of a part that cannot be opened."""

    async def look(_: Machine) -> Sequence[Finding]:
        raise fault

    return Check(f"open {part}", part, 0.0, within_a_visit=True, look=look)


def by_part(issues: Sequence[Issue]) -> list[CheckResult]:
    """The same, part by part, in the order of the parts."""
    return [_result(name, [issue for issue in issues if issue.part is name]) for name in PartName]


def _result(part: PartName, issues: Sequence[Issue]) -> CheckResult:
    stopping = [issue.fault for issue in issues if issue.keeps_from_serving]
    others = tuple(issue.fault for issue in issues if not issue.keeps_from_serving)
    return CheckResult(part, stopping[0] if stopping else None, (*stopping[1:], *others))


# -- how it is told ---------------------------------------------------------------------------------------------------


def none_ready(fault: Fault, at: datetime) -> tuple[Issue, ...]:
    """Every part, where not even the site can be read."""
    return tuple(Issue(name, fault, at, keeps_from_serving=True) for name in PartName)


def as_json(issues: Sequence[Issue]) -> dict[str, Any]:
    """``{"ready": bool, "parts": {NAME: …}, "issues": [{"code", "part", "since", "repair", "by"}]}``."""
    results = by_part(issues)
    parts = {str(result.part): result.as_json() for result in results}
    return {"ready": is_ready(issues), "parts": parts, "issues": [issue.as_json() for issue in issues]}


def is_ready(issues: Iterable[Issue]) -> bool:
    return not any(issue.keeps_from_serving for issue in issues)


def as_lines(issues: Sequence[Issue]) -> str:
    """A line per part; a part in trouble, or with a warning, with its cause and remedies."""
    lines = []
    for result in by_part(issues):
        faults = [result.fault] if result.fault else list(result.warnings)
        lines += [] if faults else [f"{result.part:<12} ok"]
        for fault in faults:
            but = "ok, but " if result.ok else ""
            lines.append(f"{result.part:<12} {but}{fault.code}: {_detail(fault)}")
            lines += [f"{'':<12} - {remedy}" for remedy in fault.entry.remedies]
    return "\n".join(lines)


def _detail(fault: Fault) -> str:
    """The staff's sentence, and what is known beside it."""
    return f"{fault.entry.staff} {fault.detail}".strip()
