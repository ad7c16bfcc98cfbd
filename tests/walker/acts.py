"""What can be done at a kiosk at any moment: by whoever came to do something, by others, and by fate.

Somebody has come with a card and an errand, and most of what is done leads on with it; else no walk would ever come to
the places where something can go wrong. All the rest is anything that anybody could do there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from config.items import departments
from flows.bodies import Body, Document, Entered, Entry, Leaves, PageKind
from flows.bodies.entered import KEY
from flows.pages.moves import BACK, DESK, FINISH
from play.kiosk import HeadlessKiosk
from play.people import Everybody
from play.site import VirtualSite
from simulated.document.mat import DocumentTrouble

#: who comes, by what they come for; nobody needs a card to read
ERRANDS: Mapping[str, Sequence[str]] = {
    "retirement": ("li", "zhou", "zhao", "wang"),
    "unemployment": ("gao", "lin", "song", "deng", "tang", "luo", "peng", "pan", "fang", "xu"),
    "authentication": ("feng", "dong", "cao", "jiang", "hanling", "liaoxi", "xiongting", "maoxin", "kongyuan"),
    "residents": (
        *("suyi", "shenlao", "hanling", "qiudi", "houcan", "mengjiu", "qinman", "baiduan", "yinzhi", "wanwai"),
        *("leixue", "tanmin", "lubang", "liaoxi", "pan"),
    ),
    "flexible": ("shaoling", "longkun", "maoman", "guyou", "yikai", "pan", "chen", "liaoxi"),
    "certificates": ("yuan", "he", "feng", "gao", "huannian", "dai"),
    "card": ("lu", "ye", "shen", "cui", "qiu", "jia", "li"),
    "item_list": ("chen",),
    "startup": ("kangxin", "haojun", "mengwu", "qinbi", "duanling", "bailing", "taoman", "leiman"),
    "death": ("liu", "yu", "yumei", "yusun", "su", "bai", "lunv", "mu"),
    "work_death": ("yan", "hua", "tao", "ji", "ning", "chefu"),
    "hiring": ("xieban", "anban", "yuan", "lin"),
    "separation": ("xieban", "renban", "gao"),
    "institution": ("shiban", "xieban"),
    "injury": ("zhujia", "biqian", "luding", "fubin", "xieban"),
    "changes": ("tangyi", "qiwai", "xuwai", "shengtui"),
    "unit_affairs": ("luoban", "xieban", "shiban"),
    "graduate": ("yinbi", "yingjie", "jidang", "weichi", "xiangkun", "meicha", "tonglao"),
}
#: (errand, who), each errand as often as any other
COMERS = tuple(
    (errand, people[place % len(people)])
    for place in range(max(map(len, ERRANDS.values())))
    for errand, people in ERRANDS.items()
)
#: for whom somebody acts, and may not
PRINCIPALS = ("shenlao", "hanling", "qiudi", "houcan", "jiang")
#: cards of nobody who has an errand, and of somebody else with the number of 李试样
ODD_CARDS = ("staff", "v3_without_keys", "bad_number", "stranger", "twin")
CARDS = (*sorted({who for people in ERRANDS.values() for who in (*people, *PRINCIPALS)}), *ODD_CARDS)
ID_CARDS = ("li", "wang", "zhao", "chen", "stranger")
PHONES = ("li", "gao")
BEHAVIOURS: tuple[tuple[Any, ...], ...] = (
    ("stand", "a"), ("stand", "b"), ("leave",), ("obey", "wrongly"), ("obey", True), ("wear", "mask"),
    ("wear", "nothing"), ("join", "b"), ("alone",), ("swap", "b"), ("keep",), ("print", "a", 1.0), ("hide",),
    ("light", "dark"), ("light", "usual"),
)  # fmt: skip
TROUBLES: tuple[tuple[str, str], ...] = (
    *(("card_reader", kind) for kind in ("no_service", "no_reader", "mute", "busy", "killed")),
    *(("card_reader", kind) for kind in ("dies-before=5", "garbled=4")),
    *(("id_reader", kind) for kind in ("no_reader", "out_of_order", "killed", "status=3001:41")),
    *(("eyes", kind) for kind in ("frozen", "slow", "garbage", "absent", "stalled", "unavailable", "killed")),
    *(("office", kind) for kind in ("unreachable", "late")),
    *(("printer", kind) for kind in ("jam", "empty")),
    *(("signal", kind) for kind in ("gone", "silent", "stuck")),
    *(("stick", kind) for kind in ("unavailable", "unreadable", "pulled_out")),
    *(("document", kind) for kind in (*DocumentTrouble, "killed")),
    *((part, "full") for part in ("records", "attempts")),
)  # fmt: skip
EXCEPTIONS = (
    "ValueError",
    "KeyError",
    "UnicodeDecodeError",
    "sqlite3.OperationalError",
    "TimeoutError",
    "asyncio.CancelledError",
)
BREAKABLE = ("card_reader", "id_reader", "eyes", "office", "press", "printer", "records", "attempts", "document")
MENDED = ("card_reader", "id_reader", "eyes", "office", "printer", "records", "attempts", "signal", "stick", "document")
#: of another department nothing breaks but an answer: it is trouble even for whoever meets little of it
OF_DEPARTMENTS = ("late", "nonsense", "mend", "ValueError", "asyncio.CancelledError")

#: what somebody brings who has a list, and nothing
STICKS = (
    "hiring-six.xlsx",
    "hiring-wrong.xlsx",
    "hiring-mixed.csv",
    "hiring-digits.xlsx",
    "separation.csv",
    "institution.csv",
)
#: what somebody lays below the document camera
SHEETS = ("diagnosis", "record", "low_income", "agreement")
#: what somebody types who looks for a service: what finds one, much and nothing; the last one leaves the search
SOUGHT = ("tx", "s", "zzz", "没工作了", None)
#: answers that lead on, and those that only lead away or back; of a leaf that was captured *done* leads on
CAPTURED: Mapping[str, int] = {"done": 150, "add": 40, "retake": 40, "remove": 30}
LIKELY = {
    "apply": 250,
    "apply_early": 250,
    "confirm": 250,
    "other_way": 70,
    "pin": 250,
    "agree": 90,
    "me": 250,
    "recognise": 200,
    "go_on": 250,
    "accept": 200,
    "submit": 400,
    "taken": 150,
    "print": 50,
    "claim": 80,
    "bring": 30,
    "unknown": 15,
    "done": 15,
    "again": 20,
    "ready": 250,
    "stick": 250,
    "type": 30,
    "other": 10,
    "missing": 15,
    "window": 10,
    "not_now": 10,
    "give_up": 15,
    "none": 15,
    "skip": 40,
    "appointment": 15,
    "electronic_card": 25,
    "staff": 25,
    "retry": 120,
    "take": 120,
    "counter": 20,
}
CHANGE = "change:"
#: what the buttons of a page weigh that has something to choose, and each of those that change one line of many
A_CHOICE, A_LINE = 120, 10
#: the small print of the staff, which somebody touches now and then who is none of them
A_DESK = 60
#: what is typed: right, then what cannot be, or is not yet
TYPED: Mapping[PageKind, Sequence[str]] = {
    PageKind.NUMBER: ("12", "0", "9999"),
    PageKind.MONTH: ("202610", "202613", "000000"),
    PageKind.DATE: ("20261031", "20260230", "20991231", "00000000"),
    PageKind.TELEPHONE: ("13911112222", "02887654321", "00000000000", "1391"),
    PageKind.TEXT: ("AB12", "😀", "A" * 99),
    PageKind.ADDRESS: ("511703001 1-2-304", "99", "5117030"),
    PageKind.AMOUNT: ("1234.50", "0", "12.345", "9999999"),
    PageKind.ACCOUNT: ("6200000000000000005", "0000000000000000", "62000000"),
}


@dataclass(frozen=True)
class Act:
    """Something that can be done now, as a script says it. ``weight`` is how much it is worth trying."""

    verb: str
    what: Any = None
    weight: float = 1

    def __repr__(self) -> str:
        return self.verb if self.what is None else f"{self.verb} {self.what}"


class Acts:
    """What can be done now. ``errand`` is a scene; ``who`` has come for it; ``calm``: less goes wrong by itself."""

    def __init__(self, everybody: Everybody, errand: str, who: str, *, calm: bool) -> None:
        self._errand = errand
        self._who = who
        self._own_head = everybody.head_of(who)
        self._calm = calm

    def of(self, kiosk: HeadlessKiosk, site: VirtualSite) -> Sequence[Act]:
        """Everything; the weights come to some thousands."""
        page, card = kiosk.screen.page, site.reader.card
        kind, node = (page.kind, page.node) if page is not None else (None, "")
        at_staff = (
            node == "identify/staff" and kind is not PageKind.STAFF_CHECK and Entry.DIGITS not in kiosk.screen.moves
        ) or node == "sign_in/card"
        wants_card = kind is PageKind.INSERT_CARD or at_staff
        takes_card = kind is PageKind.TAKE_CARD and card is not None
        at_principal = page is not None and page.node.endswith("agent/principal")
        wants_stick = page is not None and page.node.endswith("people/ask")
        face, scan = kind is PageKind.FACE, kind is PageKind.SCAN
        looked_at = face or scan
        below = isinstance(page.body, Document) and page.body if page is not None else None
        if takes_card:
            cards = [Act("pull", None, 60), Act("insert", "wang")]
        else:
            cards = self._cards(there=card is not None, wanted=wants_card, staff=at_staff, other=at_principal)
        return [
            *shared(self._touches(kiosk), 60 if takes_card or looked_at or wants_card else 700, A_CHOICE),
            *shared(cards, 700 if wants_card or takes_card else 10),
            *shared([Act("phone", person) for person in {*PHONES, self._who}], 400 if scan else 3),
            *shared(self._behaviours(), 250 if face else 8),
            *shared(
                [Act("wait", 0.3), Act("wait", 5), Act("wait", 30, 6 if face else 1), Act("wait", 140, 0.5)],
                400 if looked_at else 200 if wants_card and card is not None else 20,
            ),
            *_fate(self._trouble_share),
            *shared([*(Act("stick", name, 20) for name in STICKS), Act("unplug")], 200 if wants_stick else 2),
            *shared(_sheets(site), 0 if not below else 60 if below.good else 400),
        ]

    @property
    def _trouble_share(self) -> int:
        """Most trouble is not new: somebody who only ever meets a broken kiosk never gets far."""
        return 8 if self._calm else 80

    def _touches(self, kiosk: HeadlessKiosk) -> list[Act]:
        if kiosk.helping.open:  # it lies over everything else
            return [*_on_help(kiosk.helping.moves)]
        return [*self._on_page(kiosk), *([Act("help", None, 4)] if kiosk.available or kiosk.screen.page else [])]

    def _on_page(self, kiosk: HeadlessKiosk) -> list[Act]:
        desk = [Act("begin", DESK, A_DESK)] if kiosk.desk_open else []
        if kiosk.available:
            begun = [Act("begin", scene, A_CHOICE * (8 if scene == self._errand else 1)) for scene in kiosk.services]
            return [*begun, *desk, *(Act("search", typed) for typed in SOUGHT)]
        page = kiosk.screen.page
        return desk + [act for move in kiosk.screen.moves for act in _touching(move, page.body if page else None)]

    def _cards(self, *, there: bool, wanted: bool, staff: bool, other: bool) -> list[Act]:
        weights = {self._who: 10 if there else 90, "twin": 4, "staff": 200 if staff else 1}
        weights |= dict.fromkeys(PRINCIPALS, 90) if other else {}
        acts = [Act("insert", card, weights.get(card, 1)) for card in CARDS]
        acts += [Act("lay", card, 4 if card == self._who else 1) for card in ID_CARDS]
        return [*acts, Act("lift"), *([Act("pull", None, 60 if wanted else 4)] if there else [])]

    def _behaviours(self) -> list[Act]:
        return [Act("face", ("stand", self._own_head), 60), *(Act("face", command) for command in BEHAVIOURS)]


def shared(acts: Sequence[Act], share: int, whole: float = 0) -> list[Act]:
    """``acts`` with weights that come to ``share`` together; to less where they are less than ``whole`` at first."""
    total = max(sum(act.weight for act in acts), whole)
    return [Act(act.verb, act.what, act.weight * share / total) for act in acts]


def _on_help(moves: Sequence[str]) -> Iterator[Act]:
    """What is entered key by key is typed as a whole."""
    yield from (Act("on_help", move, 20) for move in moves if not move.startswith(KEY) and move != Entry.DIGITS)
    if Entry.DIGITS in moves:
        yield from (Act("number", number, 20) for number in TYPED[PageKind.TELEPHONE])


def _touching(move: str, body: Body | None) -> Iterator[Act]:
    if isinstance(body, Entered) and move in body.keys:
        return  # what is entered key by key is typed as a whole
    if isinstance(body, Entered) and move == body.entry:
        right, *wrong = TYPED[body.kind]
        yield Act("type", right, 200)
        yield from (Act("type", text, 20) for text in wrong)
    elif move == Entry.DIGITS:
        yield from (Act("pin", True, 200), Act("pin", False, 20))
    elif move in (BACK, FINISH):
        yield Act(move, None, 10 if move == BACK else 1)
    else:
        likely = CAPTURED if isinstance(body, Leaves) else LIKELY
        yield Act("answer", move, A_LINE if move.startswith(CHANGE) else likely.get(move, 60))


def _sheets(site: VirtualSite) -> list[Act]:
    """A sheet is put in, or another one in its place, or what lies there is taken away."""
    there = site.document.mat.now.page
    return [
        *(Act("sheet", name, 20) for name in SHEETS if name != there),
        *([Act("take_away", None, 10)] if there else []),
    ]


@cache
def _fate(troubles: int) -> Sequence[Act]:
    """What happens at any time; ``troubles`` is the share of those that come to the parts."""
    raised = [Act("fault", (part, kind)) for part in BREAKABLE for kind in EXCEPTIONS]
    of_departments = [Act("fault", (name, kind)) for name in departments() for kind in OF_DEPARTMENTS]
    return (
        *shared([*(Act("fault", trouble, 2) for trouble in TROUBLES), *raised], troubles),
        *shared(of_departments, 10),
        *shared([Act("mend", part) for part in MENDED], troubles // 2),
        *shared([Act("power_cut"), Act("restart")], 4),
    )
