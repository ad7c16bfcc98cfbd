"""What the four keys lead through: the page, the list of services or the layer above, each as a list of stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.bodies import Camera, Code, Document, Entered, Entry, Papers, Stop
from flows.page import Page
from flows.pages.moves import BACK, DESK, FINISH, HELP, moves
from ui.words import words

#: what closes the help
CLOSE_HELP = "help:close"


@dataclass(frozen=True)
class Told:
    """What lies uppermost. Another ``name`` is another page or layer; the first ``opening`` stops say what it is.

    ``guided``: its news are said as they come, and nothing is repeated.
    """

    name: str
    stops: tuple[Stop, ...]
    opening: int = 1
    guided: bool = False


NOTHING = Told("", ())


def page_told(page: Page, *, asks: bool) -> Told:
    """``page``; ``asks``: an answer of it is waited for."""
    labels = {BACK: word("back"), HELP: word("help"), FINISH: word("finish"), Entry.DIGITS: word("ears_digits")}
    frame = page.frame
    opening = 1 + sum(bool(part) for part in (frame.lead, frame.why, frame.highlight))
    guided = isinstance(page.body, Camera | Code | Document)
    stops = tuple(_in_words(stop, page) for stop in moves(page, labels, asks=asks))
    return Told(f"{page.node} {page.kind}", stops, opening, guided)


def news_of(old: Page, new: Page) -> tuple[Stop, ...]:
    """What is told of a key on the page that is up: what stands there now."""
    return new.body.news if isinstance(new.body, Entered) and new.body is not old.body else ()


def _in_words(stop: Stop, page: Page) -> Stop:
    """``stop`` as it is said: a button and its hint apart, and a paper's state as the word of the frame for it."""
    for option in page.options:
        if replace(stop, action=option.id) == option.stop:
            return replace(stop, text=apart(option.label, option.hint))
    for line in page.body.lines if isinstance(page.body, Papers) else ():
        if stop == line.stop:
            return replace(stop, text=apart(line.name, word(f"paper_{line.state}"), line.note))
    return stop


def apart(*parts: str) -> str:
    """Texts with a pause between them."""
    return "\n".join(filter(None, parts))


def services_told(offered: Iterable[Stop], *, desk: bool, notice: str = "") -> Told:
    """The list of services; ``offered`` is a stop for each, with its scene as action where it can be begun.

    ``desk``: the staff may sign in from here; that stands last. ``notice``: what maintenance has to say stands first.
    """
    ways = (Stop(word("help"), HELP), Stop(word("finish"), FINISH), *((_staff_stop(),) if desk else ()))
    opening = tuple(Stop(text) for text in (word("services_title"), notice, word("services_lead")) if text)
    return Told("services", (*opening, *offered, *ways), len(opening))


def with_desk(told: Told) -> Told:
    """``told``, and last the way to the desk of the staff."""
    return replace(told, stops=(*told.stops, _staff_stop()))


def _staff_stop() -> Stop:
    return Stop(word("staff_only"), DESK)


def idle_told(*, card: bool) -> Told:
    """The question before the end; whoever uses the keys answers it with any of them."""
    name = "idle_card" if card else "idle"
    said = (word(f"{name}_title"), word(f"{name}_lead"), word("ears_any_key"))
    return Told("idle", tuple(map(Stop, said)), opening=3)


def word(name: str) -> str:
    return str(words()[name])
