"""What a visit has collected by now, from the answers alone: whoever gave it, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.items import SHARE, items
from flows.bundle.collecting import ASK, Collected, Given, Reviewed
from flows.bundle.lookup import ChosenCase
from flows.engine import Answers, applying
from flows.path.flow import Flow
from flows.person.acting import ChosenUnit
from flows.person.bereaved import mourned
from flows.person.identity import Presented, Principal, concerned
from flows.person.workers import EACH, Workers
from office.port import Shared, ShareState
from office.record import Exclusion, Record

#: the one who may promise for another
GUARDIAN = "guardian"


@dataclass(frozen=True)
class Told:
    """What departments told of the holder, by item; those that were late or told nonsense are here without a value."""

    shared: Mapping[str, Shared]


def collected(flow: Flow, answers: Answers) -> Collected:
    """The items of the matters that apply by now; or what is to be corrected of the case that was chosen last."""
    if (mended := corrected(answers)) is not None:
        return mended
    given = tuple(value for _, value in of_applicant(answers).given if isinstance(value, Given | Reviewed))
    may_promise = excluded(answers) is None and not _by_proxy(answers)
    return Collected(applying(flow, answers), known(flow, answers), given, may_promise=may_promise)


def corrected(answers: Answers) -> Collected | None:
    """What is to be corrected of the case that was chosen last, as far as that can be done here; None: nothing."""
    chosen = answers.last(ChosenCase)
    if chosen is None or not chosen.answerable:
        return None
    since = max(place for place, (_, value) in enumerate(answers.given) if value is chosen)
    mended = tuple(value for _, value in answers.given[since:] if isinstance(value, Given | Reviewed))
    return Collected((), {}, mended, may_promise=False, corrected=chosen.answerable)


def of_applicant(answers: Answers) -> Answers:
    """What was learned since it is known whose matters are handled: what came before may be of somebody else."""
    named = [(place, value.whom) for place, (_, value) in enumerate(answers.given) if isinstance(value, Principal)]
    if not any(whom for _, whom in named):
        return answers
    return Answers(answers.given[named[-1][0] :])


def _by_proxy(answers: Answers) -> bool:
    """国办发〔2020〕42号: nobody promises for another, but a guardian."""
    principal = answers.last(Principal)
    authority = principal.authority if principal else None
    return authority is not None and authority.relation != GUARDIAN


def excluded(answers: Answers) -> Exclusion | None:
    """What keeps whoever is served from promising instead of bringing a proof, as the office has told."""
    record = of_applicant(answers).last(Record)
    return next(iter(record.exclusions), None) if record else None


def known(flow: Flow, answers: Answers) -> Mapping[str, Given]:
    """Every item that somebody has given without being asked for it, by whoever comes first in its list of ways."""
    sources, every_item = _sources(flow, answers), items()
    named = set().union(*sources.values())
    found: dict[str, Given] = {}
    for name in filter(named.__contains__, every_item):
        for way in (*every_item[name].ways, EACH):
            if name in sources.get(way, ()):
                found[name] = Given(name, sources[way][name], way)
                break
    return found


def asked_departments(answers: Answers) -> frozenset[str]:
    """The items for which departments have been asked already."""
    own = of_applicant(answers).given
    return frozenset(name for _, value in own if isinstance(value, Told) for name in value.shared)


def told(answers: Answers) -> Mapping[str, str]:
    """What the office has of somebody, and what departments told where it has nothing: values by item."""
    answers = of_applicant(answers)
    told_of = (value.shared for _, value in answers.given if isinstance(value, Told))
    shared = {name: one.value for each in told_of for name, one in each.items() if one.state is ShareState.KNOWN}
    record = answers.last(Record)
    return {**shared, **(record.items if record else {})}


def told_of(answers: Answers, item: str) -> Shared | None:
    """What came of asking departments for an item; None where none has been asked."""
    asked = (value.shared for _, value in reversed(of_applicant(answers).given) if isinstance(value, Told))
    return next((shared[item] for shared in asked if item in shared), None)


def value_of(answers: Answers, item: str) -> str:
    """An item as the record, a department or the citizen has given it by now; empty where nobody has."""
    own = reversed(of_applicant(answers).given)
    asked = (value.value for _, value in own if isinstance(value, Given) and value.item == item)
    return told(answers).get(item, "") or next(asked, "")


def _sources(flow: Flow, answers: Answers) -> dict[str, dict[str, str]]:
    own = of_applicant(answers)
    # an answer that is none of the item's (to go back, or to do something else) says nothing of it
    told_by_scene = ((name, _first(paths, own)) for name, paths in flow.items.items())
    of_scene = {name: text for name, text in told_by_scene if text is not None and items()[name].accepts(text)}
    # what the citizen has chosen on the way, or the law says of it; a question of the scene is a question
    sources: dict[str, dict[str, str]] = {"scene": of_scene, "law": of_scene, ASK: of_scene}
    if (unit := answers.last(ChosenUnit)) is not None:  # what card and record say is of whoever acts for it
        sources["record"] = dict(unit.given)
        workers = answers.last(Workers) or Workers(())
        return {**sources, EACH: dict.fromkeys(workers.of_each, "")}
    if any(isinstance(value, Presented) and value.number for _, value in answers.given):
        sources["card"] = _on_card(concerned(answers))
    if (record := own.last(Record)) is not None:
        sources["record"] = dict(record.items)
    if (lost := mourned(answers)) is not None:  # of whom it is about the office tells what of the claimant it does not
        sources["record"] = {**sources.get("record", {}), **lost.items}
    for _, told in own.given:
        if isinstance(told, Told):
            for name, shared in told.shared.items():
                if shared.state is ShareState.KNOWN:
                    sources.setdefault(f"{SHARE}{shared.department}", {})[name] = shared.value
    return sources


def _first(paths: tuple[tuple[str, tuple[str, ...]], ...], answers: Answers) -> str | None:
    found = (answers.text(node, attributes) for node, attributes in paths if node in answers)
    return next((text for text in found if text is not None), None)


def _on_card(holder: Presented) -> dict[str, str]:
    birth = {"birth_date": holder.birth.isoformat()} if holder.birth else {}
    return {"name": holder.name, "id_number": holder.number, **birth}
