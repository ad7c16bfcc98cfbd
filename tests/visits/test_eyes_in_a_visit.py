"""Visits in which something happens to the eyes process: it is noticed, another one is started, the visit ends well.

How soon is measured where nothing else runs: ``benchmarks/eyes_trouble.py``.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack

import pytest
from _pytest.mark import ParameterSet

from benchmarks.eyes_trouble import TROUBLES, Trouble
from devices.face.challenge import STEPS
from devices.face.eyes import SupervisedEyes
from flows.bodies import Camera
from flows.page import Page
from flows.visit import EndReason, VisitEnd
from tests.visits.conftest import RETIRES, HeadlessScreen, Kiosk

pytestmark = [
    pytest.mark.nightly,  # by day each without a visit in ``tests/devices/face``
    pytest.mark.real_parts,
    pytest.mark.own_programs,  # the troubles look for its socket in its command line
    pytest.mark.xdist_group("real time"),
]
#: agrees to the face check, takes the password when there is none, and only asks
ANSWERS = {**RETIRES, "identify/consent": "agree", "result": "done"}


class Screen(HeadlessScreen):
    """The trouble is made when the first movement has been asked before the camera; from then on time is measured."""

    def __init__(self, kiosk: Kiosk, trouble: Trouble, until_the_end: ExitStack) -> None:
        super().__init__(kiosk.devices, ANSWERS, {"identify/no_face_check": self._told})
        assert isinstance(kiosk.parts.eyes, SupervisedEyes)
        self._eyes = kiosk.parts.eyes
        self._trouble = trouble
        self._until_the_end = until_the_end
        self._made_at: float | None = None
        self.told_s: float | None = None
        self.back: asyncio.Task[float] | None = None

    def show(self, page: Page) -> None:
        super().show(page)
        if self._made_at is None and isinstance(page.body, Camera) and page.body.prompt in STEPS:
            self._made_at = time.monotonic()
            self._trouble(self._eyes, self._until_the_end)

    def _told(self) -> str:
        """The page that says that there is no face check: the citizen goes on, while another process loads."""
        assert self._made_at is not None
        self.told_s = time.monotonic() - self._made_at
        self.back = asyncio.ensure_future(self._ready_again(self._made_at))
        return "other_way"

    async def _ready_again(self, since: float) -> float:
        await self._eyes.ready()
        return time.monotonic() - since


async def visit_with(kiosk: Kiosk, trouble: Trouble) -> tuple[float, float]:
    """Somebody agrees to the face check and asks about retirement, while there is ``trouble`` with the eyes.

    The seconds until the citizen was told of it, and until a fresh process was ready.
    """
    kiosk.devices.stand("a")
    with ExitStack() as until_the_end:
        screen = Screen(kiosk, trouble, until_the_end)
        assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "checked")
    assert screen.told_s is not None
    assert screen.back is not None
    return screen.told_s, await screen.back


_child_ends = pytest.mark.expects_log("children: eyes: child ")
#: what ends the process, and does not only keep it from working
ENDS_IT = ("killed", "illegal instruction", "talking garbage", "hearing garbage")


def _trouble(name: str) -> ParameterSet:
    return pytest.param(name, marks=[_child_ends] if name in ENDS_IT else [])


@pytest.mark.parametrize("name", [_trouble(name) for name in TROUBLES])
async def test_what_happens_to_the_eyes_in_mid_visit_is_noticed_and_the_visit_ends_well(
    kiosk: Kiosk, name: str
) -> None:
    trouble, codes = TROUBLES[name]
    told_s, back_s = await visit_with(kiosk, trouble)
    print(f"{name}: told after {told_s:.2f} s, ready after {back_s:.2f} s")
    [fault] = [event.public["fault"] for event in kiosk.parts.records.events() if event.kind == "visit.fault"]
    assert fault in codes


@pytest.mark.expects_log("children: eyes: child ended with -9")
async def test_the_next_citizen_is_looked_at_as_if_nothing_had_happened(kiosk: Kiosk) -> None:
    await visit_with(kiosk, TROUBLES["killed"][0])
    screen = kiosk.screen({**ANSWERS, "result": "apply"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    proofs = [event.public["how"] for event in kiosk.parts.records.events() if event.kind == "identity.proved"]
    assert proofs == ["pin", "face_strict"]
