"""The papers of a visit: made, printed as followed jobs, and taken.

Whatever a printer or a press does, it costs the citizen nothing but the paper: the case number stays on the screen, and
the visit goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from config.faults import Fault
from config.language import ZH, language, speaking
from config.matters import matters
from config.parts import PartName
from config.refusals import refusals
from flows import bodies
from flows.bodies import Fact, PaperLine, Section
from flows.boundary import boundary
from flows.bundle import appointment
from flows.page import Page
from flows.papers.alike import Alike, alike, named
from flows.papers.copies import COPIES
from flows.papers.following import CITIZEN, Entry, Following, Job
from flows.papers.own_papers import own_paper
from flows.papers.papers import MADE, Papers
from flows.papers.takeaway import takeaway
from flows.stay.turn import Turn
from law.wording import say_day
from office.port import Accepted, Case, CaseState
from printing.documents.port import Letter

Jobs = dict[str, Job]
#: the kind of a paper, and what it says as text
Electronic = tuple[str, str]
#: what stands below the papers, in the present language
Below = Callable[[], tuple[Section, ...]]

APPOINTMENT_SLIP = "appointment"
#: papers that no scene has to make itself
COMMON = {**MADE, **COPIES}
SHARED_PAPERS = frozenset({APPOINTMENT_SLIP, *COMMON})
#: kinds of papers that a matter names, and are one and the same paper of what was decided
OUTCOMES = frozenset({"acceptance", "completion"})
#: what of several cases is to be known first
FIRST = (CaseState.REFUSED, CaseState.ACCEPTED, CaseState.COMPLETED)
#: words for several cases
DECIDED_TEXTS = tuple(f"decided.{text}" for text in ("heading", "numbered", "uncertain", *FIRST))

#: what may be answered after each round of printing, by what came of it
CHOICES = (
    {"done": ("taken", "again"), "doubtful": ("taken", "again", "missing"), "failed": ("again", "missing")},
    {"done": ("taken", "missing"), "doubtful": ("taken", "missing"), "failed": ("missing",)},
)


async def print_papers(turn: Turn) -> str:
    """Print the node's papers; ``taken``, or ``missing`` when the citizen must fetch them at the window.

    Once more on request: what failed and nothing else; or, when the printer has taken everything and the citizen says
    that nothing came out, all of it. What may have come out is printed once more as a reprint that says so, and never a
    second time.
    """
    return await _printed(turn, turn.node.papers)


async def print_decided(turn: Turn) -> str:
    """The same with the papers that the decided matters have, by their data; what became of each stands below them."""
    accepted = turn.answers.the(Accepted)
    kinds = papers_of(case.matter for case in accepted.cases if case.state is not CaseState.REFUSED)
    return await _printed(turn, kinds, lambda: tuple(decided(turn, accepted)))


def decided(turn: Turn, accepted: Accepted) -> Iterator[Section]:
    """Of several cases each with its state, date and number: what the citizen must know first comes first."""
    texts = turn.scene.words.texts
    if len(accepted.cases) > 1:
        groups = sorted(alike(accepted.cases), key=lambda group: FIRST.index(group[0].state))
        facts = tuple(_fact(group, accepted, texts) for group in groups)
        yield Section(texts["decided.heading"], facts=facts, private=False)


def _fact(group: Alike, accepted: Accepted, texts: Mapping[str, str]) -> Fact:
    case = group[0] if len(group) == 1 else replace(group[0], number=accepted.bundle_number)
    return Fact(named(matters()[case.matter].name, group), _said(case, accepted.at.date(), texts))


def _said(case: Case, made: date, texts: Mapping[str, str]) -> str:
    if case.state is CaseState.REFUSED:
        said = refusals()[case.result["reason"]]
        return texts["decided.refused"].format(why=said.citizen, way_on=said.way_on)
    state = texts[f"decided.{case.state}"].format(day=say_day(case.promised_by or made))
    state += "" if case.certain else texts["decided.uncertain"]
    return texts["decided.numbered"].format(state=state, number=case.number)


def papers_of(decided: Iterable[str]) -> tuple[str, ...]:
    """The papers of these matters, each once."""
    kinds = (kind for name in decided for kind in matters()[name].papers)
    return tuple(dict.fromkeys("outcome" if kind in OUTCOMES else kind for kind in kinds))


async def _printed(turn: Turn, kinds: Sequence[str], below: Below = tuple) -> str:
    jobs = {kind: Job() for kind in kinds}
    for choices in CHOICES:
        await _print(turn, jobs, below)
        came = _came_of(jobs)
        variant = "failed" if came == "failed" else "done"
        taken_along = await _electronic(turn, jobs)
        answer = await turn.ask(partial(_page, turn, jobs, below, variant, choices[came], taken_along))
        if answer != "again":
            break
    await _settle(turn, jobs, jobs, answer)
    await turn.journal.note(f"print.{answer}")
    return answer


def _came_of(jobs: Jobs) -> str:
    if any(job.failed for job in jobs.values()):
        return "failed"
    return "doubtful" if any(job.doubtful for job in jobs.values()) else "done"


def _to_print(jobs: Jobs) -> list[str]:
    """What failed; else what nobody can tell of; else everything: the citizen says that nothing came out."""
    failed = [kind for kind, job in jobs.items() if job.failed]
    return failed or [kind for kind, job in jobs.items() if job.doubtful] or list(jobs)


async def _print(turn: Turn, jobs: Jobs, below: Below) -> None:
    kinds = _to_print(jobs)
    await _settle(turn, jobs, kinds, "again")
    jobs |= {kind: Job(copy=jobs[kind].next_copy) for kind in kinds}
    show = partial(turn.screen.show, partial(_page, turn, jobs, below))
    show()
    for kind in kinds:

        def told(job: Job, kind: str = kind) -> None:
            jobs[kind] = job
            show()

        entry = Entry(turn.journal, kind, _key(turn, kind), jobs[kind].copy)
        told(await Following(turn.parts, entry, partial(_letter, turn, kind), told).run())


async def _settle(turn: Turn, jobs: Jobs, kinds: Iterable[str], answer: str) -> None:
    """What the device could not prove of these papers the citizen has said now."""
    for kind in kinds:
        job = jobs[kind]
        if not job.open:
            continue
        entry = Entry(turn.journal, kind, _key(turn, kind), job.copy, job.printer)
        if answer == "taken":
            await entry.note("confirmed", evidence=CITIZEN, sheets=job.sheets or job.pages)
        else:
            await entry.note("uncertain", fault=job.fault or None, sheets=job.sheets)
        jobs[kind] = replace(job, open=False)


async def _electronic(turn: Turn, jobs: Jobs) -> Electronic | None:
    """The first paper that did not come out, as text; None where all came, or the press has no key to prove it with."""
    kind = next((kind for kind, job in jobs.items() if job.failed), None)
    if kind is None:
        return None
    try:
        return kind, await turn.parts.press.electronic(_letter(turn, kind))
    except Fault as fault:
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return None


def _key(turn: Turn, kind: str) -> str:
    """Names the paper for ever; what was printed here before in the same visit, as of another case, is another one."""
    before = sum(name == turn.name for name, _ in turn.answers.given)
    return f"{turn.journal.visit}-{kind}-{before}" if before else f"{turn.journal.visit}-{kind}"


def _letter(turn: Turn, kind: str) -> Letter:
    """What the paper says: in Chinese, and at its end what it is in the language that the citizen reads."""
    gloss = language()
    hall, now = turn.parts.settings.hall, turn.parts.clock.now()
    with speaking(ZH), boundary(PartName.PRESS):
        if kind == APPOINTMENT_SLIP:  # which no scene has to make itself
            return appointment.slip(turn.answers, turn.scene.words.title, turn.scene.words.texts, hall, now, gloss)
        papers = Papers(turn.scene, turn.programme, turn.answers, hall, now, gloss)
        made = COMMON.get(kind)
        return made(papers) if made else own_paper(papers, kind)


def _page(
    turn: Turn,
    jobs: Jobs,
    below: Below,
    variant: str = "",
    options: Sequence[str] = (),
    electronic: Electronic | None = None,
) -> Page:
    lines = tuple(PaperLine(_named(turn, kind), job.state, job.note) for kind, job in jobs.items())
    code = takeaway(_named(turn, electronic[0]), electronic[1]) if electronic else None
    return turn.page(variant, options=options, body=bodies.Papers(sections=below(), lines=lines, code=code))


def _named(turn: Turn, kind: str) -> str:
    return turn.scene.words.texts[f"paper.{kind}"]
