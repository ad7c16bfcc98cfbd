"""What must hold of everything that is handed in, and of every paper: by what was shown, touched and told."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from config.items import items
from config.language import all_of
from config.matters import matters
from config.refusals import refusals
from flows.bodies import Fact
from flows.bundle.collecting import COUNTER, UNKNOWN, Given
from flows.bundle.notice import material
from flows.bundle.wishes import MATTER
from flows.definition.loading import load_scene
from flows.pages.spoken import say
from flows.person.workers import BIRTH, EACH
from flows.steps.collect import BRING
from flows.steps.locate import KNOWN
from law.wording import say_day
from office.port import Accepted, CaseState, Submission
from printing.documents.port import Letter
from tests.walker.touched import Touches, value_of

#: what follows a death: all of it is applied for at once
AFTER_DEATH = tuple(name for name, matter in matters().items() if matter.about == "deceased")
#: what must have been touched for a matter, by the name of the page; the others apply by the record, or are wished
CHOSEN: Mapping[str, Mapping[str, Collection[str]]] = {
    "retirement": {"result": ("apply", "end_delay")},
    "retirement_early": {"result": ("apply_early",)},
    "unemployment_registration": {"result": ("apply",)},
    "employment_certificate": {"result": ("apply",)},
    "unemployment_benefit": {"result": ("apply",)},
    "medical_insurance": {"result": ("apply",)},
    "authentication": {"result": ("confirm",)},
    "resident_enrolment": {"result": ("apply",)},
    "resident_hardship": {"result": ("apply",)},
    "resident_grade_change": {"result": ("grade",)},
    "resident_claim": {"result": ("apply",)},
    "resident_cancel": {"result": ("cancel",)},
    "flexible_enrolment": {"result": ("apply",)},
    "contribution_declaration": {"result": ("apply", "base")},
    "medical_flexible": {"medical": ("yes",)},
    "employment_registration_flexible": {"register": ("yes",)},
    "flexible_subsidy": {"result": ("subsidy",)},
    **{matter: {"result": ("apply",)} for matter in AFTER_DEATH},
    "certificate_print": {
        "what": (
            *(
                "participation",
                "contributions",
                "pension",
                "payments",
                "account",
                "registration",
                "archive",
                "personal",
            ),
        )
    },
    "card_application": {"action": ("apply",)},
    "card_activate": {"action": ("activate",)},
    "card_loss": {"action": ("lose_for_now", "lose", "lose_and_new", "find")},
    "card_reissue": {"action": ("reissue", "lose_and_new")},
    "card_info_change": {"action": ("information",)},
    "card_cancel": {"action": ("cancel",)},
    "card_pin": {"pin": ("changed", "reset")},
    "card_status": {"card": ("query",)},
    "injury_recognition": {"what": ("recognise",), "result": ("apply",)},
    "injury_recognition_unit": {"unit_result": ("apply",)},
    "ability_appraisal": {"what": ("appraise",)},
    "injury_medical": {"what": ("refund",)},
    "personal_info_change": {"what": ("details",), "details": ("go_on",)},
    "unit_info_change": {"what": ("phone", "address", "account")},
    "authentication_visit": {"visit": ("apply",)},
    "stable_job_refund": {"refund": ("apply",)},
}
#: the way of an answer that a scene has from what was chosen before
OF_SCENE = "scene"
#: papers that say what was decided: of everything that was applied for
DECISIONS = frozenset({"acceptance", "completion", "bundle_acceptance", "bundle_completion"})


def wrong_in(
    submission: Submission,
    touches: Touches,
    review: tuple[Fact, ...],
    own: Mapping[str, str],
    promised: Mapping[str, str],
) -> Iterator[str]:
    """What does not hold of ``submission``.

    ``review`` are the lines of the page on which everything was read once more, before it; none in a scene that asks
    nothing. ``own`` is what the office has told, by item. ``promised`` says when each promise was made last, by its
    words and the kiosk's memory.
    """
    for matter in submission.matters:
        if _has_to_be_wished(submission.scene, matter):
            if matter not in touches.last("choose").split(","):
                yield f"{matter} was applied for, and nobody has wished it"
            continue
        for node, values in CHOSEN.get(matter, {}).items():
            if touches.last(node) not in values:
                yield f"{matter} was applied for, and nobody has chosen it on {node}"
    if review:
        yield from _not_as_reviewed(submission, review, own)
    elif submission.promises or any(source != OF_SCENE for source in submission.sources.values()):
        yield "something was told that was never shown once more"
    yield from _not_as_touched(submission, touches)
    for promise in submission.promises:
        if promised.get(promise.words_id) != promise.made:
            yield f"the memory knows of no promise {promise.item} of that moment"


def _has_to_be_wished(scene: str, matter: str) -> bool:
    return any(one.attributes[:1] == (MATTER,) for one in load_scene(scene).flow.matters.get(matter, ()))


def _not_as_reviewed(
    submission: Submission, review: tuple[Fact, ...], given_by_office: Mapping[str, str]
) -> Iterator[str]:
    texts = load_scene(submission.scene).words.texts
    told = {name: Given(name, value, submission.sources[name]) for name, value in submission.items.items()}
    told |= {name: Given(name, "", COUNTER) for name, source in submission.sources.items() if source == COUNTER}
    told |= {promise.item: Given(promise.item, "yes", "promise") for promise in submission.promises}
    shown = {fact.label: fact.value for fact in review}
    expected = {_label(name, given, shown): said for name, given in told.items() if (said := say(given))}
    own = {items()[name].name: say(Given(name, value, "record")) for name, value in given_by_office.items()}
    own |= {items()[name].name: say(Given(name, "", EACH)) for name in _of_everybody(submission)}
    above = {
        texts["review.applicant"]: submission.applicant.name,
        texts["review.matter"]: all_of(matters()[name].name for name in submission.matters),
    }
    if len(shown) != len(review):
        yield "a line stands on the review twice"
    for label, value in {**expected, **above}.items():
        if shown.get(label) != value:
            yield f"{label} was handed in otherwise than it stood on the review"
    labels = {item.name for item in items().values()}
    for label in (shown.keys() & labels) - expected.keys():
        if shown[label] != own.get(label):
            yield f"{label} stood on the review, and was neither handed in nor is it so in the record"


def _label(name: str, given: Given, shown: Mapping[str, str]) -> str:
    """What the item is called on the review: what nobody was asked for is brought by the name of its paper."""
    own = items()[name].name
    return material(name) if given.source == COUNTER and own not in shown else own


def _of_everybody(submission: Submission) -> frozenset[str]:
    """The items that each of a unit's people is handed in with, the birth by the number."""
    told = [{*one.items, BIRTH} for one in submission.people] if submission.unit else []
    return frozenset(set.intersection(*told)) if told else frozenset()


