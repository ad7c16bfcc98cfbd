"""Parts that are held: made anew behind their boundary, and whoever has one notices nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from config.faults import Fault
from config.parts import PartName
from flows.held import CLOSE_LIMIT_S, Close, HeldParts
from play.virtual_time import VirtualTimeLoop

PART = PartName.PRINTER


class Printer:
    def __init__(self, number: int) -> None:
        self.number = number

    async def ready(self) -> int:
        return self.number


class Shop:
    """Makes printers, one after the other; what goes wrong is up to the test."""

    def __init__(self) -> None:
        self.made = 0
        self.closed: list[int] = []
        self.trouble: Exception | None = None
        self.hangs = self.ends = False

    async def make(self) -> tuple[Printer, Close | None]:
        if self.trouble is not None:
            raise self.trouble
        self.made += 1
        number = self.made

        async def close() -> None:
            if self.hangs:
                await asyncio.Event().wait()
            if self.ends:
                raise SystemExit("said by a parser of arguments")
            self.closed.append(number)

        return Printer(number), close


def held(story: Callable[[HeldParts, Shop], Awaitable[None]]) -> Shop:
    shop = Shop()

    async def told() -> None:
        async with AsyncExitStack() as stack:
            await story(HeldParts(stack, lambda _: shop.make), shop)

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(told())
    return shop


def test_whoever_has_a_part_has_the_new_one_and_each_is_closed_once() -> None:
    async def story(parts: HeldParts, shop: Shop) -> None:
        printer: Any = await parts.open(PART)
        await parts.restart(PART)
        assert shop.closed == [1]
        assert await printer.ready() == 2

    assert held(story).closed == [1, 2]


@pytest.mark.expects_log("printer not closed in")
def test_one_that_cannot_be_closed_is_left_behind() -> None:
    async def story(parts: HeldParts, shop: Shop) -> None:
        printer: Any = await parts.open(PART)
        shop.hangs = True
        began = asyncio.get_running_loop().time()
        await parts.restart(PART)
        assert asyncio.get_running_loop().time() - began == CLOSE_LIMIT_S
        assert await printer.ready() == 2
        shop.hangs = False

    assert held(story).closed == [2]


@pytest.mark.expects_log("printer not closed: PRINTER-UNEXPECTED: SystemExit")
def test_one_that_would_end_the_program_instead_of_closing_keeps_no_other_open() -> None:
    async def story(parts: HeldParts, shop: Shop) -> None:
        await parts.open(PART)
        shop.ends = True
        await parts.restart(PART)
        shop.ends = False

    assert held(story).closed == [2]


def test_one_that_cannot_be_made_says_why_until_it_can() -> None:
    async def story(parts: HeldParts, shop: Shop) -> None:
        printer: Any = await parts.open(PART)
        shop.trouble = Fault("DATA-DIR")
        with pytest.raises(Fault, match="DATA-DIR"):
            await parts.restart(PART)
        with pytest.raises(Fault, match="DATA-DIR"):
            await printer.ready()
        shop.trouble = None
        await parts.restart(PART)
        assert await printer.ready() == 2

    assert held(story).closed == [1, 2]


def test_one_that_was_missing_can_be_made_later() -> None:
    async def story(parts: HeldParts, _: Shop) -> None:
        parts.miss(PART, Fault("DATA-DIR"))
        printer = parts.within[PART]
        await parts.restart(PART)
        assert await printer.ready() == 1

    assert held(story).closed == [1]


def test_what_was_only_lent_is_left_as_it_is() -> None:
    async def story(parts: HeldParts, _: Shop) -> None:
        parts.lend(PART, Printer(7))
        await parts.restart(PART)
        assert await parts.within[PART].ready() == 7

    assert held(story).closed == []
