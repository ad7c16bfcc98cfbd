"""A stay at the screen: a citizen's visit, or one of the staff."""

from __future__ import annotations

from typing import Protocol

from config.language import Language
from flows.stay.end import VisitEnd
from flows.stay.timing import StepTime


class Stay(Protocol):
    """One stay of somebody at the screen: a citizen's visit, or the staff at the desk."""

    @property
    def times(self) -> tuple[StepTime, ...]: ...

    @property
    def is_citizens(self) -> bool:
        """Whether a citizen is served."""
        ...

    @property
    def going_on(self) -> str | None:
        """The id of a citizen's visit while it lasts; the staff have none."""
        ...

    async def run(self) -> VisitEnd:
        """To its end, its clean-up included."""
        ...

    def speak(self, language: Language) -> None: ...

    def moves(self) -> bool:
        """Whether it gets further, to be asked again and again."""
        ...

    def cancel(self, reason: str) -> None: ...
