"""Visits in which something happens to the eyes process: noticed, another one loads, and the visit ends well.

How soon: ``benchmarks/eyes_trouble.py``.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from benchmarks.eyes_trouble import TROUBLES, Trouble
from devices.face.challenge import STEPS
from devices.face.eyes import SupervisedEyes
from flows.page import Page
from flows.visit import EndReason, VisitEnd
from tests.visits.conftest import RETIRES, HeadlessScreen, Kiosk

pytestmark = pytest.mark.xdist_group("eyes-in-a-visit")
#: agrees to the face check, takes the password when there is none, and only asks
ANSWERS = {**RETIRES, "consent": "agree", "no_face_check": "other_way", "result": "done"}


class Screen(HeadlessScreen):
    """The trouble is made when the first movement has been asked before the camera."""

    def __init__(self, kiosk: Kiosk, trouble: Trouble, until_the_end: ExitStack) -> None:
        super().__init__(kiosk.devices, ANSWERS)
        assert isinstance(kiosk.parts.eyes, SupervisedEyes)
        self._eyes = kiosk.parts.eyes
        self._trouble = trouble
        self._until_the_end = until_the_end
        self._made = False

    def show(self, page: Page) -> None:
        super().show(page)
        if not self._made and page.face is not None and page.face.prompt in STEPS:
            self._made = True
            self._trouble(self._eyes, self._until_the_end)


async def visit_with(kiosk: Kiosk, trouble: Trouble) -> Screen:
    """Somebody agrees to the face check and asks about retirement, while there is ``trouble`` with the eyes."""
    kiosk.devices.stand("a")
    with ExitStack() as until_the_end:
        screen = Screen(kiosk, trouble, until_the_end)
        assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "checked")
    return screen


@pytest.mark.parametrize("name", TROUBLES)
async def test_what_happens_to_the_eyes_in_mid_visit_is_noticed_and_the_visit_ends_well(
    kiosk: Kiosk, name: str
) -> None:
    trouble, codes = TROUBLES[name]
    screen = await visit_with(kiosk, trouble)
    assert "no_face_check" in [page.node for page in screen.pages]
    faults = [event.public["fault"] for event in kiosk.parts.records.events() if event.kind == "visit.fault"]
    assert len(faults) == 1
    assert faults[0] in codes
    assert isinstance(kiosk.parts.eyes, SupervisedEyes)
    await kiosk.parts.eyes.ready()  # another process


async def test_the_next_citizen_is_looked_at_as_if_nothing_had_happened(kiosk: Kiosk) -> None:
    await visit_with(kiosk, TROUBLES["killed"][0])
    screen = kiosk.screen({**ANSWERS, "result": "apply"})
    assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "retired")
    proofs = [event.public["how"] for event in kiosk.parts.records.events() if event.kind == "identity.proved"]
    assert proofs == ["pin", "face_strict"]
