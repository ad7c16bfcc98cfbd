"""What a printer says of itself, weighed: what it must offer, what keeps it from printing, what its job asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
from pyipp.enums import IppJobState, IppPrinterState

from printing.ipp_jobs import Jobs, sheets_of
from printing.ipp_link import Link
from printing.ipp_state import job_settings, not_ready, state, trouble, unfit
from printing.ipp_supplies import paper
from printing.port import Level, Media

ROLL = "om_80x297mm_80x297mm"


ABLE = {
    "document-format-supported": ["application/octet-stream", "application/pdf"],
    "media-supported": ["na_letter_8.5x11in", "iso_a4_210x297mm"],
    "sides-supported": ["one-sided", "two-sided-long-edge"],
    "print-scaling-supported": ["auto", "none"],
}


@pytest.mark.parametrize(
    ("change", "lacks", "said_in_the_job"),
    [
        ({}, None, {"media", "sides", "print-scaling"}),
        (
            {"sides-supported": "one-sided", "print-scaling-supported": "none"},
            None,
            {"media", "sides", "print-scaling"},
        ),
        ({"sides-supported": None, "print-scaling-supported": None}, None, {"media"}),
        ({"document-format-supported": "application/octet-stream"}, "document-format application/pdf", None),
        ({"document-format-supported": None}, "document-format application/pdf", None),
        ({"media-supported": None}, "media iso_a4_210x297mm", None),
        ({"media-supported": "iso_a4-transparency"}, "media iso_a4_210x297mm", None),
        ({"sides-supported": "two-sided-short-edge"}, "sides one-sided", None),
        ({"print-scaling-supported": ["auto", "fit"]}, "print-scaling none", None),
    ],
)
def test_what_a_printer_must_offer(change: dict[str, Any], lacks: str | None, said_in_the_job: set[str] | None) -> None:
    printer = {**ABLE, **change}
    found = unfit(printer)
    assert (found.detail if found else None) == lacks
    if said_in_the_job is not None:
        assert set(job_settings(printer)) == said_in_the_job


def test_a_job_on_the_roll_says_so() -> None:
    printer = {**ABLE, "media-supported": ["iso_a4_210x297mm", ROLL]}
    assert unfit(printer, ROLL) is None
    assert job_settings(printer, ROLL)["media"] == ROLL
    assert job_settings(printer)["media"] == "iso_a4_210x297mm"


@pytest.mark.parametrize(
    ("state", "reasons", "code"),
    [
        (IppPrinterState.IDLE, "none", None),
        (IppPrinterState.IDLE, "media-low", None),
        (IppPrinterState.PROCESSING, ["toner-low-warning", "media-empty-warning"], None),
        (IppPrinterState.STOPPED, ["toner-low-warning", "media-empty-warning"], "PRINTER-OUT-OF-PAPER"),
        (IppPrinterState.PROCESSING, "media-empty-error", "PRINTER-OUT-OF-PAPER"),
        (IppPrinterState.STOPPED, ["media-empty-error", "media-jam-error"], "PRINTER-JAM"),
        (IppPrinterState.IDLE, "offline-report", "PRINTER-OFF"),
        (IppPrinterState.STOPPED, "paused", "PRINTER-PAUSED"),
        (IppPrinterState.STOPPED, "none", "PRINTER-STOPPED"),
        (IppPrinterState.PROCESSING, "com.example-dancing-error", None),
        (IppPrinterState.STOPPED, "com.example-dancing-error", "PRINTER-STOPPED"),
    ],
)
def test_reasons_are_weighed_by_their_severity(state: IppPrinterState, reasons: Any, code: str | None) -> None:
    attributes: Mapping[str, Any] = {"printer-state": state, "printer-state-reasons": reasons}
    found = trouble(attributes)
    assert (found.code if found else None) == code
    if code == "PRINTER-STOPPED" and found and reasons != "none":
        assert found.detail == reasons


@pytest.mark.parametrize(
    ("standing", "state", "now", "code"),
    [
        (["media-empty-warning"], IppPrinterState.PROCESSING, "media-empty-warning", None),
        (["media-empty-report"], IppPrinterState.PROCESSING, "media-empty-warning", None),
        ([], IppPrinterState.PROCESSING, ["media-low", "media-jam-warning"], "PRINTER-JAM"),
        (["media-empty-report"], IppPrinterState.IDLE, ["media-empty-report", "cover-open-report"], "PRINTER-COVER"),
        (["media-empty-warning"], IppPrinterState.PROCESSING, "media-empty-error", "PRINTER-OUT-OF-PAPER"),
        (["media-empty-warning"], IppPrinterState.PROCESSING, "media-empty", "PRINTER-OUT-OF-PAPER"),
        (["media-empty"], IppPrinterState.PROCESSING, "media-empty", None),
        (["media-empty-warning"], IppPrinterState.STOPPED, "media-empty-warning", "PRINTER-OUT-OF-PAPER"),
        ([], IppPrinterState.PROCESSING, "media-empty-warning", "PRINTER-OUT-OF-PAPER"),
    ],
)
def test_only_what_is_new_since_the_job_began_counts(
    standing: list[str], state: IppPrinterState, now: Any, code: str | None
) -> None:
    found = trouble({"printer-state": state, "printer-state-reasons": now}, standing=standing, warnings_count=True)
    assert (found.code if found else None) == code


A4 = "iso_a4_210x297mm"
A5 = "iso_a5_148x210mm"


def tray(name: str, level: int, kind: str = "sheetFeedAutoRemovableTray") -> str:
    return f"type={kind};mediafeed=0;mediaxfeed=0;maxcapacity=250;level={level};status=0;name={name};"


def trays(first: int, second: int, first_media: str = A4, second_media: str = A4) -> dict[str, Any]:
    """A printer with two trays, and a slot for single sheets that says nothing."""
    return {
        "printer-input-tray": [tray("tray-1", first), tray("tray-2", second), tray("manual", -2, "sheetFeedManual")],
        "media-col-ready": [
            {"media-source": "tray-1", "media-size-name": first_media},
            {"media-source": "tray-2", "media-size-name": second_media},
        ],
    }


def said(words: Any = "none", state: Any = IppPrinterState.IDLE, **more: Any) -> dict[str, Any]:
    return {"printer-state": state, "printer-state-reasons": words, **more}


@pytest.mark.parametrize(
    ("printer", "level"),
    [
        (trays(250, 250), Level.GOOD),
        (trays(0, 250), Level.GOOD),
        (trays(0, 5), Level.LOW),
        (trays(0, 0), Level.OUT),
        (trays(0, 250, A4, A5), Level.OUT),  # what lies in the other tray is no paper of ours
        (trays(250, 0, A4, A5), Level.GOOD),
        (trays(-2, -2), Level.UNKNOWN),
        (trays(0, -2), Level.UNKNOWN),
        (trays(-3, 0), Level.GOOD),
        ({"printer-input-tray": tray("tray-1", 0)}, Level.OUT),
        ({"printer-input-tray": "nonsense"}, Level.UNKNOWN),
        ({"printer-input-tray": 7, "media-col-ready": "A4"}, Level.UNKNOWN),
        ({}, Level.UNKNOWN),
    ],
)
def test_paper_is_that_of_all_trays_that_hold_ours(printer: dict[str, Any], level: Level) -> None:
    assert paper(printer, A4, frozenset()) is level


def test_each_tray_is_a_supply_of_its_own() -> None:
    assert state({**said(), **trays(0, 250)}).levels == {
        "sheets": Level.OUT,
        "sheets_2": Level.GOOD,
        "toner": Level.UNKNOWN,
    }
    assert set(state({**said(), **trays(0, 250, A4, A5)}).levels) == {"sheets", "toner"}


@pytest.mark.parametrize(
    ("words", "sheets", "toner"),
    [
        ("none", Level.UNKNOWN, Level.UNKNOWN),
        ("media-low-report", Level.LOW, Level.UNKNOWN),
        (["media-empty-error", "toner-low-warning"], Level.OUT, Level.LOW),
        ("marker-supply-empty-error", Level.UNKNOWN, Level.OUT),
    ],
)
def test_without_sensors_the_reasons_tell(words: Any, sheets: Level, toner: Level) -> None:
    assert state(said(words)).levels == {"sheets": sheets, "toner": toner}


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ({"printer-supply": "class=supplyThatIsConsumed;type=toner;maxcapacity=100;level=75;"}, Level.GOOD),
        ({"printer-supply": "class=supplyThatIsConsumed;type=toner;maxcapacity=100;level=9;"}, Level.LOW),
        ({"printer-supply": "class=supplyThatIsConsumed;type=toner;maxcapacity=8000;level=0;"}, Level.OUT),
        ({"printer-supply": "class=receptacleThatIsFilled;type=wasteToner;maxcapacity=100;level=2;"}, Level.UNKNOWN),
        ({"printer-supply": "class=supplyThatIsConsumed;type=toner;maxcapacity=-2;level=-3;"}, Level.UNKNOWN),
        ({"marker-types": ["toner", "waste-toner"], "marker-levels": [8, 90]}, Level.LOW),
        ({"marker-types": "toner", "marker-levels": 80}, Level.GOOD),
        ({"marker-types": "toner", "marker-levels": -1}, Level.UNKNOWN),
    ],
)
def test_toner_is_the_share_of_what_is_consumed(more: dict[str, Any], level: Level) -> None:
    assert state(said(**more)).levels["toner"] is level


def test_the_counter_and_a_jam_are_said_too() -> None:
    seen = state(said("media-jam-error", **{"printer-impressions-completed": 1234}))
    assert (seen.counter, seen.media) == (1234, Media.JAMMED)
    assert state(said()).counter is None


PROCESSING, STOPPED = IppPrinterState.PROCESSING, IppPrinterState.STOPPED


@pytest.mark.parametrize(
    ("printer", "code"),
    [
        (said("media-empty-warning", PROCESSING, **trays(0, 250)), None),
        (said("media-empty", PROCESSING, **trays(0, 250)), None),
        (said("media-empty-warning", PROCESSING, **trays(0, 0)), "PRINTER-OUT-OF-PAPER"),
        (said("media-empty-warning", PROCESSING, **trays(0, 250, A4, A5)), "PRINTER-OUT-OF-PAPER"),
        (said(["media-empty-warning", "media-needed-error"], PROCESSING, **trays(0, 250)), "PRINTER-OUT-OF-PAPER"),
        (said("media-empty-error", STOPPED, **trays(0, 250)), "PRINTER-OUT-OF-PAPER"),
        (said("toner-low-warning", PROCESSING), None),
        (said("toner-empty-warning", PROCESSING), "PRINTER-INK"),
    ],
)
def test_an_empty_tray_that_is_not_needed_stops_no_job_and_low_toner_neither(
    printer: dict[str, Any], code: str | None
) -> None:
    found = trouble(printer, warnings_count=True)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("printer", "code"),
    [
        (said("media-empty-report", **trays(0, 250)), None),
        (said("none", **trays(0, 0)), "PRINTER-OUT-OF-PAPER"),
        (said("toner-low-report"), None),
        (said(**{"printer-is-accepting-jobs": False}), "PRINTER-PAUSED"),
        (said(["media-empty-error", "paused"], STOPPED), "PRINTER-OUT-OF-PAPER"),
    ],
)
def test_a_printer_at_rest_is_ready_when_one_tray_has_our_paper(printer: dict[str, Any], code: str | None) -> None:
    found = not_ready(printer)
    assert (found.code if found else None) == code


class Between:
    """A printer that finishes its job between the two questions for it."""

    def __init__(self) -> None:
        self.states = iter((IppJobState.PROCESSING, IppJobState.CANCELED))

    async def ask(self, *_: Any, **__: Any) -> dict[str, Any]:
        job = {"job-id": 7, "job-name": "kiosk key mark", "job-impressions-completed": 1}
        return {"jobs": [{**job, "job-state": next(self.states)}]}


async def test_a_job_that_ends_between_two_questions_has_brought_out_what_it_has_once() -> None:
    """Counted twice, one sheet of two would be both, and half a paper be called printed."""
    found = await Jobs(cast(Link, Between()), "kiosk").find("mark")
    assert sheets_of(found) == 1
    assert [job["job-state"] for job in found] == [IppJobState.CANCELED]
