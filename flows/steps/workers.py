"""The employees whom an application is about: from a list on a USB stick, or one after the other on the keyboard.

What was read is shown as a table in which all that is wrong is marked; nothing goes on before it is mended or taken
out. No file is kept: when the visit is over, so is the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from config.faults import Fault
from config.items import Item, items
from config.language import all_of
from devices.stick.port import Refused, Stick, Trouble
from flows.bodies import YES_NO, Body, Card, Choice, Option, PageKind, People, Table, TableColumn, Text
from flows.bodies.listed import CHANGE, DONE, REMOVE
from flows.page import Page
from flows.pages.spoken import texts
from flows.person.workers import MOST, NAME, NUMBER, NoList, Worker, Workers, columns_of, read_list, wrong_with
from flows.screen import WentBack
from flows.stay.turn import Turn
from flows.steps.collect import ENTERED, as_value, body_of
from printing.documents.port import Holder

STICK, TYPE, GO_ON = "stick", "type", "go_on"
#: what can be wrong with one entry, and with a list that was read
ENTRIES, LISTS = ("value", "missing", "number", "twice"), ("no_heading", "column_twice", "nobody", "too_many")
TEXTS = (
    *(f"trouble.{trouble}" for trouble in Trouble),
    *(f"list.{why}" for why in LISTS),
    *(f"entry.{why}" for why in ENTRIES),
    *("list.no_stick", "list.no_files", "list.stick_away", "list.right", "list.row", "list.typed", "entry.whose"),
    *("column.number", "column.name", "column.id", "column.state"),  # of COLUMNS
)
#: the pages on which one entry is mended, by the kind of its item
ENTRY = {
    kind: f"entry.{page.value}"
    for kind, page in {**ENTERED, "choice": PageKind.CHOICE}.items()
    if kind in ("text", "choice", "yes_no", "date", "month", "amount", "phone")
}
PAGES = ("", "stick", "files", "reading", "refused", "table", "people", "field", *dict.fromkeys(ENTRY.values()))
DRAWS = {
    "files": PageKind.CHOICE,
    "table": PageKind.TABLE,
    "people": PageKind.PEOPLE,
    "field": PageKind.CHOICE,
    **{page: PageKind(page.removeprefix("entry.")) for page in ENTRY.values()},
}
#: of the table, with their shares of its width
COLUMNS = {"number": 0.14, "name": 0.2, "id": 0.36, "state": 0.3}
_ENTRY_VALUES = frozenset({"who", "field", "problem"})
EXTRA = {
    "": frozenset({"columns"}),
    "stick": frozenset({"problem", "columns"}),
    "refused": frozenset({"problem"}),
    "table": frozenset({"count", "wrong"}),
    "field": frozenset({"who"}),
    **dict.fromkeys(ENTRY.values(), _ENTRY_VALUES),
}


async def ask_workers(turn: Turn) -> Workers:
    """Ask for the workers until the list is whole; an empty one is begun anew, and whoever comes back finds theirs."""
    people = turn.before.people if isinstance(turn.before, Workers) else ()
    while True:
        people = people or await _begun(turn)
        match await turn.ask(partial(_table, turn, people)):
            case "go_on":
                return Workers(people)
            case "other":
                people = ()
            case _:
                people = await _mended(turn, people)


# -- where the list comes from ----------------------------------------------------------------------------------------


async def _begun(turn: Turn) -> tuple[Worker, ...]:
    """A list that was read, or its first entry; *Back* from the question how it comes leads out of the step."""
    while True:
        how = TYPE if turn.parts.stick is None else await turn.ask(partial(turn.page, "", {"columns": _columns(turn)}))
        try:
            if how == STICK and (people := await _from_stick(turn, turn.parts.stick)):
                return people
            return (await _typed(turn),)
        except WentBack:
            if turn.parts.stick is None:
                raise


async def _from_stick(turn: Turn, stick: Stick | None) -> tuple[Worker, ...]:
    """The people of a list on a stick; nobody where whoever asks would rather type them."""
    problem = ""
    while stick is not None and await turn.ask(partial(_words, turn, "stick", {"problem": problem})) != TYPE:
        try:
            names = await stick.lists()
            if names:
                return await _chosen(turn, stick, names)
            problem = _texts(turn)["list.no_stick" if names is None else "list.no_files"]
        except Fault as fault:
            await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
            problem = _texts(turn)["list.stick_away"]
        except WentBack:
            problem = ""
    return ()


async def _chosen(turn: Turn, stick: Stick, names: tuple[str, ...]) -> tuple[Worker, ...]:
    """The people of one of the files; it is asked again until one could be read, or nobody wants to any more."""
    options = tuple(Option(str(place), name, private=True) for place, name in enumerate(names))
    while True:
        place = await turn.ask(lambda: _back(turn.page("files", options=options, body=Choice(options=options))))
        turn.screen.show(partial(turn.page, "reading"))
        rows = await stick.read(names[int(place)])
        found = rows if isinstance(rows, Refused) else read_list(rows, columns_of(turn.scene.flow))
        if isinstance(found, tuple):
            return found
        if await turn.ask(partial(_words, turn, "refused", {"problem": _why(turn, found)})) == TYPE:
            return ()


def _why(turn: Turn, found: Refused | NoList) -> str:
    """What is said of a file that was not taken."""
    name = f"list.{found.why}" if isinstance(found, NoList) else f"trouble.{found.trouble}"
    return _texts(turn)[name].format(row=found.row, column=_letter(found.column), most=MOST)


def _letter(column: int) -> str:
    """A column as spreadsheet programs call it."""
    return (chr(64 + (column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26) if column else ""


# -- what stands there ------------------------------------------------------------------------------------------------


async def _mended(turn: Turn, people: tuple[Worker, ...]) -> tuple[Worker, ...]:
    """The list after somebody has added, changed and taken out whom they wanted."""
    while True:
        page = partial(_people, turn, people)
        what, place = page().the(People).read(await turn.ask(page))
        try:
            if what == DONE:
                return people
            if what == REMOVE:
                people = people[: place - 1] + people[place:]
            elif what == CHANGE:
                people = (*people[: place - 1], await _changed(turn, people, place - 1), *people[place:])
            else:
                people = (*people, await _typed(turn))
        except WentBack:  # from the first question: all stays as it was
            continue


async def _typed(turn: Turn) -> Worker:
    """Somebody new, of whom name and number are asked: what all have in common is asked once, later."""
    one = await _asked(turn, Worker({}), NAME)
    return await _asked(turn, one, NUMBER)


async def _changed(turn: Turn, people: tuple[Worker, ...], place: int) -> Worker:
    """What is wrong is asked again; where nothing is, whoever asks says what is to be changed."""
    one, wrong = people[place], wrong_with(people)[place]
    if not wrong:
        options = tuple(Option(item, _name(item)) for item in (NAME, NUMBER, *columns_of(turn.scene.flow)))
        body = Choice(options=options)
        chosen = await turn.ask(lambda: _back(turn.page("field", {"who": one.name}, options=options, body=body)))
        return await _asked(turn, one, chosen)
    for item in wrong:
        one = await _asked(turn, one, item)
    return one


async def _asked(turn: Turn, one: Worker, item: str) -> Worker:
    """One entry, until it can be what it should be."""
    problem = ""
    while True:
        page = partial(_entry, turn, one, item, problem)
        told = one.having(item, as_value(page().body, await turn.ask(page)))
        wrong = wrong_with([told])[0].get(item)
        if wrong is None:
            return told
        problem = _texts(turn)[f"entry.{wrong}"]


# -- pages ------------------------------------------------------------------------------------------------------------


def _words(turn: Turn, variant: str, extra: Mapping[str, str]) -> Page:
    return _back(turn.page(variant, {"columns": _columns(turn), **extra}))


def _columns(turn: Turn) -> str:
    """What the columns of a list should be called."""
    return all_of(_name(item) for item in (NAME, NUMBER, *columns_of(turn.scene.flow)))


def _table(turn: Turn, people: tuple[Worker, ...]) -> Page:
    """Everybody, those first with whom something is wrong."""
    said, wrong = _texts(turn), wrong_with(people)
    order = sorted(range(len(people)), key=lambda place: not wrong[place])
    rows = tuple(
        (_where(said, people[place], place), people[place].name, _masked(people[place]), _state(said, wrong[place]))
        for place in order
    )
    titles = ("number", "name", "id", "state")
    columns = tuple(
        TableColumn(said[f"column.{one}"], share) for one, share in zip(titles, (0.14, 0.2, 0.36, 0.3), strict=True)
    )
    count = sum(map(bool, wrong))
    whole = not count and len(people) <= MOST
    buttons = [name for name in turn.scene.words.pages[f"{turn.node.page}.table"].options if whole or name != GO_ON]
    page = turn.page(
        "table", {"count": str(len(people)), "wrong": str(count)}, options=tuple(buttons), body=Table(columns, rows)
    )
    return replace(page, frame=replace(page.frame, can_go_back=False))


def _people(turn: Turn, people: tuple[Worker, ...]) -> Page:
    said, wrong = _texts(turn), wrong_with(people)
    cards = (
        Card(place, one.name, "", _masked(one), _state(said, wrong[place - 1]) if wrong[place - 1] else "")
        for place, one in enumerate(people, 1)
    )
    return turn.page("people", body=People(tuple(cards), 0, MOST), options=())


def _entry(turn: Turn, one: Worker, item: str, problem: str) -> Page:
    whose = _texts(turn)["entry.whose"].format(name=one.name) if one.name else ""
    extra = {"who": whose, "field": _name(item), "problem": problem}
    if item in (NAME, NUMBER):
        return _back(turn.page("entry.text", extra, body=Text("name" if item == NAME else "code")))
    options = _answers(items()[item])
    body: Body = body_of(items()[item], turn.today, None, (*options, Option("", "")))
    return _back(turn.page(ENTRY[items()[item].kind], extra, body=body, options=options))


def _answers(item: Item) -> tuple[Option, ...]:
    labels = item.values or ({one: texts()[one] for one in YES_NO} if item.kind == "yes_no" else {})
    return tuple(Option(value, label) for value, label in labels.items())


def _back(page: Page) -> Page:
    return replace(page, frame=replace(page.frame, can_go_back=True))


def _texts(turn: Turn) -> Mapping[str, str]:
    return turn.scene.words.texts


def _name(item: str) -> str:
    return items()[item].name


def _masked(one: Worker) -> str:
    return Holder("", one.number).masked_number if one.number else ""


def _where(said: Mapping[str, str], one: Worker, place: int) -> str:
    return said["list.row"].format(row=one.row) if one.row else said["list.typed"].format(place=place + 1)


def _state(said: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    if not wrong:
        return said["list.right"]
    item, why = next(iter(wrong.items()))
    return f"{_name(item)}{said[f'entry.{why}']}"
