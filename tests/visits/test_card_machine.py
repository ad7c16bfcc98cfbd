"""Third-generation cards whose key is in the authority's encryption machine, asked over the office connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.settings import MachineCardKeys, Settings
from flows.bodies import PageKind
from flows.visit import EndReason, VisitEnd
from tests.visits.conftest import RETIRES, Kiosk, open_kiosk

pytestmark = [pytest.mark.real_parts, pytest.mark.xdist_group("visits")]


@pytest.fixture
async def kiosk(settings: Settings, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """The same kiosk, with the machine."""
    reader = settings.card_reader.model_copy(update={"keys": MachineCardKeys()})
    async with open_kiosk(settings.model_copy(update={"card_reader": reader}), tmp_path / "papers") as opened:
        yield opened


async def test_a_visit_goes_on_with_a_card_that_the_machine_has_opened(kiosk: Kiosk) -> None:
    screen = kiosk.screen(RETIRES)
    assert await kiosk.walk(screen, "v3_machine") == VisitEnd(EndReason.DONE, "retired")
    assert "identify/third_generation" not in {page.node for page in screen.pages}


@pytest.mark.nightly  # it waits for the office in real time; by day without a visit in ``test_matrix.py``
async def test_while_the_office_is_away_the_identity_card_helps_out(kiosk: Kiosk) -> None:
    kiosk.office.trouble.unreachable = True
    answers = {
        **RETIRES,
        "identify/third_generation": "id_card",
        "identify/other_way": "appointment",
        "identify/appointment": "hall",
    }
    screen = kiosk.screen(answers, {"identify/id_card": lambda: kiosk.devices.present("id:li")})
    end = await kiosk.walk(screen, "v3_machine")
    nodes = [page.node for page in screen.pages]
    assert "identify/third_generation" in nodes
    assert "identify/id_card" in nodes
    assert end.fault == "OFFICE-UNREACHABLE"
    assert PageKind.FAULT in screen.kinds()


async def test_a_card_that_the_machine_does_not_know_is_helped_out_by_the_identity_card(kiosk: Kiosk) -> None:
    ways = {"identify/other_way": "appointment", "identify/appointment": "none", "leave/card": "taken"}
    answers = {**RETIRES, **ways, "identify/third_generation": "id_card"}
    screen = kiosk.screen(answers, {"identify/id_card": lambda: kiosk.devices.present("id:li")})
    assert await kiosk.walk(screen, "v3_psam") == VisitEnd(EndReason.DONE, "window")
    assert "identify/consent" in [page.node for page in screen.pages]
