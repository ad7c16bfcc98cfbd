"""Who has really been proved in a visit, by what the parts and the world say, and not by what the visit believes.

A proof is evidence of one *identity*: number and name of a document, or of a face, as they truly are. The visit's own
memory (answers, ``Proved``) is never asked.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from config.document import name_of
from config.faults import place_of
from devices.document.port import Leaf
from devices.face.port import Outcome, Verdict
from devices.id_card.port import IdCard
from devices.social_card.port import PinAccepted, SocialCard
from flows.bodies import Fact
from flows.definition.loading import load_scene
from flows.path.kinds import Need
from office.cases.filing import MEASURED
from office.port import Accepted, Authority, Case, ElectronicHolder, Mending, Submission
from office.port import Identity as Named
from office.record import Deceased, Record, Sought, UnitRecord
from play.faults import CALLED
from printing.documents.port import Letter
from records.port import Event
from tests.walker.handed_in import texts_of, wrong_in, wrong_on
from tests.walker.strangers import Identity, Strangers, identity
from tests.walker.touched import Touches

STARTED, ENDED, PROMISED = "visit.started", "visit.ended", "promise.made"
DESK_OPENED, DESK_CLOSED, SIGNED_IN = "desk.opened", "desk.closed", "staff.signed_in"
#: methods of the office that tell something of somebody: only to whoever has been proved, but for the portrait
OF_PERSON = frozenset({"contributions_of", "cases_of", "share", "deceased_of"})
RECORD_OF = "record_of"
UNITS_OF = "units_of"
#: the part by which a scene gets to know somebody, and the page on which the card of somebody else is laid down
IDENTIFY = "identify"
#: the parts by which a scene knows who it is for; the second while the office is away
KNOWS_WHO = frozenset({IDENTIFY, "alone"})
PRINCIPAL = "agent/principal"
#: where a card is read that is not to say who stands there: that of the staff, and another one than was presented
ELSEWHERE = frozenset({"identify/staff", "identify/pin"})
AUTHORITY_OF = "authority_of"
#: so much of a picture is in no other one
PIECE_BYTES = 64


@dataclass
class Standing:
    """What there is for one visit: the newest document that names somebody, every proof with its way, and the rest."""

    scene: str
    touches: Touches
    document: Identity | None = None
    #: whose card was laid down last on the page for that, and for whom an authority is on record, with it
    laid: Identity | None = None
    principal: Identity | None = None
    authority: Authority | None = None
    proved: list[tuple[str, Identity]] = field(default_factory=list)
    record: Record | None = None
    #: the dead of whom the office has told the one who was proved
    lost: list[Deceased] = field(default_factory=list)
    #: whom the list names that whoever stands there has brought
    listed: set[Identity] = field(default_factory=set)
    #: the units of which the office has told that the one who was proved may act for them
    units: tuple[UnitRecord, ...] = ()
    #: the lines of the review that stood on the screen last
    review: tuple[Fact, ...] = ()
    #: when each promise was made last, by its words and the memory
    promised: dict[str, str] = field(default_factory=dict)
    accepted: Accepted | None = None
    #: the names of the leaves that were captured
    captured: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, scene: str) -> Standing:
        return cls(scene, Touches(scene))

    @property
    def is_proved(self) -> bool:
        """Whether whoever the document names has been proved."""
        return self.document is not None and self.document in [who for _, who in self.proved]

    @property
    def applicant(self) -> Identity | None:
        """Whose matters are handled: of whoever is proved, or for whom that one acts."""
        return self.principal or self.document

    @property
    def known(self) -> set[Identity]:
        """Whom a page or a paper may name: who was proved, and for whom that one acts."""
        return {who for _, who in self.proved} | ({self.principal} if self.principal else set())


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
        self._on_stick: frozenset[Identity] = frozenset()
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
        #: every leaf that was captured, as long as somebody has it; and a piece of each, as it is read in the open
        self.captured: list[weakref.ref[Leaf]] = []
        self.pieces: set[bytes] = set()
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
        elif isinstance(result, Event):
            self._noted(result)
        else:
            self._answered_by(method, arguments, result)

    def _answered_by(self, method: str, arguments: tuple[Any, ...], result: Any) -> None:
        match result:
            case SocialCard():
                self._read_card(result, arguments[0].insertion)
            case IdCard():
                self._named(identity(result.person.number, result.person.name))
            case Authority():
                self._may_act(arguments, result)
            case PinAccepted() if self._node() != "identify/staff":
                self._prove("pin", self._chip())
            case Verdict(outcome=Outcome.MATCH):
                self._prove("face", self._record_of(self._asked_for))
            case Leaf():
                self._captured(result)
            case ElectronicHolder():
                self._showed_code(identity(result.number, result.name))
            case tuple() if method == UNITS_OF:
                self.now.units = result
            case Record() | Sought() | Accepted():
                self._told_by_office(method, arguments, result)

    def _told_by_office(self, method: str, arguments: tuple[Any, ...], result: Record | Sought | Accepted) -> None:
        match result:
            case Record():
                self._asked_for = result.person.number
                self.now.record = result
            case Sought():
                self.now.lost += result.deceased
            case Accepted() if method == "submit":
                self._answered(arguments[0], result)

    def stick(self, named: frozenset[Identity]) -> None:
        """Whom the list on the stick names that is there now; nobody where none is. What was read of it stays told."""
        self._on_stick = named
        self.now.listed |= named

    def staff_said_same(self) -> None:
        """Somebody of the hall has compared the person with the portrait of the record that was opened last."""
        self._prove("staff", self._record_of(self._asked_for))

    def _called(self, part: str, method: str, arguments: tuple[Any, ...]) -> None:
        if method == "submit":
            self._submitted(arguments[0])
        elif method == "hand_in":
            self._has_captured(arguments[0])
        elif method == AUTHORITY_OF:
            self.now.principal = self.now.authority = None
            self.violations += self._wrong_agent(*arguments)
        elif method in OF_PERSON or method == RECORD_OF:
            self.violations += self._wrong_question(method, *arguments)
        elif (part, method) == ("press", "compose"):
            self.violations += self._wrong_paper(*arguments)

    def _noted(self, event: Event) -> None:
        insertion = self._insertion()
        if event.kind == STARTED and event.visit:
            self.now = self._visits[event.visit] = Standing.of(str(event.public["scene"]))
            self.now.listed |= self._on_stick
        elif event.kind == DESK_OPENED:
            self.now = Standing.of("item_list")  # of nobody
        elif event.kind == SIGNED_IN:
            self.violations.append("somebody has signed in at the desk of the staff who knows no password of it")
        elif event.kind in (ENDED, DESK_CLOSED) and insertion is not None:
            self.left_in_slot.add(insertion)
        elif event.kind == PROMISED and event.visit:
            self._visits[event.visit].promised[str(event.public["words_id"])] = event.at.isoformat()

    def _read_card(self, card: SocialCard, insertion: int) -> None:
        names = self._node().startswith(f"{IDENTIFY}/") or self._node().endswith(PRINCIPAL)
        if not names or self._node() in ELSEWHERE or card.person is None:
            return  # whose card is put in later, for a new password, does not stand there by that
        self._named(identity(card.person.number, card.person.name))
        if insertion in self.left_in_slot:
            self.violations.append("a card that was in the slot when a visit ended begins the next one")

    def _captured(self, leaf: Leaf) -> None:
        self.now.captured.add(name_of(leaf.jpeg))
        self.captured.append(weakref.ref(leaf))
        middle = len(leaf.jpeg) // 2
        self.pieces.add(leaf.jpeg[middle : middle + PIECE_BYTES])

    def _named(self, whom: Identity) -> None:
        """A card says whose it is: of whoever stands there, or of somebody for whom that one wants to act."""
        if self._node().endswith(PRINCIPAL):
            self.now.laid = whom
        else:
            self.now.document = whom

    def _showed_code(self, holder: Identity) -> None:
        if self._node() == "identify/code":
            self.now.document = holder
        else:
            self._prove("electronic_card", holder)

    def _prove(self, way: str, who: Identity | None) -> None:
        if who is not None:
            self.now.proved.append((way, who))

    def _wrong_agent(self, named: Named, agent: Named) -> Iterator[str]:
        if identity(named.number, named.name) != self.now.laid:
            yield "an authority was asked for of somebody whose card nobody has laid down"
        if identity(agent.number, agent.name) != self.now.document or not self.now.is_proved:
            yield "an authority was asked for of an agent who was not proved"

    def _may_act(self, of: tuple[Any, ...], authority: Authority) -> None:
        named, agent = of
        people = [one for one in self._strangers.people if one.number == named.number]
        given = [(one.agent_number, one.relation, one.until) for person in people for one in person.agents]
        if (agent.number, authority.relation, authority.until) not in given:
            self.violations.append("somebody may act who was given no authority")
        self.now.principal, self.now.authority = identity(named.number, named.name), authority

    def _wrong_question(self, method: str, named: Named, agent: object = None, *_: object) -> Iterator[str]:
        whose = identity(named.number, named.name)
        if isinstance(agent, Named):
            if identity(agent.number, agent.name) != self.now.document or not self.now.is_proved:
                yield f"{method} was asked for an agent who was not proved"
            if whose != self.now.principal:
                yield f"{method} was asked of somebody for whom nobody may act"
            return
        if method == "share" and whose == self.now.principal:
            return
        if KNOWS_WHO.isdisjoint(load_scene(self.now.scene).flow.parts.values()):
            yield f"{method}: {self.now.scene} is for nobody in particular, and asks for somebody's record"
        elif whose != self.now.document or (method in OF_PERSON and not self.now.is_proved):
            yield f"{method} was asked of somebody who was not proved"

    def _submitted(self, submission: Submission) -> None:
        if (before := self._handed_in.setdefault(submission.key, submission)) is not submission:
            if _what_counts(before) != _what_counts(_as_at_first(submission, before)):
                self.violations.append("what was handed in again is not what was handed in")
            return
        standing = self._visits[submission.key.partition("-")[0]]
        whose = identity(submission.applicant.number, submission.applicant.name)
        agent = submission.agent
        if agent is not None:
            self.violations += _wrong_acting(submission, standing)
            whose = identity(agent.number, agent.name)
        if standing.document is not None and whose != standing.document:
            self.violations.append("submitted for somebody else than the document names")
        elif whose not in [who for _, who in standing.proved]:
            ways = ", ".join(dict(standing.proved)) or "nothing"
            self.violations.append(f"submitted for somebody who was not proved (there was: {ways})")
        elif submission.unit and submission.unit.code not in [unit.code for unit in standing.units]:
            self.violations.append("submitted for a unit for which the agent may not act")
        elif not submission.unit and not _needs_no_record(submission) and not _is_of(standing.record, submission):
            self.violations.append("submitted without the record of the applicant")
        else:
            own = _of_the_unit(submission, standing) if submission.unit else _of_record(standing.record)
            for one in standing.lost:
                own |= one.items if one.number in [who.number for who in submission.people] else {}
            handed_in = standing.touches.last("review") == "submit"  # else it was read, and decided otherwise
            review = standing.review if handed_in else ()
            self.violations += wrong_in(submission, standing.touches, review, own, standing.promised)
            self.violations += _wrong_people(submission, standing)
            self._has_captured(submission)

    def _has_captured(self, thing: Submission | Mending) -> None:
        captured = self._visits[thing.key.partition("-")[0]].captured
        if {one.name for one in thing.attachments} - captured:
            self.violations.append("a leaf was handed in that was not captured in this visit")

    def _answered(self, submission: Submission, accepted: Accepted) -> None:
        self._visits[submission.key.partition("-")[0]].accepted = accepted
        self.answers[submission.key] = accepted

    def _wrong_paper(self, key: str, letter: Letter) -> Iterator[str]:
        visit, kind, *_ = key.split("-")
        self.papers.append(letter.kind)
        standing = self._visits[visit]
        texts = "\n".join(texts_of(letter))
        of_appointment = {standing.document} if kind == "appointment" else set()
        known = standing.known | of_appointment | {identity(one.number, one.name) for one in standing.lost}
        listed = standing.listed if letter.kind == "people_list" else set()  # whom the unit itself has named
        if self._strangers.named_in(texts) - known - listed:
            yield f"the paper {letter.kind} names somebody who was not proved"
        if standing.accepted is not None:
            yield from wrong_on(letter, standing.accepted)
            if self._paper_of.setdefault(key, standing.accepted) != standing.accepted:
                yield f"the papers {letter.kind} of two cases are one"


def _what_counts(submission: Submission) -> Submission:
    """How long it took grows with every try, and makes it no other one."""
    return replace(submission, **dict.fromkeys(MEASURED, 0))  # type: ignore[arg-type]


def _as_at_first(submission: Submission, before: Submission) -> Submission:
    """What nobody has taken is kept, and goes with the number and the moment of its slip (068)."""
    return submission if before.slip else replace(submission, slip="", at=before.at)


def _needs_no_record(submission: Submission) -> bool:
    """What is taken while the office is away says nothing of anybody's record: there was nobody to ask for it."""
    return load_scene(submission.scene).offer.stands_in is Need.OFFICE


