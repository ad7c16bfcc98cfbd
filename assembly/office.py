"""The office of a kiosk, assembled: beside it or over a network; and the encryption machine that is behind it."""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import Clock
from config.faults import Fault
from config.settings import HttpOffice
from office.port import AWAY

if TYPE_CHECKING:
    from devices.social_card.machine import Question, Reply
    from devices.social_card.pcsc import OfficeMachine
    from office.line import OfficeBeside
    from office.port import Office

ROOT = Path(__file__).parents[1]
log = logging.getLogger("assembly")
#: at rest nothing changes but time, and what is due is due by days
ROUND_AT_REST_S = 3600.0


def asked_afar(office: HttpOffice) -> Office:
    """The service of the bureau, by the files that it has written for this kiosk. OFFICE-AUTHORITY."""
    from office.remote import remote_office
    from office.service.certification import client_context

    files = (ROOT / each for each in (office.authority, office.certificate, office.key))
    return remote_office(office.url, client_context(*files), office.answer_within_s)


def rounds_beside(
    office_now: Callable[[], OfficeBeside | None], clock: Clock, is_served: Callable[[], bool]
) -> Callable[[], Awaitable[bool]]:
    """A round of the office beside the kiosk: clocks, departments, upgrades.

    It has one worker for everything, so it waits while somebody ``is_served``; one that rests is woken for it once an
    hour.
    """
    went = -math.inf

    async def round_() -> bool:
        nonlocal went
        office = office_now()
        if office is None or is_served():
            return False
        if office.rests and clock.monotonic() < went + ROUND_AT_REST_S:
            return True
        try:
            await office.go_round()
        except Fault as fault:
            if fault.code not in AWAY:
                raise
            log.info("round of the office: %s", fault.code)
            return False
        went = clock.monotonic()
        return True

    return round_


def machine_behind(office_now: Callable[[], Office | None]) -> OfficeMachine:
    """The authority's encryption machine as the card reader asks it: over the office connection."""
    from devices.social_card.machine import MachineReply, MacReply, MacRequest
    from office.cards.machine import KeyQuestion, MacQuestion

    async def ask(request: Question) -> Reply:
        office = office_now()
        assert office is not None  # noqa: S101 - no card is read before the office is there
        if isinstance(request, MacRequest):
            return MacReply(await office.vouch_pin(MacQuestion(**vars(request))))
        return MachineReply(await office.open_card(KeyQuestion(**vars(request))))

    return ask
