"""Nothing of a person leaves a kiosk for those who look after it: one visit by day, those of all scenes by night."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.broker import Brokered, fleet_broker  # noqa: F401
from tests.families import by_day
from tests.faults.fleet_leaks import everybody, over_the_broker, play_all, told
from tests.faults.personal_things import Everything, Thing

pytestmark = pytest.mark.xdist_group("broker")

#: one by day; "" stands for all
VISITS = ["retirement: due-on-the-spot", ""]


@pytest.mark.expects_log("", sometimes=True)  # what goes wrong in a visit on request is part of what is searched
@pytest.mark.parametrize("only", by_day(VISITS, VISITS[:1]))
def test_nothing_of_a_person_leaves_and_what_is_planted_is_found(
    only: str,
    tmp_path: Path,
    fleet_broker: Brokered,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    day = play_all([only], tmp_path)
    heard = asyncio.run(over_the_broker(fleet_broker, day.sent))
    assert told(day, everybody(only.partition(":")[0] or "*"), heard) == 0, capsys.readouterr().out


def test_a_short_name_in_a_word_is_no_name_and_alone_it_is() -> None:
    who = Everything(frozenset({Thing("name", "李明")}), {}, "桃李明年")
    assert list(who.within(["桃李明年能再发".encode()], "log", chinese=True)) == []
    assert len(list(who.within(["李明".encode()], "log", chinese=True))) == 1
    assert len(list(who.within(["桃李明年能再发".encode()], "message"))) == 1


def test_a_number_in_a_digest_is_none_and_alone_it_is() -> None:
    who = Everything(frozenset({Thing("number", "00120062")}), {})
    assert list(who.within([b'{"hash": "ab00120062cd"}'], "message")) == []
    assert len(list(who.within([b'{"sum": "00120062"}'], "message"))) == 1
