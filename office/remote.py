"""The office over a network: the port of the office, asked by HTTPS of the service that the bureau runs."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

import httpx
import stamina
from pydantic import BaseModel, ValidationError

from config.faults import Fault, fault_list
from office.breaker import Breaker
from office.contract import REACHED, Question, Reached, questions
from office.port import AWAY, Office, late, unreachable
from office.service.problems import Problem

# Every question would stand in the log of the kiosk.
logging.getLogger("httpx").setLevel(logging.WARNING)
# It would log what it was called with; that a question is tried again is no news.
stamina.instrumentation.set_on_retry_hooks([])

#: tries of one question, all within the time that the kiosk waits for an answer
ATTEMPTS = 3
FIRST_WAIT_S, LONGEST_WAIT_S, JITTER_S = 0.1, 1.0, 0.5
#: whoever is there takes a connection in this time, and says so
CONNECT_WITHIN_S, REACHED_WITHIN_S = 5.0, 5.0
#: no answer of the office is larger: the longest are records with a portrait, and lists of a unit
MOST_BYTES = 8_000_000
#: nothing is packed: what is small on the line could be without end here
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
#: how a server that hangs up is told from one that speaks no HTTP: the library has one error for both
HUNG_UP = "Server disconnected"
#: of TLS, and still no word of the other side: the line is gone, or was waited for when it went
ENDED = (
    *(ssl.SSLWantReadError, ssl.SSLWantWriteError),
    *(ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError),
)


class RemoteOffice:
    """:class:`office.port.Office` at ``url``; ``answer_within_s`` is for a question with all its tries.

    OFFICE-UNREACHABLE when nobody answers, OFFICE-NAME when nobody knows the address, OFFICE-LATE when it takes too
    long, OFFICE-CERTIFICATE when the service is not the one that it should be, OFFICE-ANSWER when what comes is no
    answer of the contract. A question that is answered once only is asked once only. An office that is away is left
    alone for a while (:mod:`office.breaker`).
    """

    def __init__(
        self, url: str, tls: ssl.SSLContext, answer_within_s: float, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=2)
        timeout = httpx.Timeout(None, connect=CONNECT_WITHIN_S)  # of the whole, each question keeps its own
        self._within_s = answer_within_s
        self._client = httpx.AsyncClient(
            base_url=url,
            verify=tls,
            limits=limits,
            timeout=timeout,
            trust_env=False,
            follow_redirects=False,
            transport=transport,
        )
        self._breaker = Breaker(lambda: asyncio.get_running_loop().time(), AWAY)

    async def start(self) -> None:
        await self.reached()

    async def reached(self) -> datetime:
        """Somebody answers there, it is the office, and this is what its clock says."""
        async with self._breaker.passing():
            return await self._reached()

    async def close(self) -> None:
        await self._client.aclose()

    async def _reached(self) -> datetime:
        async with _answering(min(REACHED_WITHIN_S, self._within_s)):
            status, content = await self._sent("GET", REACHED)
            if status != httpx.codes.OK:
                raise _fault_of(status, content)
            return cast(datetime, _read(Reached, content).answer)

    async def _ask(self, question: Question, *arguments: Any, **named: Any) -> Any:
        body = question.asked(*arguments, **named).model_dump_json().encode()
        within_s = self._within_s * question.patience
        async with self._breaker.passing(self._reached), _answering(within_s):
            if not question.is_safe_again:
                return await self._asked(question, body)
            waits = {"wait_initial": FIRST_WAIT_S, "wait_max": LONGEST_WAIT_S, "wait_jitter": JITTER_S}
            async for attempt in stamina.retry_context(on=_Again, attempts=ATTEMPTS, timeout=within_s, **waits):
                with attempt:
                    return await self._asked(question, body)
        raise AssertionError("a question is tried at least once")

    async def _asked(self, question: Question, body: bytes) -> Any:
        """Once."""
        status, content = await self._sent("POST", question.path, body)
        if status == httpx.codes.OK:
            return _read(question.answer, content).answer
        fault = _fault_of(status, content)
        raise _Again(fault) if status == httpx.codes.SERVICE_UNAVAILABLE else fault

    async def _sent(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        try:
            async with self._client.stream(method, path, content=body, headers=HEADERS) as response:
                if "content-encoding" in response.headers:
                    raise _no_answer("packed")
                content = await _content(response)
        except httpx.HTTPError as error:
            raise _met(error) from error
        if content is None:
            raise _no_answer(f"more than {MOST_BYTES} bytes")
        return response.status_code, content


class _Again(Exception):
    """The same question may be asked again."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@asynccontextmanager
async def _answering(within_s: float) -> AsyncIterator[None]:
    """Inside, a question with all its tries: OFFICE-LATE after so long. What was tried in vain is a fault at last.

    The time is that of the whole: an answer that drips is never late byte by byte.
    """
    try:
        async with asyncio.timeout(within_s):
            yield
    except TimeoutError as error:
        raise late(within_s) from error
    except _Again as error:
        raise error.fault from error


async def _content(response: httpx.Response) -> bytes | None:
    """The whole answer; None where it is too long to be one."""
    content = bytearray()
    async for part in response.aiter_raw():
        content += part
        if len(content) > MOST_BYTES:
            return None
    return bytes(content)


def _met(error: httpx.HTTPError) -> Fault | _Again:
    """What the line has met. Where no answer came the question may be asked again."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _Again(Fault("OFFICE-NAME"))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Fault("OFFICE-CERTIFICATE", cause.verify_message)
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ENDED):
            return _no_answer(f"TLS: {cause.reason}")
    if isinstance(error, httpx.RemoteProtocolError) and not str(error).startswith(HUNG_UP):
        return _no_answer("not HTTP")
    return _Again(unreachable(type(error).__name__))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came of."""
    told: BaseException | None = error
    while told is not None:
        yield told
        told = told.__cause__ or told.__context__


def _no_answer(detail: str) -> Fault:
    return Fault("OFFICE-ANSWER", detail)


def _read(shape: type[BaseModel], content: bytes) -> Any:
    try:
        return shape.model_validate_json(content)
    except ValidationError as error:
        raise _no_answer(f"{error.error_count()} errors in the answer") from None


def _fault_of(status: int, content: bytes) -> Fault:
    """What the service says is wrong, where it says that as the contract does."""
    try:
        told = Problem.model_validate_json(content)
    except ValidationError:
        return _no_answer(f"HTTP {status}")
    return Fault(told.code, told.detail) if told.code in fault_list() else _no_answer(f"HTTP {status}")


def _asking(name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def ask(self: RemoteOffice, *arguments: Any, **named: Any) -> Any:
        return await self._ask(questions()[name], *arguments, **named)

    ask.__name__ = name
    return ask


def remote_office(
    url: str, tls: ssl.SSLContext, answer_within_s: float, transport: httpx.AsyncBaseTransport | None = None
) -> Office:
    """The office at ``url``, as its port; by another ``transport`` than the network where one is given."""
    asking = {name: _asking(name) for name in questions()}
    return cast(Office, type("RemoteOffice", (RemoteOffice,), asking)(url, tls, answer_within_s, transport))
