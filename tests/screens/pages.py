"""Sample pages: every kind with everyday content, and again with the longest that a flow may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from devices.document.paper import leaf
from devices.pinyin.port import Candidate
from flows.bodies import (
    YES_NO,
    Account,
    Address,
    Amount,
    Body,
    Box,
    Camera,
    Card,
    Chart,
    Choice,
    Code,
    Consent,
    Corner,
    Date,
    Document,
    Fact,
    FaultVoices,
    Goodbye,
    Guide,
    InsertCard,
    Leaves,
    Month,
    Notice,
    Number,
    Option,
    PaperLine,
    Papers,
    People,
    Pin,
    Place,
    Point,
    ProgressMap,
    Promise,
    Rating,
    Reached,
    Result,
    Review,
    Scannable,
    Section,
    Signature,
    Staff,
    Stage,
    Table,
    TableColumn,
    TakeCard,
    Telephone,
    Text,
    Told,
    Way,
    Weight,
    Working,
    YesNo,
)
from flows.page import Frame, Page, Progress
from flows.papers.takeaway import drawn
from law.month import Month as Calendar
from simulated.citizen.head import heads, render_portrait
from simulated.document.pages import page as drawn_page
from ui.dock import DockAction
from ui.offered import Service

_WORDS = Path(__file__).parent / "words.zh.yaml"
_SAY: dict[str, Any] = yaml.load(_WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

SERVICES = [Service(*row) for row in _SAY["services"]]
GROUPED_SERVICES = [Service(*row) for row in _SAY["services_grouped"]]
MANY_SERVICES = [Service(*row) for row in _SAY["services_many"]]
DOCK_ACTIONS = [DockAction(*row) for row in _SAY["dock"]]


def _facts(rows: list[list[str]]) -> tuple[Fact, ...]:
    return tuple(Fact(*row) for row in rows)


def _sections(name: str) -> tuple[Section, ...]:
    say = _SAY[name]
    written = (Section(heading, tuple(lines)) for heading, lines in say.get("sections", ()))
    grouped = (
        Section(one["heading"], tuple(one.get("lines", ())), _facts(one.get("facts", [])))
        for one in say.get("grouped", ())
    )
    reasons = (Section(say["heading"], tuple(say["reasons"])),) if "reasons" in say else ()
    return (*written, *grouped, *reasons)


def _page(body: Body, name: str, current: int = 0, **frame: Any) -> Page:
    say = _SAY[name]
    stages = tuple(_SAY["stages_long" if name.endswith("_long") else "stages"])
    known: dict[str, Any] = {"progress": Progress(stages, current), "why": say.get("why", "")}
    if "highlight" in say:
        known["highlight"] = Fact(*say["highlight"])
    return Page(Frame(name, say["title"], say.get("lead", ""), **{**known, **frame}), body)


def _told(body: type[Told], name: str, current: int = 0, **frame: Any) -> Page:
    """A page with nothing on it but what its words tell."""
    return _page(body(_facts(_SAY[name].get("facts", [])), _sections(name)), name, current, **frame)


def _camera(prompt: str, done: int, text: str) -> Camera:
    return Camera(prompt, _SAY["face"][text], Box(0.3, 0.2, 0.4, 0.5), done, 2)


def _fault(name: str, *facts: Fact) -> FaultVoices:
    say = _SAY[name]
    return FaultVoices(
        facts, code=say["code"], staff=say["staff"], remedies=tuple(say["remedies"]), detail=say.get("detail", "")
    )


def _option(id_: str, name: str, key: str, weight: Weight = Weight.SECONDARY) -> Option:
    return Option(id_, _SAY[name][key], _SAY[name].get(f"{key}_hint", ""), weight)


def _options(name: str) -> tuple[Option, ...]:
    return tuple(Option(*row) for row in _SAY[name]["options"])


def _yes_no(name: str) -> tuple[Option, ...]:
    return tuple(Option(answer, _SAY[name][answer]) for answer in YES_NO)


def _papers(name: str) -> Papers:
    return Papers(sections=_sections(name), lines=tuple(PaperLine(*row) for row in _SAY[name]["papers"]))


_P = Weight.PRIMARY
_CONSENT = (_option("agree", "consent", "agree", _P), _option("other_way", "consent", "other"))
_NEXT = (_option("next", "notice", "next", _P),)
_SUBMIT = (_option("submit", "confirm", "submit", _P), _option("wait", "confirm", "wait"))
_STAFF = _options("staff_check")
_OTHER = (_option("other", "face", "other"),)
_PORTRAIT = render_portrait(heads()["a"])
_PAPER_OPTIONS = (_option("taken", "papers", "taken", _P), _option("lost", "papers", "lost"))
_TAKEN_NEXT = (Section(_SAY["take_card"]["heading"], tuple(_SAY["take_card"]["next"])),)
_CODE = Scannable(_SAY["papers_code"]["scan"], *drawn("\n".join(_SAY["papers_code"]["code"])))
_CASE_NUMBER = Fact(*_SAY["papers_long"]["highlight"])

_SHARES = ((0.16, False), (0.44, False), (0.2, True), (0.2, True))


def _table(unit: str, rows: int) -> Table:
    columns = tuple(TableColumn(title, *wide) for title, wide in zip(_SAY["table"]["columns"], _SHARES, strict=True))
    months = (divmod(month, 12) for month in range(rows))
    paid = tuple(
        (f"{1993 + year}-{month + 1:02d}", _SAY["table"][unit], "3,012.50", "241.00") for year, month in months
    )
    return Table(columns, paid, tuple(_SAY["table"]["totals"]))


_TABLE_OPTIONS = tuple(
    Option(id_, label, hint, Weight(weight)) for id_, label, hint, weight in _SAY["table"]["options"]
)
_UNKNOWN = (Option("unknown", _SAY["unknown"], weight=Weight.QUIET),)
_DATE = Date(start=date(2026, 11, 24), earliest=date(1966, 3, 15), latest=date(2026, 11, 24))
_MONTH = Month(start=Calendar(2026, 11), earliest=Calendar(2026, 1), latest=Calendar(2046, 11))


def _points(name: str, count: int) -> tuple[Point, ...]:
    say = _SAY[name]
    gives = _facts(say["gives"])
    months = (Calendar(2027, 2) + later for later in range(count))
    return tuple(
        Point(str(month), say["month"].format(year=month.year, month=month.month), 20 + place / 12, gives)
        for place, month in enumerate(months)
    )


def _ways(name: str) -> tuple[Way, ...]:
    return tuple(
        Way(one["name"], one["note"], tuple(Stage(stage, when, Reached(how)) for stage, when, how in one["stages"]))
        for one in _SAY[name]["ways"]
    )


_NO_MONTH = (_option("none", "chart", "none", Weight.QUIET),)


def _many(count: int) -> tuple[Card, ...]:
    """More than fit on a page, with something wrong with every third."""
    cards = (_cards(6)[place % 6] for place in range(count))
    wrong = ("" if place % 3 else _SAY["unknown"] for place in range(count))
    return tuple(
        replace(card, place=place, wrong=say) for place, (card, say) in enumerate(zip(cards, wrong, strict=True), 1)
    )


def _cards(count: int) -> tuple[Card, ...]:
    return tuple(Card(place, *row) for place, row in enumerate(_SAY["people_long"]["cards"][:count], 1))


_COUNTER = (_option("counter", "signature", "counter", Weight.QUIET),)
_CORNERS = tuple(Corner(*one) for one in ((0.13, 0.075), (0.905, 0.092), (0.889, 0.925), (0.107, 0.913)))
_SHEET = drawn_page("diagnosis")
_LEAF = leaf(
    _SHEET, np.array([[0, 0], [_SHEET.shape[1], 0], _SHEET.shape[1::-1], [0, _SHEET.shape[0]]], np.float32)
).view
_CANDIDATES = tuple(Candidate(one, 6) for one in _SAY["text"]["candidates"])
_LONG_CANDIDATES = tuple(Candidate(one, 11) for one in _SAY["text_long"]["candidates"])
_PINYIN = Text("address", entered=_SAY["text"]["entered"], letters="dazhouqu")

PAGES: dict[str, Page] = {
    "chart": _page(
        Chart(_points("chart", 7), 2, 15, _SAY["chart"]["line"]), "chart", 2, options=_NO_MONTH, can_go_back=True
    ),
    "chart_long": _page(
        Chart(_points("chart_long", 36), 0, 20, _SAY["chart_long"]["line"]), "chart_long", 2, options=_NO_MONTH
    ),
    "progress_map": _page(
        ProgressMap(_ways("progress_map")), "progress_map", 1, options=_NO_MONTH, can_go_back=True, reading=True
    ),
    "progress_map_long": _page(ProgressMap(_ways("progress_map") * 4), "progress_map", 1, options=_NO_MONTH),
    "number": _page(Number(), "number", 2, options=_UNKNOWN),
    "amount": _page(Amount().typed("1234.5"), "amount", 2, options=_UNKNOWN, can_go_back=True),
    "amount_long": _page(Amount().typed("9999999"), "amount_long", 2, options=_UNKNOWN, can_go_back=True),
    "telephone": _page(Telephone(), "telephone", 2, options=_UNKNOWN, can_go_back=True),
    "telephone_long": _page(
        Telephone(landline=True).typed("2"), "telephone_long", 2, options=_UNKNOWN, can_go_back=True
    ),
    "amount_empty": _page(Amount(), "amount", 2, options=_UNKNOWN, can_go_back=True),
    "account_empty": _page(Account(), "account", 2, options=_UNKNOWN, can_go_back=True),
    "account": _page(Account().typed("622202123"), "account", 2, options=_UNKNOWN, can_go_back=True),
    "account_long": _page(
        Account().typed("6222021234567890123").press("key:ok"), "account_long", 2, options=_UNKNOWN, can_go_back=True
    ),
    "date": _page(_DATE, "date", 2, options=_UNKNOWN, can_go_back=True),
    "date_long": _page(replace(_DATE, start=date(2024, 2, 29)), "date_long", 2, options=_UNKNOWN, can_go_back=True),
    "month": _page(_MONTH, "month", 2, options=_UNKNOWN, can_go_back=True),
    "month_long": _page(_MONTH, "month_long", 2, options=_UNKNOWN, can_go_back=True),
    "yes_no": _page(YesNo(_yes_no("yes_no")), "yes_no", 2, options=_UNKNOWN, can_go_back=True),
    "yes_no_long": _page(YesNo(_yes_no("yes_no_long")), "yes_no_long", 2, options=_UNKNOWN, can_go_back=True),
    "text": _page(_PINYIN.means(_CANDIDATES), "text", 2, options=_UNKNOWN, can_go_back=True),
    "text_empty": _page(Text("text"), "text", 2, options=_UNKNOWN, can_go_back=True),
    "text_away": _page(_PINYIN.without_meaning(), "text", 2, options=_UNKNOWN, can_go_back=True),
    "text_signs": _page(Text("address").press("key:signs"), "text", 2, options=_UNKNOWN, can_go_back=True),
    "text_long": _page(
        replace(_PINYIN, entered=_SAY["text_long"]["entered"]).means(_LONG_CANDIDATES),
        "text_long",
        2,
        options=_UNKNOWN,
        can_go_back=True,
    ),
    "address": _page(Address(), "address", 2, options=_UNKNOWN, can_go_back=True),
    "address_provinces": _page(Address(""), "address", 2, options=_UNKNOWN, can_go_back=True),
    "address_long": _page(Address("4228"), "address_long", 2, options=_UNKNOWN, can_go_back=True),
    "signature": _page(Signature(), "signature", 2, options=_COUNTER, can_go_back=True),
    "signature_long": _page(
        Signature(_SAY["signature_long"]["problem"]), "signature_long", 2, options=_COUNTER, can_go_back=True
    ),
    "document": _page(
        Document(_SAY["document"]["good"], True, _CORNERS),
        "document",
        2,
        options=(_option("take", "document", "take", _P), _option("counter", "document", "counter", Weight.QUIET)),
        can_go_back=True,
    ),
    "document_long": _page(
        Document(_SAY["document_long"]["advice"], False),
        "document_long",
        2,
        options=(_option("take", "document", "take", _P), _option("counter", "document", "counter", Weight.QUIET)),
        can_go_back=True,
    ),
    "leaves": _page(
        Leaves(_LEAF, kept=_SAY["leaves"]["kept"]), "leaves", 2, options=_options("leaves"), can_go_back=True
    ),
    "leaves_long": _page(
        Leaves(_LEAF, 2, 3, _SAY["leaves_long"]["kept"]),
        "leaves_long",
        2,
        options=_options("leaves_long"),
        can_go_back=True,
    ),
    "people": _page(People(_cards(2), 1, 6), "people", 2, can_go_back=True),
    "people_none": _page(People((), 0, 6), "people", 2, can_go_back=True),
    "people_many": _page(People(_many(20), 0, 50), "people_long", 2, can_go_back=True),
    "people_long": _page(People(_cards(6), 1, 6), "people_long", 2, can_go_back=True),
    "table": _page(_table("unit", 400), "table", 1, options=_TABLE_OPTIONS, can_go_back=True, reading=True),
    "table_long": _page(_table("unit_long", 9), "table", 1, options=_TABLE_OPTIONS),
    "choice_many": _page(Choice(options=_options("choice_many")), "choice_many", 2, options=_UNKNOWN, can_go_back=True),
    "choice_two": _page(Choice(options=_options("choice_two")), "choice_two", 2, options=_UNKNOWN, can_go_back=True),
    "choice_thirty": _page(
        Choice(options=_options("choice_thirty")), "choice_thirty", 2, options=_UNKNOWN, can_go_back=True
    ),
    "choice_thirty_long": _page(
        Choice(options=_options("choice_thirty_long")), "choice_thirty_long", 2, options=_UNKNOWN, can_go_back=True
    ),
    "review": _told(Review, "review", 2, options=_SUBMIT[:1], can_go_back=True, reading=True),
    "insert_card": _page(InsertCard(), "insert_card"),
    "insert_card_long": _page(
        InsertCard(), "insert_card", options=(_option("no_card", "insert_card", "option"),), can_go_back=True
    ),
    "working": _page(Working(), "working", can_finish=False),
    "working_long": _page(Working(), "working_long", 2, options=(_option("stop", "working_long", "option"),)),
    "consent": _told(Consent, "consent", options=_CONSENT, can_go_back=True),
    "consent_long": _told(Consent, "consent_long", options=_CONSENT, can_go_back=True, reading=True),
    "face": _page(_camera("look_straight", 0, "straight"), "face", options=_OTHER),
    "face_turn": _page(_camera("turn_left", 1, "left"), "face", options=_OTHER),
    "face_long": _page(_camera("more_light", 1, "long"), "face", options=_OTHER),
    "face_done": _page(_camera("done", 2, "done"), "face"),
    "scan": _page(Code("show_code", _SAY["scan"]["show"]), "scan", options=(_option("other", "scan", "other"),)),
    "staff_check": _page(Staff(_PORTRAIT, live=True), "staff_check", options=_STAFF),
    "staff_check_long": _page(Staff(_PORTRAIT), "staff_check_long", options=_STAFF),
    "staff_check_without_record": _page(Staff(), "staff_check", options=_STAFF, can_go_back=True),
    "choice": _page(Choice(options=_options("choice")), "choice", 1, can_go_back=True),
    "choice_long": _page(Choice(options=_options("choice_long")), "choice_long", 1, can_go_back=True),
    "pin": _page(Pin(6, 6), "pin", can_go_back=True),
    "pin_long": _page(Pin(6, 6), "pin_long", can_go_back=True),
    "result": _told(
        Result,
        "result",
        1,
        options=(_option("go", "result", "go", _P), _option("print", "result", "later")),
        can_go_back=True,
        reading=True,
    ),
    "result_long": _told(
        Result,
        "result_long",
        1,
        options=(
            _option("go", "result_long", "go", _P),
            _option("print", "result_long", "later"),
            _option("think", "result_long", "think", Weight.QUIET),
        ),
        can_go_back=True,
        reading=True,
    ),
    "result_choices": _told(
        Result,
        "result_choices",
        1,
        options=(*_options("result_choices"), _option("none", "result_choices", "none", Weight.QUIET)),
    ),
    "notice": _told(Notice, "notice", 2, options=_NEXT, can_go_back=True, reading=True),
    "notice_long": _told(Notice, "consent_long", 2, options=_NEXT, can_go_back=True, reading=True),
    "promise": _told(
        Promise, "promise", 2, options=(_option("accept", "promise", "accept", _P),), can_go_back=True, reading=True
    ),
    "confirm": _told(Review, "confirm", 2, options=_SUBMIT, can_go_back=True),
    "confirm_long": _page(
        Review(_facts(_SAY["result_long"]["facts"])), "result_long", 2, options=_SUBMIT, can_go_back=True
    ),
    "papers": _page(_papers("papers"), "papers", 3, options=_PAPER_OPTIONS),
    "papers_code": _page(replace(_papers("papers_code"), code=_CODE), "papers_code", 3, options=_PAPER_OPTIONS),
    "papers_long": _page(_papers("papers_long"), "papers_long", 3, options=_PAPER_OPTIONS),
    "papers_bundle": _page(_papers("papers_bundle"), "papers_bundle", 3, options=_PAPER_OPTIONS),
    "rating": _page(Rating(_options("rating")), "rating", 4),
    "rating_long": _page(
        Rating(_options("rating")), "rating", 4, options=(_option("skip", "rating", "skip", Weight.QUIET),)
    ),
    "take_card": _page(TakeCard(_facts(_SAY["take_card"]["facts"]), _TAKEN_NEXT), "take_card", 4),
    "take_card_long": _page(
        TakeCard(_facts(_SAY["result_long"]["facts"]), _TAKEN_NEXT),
        "take_card_long",
        4,
        highlight=Fact(*_SAY["result_long"]["highlight"]),
    ),
    **{
        name: _page(
            Guide(sections=(Section(_SAY[name]["heading"], tuple(_SAY[name]["steps"]), private=False),), place=place),
            name,
            progress=None,
            options=(_option("done", name, "done", _P),),
            can_go_back=True,
            staff=True,
        )
        for name, place in (("guide", Place.SHEETS), ("guide_long", Place.SHEET_PRINTER))
    },
    "goodbye": _page(Goodbye(), "goodbye", progress=None, can_finish=False),
    "goodbye_long": _page(Goodbye(), "goodbye_long", progress=None, highlight=_CASE_NUMBER),
    "fault": _page(
        _fault("fault"), "fault", options=(_option("retry", "fault", "retry", _P), _option("end", "fault", "end"))
    ),
    "fault_long": _page(
        _fault("fault_long", _CASE_NUMBER),
        "fault_long",
        2,
        options=(
            _option("retry", "fault", "retry", _P),
            _option("other_way", "fault_long", "other"),
            _option("end", "fault", "end", Weight.QUIET),
        ),
    ),
}