def _not_as_touched(submission: Submission, touches: Touches) -> Iterator[str]:
    promised = {promise.item for promise in submission.promises}
    touched = touches.of_items()
    for name in promised - touched.keys():
        yield f"{name} was promised by nobody"
    for name, value in touched.items():
        if value in (UNKNOWN, BRING):
            wrong = name in submission.items or name in promised
        elif value.startswith(KNOWN):  # which address that is, its item says
            wrong = submission.sources.get(name) == COUNTER
        elif items()[name].kind == "promise":
            wrong = name not in promised
        else:
            wrong = submission.items.get(name, value_of(name, value)) != value_of(name, value)
            wrong = wrong or submission.sources.get(name) == COUNTER
        if wrong:
            yield f"{name} was handed in otherwise than it was answered last"


def wrong_on(letter: Letter, accepted: Accepted) -> Iterator[str]:
    """What the paper of a decision does not say of it."""
    if letter.kind not in DECISIONS:
        return
    said = "\n".join(texts_of(letter))
    for case in accepted.cases:
        if case.state is CaseState.REFUSED:
            refused = refusals()[case.result["reason"]]
            wanted = [refused.citizen, refused.way_on]
        else:
            own_number = (
                [] if case.of else [case.number]
            )  # of a unit's people the list of them says it, each on its line
            wanted = [*own_number, *([say_day(case.promised_by)] if case.promised_by else [])]
        for text in (matters()[case.matter].name, *wanted):
            if text not in said:
                yield f"the paper {letter.kind} does not say what became of {case.matter} ({case.state})"


def texts_of(part: Any) -> Iterator[str]:
    """Every text in a letter; a day as it is read."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from (text for value in part.values() for text in texts_of(value))
    elif isinstance(part, tuple | list):
        yield from (text for value in part for text in texts_of(value))
    elif isinstance(part, msgspec.Struct):
        yield from (text for name in part.__struct_fields__ for text in texts_of(getattr(part, name)))
    elif dataclasses.is_dataclass(part):
        yield from (text for each in dataclasses.fields(part) for text in texts_of(getattr(part, each.name)))
    elif hasattr(part, "isoformat"):
        yield say_day(part.date() if hasattr(part, "date") else part)
