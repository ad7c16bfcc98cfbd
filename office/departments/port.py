"""The port of other departments: the bureau asks or informs them about a case, and they may answer much later.

The citizen is never sent there. What comes over a line is believed by nobody: :func:`understood` proves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from config.items import items as item_list


@dataclass(frozen=True)
class Push:
    """One request. ``key`` makes it one and the same, however often it comes; without ``items`` it only tells.

    ``reminder`` counts how often it was sent before without an answer.
    """

    key: str
    department: str
    case_number: str
    matter: str
    number: str = field(repr=False)
    items: tuple[str, ...] = ()
    reminder: int = 0


class Agency(Protocol):
    """The line to one department."""

    async def send(self, push: Push) -> None:
        """Hand it over; the same key again is the same request. ConnectionError."""
        ...

    async def answer(self, key: str) -> object:
        """What the department has answered, whatever that is; None while it has not. ConnectionError."""
        ...


class Answer(BaseModel):
    """What a department answers: values by item, without those it does not know; or why it does not do it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: str
    state: Literal["answered", "refused"]
    items: Mapping[str, str] = {}
    reason: Annotated[str, StringConstraints(max_length=100)] = ""


def understood(push: Push, told: object) -> Answer | None:
    """The answer to a request; None where it is none: of another request, of another form, or of no such values."""
    try:
        answer = Answer.model_validate(told)
    except ValidationError:
        return None
    fits = set(answer.items) <= set(push.items) and all(
        item_list()[name].accepts(value) for name, value in answer.items.items()
    )
    return answer if answer.key == push.key and fits else None
