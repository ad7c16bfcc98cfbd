"""What the office asks of every application, whatever its matter: pure functions of the application and the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from config.items import ASKED, SHARE, items
from config.matters import PROXIES, Matter, Needed, matters
from config.names import is_displayable, same_name
from config.proofs import proofs
from office.cases.handling import BROUGHT, CAPTURED, PROMISED, Application, first
from office.handlers import handler_of
from office.port import CaseState, Identity, Submission

#: clocks of kiosks and office may differ by so much, as for certificates
SKEW = timedelta(minutes=5)
PERSON, EMPLOYER = "person", "employer"
#: items by which a document names somebody; a name may be written in more than one way
NAME = "name"


def is_same_person(identity: Identity, name: str, birth: date) -> bool:
    """Whether ``identity`` names whoever a record of the same number says, by ``name`` and ``birth``.

    A name that cannot be displayed whole says too little alone: then the birth must be there, and the same.
    """
    if identity.birth is None:
        return same_name(identity.name, name) and is_displayable(identity.name) and is_displayable(name)
    return identity.birth == birth and same_name(identity.name, name)


def objection_to_all(submission: Submission, name: str, birth: date, moment: datetime) -> str | None:
    """Why nothing of it can be an application of whom the record of its number names: a word for the staff.

    The office has the last word on the time: a kiosk may be ahead of it by :data:`SKEW`, as clocks are, and no more.
    """
    applicant, standing_there = submission.applicant, submission.agent or submission.applicant
    if not _is_well_formed(submission):
        return "malformed"
    return first(
        (
            (_is_of_the_future(submission, moment + SKEW), "made_in_the_future"),
            (any(proof.holder_number != standing_there.number for proof in submission.proofs), "proof_of_another"),
            (not same_name(applicant.name, name), "name_differs"),
            (applicant.birth is not None and applicant.birth != birth, "name_differs"),
        )
    )


def objection(application: Application) -> str | None:
    """Why this matter cannot be accepted, in a word of ``config/refusals.yaml``; None when it can."""
    common = (_to_whom_it_is_about, _to_who_acts, _to_repetition, _to_the_answers)
    found = next((reason for judge in common if (reason := judge(application))), None)
    return found or handler_of(application.matter.family).objection(application)


def is_known(matter: str, day: date) -> bool:
    """Whether the office handles the matter, and did so on that ``day``."""
    found = matters().get(matter)
    return found is not None and found.in_force_on(day)


def _is_of_the_future(submission: Submission, latest: datetime) -> bool:
    made, at = submission.made, submission.at
    return (bool(made) and date.fromisoformat(made) > latest.date()) or (at is not None and at > latest)


def _is_well_formed(submission: Submission) -> bool:
    try:
        date.fromisoformat(submission.made or "2026-01-01")
    except ValueError:
        return False
    told = {*submission.items, *submission.sources}
    told |= {item for one in submission.people for item in (*one.items, *one.sources)}
    known = told <= set(items())
    return known and bool(submission.matters) and len(set(submission.matters)) == len(submission.matters)


def _to_whom_it_is_about(application: Application) -> str | None:
    """Whoever is there twice, is meant where nobody was named, or whose death nobody has registered."""
    concerned, matter = application.concerned, application.matter
    if concerned is None:
        return None if matter.about == "applicant" else "nobody_named"
    person, first_place = application.subject.person, [one.number for one in application.submission.people]
    return first(
        (
            (not is_same_person(concerned.identity, person.name, person.birth), "other_person"),
            (matter.about == "deceased" and application.mourned is None, "no_death"),
            (first_place.index(concerned.number) + 1 != application.of, "named_twice"),
        )
    )


def _to_who_acts(application: Application) -> str | None:
    submission, matter = application.submission, application.matter
    proved = any(proof.way in proofs() and matter.proof.accepts_way(proof.way) for proof in submission.proofs)
    # 国办发〔2020〕42号: whose promise was not true brings proofs until their credit is repaired
    unheard = application.is_excluded and bool(_promises_of(matter, application))
    return first((*_to_an_agent(application), (not proved, "identification_too_weak"), (unheard, "promise_excluded")))


def _to_an_agent(application: Application) -> Iterator[tuple[bool, str]]:
    agent, matter = application.submission.agent, application.matter
    if agent is None and application.submission.unit is not None:
        yield EMPLOYER not in matter.who, "agent_not_allowed"
        yield not application.authorised, "no_authority"
        return
    if agent is None:
        yield PERSON not in matter.who, "only_by_an_agent"
        return
    yield agent.relation not in matter.who or agent.relation == PERSON, "agent_not_allowed"
    yield not application.authorised, "no_authority"
    # 国办发〔2020〕42号: no promise by proxy, but by a guardian
    yield agent.relation in PROXIES | {"relative"} and bool(_promises_of(matter, application)), "promise_by_proxy"


def _promises_of(matter: Matter, application: Application) -> frozenset[str]:
    return frozenset(needed.item for needed in matter.items) & application.promised


def _to_repetition(application: Application) -> str | None:
    same = [case for case in application.earlier if case.matter == application.id]
    match application.matter.repeat:
        case "once":
            return "already_accepted" if same else None
        case "yearly":
            return "already_this_year" if any(case.on.year == application.made.year for case in same) else None
        case "once_open":
            return "already_open" if any(case.state is CaseState.ACCEPTED for case in same) else None
        case "free":
            return None


def _to_the_answers(application: Application) -> str | None:
    needed = application.needed
    found = (reason for each in needed if (reason := _to_an_answer(application, each.item)))
    return next(found, None) or next((reason for each in needed if (reason := _missing(application, each))), None)


def _to_an_answer(application: Application, item: str) -> str | None:
    """What stands against one answer that was given: nothing of it is believed because it was sent."""
    told = application.told.get(item)
    if told is None:
        return None
    source, own = application.sources.get(item, ""), application.own.get(item)
    if source == "record":  # it may have changed since, by a matter before this one or in a month: what is there counts
        return None if own is not None else "record_differs"
    shares, brought = items()[item].shares, source in (BROUGHT, PROMISED)
    if source not in items()[item].ways and not (brought and shares):
        return "wrong_source"
    leaves = sum(one.item == item for one in application.submission.attachments)
    if not items()[item].accepts(told) or (source == CAPTURED and (not leaves or told != str(leaves))):
        return "wrong_value"
    if own is not None and not _agrees(item, told, own) and not (items()[item].changeable and source == "ask"):
        return "record_differs"
    return "not_shared" if source.startswith(SHARE) and not application.was_shared(item) else None


def _agrees(item: str, told: str, own: str) -> bool:
    return same_name(told, own) if item == NAME else told == own


def _missing(application: Application, needed: Needed) -> str | None:
    """What should have been in the submission: all that the office has not, and the citizen or the scene could give."""
    ways = items()[needed.item].ways
    if not application.lacks(needed) or needed.item in application.examined:
        return None
    if ways == (PROMISED,):
        return "promise_missing"
    given_by = {"scene", "law", *ASKED}
    return "missing_items" if given_by & set(ways) else None
