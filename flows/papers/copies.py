"""Papers of a case from an earlier visit, made of what the office holds of it now, and marked as printed again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from config.corrections import problems
from config.items import items
from config.matters import matters
from config.refusals import refusals
from flows.bundle import notice
from flows.bundle.bases import joined
from flows.bundle.lookup import ChosenCase, case_at_hand
from flows.definition.scene import Programme
from flows.papers.papers import YES, Papers, said
from office.port import Accepted, Asked, Case, CaseState
from printing.documents.letters import letter
from printing.documents.port import Content, Letter, Reason, Rows, Value

#: a paper that was given out before says so on every page
PRINTED_AGAIN = 1


def notice_again(papers: Papers) -> Letter:
    """What says how the case stands: accepted, to be corrected, completed, refused or withdrawn."""
    return replace(_letter(papers, *case_at_hand(papers.answers)), copy=PRINTED_AGAIN)


def receipt_again(papers: Papers) -> Letter:
    """办件回执."""
    bundle, case = case_at_hand(papers.answers)
    values = {**_values(bundle, case), **_days(bundle, case)}
    made = letter("receipt", replace(papers.content(), values=values))
    return replace(made, copy=PRINTED_AGAIN)


def withdrawal(papers: Papers) -> Letter:
    """撤回申请通知书, just now."""
    return _letter(papers, *case_at_hand(papers.answers))


def _letter(papers: Papers, bundle: Accepted, case: Case) -> Letter:
    values, matter = _values(bundle, case), matters()[case.matter]
    basis = joined((*_of_scene(papers.programme, case.matter), *notice.sources((matter,), bundle.at.date())))
    content = replace(papers.content(), values=values, lists={"basis": basis})
    match case.state:
        case CaseState.COMPLETED:
            facts = {"result": said(case, again=True)}
            return letter("completion", replace(content, values={**values, **_days(bundle, case)}, facts=facts))
        case CaseState.CORRECTION:
            return _to_correct(content, bundle, case, papers.answers.the(ChosenCase).answerable)
        case CaseState.REFUSED:
            return _rejection(content, case, papers.today)
        case CaseState.WITHDRAWN:
            gone = {**values, "withdrawn": case.steps[-1].at}
            return letter("withdrawal", replace(content, values=gone, lists={}))
        case _:  # the bureau has it, however far it is
            facts = {"result": said(case, again=True)}
            return letter("acceptance", replace(content, values={**values, **_days(bundle, case)}, facts=facts))


def _to_correct(content: Content, bundle: Accepted, case: Case, here: Collection[str]) -> Letter:
    """补正告知书; ``here``: the items that can be answered or captured at this machine."""
    step = case.steps[-1]
    values = {**content.values, "asked": bundle.at, "mend_by": step.until or ""}
    values.pop("accepted")
    rows = Rows.of(*(_row(one, one.item in here) for one in step.asked))
    lists = {"basis": (notice.correction_law(bundle.at.date()), *content.lists["basis"])}
    filled = replace(content, values={**values, "online": YES if here else ""}, tables={"missing": rows}, lists=lists)
    return letter("correction", filled)


def _of_scene(programme: Programme, matter: str) -> tuple[str, ...]:
    """The laws on which the scene of a matter stands."""
    scenes = [scene for scene in programme().values() if matter in scene.flow.matters]
    return next((scene.words.papers.basis for scene in scenes if scene.words.papers.basis), ())


def _row(asked: Asked, here: bool) -> tuple[str, str, str]:
    item, problem, words = items()[asked.item], problems()[asked.problem], notice.words()
    way = words.captured_here if item.can_be_captured else words.answered_here
    return (item.name, problem.problem, way if here else problem.mend)


def _rejection(content: Content, case: Case, today: date) -> Letter:
    why = refusals()[case.result["reason"]]
    document, article = why.law or ("", "")
    lists = {**content.lists, "way_on": (why.way_on,), "remedies": notice.remedies(today)}
    reasons = {"reasons": (Reason(why.citizen, article, document),)}
    values = {**content.values, "decided": case.steps[-1].at}
    return letter("rejection", replace(content, values=values, lists=lists, reasons=reasons))


def _values(bundle: Accepted, case: Case) -> dict[str, Value]:
    return {"matter": matters()[case.matter].name, "case_number": case.number, "accepted": _accepted(bundle, case)}


def _accepted(bundle: Accepted, case: Case) -> datetime:
    """Since when it counts as accepted: what was to be corrected began anew when it was."""
    again = (step.at for step in reversed(case.steps) if step.state is CaseState.ACCEPTED)
    return next(again, bundle.at)


def _days(bundle: Accepted, case: Case) -> dict[str, Value]:
    """When it was finished, or by when it will be."""
    if case.state is CaseState.COMPLETED:
        return {"completed": case.steps[-1].at if case.steps else bundle.at}
    if case.promised_by is None:
        return {}
    return {"promised_by": case.promised_by, "uncertain": "" if case.certain else YES}


#: by the names that a flow uses
COPIES: Mapping[str, Callable[[Papers], Letter]] = {
    "notice_again": notice_again,
    "receipt_again": receipt_again,
    "withdrawal": withdrawal,
}
