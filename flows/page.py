"""What a citizen sees at one moment, as a value: the same page is drawn by Qt, checked by tests and walked headless."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PageKind(StrEnum):
    """One kind, one file ``ui/qml/screens/<Kind>Screen.qml`` (``insert_card`` → ``InsertCardScreen.qml``)."""

    INSERT_CARD = "insert_card"
    WORKING = "working"
    CONSENT = "consent"
    FACE = "face"
    SCAN = "scan"
    STAFF_CHECK = "staff_check"
    CHOICE = "choice"
    PIN = "pin"
    NUMBER = "number"
    RESULT = "result"
    TABLE = "table"
    NOTICE = "notice"
    PROMISE = "promise"
    CONFIRM = "confirm"
    PAPERS = "papers"
    RATING = "rating"
    TAKE_CARD = "take_card"
    GOODBYE = "goodbye"
    FAULT = "fault"


class CardKind(StrEnum):
    """Which card a page draws: one that goes into a slot, or one that is laid on its reader."""

    SOCIAL = "social_card"
    ID = "id_card"


class Weight(StrEnum):
    """How loud a button is; a page has at most one PRIMARY."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


@dataclass(frozen=True)
class Option:
    """A button. Touching it answers ``id``."""

    id: str
    label: str
    hint: str = ""
    weight: Weight = Weight.SECONDARY


@dataclass(frozen=True)
class Fact:
    """A label and its value, for summaries. ``change`` is the answer of the button beside it, where there is one."""

    label: str
    value: str
    change: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, its facts and its lines, for longer texts; a screen shows as many as fit and turns pages."""

    heading: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table. ``share`` of the width, from 0 to 1; numbers stand on the ``right``."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns, of any number: a screen shows as many as fit and turns pages. ``totals`` end it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Digits:
    """What a ``number`` page takes: from ``least`` to ``most`` digits, set in ``groups`` (``(4, 2, 2)`` of a day).

    ``units`` stand behind the groups, where there are any: year, month, day.
    """

    least: int
    most: int
    groups: tuple[int, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """The step bar: the names of the stages of the visit, and the one that the citizen is in (from 0)."""

    stages: tuple[str, ...]
    current: int


@dataclass(frozen=True)
class PaperLine:
    """One paper on its way. ``state`` is ``queued``, ``printing``, ``sent_to_printer`` or ``failed``."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class FaceHint:
    """Guidance during the face check. ``prompt`` is a :class:`devices.face.port.Prompt`; the box is in shares (0…1)."""

    prompt: str
    text: str
    box: tuple[float, float, float, float] | None
    steps_done: int
    steps: int


@dataclass(frozen=True)
class FaultVoices:
    """The fault screen: the citizen's sentence is the page's ``lead``; the staff's voice is folded away."""

    code: str
    staff: str
    remedies: tuple[str, ...]
    detail: str


@dataclass(frozen=True)
class Page:
    """One screen. ``node`` names the step of the flow; showing the same node again updates the screen in place."""

    kind: PageKind
    node: str
    title: str
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    options: tuple[Option, ...] = ()
    #: the one thing to remember, large: a date, a case number
    highlight: Fact | None = None
    progress: Progress | None = None
    can_go_back: bool = False
    can_finish: bool = True
    #: a page to read gets the longer idle time
    reading: bool = False
    #: for ``insert_card`` and ``take_card``
    card: CardKind = CardKind.SOCIAL
    papers: tuple[PaperLine, ...] = ()
    face: FaceHint | None = None
    fault: FaultVoices | None = None
    #: what may be said aloud: the page's own words, without any value that was filled into them
    spoken: str = ""
    #: for ``pin``: how many digits
    digits: int = 0
    #: for ``number``: what may be typed
    number: Digits | None = None
    #: for ``table``
    table: Table | None = None
    #: why this is asked for, from the data of the item
    why: str = ""
    #: for ``staff_check``: the record's picture, PNG or JPEG; empty when there is none
    portrait: bytes = field(default=b"", repr=False)
    #: for ``staff_check``: whether the camera's picture stands beside it; without consent it never does
    live: bool = False

    @property
    def every_fact(self) -> tuple[Fact, ...]:
        """Its own and those of its sections, in their order."""
        return (*self.facts, *(fact for section in self.sections for fact in section.facts))
