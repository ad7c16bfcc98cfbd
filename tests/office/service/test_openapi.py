"""The OpenAPI of the service against the service: whatever is sent, the answer is one that it describes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.types import Receive, Scope, Send

from commands.office import command
from config.clock import SystemClock
from office.bureau import Bureau
from office.contract import REACHED, questions
from office.database.engine import postgresql, sqlite
from office.people.invented import load_people
from office.service import kiosks
from office.service.app import CLIENT, service
from office.service.certification import Authority, fingerprint_of_pem
from office.store import Store
from simulated.postgresql import Cluster
from tests.families import by_day
from tests.office.conftest import people_file
from tests.postgresql import cluster

__all__ = ["cluster"]


@pytest.fixture(scope="module", params=by_day(["sqlite", "postgresql"], ["sqlite"]))
def described(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The service by its own description, asked by a kiosk that it knows. Its life is that of the module."""
    folder, clock = tmp_path_factory.mktemp("office"), SystemClock()
    issued = Authority.made_in(folder / "authority", ["localhost"], clock.now()).issue("hall-1", clock.now())
    certificate = x509.load_pem_x509_certificate(issued.certificate).public_bytes(Encoding.DER)
    invented, database = load_people(people_file(folder)), partial(sqlite, folder / "office.sqlite")
    if request.param == "postgresql":  # which refuses what a file keeps: longer texts, and some characters
        own: Cluster = request.getfixturevalue("cluster")
        database = partial(postgresql, own.database())

    def opened() -> Store:
        return Store(database(), invented, "达川人社", clock)

    store = opened()
    with store.at_the_desk() as (connection, moment):
        kiosks.add(connection, "hall-1", fingerprint_of_pem(issued.certificate), moment)
    store.close()
    bureau = Bureau(opened, clock)
    asyncio.run(bureau.start())
    app = service(bureau)

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": f"{message['type']}.complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        scope.setdefault("extensions", {})[CLIENT] = certificate
        await app(scope, receive, send)

    yield schemathesis.openapi.from_asgi("/openapi.json", asked)
    asyncio.run(bureau.close())


PATHS = [(REACHED, "GET"), *((one.path, "POST") for one in questions().values())]


def _tried(described: Any, path: str, method: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=described[path][method].as_strategy())
    def answered(case: Any) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])  # what is well formed may be refused

    answered()


@pytest.mark.parametrize(("path", "method"), PATHS)
def test_every_answer_is_one_that_is_described(described: Any, path: str, method: str) -> None:
    _tried(described, path, method, 2)


@pytest.mark.nightly
@pytest.mark.parametrize(("path", "method"), PATHS)
def test_many_answers_are_ones_that_are_described(described: Any, path: str, method: str) -> None:
    _tried(described, path, method, 200)


def test_the_contract_is_printed_whole(tmp_path: Path) -> None:
    told = json.loads(CliRunner().invoke(command, ["contract"]).stdout)
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {REACHED, *(one.path for one in questions().values())}
