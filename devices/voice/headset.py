"""The port of the headset jack: is a headset in it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Jack(Protocol):
    """It tells by itself. While it cannot tell, nothing is in it: what is personal must not be said by mistake."""

    @property
    def inserted(self) -> bool:
        """Whether a headset is in the jack, as far as anybody knows."""
        ...

    def watch(self, changed: Callable[[], None]) -> None:
        """Begin to look, and call ``changed`` at once, in the running loop, whenever ``inserted`` has another value."""
        ...

    def trouble(self) -> str:
        """Why it cannot tell, for the staff; empty while it can."""
        ...

    def close(self) -> None:
        """Look no more."""
        ...


class NoJack:
    """A kiosk without a jack."""

    inserted = False

    def watch(self, changed: Callable[[], None]) -> None:
        """Nothing ever changes."""

    def trouble(self) -> str:
        return ""

    def close(self) -> None:
        """There is nothing to close."""
