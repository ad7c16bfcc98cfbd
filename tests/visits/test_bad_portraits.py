"""Visits of people whose portrait in the office is no picture of one face: another way is offered, and no fault."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache

import cv2
import numpy as np
import pytest

from devices.face.picture import decoded
from devices.face.port import Outcome
from flows.visit import EndReason, VisitEnd
from simulated.citizen.head import heads, render_portrait
from tests.devices.face.test_picture import png_that_says
from tests.visits.conftest import RETIRES, Kiosk

pytestmark = [pytest.mark.real_parts, pytest.mark.xdist_group("real time")]
ALL = ("a point", "all black", "two faces", "huge", "nothing", "no picture")
ANSWERS = {**RETIRES, "identify/consent": "agree", "identify/no_face_check": "other_way", "result": "done"}


@cache
def bad_portraits() -> Mapping[str, bytes]:
    one, other = (decoded(render_portrait(heads()[head])) for head in ("a", "b"))
    drawn = {
        "a point": np.zeros((1, 1, 3), np.uint8),
        "all black": np.zeros_like(one),
        "two faces": np.hstack([one, other]),
    }
    encoded = {name: cv2.imencode(".png", pixels)[1].tobytes() for name, pixels in drawn.items()}
    return {**encoded, "huge": png_that_says(20_000, 20_000), "nothing": b"", "no picture": b"no picture at all"}


def hang_in_the_office(kiosk: Kiosk, portrait: bytes) -> None:
    """In the file of the office, for everybody."""
    with closing(sqlite3.connect(kiosk.settings.data_dir / "office.sqlite")) as file, file:
        assert file.execute("UPDATE persons SET portrait = ?", (portrait,)).rowcount > 0


def attempts_in(kiosk: Kiosk) -> int:
    """How many count today, of whichever card."""
    with closing(sqlite3.connect(kiosk.settings.data_dir / "attempts.sqlite")) as file:
        (number,) = file.execute("SELECT count(*) FROM attempts").fetchone()
    return int(number)


# the others by night, one after another; each without a visit in ``tests/devices/face/test_check.py``
@pytest.mark.nightly
@pytest.mark.parametrize("names", [("two faces",), pytest.param(ALL, marks=pytest.mark.nightly)])
async def test_a_portrait_that_cannot_be_used_leads_to_another_way_and_costs_no_attempt(
    kiosk: Kiosk, names: tuple[str, ...]
) -> None:
    await kiosk.office.start()
    kiosk.devices.stand("a")
    for name in names:
        hang_in_the_office(kiosk, bad_portraits()[name])
        screen = kiosk.screen(ANSWERS)
        assert await kiosk.walk(screen) == VisitEnd(EndReason.DONE, "checked"), name
        assert "identify/no_face_check" in [page.node for page in screen.pages], name
    steps = [event.public for event in kiosk.parts.records.events() if event.kind == "visit.step"]
    outcomes = [step["outcome"] for step in steps if step["step"] == "identify/face"]
    assert outcomes == [Outcome.PORTRAIT_UNUSABLE] * len(names)
    assert attempts_in(kiosk) == 0
