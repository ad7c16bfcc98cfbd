"""Applications of the invented people, as a kiosk would hand them in: what the office has itself is not in them."""

from __future__ import annotations

from functools import cache

from config.datafile import load
from config.matters import matters
from office.bureau import Bureau
from office.cases import filing
from office.people.invented import Invented, PeopleFile
from office.port import Case, Identity, Office, Party, Promise, Proof, Submission
from tests.office.conftest import CAST_FILE

UNEMPLOYMENT = tuple(name for name, matter in matters().items() if matter.family == "unemployment")
#: what somebody without work answers, by item: the answer and who gave it
ANSWERS = {
    "health_status": ("1", "ask"),
    "job_wish": ("yes", "ask"),
    "wants_benefit": ("yes", "scene"),
    "job_post": ("factory", "ask"),
    "job_area": ("near", "ask"),
    "job_wage": ("2", "ask"),
    "guidance_topic": ("training", "ask"),
}
PROMISES = tuple(Promise(item, "w") for item in ("promise_unemployed", "promise_truth", "no_other_income"))


@cache
def cast() -> dict[str, Invented]:
    """Everybody, by id."""
    return {person.id: person for person in load(CAST_FILE, PeopleFile).people}


def who(id_: str) -> Identity:
    return Identity(cast()[id_].number, cast()[id_].name, cast()[id_].birth)


def bundle(
    id_: str,
    *wanted: str,
    answers: dict[str, tuple[str, str]] | None = None,
    promises: tuple[Promise, ...] = PROMISES,
    key: str = "key-1",
    made: str = "",
) -> Submission:
    """Of somebody for ``wanted`` matters; ``answers`` join :data:`ANSWERS`. Whoever gives none gives ``("", …)``."""
    given = {item: answer for item, answer in ({**ANSWERS, **(answers or {})}).items() if answer[1]}
    person = who(id_)
    return Submission(
        key=key,
        site="test",
        scene="unemployment",
        made=made,
        applicant=Party(person.number, person.name, person.birth),
        proofs=(Proof("pin", person.number), Proof("face_strict", person.number)),
        items={item: value for item, (value, _) in given.items() if value},
        sources={item: source for item, (_, source) in given.items()},
        promises=promises,
        matters=wanted,
    )


async def handed_in(office: Office, submission: Submission) -> dict[str, Case]:
    """What became of each matter."""
    return {case.matter: case for case in (await office.submit(submission)).cases}


async def certificate_of(office: Bureau, code: str) -> filing.Certificate | None:
    """What the office's public page tells whoever is shown a certificate with that code."""
    return await office.at_the_desk(
        lambda connection, now: filing.certificate(connection, code, now.date()), writing=False
    )


def reasons(cases: dict[str, Case]) -> dict[str, str]:
    """Why the refused ones were refused, by matter."""
    return {matter: case.result["reason"] for matter, case in cases.items() if case.state == "refused"}
