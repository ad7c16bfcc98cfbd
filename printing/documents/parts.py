"""What a file of ``printing/letters`` may be made of: each part, and the block that a content makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from config.datafile import Data
from printing.documents import port
from printing.documents.filling import Filling, Name, Named, Words, template
from printing.documents.port import AnyBlock, Line
from printing.documents.words import words


class Part(Data):
    """What is there only ``if`` one value is, or ``unless`` another is."""

    when: Named = Field(default=Name(), alias="if")
    unless: Named = Name()

    def filled(self, filling: Filling) -> Any:
        """What this becomes, or None where nothing is to be said."""
        there = not self.when or filling.has(self.when)
        return self._filled(filling) if there and not (self.unless and filling.has(self.unless)) else None

    def _filled(self, filling: Filling) -> Any:
        raise NotImplementedError


class LinePart(Part):
    label: Words
    value: Words

    def _filled(self, filling: Filling) -> Line | None:
        label, value = filling.say(self.label), filling.say(self.value)
        return Line(label, value) if label is not None and value is not None else None


class FromScene(Part):
    """What takes its content from the scene, under a heading of the paper."""

    heading: str = ""
    source: Annotated[str, Field(min_length=1)] = Field(alias="from")


class TextPart(Part):
    block: Literal["text"]
    text: Words
    style: Literal["body", "lead", "plain", "strong", "note", "poster"] = "body"

    def _filled(self, filling: Filling) -> port.Text | None:
        text = filling.say(self.text)
        return None if text is None else port.Text(text, self.style)


class SalutationPart(Part):
    block: Literal["salutation"]

    def _filled(self, filling: Filling) -> port.Text | None:
        text = filling.say(template(words().labels.salutation))
        return None if text is None else port.Text(text, "plain")


class HighlightPart(Part):
    block: Literal["highlight"]
    label: Words
    value: Words

    def _filled(self, filling: Filling) -> port.Highlight | None:
        label, value = filling.say(self.label), filling.say(self.value)
        return port.Highlight(label, value) if label is not None and value is not None else None


class GivenLines(Data):
    """Lines that the scene gives, in the midst of those of the paper."""

    source: Annotated[str, Field(min_length=1)] = Field(alias="from")


class FactsPart(Part):
    block: Literal["facts"]
    heading: str = ""
    lines: tuple[LinePart | GivenLines, ...]

    def _filled(self, filling: Filling) -> port.Facts | None:
        lines: list[Line] = []
        for line in self.lines:
            if isinstance(line, GivenLines):
                lines += filling.content.facts.get(line.source, ())
            elif (own := line.filled(filling)) is not None:
                lines.append(own)
        return port.Facts(self.heading, tuple(lines)) if lines else None


class NumberedPart(FromScene):
    block: Literal["numbered"]

    def _filled(self, filling: Filling) -> port.Numbered | None:
        lines = filling.content.lists.get(self.source, ())
        return port.Numbered(self.heading, lines) if lines else None


class ReasonsPart(FromScene):
    block: Literal["reasons"]

    def _filled(self, filling: Filling) -> port.Reasons | None:
        reasons = filling.content.reasons.get(self.source, ())
        return port.Reasons(self.heading, reasons) if reasons else None


class ColumnPart(Data):
    title: Annotated[str, Field(min_length=1)]
    width: Annotated[float, Field(gt=0, le=100)]
    align: Literal["left", "centre", "right"] = "left"


class TablePart(FromScene):
    """Without ``empty``, a table that has no rows is left out."""

    block: Literal["table"]
    columns: Annotated[tuple[ColumnPart, ...], Field(min_length=1, max_length=12)]
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


class CasesPart(Part):
    block: Literal["cases"]
    heading: str = ""
    brief: bool = False

    def _filled(self, filling: Filling) -> port.Cases | None:
        cases = filling.content.cases
        return port.Cases(self.heading, cases, self.brief) if cases else None


class PromisesPart(Part):
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


class ContactsPart(Part):
    block: Literal["contacts"]
    heading: str = ""

    def _filled(self, _filling: Filling) -> port.Contacts:
        return port.Contacts(self.heading)


class QrPart(Part):
    block: Literal["qr"]
    text: Words

    def _filled(self, filling: Filling) -> port.Qr | None:
        text = filling.say(self.text)
        return None if text is None else port.Qr(text)


class SealPart(Part):
    block: Literal["seal"]

    def _filled(self, _filling: Filling) -> port.Seal:
        return port.Seal()


class BesidePart(Part):
    block: Literal["beside"]
    parts: Annotated[
        tuple[Annotated[ContactsPart | FactsPart | QrPart | SealPart, Field(discriminator="block")], ...],
        Field(min_length=1, max_length=3),
    ]

    def _filled(self, filling: Filling) -> port.Beside | None:
        parts = tuple(part for one in self.parts if (part := one.filled(filling)) is not None)
        return port.Beside(parts) if parts else None


class SignaturePart(Part):
    block: Literal["signature"]
    who: str = ""  # as what the citizen signs

    def _filled(self, filling: Filling) -> port.Signature:
        return port.Signature(filling.content.signature, self.who)


class CaveatsPart(Part):
    """``seal: false`` on a paper that needs none, because it decides nothing. Who acted for its holder stands above."""

    block: Literal["caveats"]
    seal: bool = True

    def _filled(self, filling: Filling) -> tuple[port.Text | port.Caveats, ...]:
        agent = filling.content.agent
        acted = words().labels.acted.format(name=agent.name, number=agent.masked_number) if agent else ""
        return (*((port.Text(acted, "plain"),) if acted else ()), port.Caveats(self.seal))


class EachPart(Part):
    """A page of its own for each of the ``people``, with what the content says of them."""

    block: Literal["each"]
    blocks: Annotated[
        tuple[
            Annotated[TextPart | FactsPart | NumberedPart | CaveatsPart, Field(discriminator="block")],
            ...,
        ],
        Field(min_length=1),
    ]

    def _filled(self, filling: Filling) -> tuple[AnyBlock, ...]:
        blocks: list[AnyBlock] = []
        for number, person in enumerate(filling.content.people):
            own = filling.of(person)
            blocks += [port.NewPage()] if number else []
            blocks += all_filled(self.blocks, own)
        return tuple(blocks)


class TargetPart(Part):
    block: Literal["target"]
    heading: str = ""

    def _filled(self, _filling: Filling) -> port.Target:
        return port.Target(self.heading)


AnyPart = (
    SalutationPart
    | TextPart
    | HighlightPart
    | FactsPart
    | NumberedPart
    | ReasonsPart
    | TablePart
    | CasesPart
    | PromisesPart
    | ContactsPart
    | QrPart
    | SealPart
    | BesidePart
    | SignaturePart
    | CaveatsPart
    | EachPart
    | TargetPart
)


def all_filled(parts: Iterable[Part], filling: Filling) -> list[AnyBlock]:
    blocks: list[AnyBlock] = []
    for part in parts:
        filled = part.filled(filling)
        blocks += filled if isinstance(filled, tuple) else [filled] if filled is not None else []
    return blocks


def _all_cells(rows: port.Rows) -> Iterator[tuple[str, ...]]:
    for group in rows.groups:
        yield from (row.cells for row in group.rows)
        yield from (total for total in (group.total,) if total)
    yield from (total for total in (rows.total,) if total)
