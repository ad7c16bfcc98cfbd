"""The port of a switch: one bit that tells by itself, as a headset in its jack does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Switch(Protocol):
    """While it cannot tell it is off: nothing personal is said by mistake, and nobody is taken to be there."""

    @property
    def on(self) -> bool:
        """Whether it is on, as far as anybody knows."""
        ...

    def watch(self, changed: Callable[[], None]) -> None:
        """Begin to look, and call ``changed`` at once, in the running loop, whenever ``on`` has another value."""
        ...

    def trouble(self) -> str:
        """Why it cannot tell, for the staff; empty while it can."""
        ...

    def close(self) -> None:
        """Look no more."""
        ...


class NoSwitch:
    """A kiosk without one."""

    on = False

    def watch(self, changed: Callable[[], None]) -> None:
        """Nothing ever changes."""

    def trouble(self) -> str:
        return ""

    def close(self) -> None:
        """There is nothing to close."""
