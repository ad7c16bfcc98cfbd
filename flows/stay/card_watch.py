"""The watch over the card that a visit rests on: when it is taken out before its time, the visit ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from config.faults import Fault, place_of
from devices.cards.port import NoService
from devices.social_card.port import CardPresent, NoReader
from flows.parts import Parts
from flows.person.identity import Document, Presented
from flows.stay.end import EndReason, VisitEnd
from flows.stay.stays import until_gone

log = logging.getLogger("visit")

#: what hides a card: nobody is told to have taken it out
_HIDDEN_BY: Mapping[type, str] = {NoService: "CARD-NO-SERVICE", NoReader: "CARD-NO-READER"}


class CardWatch:
    """Watches one card at a time, or none; ``stop`` is called with the end of the visit when the card is gone."""

    def __init__(self, parts: Parts, stop: Callable[[VisitEnd], None]) -> None:
        self._parts = parts
        self._stop = stop
        self._watching: asyncio.Task[NoService | NoReader | None] | None = None

    def hold(self, card: CardPresent) -> None:
        """From now on the visit ends when ``card`` is taken out."""
        self.let_go()
        self._watching = asyncio.ensure_future(until_gone(self._parts.reader, card, self._parts.clock))
        self._watching.add_done_callback(self._card_went)

    def hold_card_of(self, presented: Presented | None) -> None:
        """Hold the social-security card that somebody has presented; for any other document, or none, let go."""
        if presented is not None and presented.document is Document.SOCIAL_CARD and presented.stay:
            self.hold(presented.stay)
        else:
            self.let_go()

    def let_go(self) -> None:
        """The card may be taken out."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def _card_went(self, watching: asyncio.Task[NoService | NoReader | None]) -> None:
        if watching.cancelled():
            return
        error = watching.exception()
        if error is None:
            hidden_by = _HIDDEN_BY.get(type(watching.result()))
            reason = EndReason.FAULT if hidden_by else EndReason.CARD_REMOVED
            self._stop(VisitEnd(reason, fault=hidden_by or "CARD-REMOVED"))
        elif isinstance(error, Fault):
            self._stop(VisitEnd(EndReason.FAULT, fault=error.code))
        else:
            log.error("unexpected %s", place_of(error))
            self._stop(VisitEnd(EndReason.BUG, fault="VISIT-BUG"))
