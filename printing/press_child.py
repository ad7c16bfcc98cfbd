"""The child of :mod:`printing.press`: it answers every question in turn, until its parent has gone."""

from __future__ import annotations

from functools import partial
from multiprocessing.connection import Connection

from config.faults import Fault
from printing import fonts
from printing.documents.compose import compose
from printing.messages import FROM_CHILD, TO_CHILD, Begin, Drawn, Failed, Order, Preload, Preloaded, Proved, Sheet
from supervision.inside import Channel
from supervision.stderr import place_of


def main(connection: Connection) -> None:
    """Run by :class:`supervision.child.Child`."""
    channel = Channel(connection, TO_CHILD, FROM_CHILD)
    try:
        while True:
            question = channel.receive()
            if not isinstance(question, Begin):
                channel.send(_answer(question, channel))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answer(question: Preload | Order, channel: Channel) -> Preloaded | Sheet | Fault | Failed:
    """A paper, or what kept it from being set: an error's kind and place only, because its text may quote the paper."""
    try:
        if isinstance(question, Preload):
            fonts.preload()
            return Preloaded()
        paper = compose("", question.letter, question.stamp, partial(_proved, channel))
        return Sheet(paper.pdf, paper.pages, paper.missing)
    except Fault as fault:
        return fault
    except Exception as error:  # noqa: BLE001 - the process border: the parent raises PRINTER-COMPOSE
        return Failed(place_of(error))


def _proved(channel: Channel, digest: bytes) -> str:
    """The proof of a paper with this text, from who has the key."""
    channel.send(Drawn(digest))
    answer: Proved = channel.receive()
    return answer.text
