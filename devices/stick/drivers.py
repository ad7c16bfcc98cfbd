"""Which stick the settings name."""

from __future__ import annotations

from config.stick import AnyStick, LinuxStick
from devices.stick.linux import LinuxSource
from devices.stick.port import Stick
from devices.stick.reader import Source, SourcedStick


def stick_of(settings: AnyStick, simulated: Source | None = None) -> Stick | None:
    """The stick; None for a machine that takes none. ``simulated`` plays the one of a demonstration."""
    if isinstance(settings, LinuxStick):
        return SourcedStick(LinuxSource())
    return SourcedStick(simulated) if simulated is not None else None
