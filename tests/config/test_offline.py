"""Which matters may wait while the office is away, and what the data may not say of one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config.matters import PROVED_ALONE, Matter, matters
from flows.definition.loading import load_scene

KEPT = {name for name, matter in matters().items() if matter.offline}


def test_what_may_wait_is_proved_without_the_office_and_has_a_reason() -> None:
    assert set(load_scene("later").flow.matters) == KEPT
    for matter in (matters()[name] for name in KEPT):
        assert matter.offline is not None
        assert matter.offline.reason
        assert matter.proof.accepts_way(PROVED_ALONE)


@pytest.mark.parametrize(
    "name", ["authentication", "card_loss", "retirement", "resident_claim", "unemployment_benefit"]
)
def test_what_the_record_decides_at_once_never_waits(name: str) -> None:
    assert matters()[name].offline is None


@pytest.mark.parametrize("name", ["authentication", "card_loss", "employment_registration_unit"])
def test_what_wants_more_than_a_password_or_is_about_others_cannot_be_said_to_wait(name: str) -> None:
    told = matters()[name].model_dump(by_alias=True) | {"offline": {"reason": "x", "basis": "R"}}
    with pytest.raises(ValidationError, match="offline: only what is the applicant's own"):
        Matter.model_validate(told)
