"""Tests side by side: ``-n 4`` collects them once, and forks so many processes as pass them.

What is imported and read for the collection is there in each of them already. The tests of a file, or those that are
marked ``together`` by a name, pass one after another in one process, so that what they share is made once; the next
process that is free takes the next group, the longest first. A process that dies fails the test that it was at, and
another one goes on with the rest of its group.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, NoReturn

import pytest

#: groups, and files, whose tests pass one after another: the longest of them decides when all is over
LONGEST_FIRST = (
    *("real time", "power", "eyes", "heads", "visits", "ipp", "signals", "pcscd-soak", "display"),
    *("tests/play/test_visit_play.py", "tests/play/test_cases.py", "tests/ui/test_glass.py"),
    *("tests/screens/test_screens.py", "tests/maintenance/test_readiness.py", "tests/printing/test_papers.py"),
    *("tests/faults/test_ports.py", "tests/play/test_who_is_served.py", "tests/printing/test_press.py"),
)
Group = list[pytest.Item]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("workers")._addoption(
        "-n", "--numprocesses", type=int, default=0, help="Pass the tests in so many processes."
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long, most of all because it waits, begins first, so that the others run beside it, not before it."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    group, last = group_of(item), len(LONGEST_FIRST)
    return LONGEST_FIRST.index(group) if group in LONGEST_FIRST else last + (group == _file(item))


def group_of(item: pytest.Item) -> str:
    """The group by whose name the test is marked ``together``, or else its file."""
    mark = item.get_closest_marker("together")
    return str(mark.args[0]) if mark else _file(item)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _grouped(items: list[pytest.Item]) -> list[Group]:
    groups: dict[str, Group] = {}
    for item in items:
        groups.setdefault(group_of(item), []).append(item)
    return list(groups.values())


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    asked = session.config.option
    if not asked.numprocesses or asked.collectonly or asked.usepdb or session.testsfailed:
        return None
    _Sharing(session).out_among(asked.numprocesses)
    return True


@dataclass
class _Worker:
    number: int
    process: int
    """The process's descriptor, which can be read when it has ended."""
    line: Connection
    group: Group
    """What it still has to pass; the first of them is what it is at."""


