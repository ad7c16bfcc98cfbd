"""The sensor before the machine: who comes, who goes, and when it is not believed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from config.faults import Fault
from config.presence import NoPresence, SimulatedPresence, SwitchPresence
from devices.presence.drivers import presence_of
from devices.presence.sensor import STUCK_AFTER_S, Sensor
from devices.switches.evdev import Code
from simulated.switch import SimulatedSwitch
from tests.waiting import seen


class Place:
    """The place before a sensor."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.switch = SimulatedSwitch(Code.FRONT_PROXIMITY)
        self.sensor = Sensor(self.switch, lambda: self.now_s)

    async def changes(self) -> bool:
        return await asyncio.wait_for(self.sensor.changed(), 60)

    async def fault(self) -> str:
        """What it wants seen to; empty while it is believed."""
        try:
            await self.sensor.ready()
        except Fault as fault:
            return str(fault)
        return ""


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    before = Place()
    yield before
    await before.sensor.close()


async def test_whoever_comes_and_goes_is_told_of_in_this_order(place: Place) -> None:
    place.switch.turn(on=True)
    place.switch.turn(on=False)
    assert [await place.changes(), await place.changes()] == [True, False]
    place.switch.drop(on=True)
    assert await place.changes()
    assert await place.fault() == ""


async def test_whom_it_can_no_longer_see_has_gone_and_check_says_why(place: Place) -> None:
    place.switch.turn(on=True)
    assert await place.changes()
    place.switch.unplug()
    assert not await place.changes()
    assert "PRESENCE-UNAVAILABLE" in await place.fault()
    place.switch.plug()
    await seen(lambda: place.switch.trouble() == "")
    assert await place.fault() == ""


async def test_one_that_is_stuck_is_not_believed_until_it_moves_again(place: Place) -> None:
    place.switch.turn(on=True)
    assert await place.changes()
    place.switch.stuck = True
    place.switch.turn(on=False)
    place.now_s = STUCK_AFTER_S - 1
    assert await place.fault() == ""
    place.now_s = STUCK_AFTER_S
    assert "a whole day" in await place.fault()
    place.switch.stuck = False
    place.switch.turn(on=False)
    assert not await place.changes()
    assert await place.fault() == ""


async def test_the_settings_choose_it_and_none_is_the_rule() -> None:
    assert presence_of(NoPresence()) is None
    with pytest.raises(ValueError, match="needs its switch"):
        presence_of(SimulatedPresence(driver="simulated"))
    named = presence_of(SwitchPresence(driver="switch", name=re.compile("^no machine has this$")))
    assert named is not None
    with pytest.raises(Fault, match=r"PRESENCE-UNAVAILABLE.*no input device of this name has the switch 0x0b"):
        await named.ready()
    await named.close()
