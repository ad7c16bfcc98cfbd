"""A family of matters that is data alone: what becomes of the record stands with the matter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from config.matters import Changed, Instant, Matter, matters
from office.cases.handling import Application, Change
from office.handlers import handler_of, plain
from office.port import CaseState
from office.record import Employment
from tests.office.test_acceptance import KNOWN, TODAY, asked

AT_ONCE = Instant.model_validate({"span": "30 minutes", "when": {"sex": ["1"]}, "source": "-", "basis": "R"})
TO = {"working": "yes", "registered_on": "today", "former_unit": "item.name", "training_course": "item.mobile"}
STARTS = Changed.model_validate({"section": "employment", "set": TO})


def application(**data: object) -> Application:
    known = asked()
    matter = known.matter.model_copy(update={"instant": AT_ONCE, "effects": (STARTS,), "brings": {}, **data})
    return replace(known, matter=matter)


def test_what_is_finished_changes_the_record_as_its_matter_says_and_what_nobody_knows_stays() -> None:
    decision = plain.decide(application(brings={"registered_on": "today"}))
    assert (decision.state, decision.result) == (CaseState.COMPLETED, {"registered_on": TODAY.isoformat()})
    (change,) = plain.effects(application(), decision)
    assert isinstance(change, Change)
    work = change.applied(KNOWN).employment
    assert work == Employment(working=True, former_unit=KNOWN.person.name, registered_on=TODAY)


def test_what_takes_its_time_changes_nothing_yet() -> None:
    later = application(instant=AT_ONCE.model_copy(update={"when": {"sex": ("2",)}}))
    decision = plain.decide(later)
    assert decision.state is CaseState.ACCEPTED
    assert decision.promised_by is not None
    assert list(plain.effects(later, decision)) == []


def test_a_family_without_a_module_of_its_own_is_decided_by_its_data() -> None:
    assert handler_of("library") is plain


def test_every_effect_that_is_shipped_can_be_done() -> None:
    for name, matter in matters().items():
        for one in matter.effects:
            unknown = set(one.to) - set(plain.fields_of(one.section))
            assert not unknown, f"{name}: {one.section} has no {unknown}"
            _literals_fit(matter, one)


def _literals_fit(matter: Matter, one: Changed) -> None:
    for field, value in one.to.items():
        if value != plain.TODAY and not value.startswith(plain.ITEM):
            try:
                plain.fields_of(one.section)[field].validate_python(value)
            except ValidationError:
                pytest.fail(f"{matter.name}: {one.section}.{field} can never be {value!r}")
