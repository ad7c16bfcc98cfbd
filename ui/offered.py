"""What is offered, as the screen takes it: the scenes on the first screen, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from config.elsewhere import Elsewhere
from flows.first_screen.offers import search, suggestions

#: words to be touched instead of typed: as many as fit above the letters
SUGGESTED = 18


@dataclass(frozen=True)
class Service:
    """A scene on offer, under the heading ``group``. One that is not available stays, and ``hint`` says why.

    ``whom`` says for whom it is, ``minutes`` how long it takes (0: not said). It is found by its ``words``; ``word`` is
    the one by which it was. What is done ``elsewhere`` has the place as its hint.
    """

    id: str
    label: str
    hint: str = ""
    available: bool = True
    group: str = ""
    whom: str = ""
    minutes: int = 0
    icon: str = "other"
    group_icon: str = "other"
    words: tuple[str, ...] = ()
    word: str = ""
    elsewhere: bool = False


def found(typed: str, services: Sequence[Service]) -> tuple[Service, ...]:
    """What ``typed`` may mean, the likeliest first."""
    return tuple(
        Service("", one.what.title, one.what.where, available=False, icon="place", elsewhere=True)
        if isinstance(one.what, Elsewhere)
        else replace(one.what, word="" if one.word == one.what.label else one.word)
        for one in search(typed, services)
    )


def suggested(services: Sequence[Service]) -> tuple[str, ...]:
    """Words that people use, to be touched."""
    return suggestions(services, SUGGESTED)
