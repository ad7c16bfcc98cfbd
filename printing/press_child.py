"""The child of :mod:`printing.press`: it answers every question in turn, until its parent has gone."""

from __future__ import annotations

from multiprocessing.connection import Connection

from config.faults import Fault
from printing import fonts
from printing.documents.compose import compose
from printing.documents.port import Letter
from printing.messages import FROM_CHILD, TO_CHILD, Begin, Failed, Preload, Preloaded, Sheet
from supervision.child import place_of
from supervision.inside import Channel


def main(connection: Connection) -> None:
    """Run by :class:`supervision.child.Child`."""
    channel = Channel(connection, TO_CHILD, FROM_CHILD)
    try:
        while True:
            question = channel.receive()
            if not isinstance(question, Begin):
                channel.send(_answer(question))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answer(question: Preload | Letter) -> Preloaded | Sheet | Fault | Failed:
    """A paper, or what kept it from being set: an error's kind and place only, because its text may quote the paper."""
    try:
        if isinstance(question, Preload):
            fonts.preload()
            return Preloaded()
        paper = compose("", question)
        return Sheet(paper.pdf, paper.pages, paper.missing)
    except Fault as fault:
        return fault
    except Exception as error:  # noqa: BLE001 - the process border: the parent raises PRINTER-COMPOSE
        return Failed(place_of(error))
