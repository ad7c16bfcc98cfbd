"""Who has really been proved in a visit, by what the parts and the world say, and not by what the visit believes.

A proof is evidence of one *identity*: number and name of a document, or of a face, as they truly are. The visit's own
memory (answers, ``Proved``) is never asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from devices.face.port import Outcome, Verdict
from devices.id_card.port import IdCard
from devices.social_card.port import PinAccepted, SocialCard
from office.port import ElectronicHolder, Submission
from office.record import Record
from play.faults import CALLED
from records.port import Event

#: middle dots that are written for one another, or left out
DOTS = "\u00b7\u2022\u2027\u30fb\uff0e\uff65.\u25aa "
STARTED, ENDED = "visit.started", "visit.ended"


@dataclass(frozen=True)
class Identity:
    """Whose it is. ``name`` is without middle dots: names that differ only in them are the same."""

    number: str
    name: str


def identity(number: str, name: str) -> Identity:
    return Identity(number, "".join(character for character in name if character not in DOTS))


@dataclass
class Standing:
    """What there is for one visit: the newest document that names somebody, and every proof with its way."""

    document: Identity | None = None
    proved: list[tuple[str, Identity]] = field(default_factory=list)


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
    ) -> None:
        self._chip = chip
        self._insertion = insertion
        self._node = node
        self._record_of = record_of
        self._asked_for = ""
        self._visits: dict[str, Standing] = {}
        self.now = Standing()
        #: insertions that were in the slot when a visit ended: they must not begin the next one
        self.left_in_slot: set[int] = set()
        self.violations: list[str] = []

    def told(self, _part: str, method: str, arguments: tuple[Any, ...], result: Any) -> None:
        """A call of a part, as :class:`play.faults.Breakable` tells it. Of any thread."""
        if method == "submit" and result is CALLED:
            self._submitted(arguments[0])
        match result:
            case Event(kind=kind, visit=str(visit)) if kind == STARTED:
                self.now = self._visits[visit] = Standing()
            case Event(kind=kind) if kind == ENDED and (insertion := self._insertion()) is not None:
                self.left_in_slot.add(insertion)
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

    def staff_said_same(self) -> None:
        """Somebody of the hall has compared the person with the portrait of the record that was opened last."""
        self._prove("staff", self._record_of(self._asked_for))

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

    def _submitted(self, submission: Submission) -> None:
        whose, standing = identity(submission.applicant.number, submission.applicant.name), self._visits[submission.key]
        if standing.document is not None and whose != standing.document:
            self.violations.append("submitted for somebody else than the document names")
        elif whose not in [who for _, who in standing.proved]:
            ways = ", ".join(dict(standing.proved)) or "nothing"
            self.violations.append(f"submitted for somebody who was not proved (there was: {ways})")
