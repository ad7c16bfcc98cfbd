"""Which signal the settings name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from config.signal import AnySignal, LcusSignal, NoSignal
from devices.signal.lcus import LcusBoard, Line, SerialLine
from devices.signal.port import Signal


def signal_of(settings: AnySignal, simulated: Callable[[], Line] | None = None) -> Signal | None:
    """The signal; None for a desk without one. ``simulated`` opens the wire to the board of a demonstration."""
    if isinstance(settings, NoSignal):
        return None
    if isinstance(settings, LcusSignal):
        return LcusBoard(partial(SerialLine, settings.port, hardware=True), settings.light, settings.sound)
    if simulated is None:
        raise ValueError("a simulated signal needs its board")
    return LcusBoard(simulated, settings.light, settings.sound)
