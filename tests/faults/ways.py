"""Ways through a visit, and a citizen who wants to get through one, whatever fails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.bodies import Document, PageKind
from flows.page import Page
from play.kiosk import HeadlessKiosk
from play.site import VirtualSite
from simulated.id_card.profiles import PROFILES_DIR as ID_PROFILES
from simulated.social_card.profiles import PROFILES_DIR as SOCIAL_PROFILES
from simulated.stick import STICKS
from ui.helping import CALL

#: when nothing has changed for so long, nothing will: the longest that a page waits by itself is two minutes
STANDSTILL_S = 900.0
#: what somebody does in one visit before giving up; a visit that needs more goes round in circles
ACTS_MAX = 60
RETRIES = 2
#: how often somebody answers the same page before leaving
PATIENCE = 3
OUT_OF_SERVICE = "out_of_service.fault"
PIN = "123456"
#: what is typed on a page that asks for more than the password that there is, one after the other
PINS = {"change": (PIN, "280917", "280917"), "reset": ("280917",)}
#: pages on which something is awaited that is no answer
WAITING = (PageKind.INSERT_CARD, PageKind.FACE, PageKind.SCAN)


APPLIES = {
    "result": "apply",
    "handle/notice": "go_on",
    "handle/collect/promise": "accept",
    "handle/review": "submit",
    "handle/conclude/papers": "taken",
    "handle/conclude/rating": "5",
}
ELSEWHERE = {
    "identify/face_failed": "other_way",
    "identify/face_refused": "other_way",
    "identify/face_used_up": "other_way",
    "identify/no_face_check": "other_way",
    "identify/no_code": "card",
    "handle/conclude/papers": "taken",
    "identify/appointment_paper": "taken",
    "identify/rating": "skip",
    "result": "done",
}


@dataclass(frozen=True)
class Way:
    """A citizen: what is put in at the start, what is answered, and what befalls a part (on which page).

    ``brings`` are the things beside the card, by their device.
    """

    card: tuple[str, str]
    answers: Mapping[str, str]
    befalls: tuple[str, str, str] | None = None
    scene: str = "retirement"
    brings: Mapping[str, str] = field(default_factory=dict)
    #: left for somebody who calls back, on the first page
    telephone: str = ""


LOOKS_UP = "certificates"
PASSWORD = {**APPLIES, "identify/consent": "other_way", "identify/other_way": "pin"}
FACE = {**APPLIES, "identify/consent": "agree", "identify/other_way": "pin"}
NEW_PIN = {**FACE, "card": "pin", "pin_papers": "taken", "blocked": "done", "not_set": "done", "rating": "5"}
WAYS: Mapping[str, Way] = {
    "password": Way(("social_card", "li"), PASSWORD),
    "face": Way(("social_card", "li"), FACE),
    "no camera": Way(("social_card", "li"), FACE, ("identify/consent", "eyes", "absent")),
    "office away": Way(("social_card", "li"), PASSWORD, ("handle/review", "office", "unreachable")),
    "phone": Way(
        ("id_card", "li"),
        {"identify/consent": "other_way", "identify/other_way": "electronic_card", "leave/card": "taken"},
    ),
    "staff": Way(("social_card", "li"), {**FACE, "identify/face": "other_way", "identify/other_way": "staff"}),
    "appointment": Way(
        ("social_card", "li"),
        {"identify/consent": "other_way", "identify/other_way": "appointment", "identify/appointment": "hall"},
    ),
    "bundle": Way(("social_card", "gao"), {**PASSWORD, "wishes/choose": "done"}, scene="unemployment"),
    "list": Way(
        ("social_card", "yuan"), {**PASSWORD, "what": "contributions", "list": "print", "more": "done"}, scene=LOOKS_UP
    ),
    "new password": Way(("social_card", "li"), {**NEW_PIN, "pin": "changed"}, scene="card"),
    "forgotten password": Way(("social_card", "li"), {**NEW_PIN, "pin": "reset"}, scene="card"),
    "calls for help": Way(("social_card", "li"), PASSWORD, telephone="13800138000"),
    "for another": Way(
        ("social_card", "suyi"),
        {**PASSWORD, "whom": "other", "agent/confirmed": "go_on", "agent/not_authorised": "own", "join/result": "done"},
        scene="residents",
    ),
    "cases": Way(("social_card", "li"), {**PASSWORD, "what": "cases", "cases": "done"}, scene=LOOKS_UP),
    "takes back": Way(
        ("social_card", "wenjin"),
        {**PASSWORD, "list": "达川人社受〔2026〕900002号", "case": "withdraw", "sure": "withdraw"},
        scene="progress",
    ),
    "corrects": Way(
        ("social_card", "buzheng"),
        {
            **PASSWORD,
            "list": "达川人社受〔2026〕900003号",
            "case": "mend",
            "collect/question": "13900009012",
            "check": "submit",
            "partly": "done",
        },
        scene="progress",
    ),
    "for a unit": Way(
        ("social_card", "xieban"), {**PASSWORD, "who": "unit", "people/ask": "later"}, scene="separation"
    ),
    "captures": Way(
        ("social_card", "jianqing"),
        {**PASSWORD, "list": "达川人社受〔2026〕900007号", "case": "mend", "check": "submit"},
        scene="progress",
        brings={"document": "diagnosis"},
    ),
    "brings a list": Way(
        ("social_card", "xieban"), PASSWORD, scene="hiring", brings={"stick": str(STICKS / "hiring-six.xlsx")}
    ),
    "printer paused": Way(("social_card", "li"), PASSWORD, ("handle/conclude/papers", "printer", "paused")),
    "receipts paused": Way(("social_card", "li"), PASSWORD, ("handle/conclude/papers", "receipt_printer", "paused")),
    "paper lost": Way(("social_card", "li"), PASSWORD, ("handle/conclude/papers", "printer", "lost_job")),
    "receipt lost": Way(("social_card", "li"), PASSWORD, ("handle/conclude/papers", "receipt_printer", "lost_job")),
    "bereaved": Way(("social_card", "liu"), {**FACE, "bereaved/choose": "0", "result": "done"}, scene="death"),
}


#: the card of somebody else, by the page on which it is wanted
LAID_DOWN = {
    ("identify/staff", PageKind.INSERT_CARD): "staff",
    ("agent/principal", PageKind.INSERT_CARD): "shenlao",
}


class Citizen:
    """Somebody who wants to get through: tries again twice, then gives up."""

    def __init__(self, kiosk: HeadlessKiosk, site: VirtualSite, way: Way) -> None:
        self._kiosk, self._site, self._way = kiosk, site, way
        self._retries = 0
        self._answered: Counter[tuple[str, str]] = Counter()
        self._typed: Counter[str] = Counter()
        self._phone_up = self._staff_there = False

    async def visit(self) -> bool:
        """Begin, and act until the visit is over; False when it never ends."""
        self._insert(*self._way.card)
        for device, what in self._way.brings.items():
            self._site.insert(device, what)
        self._site.face(("stand", "a"))
        self._kiosk.begin(self._way.scene)
        if self._way.telephone:
            self._call()
        acts = 0
        while self._kiosk.serving and not self._out_of_service:
            turn = self._kiosk.screen.turn
            if self._act():
                acts += 1
            if acts > ACTS_MAX:
                return False
            if turn == self._kiosk.screen.turn and not await self._kiosk.changed(STANDSTILL_S):
                return False
            await asyncio.sleep(0)
        return True

    def _call(self) -> None:
        """Ask to be called back, by night."""
        self._kiosk.open_help()
        self._kiosk.helping.do(CALL)
        self._kiosk.helping.type(self._way.telephone)
        self._kiosk.helping.lay(False)

    @property
    def _out_of_service(self) -> bool:
        page = self._kiosk.screen.page
        return page is not None and page.node == OUT_OF_SERVICE

    def leave(self) -> None:
        for device in ("social_card", "id_card", "phone", *self._way.brings):
            self._site.pull(device)

    def _act(self) -> bool:
        page, screen = self._kiosk.screen.page, self._kiosk.screen
        if page is None:
            return False
        self._kiosk.touched()
        if self._way.befalls and page.node == self._way.befalls[0]:
            self._site.befall(*self._way.befalls[1:])
        if page.kind is PageKind.TAKE_CARD or (page.node, page.kind) in LAID_DOWN:
            return self._move_cards(page)
        if page.kind is PageKind.SCAN and not self._phone_up:
            self._phone_up = True
            self._insert("phone", "li")
            return True
        if not screen.asks:
            return False
        if page.kind is PageKind.PIN:
            pins = PINS.get(page.node, (PIN,))
            screen.type(pins[self._typed[page.node] % len(pins)])
            self._typed[page.node] += 1
            return True
        answer = self._answer(page)
        if page.kind is PageKind.TELEPHONE and page.node in self._way.answers:
            screen.type(self._way.answers[page.node])
        elif answer is not None:
            screen.answer(answer)
        return answer is not None

    def _move_cards(self, page: Page) -> bool:
        if page.kind is PageKind.INSERT_CARD:
            if self._staff_there:
                return False
            self._staff_there = True
            self._insert("social_card", LAID_DOWN[page.node, page.kind])
        else:
            self._staff_there = False
            for device in ("social_card", "id_card"):
                self._site.pull(device)
        if self._kiosk.screen.asks and "taken" in self._kiosk.screen.moves:
            self._kiosk.screen.answer("taken")
        return True

    def _answer(self, page: Page) -> str | None:
        moves = [option.id for option in page.options]
        if page.kind is PageKind.FAULT and "retry" in moves:
            self._retries += 1
            return "retry" if self._retries <= RETRIES else "finish"
        wanted = self._way.answers.get(page.node) or ELSEWHERE.get(page.node)
        if "same" in moves:
            return "same"
        if page.kind is PageKind.FACE and wanted not in moves:
            return None  # does what is asked of them, as often as it takes
        if isinstance(page.body, Document) and not page.body.good and "take" in moves:
            return None  # waits until the paper is seen well
        self._answered[page.node, page.title] += 1
        if self._answered[page.node, page.title] > PATIENCE and page.frame.can_finish:
            self._kiosk.finish()
            return None
        if page.kind in WAITING and wanted not in moves:
            return None
        return wanted if wanted in moves else moves[0] if moves else None

    def _insert(self, device: str, what: str) -> None:
        folder = ID_PROFILES if device == "id_card" else SOCIAL_PROFILES
        self._site.insert(device, what if device == "phone" else str(folder / f"{what}.yaml"))
