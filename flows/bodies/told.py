"""Bodies that are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.bodies.body import Body, PageKind, Told
from flows.bodies.parts import PaperLine, Scannable, Stop, TableColumn


@dataclass(frozen=True)
class Notice(Told):
    """A longer text, page by page."""

    kind = PageKind.NOTICE


@dataclass(frozen=True)
class Consent(Told):
    """Who asks, for what, how long, how to withdraw. The answers weigh the same: a consent that is nudged is none."""

    kind = PageKind.CONSENT


@dataclass(frozen=True)
class Promise(Told):
    """What the citizen states, and the one button that makes it a promise."""

    kind = PageKind.PROMISE


@dataclass(frozen=True)
class Result(Told):
    """The answer, and why, naming the article."""

    kind = PageKind.RESULT


@dataclass(frozen=True)
class Review(Told):
    """Everything that will be handed in, once more; lines that may be changed have their button."""

    kind = PageKind.CONFIRM


@dataclass(frozen=True)
class Table(Body):
    """Rows under columns, of any number: a screen shows as many as fit and turns pages. ``totals`` end it."""

    kind = PageKind.TABLE
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    totals: tuple[str, ...] = ()

    @property
    def stops(self) -> Iterator[Stop]:
        yield Stop(" ".join(column.title for column in self.columns))
        yield from (Stop(" ".join(filter(None, row)), private=True) for row in (*self.rows, self.totals) if row)


@dataclass(frozen=True)
class Papers(Told):
    """Each paper on its way, in honest words."""

    kind = PageKind.PAPERS
    lines: tuple[PaperLine, ...] = ()
    #: to take along what is needed to fetch a paper that did not come out
    code: Scannable | None = None

    @property
    def stops(self) -> Iterator[Stop]:
        yield from (line.stop for line in self.lines)
        if self.code is not None:
            yield self.code.stop
        yield from super().stops


@dataclass(frozen=True)
class Goodbye(Body):
    """The end. It goes away by itself. ``sign`` says how: ``done``, ``waiting``, or nothing where nothing was done."""

    kind = PageKind.GOODBYE
    sign: str = "done"


@dataclass(frozen=True)
class FaultVoices(Told):
    """A fault: the citizen's sentence is the page's ``lead``, the staff's voice is folded away."""

    kind = PageKind.FAULT
    code: str = ""
    staff: str = ""
    remedies: tuple[str, ...] = ()
    detail: str = ""

    @property
    def stops(self) -> Iterator[Stop]:
        yield from super().stops
        yield Stop(self.code)
