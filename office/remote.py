"""The office over a network: the port of the office, asked by HTTPS of the service that the bureau runs."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Coroutine
from typing import Any, cast

import httpx
import stamina
from pydantic import ValidationError

from config.faults import Fault, fault_list
from office.contract import REACHED, Question, questions
from office.port import Office, late, unreachable

# Every question would stand in the log of the kiosk.
logging.getLogger("httpx").setLevel(logging.WARNING)
# It would log what it was called with; that a question is tried again is no news.
stamina.instrumentation.set_on_retry_hooks([])

#: tries of one question, all within the time that the kiosk waits for an answer
ATTEMPTS = 3
FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 1.0


class RemoteOffice:
    """:class:`office.port.Office` at ``url``; ``answer_within_s`` is for a question with all its tries.

    OFFICE-UNREACHABLE when nobody answers, OFFICE-LATE when it takes too long, OFFICE-ANSWER when what comes is no
    answer of the contract. A question that is answered once only is asked once only.
    """

    def __init__(self, url: str, tls: ssl.SSLContext, answer_within_s: float) -> None:
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=2)
        self._within_s = answer_within_s
        self._client = httpx.AsyncClient(
            base_url=url, verify=tls, limits=limits, timeout=answer_within_s, trust_env=False, follow_redirects=False
        )

    async def start(self) -> None:
        await self.reached()

    async def reached(self) -> None:
        """Somebody answers there, and it is the office."""
        try:
            (await self._client.get(REACHED)).raise_for_status()
        except httpx.HTTPError as error:
            raise unreachable(type(error).__name__) from error

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, question: Question, *arguments: Any, **named: Any) -> Any:
        body = question.asked(*arguments, **named).model_dump_json().encode()
        if not question.is_safe_again:
            return self._read(question, await self._sent(question, body))
        again = stamina.retry_context(
            on=_Again, attempts=ATTEMPTS, timeout=self._within_s, wait_initial=FIRST_WAIT_S, wait_max=LONGEST_WAIT_S
        )
        try:
            async for attempt in again:
                with attempt:
                    return self._read(question, await self._sent(question, body))
        except _Again as error:
            raise error.fault from error
        raise AssertionError("a question is tried at least once")

    async def _sent(self, question: Question, body: bytes) -> httpx.Response:
        try:
            return await self._client.post(question.path, content=body, headers={"Content-Type": "application/json"})
        except httpx.TimeoutException as error:
            raise late(self._within_s) from error
        except httpx.TransportError as error:
            raise _Again(unreachable(type(error).__name__)) from error

    def _read(self, question: Question, response: httpx.Response) -> Any:
        if response.status_code == httpx.codes.OK:
            try:
                return question.answer.model_validate_json(response.content).answer  # type: ignore[attr-defined]
            except ValidationError as error:
                raise _no_answer(f"{error.error_count()} errors in the answer") from None
        fault = _fault_of(response)
        raise _Again(fault) if response.status_code == httpx.codes.SERVICE_UNAVAILABLE else fault


class _Again(Exception):
    """The same question may be asked again."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def _fault_of(response: httpx.Response) -> Fault:
    """What the service says is wrong, where it says that as the contract does."""
    try:
        told = response.json()
        code, detail = str(told["code"]), str(told.get("detail", ""))
    except (ValueError, TypeError, KeyError):
        code, detail = "", ""
    return Fault(code, detail) if code in fault_list() else _no_answer(f"HTTP {response.status_code}")


def _no_answer(detail: str) -> Fault:
    return Fault("OFFICE-ANSWER", detail)


def _asking(name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def ask(self: RemoteOffice, *arguments: Any, **named: Any) -> Any:
        return await self._ask(questions()[name], *arguments, **named)

    ask.__name__ = name
    return ask


def remote_office(url: str, tls: ssl.SSLContext, answer_within_s: float) -> Office:
    """The office at ``url``, as its port."""
    asking = {name: _asking(name) for name in questions()}
    return cast(Office, type("RemoteOffice", (RemoteOffice,), asking)(url, tls, answer_within_s))
