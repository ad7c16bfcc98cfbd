"""The device itself, whose word is the only evidence of paper: a queue of CUPS calls completed what nobody has seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyipp.enums import IppOperation

from printing import ipp_supplies
from printing.ipp_jobs import Jobs
from printing.ipp_link import Link, Refused, Silent, first
from printing.ipp_state import STATE_ATTRIBUTES, device_behind, is_queue


class Device:
    """The device behind a queue, or the printer that is asked directly."""

    def __init__(self, link: Link, name: str) -> None:
        self._link = link
        self.jobs = Jobs(link, name)

    async def said(self) -> Mapping[str, Any]:
        """Its state, its trays and toner, and its counter."""
        attributes = {"requested-attributes": [*STATE_ATTRIBUTES, *ipp_supplies.ATTRIBUTES]}
        return first(await self._link.ask(IppOperation.GET_PRINTER_ATTRIBUTES, attributes), "printers")

    async def supplies(self) -> Mapping[str, Any] | None:
        """What a queue does not hand on; None when it does not answer just now."""
        try:
            said = await self.said()
        except (Silent, Refused):
            return None
        return {name: value for name, value in said.items() if name not in STATE_ATTRIBUTES}

    async def counter(self) -> int | None:
        """The sheets of its life, None when it counts none or does not answer."""
        return ipp_supplies.counter(await self.supplies() or {})


def device_of(printer: Mapping[str, Any], queue: Link, name: str) -> Device | None:
    """Whoever can be asked for ``printer``; None behind a queue whose device has no address of its own (USB)."""
    if not is_queue(printer):
        return Device(queue, name)
    address = device_behind(printer)
    return Device(Link(address, name), name) if address else None
