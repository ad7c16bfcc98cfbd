"""A card that somebody leaves in the slot of a real card service begins no other visit."""

from __future__ import annotations

import asyncio

import pytest

from flows.bodies import PageKind
from flows.page import Page
from flows.visit import EndReason, Visit, VisitEnd
from tests.visits.conftest import LIMIT_S, RETIRES, HeadlessScreen, Kiosk

pytestmark = [pytest.mark.real_parts, pytest.mark.xdist_group("visits")]
PUT_OUT = "请先取出机器里的卡片"


class Leaves(HeadlessScreen):
    """Whoever is asked for the card has gone already; the kiosk does not wait longer than for that."""

    visit: Visit

    async def ask(self, page: Page) -> str:
        if page.kind is PageKind.TAKE_CARD:
            self.show(page)
            self.visit.cancel("shutdown")
            await asyncio.Event().wait()
        if page.node == "handle/notice":
            self.visit.cancel("idle")
        return await super().ask(page)


class Comes(HeadlessScreen):
    """The next citizen, who takes out what is in the slot when asked to, and puts in the own card."""

    async def ask(self, page: Page) -> str:
        if page.kind is PageKind.INSERT_CARD:
            self.show(page)
            await asyncio.Event().wait()
        return await super().ask(page)

    def show(self, page: Page) -> None:
        super().show(page)
        if page.title == PUT_OUT:
            self.devices.pull()
            asyncio.get_running_loop().call_later(1.0, self.devices.insert, "chen")


async def leave_a_card(kiosk: Kiosk) -> None:
    """One visit whose citizen goes away, with the card of ``li`` in the slot."""
    screen = Leaves(kiosk.devices, {node: answer for node, answer in RETIRES.items() if node != "handle/notice"})
    screen.visit = kiosk.visit(screen)
    kiosk.devices.insert("li")
    async with asyncio.timeout(LIMIT_S):
        assert (await screen.visit.run()).reason is EndReason.IDLE
    assert PageKind.TAKE_CARD in screen.kinds()


async def come_after(kiosk: Kiosk) -> Comes:
    screen = Comes(kiosk.devices, {**RETIRES, "result": "done"})
    assert await kiosk.walk(screen, card=None) == VisitEnd(EndReason.DONE, "checked")
    assert "陈虚构" in screen.page("result").title
    assert not any("李试样" in page.title for page in screen.pages)
    return screen


async def test_the_next_citizen_is_asked_to_take_it_out_and_is_served_with_the_own_card(kiosk: Kiosk) -> None:
    await leave_a_card(kiosk)
    screen = await come_after(kiosk)
    assert PUT_OUT in [page.title for page in screen.pages]
    kinds = kiosk.kinds_of_events()
    assert kinds.index("card.left") < kinds.index("card.taken")
