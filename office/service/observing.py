"""What the service tells of each request, once it is answered, to its log and its metrics. Never anything personal."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from office.contract import REACHED, questions

#: names a request in the logs of kiosk and service; whoever asks may give one
REQUEST = b"x-request-id"
_NAME = re.compile(rb"[0-9A-Za-z-]{8,36}")
#: what is none of the contract's questions
OTHER = "other"
OK = "ok"
#: where handlers of a request leave what they learn of it
KIOSK, OUTCOME = "kiosk", "outcome"
_QUESTIONS = {one.path: one.name for one in questions().values()} | {REACHED: "reached"}


@dataclass(frozen=True)
class Asked:
    """One request: by which kiosk (empty: none that is known), and ``ok``, the code of a fault or an HTTP status."""

    request: str
    kiosk: str
    question: str
    outcome: str
    seconds: float


class Observed:
    """Tells ``observers`` of each request, and the client how it is called."""

    def __init__(self, app: ASGIApp, observers: Collection[Callable[[Asked], None]]) -> None:
        self._app = app
        self._observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = scope.setdefault("state", {})
        request, status, begun = _name_of(scope), 500, time.perf_counter()

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (REQUEST, request.encode())]}
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            outcome = known.get(OUTCOME) or (OK if status < 400 else str(status))
            question = _QUESTIONS.get(scope["path"], OTHER)
            asked = Asked(request, known.get(KIOSK, ""), question, outcome, time.perf_counter() - begun)
            for observer in self._observers:
                observer(asked)


def _name_of(scope: Scope) -> str:
    """As whoever asks has named it, where that is a name."""
    given = dict(scope["headers"]).get(REQUEST, b"")
    return given.decode("ascii") if _NAME.fullmatch(given) else str(uuid.uuid4())
