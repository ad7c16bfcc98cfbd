"""What the service tells of its requests: lines of JSON, and figures for Prometheus. Nothing personal is in them."""

from __future__ import annotations

import io
import json
import logging
import sys
from pathlib import Path

import httpx
import pytest

from config.faults import Fault
from office.cases.figures import REACHED, figures
from office.database.engine import sqlite
from office.port import Identity
from office.service import logs
from office.service.app import MOST_BYTES
from office.service.metrics import Metrics
from office.service.observing import Asked
from tests.office.conftest import LI, WANG, ZHAO, application
from tests.office.service.conftest import Service
from tests.waiting import seen


async def test_each_request_is_told_with_kiosk_question_and_outcome(running: Service) -> None:
    told: list[Asked] = []
    running.observers.append(told.append)
    kiosk, stranger = running.kiosk(), running.kiosk("stranger", known=False)
    await kiosk.record_of(Identity(*LI))
    for office, who in ((kiosk, Identity(LI[0], WANG[1])), (stranger, Identity(*LI))):
        with pytest.raises(Fault):
            await office.record_of(who)
    await kiosk.close()
    await stranger.close()
    await seen(lambda: len(told) == 3)
    assert [(one.kiosk, one.question, one.outcome) for one in told] == [
        ("hall-1", "record_of", "ok"),
        ("hall-1", "record_of", "OFFICE-OTHER-PERSON"),
        ("", "record_of", "OFFICE-KIOSK"),
    ]
    assert all(0 < one.seconds < 60 for one in told)
    assert len({one.request for one in told}) == 3


async def test_a_request_keeps_the_name_that_it_came_with(running: Service) -> None:
    told: list[Asked] = []
    running.observers.append(told.append)
    named: list[str] = []
    async with running.plain() as client:
        for name, content in (("a-name-of-a-kiosk", b""), ("no name", b""), ("too-large", bytes(MOST_BYTES + 1))):
            answer = await client.post("/v1/records/record_of", headers={"X-Request-ID": name}, content=content)
            named.append(answer.headers["X-Request-ID"])
        named.append((await client.get("/elsewhere")).headers["X-Request-ID"])
    await seen(lambda: len(told) == 4)
    assert [one.request for one in told] == named
    assert (told[0].request, told[2].request) == ("a-name-of-a-kiosk", "too-large")
    assert told[1].request != "no name"
    assert [(one.question, one.outcome) for one in told] == [
        ("record_of", "OFFICE-KIOSK"),
        ("record_of", "OFFICE-KIOSK"),
        ("record_of", "OFFICE-TOO-LARGE"),
        ("other", "404"),
    ]


async def test_figures_are_read_on_this_machine(running: Service) -> None:
    watching = sqlite(running.folder.file)
    metrics = Metrics(figures(watching))
    told: list[Asked] = []
    running.observers += [metrics.asked, told.append]
    running.waited = metrics.waited
    kiosk = running.kiosk()
    await kiosk.submit(application())
    with pytest.raises(Fault):
        await kiosk.record_of(Identity(LI[0], WANG[1]))
    await kiosk.submit(application(ZHAO, key="key-2", matter="retirement_early", month="2027-03"))
    await kiosk.close()
    await seen(lambda: len(told) == 3)
    with metrics.served(0) as address:
        async with httpx.AsyncClient(trust_env=False) as client:
            page = (await client.get(address)).text
    lines = page.splitlines()
    assert 'office_requests_total{outcome="ok",question="submit"} 2.0' in lines
    assert 'office_requests_total{outcome="OFFICE-OTHER-PERSON",question="record_of"} 1.0' in lines
    assert 'office_request_seconds_count{question="submit"} 2.0' in lines
    assert 'office_open_cases{state="accepted"} 1.0' in lines
    assert 'office_applications{year="2026"} 2.0' in lines
    assert 'office_database_up{database="sqlite"} 1.0' in lines
    (writes,) = (line for line in lines if line.startswith('office_database_wait_seconds_count{transaction="writing"}'))
    assert float(writes.rpartition(" ")[2]) >= 1
    assert not any(part in page for part in (*LI, "key-1"))
    with metrics.served(None) as address:
        assert address == ""
    watching.close()


def test_figures_without_a_database_say_so(tmp_path: Path) -> None:
    assert figures(sqlite(tmp_path))() == {REACHED: {"sqlite": 0}}


def written(*, level: int = logging.INFO, **more: object) -> dict[str, object]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    record = logging.LogRecord("office", level, "f.py", 1, "a %s", ("word",), None)
    for name, value in more.items():
        setattr(record, name, value)
    handler.emit(record)
    line = stream.getvalue()
    assert line.count("\n") == 1
    told: dict[str, object] = json.loads(line)
    return told


def test_a_line_of_the_log_is_an_object(caplog: pytest.LogCaptureFixture) -> None:
    assert written().items() >= {"level": "INFO", "logger": "office", "message": "a word"}.items()
    with caplog.at_level(logging.INFO):
        logs.asked(Asked("r-1", "hall-1", "submit", "ok", 0.01234))
    told = written(fields=caplog.records[-1].__dict__["fields"])
    asked = {"request": "r-1", "kiosk": "hall-1", "question": "submit", "outcome": "ok", "ms": 12.3}
    assert told.items() >= asked.items()


def test_an_error_is_told_by_its_type_and_place_and_never_by_its_text() -> None:
    try:
        raise LookupError(f"nobody is {LI[1]}\n{LI[0]}")
    except LookupError:
        told = written(level=logging.ERROR, exc_info=sys.exc_info())
    assert told["error"] == "LookupError"
    assert Path(__file__).name in str(told["frames"])
    assert not any(part in json.dumps(told, ensure_ascii=False) for part in LI)
