"""Which sensor the settings name."""

from __future__ import annotations

from config.presence import AnyPresence, NoPresence, SwitchPresence
from devices.presence.port import Presence
from devices.presence.sensor import Sensor
from devices.switches.evdev import Code, EvdevSwitch
from devices.switches.port import Switch


def presence_of(settings: AnyPresence, simulated: Switch | None = None) -> Presence | None:
    """The sensor; None for a kiosk without one. ``simulated`` is the switch of a demonstration's."""
    if isinstance(settings, NoPresence):
        return None
    if isinstance(settings, SwitchPresence):
        return Sensor(EvdevSwitch(settings.name, Code.FRONT_PROXIMITY))
    if simulated is None:
        raise ValueError("a simulated sensor needs its switch")
    return Sensor(simulated)
