"""The port of the papers: what a flow hands over, and the press that turns it into a :class:`printing.port.Paper`.

Everything is a value; the sentences come from the scene's own words, the fixed labels from ``printing/words.zh.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from config.settings import Hall
from printing.port import Paper


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
    """One rule that led to the result: what it says of this person, its article, and the document it stands in."""

    sentence: str = field(repr=False)
    article: str
    source: str


@dataclass(frozen=True)
class Material:
    """One material: how many (``1份``), in which form (``原件``), from whom."""

    name: str
    copies: str
    form: str
    issuer: str


@dataclass(frozen=True)
class Department:
    """A department that handles a part, in the order of handling."""

    name: str
    task: str


@dataclass(frozen=True)
class Promise:
    """告知承诺书 with the parts that 国办发〔2020〕42号 asks for. ``made`` is None on a promise not yet given.

    A promise cannot be made by proxy: ``holder`` of the paper is the one who promises.
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
class CasePaper:
    """受理通知书, or 办结通知书 when ``completed`` is set. Exactly one of ``completed`` and ``promised_by`` is set.

    ``certain`` is False while the holidays on the way to the promised date are not known.

    ``highlight`` is the one thing to remember of a completed case (the first month of the pension); an accepted case
    shows its promised date there. ``result`` are the facts of the outcome, ``materials`` what was handed in.
    """

    hall: Hall
    holder: Holder
    case_number: str
    matter: str
    accepted: datetime
    completed: datetime | None
    promised_by: date | None
    result: tuple[Line, ...]
    reasons: tuple[Reason, ...]
    basis: tuple[str, ...]
    next_steps: tuple[str, ...]
    highlight: Line | None = None
    materials: tuple[str, ...] = ()
    promise: Promise | None = None
    certain: bool = True

    def __post_init__(self) -> None:
        if (self.completed is None) == (self.promised_by is None):
            raise ValueError("a case is either completed or promised")


@dataclass(frozen=True)
class Receipt:
    """回执: the small paper with the case number. Exactly one of ``completed`` and ``promised_by`` is set.

    ``certain`` is False while the holidays on the way to the promised date are not known.
    """

    hall: Hall
    holder: Holder
    case_number: str
    matter: str
    accepted: datetime
    completed: datetime | None
    promised_by: date | None
    certain: bool = True

    def __post_init__(self) -> None:
        if (self.completed is None) == (self.promised_by is None):
            raise ValueError("a case is either completed or promised")


@dataclass(frozen=True)
class Notice:
    """一次性告知书: all that one needs to know before anything starts, told at once (行政许可法 art. 32).

    ``holder`` is None on the public paper of an item. ``mend`` are all the things still missing, with ``mend_by`` as
    their limit; ``refused`` are reasons why the case cannot be accepted, with ``remedies`` against that.
    """

    hall: Hall
    issued: datetime
    matter: str
    basis: tuple[str, ...]
    conditions: tuple[str, ...]
    steps: tuple[str, ...]
    materials: tuple[Material, ...]
    statutory_limit: str
    promised_limit: str
    fee: str
    holder: Holder | None = None
    departments: tuple[Department, ...] = ()
    mend: tuple[str, ...] = ()
    mend_by: date | None = None
    refused: tuple[Reason, ...] = ()
    remedies: tuple[str, ...] = ()
    promise: Promise | None = None


@dataclass(frozen=True)
class AppointmentSlip:
    """预约单. ``when`` is the one thing to remember (a time, or by when the bureau calls), ``advice`` what to do."""

    hall: Hall
    holder: Holder
    number: str
    matter: str
    when: str
    advice: str
    issued: datetime


Document = CasePaper | Receipt | Notice | AppointmentSlip


class Press(Protocol):
    """Sets papers away from the caller's thread and process. Faults: PRINTER-COMPOSE, PRINTER-FONTS."""

    async def preload(self) -> None:
        """Get ready, so that the first paper is quick. Not needed for correctness; same faults."""
        ...

    async def compose(self, key: str, document: Document) -> Paper:
        """Set ``document``; ``key`` becomes the paper's key. The same document gives the same bytes."""
        ...

    async def close(self) -> None: ...
