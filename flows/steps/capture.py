"""A paper that no record gives is captured, leaf by leaf; whoever would rather not brings it to the counter.

What was captured is a part of the answer, and of nothing else: it goes with the application, and with the visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any

from config.document import MOST_LEAVES
from config.faults import Fault
from devices.document.port import Advice, DocumentCamera, Leaf, Sight
from flows.bodies import Document, Leaves
from flows.bodies.captured import EARLIER, LATER, Corner
from flows.bundle import notice
from flows.bundle.collecting import CAPTURE, COUNTER, Given
from flows.page import Page
from flows.screen import WentBack
from flows.stay.turn import Turn
from flows.steps.collect import Upcoming

TEXTS = (*(f"document.{advice}" for advice in Advice), "document.opening", "document.not_yet", "document.kept")
PAGES = ("", "leaves", "away")
#: the answers of the page on which a leaf is looked at
DONE, ADD, RETAKE, REMOVE = "done", "add", "retake", "remove"


async def capture(turn: Turn) -> Given:
    """Capture the next item; a machine without a document camera lets it be brought."""
    name = turn.answers.the(Upcoming).item
    camera = turn.parts.document
    if camera is None:
        return Given(name, "", COUNTER)
    leaves, at = _before(turn, name), 0
    while True:
        if not leaves:
            first = await _taken(turn, camera, name, 1)
            if first is None:
                return Given(name, "", COUNTER)
            leaves = (first,)
        match await turn.ask(partial(_leaves, turn, name, leaves, at)):
            case "done":
                return Given(name, str(len(leaves)), CAPTURE, leaves=leaves)
            case "add":
                leaves, at = await _with(turn, camera, name, leaves, len(leaves), at)
            case "retake":
                leaves, at = await _with(turn, camera, name, leaves, at, at)
            case "remove":
                leaves, at = (*leaves[:at], *leaves[at + 1 :]), max(0, at - 1)
            case turned:
                at += {EARLIER: -1, LATER: 1}[turned]


def _before(turn: Turn, name: str) -> tuple[Leaf, ...]:
    """What was captured here before, and is looked at once more."""
    answers = (turn.before, *(value for _, value in reversed(turn.answers.given)))
    return next((one.leaves for one in answers if isinstance(one, Given) and one.item == name and one.leaves), ())


async def _with(
    turn: Turn, camera: DocumentCamera, name: str, leaves: tuple[Leaf, ...], place: int, at: int
) -> tuple[tuple[Leaf, ...], int]:
    """The leaves with another one at ``place``, and which to look at; as before for whoever thinks better of it."""
    try:
        taken = await _taken(turn, camera, name, place + 1)
    except WentBack:
        return leaves, at
    return (leaves, at) if taken is None else ((*leaves[:place], taken, *leaves[place + 1 :]), place)


async def _taken(turn: Turn, camera: DocumentCamera, name: str, number: int) -> Leaf | None:
    """One leaf; None where it is brought to the counter instead. A camera that fails can be tried again."""
    while True:
        try:
            with turn.stopwatch.citizen():
                async with aclosing(camera.look()) as sights:
                    return await _looked(turn, camera, sights, partial(_live, turn, name, number))
        except Fault as fault:
            if not fault.code.startswith("DOCUMENT-"):
                raise
            await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        if await turn.ask(partial(_page, turn, name, "away")) == COUNTER:
            return None


class _Seen:
    """What is seen now, and whether somebody has wanted it captured in vain."""

    def __init__(self) -> None:
        self.sight: Sight | None = None
        self.in_vain = self.taking = False


async def _looked(turn: Turn, camera: DocumentCamera, sights: AsyncGenerator[Sight, None], live: Any) -> Leaf | None:
    seen = _Seen()
    make = partial(live, seen)

    async def follow() -> None:
        async for seen.sight in sights:
            seen.in_vain = seen.in_vain and seen.sight.advice is not Advice.GOOD
            if not seen.taking:
                turn.screen.show(make)

    following = asyncio.ensure_future(follow())
    asking: asyncio.Future[str] | None = None
    try:
        while True:
            seen.taking = False
            asking = asyncio.ensure_future(turn.screen.ask(make))
            await asyncio.wait((asking, following), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                await following  # the camera has failed
            if await asking == COUNTER:
                return None
            seen.taking = True
            taken = await camera.take()
            if isinstance(taken, Leaf):
                return taken
            seen.sight, seen.in_vain = Sight(taken.advice), True
    finally:
        for work in (one for one in (asking, following) if one is not None):
            work.cancel()
        await asyncio.gather(*(one for one in (asking, following) if one is not None), return_exceptions=True)


# -- pages ------------------------------------------------------------------------------------------------------------


def _live(turn: Turn, name: str, number: int, seen: _Seen) -> Page:
    texts, sight = turn.scene.words.texts, seen.sight
    if sight is None:
        return _page(turn, name, "", body=Document(texts["document.opening"], number=number))
    said = texts[f"document.{sight.advice}"]
    text = texts["document.not_yet"].format(advice=said) if seen.in_vain else said
    corners = tuple(Corner(x, y) for x, y in sight.corners)
    return _page(turn, name, "", body=Document(text, sight.advice is Advice.GOOD, corners, number))


def _leaves(turn: Turn, name: str, leaves: tuple[Leaf, ...], at: int) -> Page:
    more = (ADD,) if len(leaves) < MOST_LEAVES else ()
    options = (DONE, *more, RETAKE, *((REMOVE,) if len(leaves) > 1 else ()))
    kept = turn.scene.words.texts["document.kept"]
    return _page(turn, name, "leaves", options=options, body=Leaves(leaves[at].view, at + 1, len(leaves), kept))


def _page(turn: Turn, name: str, variant: str, **more: Any) -> Page:
    extra: Mapping[str, str] = {"material": notice.material(name)}
    return turn.page(variant, extra, **more)
