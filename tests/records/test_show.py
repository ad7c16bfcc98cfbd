"""The log as text."""

from __future__ import annotations

from records.log import RecordsLog
from records.port import Event
from records.show import lines
from tests.records.conftest import NOW


def test_each_event_is_one_line_with_its_sentence_and_public_values(log: RecordsLog) -> None:
    log.append("kiosk.started", public={"version": "0.1", "site": "demo"})
    log.append("submission.planned", visit="0123456789abcdef", public={"matter": "retirement"}, personal={
        "submission": '{"name": "李试样"}'
    })  # fmt: skip
    assert list(lines(log.events())) == [
        '     1  2026-11-24 20:15:00  -          本机启动  site="demo" version="0.1"',
        '     2  2026-11-24 20:15:00  01234567*  申请已确认，尚未送出  matter="retirement"',
    ]


def test_a_value_can_neither_break_a_line_nor_steer_a_terminal(log: RecordsLog) -> None:
    log.append("visit.ended", visit="v", public={"reason": "a\nb\x1b[2J"})
    (line,) = lines(log.events())
    assert line.isprintable()


def test_an_event_of_another_version_is_shown_by_its_name() -> None:
    (line,) = lines([Event(7, NOW, "visit.danced", "v", {}, personal=False)])
    assert line == "     7  2026-11-24 20:15:00  v          visit.danced"
