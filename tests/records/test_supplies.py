"""A week of the hall: what is left of each supply, as the log says it, whoever fills it and however badly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.supplies import command
from config.clock import CHINA
from config.events import event_kinds
from config.settings import load_settings
from config.supplies import SiteSupply, Supply, supplied, supply_list
from records.port import Event, Public
from records.supplies import Doubt, State, Stock, Supplies
from tests.records.conftest import LogFolder

#: a Monday morning, when the hall opens and the machine is filled
MONDAY = datetime(2026, 11, 9, 8, 30, tzinfo=CHINA)
BOTH_TRAYS = {name: supply.at(SiteSupply()) for name, supply in supply_list().supplies.items()}
ONE_TRAY = {name: supply for name, supply in BOTH_TRAYS.items() if supply.fitted}
ANNA, BO = "DC07", "DC11"


class Hall:
    """A machine whose events happen when a test says; ``supplies`` follow them one by one."""

    def __init__(self, has: Mapping[str, Supply] = ONE_TRAY) -> None:
        self.now = MONDAY
        self.events: list[Event] = []
        self.has = has
        self.supplies = Supplies(has)

    def at(self, moment: datetime) -> None:
        self.now = moment

    def notes(self, kind: str, **public: Public) -> None:
        """As the log would take it."""
        assert set(public) <= set(event_kinds()[kind].public)
        self.events.append(Event(len(self.events) + 1, self.now, kind, None, public, personal=False))

    def paper(self, stage: str, *, key: str = "", **public: Public) -> None:
        self.notes(f"print.{stage}", key=key or f"{len(self.events)}-outcome", copy=0, paper="outcome", **public)

    def sends(self, key: str, **size: Public) -> None:
        """The printer has named the job; it has nothing of the paper yet."""
        self.paper("sent", key=key, job="7", counter=None, **size)

    def prints(self, sheets: int = 1, times: int = 1) -> None:
        for _ in range(times):
            self.paper("confirmed", printer="printer", sheets=sheets)

    def receipt(self, length_mm: int) -> None:
        key = f"{len(self.events)}-receipt"
        self.sends(key, printer="receipt_printer", pages=1, length_mm=length_mm)
        self.paper("confirmed", key=key, printer="receipt_printer", sheets=1)

    def refills(self, supply: str, count: int, staff: str = ANNA) -> None:
        self.notes("supply.refilling", supply=supply, staff=staff)
        self.notes("supply.refilled", supply=supply, count=count, staff=staff)

    def stock(self, name: str) -> Stock:
        """As whoever has followed the log says it, and as whoever reads all of it at once."""
        for event in self.events[self.supplies.read :]:
            self.supplies.take(event)
        followed = {stock.name: stock for stock in self.supplies.stocks(self.now)}
        read_at_once = {stock.name: stock for stock in Supplies.of(self.has, self.events).stocks(self.now)}
        assert followed == read_at_once
        return followed[name]

    def left(self, name: str) -> int | None:
        return self.stock(name).left


@pytest.fixture
def hall() -> Hall:
    return Hall()


def two_weeks(hall: Hall) -> None:
    """From Monday to Sunday week after week: by day two sheets an hour, on Thursday nights twenty an hour."""
    hall.notes("kiosk.started", version="0", site="demo")
    for day in range(14):
        for hour in range(24):
            hall.at(MONDAY.replace(hour=0, minute=10) + timedelta(days=day, hours=hour))
            if day == 0 and hour == 8:
                hall.refills("sheets", 500)
            if hour in range(9, 17) and day % 7 < 5:
                hall.prints(sheets=2)
            if hour in range(19, 23) and day % 7 == 3:
                hall.prints(sheets=20)
    hall.at(MONDAY + timedelta(days=14))


def test_after_two_weeks_the_machine_knows_that_the_paper_lasts_until_thursday_night(hall: Hall) -> None:
    two_weeks(hall)
    assert hall.left("sheets") == 500 - 2 * (5 * 8 * 2 + 4 * 20)
    hall.notes("supply.corrected", supply="sheets", left=125, staff=ANNA)
    sheets = hall.stock("sheets")
    # by Thursday evening 4 days of 16 sheets are gone, and 20 more each hour from 19 on: 125 is reached after 22
    assert sheets.until == datetime(2026, 11, 26, 22, 0, tzinfo=CHINA)
    assert (sheets.state, sheets.doubts) == (State.GOOD, ())
    assert sheets.say(hall.now) == "打印纸（纸盒一）：剩125张，共500张，预计用到周四晚上，够用"


def test_what_is_foretold_holds_for_both_trays_one_after_the_other() -> None:
    hall = Hall(BOTH_TRAYS)
    two_weeks(hall)
    hall.notes("supply.corrected", supply="sheets", left=16, staff=ANNA)
    hall.notes("supply.corrected", supply="sheets_2", left=16, staff=ANNA)
    today, tomorrow = hall.now.replace(hour=16, minute=0), hall.now.replace(hour=16, minute=0) + timedelta(days=1)
    assert (hall.stock("sheets").until, hall.stock("sheets_2").until) == (today, tomorrow)
    hall.prints(sheets=2, times=9)
    assert (hall.left("sheets"), hall.left("sheets_2")) == (0, 14), "the second tray takes over when the first is empty"


def test_nothing_is_foretold_on_the_first_day_or_of_what_nobody_uses(hall: Hall) -> None:
    hall.notes("kiosk.started", version="0", site="demo")
    hall.refills("sheets", 500)
    hall.at(MONDAY + timedelta(hours=2))
    hall.prints(sheets=30)
    assert hall.stock("sheets").until is None, "one morning is no week"
    hall.at(MONDAY + timedelta(days=3))
    assert hall.stock("sheets").until is not None
    hall.refills("receipt_roll", 80_000)
    assert hall.stock("receipt_roll").until is None, "never"


def test_a_weekday_that_was_not_seen_yet_is_taken_for_one_like_the_others(hall: Hall) -> None:
    hall.notes("kiosk.started", version="0", site="demo")
    hall.refills("sheets", 500)
    for day in range(2):
        hall.at(MONDAY.replace(hour=10) + timedelta(days=day))
        hall.prints(sheets=100)
    hall.at(MONDAY + timedelta(days=2))
    assert hall.stock("sheets").until == datetime(2026, 11, 13, 10, tzinfo=CHINA), "300 are left: Wednesday to Friday"


def test_a_receipt_uses_its_length_of_the_roll_and_one_cut(hall: Hall) -> None:
    hall.refills("receipt_roll", 80_000)
    hall.refills("cutter", 1_500_000)
    for _ in range(3):
        hall.receipt(182)
    hall.sends("long", printer="receipt_printer", pages=2, length_mm=80)
    hall.paper("failed", key="long", fault="PRINTER-JAM", printer="receipt_printer", sheets=1)
    assert hall.left("receipt_roll") == 80_000 - 3 * 182 - 40
    assert hall.left("cutter") == 1_500_000 - 4
    hall.refills("receipt_roll", 60_000)
    assert hall.left("receipt_roll") == 60_000, "a new roll takes the place of the old one"


def test_of_a_paper_that_was_uncertain_no_sheet_is_counted_twice(hall: Hall) -> None:
    hall.refills("sheets", 100)
    hall.paper("uncertain", key="a", printer="printer", sheets=1)
    assert hall.left("sheets") == 99
    hall.paper("confirmed", key="a", printer="printer", sheets=3)
    assert hall.left("sheets") == 97
    hall.paper("uncertain", key="b", printer="printer", sheets=2)
    hall.paper("failed", key="b", printer="printer", sheets=0)
    assert hall.left("sheets") == 95, "paper that may have gone is not put back"


def test_what_a_power_cut_leaves_unknown_is_taken_to_have_been_printed(hall: Hall) -> None:
    hall.refills("sheets", 100)
    hall.sends("a", printer="printer", pages=3)
    hall.paper("uncertain", key="a", printer="printer")
    assert hall.left("sheets") == 97
    hall.sends("b", printer="printer", pages=3)
    hall.paper("failed", key="b", printer="printer", fault="PRINTER-OFF")
    assert hall.left("sheets") == 97, "and what is known to have failed is not"


def test_toner_is_counted_by_pages_beside_the_sheets(hall: Hall) -> None:
    hall.refills("toner", 400)
    hall.prints(sheets=100)
    assert (hall.stock("toner").left, hall.stock("toner").state) == (300, State.LOW)
    hall.prints(sheets=300)
    assert hall.stock("toner").state is State.OUT


def test_before_anybody_has_counted_it_is_not_known_what_is_left(hall: Hall) -> None:
    hall.prints(times=5)
    sheets = hall.stock("sheets")
    assert (sheets.left, sheets.state, sheets.doubts) == (None, State.UNKNOWN, (Doubt.NOT_COUNTED,))
    hall.notes("supply.counted", supply="sheets", left=220, staff=BO)
    assert hall.stock("sheets") == Stock("sheets", ONE_TRAY["sheets"], 220, None)


def test_more_than_there_was_is_never_less_than_nothing_but_a_doubt_until_somebody_counts(hall: Hall) -> None:
    hall.refills("sheets", 3)
    hall.prints(sheets=2, times=2)
    assert (hall.left("sheets"), hall.stock("sheets").doubts) == (0, (Doubt.OVERDRAWN,))
    hall.refills("sheets", 300)
    assert hall.stock("sheets").doubts == (Doubt.OVERDRAWN,), "and not reckoned away by what was put in"
    hall.notes("supply.counted", supply="sheets", left=300, staff=BO)
    assert hall.stock("sheets").doubts == ()


def test_a_count_of_the_staff_holds_from_then_on(hall: Hall) -> None:
    hall.refills("sheets", 500)
    hall.prints(times=100)
    hall.notes("supply.corrected", supply="sheets", left=250, staff=BO)
    assert hall.left("sheets") == 250
    hall.prints(times=10)
    assert hall.left("sheets") == 240


def test_a_count_that_cannot_be_is_taken_as_far_as_it_can_be_and_doubted(hall: Hall) -> None:
    hall.refills("sheets", 5000)
    assert (hall.left("sheets"), hall.stock("sheets").doubts) == (500, (Doubt.OVERFULL,))
    for wrong in (-5, "many", None):
        hall.notes("supply.corrected", supply="sheets", left=wrong, staff=BO)
        assert hall.left("sheets") == 500
        assert Doubt.UNFINISHED in hall.stock("sheets").doubts
    hall.notes("supply.counted", supply="sheets", left=480, staff=ANNA)
    assert hall.stock("sheets").doubts == ()


def test_a_refill_that_nobody_finishes_is_told_once_somebody_is_served_again(hall: Hall) -> None:
    hall.refills("sheets", 100)
    hall.notes("supply.refilling", supply="sheets", staff=ANNA)
    assert hall.stock("sheets").doubts == (), "the drawer is open, and she is at it"
    hall.notes("visit.started", scene="retirement")
    assert (hall.left("sheets"), hall.stock("sheets").doubts) == (100, (Doubt.UNFINISHED,))
    hall.notes("supply.refilled", supply="sheets", count=200, staff=ANNA)
    assert (hall.left("sheets"), hall.stock("sheets").doubts) == (300, ()), "she had only forgotten to enter it"


def test_two_people_at_one_drawer_may_have_entered_the_same_ream(hall: Hall) -> None:
    hall.notes("supply.refilling", supply="sheets", staff=ANNA)
    hall.notes("supply.refilling", supply="sheets", staff=BO)
    hall.notes("supply.refilled", supply="sheets", count=200, staff=BO)
    hall.notes("supply.refilled", supply="sheets", count=200, staff=ANNA)
    assert (hall.left("sheets"), hall.stock("sheets").doubts) == (400, (Doubt.TWO_AT_ONCE,))


def test_a_clock_that_jumps_changes_no_count_and_foretells_nothing_wrong(hall: Hall) -> None:
    two_weeks(hall)
    left, until = hall.left("sheets"), hall.stock("sheets").until
    assert until is not None
    hall.at(datetime(2027, 12, 1, 9, 0, tzinfo=CHINA))
    hall.prints(sheets=5)
    hall.at(MONDAY + timedelta(days=14, minutes=5))
    assert left is not None
    assert hall.left("sheets") == left - 5
    hall.notes("supply.corrected", supply="sheets", left=left, staff=ANNA)
    assert hall.stock("sheets").until == until, "the hours of the two weeks are still known"
    hall.at(datetime(2026, 2, 1, 9, 0, tzinfo=CHINA))
    assert (hall.left("sheets"), hall.stock("sheets").until) == (left, None)


@pytest.mark.parametrize(
    ("left", "said", "state", "doubted"),
    [
        (400, "good", State.GOOD, False),
        (400, "unknown", State.GOOD, False),
        (400, "nonsense", State.GOOD, False),
        (400, "low", State.LOW, True),
        (400, "out", State.OUT, True),
        (50, "good", State.LOW, False),  # its sensor has not tripped yet
        (50, "out", State.OUT, True),
        (0, "low", State.OUT, False),
        (0, "good", State.OUT, True),
        (None, "low", State.LOW, True),
    ],
)
def test_of_the_count_and_the_printers_own_word_the_worse_holds_and_a_difference_is_told(
    hall: Hall, left: int | None, said: str, state: State, doubted: bool
) -> None:
    if left is not None:
        hall.notes("supply.counted", supply="sheets", left=left, staff=ANNA)
    hall.notes("supply.said", supply="sheets", level=said)
    sheets = hall.stock("sheets")
    assert (sheets.state, bool(sheets.doubts)) == (state, doubted)


def test_a_card_that_was_left_takes_its_slot(hall: Hall) -> None:
    hall.notes("card.left", slot="social_card")
    assert (hall.left("card_slots"), hall.stock("card_slots").state) == (1, State.LOW)
    hall.notes("card.left", slot="id_card")
    assert hall.stock("card_slots").state is State.OUT
    for slot in ("social_card", "id_card"):
        hall.notes("card.taken", slot=slot)
    assert (hall.left("card_slots"), hall.stock("card_slots").state) == (2, State.GOOD)


def test_the_command_says_it_beside_a_running_kiosk_for_programs_and_for_people(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    site = tmp_path / "site.yaml"
    demo = Path(__file__).parent.parent.parent / "config/sites/demo.yaml"
    site.write_text(demo.read_text(encoding="utf-8").replace("var/demo ", f"{folder} "), encoding="utf-8")
    settings = load_settings(site)
    assert list(supplied(settings)) == ["sheets", "toner", "card_slots"], "no receipt printer, and one tray"
    log = LogFolder(folder).open()  # and it stays open
    paper: dict[str, Public] = {"key": "0-outcome", "copy": 0, "paper": "outcome", "printer": "printer", "sheets": 480}
    log.append("print.confirmed", visit="0" * 16, public=paper)
    told = CliRunner().invoke(command, ["--site", str(site), "--json"])
    assert json.loads(told.stdout) == {
        "sheets": {"left": 20, "of": 500, "until": None, "state": "low"},
        "toner": {"left": 2520, "of": 3000, "until": None, "state": "good"},
        "card_slots": {"left": 2, "of": 2, "until": None, "state": "good"},
    }
    said = CliRunner().invoke(command, ["--site", str(site)])
    assert said.stdout.splitlines()[0] == "打印纸（纸盒一）：剩20张，共500张，快用完了"
    log.close()


@pytest.mark.parametrize(
    ("supplies", "why"),
    [
        ("{ink: {capacity: 5}}", "there is no supply 'ink'"),
        ("{sheets: {capacity: 50}}", "out, low and capacity grow in this order"),
        ("{sheets: {begins_with: -1}}", "greater than or equal to 0"),
    ],
)
def test_a_site_that_says_nonsense_of_its_supplies_is_refused_with_its_reason(
    tmp_path: Path, supplies: str, why: str
) -> None:
    from config.datafile import DataFileError, load
    from config.settings import Settings

    site = tmp_path / "site.yaml"
    demo = (Path(__file__).parent.parent.parent / "config/sites/demo.yaml").read_text(encoding="utf-8")
    site.write_text(
        demo.partition("supplies:")[0] + f"supplies: {supplies}\n\noffice:" + demo.partition("\noffice:")[2]
    )
    with pytest.raises(DataFileError, match=why):
        load(site, Settings)
