"""What the kiosk and the agent beside it say to each other, over a socket of this machine.

The kiosk listens (``post`` in its data folder, readable by its own group), tells how it stands as soon as somebody is
connected and on every change, and does what it is asked, one after the other, when nobody is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fleet.doings import Doing
from fleet.messages import Checkpoint, Outcome, Serving, Statistics, Stocked, Trouble, Versions

#: the socket, in the data folder of the site
POST = "post"


@dataclass(frozen=True)
class Told:
    """How it stands, as the kiosk itself knows. ``mode`` as in :class:`fleet.messages.State`."""

    serving: Serving
    mode: str
    issues: tuple[Trouble, ...]
    supplies: Mapping[str, Stocked]
    versions: Versions
    checkpoint: Checkpoint | None
    closed: tuple[str, ...] = ()
    crashes: tuple[float, ...] = ()
    today: Statistics | None = None


@dataclass(frozen=True)
class Did:
    """What became of something that was asked. ``file`` (a picture, a bundle) goes beside the answer."""

    outcome: Outcome
    why: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    file: bytes | None = field(default=None, repr=False)


class Kiosk(Protocol):
    """The kiosk, as the agent reaches it."""

    @property
    def told(self) -> Told | None:
        """The newest; None while it does not run, or does not answer."""
        ...

    async def changed(self) -> None:
        """Return when it stands otherwise than when this was called."""
        ...

    async def do(self, doing: Doing) -> Did:
        """Have it done; it waits for the end of a visit. AGENT-POST when the kiosk does not run or does not answer."""
        ...
