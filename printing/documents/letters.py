"""Papers as data: ``printing/letters/<kind>.yaml`` says what a paper is made of, and a :class:`Content` fills it.

A file names the values that it needs (``values``) and those that may be missing (``optional``). A block, or a line of
one, in which an optional value is empty is left out; so is a block whose list, facts, reasons or table have nothing in
them. ``if`` and ``unless`` name a value that decides by being there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from config.datafile import Data, load
from config.language import ZH, Language
from printing.documents import port
from printing.documents.filling import OWN_VALUES, Filling, Name, Named, Template, Words, template
from printing.documents.port import AnyBlock, Content, Letter, Line
from printing.documents.words import words
from printing.port import Format

LETTERS = Path(__file__).parent.parent / "letters"


class _Conditional(Data):
    """What is there only ``if`` one value is, or ``unless`` another is."""

    when: Named = Field(default=Name(), alias="if")
    unless: Named = Name()

    def filled(self, filling: Filling) -> Any:
        """What this becomes, or None where nothing is to be said."""
        there = not self.when or filling.has(self.when)
        return self._filled(filling) if there and not (self.unless and filling.has(self.unless)) else None

    def _filled(self, filling: Filling) -> Any:
        raise NotImplementedError


class _Line(_Conditional):
    label: Words
    value: Words

    def _filled(self, filling: Filling) -> Line | None:
        label, value = filling.say(self.label), filling.say(self.value)
        return Line(label, value) if label is not None and value is not None else None


class _From(_Conditional):
    """What takes its content from the scene, under a heading of the paper."""

    heading: str = ""
    source: Annotated[str, Field(min_length=1)] = Field(alias="from")


class _Text(_Conditional):
    block: Literal["text"]
    text: Words
    style: Literal["body", "lead", "plain", "strong", "note", "poster"] = "body"

    def _filled(self, filling: Filling) -> port.Text | None:
        text = filling.say(self.text)
        return None if text is None else port.Text(text, self.style)


class _Salutation(_Conditional):
    block: Literal["salutation"]

    def _filled(self, filling: Filling) -> port.Text | None:
        text = filling.say(template(words().labels.salutation))
        return None if text is None else port.Text(text, "plain")


class _Highlight(_Conditional):
    block: Literal["highlight"]
    label: Words
    value: Words

    def _filled(self, filling: Filling) -> port.Highlight | None:
        label, value = filling.say(self.label), filling.say(self.value)
        return port.Highlight(label, value) if label is not None and value is not None else None


class _Given(Data):
    """Lines that the scene gives, in the midst of those of the paper."""

    source: Annotated[str, Field(min_length=1)] = Field(alias="from")


class _Facts(_Conditional):
    block: Literal["facts"]
    heading: str = ""
    lines: tuple[_Line | _Given, ...]

    def _filled(self, filling: Filling) -> port.Facts | None:
        lines: list[Line] = []
        for line in self.lines:
            if isinstance(line, _Given):
                lines += filling.content.facts.get(line.source, ())
            elif (own := line.filled(filling)) is not None:
                lines.append(own)
        return port.Facts(self.heading, tuple(lines)) if lines else None


class _Numbered(_From):
    block: Literal["numbered"]

    def _filled(self, filling: Filling) -> port.Numbered | None:
        lines = filling.content.lists.get(self.source, ())
        return port.Numbered(self.heading, lines) if lines else None


class _Reasons(_From):
    block: Literal["reasons"]

    def _filled(self, filling: Filling) -> port.Reasons | None:
        reasons = filling.content.reasons.get(self.source, ())
        return port.Reasons(self.heading, reasons) if reasons else None


class _Column(Data):
    title: Annotated[str, Field(min_length=1)]
    width: Annotated[float, Field(gt=0, le=100)]
    align: Literal["left", "centre", "right"] = "left"


class _Table(_From):
    """Without ``empty``, a table that has no rows is left out."""

    block: Literal["table"]
    columns: Annotated[tuple[_Column, ...], Field(min_length=1, max_length=12)]
    empty: str = ""
    dense: bool = False

    def _filled(self, filling: Filling) -> port.Table | None:
        rows = filling.content.tables.get(self.source, port.Rows(()))
        for cells in _all_cells(rows):
            if len(cells) != len(self.columns):
                raise ValueError(f"table {self.source!r} has {len(self.columns)} columns, and a row of {len(cells)}")
        if not rows.groups and not self.empty:
            return None
        columns = tuple(port.Column(column.title, column.width, column.align) for column in self.columns)
        return port.Table(self.heading, columns, rows, self.empty, self.dense)


class _Cases(_Conditional):
    block: Literal["cases"]
    heading: str = ""
    brief: bool = False

    def _filled(self, filling: Filling) -> port.Cases | None:
        cases = filling.content.cases
        return port.Cases(self.heading, cases, self.brief) if cases else None


class _Promises(_Conditional):
    """Every promise; ``titled`` where the paper has another title."""

    block: Literal["promises"]
    titled: bool = True

    def _filled(self, filling: Filling) -> tuple[port.Promised, ...]:
        return tuple(self._promised(promise, filling) for promise in filling.content.promises)

    def _promised(self, promise: port.Promise, filling: Filling) -> port.Promised:
        holder, labels = filling.content.holder, words().promise
        if promise.made is None or holder is None:
            return port.Promised(promise, self.titled)
        moment = words().moment(promise.made)
        who = filling.content.agent or holder  # a guardian, who alone promises for another
        given = labels.made.format(name=who.name, number=who.masked_number, moment=moment)
        return port.Promised(promise, self.titled, given, filling.content.signature)


class _Contacts(_Conditional):
    block: Literal["contacts"]
    heading: str = ""

    def _filled(self, _filling: Filling) -> port.Contacts:
        return port.Contacts(self.heading)


class _Qr(_Conditional):
    block: Literal["qr"]
    text: Words

    def _filled(self, filling: Filling) -> port.Qr | None:
        text = filling.say(self.text)
        return None if text is None else port.Qr(text)


class _Seal(_Conditional):
    block: Literal["seal"]

    def _filled(self, _filling: Filling) -> port.Seal:
        return port.Seal()


class _Beside(_Conditional):
    block: Literal["beside"]
    parts: Annotated[
        tuple[Annotated[_Contacts | _Facts | _Qr | _Seal, Field(discriminator="block")], ...],
        Field(min_length=1, max_length=3),
    ]

    def _filled(self, filling: Filling) -> port.Beside | None:
        parts = tuple(part for one in self.parts if (part := one.filled(filling)) is not None)
        return port.Beside(parts) if parts else None


class _Signature(_Conditional):
    block: Literal["signature"]
    who: str = ""  # as what the citizen signs

    def _filled(self, filling: Filling) -> port.Signature:
        return port.Signature(filling.content.signature, self.who)


class _Caveats(_Conditional):
    """``seal: false`` on a paper that needs none, because it decides nothing. Who acted for its holder stands above."""

    block: Literal["caveats"]
    seal: bool = True

    def _filled(self, filling: Filling) -> tuple[port.Text | port.Caveats, ...]:
        agent = filling.content.agent
        acted = words().labels.acted.format(name=agent.name, number=agent.masked_number) if agent else ""
        return (*((port.Text(acted, "plain"),) if acted else ()), port.Caveats(self.seal))


class _Target(_Conditional):
    block: Literal["target"]
    heading: str = ""

    def _filled(self, _filling: Filling) -> port.Target:
        return port.Target(self.heading)


_AnyPart = (
    _Salutation
    | _Text
    | _Highlight
    | _Facts
    | _Numbered
    | _Reasons
    | _Table
    | _Cases
    | _Promises
    | _Contacts
    | _Qr
    | _Seal
    | _Beside
    | _Signature
    | _Caveats
    | _Target
)


class Layout(Data):
    """One file: what a paper is made of."""

    format: Literal["a4", "receipt"]
    title: Annotated[str, Field(min_length=1)]
    #: what it is asked for by; `numbered: false` where it stands large on the paper, and not in its head
    number: Words | Literal[""] = ""
    numbered: bool = True
    values: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    blocks: Annotated[tuple[Annotated[_AnyPart, Field(discriminator="block")], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        known = {*self.values, *self.optional, *OWN_VALUES}
        wrong = [
            _refused(f"{name!r} is neither in `values` nor in `optional`", name, *where)
            for name, where in _names_in(self)
            if name not in known
        ]
        if not any(isinstance(part, _Caveats) for part in self.blocks):
            wrong.append(_refused("a paper owns up to what it lacks: `caveats` is missing", "", "blocks"))
        if wrong:
            raise ValidationError.from_exception_data(type(self).__name__, wrong)
        return self

    def takes(self, kind: Literal["cases", "promises"]) -> bool:
        """Whether it has a place for them."""
        part = {"cases": _Cases, "promises": _Promises}[kind]
        return any(isinstance(block, part) for block in self.blocks)

    def timed(self) -> frozenset[str]:
        """The values that it says as a time."""
        return frozenset(name for name, form in _forms_in(self) if form)

    def titles(self, source: str) -> tuple[tuple[str, ...], ...]:
        """The heads of the tables that take their rows from ``source``."""
        tables = (block for block in self.blocks if isinstance(block, _Table) and block.source == source)
        return tuple(tuple(column.title for column in table.columns) for table in tables)

    def sources(self, kind: str) -> frozenset[str]:
        """The names of the ``lists``, ``facts``, ``reasons`` or ``tables`` that the paper takes from the scene."""
        taking: Mapping[str, type[_Numbered | _Given | _Reasons | _Table]] = {
            "lists": _Numbered, "facts": _Given, "reasons": _Reasons, "tables": _Table,
        }  # fmt: skip
        lines = (line for part in self.blocks if isinstance(part, _Facts) for line in part.lines)
        return frozenset(part.source for part in (*self.blocks, *lines) if isinstance(part, taking[kind]))


class Glosses(Data):
    """What every paper says of itself in another language, by its kind: the texts alone, without a source."""

    heading: str
    note: str
    papers: Mapping[str, tuple[Annotated[_Text | _Facts, Field(discriminator="block")], ...]]

    def of(self, kind: str, filling: Filling) -> tuple[AnyBlock, ...]:
        """What stands below the paper; nothing where it has no gloss, as one that was handed in."""
        filled = (part.filled(filling) for part in self.papers.get(kind, ()))
        blocks = [block for block in filled if block is not None]
        what = tuple(block.text for block in blocks[:1] if isinstance(block, port.Text))
        return (port.Numbered(self.heading, what), *blocks[1:], port.Text(self.note, "note")) if what else ()

    def names(self, kind: str) -> frozenset[str]:
        """The values that the gloss of a paper takes from its content."""
        return frozenset(name for name, _ in _names_in(self.papers[kind]))


@cache
def glosses(language: Language) -> Glosses:
    """The glosses of a language, if it has some; :class:`~config.datafile.DataFileError` when its file is wrong."""
    file = LETTERS.parent / f"glosses.{language}.yaml"
    return load(file, Glosses) if file.is_file() else Glosses(heading="", note="", papers={})


@cache
def layout(kind: str, folder: Path = LETTERS) -> Layout:
    """The paper ``kind``; :class:`~config.datafile.DataFileError` says what is wrong with its file, and where."""
    return load(folder / f"{kind}.yaml", Layout)


def kinds(folder: Path = LETTERS) -> tuple[str, ...]:
    """Every kind of paper there is."""
    return tuple(sorted(file.stem for file in folder.glob("*.yaml")))


def letter(kind: str, content: Content, folder: Path = LETTERS) -> Letter:
    """The paper ``kind``, filled; ValueError when a value is missing, or a part of the content has no place in it."""
    paper = layout(kind, folder)
    _refuse_leftovers(paper, content)
    filling = Filling(paper.optional, content)
    blocks: list[AnyBlock] = []
    for part in paper.blocks:
        filled = part.filled(filling)
        blocks += filled if isinstance(filled, tuple) else [filled] if filled is not None else []
    if content.gloss != ZH:
        blocks += glosses(content.gloss).of(kind, filling)
    number = filling.say(paper.number) or ""
    return Letter(
        kind,
        Format(paper.format),
        paper.title,
        number,
        content.hall,
        content.issued,
        tuple(blocks),
        numbered=paper.numbered,
    )


def _refuse_leftovers(paper: Layout, content: Content) -> None:
    for kind in ("facts", "lists", "reasons", "tables"):
        if over := set(getattr(content, kind)) - paper.sources(kind):
            raise ValueError(f"the paper has no place for {min(over)!r} of {kind}")
    taken: tuple[Literal["cases", "promises"], ...] = ("cases", "promises")
    for kind in taken:
        if getattr(content, kind) and not paper.takes(kind):
            raise ValueError(f"the paper has no place for {kind}")


def _all_cells(rows: port.Rows) -> Iterator[tuple[str, ...]]:
    for group in rows.groups:
        yield from (row.cells for row in group.rows)
        yield from (total for total in (group.total,) if total)
    yield from (total for total in (rows.total,) if total)


def _names_in(value: Any, *where: str | int) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The names of values that stand below ``value``, with their places."""
    match value:
        case Template():
            yield from ((name, where) for _, name, _ in value.pieces if name is not None)
        case Name():
            yield from [(str(value), where)] if value else []
        case tuple():
            for place, part in enumerate(value):
                yield from _names_in(part, *where, place)
        case Data():
            for field, info in type(value).model_fields.items():
                yield from _names_in(getattr(value, field), *where, info.alias or field)


def _forms_in(value: Any) -> Iterator[tuple[str, str]]:
    """The names of values that stand below ``value``, each with its form."""
    match value:
        case Template():
            yield from ((name, form) for _, name, form in value.pieces if name is not None)
        case tuple():
            for part in value:
                yield from _forms_in(part)
        case Data():
            for field in type(value).model_fields:
                yield from _forms_in(getattr(value, field))


def _refused(sentence: str, given: str, *where: str | int) -> InitErrorDetails:
    error = PydanticCustomError("unfit", "{reason}", {"reason": sentence})
    return InitErrorDetails(type=error, loc=where, input=given)
