"""The office of a kiosk, assembled: beside it or over a network; and the encryption machine that is behind it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import Clock
from config.faults import Fault
from config.settings import EmbeddedOffice as EmbeddedSettings
from config.settings import HttpOffice

if TYPE_CHECKING:
    from devices.social_card.machine import Question, Reply
    from devices.social_card.pcsc import OfficeMachine
    from office.departments.port import Agency
    from office.embedded import EmbeddedOffice
    from office.port import Office

ROOT = Path(__file__).parents[1]
log = logging.getLogger("assembly")


def asked_afar(office: HttpOffice) -> Office:
    """The service of the bureau, by the files that it has written for this kiosk. OFFICE-AUTHORITY."""
    from office.remote import remote_office
    from office.service.certification import client_context

    files = (ROOT / each for each in (office.authority, office.certificate, office.key))
    return remote_office(office.url, client_context(*files), office.answer_within_s)


def rounds_beside(
    settings: EmbeddedSettings | HttpOffice,
    office_now: Callable[[], EmbeddedOffice | None],
    clock: Clock,
    is_served: Callable[[], bool],
) -> Callable[[], Awaitable[bool]] | None:
    """A round of the office beside the kiosk: clocks, departments, upgrades; None of a service, which goes its own.

    It has one worker for everything, so it waits while somebody ``is_served``. Invented people are known to invented
    departments; without them none is connected.
    """
    if isinstance(settings, HttpOffice):
        return None
    people = ROOT / settings.people if settings.people else None

    async def round_() -> bool:
        from office.clocks.rounds import round_of
        from office.port import AWAY

        office = office_now()
        if office is None or is_served():
            return False
        try:
            done = await round_of(office, lines(), clock)
        except Fault as fault:
            if fault.code not in AWAY:
                raise
            log.info("round of the office: %s", fault.code)
            return False
        if done:
            log.debug("round of the office: %s", done)  # as it should be: no news of a kiosk
        return True

    @cache
    def lines() -> Mapping[str, Agency]:
        if people is None:
            return {}
        # Not before: a kiosk in service reads nothing that simulates.
        from simulated.agencies import simulated_agencies
        from simulated.departments import SimulatedDepartments

        return simulated_agencies(SimulatedDepartments(people, clock), clock)

    return round_


def prepare() -> None:
    """Import and make all that the office needs, before anybody is served and beside the window: half a second."""
    from office.port import submissions

    import_module("office.store")
    import_module("chinese_calendar")  # of law/workdays.py, which a case asks first
    submissions()


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
