"""The papers of a visit, from what was answered and what the office has decided: pure functions.

A paper belongs to whoever was proved. What a scene adds to it stands in its words, or follows from the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from config.items import departments, items
from config.language import ZH, Language, all_of
from config.matters import Matter, matters
from config.promises import promise_list
from config.refusals import refusals
from config.results import Result, results
from config.settings import Hall
from flows.bundle import notice
from flows.bundle.bases import joined
from flows.bundle.collecting import PROMISE, Collected, Given, needed, promised
from flows.bundle.gathering import collected, excluded
from flows.bundle.kept import Kept, Unanswered
from flows.bundle.lookup import ChosenScene, chosen_matter
from flows.definition.scene import Programme, Scene
from flows.definition.values import reasons_of, values_of
from flows.engine import Answers, applying
from flows.pages.words import LabelWords, SceneWords, is_told
from flows.papers.alike import Alike, alike, named, people_rows
from flows.person.acting import ChosenUnit, TypedCode
from flows.person.identity import Presented, applicant
from flows.person.signing import Signed
from flows.person.workers import Workers
from law.month import Month
from law.wording import say_day, say_limit, say_month, say_reason, say_span
from office.port import Accepted, Case, CaseState
from printing.documents.letters import letter
from printing.documents.port import CaseEntry, Content, Group, Holder, Letter, Line, Promise, Reason, Row, Rows, Value

#: the value of what is there, and decides whether something is said
YES = "yes"


@dataclass(frozen=True)
class Outcome:
    """What a scene adds to the papers of what was decided: facts, why it is so, and the one thing to remember."""

    facts: tuple[Line, ...] = ()
    reasons: tuple[Reason, ...] = ()
    highlight: Line | None = None


@dataclass(frozen=True)
class Papers:
    """The papers of one visit, made ``now``."""

    scene: Scene
    programme: Programme
    answers: Answers
    hall: Hall
    now: datetime
    #: the language in which each says at its end what it is
    gloss: Language = ZH

    # -- what every paper has --

    @property
    def texts(self) -> Mapping[str, str]:
        return self.scene.words.texts

    @property
    def title(self) -> str:
        """What is applied for, taken together."""
        words = self.scene.words
        return words.papers.title or words.title

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def accepted(self) -> Accepted:
        return self.answers.the(Accepted)

    def content(self, issued: datetime | None = None) -> Content:
        """For the applicant, and by whom; nothing else yet."""
        whose = applicant(self.answers)
        signed = self.answers.last(Signed)
        strokes = signed.strokes if signed else None
        agent = _holder(whose.by.holder) if whose.authority else None
        return Content(self.hall, issued or self.now, _holder(whose.holder), agent, signature=strokes, gloss=self.gloss)

    def lines(self, words: Iterable[LabelWords]) -> tuple[Line, ...]:
        """The labels of the words with their values; one that has none is left out."""
        told = (one for one in words if is_told(one.value, self._values))
        return tuple(Line(self.filled(one.label), self.filled(one.value)) for one in told)

    def told(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The lines of the words, filled; one whose value is empty is left out."""
        return tuple(self.filled(line) for line in lines if is_told(line, self._values))

    def filled(self, text: str) -> str:
        """A text of the words with the values of this visit."""
        return text.format_map(self._values)

    @cached_property
    def _values(self) -> Mapping[str, object]:
        return values_of(self.scene, self.answers, self.today)

    def reasons(self) -> tuple[Reason, ...]:
        """Why it is so, by the newest answer that says."""
        return tuple(Reason(say_reason(one), one.article, one.document) for one in reasons_of(self.answers))

    def _added(self) -> Outcome:
        """What the scene adds to what was decided: by its words, and the law's reasons."""
        words = self.scene.words.papers
        highlight = next(iter(self.lines((words.highlight,))), None) if words.highlight else None
        return Outcome(self.lines(words.facts), self.reasons(), highlight)

    # -- the notice --

    def notice(self) -> Letter:
        """一次性告知书 of everything that applies; of a matter that was only read about, for nobody in particular."""
        bundle = applying(self.scene.flow, self.answers)
        if not bundle:
            return letter("bundle_notice", self._notice_of_one())
        so_far = collected(self.scene.flow, self.answers)
        told = self._notice(self.content(), bundle, self.scene.words)
        tables = {**told.tables, "materials": Rows.of(*notice.material_rows(so_far.to_bring))}
        exclusion = excluded(self.answers)
        without = notice.without_promises(exclusion).lines if exclusion else ()
        lists = {**told.lists, **({"excluded": without} if without and promised(bundle) else {})}
        return letter("bundle_notice", replace(told, tables=tables, lists=lists))

    def _notice_of_one(self) -> Content:
        """Of a matter that was only read about, with what is brought if nobody has it; for nobody in particular."""

        name = chosen_matter(self.answers)
        words = self.programme()[self.answers.the(ChosenScene).scene or ""].words
        told = self._notice(Content(self.hall, self.now, gloss=self.gloss), (name,), words)
        more = (
            (notice.if_unknown(row[0]), *row[1:]) for row in notice.material_rows(notice.brought_if_unknown((name,)))
        )
        rows = Rows.of(*notice.material_rows(notice.to_bring((name,))), *more)
        return replace(
            told, values={**told.values, "bundle": matters()[name].name}, tables={**told.tables, "materials": rows}
        )

    def refusal(self) -> Letter:
        """不予受理通知书: why the office took nothing, and what can be done."""
        cases = self._entries()
        values: dict[str, Value] = {"bundle": self.title, "asked": self.accepted.at}
        lists = {"basis": self.scene.words.papers.basis, "remedies": notice.remedies(self.today)}
        return letter("refusal", replace(self.content(self.accepted.at), values=values, cases=cases, lists=lists))

    def _notice(self, content: Content, bundle: tuple[str, ...], words: SceneWords) -> Content:
        applied = [matters()[name] for name in bundle]
        wanted = needed(bundle, {})
        own = notice.own_words(words.notice, bundle)
        conditions, steps = (section.lines for section in notice.about(bundle, own))
        lists = {
            "conditions": conditions,
            "steps": steps,
            "papers": notice.papers(applied),
            "departments": notice.handled_by(self.hall.bureau, applied),
            "correction": (notice.correction(self.today),),
            "remedies": (notice.words().refused, *notice.remedies(self.today)),
            "basis": joined((*words.papers.basis, *notice.sources(applied, self.today))),
        }
        return replace(
            content,
            values={"bundle": self.title, "fee": notice.words().fee_none},
            tables={
                "matters": Rows((Group(tuple(self._matter(matter) for matter in applied)),)),
                "items": Rows.of(*((items()[name].name, notice.ways(name)) for name in wanted)),
                "abolished": Rows.of(*dict.fromkeys(_abolished(wanted))),
            },
            lists={name: lines for name, lines in lists.items() if lines},
        )

    def _matter(self, matter: Matter) -> Row:
        limit = matter.limit_on(self.today)
        agencies = all_of(departments()[name].name for name in matter.agencies)
        cells = (matter.name, say_limit(limit.statutory), say_limit(limit.promise), agencies)
        sources = notice.unique((limit.statutory.source, limit.promise.source))
        return Row(cells, notice.words().semicolon.join(sources))

    # -- what was decided --

    def outcome(self) -> Letter:
        """办结通知书 or 受理通知书, of one case or of a bundle."""
        accepted, so_far = self.accepted, collected(self.scene.flow, self.answers)
        added = self._added()
        done = accepted.completed is not None
        words = self.scene.words.papers
        brought = notice.brought(so_far, so_far.brought)
        content = replace(
            self.content(accepted.at),
            facts={"result": added.facts},
            reasons={"reasons": added.reasons},
            lists={
                "basis": words.basis,
                "next_steps": self.told(words.next_completed if done else words.next_accepted),
            },
            promises=self._promises(so_far),
        )
        if len(accepted.cases) == 1:
            return self._single(content, added, accepted.cases[0], brought)
        whole = done and accepted.whole == "yes"
        highlight = _highlight(added) if whole else {}
        content = replace(
            content,
            values={**self._bundle(), **highlight},
            cases=self._entries(),
        )
        if whole:
            return letter("bundle_completion", content)
        lists = {**content.lists, "remedies": notice.remedies(self.today), **({"brought": brought} if brought else {})}
        certain = all(case.certain for case in accepted.cases)
        values = {**content.values, "uncertain": "" if certain else YES}
        return letter("bundle_acceptance", replace(content, values=values, lists=lists))

    def unit_authority(self) -> Letter:
        """单位经办授权书, to be filled in and sealed by the unit whose code was typed."""
        code = self.answers.the(TypedCode).code
        return letter("unit_authority", replace(self.content(), values={"code": code}))

    def people_list(self) -> Letter:
        """办件名单: what became of everybody on a unit's list."""
        accepted = self.accepted
        rows = people_rows(accepted, self.answers.the(Workers).people)
        values = {**self._bundle(), "unit": self.answers.the(ChosenUnit).name, "count": str(len(rows))}
        content = replace(self.content(accepted.at), values=values, tables={"people": Rows((Group(rows),))})
        return letter("people_list", content)

    def receipt(self) -> Letter:
        """办件回执."""
        accepted = self.accepted
        if len(accepted.cases) == 1:
            values = self.case_values(accepted.cases[0])
            return letter("receipt", replace(self.content(accepted.at), values=values))
        cases = self._entries()
        return letter("bundle_receipt", replace(self.content(accepted.at), values=self._bundle(), cases=cases))

    def kept(self) -> Letter:
        """待传输受理单: what the kiosk keeps until the office can be reached, and that this is no acceptance."""
        kept = self.answers.the(Kept)
        names = tuple(matters()[name].name for name in kept.matters)
        values: dict[str, Value] = {"slip": kept.slip, "kept": kept.at}
        return letter("kept", replace(self.content(kept.at), values=values, lists={"matters": names}))

    def unanswered(self) -> Letter:
        """提交未确认单: nobody of the office has answered, and how to find out whether it arrived."""
        told = self.answers.the(Unanswered)
        names = tuple(matters()[name].name for name in told.matters)
        values: dict[str, Value] = {"slip": told.slip, "asked": told.at}
        return letter("unanswered", replace(self.content(told.at), values=values, lists={"matters": names}))

    def _single(self, content: Content, added: Outcome, case: Case, brought: tuple[str, ...]) -> Letter:
        values = self.case_values(case)
        facts = {"result": (*added.facts, *said(case))}
        lists = {**content.lists, **({"brought": brought} if brought else {})}
        if case.state is CaseState.COMPLETED:
            values |= _highlight(added)
            return letter("completion", replace(content, values=values, facts=facts))
        values |= {"to_bring": YES if brought else ""}
        return letter("acceptance", replace(content, values=values, facts=facts, lists=lists))

    def case_values(self, case: Case) -> dict[str, Value]:
        """What every paper of a case says of it; a time that is not known is not there."""
        at = self.accepted.at
        values: dict[str, Value] = {"matter": matters()[case.matter].name, "case_number": case.number, "accepted": at}
        if case.state is CaseState.COMPLETED:
            values["completed"] = at
        if case.promised_by:
            values |= {"promised_by": case.promised_by, "uncertain": "" if case.certain else YES}
        return values

    def _bundle(self) -> dict[str, Value]:
        """What every paper of a bundle says of the whole of it."""
        number, at = self.accepted.bundle_number, self.accepted.at
        return {"bundle": self.title, "bundle_number": number, "accepted": at}

    def _entries(self) -> tuple[CaseEntry, ...]:
        return tuple(map(self._entry, alike(self.accepted.cases)))

    def _entry(self, group: Alike) -> CaseEntry:
        case = group[0]
        name = named(matters()[case.matter].name, group)
        if case.state is CaseState.REFUSED:
            way_on = refusals()[case.result["reason"]].way_on
            return CaseEntry(name, "refused", reason=_refused(case), remedies=(way_on,))
        completed = self.accepted.at if case.state is CaseState.COMPLETED else None
        return CaseEntry(
            matter=name,
            state="completed" if completed else "accepted",
            number=case.number if len(group) == 1 else self.accepted.bundle_number,
            completed=completed,
            promised_by=case.promised_by,
            certain=case.certain,
            result=said(case),
        )

    def _promises(self, so_far: Collected) -> tuple[Promise, ...]:
        """Every promise that was made in this visit, with the moment when it was."""
        made = [given for given in so_far.given.values() if given.source == PROMISE and given.item in so_far.needed]
        return tuple(self._promise(given) for given in made)

    def _promise(self, given: Given) -> Promise:
        told, every = promise_list().promises[given.item], promise_list()
        return Promise(
            matter=all_of(
                matters()[name].name for name in applying(self.scene.flow, self.answers) if _needs(name, given.item)
            ),
            basis=told.laws,
            proof=told.proof,
            way=every.way,
            liability=every.liability,
            verification=every.verification,
            statements=told.statements,
            made=given.made,
        )


