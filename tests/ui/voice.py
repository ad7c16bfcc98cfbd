"""A voice that only remembers what it was told."""

from __future__ import annotations

from config.faults import Fault


class Remembering:
    """``said`` holds what was said; an empty text is a stop."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def stop(self) -> None:
        self.said.append("")

    async def ready(self) -> None: ...

    async def lost(self) -> Fault:
        raise AssertionError("never lost")

    async def close(self) -> None: ...
