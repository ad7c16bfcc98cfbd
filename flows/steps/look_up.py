"""Looking things up: what was paid month by month, what was applied for, and what every matter means for anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from config.matters import matters
from config.names import masked_name
from flows.bodies import Option, ProgressMap, Reached, Stage, Table, TableColumn, Way, Weight
from flows.bundle import notice
from flows.bundle.lookup import ChosenMatter, ChosenScene, Contributions, Handled, chosen_matter, yuan
from flows.page import Page
from flows.person.identity import applicant, served
from flows.stay.turn import Turn
from law.wording import Count, say_day
from office.port import UNDER_WAY, Accepted, Case, CaseState

#: of a table of contributions, in shares of the width
SHARES = (0.18, 0.42, 0.2, 0.2)
LEAVE = "none"
#: words that a list of months, and one of cases, need
CONTRIBUTION_TEXTS = ("contributions.columns", "contributions.months", "contributions.total")
CASE_TEXTS = tuple(
    f"cases.{text}"
    for text in ("some", "none", "number", "made", "completed", "accepted", "end", "by", "uncertain", "refused")
)


async def fetch_contributions(turn: Turn) -> Contributions:
    turn.screen.show(turn.page)
    whose = applicant(turn.answers)
    return Contributions(await turn.parts.office.contributions_of(whose.holder.identity, whose.agent))


async def show_contributions(turn: Turn) -> str:
    """Every month on a table of as many pages as it takes; the newest first, for that is what somebody looks for."""
    return await turn.ask(partial(_contributions_page, turn))


def _contributions_page(turn: Turn) -> Page:
    paid = turn.answers.the(Contributions)
    titles = turn.scene.words.texts["contributions.columns"].split("|")
    newest = sorted(paid.months, key=lambda month: month.month, reverse=True)
    columns = tuple(
        TableColumn(title, share, right=place > 1)
        for place, (title, share) in enumerate(zip(titles, SHARES, strict=True))
    )
    rows = tuple((month.month, month.unit, yuan(month.base), yuan(month.person_paid)) for month in newest)
    total = turn.scene.words.texts["contributions.months"].format(months=Count(paid.rows))
    totals = (turn.scene.words.texts["contributions.total"], total, "", yuan(paid.paid))
    extra = {"months": Count(paid.rows)}
    return turn.page(extra=extra, options=turn.node.options, body=Table(columns, rows, totals))


async def fetch_cases(turn: Turn) -> Handled:
    turn.screen.show(turn.page)
    return Handled(await turn.parts.office.cases_of(served(turn.answers).holder.identity))


async def show_cases(turn: Turn) -> str:
    """Every case with its number, its state and its date; the newest first."""
    return await turn.ask(partial(_cases_page, turn))


def _cases_page(turn: Turn) -> Page:
    ways = tuple(_of_cases(turn.answers.the(Handled).bundles, turn))
    extra = {"cases": turn.scene.words.texts["cases.some" if ways else "cases.none"]}
    return turn.page(extra=extra, options=turn.node.options, body=ProgressMap(ways))


async def choose_scene(turn: Turn) -> ChosenScene:
    """Which scene anybody wants to read about, in the order of the first screen."""
    chosen = await turn.ask(partial(_scenes_page, turn))
    return ChosenScene(None if chosen == LEAVE else chosen)


def _scenes_page(turn: Turn) -> Page:
    told = (scene for scene in turn.programme().values() if scene.flow.matters and scene.offer.stands_in is None)
    options = (Option(scene.name, scene.words.title, scene.words.hint) for scene in told)
    return turn.page(options=(*options, _leave(turn, "enough")))


async def choose_matter(turn: Turn) -> ChosenMatter:
    """Which of its matters."""
    chosen = await turn.ask(partial(_matters_page, turn))
    return ChosenMatter(None if chosen == LEAVE else chosen)


def _matters_page(turn: Turn) -> Page:
    bundle = turn.programme()[turn.answers.the(ChosenScene).scene or ""].flow.matters
    options = (Option(name, matters()[name].name) for name in bundle)
    return turn.page(options=(*options, _leave(turn, "other_scene")))


async def show_matter(turn: Turn) -> str:
    """The notice of one matter, for anybody: with every item, and who gives it."""
    return await turn.ask(partial(_matter_page, turn))


def _matter_page(turn: Turn) -> Page:
    name = chosen_matter(turn.answers)
    words = turn.programme()[turn.answers.the(ChosenScene).scene or ""].words.notice
    own = notice.own_words(words, (name,))
    sections = notice.of_a_matter(name, own, turn.parts.settings.hall, turn.today)
    return turn.page(extra={"matter": matters()[name].name}, options=turn.node.options, sections=sections)


def _of_cases(bundles: Sequence[Accepted], turn: Turn) -> Iterator[Way]:
    texts = turn.scene.words.texts
    for bundle in bundles:
        for case in bundle.cases:
            number = texts["cases.number"].format(number=case.number) if case.number else ""
            number = f"{number} {masked_name(case.whose)}".strip()  # on a screen others could see whom it is about
            yield Way(matters()[case.matter].name, number, tuple(_stages(case, bundle.at.date(), texts)))


def _stages(case: Case, made: date, texts: Mapping[str, str]) -> Iterator[Stage]:
    """What lies behind a case and what before it: asked for, taken or not, decided."""
    yield Stage(texts["cases.made"], say_day(made), Reached.DONE)
    match case.state:
        case CaseState.REFUSED:
            yield Stage(texts["cases.refused"], "", Reached.ENDED)
        case CaseState.COMPLETED:
            yield Stage(texts["cases.accepted"], "", Reached.DONE)
            yield Stage(texts["cases.completed"], "", Reached.DONE)
        case state if state in UNDER_WAY:
            doubt = "" if case.certain else texts["cases.uncertain"]
            by = texts["cases.by"].format(day=say_day(case.promised_by)) + doubt if case.promised_by else ""
            yield Stage(texts["cases.accepted"], "", Reached.NOW)
            yield Stage(texts["cases.end"], by, Reached.AHEAD)


def _leave(turn: Turn, text: str) -> Option:
    return Option(LEAVE, turn.scene.words.texts[text], weight=Weight.QUIET)
