"""Parts that fail on request: with the trouble of their simulator, or with any exception at their next call."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import importlib
import inspect
import sqlite3
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from config.faults import Fault, fault_list
from config.items import departments
from records import store
from simulated.citizen.virtual_eyes import EyesTrouble
from simulated.computer import ComputerTrouble
from simulated.departments import Trouble
from simulated.document.mat import DocumentTrouble
from simulated.id_card.simulate import WrongFault, sam_quirks_from
from simulated.id_card.virtual_reader import LineTrouble
from simulated.relay_board import BoardTrouble
from simulated.social_card.chip import WrongQuirk, quirks_from
from simulated.social_card.virtual_reader import ReaderTrouble
from simulated.stick import StickTrouble
from simulated.virtual_printer import PrinterTrouble

#: the parts of a kiosk, by every name that a file may use
PARTS: Mapping[str, str] = {
    "records": "records",
    "card_reader": "card_reader",
    "reader": "card_reader",
    "social_card": "card_reader",
    "id_reader": "id_reader",
    "id_card": "id_reader",
    "eyes": "eyes",
    "camera": "eyes",
    "face": "eyes",
    "office": "office",
    "press": "press",
    "printer": "printer",
    "sheet_printer": "printer",
    "receipt_printer": "receipt_printer",
    "attempts": "attempts",
    "voice": "voice",
    "signal": "signal",
    "stick": "stick",
    "document": "document",
    "clock": "clock",
    "computer": "computer",
    **dict(zip(departments(), departments(), strict=True)),
}
MEND = "mend"
KILLED, RESTART, FULL = "killed", "restart", "full"
#: another word for ``out``
EMPTY = "empty"
#: a driver that has lost its way: until it is made anew, whatever is asked of it fails, or is never answered
WEDGED, HUNG = "wedged", "hung"
#: a queue that prints nothing until somebody lets it
PAUSED = "paused"
STREAMS = ("frozen", "slow", "resizing", "garbage")
#: what simulators can do, by part; ``mend`` ends it
KINDS: Mapping[str, tuple[str, ...]] = {
    "records": (FULL, WEDGED, MEND),
    "card_reader": (*ReaderTrouble, KILLED, RESTART, WEDGED, MEND),
    "id_reader": (*LineTrouble, KILLED, WEDGED, MEND),
    "eyes": (*STREAMS, *EyesTrouble, KILLED, WEDGED, HUNG, MEND),
    "office": ("unreachable", "late", WEDGED, HUNG, MEND),
    "press": (WEDGED, HUNG),
    "printer": (*(one for one in PrinterTrouble if one is not PrinterTrouble.HANGS), EMPTY, PAUSED, WEDGED, HUNG, MEND),
    "receipt_printer": (
        *(one for one in PrinterTrouble if one not in (PrinterTrouble.OTHERS, PrinterTrouble.SERVICE_HANGS)),
        EMPTY,
        WEDGED,
        HUNG,
        MEND,
    ),
    "attempts": (FULL, WEDGED, MEND),
    "voice": (),
    "signal": (*BoardTrouble, WEDGED, HUNG, MEND),
    "stick": (*StickTrouble, WEDGED, HUNG, MEND),
    "document": (*DocumentTrouble, KILLED, WEDGED, HUNG, MEND),
    "clock": (),
    "computer": (*ComputerTrouble, MEND),
    **dict.fromkeys(departments(), (*Trouble, MEND)),
}
#: chips and modules misbehave as ``card simulate --fault`` says: ``name=value``
QUIRKS: Mapping[str, Callable[[Mapping[str, str]], Any]] = {"card_reader": quirks_from, "id_reader": sam_quirks_from}
#: exceptions that cannot be made without words of their own
_WITH_WORDS: Mapping[type[BaseException], tuple[Any, ...]] = {
    UnicodeDecodeError: ("utf-8", b"\xd5\xd2", 0, 1, "played"),
    UnicodeEncodeError: ("ascii", "\u3013", 0, 1, "played"),
    UnicodeTranslateError: ("\u3013", 0, 1, "played"),
}
#: no call of a part is meant when the kiosk takes it down
_NOT_ITS_NEXT_CALL = frozenset({"close", "open"})


def refuse_unknown_kind(part: str, kind: str) -> None:
    """ValueError when ``kind`` is nothing that can happen to ``part``."""
    if kind in KINDS[part] or exception_of(kind) is not None:
        return
    if "=" in kind and part in QUIRKS:
        try:
            quirks_of(part, kind)
        except (WrongQuirk, WrongFault) as error:
            raise ValueError(str(error)) from error
        return
    known = ", ".join(KINDS[part]) or "no trouble of its own"
    raise ValueError(
        f"{part} knows no {kind!r}: {known}, a fault's code, or the name of an exception that can be raised"
    )


def quirks_of(part: str, kind: str) -> Any:
    """The quirks of a chip or module, from ``name=value``."""
    name, _, value = kind.partition("=")
    return QUIRKS[part]({name: value})


def exception_of(name: str) -> BaseException | None:
    """A new exception of that name (of a module with dots, else Python's own), or the fault of that code; else None."""
    if name in fault_list():
        return Fault(name)
    module, _, plain = name.rpartition(".")
    try:
        with contextlib.redirect_stdout(sys.stderr):  # whatever a module says: standard output holds the report
            kind = getattr(importlib.import_module(module) if module else builtins, plain, None)
    except (Exception, SystemExit):  # noqa: BLE001 - there is no such module, or it is a program
        return None
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        return None
    if issubclass(kind, GeneratorExit | Fault):
        return None  # the one is raised by the interpreter, in what nobody waits for any more; the other has a code
    return _made(kind)


def _made(kind: type[BaseException]) -> BaseException:
    """One of ``kind``, of which nobody knows what it wants to be made with."""
    for words in (_WITH_WORDS.get(kind, ("played",)), ("played", [ValueError("played")])):
        try:
            return kind(*words)
        except Exception:  # noqa: BLE001, S112 - one that does not take these words may raise anything
            continue
    with contextlib.suppress(AttributeError):  # as pydantic's, which have no other way
        return kind.from_exception_data("played", [])  # type: ignore[attr-defined, no-any-return]
    return kind.__new__(kind)  # bare, as one that was sent from another process and could not be put together


class NotThere(Exception):
    """Something befalls, or is asked of, a part that the kiosk does not have: not any more, not yet, or not at all."""


#: a call is made, whatever becomes of it
ASKED = object()
#: a call has reached the part, and nothing has come of it yet
CALLED = object()


class Breakable:
    """A part as the kiosk sees it: the real one behind it, and something between that can fail.

    ``trip`` makes the next call fail; ``hold`` makes every call of the named methods fail until ``mend``;
    ``stick`` makes every call fail, or never answer, for as long as it lives. ``told`` is called with method, arguments
    and :data:`ASKED` at each call, with :data:`CALLED` when it gets through, and again with what came of it.
    """

    def __init__(self, part: Any, told: Callable[[str, tuple[Any, ...], Any], None] | None = None) -> None:
        self._part = part
        self._told = told
        self._next: BaseException | None = None
        self._held: Mapping[str, Callable[[], None]] = {}
        self._stuck = ""

    @property
    def real(self) -> Any:
        """The part itself."""
        return self._part

    def trip(self, error: BaseException) -> None:
        self._next = error

    def hold(self, fails: Mapping[str, Callable[[], None]]) -> None:
        self._held = fails

    def stick(self, how: str) -> None:
        """:data:`WEDGED` or :data:`HUNG`."""
        self._stuck = how

    @property
    def is_stuck(self) -> bool:
        return bool(self._stuck)

    def mend(self) -> None:
        self._next, self._held = None, {}

    def __getattr__(self, name: str) -> Any:
        if self._stuck == WEDGED and name not in _NOT_ITS_NEXT_CALL:
            raise OSError(5, "wedged")
        found = getattr(self._part, name)
        if name in _NOT_ITS_NEXT_CALL or not inspect.isroutine(found):
            return found
        return _between(getattr(found, "__func__", found))(self, name, found)

    def _fail(self, name: str, arguments: tuple[Any, ...]) -> None:
        self._say(name, arguments, ASKED)
        if fails := self._held.get(name):
            fails()
        if self._next is not None:
            error, self._next = self._next, None
            raise error
        self._say(name, arguments, CALLED)

    def _say(self, name: str, arguments: tuple[Any, ...], result: Any) -> None:
        if self._told is not None:
            self._told(name, arguments, result)

    def _called(self, name: str, found: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            self._fail(name, arguments)
            result = found(*arguments, **more)
            self._say(name, arguments, result)
            return result

        return call

    def _awaited(self, name: str, found: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*arguments: Any, **more: Any) -> Any:
            if self._stuck == HUNG:
                self._say(name, arguments, ASKED)
                await asyncio.Event().wait()
            self._fail(name, arguments)
            result = await found(*arguments, **more)
            self._say(name, arguments, result)
            return result

        return call

    def _streamed(self, name: str, found: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*arguments: Any, **more: Any) -> Any:
            self._fail(name, arguments)
            items = found(*arguments, **more)
            try:
                async for item in items:
                    self._say(name, arguments, item)
                    yield item
            finally:
                await items.aclose()

        return call


@cache
def _between(function: Callable[..., Any]) -> Callable[[Breakable, str, Callable[..., Any]], Callable[..., Any]]:
    """How a function of that kind is called through a :class:`Breakable`; of which kind it is takes longer to ask."""
    if inspect.isasyncgenfunction(function):
        return Breakable._streamed
    return Breakable._awaited if inspect.iscoroutinefunction(function) else Breakable._called


def disk_full() -> None:
    """What SQLite says when no more fits, as the kiosk's memory hears it."""
    with store.guarded():
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
        raise error
