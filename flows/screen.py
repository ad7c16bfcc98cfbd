"""The screen as a port: what a visit needs of whoever shows its pages (Qt, or a headless one for tests)."""

from __future__ import annotations

from enum import Enum, auto
from typing import Protocol

from flows.page import Page


class WentBack(Exception):
    """The citizen touched *Back*."""


class NextCitizen(Enum):
    """Who has touched the wiped screen while a visit was still being closed behind it."""

    NOBODY = auto()
    GONE = auto()  # somebody looked at the services, and went away
    CHOSE = auto()  # somebody's own visit begins after this one


class Screen(Protocol):
    """Shows one page at a time. A page may be shown again with news while its answer is awaited."""

    def show(self, page: Page) -> None:
        """Draw ``page`` now; never blocks."""
        ...

    async def ask(self, page: Page) -> str:
        """Show ``page`` and wait: the id of the touched option (the digits, on a ``pin`` page).

        Raises :class:`WentBack` on *Back*. Cancelled when the visit ends.
        """
        ...

    def wipe(self) -> None:
        """Forget everything that was shown; back to the start."""
        ...

    async def next_citizen(self) -> NextCitizen:
        """Whether the screen, wiped, is somebody else's by now; returns when whoever is there has decided."""
        ...
