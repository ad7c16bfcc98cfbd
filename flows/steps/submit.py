"""Steps that ask the office: the record of the person, and the submission."""

from __future__ import annotations

from config.document import name_of
from config.faults import Fault
from config.promises import promise_list
from flows.bundle.collecting import COUNTER, PROMISE, Collected
from flows.bundle.gathering import collected
from flows.bundle.kept import Kept, Unanswered, keep, may_be_kept
from flows.engine import Answers
from flows.person.acting import ChosenUnit
from flows.person.bereaved import Mourned
from flows.person.identity import Presented, applicant
from flows.person.workers import EACH, Workers
from flows.stay.effects import SUBMISSION, deliver, kept_as
from flows.stay.turn import Turn
from office.port import Accepted, Attachment, Concerned, Party, Promise, Submission
from office.record import Record

#: the office has these itself: they are not sent, and never believed
OWN = frozenset({"card", "record", EACH})
#: a promise is told as such, and what is brought is not there yet
VALUELESS = frozenset({COUNTER, PROMISE})


async def fetch_record(turn: Turn) -> Record:
    """The office's record of the applicant: IDENTITY-UNPROVED where nobody has proved to be that one, or may act."""
    turn.screen.show(turn.page)
    whose = applicant(turn.answers)
    return await turn.parts.office.record_of(whose.holder.identity, whose.agent)


async def submit(turn: Turn) -> Accepted | Kept:
    """Hand in what applies, exactly once, with the proofs of who is served and the day.

    The key is the visit's: trying again after a late answer, or after a power cut by the courier, meets the same cases.
    What is handed in further in the same visit has a key of its own. What can wait is kept while the office is away; of
    all else the citizen who does not try again gets in writing that it is not known (:func:`unanswered`).
    """
    turn.screen.show(turn.page)
    handed_in = submission(turn)
    await keep_leaves(turn, handed_in.key, collected(turn.scene.flow, turn.answers))
    try:
        return await deliver(turn, SUBMISSION, handed_in)
    except Fault as fault:
        if not may_be_kept(handed_in, fault):
            raise
        return await keep(turn, handed_in)


def unanswered(turn: Turn) -> Unanswered:
    """Nobody has answered, however often the citizen has asked: from now on nothing is sent any more."""
    handed_in = submission(turn)
    return Unanswered(handed_in.key, turn.parts.clock.now(), handed_in.matters)


def submission(turn: Turn) -> Submission:
    """The application for every matter that applies, with what was collected for them: oneself, or a unit's people."""
    so_far, whose = collected(turn.scene.flow, turn.answers), applicant(turn.answers)
    before = sum(isinstance(value, Accepted) for _, value in turn.answers.given)
    visit = turn.journal.visit
    acting = turn.answers.last(ChosenUnit)
    return Submission(
        key=f"{visit}-{before}" if before else visit,
        site=turn.parts.settings.site,
        scene=turn.scene.name,
        made=turn.today.isoformat(),
        applicant=_party(whose.holder),
        agent=_party(whose.by.holder, whose.authority.relation) if whose.authority else None,
        unit=acting.unit if acting else None,
        proofs=whose.by.proofs,
        items={name: so_far.given[name].value for name in _told(so_far) if so_far.given[name].source not in VALUELESS},
        sources={name: so_far.source_of(name) for name in (*_told(so_far), *_brought(so_far))},
        promises=tuple(_promises(so_far)),
        matters=so_far.bundle,
        people=_people(turn.answers),
        attachments=attachments(so_far),
        machine_ms=round(1000 * sum(step.machine_s for step in turn.stopwatch.times)),
        visit_s=round(sum(step.machine_s + step.citizen_s for step in turn.stopwatch.times)),
    )


def attachments(so_far: Collected) -> tuple[Attachment, ...]:
    """What names the leaves that were captured; they themselves go before."""
    named = ((name, leaf) for name, given in so_far.captured.items() for leaf in given.leaves)
    return tuple(Attachment(name, name_of(leaf.jpeg), len(leaf.jpeg)) for name, leaf in named)


async def keep_leaves(turn: Turn, key: str, so_far: Collected) -> None:
    """Keep the leaves for the application or correction of that ``key``, sealed, until the office has it."""
    for jpeg in (leaf.jpeg for given in so_far.captured.values() for leaf in given.leaves):
        await turn.journal.keep(kept_as(key, name_of(jpeg)), jpeg)


def _people(answers: Answers) -> tuple[Concerned, ...]:
    """Whom the matters are about beside the applicant: the people of a unit, or a deceased."""
    workers, lost = answers.last(Workers), answers.last(Mourned)
    return (*((one.concerned for one in workers.people) if workers else ()), *(lost.people if lost else ()))


def _party(who: Presented, relation: str = "") -> Party:
    return Party(who.number, who.name, who.birth, relation)


def _told(so_far: Collected) -> tuple[str, ...]:
    """What the citizen, the scene or a department has told."""
    given = so_far.given
    return tuple(name for name in so_far.needed if name in given and given[name].source not in OWN)


def _brought(so_far: Collected) -> tuple[str, ...]:
    return tuple(name for name in so_far.brought if name not in so_far.given)


def _promises(so_far: Collected) -> list[Promise]:
    made = (so_far.given[name] for name in so_far.needed if name in so_far.given)
    return [
        Promise(one.item, promise_list().words_id(one.item), one.made.isoformat() if one.made else "")
        for one in made
        if one.source == PROMISE
    ]
