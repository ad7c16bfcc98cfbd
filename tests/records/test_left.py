"""Which cards were left behind, as the log says it: to the staff, and to a kiosk that starts."""

from __future__ import annotations

import pytest

from records.log import RecordsLog
from records.port import Slot, left_cards, slots_in_doubt
from tests.records.conftest import NOW

BOTH = frozenset(Slot)
SOCIAL = frozenset({Slot.SOCIAL_CARD})
STARTED, ENDED = ("visit.started", {"scene": "retirement"}), ("visit.ended", {"reason": "done", "left": ""})
LEAVING = ("visit.ended", {"reason": "idle", "left": "social_card"})
LEFT, TAKEN = ("card.left", {"slot": "social_card"}), ("card.taken", {"slot": "social_card"})
ID_TAKEN = ("card.taken", {"slot": "id_card"})


@pytest.mark.parametrize(
    ("events", "doubted", "left"),
    [
        ((), frozenset(), False),
        ((STARTED, ENDED), frozenset(), False),
        ((STARTED,), BOTH, False),
        ((STARTED, ENDED, STARTED), BOTH, False),
        ((STARTED, LEAVING), SOCIAL, False),
        ((STARTED, LEAVING, LEFT), SOCIAL, True),
        ((STARTED, LEAVING, LEFT, TAKEN), frozenset(), False),
        ((STARTED, LEAVING, LEFT, STARTED, ENDED), SOCIAL, True),
        ((STARTED, TAKEN, ID_TAKEN), frozenset(), False),
        ((STARTED, TAKEN), frozenset({Slot.ID_CARD}), False),
        ((("desk.opened", {}),), BOTH, False),
        ((("desk.opened", {}), ("desk.closed", {"reason": "idle", "left": "social_card"})), SOCIAL, False),
        ((STARTED, ENDED, ("card.left", {"slot": "a drawer of another version"})), frozenset(), False),
    ],
)
def test_what_is_left_follows_from_the_events(
    log: RecordsLog, events: tuple[tuple[str, dict[str, str]], ...], doubted: frozenset[Slot], left: bool
) -> None:
    for kind, public in events:
        log.append(kind, visit="visit" if kind.startswith("visit.") else None, public=dict(public))
    assert slots_in_doubt(log.events()) == doubted
    assert left_cards(log.events()) == ({Slot.SOCIAL_CARD: NOW} if left else {})
