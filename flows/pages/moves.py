"""What there is to hear and to do on a page, as one list: touch, keys, ears and accessible names come from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from flows.bodies import Entered, Signature, Stop
from flows.page import Page

#: what the frame offers on its own; an option of a page never has these ids but to mean the same
BACK, HELP, FINISH = "back", "help", "finish"
#: in the place of a scene: the desk of the staff
DESK = "staff"
_UNSAID: Mapping[str, str] = MappingProxyType({})


def moves(page: Page, labels: Mapping[str, str] = _UNSAID, *, asks: bool) -> tuple[Stop, ...]:
    """The stops of ``page`` in the order of reading, its title first, and last the ways of the frame.

    ``labels`` say what the frame's ways and what is entered are called. While the page does not ask (the machine
    works, or it has been answered) only help and the way out can be taken.
    """
    title = Stop(page.title, private=page.title not in page.frame.spoken)
    told = (title, *page.stops)
    if asks:
        return (*told, *(Stop(labels.get(way, way), way) for way in _ways(page)))
    buttons = {option.id for option in page.options}
    read = (replace(stop, action="") for stop in told if stop.action not in buttons)
    still = (way for way in _ways(page) if way in (HELP, FINISH))
    return (*read, *(Stop(labels.get(way, way), way) for way in still))


def _ways(page: Page) -> Iterator[str]:
    if page.frame.locked:
        return
    # What is entered key by key has a stop for each key; and nobody signs by keys.
    if page.body.entry and not isinstance(page.body, Entered | Signature):
        yield page.body.entry
    if page.frame.can_go_back:
        yield BACK
    yield HELP
    if page.frame.can_finish:
        yield FINISH
