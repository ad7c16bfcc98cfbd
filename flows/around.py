"""What stands around a service: the site that has its parts, the front that shows it, the watch over the program."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from flows.first_screen.offers import Offer
from flows.parts import Parts
from flows.screen import Screen
from flows.stay.stay import Stay


class SiteParts(Protocol):
    """The parts of a site, by whoever knows the drivers."""

    def open(self) -> AbstractAsyncContextManager[Parts]:
        """All parts, open; Faults when one cannot be."""
        ...

    def open_for_staff(self) -> AbstractAsyncContextManager[Parts]:
        """As many of them as can be, while the kiosk cannot serve; Faults when its memory is not among them."""
        ...

    def desk(self, screen: Screen, opened: AbstractAsyncContextManager[Parts]) -> Stay:
        """A stay of the staff, who find ``opened``. Only of a site that has a desk."""
        ...


class Front(Protocol):
    """Where people see the kiosk."""

    @property
    def screen(self) -> Screen: ...

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show what can be begun, and what cannot and why; the services may be on the screen already."""
        ...


class Watch(Protocol):
    """Whoever starts the program again when it no longer moves."""

    def visits_move(self) -> None:
        """To be called once a second, as long as they do."""
        ...

    def says(self, state: str) -> None:
        """What the kiosk does, in few words, for whoever looks."""
        ...

    def ends(self) -> None:
        """It is being ended, in order."""
        ...
