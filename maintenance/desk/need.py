"""What waits for a task of the staff desk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Something that needs a hand now. ``about`` is for the task that sees to it: a supply, a part, a number.

    ``urgent``: the machine serves less because of it.
    """

    text: str
    hint: str = ""
    about: str = ""
    urgent: bool = False
