"""The settings of the sensor that tells whether somebody is before the machine."""

from __future__ import annotations

import re
from typing import Literal

from config.datafile import Data, DemonstrationOnly


class NoPresence(Data):
    """No sensor: whoever comes touches the screen, presses a key, or brings a card."""

    driver: Literal["none"] = "none"


class SwitchPresence(Data):
    """A sensor that the kernel shows as an input device with the switch ``SW_FRONT_PROXIMITY``.

    ``name`` is searched for in the name of that device, where the machine has more than one.
    """

    driver: Literal["switch"]
    name: re.Pattern[str] = re.compile("")


class SimulatedPresence(DemonstrationOnly):
    """A sensor before which the dock lets somebody come and go."""

    driver: Literal["simulated"]


AnyPresence = NoPresence | SwitchPresence | SimulatedPresence
