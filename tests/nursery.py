"""Children of tests are forked from a nursery of the worker, as those of a kiosk are: a program of its own reads for a
third of a second of the processor what each of them needs. ``from tests.nursery import a_nursery, of_a_nursery``, and
where eyes are among them ``from tests.nursery import a_nursery_of_eyes, of_a_nursery_of_eyes``.

A child that needs what the test has put into its environment is a program of its own, as are all those of a test that
is marked ``own_programs``. Where the tests' own card service is they know all the same (``tests/pcscd.py``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from commands.run import READ_AHEAD
from supervision import nursery as module
from supervision.nursery import Nursery
from tests.pcscd import home

#: a machine that passes tests is busier than one that serves
BORN_WITHIN_S, READY_WITHIN_S = 20.0, 60.0
#: … and what an office reads for itself in a kiosk: many of them are begun here
OFFICE_AHEAD = ("assembly.office_child", "assembly.invented", "office.database.engine", "office.people.invented")
#: what eyes read for themselves in a kiosk: so many of them are begun here that even the drawn citizen stands ready
EYES_AHEAD = ("tests.eyes_ahead",)


@contextmanager
def _nursery(modules: Sequence[str]) -> Iterator[Nursery]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BORN_WITHIN_S", BORN_WITHIN_S)
        patch.setattr(module, "READY_WITHIN_S", READY_WITHIN_S)
        patch.setenv("PCSCLITE_CSOCK_NAME", str(home() / "pcscd.comm"))
        patch.setenv("OPENBLAS_NUM_THREADS", "1")  # a nursery has one thread
        own = Nursery(modules)
        asyncio.run(own.ready())
    Nursery.open = None
    yield own
    own.close()


@pytest.fixture(scope="session")
def a_nursery() -> Iterator[Nursery]:
    with _nursery((*READ_AHEAD, *OFFICE_AHEAD)) as own:
        yield own


@pytest.fixture(scope="session")
def a_nursery_of_eyes() -> Iterator[Nursery]:
    with _nursery((*READ_AHEAD, *OFFICE_AHEAD, *EYES_AHEAD)) as own:
        yield own


@contextmanager
def bearing(own: Nursery) -> Iterator[None]:
    """Children are forked from it. It adopts orphans only as long: those of other tests are not its children."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Nursery, "open", own)
        module._adopt_orphans(True)
        yield
        module._adopt_orphans(False)


@pytest.fixture(autouse=True)
def of_a_nursery(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("own_programs"):
        yield
        return
    with bearing(request.getfixturevalue("a_nursery")):
        yield


@pytest.fixture(autouse=True)
def of_a_nursery_of_eyes(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("own_programs"):
        yield
        return
    with bearing(request.getfixturevalue("a_nursery_of_eyes")):
        yield
