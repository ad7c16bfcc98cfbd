"""The office over HTTP: every question of the contract, for kiosks that it knows by their certificates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.faults import Fault
from office.bureau import Bureau
from office.contract import REACHED, VERSION, Question, Reached, questions
from office.service.bundles import hand_out
from office.service.certification import fingerprint
from office.service.kiosks import stranger
from office.service.observing import KIOSK, OUTCOME, Asked, Observed
from office.service.problems import MEDIA_TYPE, STATUS, Problem, problem

#: no request is larger: the lists of a unit's workers are the longest
MOST_BYTES = 1_000_000
JSON = "application/json"
SCHEMAS = "#/components/schemas/"
#: every question may be answered so
PROBLEMS: dict[int | str, dict[str, Any]] = {
    int(status): {
        "description": status.phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}}},
    }
    for status in (*STATUS.values(), HTTPStatus.SERVICE_UNAVAILABLE)
}
#: where the server puts the client's certificate (DER) into the scope of a request
CLIENT = "client_certificate"


def service(
    office: Bureau, observers: Collection[Callable[[Asked], None]] = (), repository: Path | None = None
) -> FastAPI:
    """The application; it opens ``office`` when it starts, closes it at its end. ``observers`` learn of requests, and
    kiosks may read the ``repository`` of bundles.
    """

    app = FastAPI(
        title="Office of the 24-hour zone",
        version=VERSION,
        lifespan=lambda _: _life(office),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(Limited)
    app.add_middleware(Observed, observers=observers)
    app.add_exception_handler(Fault, _fault)
    app.add_exception_handler(ValidationError, _malformed)
    kiosk = _kiosk_of(office)

    @app.get(REACHED, dependencies=[Depends(kiosk)], responses=PROBLEMS)
    async def reached() -> Reached:
        return Reached(answer=await office.reached())

    if repository is not None:
        hand_out(app, repository, kiosk)
    for question in questions().values():
        app.add_api_route(
            question.path,
            _answering(office, question),
            methods=["POST"],
            operation_id=question.name,
            description=question.says,
            tags=[question.purpose],
            dependencies=[Depends(kiosk)],
            responses={**PROBLEMS, 200: {"description": "The answer", **_body(question.answer)}},
            openapi_extra={"requestBody": {"required": True, **_body(question.request)}},
        )
    _describe_schemas(app)
    return app


@asynccontextmanager
async def _life(office: Bureau) -> AsyncIterator[None]:
    await office.start()
    yield
    await office.close()


def _kiosk_of(office: Bureau) -> Callable[[Request], Awaitable[str]]:
    """A dependency of routes: the name of the kiosk that asks, by its certificate; who has none is refused."""

    async def kiosk(request: Request) -> str:
        certificate = request.scope.get("extensions", {}).get(CLIENT)
        if certificate is None:
            raise stranger("no certificate")
        name = await office.kiosk_of(fingerprint(certificate))
        setattr(request.state, KIOSK, name)
        return name

    return kiosk


def _describe_schemas(app: FastAPI) -> None:
    """Bodies are read as JSON, and not by the types of routes: FastAPI learns of their schemas here."""
    own = app.openapi

    def described() -> dict[str, Any]:
        told = own()
        told["components"] = {**told.get("components", {}), "schemas": _schemas()}
        return told

    app.openapi = described  # type: ignore[method-assign]


def _schemas() -> dict[str, Any]:
    """Of every request, every answer and the problem, each under its name."""
    asked = [(one.request, "validation") for one in questions().values()]
    answered = [(one.answer, "serialization") for one in questions().values()]
    named: Any = [*asked, *answered, (Problem, "serialization")]
    _, told = models_json_schema(named, ref_template=f"{SCHEMAS}{{model}}")
    return dict(told["$defs"])


def _answering(office: Bureau, question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def answer(asked: Request) -> Response:
        if asked.headers.get("content-type", JSON).partition(";")[0].strip().lower() != JSON:
            raise malformed("Content-Type")
        # As JSON and strictly: a number is no text, and a day is written as a day.
        request = question.request.model_validate_json(await asked.body(), strict=True)
        given = {name: getattr(request, name) for name in question.request.model_fields}
        answered = question.answer(answer=await getattr(office, question.name)(**given))
        return Response(answered.model_dump_json(), media_type=JSON)

    return answer


def _body(model: type[BaseModel]) -> dict[str, Any]:
    return {"content": {JSON: {"schema": {"$ref": f"{SCHEMAS}{model.__name__}"}}}}


async def _fault(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Fault)  # noqa: S101 - registered for faults
    return _said(error, request.scope)


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    """Where it is wrong, and never what stood there."""
    assert isinstance(error, ValidationError)  # noqa: S101 - registered for these
    places = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
    return _said(malformed(", ".join(places[:10])), request.scope)


def malformed(where: str) -> Fault:
    """What was sent is no request of the contract, because of what stands there."""
    return Fault("OFFICE-MALFORMED", where)


def _said(fault: Fault, scope: Scope) -> JSONResponse:
    scope["state"][OUTCOME] = fault.code
    told = problem(fault)
    return JSONResponse(told.model_dump(), told.status, media_type=MEDIA_TYPE)


class Limited:
    """Takes no request that is larger than ``most`` bytes, whatever it says of its length; ``answer`` says so."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES, answer: ASGIApp | None = None) -> None:
        self._app = app
        self._most = most
        self._answer = answer or self._too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._most:
                await self._answer(scope, receive, send)
                return
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replayed() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, replayed, send)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _said(Fault("OFFICE-TOO-LARGE", f"more than {self._most} bytes"), scope)(scope, receive, send)
