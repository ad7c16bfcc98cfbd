"""Parts whose every member can fail in every way: what is tried is read from the protocols of the ports."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, get_type_hints

from config.faults import Fault
from config.parts import PartName
from flows.boundary import BORDERS, members
from flows.held import Close, Maker
from play.site import VirtualSite


@dataclass(frozen=True, order=True)
class Member:
    """One public member of a port."""

    part: PartName
    name: str

    @property
    def is_stream(self) -> bool:
        function = members(BORDERS[self.part].port)[self.name]
        hints = {} if isinstance(function, property) else get_type_hints(function)
        return getattr(hints.get("return"), "__origin__", None) is AsyncGenerator

    def __str__(self) -> str:
        return f"{self.part}.{self.name}"


def all_members() -> list[Member]:
    """Every member of every port that a visit or the service uses."""
    return [Member(name, member) for name in PartName for member in members(BORDERS[name].port)]


#: by name: how it is made. A fault, what a library or a system says, a decoder, and bugs.
ERRORS: Mapping[str, Callable[[], Exception]] = {
    "Fault": lambda: Fault("OFFICE-LATE"),  # of another part than its own, often
    "OSError": lambda: OSError(5, "said by the system"),
    "TimeoutError": TimeoutError,
    "UnicodeDecodeError": lambda: UnicodeDecodeError("gb18030", b"\xd5\xd2", 0, 1, "said by a decoder"),
    "sqlite3.OperationalError": lambda: sqlite3.OperationalError("said by a library"),
    "ValueError": lambda: ValueError("said by a parser"),
    "AttributeError": lambda: AttributeError("a bug"),
    "KeyError": lambda: KeyError("a bug"),
    "AssertionError": lambda: AssertionError("a bug"),
    "MemoryError": MemoryError,
    "RecursionError": lambda: RecursionError("a bug"),
    "ExceptionGroup": lambda: ExceptionGroup("a task group", [ValueError("said by a parser")]),
}
#: when it fails: its first call, every call until it is mended, or (a stream) after its first item
ONCE, ALWAYS, MIDWAY = "once", "always", "midway"


def times_of(member: Member) -> tuple[str, ...]:
    return (ONCE, ALWAYS, MIDWAY) if member.is_stream else (ONCE, ALWAYS)


@dataclass
class Plan:
    """What is to fail; ``failed`` counts how often it did, ``asked`` is every member that was used."""

    member: Member | None = None
    error: Callable[[], Exception] = TimeoutError
    when: str = ONCE
    failed: int = 0
    mended: bool = False
    asked: set[Member] = field(default_factory=set)

    def fail(self, member: Member, *, midway: bool = False) -> None:
        self.asked.add(member)
        if member != self.member or (self.mended and member.name != "close") or (self.when == MIDWAY) != midway:
            return
        if self.when == ALWAYS or not self.failed:
            self.failed += 1
            raise self.error()


class Failing:
    """A part whose members fail as the plan says."""

    def __init__(self, real: Any, part: PartName, plan: Plan) -> None:
        self._real, self._part, self._plan = real, part, plan

    def __getattr__(self, name: str) -> Any:
        if name not in members(BORDERS[self._part].port):
            return getattr(self._real, name)
        member = Member(self._part, name)
        function = members(BORDERS[self._part].port)[name]
        if isinstance(function, property):
            self._plan.fail(member)
            return getattr(self._real, name)
        found = getattr(self._real, name)
        if member.is_stream:
            return lambda *arguments, **more: self._streamed(member, found(*arguments, **more))
        if asyncio.iscoroutinefunction(function):
            return lambda *arguments, **more: self._awaited(member, found, arguments, more)
        return lambda *arguments, **more: self._called(member, found, arguments, more)

    def _called(self, member: Member, found: Any, arguments: Any, more: Any) -> Any:
        self._plan.fail(member)
        return found(*arguments, **more)

    async def _awaited(self, member: Member, found: Any, arguments: Any, more: Any) -> Any:
        self._plan.fail(member)
        return await found(*arguments, **more)

    async def _streamed(self, member: Member, stream: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
        try:
            self._plan.fail(member)
            async for item in stream:
                yield item
                self._plan.fail(member, midway=True)
        finally:
            await stream.aclose()


class FailingSite(VirtualSite):
    """The parts of a played kiosk, each of which may fail."""

    def __init__(self, plan: Plan, *arguments: Any) -> None:
        self._plan = plan
        super().__init__(*arguments)
        self._makers = {name: partial(self._made, name, maker) for name, maker in self._makers.items()}

    async def _made(self, name: PartName, maker: Maker) -> tuple[Any, Close | None]:
        part, close = await maker()
        if close is None or "close" not in members(BORDERS[name].port):
            return part, close
        return part, partial(self._close, Member(name, "close"), close)

    async def _close(self, member: Member, close: Close) -> None:
        result = close()
        if result is not None:
            await result
        self._plan.fail(member)

    def _breakable(self, part: str, real: Any) -> Any:
        breakable = super()._breakable(part, real)
        if part not in set(PartName):  # a department: no part of the kiosk, and behind the port of the office
            return breakable
        return Failing(breakable, PartName(part), self._plan)
