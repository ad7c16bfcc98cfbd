"""What a maintainer asks for is done by the real kiosk, and answered: signed, over a real broker, by the real agent."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from config.clock import SystemClock
from config.parts import PartName
from fleet.command import Command, Order, To, next_counter
from fleet.doings import (
    CloseServices,
    Doing,
    OpenServices,
    Picture,
    RestartApplication,
    RestartMachine,
    RestartPart,
    ShowNotice,
    SupportBundle,
)
from fleet.messages import Outcome, Serving
from fleet.topics import Says
from tests.broker import Brokered, fleet_broker  # noqa: F401
from tests.faults.test_told_to_the_fleet import agent_of
from tests.fleet.maintainers import ANNA, BERT, public
from tests.maintenance.agent.fleet import Heard, looked_after, watching
from tests.supervision.test_kiosk_guarded import LIMIT_S, started, told
from tests.waiting import seen

pytestmark = [pytest.mark.xdist_group("broker"), pytest.mark.nightly]
CLOCK = SystemClock()


class Maintainer:
    """Anna, and Bert beside her, who sign for one kiosk."""

    def __init__(self, office: Brokered, kiosk: str, heard: Heard) -> None:
        self._office, self._kiosk, self._heard = office, kiosk, heard
        self._last = 0

    async def has_done(self, doing: Doing) -> tuple[Outcome, str, Any]:
        """What became of it: outcome, why, and the evidence."""
        order, now = Order(to=To.KIOSK, name=self._kiosk, doing=doing), CLOCK.now()
        self._last = next_counter(self._last, now)
        command = Command.of(order, public(ANNA), self._last, now)
        async with self._office.maintenance() as client:
            await client.say(command.topic, command.signed(ANNA, BERT))

        def ended() -> list[Any]:
            over = (Outcome.DONE, Outcome.FAILED, Outcome.REFUSED)
            return [one for one in self._heard.answers() if one.command == command.id and one.outcome in over]

        await seen(ended)
        (answer,) = ended()
        return answer.outcome, answer.why, answer.evidence


async def test_each_thing_that_may_be_asked_for(fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    name = fleet_broker.new_kiosk()
    site, data = looked_after(fleet_broker, name, tmp_path), tmp_path / "data"
    until = CLOCK.now() + timedelta(hours=1)
    async with watching(fleet_broker, name) as heard:
        anna = Maintainer(fleet_broker, name, heard)

        def now() -> Any:
            return heard.states()[-1]

        with agent_of(site), started("calm", tmp_path / "begun", site) as guardian:
            await seen(lambda: heard.states() and now().serving is Serving.IDLE)
            assert (await anna.has_done(RestartPart(part=PartName.PRINTER)))[:2] == (Outcome.DONE, "")
            assert (await anna.has_done(CloseServices(scenes=("retirement",), reason="policy")))[0] is Outcome.DONE
            await seen(lambda: now().closed == ("retirement",))
            assert (await anna.has_done(ShowNotice(texts={"zh": "no power on Saturday"}, until=until)))[
                0
            ] is Outcome.DONE
            assert (await anna.has_done(Picture()))[0] is Outcome.DONE
            assert (await anna.has_done(SupportBundle()))[0] is Outcome.DONE
            await seen(lambda: len(heard.of(Says.FILES)) == 2)
            # what was decided stands after a new start
            assert (await anna.has_done(RestartApplication()))[0] is Outcome.DONE
            await seen(lambda: now().serving is Serving.IDLE and now().closed == ("retirement",))
            assert (await anna.has_done(OpenServices()))[0] is Outcome.DONE
            await seen(lambda: now().closed == ())
            # nobody may start this machine anew, and that is said
            assert (await anna.has_done(RestartMachine()))[:2] == (Outcome.FAILED, "RESTART-REFUSED")
            guardian.send_signal(signal.SIGTERM)
            guardian.communicate(timeout=LIMIT_S)
    picture = cv2.imdecode(np.frombuffer(bytes(heard.of(Says.FILES)[0].payload), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (960, 540, 3)
    asked = [event["do"] for event in told(data, "fleet.asked")]
    assert asked[:3] == ["restart_part", "close_services", "show_notice"]
    assert {event["staff"] for event in told(data, "fleet.asked")} == {"R001"}
    assert told(data, "restart.asked")[0] == {"what": "application", "by": "remote", "staff": "R001"}
