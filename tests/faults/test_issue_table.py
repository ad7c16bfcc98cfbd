"""What befalls a part is noticed, said with three voices, mended by what helps, and over: a sample of the table by day.

All of it is printed by ``tests.faults.issue_table``.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from config.parts import PartName
from maintenance.port import By
from play.faults import HUNG, PAUSED, WEDGED
from play.virtual_time import VirtualTimeLoop
from simulated.virtual_printer import PrinterTrouble
from tests.faults.issues import BEGUN_S, TROUBLES, Hall, Nature, Trouble, tried
from tests.faults.ways import WAYS, Citizen

#: of each nature, and of each way to mend, one
BY_DAY = {
    ("card_reader", WEDGED),
    ("office", HUNG),
    ("printer", PAUSED),
    ("printer", PrinterTrouble.JAM),
    ("printer", PrinterTrouble.SERVICE_HANGS),
    ("receipt_printer", PrinterTrouble.OFFLINE),
    ("computer", "no_memory"),
}


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong on request is no news."""
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(one, id=str(one), marks=() if (one.part, one.kind) in BY_DAY else pytest.mark.nightly)
        for one in TROUBLES
    ],
)
def test_what_befalls_a_part_is_noticed_mended_and_over(trouble: Trouble) -> None:
    told = tried(trouble)
    assert told.wrong == ()
    assert told.cleared_s is not None
    if trouble.nature is not Nature.HAND:
        assert told.alone


def test_the_sample_is_of_the_table() -> None:
    assert {(one.part, one.kind) for one in TROUBLES} >= BY_DAY


@pytest.mark.parametrize(
    "part",
    [
        PartName.CARD_READER,
        PartName.RECORDS,
        *(
            pytest.param(part, marks=pytest.mark.nightly)
            for part in (PartName.ID_READER, PartName.EYES, PartName.OFFICE, PartName.PRESS, PartName.PRINTER)
        ),
    ],
)
def test_a_part_that_was_made_anew_serves_the_next_citizen(tmp_path: Path, part: PartName) -> None:
    async def story() -> None:
        hall = Hall(tmp_path)
        serving = asyncio.ensure_future(hall.kiosk.run())
        await hall.clock.sleep(BEGUN_S)
        assert (await hall.keeper.repair("restart_part", part, By.STAFF)).done
        citizen = Citizen(hall.kiosk, hall.site, WAYS["password"])
        assert await citizen.visit()
        citizen.leave()
        assert [end.outcome for end in hall.kiosk.ends] == ["retired"]
        hall.kiosk.stop()
        await asyncio.wait([serving])

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(story())
