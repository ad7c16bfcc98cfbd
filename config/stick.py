"""The settings of the USB stick: whether somebody may bring a list on one, and where it comes to light."""

from __future__ import annotations

from typing import Literal

from config.datafile import Data, DemonstrationOnly


class NoStick(Data):
    """No stick is taken: lists are typed."""

    driver: Literal["none"] = "none"


class LinuxStick(Data):
    """A stick that the system has mounted read-only (``deploy/udev``, ``deploy/systemd``)."""

    driver: Literal["linux"]


class SimulatedStick(DemonstrationOnly):
    """A folder plays the stick, which somebody plugs and pulls out (``simulated/stick.py``)."""

    driver: Literal["simulated"]


AnyStick = NoStick | LinuxStick | SimulatedStick
