"""The simulated devices, as one stage: what the dock's buttons do, and what the demonstration's citizen brings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from config.datafile import Data, load
from ui.dock import DockAction


class CardSlot(Protocol):
    """The slot of the virtual reader."""

    def insert_profile(self, profile: str) -> None: ...

    def pull(self) -> None: ...


class VirtualCitizen(Protocol):
    """The head before the simulated camera."""

    def command(self, order: tuple[object, ...]) -> None: ...


class JammingPrinter(Protocol):
    """A printer that fails on request."""

    def jam(self) -> None: ...

    def empty(self) -> None: ...

    def mend(self) -> None: ...


class DockGroup(Data):
    """A heading and its buttons: id and label."""

    heading: str
    actions: Mapping[str, str]


class DockWords(Data):
    groups: tuple[DockGroup, ...]


@cache
def _words() -> DockWords:
    return load(Path(__file__).parent / "dock.zh.yaml", DockWords)


class SimulatedDevices:
    """Implements :class:`ui.dock.Dock` and :class:`demo.citizen.Stage`. A button's id is ``verb:object``."""

    def __init__(self, slot: CardSlot, citizen: VirtualCitizen, printer: JammingPrinter | None) -> None:
        self._slot = slot
        self._citizen = citizen
        verbs: dict[str, Callable[[str], None]] = {
            "card": self.insert,
            "pull": self._pull,
            "stand": self.stand,
            "leave": self._leave,
            "obey": self._obey,
        }
        if printer:
            trouble = {"jam": printer.jam, "empty": printer.empty, "mend": printer.mend}
            verbs["printer"] = lambda what: trouble[what]()
        self._verbs = verbs

    def actions(self) -> Sequence[DockAction]:
        return [
            DockAction(action, label, group.heading)
            for group in _words().groups
            for action, label in group.actions.items()
            if action.partition(":")[0] in self._verbs
        ]

    async def perform(self, action_id: str) -> None:
        verb, _, what = action_id.partition(":")
        # Pulling a card waits for its thread.
        await asyncio.to_thread(self._verbs[verb], what)

    def insert(self, card: str) -> None:
        self._slot.insert_profile(card)

    def pull(self) -> None:
        self._slot.pull()

    def stand(self, head: str) -> None:
        self._citizen.command(("stand", head))

    def leave(self) -> None:
        self._citizen.command(("leave",))

    def _pull(self, _: str) -> None:
        self.pull()

    def _leave(self, _: str) -> None:
        self.leave()

    def _obey(self, how: str) -> None:
        self._citizen.command(("obey", how))
