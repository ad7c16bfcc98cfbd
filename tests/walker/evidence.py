"""Who has really been proved in a visit, by what the parts and the world say, and not by what the visit believes.

A proof is evidence of one *identity*: number and name of a document, or of a face, as they truly are. The visit's own
memory (answers, ``Proved``) is never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from config.faults import place_of
from devices.face.port import Outcome, Verdict
from devices.id_card.port import IdCard
from devices.social_card.port import PinAccepted, SocialCard
from flows.bodies import Fact
from flows.scene import load_scene
from office.port import Accepted, Case, ElectronicHolder, Submission
from office.port import Identity as Named
from office.record import Record
from play.faults import CALLED
from printing.documents.port import Letter
from records.port import Event
from tests.walker.handed_in import texts_of, wrong_in, wrong_on
from tests.walker.strangers import Identity, Strangers, identity
from tests.walker.touched import Touches

STARTED, ENDED, PROMISED = "visit.started", "visit.ended", "promise.made"
DESK_OPENED, DESK_CLOSED, SIGNED_IN = "desk.opened", "desk.closed", "staff.signed_in"
#: methods of the office that tell something of somebody: only to whoever has been proved, but for the portrait
OF_PERSON = frozenset({"contributions_of", "cases_of", "share"})
RECORD_OF = "record_of"
#: the part by which a scene gets to know somebody
IDENTIFY = "identify"


@dataclass
class Standing:
    """What there is for one visit: the newest document that names somebody, every proof with its way, and the rest."""

    scene: str
    touches: Touches
    document: Identity | None = None
    proved: list[tuple[str, Identity]] = field(default_factory=list)
    record: Record | None = None
    #: the lines of the review that stood on the screen last
    review: tuple[Fact, ...] = ()
    #: when each promise was made last, by its words and the memory
    promised: dict[str, str] = field(default_factory=dict)
    accepted: Accepted | None = None

    @classmethod
    def of(cls, scene: str) -> Standing:
        return cls(scene, Touches(scene))

    @property
    def is_proved(self) -> bool:
        """Whether whoever the document names has been proved."""
        return self.document is not None and self.document in [who for _, who in self.proved]


class Evidence:
    """Keeps account of all visits.

    ``chip`` is whose card is in the slot, ``insertion`` which stay it is, ``node`` the page that is shown.
    """

    def __init__(
        self,
        chip: Callable[[], Identity | None],
        insertion: Callable[[], int | None],
        node: Callable[[], str],
        record_of: Callable[[str], Identity | None],
        strangers: Strangers,
    ) -> None:
        self._chip = chip
        self._insertion = insertion
        self._node = node
        self._record_of = record_of
        self._strangers = strangers
        self._asked_for = ""
        self._visits: dict[str, Standing] = {}
        self._handed_in: dict[str, Submission] = {}
        #: what the office said to each application last
        self.answers: dict[str, Accepted] = {}
        #: what had been decided when the paper with a key was made first
        self._paper_of: dict[str, Accepted] = {}
        #: the kind of every paper that was made
        self.papers: list[str] = []
        self.now = Standing.of("item_list")
        #: insertions that were in the slot when a visit ended: they must not begin the next one
        self.left_in_slot: set[int] = set()
        self.violations: list[str] = []

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """Everything that was handed in, each once."""
        return tuple(self._handed_in.values())

    def cases_of(self, submission: Submission) -> tuple[Case, ...]:
        """What became of each of its matters; nothing where the office has not said it."""
        answer = self.answers.get(submission.key)
        return answer.cases if answer else ()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Inside it is looked what holds: what goes wrong with that is no fault of the kiosk, and not to be missed."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, the walk must not go on as if it had been seen
            self.violations.append(f"the watch broke: {place_of(error)}")

    def told(self, part: str, method: str, arguments: tuple[Any, ...], result: Any) -> None:
        """A call of a part, as :class:`play.faults.Breakable` tells it. Of any thread."""
        if result is CALLED:
            self._called(part, method, arguments)
        match result:
            case Event():
                self._noted(result)
            case SocialCard():
                self._read_card(result, arguments[0].insertion)
            case IdCard():
                self.now.document = identity(result.person.number, result.person.name)
            case PinAccepted() if self._node() != "identify/staff":
                self._prove("pin", self._chip())
            case Verdict(outcome=Outcome.MATCH):
                self._prove("face", self._record_of(self._asked_for))
            case ElectronicHolder():
                self._showed_code(identity(result.number, result.name))
            case Record():
                self._asked_for = result.person.number
                self.now.record = result
            case Accepted() if method == "submit":
                self._answered(arguments[0], result)

    def staff_said_same(self) -> None:
        """Somebody of the hall has compared the person with the portrait of the record that was opened last."""
        self._prove("staff", self._record_of(self._asked_for))

    def _called(self, part: str, method: str, arguments: tuple[Any, ...]) -> None:
        if method == "submit":
            self._submitted(arguments[0])
        elif method in OF_PERSON or method == RECORD_OF:
            self.violations += self._wrong_question(method, arguments[0])
        elif (part, method) == ("press", "compose"):
            self.violations += self._wrong_paper(*arguments)

    def _noted(self, event: Event) -> None:
        insertion = self._insertion()
        if event.kind == STARTED and event.visit:
            self.now = self._visits[event.visit] = Standing.of(str(event.public["scene"]))
        elif event.kind == DESK_OPENED:
            self.now = Standing.of("item_list")  # of nobody
        elif event.kind == SIGNED_IN:
            self.violations.append("somebody has signed in at the desk of the staff who knows no password of it")
        elif event.kind in (ENDED, DESK_CLOSED) and insertion is not None:
            self.left_in_slot.add(insertion)
        elif event.kind == PROMISED and event.visit:
            self._visits[event.visit].promised[str(event.public["words_id"])] = event.at.isoformat()

    def _read_card(self, card: SocialCard, insertion: int) -> None:
        if self._node() == "identify/staff" or card.person is None:
            return
        self.now.document = identity(card.person.number, card.person.name)
        if insertion in self.left_in_slot:
            self.violations.append("a card that was in the slot when a visit ended begins the next one")

    def _showed_code(self, holder: Identity) -> None:
        if self._node() == "identify/code":
            self.now.document = holder
        else:
            self._prove("electronic_card", holder)

    def _prove(self, way: str, who: Identity | None) -> None:
        if who is not None:
            self.now.proved.append((way, who))

    def _wrong_question(self, method: str, named: Named) -> Iterator[str]:
        whose = identity(named.number, named.name)
        if IDENTIFY not in load_scene(self.now.scene).flow.parts.values():
            yield f"{method}: {self.now.scene} is for nobody in particular, and asks for somebody's record"
        elif whose != self.now.document or (method in OF_PERSON and not self.now.is_proved):
            yield f"{method} was asked of somebody who was not proved"

    def _submitted(self, submission: Submission) -> None:
        if (before := self._handed_in.setdefault(submission.key, submission)) is not submission:
            if before != submission:
                self.violations.append("what was handed in again is not what was handed in")
            return
        standing = self._visits[submission.key.partition("-")[0]]
        whose = identity(submission.applicant.number, submission.applicant.name)
        if standing.document is not None and whose != standing.document:
            self.violations.append("submitted for somebody else than the document names")
        elif whose not in [who for _, who in standing.proved]:
            ways = ", ".join(dict(standing.proved)) or "nothing"
            self.violations.append(f"submitted for somebody who was not proved (there was: {ways})")
        elif standing.record is None or standing.record.person.number != submission.applicant.number:
            self.violations.append("submitted without the record of the applicant")
        else:
            self.violations += wrong_in(
                submission, standing.touches, standing.review, standing.record, standing.promised
            )

    def _answered(self, submission: Submission, accepted: Accepted) -> None:
        self._visits[submission.key.partition("-")[0]].accepted = accepted
        self.answers[submission.key] = accepted

    def _wrong_paper(self, key: str, letter: Letter) -> Iterator[str]:
        visit, kind, *_ = key.split("-")
        self.papers.append(letter.kind)
        standing = self._visits[visit]
        texts = "\n".join(texts_of(letter))
        known = {who for _, who in standing.proved} | ({standing.document} if kind == "appointment" else set())
        if self._strangers.named_in(texts) - known:
            yield f"the paper {letter.kind} names somebody who was not proved"
        if standing.accepted is not None:
            yield from wrong_on(letter, standing.accepted)
            if self._paper_of.setdefault(key, standing.accepted) != standing.accepted:
                yield f"the papers {letter.kind} of two cases are one"
