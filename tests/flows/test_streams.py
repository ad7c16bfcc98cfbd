"""What must come to its end does, also when a signal comes while it is being done."""

from __future__ import annotations

import asyncio

import pytest

from config.waiting import to_its_end


async def test_whoever_is_cancelled_while_putting_things_in_order_puts_them_in_order_first() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def put_in_order() -> None:
        begun.set()
        await may_end.wait()
        done.append("in order")

    ending = asyncio.ensure_future(to_its_end(put_in_order()))
    await begun.wait()
    for _ in range(2):
        ending.cancel()
        await asyncio.sleep(0)
    assert not ending.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert done == ["in order"]


async def test_what_it_gives_and_what_it_raises_are_given_and_raised() -> None:
    async def gives() -> int:
        return 7

    async def raises() -> int:
        raise LookupError

    assert await to_its_end(gives()) == 7
    with pytest.raises(LookupError):
        await to_its_end(raises())