class _Sharing:
    """The process that has collected: shares out the groups, and hears what became of each test."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._config = session.config
        self._groups = _grouped(session.items)
        self._next = deque(range(len(self._groups)))
        self._workers: list[_Worker] = []
        self._begun = 0

    def out_among(self, count: int) -> None:
        _plugin(self._config, "terminalreporter").showfspath = False
        self._config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # each has a folder of its own in it
        try:
            for _ in range(min(count, len(self._groups))):
                self._begin(self._groups[self._next.popleft()])
            while self._workers:
                self._hear()
        finally:
            for worker in self._workers:
                signal.pidfd_send_signal(worker.process, signal.SIGINT)
            for worker in self._workers:
                self._ended(worker)

    def _begin(self, group: Group) -> None:
        here, there = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        number = self._begun = self._begun + 1
        child = os.fork()
        if child == 0:
            for line in (here, *(worker.line for worker in self._workers)):
                line.close()
            _work(self._session, number, there, group, self._groups)
        there.close()
        self._workers.append(_Worker(number, os.pidfd_open(child), here, [*group]))

    def _hear(self) -> None:
        """Waits until somebody tells something, or ends."""
        ready = wait([end for worker in self._workers for end in (worker.line, worker.process)])
        for worker in [one for one in self._workers if one.line in ready or one.process in ready]:
            try:
                told = json.loads(worker.line.recv_bytes()) if worker.line in ready or worker.line.poll() else None
            except (EOFError, ConnectionError):
                told = None
            if told is None:
                self._lost(worker)
            else:
                self._told(worker, told)

    def _told(self, worker: _Worker, told: dict[str, Any]) -> None:
        hook = self._config.hook
        match told:
            case {"report": data}:
                if isinstance(data["longrepr"], list):  # of what was skipped: JSON has no tuples
                    data["longrepr"] = tuple(data["longrepr"])
                hook.pytest_runtest_logreport(
                    report=hook.pytest_report_from_serializable(config=self._config, data=data)
                )
                if self._session.shouldfail:
                    raise self._session.Failed(self._session.shouldfail)
            case {"passed": _}:
                item = worker.group.pop(0)
                hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
                if not worker.group:
                    self._give(worker)
            case {"broken": text}:
                raise RuntimeError(f"worker {worker.number}: {text}")

    def _give(self, worker: _Worker) -> None:
        """The next group by its number, or nothing, which ends the worker."""
        if self._next:
            number = self._next.popleft()
            worker.group = [*self._groups[number]]
            worker.line.send_bytes(str(number).encode())
        else:
            worker.line.send_bytes(b"")

    def _lost(self, worker: _Worker) -> None:
        """It has ended: in order, or in the midst of a test."""
        status = self._ended(worker)
        self._workers.remove(worker)
        if not worker.group:
            assert status == 0, f"worker {worker.number} ended with {status}"
            return
        item, *rest = worker.group
        text = f"the process of the tests ended in the midst of this one, with {status}"
        report = pytest.TestReport(item.nodeid, item.location, {}, "failed", text, "call")
        self._config.hook.pytest_runtest_logreport(report=report)
        if rest:
            self._begin(rest)

    @staticmethod
    def _ended(worker: _Worker) -> int:
        """Its exit code, or the signal that ended it as a negative number, when it has ended."""
        worker.line.close()
        end = os.waitid(os.P_PIDFD, worker.process, os.WEXITED)
        os.close(worker.process)
        assert end
        return end.si_status if end.si_code == os.CLD_EXITED else -end.si_status


class _Teller:
    """Hears of every report in a worker, and tells it."""

    def __init__(self, config: pytest.Config, line: Connection) -> None:
        self._config = config
        self._line = line

    def tell(self, **what: object) -> None:
        self._line.send_bytes(json.dumps(what).encode())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tell(report=self._config.hook.pytest_report_to_serializable(config=self._config, report=report))


class _Between(pytest.Item):
    """What comes after the last test of a group: nothing of that group stays, what is of the session does."""

    def runtest(self) -> NoReturn:
        raise NotImplementedError


def _work(session: pytest.Session, number: int, line: Connection, group: Group, groups: list[Group]) -> NoReturn:
    """The life of a worker: passes what it is given, until nothing is left."""
    code = 1
    teller = _Teller(session.config, line)
    try:
        # told to end, or nobody is there any more who would hear of it
        with suppress(KeyboardInterrupt, ConnectionError, EOFError):
            _be_oneself(session.config, number, teller)
            try:
                for item, following in _to_pass(session, line, group, groups):
                    session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    teller.tell(passed=item.nodeid)
            finally:
                session._setupstate.teardown_exact(None)
            code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        teller.tell(broken=traceback.format_exc())
    finally:
        os._exit(code)


def _be_oneself(config: pytest.Config, number: int, teller: _Teller) -> None:
    """What two processes must not share: the files of the captured output, the folder for files, the terminal."""
    capture = _plugin(config, "capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture()
    folders = config._tmp_path_factory  # type: ignore[attr-defined]
    folders._basetemp = folders.getbasetemp() / f"worker-{number}"
    folders._basetemp.mkdir(mode=0o700)
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(teller)


def _plugin(config: pytest.Config, name: str) -> Any:
    plugin = config.pluginmanager.get_plugin(name)
    assert plugin, name
    return plugin


def _to_pass(
    session: pytest.Session, line: Connection, group: Group, groups: list[Group]
) -> Iterator[tuple[pytest.Item, pytest.Item]]:
    """Each test with the one that follows: what both use stays."""
    between: pytest.Item = _Between.from_parent(session, name="between")
    while True:
        yield from zip(group, [*group[1:], between], strict=True)
        number = line.recv_bytes()
        if not number:
            return
        group = groups[int(number)]
