"""The dock as a port: what one can do to the simulated devices from the panel beside the kiosk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class DockAction:
    """A button of the dock. ``group`` is the heading that it stands under."""

    id: str
    label: str
    group: str


class Dock(Protocol):
    """The simulated devices; whoever builds them offers what can be done to them."""

    def actions(self) -> Sequence[DockAction]:
        """All buttons, in order; actions of one group stand together."""
        ...

    async def perform(self, action_id: str) -> None:
        """Do it now."""
        ...
