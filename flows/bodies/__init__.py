"""The bodies of pages: a closed set of values, one for each kind of thing that a page shows or asks.

Every body tells its *stops* (:class:`Stop`): what there is to hear and to do, in the order of reading. Touch, keys,
speech and accessible names follow from them, so that no page needs code of its own for ears. A body that takes more
than a button says by :meth:`Body.read` what an answer means; an answer itself is plain text, whoever gives it.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.bodies.asked import GRADES, YES_NO, Choice, Pin, Rating, YesNo
from flows.bodies.body import Body, Entry, PageKind, Told
from flows.bodies.captured import Corner, Document, Leaves
from flows.bodies.chart import Chart, Point, ProgressMap, Reached, Stage, Way
from flows.bodies.days import Date, Month
from flows.bodies.entered import Account, Amount, Entered, Number, Telephone, Typed
from flows.bodies.listed import Card, People
from flows.bodies.machine import Camera, CardKind, Code, Guide, InsertCard, Place, Staff, TakeCard, Working
from flows.bodies.parts import Box, Fact, Option, PaperLine, Scannable, Section, Stop, TableColumn, Weight
from flows.bodies.placed import Address
from flows.bodies.signed import Signature
from flows.bodies.told import Consent, FaultVoices, Goodbye, Notice, Papers, Promise, Result, Review, Table
from flows.bodies.written import Text

#: the closed set; each is drawn by the file ``ui/qml/bodies/<its name>View.qml``
BODIES: tuple[type[Body], ...] = (
    InsertCard,
    TakeCard,
    Guide,
    Working,
    Notice,
    Consent,
    Promise,
    Result,
    Review,
    Choice,
    YesNo,
    Text,
    Address,
    Signature,
    People,
    Document,
    Leaves,
    Rating,
    Pin,
    Number,
    Amount,
    Telephone,
    Account,
    Date,
    Month,
    Table,
    Chart,
    ProgressMap,
    Camera,
    Code,
    Staff,
    Papers,
    Goodbye,
    FaultVoices,
)

#: those that need nothing but words
WORDED: Mapping[PageKind, type[Body]] = {
    body.kind: body for body in (Working, Notice, Consent, Promise, Result, Review, Goodbye)
}

__all__ = [
    "BODIES",
    "GRADES",
    "WORDED",
    "YES_NO",
    "Account",
    "Address",
    "Amount",
    "Body",
    "Box",
    "Camera",
    "Card",
    "CardKind",
    "Chart",
    "Choice",
    "Code",
    "Consent",
    "Corner",
    "Date",
    "Document",
    "Entered",
    "Entry",
    "Fact",
    "FaultVoices",
    "Goodbye",
    "Guide",
    "InsertCard",
    "Leaves",
    "Month",
    "Notice",
    "Number",
    "Option",
    "PageKind",
    "PaperLine",
    "Papers",
    "People",
    "Pin",
    "Place",
    "Point",
    "ProgressMap",
    "Promise",
    "Rating",
    "Reached",
    "Result",
    "Review",
    "Scannable",
    "Section",
    "Signature",
    "Staff",
    "Stage",
    "Stop",
    "Table",
    "TableColumn",
    "TakeCard",
    "Telephone",
    "Text",
    "Told",
    "Typed",
    "Way",
    "Weight",
    "Working",
    "YesNo",
]
