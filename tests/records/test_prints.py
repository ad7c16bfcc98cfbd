"""What became of each paper, by the log alone: certain, uncertain or not; and what the staff should see to."""

from __future__ import annotations

from records.log import RecordsLog
from records.port import Public
from records.prints import Fate, Print, PrintLedger, unsettled
from tests.records.conftest import LogFolder

VISIT = "aa"


class Visit:
    """The events of printing of one visit."""

    def __init__(self, log: RecordsLog, name: str = VISIT) -> None:
        self._log, self._name = log, name
        log.append("visit.started", visit=name, public={"scene": "retirement"})

    def paper(self, kind: str, stage: str, copy: int = 0, **more: Public) -> None:
        about: dict[str, Public] = {"key": f"{self._name}-{kind}", "copy": copy, "paper": kind, "printer": "printer"}
        self._log.append(f"print.{stage}", visit=self._name, public={**about, **more})

    def sent(self, kind: str, copy: int = 0) -> None:
        self.paper(kind, "planned", copy)
        self.paper(kind, "sent", copy, job="7", counter=100, pages=3)

    def says(self, answer: str) -> None:
        self._log.append(f"print.{answer}", visit=self._name)

    def ends(self) -> None:
        self._log.append("visit.ended", visit=self._name, public={"reason": "done", "left": ""})


def fates(log: RecordsLog) -> dict[tuple[str, int], Fate]:
    return {(one.paper, one.copy): one.fate for one in PrintLedger.of(log.events()).all()}


def listed(log: RecordsLog) -> list[tuple[str, int, Fate, bool]]:
    return [(one.paper, one.copy, one.fate, one.missed) for one in unsettled(log.events())]


def test_a_paper_is_certain_uncertain_or_not_by_the_last_that_is_known_of_it(folder: LogFolder) -> None:
    with folder.open() as log:
        visit = Visit(log)
        visit.paper("notice", "planned")
        visit.sent("outcome")
        visit.sent("receipt")
        visit.paper("receipt", "confirmed", evidence="device", sheets=1)
        visit.sent("refusal")
        visit.paper("refusal", "failed", fault="PRINTER-JAM", sheets=1)
        assert fates(log) == {
            ("notice", 0): Fate.NOT,
            ("outcome", 0): Fate.UNCERTAIN,
            ("receipt", 0): Fate.CERTAIN,
            ("refusal", 0): Fate.NOT,
        }
        outcome, receipt, refusal = PrintLedger.of(log.events()).all()[1:]
    assert (outcome.job, outcome.counter, outcome.pages, outcome.visit) == ("7", 100, 3, VISIT)
    assert (receipt.evidence, receipt.sheets, refusal.fault, refusal.sheets) == ("device", 1, "PRINTER-JAM", 1)


def test_whoever_has_everything_leaves_nothing_to_see_to(folder: LogFolder) -> None:
    with folder.open() as log:
        visit = Visit(log)
        visit.sent("outcome")
        visit.paper("outcome", "confirmed", evidence="citizen", sheets=3)
        visit.says("taken")
        assert listed(log) == []
        visit.ends()
        assert listed(log) == []


def test_what_was_sent_when_the_power_failed_is_asked_about_and_listed_until_it_is_settled(folder: LogFolder) -> None:
    with folder.open() as log:
        Visit(log).sent("outcome")
        assert [*PrintLedger.of(log.events()).sent("printer")] == []  # its citizen stands there
        assert listed(log) == []
        ledger = PrintLedger(before=log.newest())
        for event in log.events():
            ledger.take(event)
        assert [one.job for one in ledger.sent("printer")] == ["7"]
        assert [*ledger.sent("receipt_printer")] == []
        log.append("kiosk.started", public={"version": "0.1", "site": "demo"})
        assert listed(log) == [("outcome", 0, Fate.UNCERTAIN, False)]
        about: dict[str, Public] = {"key": f"{VISIT}-outcome", "copy": 0, "paper": "outcome", "printer": "printer"}
        log.append("print.confirmed", visit=VISIT, public={**about, "evidence": "device", "sheets": 3})
        assert listed(log) == []
        assert [*PrintLedger.of(log.events()).sent("printer")] == []


def test_what_the_device_has_printed_and_the_citizen_has_not_got_is_seen_to(folder: LogFolder) -> None:
    with folder.open() as log:
        visit = Visit(log)
        visit.sent("outcome")
        visit.paper("outcome", "confirmed", evidence="device", sheets=3)
        visit.says("missing")
        visit.ends()
        assert listed(log) == [("outcome", 0, Fate.CERTAIN, True)]


def test_a_reprint_of_what_was_printed_leaves_the_first_to_see_to(folder: LogFolder) -> None:
    with folder.open() as log:
        visit = Visit(log)
        visit.sent("outcome")
        visit.paper("outcome", "confirmed", evidence="device", sheets=3)
        visit.sent("outcome", copy=1)
        visit.paper("outcome", "confirmed", copy=1, evidence="device", sheets=3)
        visit.says("taken")
        visit.ends()
        assert listed(log) == [("outcome", 0, Fate.CERTAIN, True)]


def test_what_failed_and_came_out_the_second_time_is_forgotten_unless_it_left_sheets_behind(folder: LogFolder) -> None:
    with folder.open() as log:
        visit = Visit(log)
        for kind, sheets in (("outcome", 0), ("notice", 2)):
            visit.sent(kind)
            visit.paper(kind, "failed", fault="PRINTER-JAM", sheets=sheets)
        visit.sent("outcome")
        visit.paper("outcome", "confirmed", evidence="citizen", sheets=3)
        visit.sent("notice", copy=1)
        visit.paper("notice", "confirmed", copy=1, evidence="citizen", sheets=3)
        visit.says("taken")
        visit.ends()
        assert listed(log) == [("notice", 0, Fate.NOT, False)]


def test_what_failed_for_good_is_owed(folder: LogFolder) -> None:
    with folder.open() as log:
        visit = Visit(log)
        visit.sent("outcome")
        visit.paper("outcome", "failed", fault="PRINTER-JAM", sheets=0)
        visit.says("missing")
        visit.ends()
        assert listed(log) == [("outcome", 0, Fate.NOT, False)]


def test_papers_of_programs_that_kept_no_journal_are_not_asked_about(folder: LogFolder) -> None:
    with folder.open() as log:
        log.append("print.planned", visit=VISIT, public={"paper": "outcome"})
        log.append("print.sent", visit=VISIT, public={"paper": "outcome"})
        assert PrintLedger.of(log.events()).all() == ()


def test_nothing_of_a_paper_says_whose_it_is() -> None:
    assert set(Print.__annotations__) == {
        *("key", "copy", "visit", "paper", "printer", "planned", "stage", "job", "counter", "pages", "sheets"),
        *("evidence", "fault", "missed"),
    }
