"""What goes over the wire to an IPP printer (RFC 8011), and every way in which a printer can fail to answer.

Whatever pyipp, aiohttp or a decoder raise while somebody answers leaves here as one of two exceptions of our own: a
device that answers 404 with a page in GB 2312 must not break a visit.
"""

from __future__ import annotations

import asyncio
import getpass
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from pyipp import IPP, IPPConnectionError, IPPResponseError
from pyipp.enums import ATTRIBUTE_ENUM_MAP, IppOperation, IppStatus, IppTag
from pyipp.parser import parse
from pyipp.tags import ATTRIBUTE_TAG_MAP

from config.faults import Fault
from printing.job import Stop, fault

QUERY_TIMEOUT_S = 8
#: a printer that wakes from sleep answers late
SUBMIT_TIMEOUT_S = 30
#: where CUPS of this machine listens, beside its port
CUPS_DOOR = Path("/run/cups/cups.sock")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_IPP_PORT = 631

# WORKAROUND for https://github.com/ctalkington/python-ipp: it leaves out, silently, what its table does not know, and
# takes a medium for a name; names of media from PWG 5101.1 are keywords.
ATTRIBUTE_TAG_MAP.update({"print-scaling": IppTag.KEYWORD, "media": IppTag.KEYWORD})
# WORKAROUND for the same: one operation of a vendor's own would make a whole answer unreadable.
ATTRIBUTE_ENUM_MAP.pop("operations-supported")

_CANNOT_DO_THAT = frozenset(
    {
        IppStatus.ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
        IppStatus.ERROR_ATTRIBUTES_OR_VALUES,
        IppStatus.ERROR_CONFLICTING,
    }
)


class Refused(Exception):
    """The service answered in IPP, and the answer was no."""

    def __init__(self, status: int) -> None:
        self.status = status
        name = IppStatus(status).name if status in set(IppStatus) else f"status {status}"
        super().__init__(name.lower().replace("_", "-"))

    @property
    def stop(self) -> Stop:
        return Stop.UNFIT if self.status in _CANNOT_DO_THAT else Stop.OTHER


class Silent(Exception):
    """No usable answer: ``stop`` is OFF when nobody answered, FOREIGN when somebody did who does not speak IPP."""

    def __init__(self, stop: Stop, detail: str) -> None:
        self.stop = stop
        super().__init__(detail)


class Link:
    """Asks ``uri`` in the name of ``user``, each time on a connection of its own.

    Printers drop idle connections, and so no handle outlives a power switch.
    """

    def __init__(self, uri: str, user: str, door: Path | None = None) -> None:
        self._uri = uri
        self._user = user
        self._door = door

    async def ask(
        self,
        operation: IppOperation,
        attributes: Mapping[str, Any],
        job_attributes: Mapping[str, Any] | None = None,
        data: bytes = b"",
        timeout_s: float = QUERY_TIMEOUT_S,
    ) -> dict[str, Any]:
        """One request and its answer; :class:`Silent` or :class:`Refused`.

        An answer to another question is none: printers are known to answer the question before (RFC 8011, 4.1.1).
        """
        message: dict[str, Any] = {
            "operation-attributes-tag": {"requesting-user-name": self._user, **attributes},
            "data": data,
        }
        if job_attributes:
            message["job-attributes-tag"] = dict(job_attributes)
        return await self._through(aiohttp.TCPConnector, None, operation, message, timeout_s)

    async def manage(self, operation: IppOperation) -> None:
        """One request that only who may manage a queue can make.

        CUPS asks the kernel who stands at its domain socket (``deploy/cups``): no password lies anywhere.
        """
        door = self._door or _own_door(self._uri)
        if door is None:
            await self.ask(operation, {})
            return
        me = getpass.getuser()
        message = {"operation-attributes-tag": {"requesting-user-name": me}}
        at_the_door = partial(aiohttp.UnixConnector, path=str(door))
        await self._through(at_the_door, {"Authorization": f"PeerCred {me}"}, operation, message, QUERY_TIMEOUT_S)

    async def _through(
        self,
        connector: Callable[[], aiohttp.BaseConnector],
        headers: Mapping[str, str] | None,
        operation: IppOperation,
        message: Mapping[str, Any],
        timeout_s: float,
    ) -> dict[str, Any]:
        request = secrets.randbelow(2**31 - 1) + 1
        with understood():
            async with (
                asyncio.timeout(timeout_s),
                aiohttp.ClientSession(connector=connector(), headers=headers, trace_configs=[_here_alone()]) as session,
                IPP(self._uri, verify_ssl=True, request_timeout=SUBMIT_TIMEOUT_S, session=session) as ipp,
            ):
                return _answered(parse(await ipp.raw(operation, {**message, "request-id": request})), request)


def _own_door(uri: str) -> Path | None:
    """The domain socket of the CUPS of this machine, when ``uri`` is a queue of it."""
    with understood():
        address = urlsplit(uri)
        of_this_machine = address.hostname in _THIS_MACHINE and (address.port or _IPP_PORT) == _IPP_PORT
    return CUPS_DOOR if of_this_machine and CUPS_DOOR.exists() else None


def _answered(answer: dict[str, Any], request: int) -> dict[str, Any]:
    if answer["request-id"] != request:
        raise Silent(Stop.FOREIGN, "an answer to another question")
    status = answer["status-code"]
    if status == IppStatus.ERROR_VERSION_NOT_SUPPORTED:
        raise Silent(Stop.FOREIGN, "another version of IPP")
    if status not in range(0x200):
        raise Refused(status)
    return answer


def _here_alone() -> aiohttp.TraceConfig:
    """No answer sends a citizen's paper on to another address."""

    async def refuse(_session: object, _context: object, sent_on: aiohttp.TraceRequestRedirectParams) -> None:
        raise Silent(Stop.FOREIGN, f"HTTP {sent_on.response.status}")

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return trace


@contextmanager
def understood() -> Iterator[None]:
    """Turn every error of asking, and of reading the answer, into :class:`Silent` or :class:`Refused`."""
    try:
        yield
    except (Silent, Refused, Fault):
        raise
    except IPPResponseError as error:  # an answer of HTTP, none of IPP
        raise _of_http(error) from error
    except (IPPConnectionError, aiohttp.ClientError, OSError) as error:
        cause = error.__cause__ or error
        stop = Stop.FOREIGN if isinstance(cause, aiohttp.ClientSSLError | aiohttp.ClientResponseError) else Stop.OFF
        raise Silent(stop, type(cause).__name__) from error
    except Exception as error:
        raise Silent(Stop.FOREIGN, type(error).__name__) from error


@contextmanager
def as_fault() -> Iterator[None]:
    """As :func:`understood`, and then as the fault that it is."""
    try:
        with understood():
            yield
    except (Silent, Refused) as trouble:
        raise fault(trouble.stop, str(trouble)) from trouble


def first(answer: Mapping[str, Any], group: str) -> Mapping[str, Any]:
    """The first attribute group of its kind; an answer without one says nothing."""
    if not answer[group]:
        raise Silent(Stop.FOREIGN, f"answer without {group}")
    found: Mapping[str, Any] = answer[group][0]
    return found


def keywords(value: str | list[str] | None) -> list[str]:
    """IPP gives one keyword as a string, several as a list."""
    return [value] if isinstance(value, str) else list(value or ())


def _of_http(error: IPPResponseError) -> Silent:
    status = next(
        (part["status-code"] for part in error.args if isinstance(part, dict) and "status-code" in part), None
    )
    return Silent(Stop.FOREIGN, f"HTTP {status}" if status else type(error).__name__)
