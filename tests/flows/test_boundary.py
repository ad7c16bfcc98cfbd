"""The boundary of a part: whatever it raises is a fault of it, and nothing of its text is told."""

from __future__ import annotations

import asyncio
import inspect
import re
import sqlite3
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any, cast

import pytest

from config.ending import ToldToEnd
from config.faults import Fault, fault_list
from config.parts import PartName
from flows.boundary import BORDERS, all_bounded, boundary, bounded, members
from flows.parts import Parts
from flows.stay.streams import merged
from office.port import Office
from printing.port import Printer
from records.port import Records

PERSONAL = "510000196511230012"
LIMIT_S = 30.0


class Raising:
    """A part, every member of which raises ``error``."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    @property
    def status(self) -> object:
        raise self._error

    async def submit(self, _: object) -> None:
        raise self._error

    async def follow(self, _: object) -> AsyncGenerator[int, None]:
        yield 1
        raise self._error

    def events(self, visit: str | None = None) -> Iterator[int]:
        yield 1
        raise self._error

    def append(self, kind: str) -> None:
        raise self._error


ERRORS = (
    OSError(5, PERSONAL),
    UnicodeDecodeError("gb18030", PERSONAL.encode(), 0, 1, PERSONAL),
    ValueError(PERSONAL),
    AttributeError(PERSONAL),
    MemoryError(PERSONAL),
    RecursionError(PERSONAL),
    AssertionError(PERSONAL),
    BaseExceptionGroup(PERSONAL, [BaseException(PERSONAL)]),
    TimeoutError(PERSONAL),
    sqlite3.OperationalError(PERSONAL),
    StopIteration(PERSONAL),
    StopAsyncIteration(PERSONAL),
    ExceptionGroup(PERSONAL, [ValueError(PERSONAL)]),
    SystemExit(PERSONAL),
    KeyboardInterrupt(PERSONAL),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_what_a_call_raises_is_a_fault_of_the_part_without_its_text(error: Exception) -> None:
    office = bounded(cast(Office, Raising(error)), PartName.OFFICE)
    with pytest.raises(Fault) as caught:
        await office.submit(cast(Any, None))
    assert caught.value.code == "OFFICE-UNEXPECTED"
    assert caught.value.__cause__ is None
    assert PERSONAL not in str(caught.value)
    assert re.fullmatch(r"\w+ at \w+\.py:\d+ in [\w.]+", caught.value.detail)


async def test_a_stream_fails_where_it_fails_and_not_before() -> None:
    statuses = bounded(cast(Any, Raising(ValueError())), PartName.PRINTER).follow(None)
    assert await anext(statuses) == 1
    with pytest.raises(Fault, match="PRINTER-UNEXPECTED: ValueError at "):
        await anext(statuses)


def test_a_call_a_property_and_an_iterator_fail_alike() -> None:
    records = bounded(cast(Records, Raising(OSError())), PartName.RECORDS)
    with pytest.raises(Fault, match="RECORDS-UNEXPECTED"):
        records.append("visit.started")
    with pytest.raises(Fault, match="RECORDS-UNEXPECTED"):
        list(records.events())
    reader = bounded(cast(Any, Raising(OSError())), PartName.CARD_READER)
    with pytest.raises(Fault, match="CARD-UNEXPECTED"):
        _ = reader.status


async def test_a_fault_of_the_part_stays_what_it_is() -> None:
    fault = Fault("OFFICE-LATE")  # what EmbeddedOffice raises when an answer takes too long
    with pytest.raises(Fault) as caught:
        await bounded(cast(Office, Raising(fault)), PartName.OFFICE).submit(cast(Any, None))
    assert caught.value is fault


async def test_whoever_is_cancelled_is_cancelled_and_the_stream_is_closed() -> None:
    closed = asyncio.Event()

    class Endless:
        async def follow(self, _: object) -> AsyncGenerator[int, None]:
            try:
                await asyncio.Event().wait()
                yield 1
            finally:
                closed.set()

    async def read() -> None:
        async with aclosing(bounded(cast(Printer, Endless()), PartName.PRINTER).follow(cast(Any, None))) as statuses:
            async for _ in statuses:
                pass

    reading = asyncio.ensure_future(read())
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert closed.is_set()


async def test_what_the_reader_of_a_stream_raises_is_not_the_parts() -> None:
    statuses = bounded(cast(Any, Raising(ValueError())), PartName.PRINTER).follow(None)

    async def read() -> None:
        async with aclosing(statuses):
            async for _ in statuses:
                raise KeyError

    with pytest.raises(KeyError):
        await read()


async def test_something_of_its_own_that_a_part_has_cancelled_cancels_no_visit() -> None:
    """A part that awaits a task of its own which it has cancelled looks, from outside, as if the visit were ended."""

    class Cancelling:
        async def submit(self, _: object) -> None:
            mine = asyncio.ensure_future(asyncio.Event().wait())
            mine.cancel()
            await mine

    with pytest.raises(Fault, match="OFFICE-UNEXPECTED: CancelledError"):
        await bounded(cast(Office, Cancelling()), PartName.OFFICE).submit(cast(Any, None))


@pytest.mark.parametrize("ending", [ToldToEnd(143), GeneratorExit()], ids=repr)
def test_the_end_of_the_program_passes(ending: BaseException) -> None:
    with pytest.raises(type(ending)), boundary(PartName.CLOCK):
        raise ending


class RaisingEverywhere:
    """A part of ``port`` that does what its members do, up to the point where each raises ``error``."""

    def __init__(self, port: type, error: Exception) -> None:
        self._port, self._error = port, error

    def __getattr__(self, name: str) -> Any:
        function = members(self._port)[name]
        if isinstance(function, property):
            raise self._error
        if inspect.iscoroutinefunction(function):
            return self._awaited
        return self._streamed if "AsyncGenerator" in str(function.__annotations__["return"]) else self._called

    def _called(self, *_: object) -> None:
        raise self._error

    async def _awaited(self, *_: object) -> None:
        raise self._error

    async def _streamed(self, *_: object) -> AsyncGenerator[int, None]:
        raise self._error
        yield 0


async def use(part: Any, port: type, name: str) -> None:
    """Use a member as far as it goes."""
    found, function = getattr(part, name), members(port)[name]
    if isinstance(function, property):
        return
    arguments = len(inspect.signature(function).parameters) - 1
    result = found(*(None for _ in range(arguments)))
    if isinstance(result, AsyncGenerator):
        await anext(result)
    elif inspect.isawaitable(result):
        await result


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("name", PartName)
async def test_every_member_of_every_port_is_within_the_boundary(name: PartName, error: Exception) -> None:
    """Read from the protocols: a member that is added to a port is tried, too."""
    border = BORDERS[name]
    part = bounded(RaisingEverywhere(border.port, error), name)
    codes = {}
    for member in members(border.port):
        with pytest.raises(Fault) as caught:
            await use(part, border.port, member)
        codes[member] = caught.value.code
        assert PERSONAL not in str(caught.value)
    assert set(codes.values()) == {border.unexpected}


def test_every_part_has_a_border_with_a_fault_of_its_own() -> None:
    assert set(BORDERS) == set(PartName)
    codes = [border.unexpected for border in BORDERS.values()]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(fault_list())


def test_a_part_that_is_bounded_is_not_bounded_again() -> None:
    others: Any = dict.fromkeys(("chores", "keeper", "left", "settings"))
    parts = Parts(**{field: object() for field in Parts.FIELDS.values()}, **others)  # type: ignore[arg-type]
    once = all_bounded(parts)
    assert all(getattr(all_bounded(once), name) is getattr(once, name) for name in Parts.FIELDS.values())
    assert all(getattr(once, name) is not getattr(parts, name) for name in Parts.FIELDS.values())


async def test_a_source_that_fails_is_heard_among_merged_ones() -> None:
    """It went unheard, and the page that waited for a card waited for ever."""

    async def quiet() -> AsyncGenerator[int, None]:
        await asyncio.Event().wait()
        yield 0

    async def failing() -> AsyncGenerator[int, None]:
        yield 1
        raise LookupError

    async with asyncio.timeout(LIMIT_S), aclosing(merged(quiet(), failing())) as items:
        assert await anext(items) == 1
        with pytest.raises(LookupError):
            await anext(items)
