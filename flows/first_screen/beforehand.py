"""The page before a service whose papers cannot all be printed now: which are missing, and what there is instead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from config.clock import Clock, slept
from config.datafile import Data
from config.faults import Fault
from config.language import all_of, load_said, per_language
from config.parts import PartName
from config.settings import Hall
from flows.bodies import Choice, Option, Section, Weight
from flows.definition.scene import Scene
from flows.page import Frame, Page
from flows.pages.words import speakable
from flows.papers.copies import COPIES
from flows.parts import Parts
from flows.steps.papers import APPOINTMENT_SLIP, papers_of
from printing.documents.letters import kinds, layout
from printing.port import Format, Printer

#: how often a kiosk that nobody uses looks whether its printers could print
LOOK_S = 10.0
NODE = "beforehand"
GO_ON, NOT_NOW = "go_on", "not_now"
#: how a visit ends that was not begun for want of papers
NOT_BEGUN = "not_begun"
#: what these say stands on the screen, too
READ_ON_SCREEN = frozenset({"notice", "refusal", "kept", "unanswered", APPOINTMENT_SLIP, *COPIES})


class BeforehandWords(Data):
    """``beforehand.zh.yaml``. ``{papers}`` are their names, ``{hall.…}`` the facts of the hall."""

    title: str
    lead: str
    heading: str
    ways: tuple[str, ...]
    go_on: str
    not_now: str


@per_language
def beforehand_words() -> BeforehandWords:
    return load_said(Path(__file__).parent / "beforehand.zh.yaml", BeforehandWords)


def printed_on(kind: str, *, has_roll: bool) -> PartName:
    """The printer of a paper, as a flow calls it; without a printer for receipts that of sheets prints them all."""
    on_roll = kind in kinds() and Format(layout(kind).format) is Format.RECEIPT
    return PartName.RECEIPT_PRINTER if on_roll and has_roll else PartName.PRINTER


def papers_to_take(scene: Scene) -> tuple[str, ...]:
    """The papers that ``scene`` is there to give, or that what it hands in brings; each once."""
    return tuple(dict.fromkeys(kind for kind in _papers(scene) if kind not in READ_ON_SCREEN))


def cannot_be_printed(scene: Scene, away: frozenset[PartName], *, has_roll: bool) -> tuple[str, ...]:
    """Which of them cannot come out while these printers are ``away``."""
    return tuple(kind for kind in papers_to_take(scene) if printed_on(kind, has_roll=has_roll) in away)


def page(scene: Scene, missing: tuple[str, ...], hall: Hall) -> Page:
    """Says which papers of ``scene`` are ``missing`` and what there is instead, and lets the citizen decide."""
    words = beforehand_words()
    names = all_of(scene.words.texts[f"paper.{kind}"] for kind in missing)
    lead = words.lead.format(papers=names)
    ways = tuple(way.format(hall=hall.said) for way in words.ways)
    options = (Option(GO_ON, words.go_on, weight=Weight.PRIMARY), Option(NOT_NOW, words.not_now))
    body = Choice(sections=(Section(words.heading, ways, private=False),), options=options)
    return Page(Frame(node=NODE, title=words.title, lead=lead, spoken=speakable(words.title, lead)), body)


def _papers(scene: Scene) -> Iterator[str]:
    for node in scene.flow.nodes.values():
        if node.kind.of_matters:
            yield from papers_of(scene.flow.matters)
        else:
            yield from node.papers


class PrinterWatch:
    """Which printers are ``away``: could print nothing when they were looked at last.

    That is while the kiosk is ``free``: whoever is served there has papers of their own on the way.
    """

    def __init__(self, clock: Clock, free: Callable[[], bool]) -> None:
        self._clock, self._free = clock, free
        self.away: frozenset[PartName] = frozenset()

    async def look(self, parts: Parts) -> None:
        """Again and again, until cancelled; both at once, because one that is off answers late."""
        printers = {PartName.PRINTER: parts.printer, PartName.RECEIPT_PRINTER: parts.receipt_printer}
        there = {name: printer for name, printer in printers.items() if printer is not None}
        while True:
            if self._free():
                prints = await asyncio.gather(*map(_prints, there.values()))
                self.away = frozenset(name for name, it_does in zip(there, prints, strict=True) if not it_does)
            await slept(self._clock, LOOK_S)


async def _prints(printer: Printer) -> bool:
    try:
        await printer.ready()
    except Fault:
        return False
    return True
