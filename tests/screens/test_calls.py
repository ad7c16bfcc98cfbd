"""Every page of a call for help can be read and touched: by day and night, large and low, in both languages."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from config.language import EN, ZH
from records.port import Call, How
from simulated.relay_board import RelayBoard
from tests.families import some_by_day
from tests.screens.looks import Look, spoken
from tests.screens.pages import PAGES
from tests.screens.show import Show
from tests.screens.test_appearances import LAYERS, seen
from tests.ui.calls import desk_of
from ui.helping import CALL, TURN

DAY, NIGHT = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA), datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
LOOKS = (
    pytest.param(Look(ZH, "large", low=False, theme="day"), marks=pytest.mark.nightly),
    Look(EN, "larger", low=True, theme="contrast"),
)
STAGES = ("help", "ringing", "owned", "number", "promised")


def bring(show: Show, stage: str) -> None:
    """That page of the layer, over a result."""
    show.desk = desk_of(RelayBoard(), VirtualClock(NIGHT if stage in ("number", "promised") else DAY))
    show.app.screen.show(PAGES["result"])
    bridge = show.app.bridge
    bridge.help(True)
    if stage == "number":
        bridge.reply(TURN, CALL)
        for digit in "1280":
            bridge.reply(TURN, f"key:{digit}")
    elif stage != "help":
        how = How.CALL_BACK if stage == "promised" else How.DESK
        show.desk.current = Call("c1", how, "result", DAY, "v1", owner="DC07" if stage == "owned" else "")
        bridge.help_changed()


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("stage", some_by_day(STAGES, 2))
def test_a_page_of_a_call_can_be_read_and_touched(
    show: Show, stage: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LAYERS, stage, "help:close" if stage == "help" else "option:cancel")
    with spoken(show, look.language):
        bring(show, stage)
        look.put_on(show)
        assert [*seen(show, stage, show.picture())] == []


def test_whoever_has_called_sees_it_on_the_page_itself(show: Show) -> None:
    bring(show, "ringing")
    show.app.bridge.help(False)
    assert show.app.bridge.shown.called
    show.settle()
    show.check("called")
