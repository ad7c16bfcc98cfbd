"""Papers as data: ``printing/letters/<kind>.yaml`` says what a paper is made of, and a :class:`Content` fills it.

A file names the values that it needs (``values``) and those that may be missing (``optional``). A block, or a line of
one, in which an optional value is empty is left out; so is a block whose list, facts, reasons or table have nothing in
them. ``if`` and ``unless`` name a value that decides by being there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from config.datafile import Data, load
from config.language import ZH, Language
from printing.documents import port
from printing.documents.filling import OWN_VALUES, Filling, Name, Template, Words
from printing.documents.parts import (
    AnyPart,
    CasesPart,
    CaveatsPart,
    EachPart,
    FactsPart,
    GivenLines,
    NumberedPart,
    Part,
    PromisesPart,
    ReasonsPart,
    TablePart,
    TextPart,
    all_filled,
)
from printing.documents.port import AnyBlock, Content, Letter
from printing.port import Format

#: of a content, what a paper has one kind of block for
Taken = Literal["cases", "promises", "people"]
LETTERS = Path(__file__).parent.parent / "letters"


class Layout(Data):
    """One file: what a paper is made of."""

    format: Literal["a4", "receipt"]
    title: Annotated[str, Field(min_length=1)]
    #: what it is asked for by; `numbered: false` where it stands large on the paper, and not in its head
    number: Words | Literal[""] = ""
    numbered: bool = True
    values: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    blocks: Annotated[tuple[Annotated[AnyPart, Field(discriminator="block")], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        known = {*self.values, *self.optional, *OWN_VALUES}
        wrong = [
            _refused(f"{name!r} is neither in `values` nor in `optional`", name, *where)
            for name, where in _names_in(self)
            if name not in known
        ]
        if not any(isinstance(part, CaveatsPart) for part in self._parts()):
            wrong.append(_refused("a paper owns up to what it lacks: `caveats` is missing", "", "blocks"))
        if wrong:
            raise ValidationError.from_exception_data(type(self).__name__, wrong)
        return self

    def _parts(self) -> Iterator[Part]:
        """Every block, those for each person included."""
        for block in self.blocks:
            yield block
            yield from block.blocks if isinstance(block, EachPart) else ()

    def takes(self, kind: Taken) -> bool:
        """Whether it has a place for them."""
        part = {"cases": CasesPart, "promises": PromisesPart, "people": EachPart}[kind]
        return any(isinstance(block, part) for block in self.blocks)

    def timed(self) -> frozenset[str]:
        """The values that it says as a time."""
        return frozenset(name for name, form in _forms_in(self) if form)

    def titles(self, source: str) -> tuple[tuple[str, ...], ...]:
        """The heads of the tables that take their rows from ``source``."""
        tables = (block for block in self.blocks if isinstance(block, TablePart) and block.source == source)
        return tuple(tuple(column.title for column in table.columns) for table in tables)

    def sources(self, kind: str) -> frozenset[str]:
        """The names of the ``lists``, ``facts``, ``reasons`` or ``tables`` that the paper takes from the scene."""
        taking: Mapping[str, type[NumberedPart | GivenLines | ReasonsPart | TablePart]] = {
            "lists": NumberedPart, "facts": GivenLines, "reasons": ReasonsPart, "tables": TablePart,
        }  # fmt: skip
        parts = [*self._parts()]
        lines = (line for part in parts if isinstance(part, FactsPart) for line in part.lines)
        return frozenset(part.source for part in (*parts, *lines) if isinstance(part, taking[kind]))


class Glosses(Data):
    """What every paper says of itself in another language, by its kind: the texts alone, without a source."""

    heading: str
    note: str
    papers: Mapping[str, tuple[Annotated[TextPart | FactsPart, Field(discriminator="block")], ...]]

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
    blocks = all_filled(paper.blocks, filling)
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
    for kind in get_args(Taken):
        if getattr(content, kind) and not paper.takes(kind):
            raise ValueError(f"the paper has no place for {kind}")


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
