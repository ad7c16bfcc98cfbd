"""The office of a kiosk, assembled: beside it or over a network; and the encryption machine that is behind it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import HttpOffice

if TYPE_CHECKING:
    from devices.social_card.machine import Question, Reply
    from devices.social_card.pcsc import OfficeMachine
    from office.port import Office

ROOT = Path(__file__).parents[1]


def asked_afar(office: HttpOffice) -> Office:
    """The service of the bureau, by the files that it has written for this kiosk. OFFICE-AUTHORITY."""
    from office.remote import remote_office
    from office.service.certification import client_context

    files = (ROOT / each for each in (office.authority, office.certificate, office.key))
    return remote_office(office.url, client_context(*files), office.answer_within_s)


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
