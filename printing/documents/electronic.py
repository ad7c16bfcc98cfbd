"""A paper as text, for a telephone to take along as a code: what it says first, and the proof that a sheet would carry.

A code that is read from a screen holds some two hundred characters: what is to be known and done stands there, and of
what is left out (grounds, remedies, tables) it says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from printing.digest import Prove, digest_of
from printing.documents import port
from printing.documents.port import AnyBlock, CaseEntry, Letter
from printing.documents.words import words

#: of a QR code of 89 modules a side at its lowest level of correction, less what a proof takes at most
TEXT_BYTES = 718 - 220


def electronic(letter: Letter, prove: Prove) -> str:
    """The text of ``letter`` and, on the last line, its proof, whose digest is that of the lines above it."""
    text = "\n".join(_bounded([*dict.fromkeys(_lines(letter))]))
    return f"{text}\n{prove(digest_of(text))}"


def _bounded(lines: list[str]) -> list[str]:
    """As many of the lines as find room; that there were more is said in their place."""
    rest = words().electronic.rest
    room, kept = TEXT_BYTES - _bytes(rest), list[str]()
    for line in lines:
        room -= _bytes(line)
        if room < 0:
            return [*kept, rest]
        kept.append(line)
    return kept


def _bytes(line: str) -> int:
    return len(line.encode()) + 1


def _lines(letter: Letter) -> Iterator[str]:
    said = words()
    yield letter.title
    if letter.number:
        yield said.electronic.line.format(label=said.labels.number, value=letter.number)
    yield said.electronic.issued.format(bureau=letter.hall.bureau, day=said.day(letter.issued))
    for block in letter.blocks:
        yield from _of(block)
    yield said.electronic.ask.format(telephone=letter.hall.telephone)


def _of(block: AnyBlock) -> Iterator[str]:
    line = words().electronic.line
    match block:
        case port.Text(text, style) if style in ("lead", "plain", "strong"):
            yield text
        case port.Highlight(label, value):
            yield line.format(label=label, value=value)
        case port.Facts(lines=lines):
            yield from (line.format(label=one.label, value=one.value) for one in lines)
        case port.Cases(cases=cases):
            yield from map(_case, cases)


def _case(case: CaseEntry) -> str:
    said = words().cases
    promised = said.promised.format(date=words().day(case.promised_by)) if case.promised_by else said.accepted
    state = {"completed": said.completed, "accepted": promised, "refused": said.refused}[case.state]
    return words().electronic.case.format(matter=case.matter, state=state, number=case.number)