def _holder(named: Presented) -> Holder:
    return Holder(named.name, named.number)


def said(case: Case, *, again: bool = False) -> tuple[Line, ...]:
    """What the case has brought, in the order of the list of results; ``again`` also what was said large before."""
    told = ((name, entry) for name, entry in results().items() if name in case.result and (again or not entry.large))
    return tuple(Line(entry.name, in_words(name, entry, case.result[name])) for name, entry in told)


def in_words(name: str, entry: Result, value: str) -> str:
    """What a case has brought, as a paper says it."""
    match entry.form:
        case "day":
            return say_day(date.fromisoformat(value))
        case "month":
            return say_month(Month.parse(value))
        case "months":
            return say_span(int(value))
        case "item":
            return items()[name].values[value]
        case "text":
            return value


def _refused(case: Case) -> Reason:
    said_of = refusals()[case.result["reason"]]
    source, article = said_of.law or ("", "")
    return Reason(said_of.citizen, article, source)


def _highlight(added: Outcome) -> dict[str, Value]:
    if added.highlight is None:
        return {}
    return {"highlight_label": added.highlight.label, "highlight": added.highlight.value}


def _abolished(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if (proof := items()[name].proof) is not None:
            yield proof.was, proof.instead


def _needs(matter: str, item: str) -> bool:
    return any(one.item == item for one in matters()[matter].items)


#: the papers that every scene has
MADE: Mapping[str, Callable[[Papers], Letter]] = {
    "notice": Papers.notice,
    "refusal": Papers.refusal,
    "outcome": Papers.outcome,
    "receipt": Papers.receipt,
    "kept": Papers.kept,
    "unanswered": Papers.unanswered,
    "people_list": Papers.people_list,
    "unit_authority": Papers.unit_authority,
}
