"""一次性告知: everything about all matters of a bundle, told at once, from the data of the matters alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from config.datafile import Data
from config.exclusions import exclusions
from config.items import SHARE, departments, items
from config.language import all_of, any_of, load_said, per_language
from config.law import Basis
from config.matters import Applicant, Matter, Span, matters
from config.promises import promise_list
from config.service import service_law
from config.settings import Hall
from flows.bodies import Section
from flows.bundle.bases import joined
from flows.bundle.collecting import Collected, needed
from flows.definition.shelf import shelf
from flows.pages.words import NoticeSection
from law.reason import because
from law.wording import cite, say_limit
from office.record import Exclusion
from printing.documents.letters import layout

#: the basis of what was read in the named source
READ = "S"
#: nothing else than this gives an item: it is brought, whoever it is
_BROUGHT = {"counter"}

T = TypeVar("T")


class MaterialWords(Data):
    """How many of a material, in which form and from whom, where the item does not say it."""

    copies: str
    form: str
    own: str
    if_unknown: str
    original: str


class NoticeWords(Data):
    """``notice.zh.yaml``."""

    then: str
    semicolon: str
    headings: Mapping[str, str]
    matter_line: str
    instant: str
    promised: str
    statutory: str
    no_materials: str
    departments_line: str
    fee_none: str
    item_line: str
    papers: Mapping[str, str]
    ways: Mapping[str, str]
    who: str
    applicants: Mapping[Applicant, str]
    steps: tuple[str, ...]
    materials: MaterialWords
    answered_here: str
    captured_here: str
    bureau_line: str
    department_line: str
    place: tuple[str, ...]
    contacts: tuple[str, ...]
    correction: str
    refused: str
    remedies: tuple[str, ...]
    excluded: tuple[str, ...]


@per_language
def words() -> NoticeWords:
    return load_said(Path(__file__).with_suffix(".zh.yaml"), NoticeWords)


def sections(bundle: Iterable[str], to_bring: Iterable[str], today: date) -> tuple[Section, ...]:
    """The notice of ``bundle``; ``to_bring`` are the items that nobody but the citizen can give."""
    applying, headings = [matters()[name] for name in bundle], words().headings
    found = (
        Section(headings["matters"], tuple(_of_matter(matter, today) for matter in applying), private=False),
        Section(headings["materials"], materials(to_bring) or (words().no_materials,)),
        Section(headings["departments"], _agencies(applying), private=False),
        Section(headings["papers"], papers(applying), private=False),
        Section(headings["fee"], (words().fee_none,), private=False),
        Section(headings["basis"], joined(sources(applying, today)), private=False),
    )
    return tuple(section for section in found if section.lines)


def own_words(told: Iterable[NoticeSection], bundle: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What a scene says itself of ``bundle``, by heading."""
    said: dict[str, tuple[str, ...]] = {}
    for one in told:
        if not one.matters or not set(one.matters).isdisjoint(bundle):
            said[one.heading] = (*said.get(one.heading, ()), *one.lines)
    return said


def about(bundle: Iterable[str], own: Mapping[str, tuple[str, ...]]) -> tuple[Section, Section]:
    """Who may apply and how it goes: as the scene of the bundle says it (``own``, by heading), else by its data."""
    headings = words().headings
    applicants = unique(one for name in bundle for one in matters()[name].who)
    who = words().who.format(who=any_of(words().applicants[one] for one in applicants))
    conditions, steps = headings["conditions"], headings["steps"]
    return (
        Section(conditions, own.get(conditions, (who,)), private=False),
        Section(steps, own.get(steps, words().steps), private=False),
    )


def of_a_matter(name: str, own: Mapping[str, tuple[str, ...]], hall: Hall, today: date) -> tuple[Section, ...]:
    """The notice of one matter, for anybody: with every item, and who gives it; ``own`` as :func:`about`."""
    told = sections((name,), to_bring((name,)), today)
    return (*told[:2], *about((name,), own), given(name), *told[2:], *around(hall, today))


def around(hall: Hall, today: date) -> tuple[Section, ...]:
    """Where and when, whom to ask, and what happens when something is missing or refused."""
    said, headings = hall.said.model_dump(include={"zone", "address", "hours"}), words().headings
    numbers = {"telephone": hall.telephone, "complaints": hall.complaints}
    found = (
        ("place", tuple(line.format(**said) for line in words().place)),
        ("contacts", tuple(line.format(**numbers) for line in words().contacts)),
        ("correction", (correction(today),)),
        ("remedies", (words().refused, *remedies(today))),
    )
    return tuple(Section(headings[part], lines, private=False) for part, lines in found)


def correction(today: date) -> str:
    """What happens when something is missing."""
    told = service_law().on(today).correction
    return words().correction.format(days=told.workdays, law=_cited(told.basis))


def correction_law(today: date) -> str:
    """Where it stands that all that is missing is told at once."""
    return _cited(service_law().on(today).correction.basis)


def remedies(today: date) -> tuple[str, ...]:
    """What can be done against a decision."""
    limits = service_law().on(today)
    said = {"days": limits.review.days, "months": limits.suit.months}
    laws = {"review": _cited(limits.review.basis), "suit": _cited(limits.suit.basis)}
    return tuple(line.format(**said, **laws) for line in words().remedies)


