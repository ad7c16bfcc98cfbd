"""The port of the voice: says a text to whoever stands before the kiosk.

Nobody waits for it, and nothing fails because of it: a kiosk that has lost its voice goes on in silence.
"""

from __future__ import annotations

from typing import Protocol

from config.faults import Fault


class Voice(Protocol):
    """One utterance at a time. Texts hold nothing personal; they stand in no log, argument list or file name."""

    def say(self, text: str) -> None:
        """Say ``text`` now, in place of what is being said; returns at once."""
        ...

    def stop(self) -> None:
        """Be quiet now; returns at once."""
        ...

    async def ready(self) -> None:
        """Return when what would be said could be heard; VOICE-UNAVAILABLE otherwise. Nothing is heard."""
        ...

    async def lost(self) -> Fault:
        """Wait until nothing can be heard for the first time, and tell why: VOICE-UNAVAILABLE."""
        ...

    async def close(self) -> None:
        """Be quiet, and leave no program behind."""
        ...