def _is_of(record: Record | None, submission: Submission) -> bool:
    return record is not None and record.person.number == submission.applicant.number


def _of_record(record: Record | None) -> dict[str, str]:
    return dict(record.items) if record is not None else {}


def _of_the_unit(submission: Submission, standing: Standing) -> dict[str, str]:
    """What the office has told of the unit that is acted for: what it knows of the agent is of nobody there."""
    code = submission.unit.code if submission.unit else ""
    return {name: value for one in standing.units if one.code == code for name, value in one.items if value}


def _wrong_acting(submission: Submission, standing: Standing) -> Iterator[str]:
    """What does not hold of an application that somebody has made for another."""
    agent, authority = submission.agent, standing.authority
    if agent is None or authority is None:
        yield "submitted for another without an authority"
        return
    if identity(submission.applicant.number, submission.applicant.name) != standing.principal:
        yield "submitted for somebody else than the card that was laid down names"
    if authority.relation != agent.relation or f"{authority.until}" < submission.made:
        yield "submitted by another authority than the office has given"
    if submission.promises and authority.relation != "guardian":
        yield "promised for another"
    if not all(authority.covers(matter) for matter in submission.matters):
        yield "submitted for what the authority does not cover"


def _wrong_people(submission: Submission, standing: Standing) -> Iterator[str]:
    """A deceased is one of whom the office has told; the people of a unit are the unit's to name."""
    told = {(one.number, one.name) for one in standing.lost}
    if submission.unit is None and {(one.number, one.name) for one in submission.people} - told:
        yield "submitted about somebody of whom the office has told nothing"
