"""The port of the papers: what a scene hands over (:class:`Content`), the letter that it fills, and the press.

Everything is a value. Which blocks a paper has is data (``printing/letters/<kind>.yaml``); the blocks are a closed set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

from config.ink import Strokes
from config.language import ZH, Language
from config.settings import Hall
from printing.port import Format, Paper

# -- what a scene says -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """Whom a paper is for. Hand over the whole number: papers show it masked, so that nobody can forget to."""

    name: str = field(repr=False)
    number: str = field(repr=False)

    @property
    def masked_number(self) -> str:
        """First and last four characters, as ``5100****0015``; all of a shorter one is hidden."""
        return f"{self.number[:4]}****{self.number[-4:]}" if len(self.number) > 8 else "****"


@dataclass(frozen=True)
class Line:
    """A label and its value."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Reason:
    """One rule that led to the result: what it says of this person, its article, and the document it stands in.

    What stands in no document, as that the data of two offices differ, has neither.
    """

    sentence: str = field(repr=False)
    article: str = ""
    source: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table, a text for each column; ``note`` (a basis, a source) stands below it across all columns."""

    cells: tuple[str, ...] = field(repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Group:
    """Rows that belong together, as those of a year; ``total`` is their last line, a text for each column."""

    rows: tuple[Row, ...]
    total: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Rows:
    """The content of a table; ``total`` is the last line of all."""

    groups: tuple[Group, ...]
    total: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, *rows: tuple[str, ...]) -> Rows:
        """Plain rows without totals; none is an empty table."""
        return cls((Group(tuple(map(Row, rows))),) if rows else ())


@dataclass(frozen=True)
class Promise:
    """告知承诺书 with the parts that 国办发〔2020〕42号 asks for. ``made`` is None on a promise not yet given.

    A promise cannot be made by proxy: ``holder`` of the paper is the one who promises, or their guardian.
    """

    matter: str
    basis: tuple[str, ...]
    proof: str
    way: str
    liability: str
    verification: str
    statements: tuple[str, ...]
    made: datetime | None = None


@dataclass(frozen=True)
class CaseEntry:
    """One case of a bundle as the office has decided it.

    A ``refused`` one has no number, but a reason and what can be done against it. ``certain`` is False while the
    holidays on the way to the promised date are not known. ``result`` are the facts of the outcome.
    """

    matter: str
    state: Literal["completed", "accepted", "refused"]
    number: str = field(default="", repr=False)
    completed: datetime | None = None
    promised_by: date | None = None
    certain: bool = True
    result: tuple[Line, ...] = ()
    reason: Reason | None = None
    remedies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.state == "refused") != (self.reason is not None) or (self.state == "refused") == bool(self.number):
            raise ValueError("a refused case has a reason and no number, any other a number and no reason")
        if self.state == "completed" and self.promised_by:
            raise ValueError("a case is either completed or promised")


#: what fills a ``{name}``: a text as it stands, or a time, which the paper says (``{name:day}``, ``{name:moment}``)
Value = str | date | datetime


@dataclass(frozen=True)
class Content:
    """What fills a paper, by the names that its file gives. ``holder`` is None on a paper for everybody, and ``agent``
    where nobody has acted for the holder.

    ``issued`` is the date beside the seal. Of ``values`` a paper takes what it names; of all the others nothing may be
    left over, because it would be lost without a word. ``gloss`` is the language in which the paper says at its end
    what it is; in Chinese it has said so before.
    """

    hall: Hall
    issued: datetime
    holder: Holder | None = None
    agent: Holder | None = None
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)
    facts: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    reasons: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    tables: Mapping[str, Rows] = field(default_factory=dict)
    #: what a page of each of these people says of them
    people: tuple[Mapping[str, Value], ...] = field(default=(), repr=False)
    promises: tuple[Promise, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    signature: Strokes | None = field(default=None, repr=False)
    gloss: Language = ZH


# -- the blocks of a letter: a closed set, each with one renderer ------------------------------------------------------

#: so many rows, lines or cases are an error, and no paper
_Many = Meta(max_length=5000)


class Block(Struct, frozen=True, tag=True):
    """Base of all. What a block says may be personal, and is never shown."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Text(Block, frozen=True):
    """A paragraph: ``body``, ``lead`` (indented), ``plain`` (not justified), ``strong``, ``note`` (small), ``poster``.

    A poster is read from some metres away.
    """

    text: str
    style: Literal["body", "lead", "plain", "strong", "note", "poster"] = "body"


class Highlight(Block, frozen=True):
    """The one thing to remember, large."""

    label: str
    value: str


class Facts(Block, frozen=True):
    """Labels and values."""

    heading: str
    lines: Annotated[tuple[Line, ...], _Many]


class Numbered(Block, frozen=True):
    """Numbered lines; a single one has no number."""

    heading: str
    lines: Annotated[tuple[str, ...], _Many]


