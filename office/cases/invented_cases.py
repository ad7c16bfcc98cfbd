"""Cases that the people of a demonstration office have from before: applied for and worked on, as any other is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from config.clock import CHINA
from office.cases import casework, filing, review
from office.database.tables import bundles
from office.people.invented import Invented, InventedCase, InventedStep
from office.port import Asked, Party, Promise, Proof, Submission, Withdrawal

#: from here on they are numbered, so that nobody takes one for a case of the machine
FIRST_NUMBER = 900001
PROOF = "face_strict"
#: who worked on them
CLERK = "DC-001"


def add_missing(
    connection: sa.Connection,
    invented: Iterable[InventedCase],
    people: Mapping[str, Invented],
    hall: str,
    now: datetime,
) -> None:
    """File those that are not there yet, and that are not still to come; ValueError when one of them was refused."""
    for place, case in enumerate(invented):
        key = f"invented-{place}-{case.person}"
        known = connection.execute(sa.select(bundles.c.key).where(bundles.c.key == key)).first()
        if known is None and case.accepted <= now:
            _file(connection, case, key, people[case.person], hall, FIRST_NUMBER + place, now)


def _file(
    connection: sa.Connection, case: InventedCase, key: str, who: Invented, hall: str, running: int, now: datetime
) -> None:
    moment = case.accepted.astimezone(CHINA)
    made = filing.submit(connection, _submission(case, key, who, moment), {}, hall, moment, running)
    if made.whole == "no":
        raise ValueError(f"{case.person}: {[(one.matter, one.result) for one in made.cases]}")
    for step in case.then:
        if step.at <= now:
            _take(connection, made.cases[0].number, step, who, key)


def _submission(case: InventedCase, key: str, who: Invented, moment: datetime) -> Submission:
    return Submission(
        key=key,
        site="",
        scene=case.scene,
        made=moment.date().isoformat(),
        applicant=Party(who.number, who.name, who.birth),
        proofs=(Proof(PROOF, who.number),),
        items=case.items,
        sources=case.sources,
        promises=tuple(Promise(item, f"{item}.1", moment.isoformat()) for item in case.promises),
        matters=case.matters,
    )


def _take(connection: sa.Connection, number: str, step: InventedStep, who: Invented, key: str) -> None:
    moment = step.at.astimezone(CHINA)
    if step.correct:
        asked = tuple(Asked(item, problem) for item, problem in step.correct.items())
        casework.ask_to_correct(connection, number, asked, CLERK, moment)
    if step.refuse:
        casework.refuse(connection, number, step.refuse, CLERK, moment)
    if step.grant:
        review.decide(connection, number, CLERK, moment)
    if step.withdraw:
        party = Party(who.number, who.name, who.birth)
        casework.withdraw(connection, Withdrawal(f"{key}-w", number, party, (Proof(PROOF, who.number),)), moment)
