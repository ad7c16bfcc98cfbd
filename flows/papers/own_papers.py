"""The papers of a scene's own, filled by its words, its computations, and what the one case has brought and attests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from config.hall import Hall
from config.items import items
from config.matters import matters
from config.results import results
from flows.bundle.collecting import Given
from flows.bundle.gathering import collected
from flows.definition.computation import Said, computation, texts_of
from flows.definition.shelf import shelf
from flows.definition.values import REASONS
from flows.pages.spoken import say
from flows.papers.papers import Papers, in_words
from flows.person.workers import ASK, Workers
from office.port import Accepted, Case, CaseState
from printing.documents.letters import layout, letter
from printing.documents.port import Content, Holder, Letter, Line, Rows, Value

#: of each on a list, beside what the list says of them
WORKER, WORKER_NUMBER = "worker", "worker_number"
#: the lines of a paper that come from what its case attests, and who has told those
ATTESTED, RECORD = "attested", "record"
#: as long as a day is written
ISO_DAY = len("2026-11-24")


def own_paper(papers: Papers, kind: str) -> Letter:
    """A paper that the scene alone has."""
    letters = shelf().letters
    made_of = layout(kind, letters)
    sources = (*made_of.sources("facts"), *made_of.sources("reasons"), *made_of.sources("tables"))
    return letter(kind, _worded(papers, kind, {*made_of.values, *made_of.optional, *sources}), letters)


def _worded(papers: Papers, kind: str, wanted: Collection[str]) -> Content:
    """The content of the paper ``kind``; ``wanted`` are the names of values and sources that its file has."""
    words = papers.scene.words.papers.own.get(kind)
    if words is None:
        return papers.content()
    return replace(
        papers.content(),
        values={
            **{name: value for name, value in _decided(papers).items() if name in wanted},
            **{name: papers.filled(text) for name, text in words.values.items()},
        },
        facts={
            **({ATTESTED: _attested(papers)} if ATTESTED in wanted else {}),
            **{name: papers.lines(lines) for name, lines in words.facts.items()},
        },
        lists={name: papers.told(lines) for name, lines in words.lists.items()},
        reasons={REASONS: papers.reasons()} if REASONS in wanted else {},
        tables={name: rows for name, rows in _tables(papers) if name in wanted},
        people=tuple(_people(papers, kind)) if layout(kind, shelf().letters).takes("people") else (),
    )


def _people(papers: Papers, kind: str) -> Iterator[Mapping[str, Value]]:
    """Everybody of a list for whom a matter that has the paper is completed: by item, their own or that of all."""
    of_all = collected(papers.scene.flow, papers.answers).given
    for place, one in enumerate(papers.answers.the(Workers).people, 1):
        done = [case.matter for case in papers.accepted.cases if (case.of, case.state) == (place, CaseState.COMPLETED)]
        if any(kind in matters()[matter].papers for matter in done):
            own = {item: Given(item, value, ASK) for item, value in one.told.items() if item in items()}
            told = {item: say(given) for item, given in {**of_all, **own}.items()}
            yield {**told, WORKER: one.name, WORKER_NUMBER: Holder(one.name, one.number).masked_number}


def _tables(papers: Papers) -> Iterator[tuple[str, Rows]]:
    """Those that the computations of the scene make of the newest answers."""
    for node, answer in dict(papers.answers.given).items():
        if by := papers.scene.flow.nodes[node].by:
            said = Said(answer, papers.answers, papers.today, texts_of(by))
            for name, make in computation(by).tables.items():
                made = make(said)
                yield name, made if isinstance(made, Rows) else Rows.of(*made)


def _decided(papers: Papers) -> dict[str, Value]:
    """Of the one case that a paper is about: what every paper says of it, and what it has brought, by name."""
    accepted = papers.answers.last(Accepted)
    if accepted is None or len(accepted.cases) != 1:
        return {}
    (case,) = accepted.cases
    found = {name: _typed(name, value) for name, value in case.result.items()}
    return {"number": case.number, **how_checked(papers.hall, case), **found, **papers.case_values(case)}


def how_checked(hall: Hall, case: Case) -> dict[str, Value]:
    """How somebody who is shown the paper checks it: ``check`` is what the QR code holds.

    What the office gave no code is asked about by its number.
    """
    code = case.result.get("code", "")
    if not (code and hall.check_at):
        return {"code": case.number, "check": code or case.number}
    return {"check": f"{hall.check_at}?{urlencode({'code': code})}", "check_at": hall.check_at}


def _attested(papers: Papers) -> tuple[Line, ...]:
    """What of the record the one case attests, item by item."""
    result = papers.accepted.cases[0].result
    given = (Given(name, result[name], RECORD) for name in result if name in items())
    return tuple(Line(items()[one.item].name, said) for one in given if (said := say(one)))


def _typed(name: str, value: str) -> Value:
    """A day as a day; every other result is a text, said as the list of results has it."""
    if (entry := results().get(name)) is not None and entry.form != "day":
        return in_words(name, entry, value)
    try:
        return date.fromisoformat(value) if len(value) == ISO_DAY else value
    except ValueError:
        return value
