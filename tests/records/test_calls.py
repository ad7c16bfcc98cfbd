"""Which calls for help are open, as the log says it: whose they are, until they are closed."""

from __future__ import annotations

from records.calls import CallBook
from records.log import RecordsLog
from records.port import Call, How, Public
from tests.records.conftest import NOW

VISIT = "0123456789abcdef"


class Hall:
    """What happens to one call."""

    def __init__(self, log: RecordsLog) -> None:
        self.log = log
        self.book = CallBook()

    def notes(self, kind: str, call: str = "c1", visit: str | None = VISIT, **public: Public) -> None:
        about: dict[str, Public] = {"call": call, **public} if kind.startswith("help.") else dict(public)
        self.log.append(kind, visit=visit, public=about)

    def open(self) -> tuple[Call, ...]:
        """As whoever follows the log says it, and whoever reads all of it at once."""
        for event in self.log.events(after=self.book.read):
            self.book.take(event)
        assert CallBook.of(self.log.events()).open == self.book.open
        return self.book.open


def test_a_call_is_theirs_who_took_it_until_they_close_it(log: RecordsLog) -> None:
    hall = Hall(log)
    hall.notes("help.called", how="desk", page="result")
    assert hall.open() == (Call("c1", How.DESK, "result", NOW, VISIT),)
    hall.notes("help.owned", staff="DC07")
    hall.notes("visit.ended", reason="finish", left="")
    hall.notes("kiosk.started", visit=None, version="0", site="demo")
    assert hall.open() == (Call("c1", How.DESK, "result", NOW, VISIT, owner="DC07"),), "and whoever called has gone"
    hall.notes("help.closed", staff="DC07", result="helped")
    assert hall.open() == ()


def test_nobody_waits_any_more_for_a_call_that_nobody_took(log: RecordsLog) -> None:
    hall = Hall(log)
    for end, public in (("visit.ended", {"reason": "idle", "left": ""}), ("kiosk.started", {"site": "demo"})):
        hall.notes("help.called", how="desk", page="result")
        assert len(hall.open()) == 1
        hall.notes(end, visit=VISIT if end == "visit.ended" else None, **public)
        assert hall.open() == ()


def test_whoever_is_to_be_telephoned_waits_until_the_staff_close_it(log: RecordsLog) -> None:
    hall = Hall(log)
    for call in ("c1", "c2"):
        hall.notes("help.called", call=call, how="call_back", page="identify/consent")
    hall.notes("help.called", call="c3", how="by_pigeon", page="result")
    hall.notes("visit.ended", reason="done", left="")
    hall.notes("kiosk.started", visit=None, version="0", site="demo")
    assert [call.key for call in hall.open()] == ["c1", "c2"], "of a way of another version this one knows nothing"
    hall.notes("help.closed", call="c1", staff="DC07", result="not_reached")
    hall.notes("help.closed", call="c2", staff=None, result="cancelled")
    assert hall.open() == ()