class Reasons(Block, frozen=True):
    """Numbered reasons, each with its article and source."""

    heading: str
    reasons: Annotated[tuple[Reason, ...], _Many]


@dataclass(frozen=True)
class Column:
    """A column: its head, its ``width`` as a share of all, and how its texts are aligned."""

    title: str
    width: Annotated[float, Meta(gt=0, le=100)]
    align: Literal["left", "centre", "right"] = "left"


class Table(Block, frozen=True):
    """A table of any length, whose heads stand on each page; ``empty`` is said instead where there are no rows.

    A column in which nothing stands is left out.

    ``dense``: less air between the rows, for hundreds of them; the letters keep their size.
    """

    heading: str
    columns: Annotated[tuple[Column, ...], Meta(min_length=1, max_length=12)]
    rows: Rows
    empty: str = ""
    dense: bool = False


class Cases(Block, frozen=True):
    """Every case of a bundle with its own number, state and date; ``brief``, for a receipt, without its outcome."""

    heading: str
    cases: Annotated[tuple[CaseEntry, ...], _Many]
    brief: bool = False


class Promised(Block, frozen=True):
    """告知承诺书: the duty that is told, the statements, and by whom they were made (``given``, or lines to sign)."""

    promise: Promise
    titled: bool
    given: str = ""
    strokes: Strokes | None = None


class Contacts(Block, frozen=True):
    """Where to ask and where to complain."""

    heading: str = ""


class Qr(Block, frozen=True):
    """A code to scan."""

    text: Annotated[str, Meta(min_length=1, max_length=500)]


class Seal(Block, frozen=True):
    """The place of the seal, with the bureau and the date."""


class Beside(Block, frozen=True):
    """Parts beside each other, kept together; below each other on a narrow paper."""

    parts: Annotated[tuple[Contacts | Facts | Qr | Seal, ...], Meta(min_length=1, max_length=3)]


class Signature(Block, frozen=True):
    """Where the citizen has signed on the glass, or the line on which the paper is signed for.

    ``who``: as what somebody signs it, where it is no paper that is signed for.
    """

    strokes: Strokes | None = None
    who: Annotated[str, Meta(max_length=20)] = ""


class Caveats(Block, frozen=True):
    """What the paper owns up to: that it carries no ``seal`` yet, and characters that this machine cannot draw."""

    seal: bool = True


class NewPage(Block, frozen=True):
    """What follows begins on a page of its own, under the head of the paper: it is given away by itself."""


class Target(Block, frozen=True):
    """What a printer must be able to print: a ruler in true size, steps of grey, and lines from coarse to fine."""

    heading: str


AnyBlock = (
    Text
    | Highlight
    | Facts
    | Numbered
    | Reasons
    | Table
    | Cases
    | Promised
    | Contacts
    | Qr
    | Seal
    | Beside
    | Signature
    | Caveats
    | NewPage
    | Target
)


@dataclass(frozen=True)
class Stamp:
    """Which kiosk prints a paper, and when (to the second)."""

    kiosk: Annotated[str, Meta(min_length=1, max_length=40)]
    printed: datetime


@dataclass(frozen=True)
class Letter:
    """A paper, complete but for its setting. ``kind`` is the name of its file.

    ``number`` is said in its head if the letter is ``numbered``, else somewhere on it. ``copy`` is 0 of the paper
    itself; 1 of its first reprint, every page of which says so.
    """

    kind: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,40}$")]
    format: Format
    title: Annotated[str, Meta(min_length=1, max_length=60)]
    number: str = field(repr=False)
    hall: Hall
    issued: datetime
    blocks: Annotated[tuple[AnyBlock, ...], Meta(min_length=1, max_length=1000)]
    numbered: bool = True
    copy: Annotated[int, Meta(ge=0, le=9)] = 0

    def on_sheet(self) -> Letter:
        """As a printer of sheets takes it: a receipt becomes a small page."""
        return replace(self, format=Format.A5) if self.format is Format.RECEIPT else self


class Press(Protocol):
    """Sets papers away from the caller's thread and process, each with its proof.

    Faults: PRINTER-COMPOSE, PRINTER-FONTS, PRINTER-KEY.
    """

    async def preload(self) -> None:
        """Get ready, so that the first paper is quick. Not needed for correctness; same faults."""
        ...

    async def rest(self) -> None:
        """Nobody is there: hold nothing in memory until it is asked again."""
        ...

    async def compose(self, key: str, letter: Letter) -> Paper:
        """Set ``letter``; ``key`` becomes the paper's key. The same letter at the same second gives the same bytes."""
        ...

    async def electronic(self, letter: Letter) -> str:
        """``letter`` as text for a telephone, with its proof on the last line. PRINTER-KEY."""
        ...

    async def close(self) -> None: ...
