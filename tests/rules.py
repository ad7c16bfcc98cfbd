"""What every test keeps to, held by pytest itself: a test that passes has left nothing behind and caused no alarm.

After a test, when all that it opened is closed again:

- no warning or error stands in the log, but what ``@pytest.mark.expects_log("text")`` names, and that does; it need not
  where the mark says ``sometimes=True``; where a test has a loop it is waited for;
- no process has written to standard error;
- no process, thread or task is left that it started.

Where a check fails the test fails at its teardown. With ``CI`` in the environment a test that is skipped fails, too.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling

from tests.waiting import GONE, seen, seen_from_outside

#: groups, and files, whose tests run one after another: the longest of them decides when all is over
LONGEST_FIRST = (
    *("real time", "power", "eyes", "heads", "visits", "ipp", "signals", "pcscd-soak", "display"),
    *("tests/screens/test_appearances.py", "tests/play/test_visit_play.py", "tests/play/test_cases.py"),
    *("tests/ui/test_glass.py", "tests/screens/test_screens.py", "tests/maintenance/test_readiness.py"),
    *("tests/printing/test_papers.py", "tests/faults/test_ports.py", "tests/play/test_who_is_served.py"),
    "tests/printing/test_press.py",
)
#: what may live as long as the session: started by a fixture for many tests, or by a library once for all
_stays: set[int | threading.Thread] = set()
_alarms: list[logging.LogRecord] = []
#: threads that are the process's own and end with it
OF_THE_PROCESS = "journal"
#: beyond this what was told to end does not
ENDING_S = 30.0
#: so much of a text or of bytes is the name of a test
NAME_MAX = 60


class _Listener(logging.Handler):
    """Keeps every warning and error, whoever logs it."""

    def emit(self, record: logging.LogRecord) -> None:
        _alarms.append(record)


def pytest_configure() -> None:
    logging.getLogger().addHandler(_Listener(logging.WARNING))


def pytest_make_parametrize_id(val: object) -> str | None:
    """What is longer than a name is named by its beginning: names of megabytes went from every worker to the others.

    Bytes by how many they are: what is signed is never the same twice, and every worker must call a test the same.
    """
    if isinstance(val, str) and len(val) > NAME_MAX:
        return f"{val[:NAME_MAX]!r}...{len(val)}"
    return f"{len(val)} bytes" if isinstance(val, bytes) and len(val) > NAME_MAX else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Nightly tests are left out by day; tasks are counted in every test that has a loop."""
    if os.environ.get("HYPOTHESIS_PROFILE") != "nightly":
        left_out = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]
    items.sort(key=_turn)
    for item in items:
        if isinstance(item, pytest.Function) and asyncio.iscoroutinefunction(item.obj):
            item.fixturenames.insert(0, "no_task_is_left")
            if _must_come(item):
                item.fixturenames.append("what_is_expected_comes")


def _turn(item: pytest.Item) -> int:
    """What takes long, most of all because it waits, begins first, so that the others run beside it, not before it."""
    mark = item.get_closest_marker("xdist_group")
    group = (mark.kwargs.get("name") or mark.args[0]) if mark else item.nodeid.partition("::")[0]
    return LONGEST_FIRST.index(group) if group in LONGEST_FIRST else len(LONGEST_FIRST) + (mark is None)


class _ByFile(LoadGroupScheduling):  # type: ignore[misc]  # untyped
    """The tests of a file are a group, too: what they share is made once, and not once by every worker."""

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        return nodeid.partition("::")[0] if group == nodeid else group


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadGroupScheduling | None:
    return _ByFile(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture
async def no_task_is_left() -> AsyncIterator[None]:
    """Looks last, when every other fixture of the test is closed."""
    yield
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"tasks left: {left}"


@pytest.fixture
async def what_is_expected_comes(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Looks first: whoever writes a line of the log may do so a moment after the test has seen what it is about."""
    yield
    with suppress(TimeoutError):
        async with asyncio.timeout(ENDING_S):
            await seen(lambda: not _missing(request.node))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """What a fixture for several tests starts is not left over by the first of them."""
    if fixturedef.scope == "function":
        return (yield)
    before = _living()
    result = yield
    _stays.update(_living() - before)
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    _alarms.clear()
    _stays.update(_living())
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    result = yield
    wrong = [f"left: {_described(one)}" for one in _left()]
    wrong += [f"on standard error ({when}): {text}" for when, kind, text in item._report_sections if kind == "stderr"]
    wrong += _unexpected(item)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _no_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _no_skip(report)
    return report


def _no_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and "CI" in os.environ and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and that fails here: {report.longrepr}"


def _unexpected(item: pytest.Item) -> list[str]:
    """The alarms that nobody expected, and those that did not come.

    For a whole module, and ``sometimes`` for a test whose parts race, they may come and need not.
    """
    may = [str(mark.args[0]) for mark in item.iter_markers("expects_log")]
    wrong = [f"in the log: {line}" for line in _logged() if not any(text in line for text in may)]
    return wrong + [f"not in the log: {text}" for text in _missing(item)]


def _missing(item: pytest.Item) -> list[str]:
    """What must be logged, and has not been."""
    return [text for text in _must_come(item) if not any(text in line for line in _logged())]


def _must_come(item: pytest.Item) -> list[str]:
    own = [mark for mark in item.own_markers if mark.name == "expects_log"]
    return [str(mark.args[0]) for mark in own if not mark.kwargs.get("sometimes")]


def _logged() -> list[str]:
    return [f"{record.levelname} {record.name}: {record.getMessage()}" for record in _alarms]


def _left() -> set[int | threading.Thread]:
    """What the test started and what does not end by itself: a thread may still be on its way out."""
    return set() if seen_from_outside(lambda: _living() <= _stays, ENDING_S) else _living() - _stays


def _living() -> set[int | threading.Thread]:
    """The processes that are children of this one, by number, and the threads."""
    children: set[int | threading.Thread] = set()
    for task in os.listdir("/proc/self/task"):  # noqa: PTH208 - asked several times of each test, and a Path takes longer
        with suppress(*GONE), open(f"/proc/self/task/{task}/children", "rb", buffering=0) as listed:  # noqa: PTH123
            children.update(map(int, listed.read().split()))
    return children | {thread for thread in threading.enumerate() if not thread.name.startswith(OF_THE_PROCESS)}


def _described(one: int | threading.Thread) -> str:
    if isinstance(one, threading.Thread):
        return f"thread {one.name}"
    try:
        command = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except GONE:
        command = "ended meanwhile"
    return f"process {one}: {command}"