def without_promises(exclusion: Exclusion) -> Section:
    """Why somebody brings proofs this time, and how that ends: for that person alone."""
    why = exclusions()[exclusion.reason]
    lines = tuple(line.format(reason=why.reason, repair=why.repair) for line in words().excluded)
    return Section(words().headings["excluded"], lines)


def handled_by(bureau: str, applying: Iterable[Matter]) -> tuple[str, ...]:
    """Every department that has a hand in it, in their order; nothing where the bureau does it alone."""
    names = unique(departments()[agency].name for matter in applying for agency in matter.agencies)
    others = tuple(words().department_line.format(department=name) for name in names)
    return (words().bureau_line.format(bureau=bureau), *others) if others else ()


def given(name: str) -> Section:
    """Every item of a matter, and who gives it."""
    lines = (words().item_line.format(item=items()[item].name, ways=ways(item)) for item in needed((name,), {}))
    return Section(words().headings["items"], tuple(lines), private=False)


def to_bring(bundle: Iterable[str]) -> tuple[str, ...]:
    """The items that anybody must bring, whoever it is."""
    return tuple(item for item in needed(bundle, {}) if set(items()[item].ways) <= _BROUGHT)


def materials(names: Iterable[str]) -> tuple[str, ...]:
    """What is to be brought, by the name of the paper where there is one."""
    return unique(material(name) for name in names)


def brought(so_far: Collected, names: Iterable[str]) -> tuple[str, ...]:
    """``names`` of what is to be brought, as materials: of what was captured here, the original."""
    original = words().materials.original
    captured = so_far.captured
    return unique(original.format(material=material(one)) if one in captured else material(one) for one in names)


def material(name: str) -> str:
    """The paper by which an item is brought: of a promise, the proof in whose place it stands."""
    item = items()[name]
    if item.kind == "promise":
        return promise_list().promises[name].proof
    return item.proof.was if item.proof and not item.proof.abolished else item.name


def material_rows(names: Iterable[str]) -> tuple[tuple[str, str, str, str], ...]:
    """Of each its name, how many, in which form and from whom."""
    return unique((material(name), words().materials.copies, words().materials.form, _issuer(name)) for name in names)


def brought_if_unknown(bundle: Iterable[str]) -> tuple[str, ...]:
    """The items that are brought only where neither record nor department has them."""
    return tuple(item for item in needed(bundle, {}) if set(items()[item].ways) > _BROUGHT)


def limit_of(matter: Matter, today: date) -> str:
    """How long the matter takes: at once where that can be, what is promised, and what the law allows."""
    limit = matter.limit_on(today)
    at_once = matter.instant is not None and limit.promise.unit != "minutes"
    statutory = ""
    if limit.statutory.unit != "none":
        statutory = words().statutory.format(statutory=say_limit(limit.statutory))
    form = words().instant if at_once else words().promised
    return form.format(promise=say_limit(limit.promise)) + statutory


def ways(name: str) -> str:
    """Who gives an item, best first."""
    return words().then.join(_way(way) for way in items()[name].ways)


def papers(applying: Iterable[Matter]) -> tuple[str, ...]:
    """The papers to expect; one that the words do not name by its own title."""
    kinds, said = unique(paper for matter in applying for paper in matter.papers), words().papers
    return tuple(said.get(kind) or layout(kind, shelf().letters).title for kind in kinds)


def sources(applying: Iterable[Matter], today: date) -> tuple[str, ...]:
    """Where the limits stand; what the bureau has still to confirm only where nothing was read in a law."""
    spans = [*_spans(applying, today)]
    return unique(span.source for span in [span for span in spans if span.basis == READ] or spans)


def unique(each: Iterable[T]) -> tuple[T, ...]:
    """Each once, in the order in which they come first."""
    return tuple(dict.fromkeys(each))


def _way(way: str) -> str:
    if way.startswith(SHARE):
        return words().ways["share"].format(department=departments()[way.removeprefix(SHARE)].name)
    return words().ways[way]


def _of_matter(matter: Matter, today: date) -> str:
    return words().matter_line.format(matter=matter.name, limit=limit_of(matter, today))


def _agencies(applying: Iterable[Matter]) -> tuple[str, ...]:
    names = unique(departments()[agency].name for matter in applying for agency in matter.agencies)
    return (words().departments_line.format(names=all_of(names)),) if names else ()


def _spans(applying: Iterable[Matter], today: date) -> Iterator[Span]:
    for matter in applying:
        limit = matter.limit_on(today)
        yield from (span for span in (limit.statutory, limit.promise) if span.unit != "none")


def if_unknown(of: str) -> str:
    """The name of a material that is brought only where the system has not got it."""
    return words().materials.if_unknown.format(material=of)


def _issuer(name: str) -> str:
    """Who gives out what is brought: those who could have told it, else whoever applies has it."""
    return all_of(departments()[one].name for one in items()[name].shares) or words().materials.own


def _cited(basis: Basis) -> str:
    return cite(because("", basis, service_law().documents))
