"""How each block of a letter is set: one renderer a block. Lengths in points unless named mm."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from config.ink import Strokes
from printing.documents import port
from printing.documents.around import Setting, head, proof, section
from printing.documents.drawn import QR_AIR_MM, QR_MM, Ink, QrCode, SealPlace, TestTarget
from printing.documents.grid import beside, listed, panel, rows, shaded, stay_together, table
from printing.documents.port import AnyBlock, CaseEntry, Letter, Line, Stamp
from printing.documents.words import words
from printing.typeset import Text, width_of

_SEAL_MM = 58.0
_MARKER, _AFTER_MARKER = 22.0, 4.0
#: a list of no more than so many lines is not parted by the end of a page
_SHORT = 4
#: what is said below a seal: of the paper, and who acted for whom
_NOTES = frozenset({"note", "plain"})
#: a promise begins on a new page unless most of it finds room
_PROMISE_MM = 150


def story(letter: Letter, stamp: Stamp, *, missing: bool) -> list[Flowable]:
    """The whole paper: its head, every block in order, and its proof, so that none can be without."""
    setting = Setting(letter, stamp, missing)
    flowables = head(setting)
    closing: list[Flowable] = []
    for block in letter.blocks:
        set_now = RENDERERS[type(block)](block, setting)
        if _closes(block, closing):
            closing += set_now
        else:
            flowables = [*_closed(flowables, closing, setting), *set_now]
            closing = []
    return _closed(flowables, closing, setting) + proof(setting)


def _closes(block: AnyBlock, closing: Sequence[Flowable]) -> bool:
    """Whether it is of the end of a paper: the seal, a signature, and what is noted below them."""
    if isinstance(block, port.Beside | port.Seal | port.Signature):
        return True
    is_note = isinstance(block, port.Caveats) or (isinstance(block, port.Text) and block.style in _NOTES)
    return bool(closing) and is_note


def _closed(body: Sequence[Flowable], closing: Sequence[Flowable], on: Setting) -> list[Flowable]:
    """With an end that is not parted, and that has the last of the body with it: no page begins with a seal."""
    if not closing or on.sheet.roll:
        return [*body, *closing]
    stay_together(body, closing, on.width)
    return [*body, *closing]


# -- one renderer a block ----------------------------------------------------------------------------------------------


def _text(block: port.Text, on: Setting) -> list[Flowable]:
    return [Text(block.text, on.look.texts[block.style])]


def _highlight(block: port.Highlight, on: Setting) -> list[Flowable]:
    return [panel(block.label, block.value, on.width, on.look)]


def _facts(block: port.Facts, on: Setting) -> list[Flowable]:
    lines = rows(block.lines, on.width, on.look)
    return section(block.heading, lines, on, lines[0].beginning() if lines else None)


def _numbered(block: port.Numbered, on: Setting) -> list[Flowable]:
    return section(block.heading, _items(block.lines, on), on)


def _items(lines: Sequence[str], on: Setting) -> list[Flowable]:
    body = on.look.body
    if len(lines) == 1:
        return [Text(lines[0], body)]
    left = _beside_marker(len(lines), on)
    items = [Text(line, body, left=left, marker=_number(place)) for place, line in enumerate(lines, start=1)]
    for item in items[:-1] if len(items) <= _SHORT else ():
        item.keepWithNext = 1
    return items


def _reasons(block: port.Reasons, on: Setting) -> list[Flowable]:
    flowables: list[Flowable] = []
    count = len(block.reasons)
    left = _beside_marker(count, on) if count > 1 else 0.0
    for place, reason in enumerate(block.reasons, start=1):
        flowables += _reason(reason, on, _number(place) if count > 1 else "", left)
    return section(block.heading, flowables, on)


def _beside_marker(count: int, on: Setting) -> float:
    """Where the texts of a numbered list begin, so that its last number finds room before them."""
    return max(_MARKER, width_of(_number(count), on.look.body) + _AFTER_MARKER)


def _reason(reason: port.Reason, on: Setting, marker: str, left: float) -> list[Flowable]:
    """What it says, and below it where that stands."""
    sentence = Text(reason.sentence, on.look.body, left=left, marker=marker)
    if not (source := _source(reason)):
        return [sentence]
    sentence.keepWithNext = 1
    return [sentence, Text(source, on.look.small.but(space_after=3), left=left)]


def _source(reason: port.Reason) -> str:
    """The document with its article; a reason that stands in no document has none."""
    return words().labels.source.format(article=reason.article, source=reason.source)


def _number(place: int) -> str:
    return words().form.item.format(number=place)


def _table(block: port.Table, on: Setting) -> list[Flowable]:
    if not block.rows.groups:
        return section(block.heading, [Text(block.empty, on.look.body)], on)
    rows_below = table(block, on.width, on.look)
    return section(block.heading, [rows_below], on, rows_below.beginning())


def _cases(block: port.Cases, on: Setting) -> list[Flowable]:
    names = [f"{_number(place)} {case.matter}" for place, case in enumerate(block.cases, start=1)]
    states: list[str] = [getattr(words().cases, case.state) for case in block.cases]
    every = list(zip(names, states, block.cases, strict=True))
    if block.brief:
        lines = [(name, state, _brief(case)) for name, state, case in every]
        return section(block.heading, [listed(lines, on.width, on.look)], on)
    cases: list[Flowable] = []
    for name, state, case in every:
        cases.append(KeepTogether([Spacer(1, 5), shaded(name, state, on.width, on.look), *_whole(case, on)]))
    return section(block.heading, cases, on)


def _brief(case: CaseEntry) -> str:
    """What one needs to ask for the case later, or why there is none."""
    said = [case.number] if case.number else []
    said += [words().cases.promised.format(date=_day(case.promised_by, case))] if case.promised_by else []
    said += [case.reason.sentence] if case.reason else []
    return "　".join(said)


def _whole(case: CaseEntry, on: Setting) -> list[Flowable]:
    """Everything that is known of the case."""
    labels, common = words().cases, words().labels
    lines = [Line(common.case_number, case.number)] if case.number else []
    lines += [Line(common.completed, words().moment(case.completed))] if case.completed else []
    lines += [Line(common.promised, _day(case.promised_by, case))] if case.promised_by else []
    lines += case.result
    if case.reason:
        lines.append(Line(labels.reason, case.reason.sentence))
        lines += [Line(labels.basis, source)] if (source := _source(case.reason)) else []
    lines += [Line(labels.remedy, "".join(case.remedies))] if case.remedies else []
    return rows(tuple(lines), on.width, on.look)


def _day(day: date, case: CaseEntry) -> str:
    return words().day(day) + ("" if case.certain else words().labels.uncertain_short)


def _promised(block: port.Promised, on: Setting) -> list[Flowable]:
    """All parts of the promise; at its end either who gave it and when, or the lines to sign."""
    labels, promise, look = words().promise, block.promise, on.look
    told = (
        Line(labels.matter, promise.matter),
        Line(labels.basis, "；".join(promise.basis)),
        Line(labels.proof, promise.proof),
        Line(labels.way, promise.way),
        Line(labels.liability, promise.liability),
        Line(labels.verification, promise.verification),
    )
    title = look.title.but(size=20, leading=30, space_before=14, space_after=6)
    statements = section(labels.statements, _items(promise.statements, on), on)
    end = [
        Spacer(1, 6),
        Text(block.given, look.body) if block.given else Text(labels.open, look.left),
        *(_signed(block.strokes, on) if block.strokes is not None else []),
        Text(labels.no_proxy, look.note),
    ]
    return [
        *([CondPageBreak(_PROMISE_MM * mm), Text(labels.title, title)] if block.titled else []),
        *rows(told, on.width, look),
        *_closed(statements, end, on),
    ]


def _contacts(block: port.Contacts, on: Setting) -> list[Flowable]:
    addresses = _addresses(on)
    for line in addresses:
        line.keepWithNext = 1
    return section(block.heading, [*addresses, Spacer(1, 6)], on)


def _addresses(on: Setting) -> list[Flowable]:
    hall, labels = on.letter.hall, words().labels
    lines = (
        Line(labels.ask, hall.telephone),
        Line(labels.complain, hall.complaints),
        Line(labels.hours, hall.hours),
        Line(labels.address, hall.address),
    )
    return _labelled(lines, on)


def _labelled(lines: Sequence[Line], on: Setting) -> list[Flowable]:
    """Labels and values as running lines, where there is no room for columns."""
    style = on.look.left.but(size=12, leading=17)
    return [Text(words().form.place_colon.format(label=line.label) + line.value, style) for line in lines]


def _qr(block: port.Qr, on: Setting) -> list[Flowable]:
    code = QrCode(block.text, on.look)
    code.hAlign = "CENTER" if on.look.stacked else "LEFT"
    return [code]


def _seal(_block: port.Seal, on: Setting) -> list[Flowable]:
    seal = SealPlace(on.letter, on.look, (_SEAL_MM + 4) * mm)
    seal.hAlign = "CENTER" if on.look.stacked else "RIGHT"
    return [Spacer(1, 10), seal]


def _beside(block: port.Beside, on: Setting) -> list[Flowable]:
    """In columns as wide as code and seal need them; on a narrow paper one below the other."""
    if on.look.stacked:
        return [flowable for part in block.parts for flowable in RENDERERS[type(part)](part, on)]
    fixed = {port.Qr: (QR_MM + QR_AIR_MM) * mm, port.Seal: _SEAL_MM * mm}
    taken = [fixed.get(type(part), 0.0) for part in block.parts]
    rest = (on.width - sum(taken)) / max(taken.count(0.0), 1)
    widths = [width or rest for width in taken]
    cells: list[Sequence[Flowable]] = []
    for part, width in zip(block.parts, widths, strict=True):
        match part:
            case port.Qr():
                cells.append([QrCode(part.text, on.look)])
            case port.Seal():
                cells.append([SealPlace(on.letter, on.look, width)])
            case port.Facts():
                cells.append(_labelled(part.lines, on))
            case port.Contacts():
                cells.append(_addresses(on))
    return [beside(cells, widths, on.look)]


def _signature(block: port.Signature, on: Setting) -> list[Flowable]:
    labels = words().labels
    if block.who:
        return _signed_as(block, on)
    if block.strokes is not None:
        return [*_signed(block.strokes, on), Text(labels.copies, on.look.small)]
    return [Text(labels.signature, on.look.left.but(space_before=8)), Text(labels.copies, on.look.small)]


def _signed_as(block: port.Signature, on: Setting) -> list[Flowable]:
    """Signed on the day of the paper, or a line for name and day."""
    labels, look = words().labels, on.look.left.but(space_before=8)
    if block.strokes is None:
        return [Text(labels.sign_here.format(who=block.who), look)]
    said = Text(labels.signed_as.format(who=block.who, day=words().day(on.letter.issued)), look)
    return [said, Ink(block.strokes, on.look, on.width)]


def _signed(strokes: Strokes, on: Setting) -> list[Flowable]:
    return [Text(words().labels.signed, on.look.left.but(space_before=8)), Ink(strokes, on.look, on.width)]


def _caveats(block: port.Caveats, on: Setting) -> list[Flowable]:
    note = on.look.note
    said = [words().missing] * on.missing + [words().seal.note] * block.seal
    return [Text(text, note) for text in said]


def _new_page(_block: port.NewPage, on: Setting) -> list[Flowable]:
    return [PageBreak(), *head(on)]


def _target(block: port.Target, on: Setting) -> list[Flowable]:
    return section(block.heading, [TestTarget(on.look, on.width)], on)


Renderer = Callable[[Any, Setting], list[Flowable]]
RENDERERS: Mapping[type[AnyBlock], Renderer] = cast(
    "Mapping[type[AnyBlock], Renderer]",
    {
        port.Text: _text,
        port.Highlight: _highlight,
        port.Facts: _facts,
        port.Numbered: _numbered,
        port.Reasons: _reasons,
        port.Table: _table,
        port.Cases: _cases,
        port.Promised: _promised,
        port.Contacts: _contacts,
        port.Qr: _qr,
        port.Seal: _seal,
        port.Beside: _beside,
        port.Signature: _signature,
        port.Caveats: _caveats,
        port.NewPage: _new_page,
        port.Target: _target,
    },
)
