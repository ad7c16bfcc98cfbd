"""What the kiosk and the agent beside it say to each other, over a socket of this machine.

The kiosk listens (``post`` in its data folder, readable by its own group), tells how it stands as soon as somebody is
connected and on every change, and does what it is asked, one after the other, when nobody is served.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from fleet.doings import Doing
from fleet.messages import Answer, Checkpoint, Outcome, Serving, Statistics, Stocked, Trouble, Versions

#: the socket, in the data folder of the site or where the site says; and the agent's own folder in the data folder
POST, OWN = "post", "agent"


@dataclass(frozen=True)
class Told:
    """How it stands, as the kiosk itself knows. ``mode`` as in :class:`fleet.messages.State`.

    ``since``: when this life of the program began. A command to restart it is done when a later one tells.
    """

    serving: Serving
    mode: str
    issues: tuple[Trouble, ...]
    supplies: Mapping[str, Stocked]
    versions: Versions
    checkpoint: Checkpoint | None
    closed: tuple[str, ...] = ()
    crashes: tuple[float, ...] = ()
    today: Statistics | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Did:
    """What became of something that was asked. ``file`` (a picture, a bundle) goes beside the answer."""

    outcome: Outcome
    why: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    file: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Noted:
    """What the kiosk's log is to hold: an event of the catalogue that begins with ``command.`` or ``fleet.``.

    ``number`` grows with every one of this machine: whoever notes the same again after a loss of power is found out.
    It is one of the public values, as is ``at``, for it may be written long after it happened.
    """

    number: int
    at: datetime
    kind: str
    public: Mapping[str, str | int | bool | None] = field(default_factory=dict)


class Kiosk(Protocol):
    """The kiosk, as the agent reaches it."""

    @property
    def told(self) -> Told | None:
        """The newest; None while it does not run, or does not answer."""
        ...

    async def changed(self) -> None:
        """Return when it stands otherwise than when this was called."""
        ...

    async def do(self, doing: Doing, by: str) -> Did:
        """Have it done for whoever has the work number ``by``, which stands in the kiosk's log; it waits for the end of
        a visit, and is given up when this is cancelled. AGENT-POST when the kiosk does not run or does not answer.
        """
        ...

    async def note(self, noted: Noted) -> None:
        """Have it written to the kiosk's log: it is on disk when this returns. AGENT-POST as with :meth:`do`."""
        ...


@asynccontextmanager
async def changing(kiosk: Kiosk) -> AsyncIterator[asyncio.Future[None]]:
    """Done as soon as it stands otherwise than at the beginning; however one leaves, nobody waits on for that."""
    changed = asyncio.ensure_future(kiosk.changed())
    try:
        await asyncio.sleep(0)  # from now on it hears of a change
        yield changed
    finally:
        changed.cancel()


class Speaks(Protocol):
    """The line to the broker, for what a command comes to: it keeps what it is told until it is said."""

    def answer(self, answer: Answer) -> None:
        """Say what became of a command."""
        ...

    def file(self, command: str, kind: str, content: bytes) -> None:
        """Hand over a file that a command asked for: ``kind`` is its media type, as ``image/png``.

        MQTT carries ``kind`` as the content type, and the id of the command as correlation data.
        """
        ...


@dataclass(frozen=True)
class Came:
    """A message on one of the topics of commands; ``retained`` as whoever published it had it."""

    topic: str
    payload: bytes = field(repr=False)
    retained: bool


class Orders(Protocol):
    """Whoever sees to commands. Made with a bench and a line that speaks (:class:`Speaks`)."""

    @property
    def at_work(self) -> str | None:
        """The id of the command that waits or is being done: it is told with the state."""
        ...

    async def take(self, came: Came) -> None:
        """Look at a message: on disk when this returns, if it is to be done. It does not wait until it is."""
        ...

    async def keep(self) -> None:
        """Do what was taken, one after the other, also of an earlier life of the agent; until cancelled."""
        ...
