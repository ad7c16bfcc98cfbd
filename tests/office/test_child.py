"""The office in a child beside the kiosk: it answers as ever, and is let go while nobody is served."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing import Pipe
from pathlib import Path

import pytest

from config.clock import DemonstrationClock, SystemClock
from config.faults import Fault
from office import child, messages
from office.answering import LogOverLine
from office.line import OfficeBeside
from office.messages import Begin, job, spoken
from office.people.invented import PORTRAITS_DIR, invented_in
from office.port import AWAY, AppointmentKind, ElectronicHolder, Identity, Office
from supervision.inside import Channel
from supervision.wire import NotUnderstood
from tests.nursery import a_nursery, of_a_nursery
from tests.waiting import seen

__all__ = ("a_nursery", "of_a_nursery")

ROOT = Path(__file__).parents[2]
PEOPLE = ROOT / "office" / "people.demo.yaml"
DAY = SystemClock().now().replace(year=2026, month=11, day=24)
RESTS_AFTER_S = 0.2
WITHIN_S = 60.0


class Hall:
    """Whether anybody is served."""

    is_served = True


@asynccontextmanager
async def office_in(folder: Path, hall: Hall, people: str = str(PEOPLE)) -> AsyncIterator[OfficeBeside]:
    clock = DemonstrationClock(DAY)
    ahead_s = (clock.now() - SystemClock().now()).total_seconds()
    begin = Begin(str(folder / "office.sqlite"), people, "达川人社", ahead_s, has_virtual_cards=True)
    office = child.child_office(begin, clock, WITHIN_S, lambda: hall.is_served)
    try:
        yield office
    finally:
        await office.close()


def pid_of(office: OfficeBeside) -> int | None:
    assert isinstance(office, child.ChildOffice)
    return office.pid


def somebody() -> Identity:
    person = invented_in(PEOPLE).people[0].record.person
    return Identity(person.number, person.name, person.birth)


@pytest.mark.expects_log("department ")
async def test_it_answers_as_the_port_says_refuses_with_its_own_faults_and_logs_where_the_kiosk_does(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / PORTRAITS_DIR).symlink_to(PEOPLE.parent / PORTRAITS_DIR)
    people = shutil.copy(PEOPLE, tmp_path)
    async with office_in(tmp_path, Hall(), str(people)) as office:
        await office.start()
        assert abs(await office.reached() - DAY) < timedelta(minutes=5)
        record = await office.record_of(somebody())
        assert record.person.name == somebody().name
        assert record.person.portrait, "bytes come as bytes"
        assert await office.cases_of(somebody()) == ()
        soonest = (await office.free_times())[0]
        booked = await office.book("once", somebody(), AppointmentKind.HALL, soonest)
        assert booked is not None
        assert booked.at == soonest
        with pytest.raises(Fault, match="OFFICE-UNKNOWN-PERSON"):
            await office.record_of(Identity("110101199001011237", "无此人", DAY.date()))
        code = office.issue_code(ElectronicHolder(somebody().number, somebody().name))
        assert (await office.verify_electronic_card(code)).number == somebody().number
        os.truncate(people, 0)  # the departments read it when the first of them is asked
        await office.share(somebody(), ("employee_scheme",), "residents")
        assert ("office.departments.asking", logging.WARNING) in [(one.name, one.levelno) for one in caplog.records]
        office.trouble.unreachable = True
        with pytest.raises(Fault, match="OFFICE-UNREACHABLE"):
            await office.record_of(somebody())


async def test_it_is_let_go_while_nobody_is_served_and_wakes_for_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "RESTS_AFTER_S", RESTS_AFTER_S)
    hall = Hall()
    async with office_in(tmp_path, hall) as office:
        await office.start()
        assert await office.record_of(somebody())
        first = pid_of(office)
        hall.is_served = False
        await seen(lambda: office.rests)
        assert pid_of(office) is None
        assert abs(await office.reached() - DAY) < timedelta(minutes=5), "who only looks does not wake it"
        assert office.rests
        hall.is_served = True
        assert await office.record_of(somebody())
        assert pid_of(office) not in (None, first)


@pytest.mark.expects_log("child ended with -9")
async def test_one_that_dies_over_a_question_is_out_of_reach_and_the_next_question_has_another(tmp_path: Path) -> None:
    async with office_in(tmp_path, Hall()) as office:
        await office.start()
        pid = pid_of(office)
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        asked = asyncio.ensure_future(office.record_of(somebody()))
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(Fault) as met:
            await asked
        assert met.value.code in AWAY
        assert await office.record_of(somebody())


@pytest.mark.expects_log("child ended with -9")
async def test_one_that_dies_while_nobody_asks_is_replaced_and_answers_and_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "BEGUN_WITHIN_S", WITHIN_S)
    monkeypatch.setattr(child, "RESTS_AFTER_S", RESTS_AFTER_S)
    hall = Hall()
    async with office_in(tmp_path, hall) as office:
        await office.start()
        assert isinstance(office, child.ChildOffice)
        pid = office.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await seen(lambda: office.pid not in (None, pid) and office._begun is not None and office._begun.done())
        asked = office.record_of(somebody())
        assert await asyncio.wait_for(asked, WITHIN_S / 2)
        hall.is_served = False
        await seen(lambda: office.rests)


async def test_one_whose_people_are_wrong_says_so_whenever_it_is_asked(tmp_path: Path) -> None:
    wrong = tmp_path / "people.yaml"
    wrong.write_text("people: nobody", encoding="utf-8")
    async with office_in(tmp_path, Hall(), str(wrong)) as office:
        for _ in range(2):
            with pytest.raises(Fault, match="OFFICE-PEOPLE"):
                await office.start()


async def test_an_answer_of_another_kind_is_a_lie_for_which_a_child_is_replaced(tmp_path: Path) -> None:
    asked = spoken()["cases_of"]
    async with office_in(tmp_path, Hall()) as office:
        assert isinstance(office, child.ChildOffice)
        answer = office._put(lambda ticket: asked.asked(ticket, somebody()), asked.answer)
        for lie in (messages.Done(1, DAY), asked.answer(2, ())):
            with pytest.raises((ValueError, KeyError)):
                office._receive(lie)  # what a supervisor's listener raises ends the child
        office._receive(asked.answer(1, ()))
        assert (await answer).answer == ()


def test_a_library_of_the_child_is_quoted_with_its_place_and_never_with_its_text() -> None:
    parent, theirs = Pipe()
    with parent, theirs:
        handler = LogOverLine(Channel(theirs, job().hears, job().speaks))
        about = {"pathname": "/usr/lib/engine.py", "lineno": 7, "msg": "INSERT %s", "args": (somebody().number,)}
        for name, level in (("sqlalchemy.Engine", logging.INFO), ("sqlalchemy.Engine", logging.ERROR)):
            handler.handle(logging.makeLogRecord({"name": name, "levelno": level, **about}))
        ours = {"name": "office.x", "levelno": logging.INFO, "msg": "a\n\x1b" + "b" * 300}
        handler.handle(logging.makeLogRecord(ours))
        said = [job().speaks.decode(parent.recv_bytes()) for _ in range(2)]
        assert not parent.poll()
    assert said[0] == messages.Logged("sqlalchemy.Engine", logging.ERROR, "engine.py:7")
    assert said[1] == messages.Logged("office.x", logging.INFO, "a  " + "b" * 197)


def test_every_question_of_the_port_has_its_message() -> None:
    asked = {name for part in Office.__mro__ for name in vars(part) if not name.startswith("_")}
    assert set(spoken()) == asked - {"start", "reached", "close"} - messages.NOT_ASKED


@pytest.mark.parametrize(
    "said",
    [
        b'["Done",{"ticket":0,"at":"2026-11-24T19:30:00+08:00"}]',
        b'["Open",{"ticket":1}]',
        b'["Logged",{"module":"office","level":20,"said":"a\\nb"}]',
    ],
)
def test_a_child_that_says_what_no_office_says_is_not_understood(said: bytes) -> None:
    with pytest.raises(NotUnderstood):
        job().speaks.decode(said)
