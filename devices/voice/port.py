"""The port of the voice: says a text to whoever stands before the kiosk, or to whoever wears its headset.

Nobody waits for it, and nothing fails because of it: a kiosk that has lost its voice goes on in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from config.faults import Fault
from config.language import ZH, Language


@dataclass(frozen=True)
class Manner:
    """How a text is said. ``pace_percent`` and ``volume_percent`` are of what the site has set (100 is as it is set).

    ``language`` is that of the text. What is ``private`` is for whoever wears the headset, and nobody else hears it.
    """

    language: Language = ZH
    pace_percent: int = 100
    volume_percent: int = 100
    private: bool = False


ORDINARY = Manner()


class Voice(Protocol):
    """One utterance at a time. Texts stand in no log, argument list or file name."""

    def say(self, text: str, manner: Manner = ORDINARY) -> None:
        """Say ``text`` now, in place of what is being said; returns at once.

        Private, it is not said where the hall would hear it, whatever the caller believes.
        """
        ...

    def stop(self) -> None:
        """Be quiet now; returns at once."""
        ...

    @property
    def in_private(self) -> bool:
        """Whether only one person hears: a headset is in the jack, or the site says so. False where nobody can tell."""
        ...

    async def headset_changed(self) -> None:
        """Return when a headset has been put in or pulled out. What was being said has been stopped already."""
        ...

    async def ready(self) -> None:
        """Return when what would be said could be heard; VOICE-UNAVAILABLE otherwise. Nothing is heard."""
        ...

    async def doubts(self) -> Sequence[Fault]:
        """What it can do without, and wants seen to: VOICE-RECORDING of each broken one, HEADSET-UNAVAILABLE."""
        ...

    async def lost(self) -> Fault:
        """Wait until nothing can be heard for the first time, and tell why: VOICE-UNAVAILABLE."""
        ...

    async def close(self) -> None:
        """Be quiet, and leave no program behind."""
        ...
