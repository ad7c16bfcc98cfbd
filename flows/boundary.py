"""The boundary of a part: whatever it raises becomes a fault of that part, with its code and its three voices.

A driver knows the errors that it expects. A library's own error, a reply that cannot be decoded or a bug of ours must
not become trouble of the whole: at the boundary each of them is the part's ``…-UNEXPECTED``, of which the type and the
place are told and never the text, which may hold anything. Cancellation and the end of the program pass untouched; a
library that would end the program (``sys.exit``) is in trouble like any other.

Wrapping reads the port's protocol, so that a method that is added there is inside the boundary too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from types import FunctionType
from typing import Any, Protocol, TypeVar, cast

from config.clock import Clock
from config.ending import ToldToEnd
from config.faults import Fault, place_of
from config.parts import PartName
from devices.computer.port import Computer
from devices.document.port import DocumentCamera
from devices.face.port import Eyes
from devices.id_card.port import IdCardReader
from devices.panel.port import Panel
from devices.presence.port import Presence
from devices.signal.port import Signal
from devices.social_card.port import SocialCardReader
from devices.stick.port import Stick
from devices.voice.port import Voice
from flows.parts import Parts
from office.port import Office
from printing.documents.port import Press
from printing.port import Printer
from records.port import AttemptBook, Records

T = TypeVar("T")


@dataclass(frozen=True)
class Border:
    """What is known of a part from outside: its port, and the code of whatever nobody expected of it."""

    port: type
    unexpected: str


BORDERS: Mapping[PartName, Border] = {
    PartName.RECORDS: Border(Records, "RECORDS-UNEXPECTED"),
    PartName.CARD_READER: Border(SocialCardReader, "CARD-UNEXPECTED"),
    PartName.ID_READER: Border(IdCardReader, "ID-UNEXPECTED"),
    PartName.EYES: Border(Eyes, "FACE-UNEXPECTED"),
    PartName.OFFICE: Border(Office, "OFFICE-UNEXPECTED"),
    PartName.PRESS: Border(Press, "PRESS-UNEXPECTED"),
    PartName.PRINTER: Border(Printer, "PRINTER-UNEXPECTED"),
    PartName.RECEIPT_PRINTER: Border(Printer, "RECEIPT-PRINTER-UNEXPECTED"),
    PartName.ATTEMPTS: Border(AttemptBook, "ATTEMPTS-UNEXPECTED"),
    PartName.VOICE: Border(Voice, "VOICE-UNEXPECTED"),
    PartName.PANEL: Border(Panel, "PANEL-UNEXPECTED"),
    PartName.PRESENCE: Border(Presence, "PRESENCE-UNEXPECTED"),
    PartName.SIGNAL: Border(Signal, "SIGNAL-UNEXPECTED"),
    PartName.STICK: Border(Stick, "STICK-UNEXPECTED"),
    PartName.DOCUMENT: Border(DocumentCamera, "DOCUMENT-UNEXPECTED"),
    PartName.CLOCK: Border(Clock, "CLOCK-UNEXPECTED"),
    PartName.COMPUTER: Border(Computer, "COMPUTER-UNEXPECTED"),
}


def bounded(part: T, name: PartName) -> T:
    """``part`` as its port shows it, and nothing else of it; a part that is bounded already is given back."""
    if isinstance(part, _Bounded):
        return part
    return cast(T, _bounded_class(BORDERS[name].port)(part, name))


def renew(part: Any, anew: Any) -> None:
    """Behind the boundary of ``part`` there is another one from now on; whoever has the part notices nothing."""
    part._part = anew


def all_bounded(parts: Parts) -> Parts:
    """``parts`` with a boundary around each."""
    return replace(
        parts,
        **{
            field: bounded(part, name)
            for name, field in parts.FIELDS.items()
            if (part := getattr(parts, field)) is not None
        },
    )


class Missing:
    """Stands where a part should be that could not be made: whatever is asked of it raises ``fault``."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def __getattr__(self, name: str) -> Any:
        raise self._fault


@contextmanager
def boundary(name: PartName) -> Iterator[None]:
    """Inside, ``name`` is at work: what it raises leaves as a fault of it."""
    try:
        yield
    except Fault:
        raise
    except (ToldToEnd, GeneratorExit):
        raise
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        raise _unexpected(name, error) from None  # something of its own was cancelled, and nobody here
    except BaseException as error:  # noqa: BLE001 - this is the place where the unforeseen gets its code
        raise _unexpected(name, error) from None  # not only Exception: a group of errors is none


def _unexpected(name: PartName, error: BaseException) -> Fault:
    return Fault(BORDERS[name].unexpected, place_of(error))


def _is_cancelled() -> bool:
    """Whether the task that runs has been told to end; a thread beside the loop never is."""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return False
    return task is None or task.cancelling() > 0


class _Bounded:
    """A part behind its boundary."""

    def __init__(self, part: Any, name: PartName) -> None:
        self._part = part
        self._name = name

    def __repr__(self) -> str:
        return f"<{self._name} within its boundary>"


def members(port: type) -> dict[str, property | FunctionType]:
    """The public members of the protocol ``port``, by name."""
    return {
        name: member
        for kind in port.__mro__
        if kind not in (Protocol, object)
        for name, member in vars(kind).items()
        if not name.startswith("_") and isinstance(member, property | FunctionType)
    }


@cache
def _bounded_class(port: type) -> type[_Bounded]:
    """A class with the members of the protocol ``port``, each of which asks the part within the boundary."""
    inside = {
        name: property(_reading(name)) if isinstance(member, property) else _calling(name)
        for name, member in members(port).items()
    }
    return type(f"Bounded{port.__name__}", (_Bounded,), inside)


def _reading(name: str) -> Callable[[_Bounded], Any]:
    def read(bounded: _Bounded) -> Any:
        with boundary(bounded._name):
            return getattr(bounded._part, name)

    return read


def _calling(name: str) -> Callable[..., Any]:
    def call(bounded: _Bounded, *arguments: Any, **named: Any) -> Any:
        with boundary(bounded._name):
            result = getattr(bounded._part, name)(*arguments, **named)
        return _continued(bounded._name, result)

    return call


def _continued(name: PartName, result: Any) -> Any:
    """What goes on after the call, within the boundary too; a value is what it is."""
    match result:
        case AsyncGenerator():
            return _streamed(name, result)
        case Awaitable():
            return _awaited(name, result)
        case Iterator():
            return _iterated(name, result)
        case _:
            return result


async def _awaited(name: PartName, result: Awaitable[T]) -> T:
    with boundary(name):
        return await result


async def _streamed(name: PartName, stream: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The items of ``stream``. What the reader of the stream raises between two items is not the part's."""
    try:
        while True:
            with boundary(name):
                try:
                    item = await anext(stream)
                except StopAsyncIteration:
                    return
            yield item
    finally:
        with boundary(name):
            await stream.aclose()


def _iterated(name: PartName, items: Iterator[T]) -> Generator[T, None, None]:
    while True:
        with boundary(name):
            try:
                item = next(items)
            except StopIteration:
                return
        yield item
