"""Whoever listens to a reader hears every status once, from the one that holds."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from devices.cards.changes import Changes


class Slot:
    def __init__(self) -> None:
        self.status = "empty"
        self.changes = Changes(lambda: self.status)

    def becomes(self, *statuses: str) -> None:
        for status in statuses:
            self.status = status
            self.changes.tell()


async def test_the_status_that_holds_comes_first_and_then_each_new_one_however_fast_they_come() -> None:
    slot = Slot()
    slot.becomes("card")
    async with aclosing(slot.changes.heard()) as heard:
        assert await anext(heard) == "card"
        slot.becomes("busy", "busy", "empty", "card", "card")
        assert [await anext(heard) for _ in range(3)] == ["busy", "empty", "card"]
        waiting = asyncio.ensure_future(anext(heard))
        slot.becomes("card")
        await asyncio.sleep(0)
        assert not waiting.done(), "told twice"
        slot.becomes("gone")
        assert await waiting == "gone"


async def test_everybody_hears_it_and_whoever_has_left_is_forgotten() -> None:
    slot = Slot()
    async with aclosing(slot.changes.heard()) as stays:
        async with aclosing(slot.changes.heard()) as leaves:
            assert [await anext(stays), await anext(leaves)] == ["empty", "empty"]
            slot.becomes("card")
            assert await anext(leaves) == "card"
        slot.becomes("gone")
        assert [await anext(stays), await anext(stays)] == ["card", "gone"]
        assert len(slot.changes._listeners) == 1
    assert not slot.changes._listeners


async def test_what_changes_between_the_call_and_the_first_look_is_not_missed() -> None:
    slot = Slot()
    heard = slot.changes.heard()
    slot.becomes("card")
    async with aclosing(heard):
        assert await anext(heard) == "card"
