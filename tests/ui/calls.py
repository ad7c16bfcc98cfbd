"""Calls for help in the tests of screens: a layer of help that calls nobody, and a desk that hears."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any, cast

from config.clock import Clock, SystemClock
from config.settings import load_settings
from devices.signal.lcus import LcusBoard
from flows.parts import Parts
from flows.stay.calls import CallDesk
from records.port import Records
from simulated.relay_board import RelayBoard
from ui.helping import Helping


def no_calls() -> Helping:
    """It lies over the page, and calls nobody."""

    def follow(work: Coroutine[Any, Any, None]) -> None:
        raise AssertionError("nobody can be called")

    return Helping(load_settings().hall, SystemClock(), lambda: None, follow)


def desk_of(
    board: RelayBoard, clock: Clock, records: Records | None = None, changed: Callable[[], None] = lambda: None
) -> CallDesk:
    """The desk of the demonstration, of which a call needs no other part: nobody is served meanwhile."""
    parts = SimpleNamespace(
        settings=load_settings(),
        clock=clock,
        signal=LcusBoard(board.line),
        records=records,
        chores=SimpleNamespace(wake=lambda: None),
    )
    return CallDesk(cast(Parts, parts), lambda: None, changed)
