"""Showing an electronic card to the camera: to say who one is, or to prove it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial

from config.faults import Fault
from devices.face.port import Guidance, NoCode, Prompt, ScannedCode
from flows.bodies import Code
from flows.page import Page
from flows.stay.streams import until
from flows.stay.turn import Turn
from office.port import ElectronicHolder


async def shown_card(turn: Turn) -> ElectronicHolder | None:
    """Whose electronic card is held up, by the word of the office; the code is never looked into.

    None when no code came, another way was chosen, or the camera failed.
    """
    first = Guidance(Prompt.SHOW_CODE, None, 0, 0)
    asking = asyncio.ensure_future(turn.screen.ask(partial(_code_page, turn, first)))
    try:
        code = await _scanned(turn, asking)
    except Fault as fault:
        if fault.entry.way_on != "other_way":
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        code = None
    finally:
        asking.cancel()
    if code is None:
        return None
    turn.screen.show(lambda: turn.page("checking"))
    return await turn.parts.office.verify_electronic_card(code.text)


async def _scanned(turn: Turn, asking: asyncio.Future[str]) -> ScannedCode | None:
    """The code that was held up; None when there was none, or another way was chosen."""
    with turn.stopwatch.citizen():
        async with aclosing(turn.parts.eyes.scan()) as moments:
            async for moment in until(moments, asking):
                match moment:
                    case ScannedCode():
                        return moment
                    case NoCode():
                        return None
                    case Guidance():
                        turn.screen.show(partial(_code_page, turn, moment))
    return None


def _code_page(turn: Turn, moment: Guidance) -> Page:
    text = turn.scene.words.texts[f"scan.{moment.prompt}"]
    return turn.page(body=Code(moment.prompt, text))
