"""Sample pages: every kind with everyday content, and again with the longest that a flow may say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from flows.page import (
    Column,
    Digits,
    FaceHint,
    Fact,
    FaultVoices,
    Option,
    Page,
    PageKind,
    PaperLine,
    Progress,
    Section,
    Table,
    Weight,
)
from simulated.citizen.head import heads, render_portrait
from ui.bridge import Service
from ui.dock import DockAction

_SAY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.zh.yaml").read_text(encoding="utf-8"))

SERVICES = [Service(*row) for row in _SAY["services"]]
GROUPED_SERVICES = [Service(*row) for row in _SAY["services_grouped"]]
MANY_SERVICES = [Service(*row) for row in _SAY["services_many"]]
DOCK_ACTIONS = [DockAction(*row) for row in _SAY["dock"]]


def _facts(rows: list[list[str]]) -> tuple[Fact, ...]:
    return tuple(Fact(*row) for row in rows)


def _sections(rows: list[Any]) -> tuple[Section, ...]:
    return tuple(Section(heading, tuple(lines)) for heading, lines in rows)


def _grouped(groups: list[dict[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(one["heading"], tuple(one.get("lines", ())), _facts(one.get("facts", []))) for one in groups)


def _page(kind: PageKind, name: str, current: int = 0, **more: Any) -> Page:
    say = _SAY[name]
    stages = tuple(_SAY["stages_long" if name.endswith("_long") else "stages"])
    known: dict[str, Any] = {"progress": Progress(stages, current)}
    if "facts" in say:
        known["facts"] = _facts(say["facts"])
    if "sections" in say:
        known["sections"] = _sections(say["sections"])
    if "grouped" in say:
        known["sections"] = _grouped(say["grouped"])
    if "reasons" in say:
        known["sections"] = (Section(say["heading"], tuple(say["reasons"])),)
    if "highlight" in say:
        known["highlight"] = Fact(*say["highlight"])
    return Page(kind, name, say["title"], say.get("lead", ""), **{**known, **more})


def _face(prompt: str, done: int, text: str) -> FaceHint:
    return FaceHint(prompt, _SAY["face"][text], (0.3, 0.2, 0.4, 0.5), done, 2)


def _fault(name: str) -> FaultVoices:
    say = _SAY[name]
    return FaultVoices(say["code"], say["staff"], tuple(say["remedies"]), say.get("detail", ""))


def _option(id_: str, name: str, key: str, weight: Weight = Weight.SECONDARY) -> Option:
    return Option(id_, _SAY[name][key], _SAY[name].get(f"{key}_hint", ""), weight)


def _papers(name: str) -> tuple[PaperLine, ...]:
    return tuple(PaperLine(*row) for row in _SAY[name]["papers"])


_P = Weight.PRIMARY
_CONSENT = (_option("agree", "consent", "agree", _P), _option("other_way", "consent", "other"))
_STAFF = tuple(Option(*row) for row in _SAY["staff_check"]["options"])
_PORTRAIT = render_portrait(heads()["a"])
_GRADES = tuple(Option(*row) for row in _SAY["rating"]["options"])
_PAPER_OPTIONS = (_option("taken", "papers", "taken", _P), _option("lost", "papers", "lost"))

_SHARES = ((0.16, False), (0.44, False), (0.2, True), (0.2, True))


def _table(unit: str, rows: int) -> Table:
    columns = tuple(Column(title, *wide) for title, wide in zip(_SAY["table"]["columns"], _SHARES, strict=True))
    months = (divmod(month, 12) for month in range(rows))
    paid = tuple(
        (f"{1993 + year}-{month + 1:02d}", _SAY["table"][unit], "3,012.50", "241.00") for year, month in months
    )
    return Table(columns, paid, tuple(_SAY["table"]["totals"]))


_TABLE_OPTIONS = tuple(
    Option(id_, label, hint, Weight(weight)) for id_, label, hint, weight in _SAY["table"]["options"]
)

PAGES: dict[str, Page] = {
    "number": _page(PageKind.NUMBER, "number", 2, number=Digits(11, 11, (3, 4, 4)), why=_SAY["number"]["why"]),
    "number_day": _page(
        PageKind.NUMBER,
        "number_day",
        2,
        number=Digits(8, 8, (4, 2, 2), tuple(_SAY["number_day"]["units"])),
        why=_SAY["number_day"]["why"],
        can_go_back=True,
    ),
    "number_long": _page(
        PageKind.NUMBER,
        "number_long",
        2,
        number=Digits(16, 19, (4, 4, 4, 4, 3)),
        why=_SAY["number_long"]["why"],
        can_go_back=True,
    ),
    "table": _page(
        PageKind.TABLE, "table", 1, table=_table("unit", 400), options=_TABLE_OPTIONS, can_go_back=True, reading=True
    ),
    "table_long": _page(PageKind.TABLE, "table", 1, table=_table("unit_long", 9), options=_TABLE_OPTIONS),
    "choice_many": _page(
        PageKind.CHOICE,
        "choice_many",
        2,
        options=(
            *(Option(*row) for row in _SAY["choice_many"]["options"]),
            _option("unknown", "choice_many", "unknown", Weight.QUIET),
        ),
        why=_SAY["choice_many"]["why"],
        can_go_back=True,
    ),
    "review": _page(
        PageKind.CONFIRM,
        "review",
        2,
        options=(_option("submit", "confirm", "submit", _P),),
        can_go_back=True,
        reading=True,
    ),
    "insert_card": _page(PageKind.INSERT_CARD, "insert_card"),
    "insert_card_long": _page(
        PageKind.INSERT_CARD, "insert_card", options=(_option("no_card", "insert_card", "option"),), can_go_back=True
    ),
    "working": _page(PageKind.WORKING, "working", can_finish=False),
    "working_long": _page(PageKind.WORKING, "working_long", 2, options=(_option("stop", "working_long", "option"),)),
    "consent": _page(PageKind.CONSENT, "consent", options=_CONSENT, can_go_back=True),
    "consent_long": _page(PageKind.CONSENT, "consent_long", options=_CONSENT, can_go_back=True, reading=True),
    "face": _page(
        PageKind.FACE, "face", face=_face("look_straight", 0, "straight"), options=(_option("other", "face", "other"),)
    ),
    "face_turn": _page(
        PageKind.FACE, "face", face=_face("turn_left", 1, "left"), options=(_option("other", "face", "other"),)
    ),
    "face_long": _page(
        PageKind.FACE, "face", face=_face("more_light", 1, "long"), options=(_option("other", "face", "other"),)
    ),
    "face_done": _page(PageKind.FACE, "face", face=_face("done", 2, "done")),
    "scan": _page(
        PageKind.SCAN,
        "scan",
        face=FaceHint("show_code", _SAY["scan"]["show"], None, 0, 0),
        options=(_option("other", "scan", "other"),),
    ),
    "staff_check": _page(PageKind.STAFF_CHECK, "staff_check", options=_STAFF, portrait=_PORTRAIT, live=True),
    "staff_check_long": _page(PageKind.STAFF_CHECK, "staff_check_long", options=_STAFF, portrait=_PORTRAIT),
    "staff_check_without_record": _page(PageKind.STAFF_CHECK, "staff_check", options=_STAFF, can_go_back=True),
    "choice": _page(
        PageKind.CHOICE, "choice", 1, options=tuple(Option(*row) for row in _SAY["choice"]["options"]), can_go_back=True
    ),
    "choice_long": _page(
        PageKind.CHOICE,
        "choice_long",
        1,
        options=tuple(Option(*row) for row in _SAY["choice_long"]["options"]),
        can_go_back=True,
    ),
    "pin": _page(PageKind.PIN, "pin", digits=6, can_go_back=True),
    "pin_long": _page(PageKind.PIN, "pin_long", digits=6, can_go_back=True),
    "result": _page(
        PageKind.RESULT,
        "result",
        1,
        options=(_option("go", "result", "go", _P), _option("print", "result", "later")),
        can_go_back=True,
        reading=True,
    ),
    "result_long": _page(
        PageKind.RESULT,
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
    "notice": _page(
        PageKind.NOTICE, "notice", 2, options=(_option("next", "notice", "next", _P),), can_go_back=True, reading=True
    ),
    "notice_long": _page(
        PageKind.NOTICE,
        "consent_long",
        2,
        options=(_option("next", "notice", "next", _P),),
        can_go_back=True,
        reading=True,
    ),
    "promise": _page(
        PageKind.PROMISE,
        "promise",
        2,
        options=(_option("accept", "promise", "accept", _P),),
        can_go_back=True,
        reading=True,
    ),
    "confirm": _page(
        PageKind.CONFIRM,
        "confirm",
        2,
        options=(_option("submit", "confirm", "submit", _P), _option("wait", "confirm", "wait")),
        can_go_back=True,
    ),
    "confirm_long": _page(
        PageKind.CONFIRM,
        "result_long",
        2,
        sections=(),
        options=(_option("submit", "confirm", "submit", _P), _option("wait", "confirm", "wait")),
        can_go_back=True,
    ),
    "papers": _page(PageKind.PAPERS, "papers", 3, papers=_papers("papers"), options=_PAPER_OPTIONS),
    "papers_long": _page(PageKind.PAPERS, "papers_long", 3, papers=_papers("papers_long"), options=_PAPER_OPTIONS),
    "papers_bundle": _page(
        PageKind.PAPERS, "papers_bundle", 3, papers=_papers("papers_bundle"), options=_PAPER_OPTIONS
    ),
    "rating": _page(PageKind.RATING, "rating", 4, options=_GRADES),
    "rating_long": _page(
        PageKind.RATING, "rating", 4, options=(*_GRADES, _option("skip", "rating", "skip", Weight.QUIET))
    ),
    "take_card": _page(
        PageKind.TAKE_CARD,
        "take_card",
        4,
        sections=(Section(_SAY["take_card"]["heading"], tuple(_SAY["take_card"]["next"])),),
    ),
    "take_card_long": _page(
        PageKind.TAKE_CARD,
        "take_card_long",
        4,
        highlight=Fact(*_SAY["result_long"]["highlight"]),
        facts=_facts(_SAY["result_long"]["facts"]),
        sections=(Section(_SAY["take_card"]["heading"], tuple(_SAY["take_card"]["next"])),),
    ),
    "goodbye": _page(PageKind.GOODBYE, "goodbye", progress=None, can_finish=False),
    "goodbye_long": _page(
        PageKind.GOODBYE, "goodbye_long", progress=None, highlight=Fact(*_SAY["papers_long"]["highlight"])
    ),
    "fault": _page(
        PageKind.FAULT,
        "fault",
        fault=_fault("fault"),
        options=(_option("retry", "fault", "retry", _P), _option("end", "fault", "end")),
    ),
    "fault_long": _page(
        PageKind.FAULT,
        "fault_long",
        2,
        fault=_fault("fault_long"),
        facts=(Fact(*_SAY["papers_long"]["highlight"]),),
        options=(
            _option("retry", "fault", "retry", _P),
            _option("other_way", "fault_long", "other"),
            _option("end", "fault", "end", Weight.QUIET),
        ),
    ),
}
