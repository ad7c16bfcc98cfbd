"""The citizen of a demonstration: looks at each page, then does what the scenario says, with a real finger."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Protocol, runtime_checkable

from demo.scenarios import Scenario, scenario_file
from flows.bodies import Camera, Chart, Code, Document, PageKind, People, Told, Typed
from flows.page import Page
from flows.pages.farewell import WayOn
from flows.pages.moves import DESK
from flows.service import LOOK_S
from flows.steps.handle import CHANGE
from ui.app import KioskApp
from ui.robot import Lines, NotTouchable, draw, press, reaches

#: how long the citizen looks at a page before doing anything; a real one takes longer
READING_S = 0.45
#: somebody of the hall waits until the camera shows the person
COMPARING_S = 1.5
#: longer than any page is guarded against whoever touched the one before
GUARDED_S = 1.0
#: how often the citizen looks up
GLANCE_S = 0.02
#: the buttons that turn the pages of a longer text
PREVIOUS, NEXT = "page:previous", "page:next"
#: the button at the foot of every page, where the page itself has none of that name
FINISH = "finish"
#: what is laid below the document camera, and the button that captures it; how long it takes at most until it is seen
BELOW, TAKE = "document", "take"
SEEN_S = 15.0
#: where a card is presented first
CARD = "identify/card"
#: the way of the staff
OPEN_DESK = "desk"
#: the answer of whoever signs on the glass, and what they write, in shares of the pad
SIGNS = "name"
A_NAME: Lines = (
    ((0.12, 0.30), (0.34, 0.27)),
    ((0.10, 0.47), (0.37, 0.44)),
    ((0.23, 0.15), (0.22, 0.45), (0.17, 0.66), (0.08, 0.84)),
    ((0.23, 0.48), (0.29, 0.68), (0.38, 0.83)),
    ((0.48, 0.28), (0.68, 0.25)),
    ((0.58, 0.27), (0.57, 0.78)),
    ((0.45, 0.80), (0.72, 0.77), (0.90, 0.70)),
)
#: where a touch is counted that is on no page
FIRST_SCREEN = "first_screen"
_NO_WORK = (FIRST_SCREEN, "sign_in/pin", FINISH)


class Stage(Protocol):
    """What the citizen brings to the simulated devices."""

    def present(self, what: str) -> None: ...

    def pull(self) -> None: ...

    def stand(self, head: str) -> None: ...

    def leave(self) -> None: ...


class Hand(Protocol):
    """What touches the glass."""

    async def press(self, name: str) -> None:
        """Touch what has that name, as soon as it can be touched."""
        ...

    def reaches(self, name: str) -> bool:
        """Whether what has that name can be touched now."""
        ...


@runtime_checkable
class Drawing(Protocol):
    """A hand that can draw, too."""

    async def draw(self, name: str, lines: Lines) -> None:
        """Draw on what has that name, each line without lifting the finger."""
        ...


class Finger:
    """Touches what the window of ``app`` shows."""

    def __init__(self, app: KioskApp) -> None:
        self._window = app.window

    async def press(self, name: str) -> None:
        await press(self._window, name)

    def reaches(self, name: str) -> bool:
        return reaches(self._window, name)

    async def draw(self, name: str, lines: Lines) -> None:
        await draw(self._window, name, lines)


class StuckError(Exception):
    """The scenario does not say what to do on a page, or nothing goes on."""


class Citizen:
    """Walks through one visit, with a finger or with another ``hand``.

    ``looked`` is called with every page that has come to rest, before it is touched. Whoever does not know what to do
    touches *finish*, and goes home.
    """

    def __init__(
        self,
        app: KioskApp,
        stage: Stage,
        scenario: Scenario,
        looked: Callable[[str], Awaitable[None]],
        hand: Hand | None = None,
    ) -> None:
        self._app = app
        self._finger = hand or Finger(app)
        #: so often the glass was touched, by the node of the page
        self.taps: Counter[str] = Counter()
        #: how many pages were met
        self.met = 0
        #: what was done that the scenario does not say, by the node of the page
        self.otherwise: list[str] = []
        #: why it went no further; empty when it did
        self.stuck = ""
        self._asked: Counter[str] = Counter()
        self._stage = stage
        self._scenario = scenario
        self._looked = looked
        self._before_camera = False
        self._by_kind: Mapping[PageKind, Callable[[Page], Awaitable[None]]] = {
            PageKind.INSERT_CARD: self._present,
            PageKind.SCAN: self._present,
            PageKind.FACE: self._stand,
            PageKind.PIN: self._type,
            PageKind.NUMBER: self._type,
            PageKind.TELEPHONE: self._type,
            PageKind.ACCOUNT: self._type,
            PageKind.AMOUNT: self._type,
            PageKind.CHART: self._pick,
            PageKind.SIGNATURE: self._sign,
            PageKind.DATE: self._turn_wheels,
            PageKind.MONTH: self._turn_wheels,
            PageKind.DOCUMENT: self._capture,
            PageKind.TAKE_CARD: self._take_card,
            PageKind.GOODBYE: self._say_goodbye,
            PageKind.FAULT: self._leave_fault,
        }

    @property
    def at_work(self) -> int:
        """The touches of somebody of the staff between signing in and *finish*."""
        return sum(times for node, times in self.taps.items() if node not in _NO_WORK)

    async def come(self) -> None:
        """Wake the kiosk and choose a service; what befalls it before that is seen on the first screen."""
        if befalls := self._scenario.befalls.get("attract"):
            for happens in befalls:
                self._stage.present(happens)
            await asyncio.sleep(LOOK_S + GLANCE_S)
        await self._look("attract")
        await self._press("attract")
        for tool in self._scenario.tools:
            await self._press(f"tool:{tool}")
        await self._look("services")
        wanted = OPEN_DESK if self._scenario.scene == DESK else f"service:{self._scenario.scene}"
        await self._turn_to(wanted, "services")
        await self._press(wanted)

    async def walk(self) -> None:
        """Answer page after page; ends when it is cancelled."""
        seen: tuple[object, ...] = ()
        while True:
            page = self._app.bridge.page
            # what goes wrong again at once is the same page, and asks again
            asks = self._app.bridge.turn if page is not None and page.kind is PageKind.FAULT else 0
            now = (*_identity(page), asks)
            if page is None or now == seen:
                await asyncio.sleep(GLANCE_S)
                continue
            seen = now
            await self._meet(page)

    async def _meet(self, page: Page) -> None:
        self.met += 1
        self._before_camera = self._before_camera and page.kind is PageKind.FACE
        prompt = _prompt(page)
        await self._look(f"{page.node}-{prompt}" if prompt else page.node, page)
        if _identity(self._app.bridge.page) != _identity(page):
            return  # it has gone on by itself
        if page.node in self._scenario.reads:
            await self._read(page)
        for happens in self._scenario.befalls.get(page.node, ()):
            self._stage.present(happens)
        try:
            await self._act(page)
        except (StuckError, NotTouchable) as stuck:
            if _identity(self._app.bridge.page) == _identity(page):  # else it has gone on by itself
                self.stuck = self.stuck or str(stuck)
                await self._press(FINISH)

    async def _act(self, page: Page) -> None:
        if page.node == self._scenario.pull_card_at:
            self._stage.pull()
        elif act := self._by_kind.get(page.kind):
            await act(page)
        elif page.options:
            await self._choose(page)

    async def _read(self, page: Page) -> None:
        """Turn the page to its end; it can be touched only after a moment."""
        while True:
            if self._finger.reaches(NEXT):
                await self._press(NEXT)
                await self._look(page.node, page)
            elif not page.options or self._finger.reaches(f"option:{page.options[0].id}"):
                return
            await asyncio.sleep(GLANCE_S)

    async def _choose(self, page: Page) -> None:
        answer = self._answer(page)
        if answer == FINISH and all(option.id != FINISH for option in page.options):
            await self._press(FINISH)
            return
        if not answer.startswith(CHANGE):
            await self._turn_to(f"option:{answer}")
            await self._press(f"option:{answer}")
            return
        while not self._finger.reaches(answer) and self._finger.reaches(PREVIOUS):
            await self._press(PREVIOUS)
        await self._press(answer)

    async def _turn_to(self, name: str, looks_at: str = "") -> None:
        """Turn the pages until what has that name can be touched; a moment after a page came up nothing can."""
        waited_s = 0.0
        while not self._finger.reaches(name) and waited_s < GUARDED_S:
            if self._finger.reaches(NEXT):
                await self._press(NEXT)
                if looks_at:
                    await self._look(looks_at)
                waited_s = 0.0
            await asyncio.sleep(GLANCE_S)
            waited_s += GLANCE_S

    def _answer(self, page: Page) -> str:
        """What the scenario answers on ``page``: by node and kind of page, for a node with several, or by node.

        Of several answers each time the next one; where it has none, what everybody does there.
        """
        key, answer = _found(self._scenario.answers, page)
        if isinstance(answer, str):
            return answer
        self._asked[key] += 1
        if self._asked[key] <= len(answer):
            return answer[self._asked[key] - 1]
        self.otherwise.append(page.node)
        _, everybody = _found(scenario_file().otherwise, page)
        if isinstance(everybody, str):
            return everybody
        for way in everybody:
            if any(way == option.id for option in page.options):
                return way
        raise StuckError(f"the scenario has no answer for {page.node!r} ({page.kind}: {page.title})")

    async def _present(self, page: Page) -> None:
        """Present what is told, or touch a button; whoever is asked for the card once more presents it once more."""
        presents, (_, told) = self._scenario.presents, _found(self._scenario.answers, page)
        what = presents.get(page.node) or scenario_file().otherwise.get(page.node)
        answers = {told} if isinstance(told, str) else {*told}
        if what is None and answers.isdisjoint(option.id for option in page.options):
            what = presents.get(CARD)
        if isinstance(what, str):
            self._stage.present(what)
        else:
            await self._choose(page)

    async def _stand(self, page: Page) -> None:
        if page.node in self._scenario.answers:  # consent is withdrawn before the camera
            await self._choose(page)
        elif not self._before_camera:
            self._before_camera = True
            if self._scenario.head:
                self._stage.stand(self._scenario.head)
            for happens in self._scenario.camera:
                self._stage.present(happens)

    async def _type(self, page: Page) -> None:
        """Type the digits that are answered, or touch a button of the page instead."""
        answer = self._answer(page)
        if any(answer == option.id for option in page.options):
            await self._press(f"option:{answer}")
            return
        keys = "key" if isinstance(page.body, Typed) else "pin"
        for digit in answer:
            await self._press(f"{keys}:{digit}")
        await self._press(f"{keys}:ok")

    async def _turn_wheels(self, page: Page) -> None:
        """Touch the keys that are answered, one after the other: ``month:less key:ok``."""
        for key in self._answer(page).split():
            await self._press(key)

    async def _pick(self, page: Page) -> None:
        """Go along the chart to the point that is answered, or touch a button of the page instead."""
        answer, chart = self._answer(page), page.the(Chart)
        if any(answer == option.id for option in page.options):
            await self._press(f"option:{answer}")
            return
        ahead = chart.points.index(chart.read(answer)) - chart.start
        for _ in range(abs(ahead)):
            await self._press("chart:later" if ahead > 0 else "chart:earlier")
        await self._press("chart:take")

    async def _sign(self, page: Page) -> None:
        """Sign with a name, or touch a button of the page instead."""
        if self._answer(page) != SIGNS:
            await self._choose(page)
            return
        if not isinstance(self._finger, Drawing):
            raise StuckError(f"nothing to sign with on {page.node!r}")
        await self._finger.draw("signature:pad", A_NAME)
        await self._press("signature:done")

    async def _capture(self, page: Page) -> None:
        """What is laid below the camera, and the button, one after the other: ``document:record take``."""
        for act in self._answer(page).split():
            if act.startswith(BELOW):
                await self._until(lambda: self._app.bridge.shown.preview > 0)
                said = self._advice()
                self._stage.present(act)
                await self._until(partial(self._says_another_than, said))
                await self._looked(f"{page.node}-{act.replace(':', '-')}")
                continue
            if act == TAKE:
                await self._until(lambda: self._advice()[1])
            await self._press(f"option:{act}")

    def _says_another_than(self, said: tuple[str, bool]) -> bool:
        return self._advice() != said

    def _advice(self) -> tuple[str, bool]:
        """What the page of the camera says, and whether the paper is seen well."""
        page = self._app.bridge.page
        return (page.body.text, page.body.good) if page is not None and isinstance(page.body, Document) else ("", False)

    async def _until(self, holds: Callable[[], bool]) -> None:
        """Wait for it, and not for ever."""
        waited_s = 0.0
        while not holds() and waited_s < SEEN_S:
            await asyncio.sleep(GLANCE_S)
            waited_s += GLANCE_S

    async def _take_card(self, page: Page) -> None:
        if self._scenario.leaves_card:
            if page.node in self._scenario.answers:
                await self._choose(page)
            return
        self._stage.pull()
        if page.options:
            await self._choose(page)

    async def _say_goodbye(self, _: Page) -> None:
        self._stage.leave()
        await self._press(f"option:{WayOn.DONE}")

    async def _leave_fault(self, page: Page) -> None:
        if page.node in self._scenario.answers:
            await self._choose(page)
            return
        await self._press(f"option:{WayOn.FINISH}")

    async def _press(self, name: str) -> None:
        page = self._app.bridge.page
        await self._finger.press(name)
        self.taps[FINISH if name == FINISH else page.node if page else FIRST_SCREEN] += 1

    async def _look(self, name: str, page: Page | None = None) -> None:
        await asyncio.sleep(_looking_s(page))
        if page is None or _identity(self._app.bridge.page) == _identity(page):
            await self._looked(name)


def _looking_s(page: Page | None) -> float:
    """How long a page is looked at. One on which the machine works passes by itself, and only gets a glance."""
    if page is None:
        return READING_S
    return {PageKind.WORKING: 3 * GLANCE_S, PageKind.STAFF_CHECK: COMPARING_S}.get(page.kind, READING_S)


def _found(answers: Mapping[str, str | tuple[str, ...]], page: Page) -> tuple[str, str | tuple[str, ...]]:
    """What is answered on ``page``, and where that stands: by node and kind, or by node."""
    of_kind = f"{page.node}.{page.kind}"
    key = of_kind if of_kind in answers else page.node
    return key, answers.get(key, ())


def _identity(page: Page | None) -> tuple[object, ...]:
    """What makes a page another one for a person who looks at it."""
    if page is None:
        return ()
    body = page.body
    told = body.sections if isinstance(body, Told) else body.people if isinstance(body, People) else ()
    chosen = tuple(option.id for option in page.options if option.chosen)
    return (page.node, page.kind, page.title, told, _prompt(page), bool(page.options), chosen)


def _prompt(page: Page) -> str:
    """What the camera asks for at the moment."""
    return page.body.prompt if isinstance(page.body, Camera | Code) else ""
