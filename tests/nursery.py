"""Children of tests are forked from a nursery of the worker, as those of a kiosk are: a program of its own reads for a
third of a second of the processor what each of them needs. ``from tests.nursery import a_nursery, of_a_nursery``.

A child that needs what the test has put into its environment is a program of its own, as are all those of a test that
is marked ``own_programs``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from commands.run import READ_AHEAD
from supervision import nursery as module
from supervision.nursery import Nursery

#: a machine that passes tests is busier than one that serves
BORN_WITHIN_S, READY_WITHIN_S = 20.0, 60.0


@pytest.fixture(scope="session")
def a_nursery() -> Iterator[Nursery]:
    own = Nursery(READ_AHEAD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BORN_WITHIN_S", BORN_WITHIN_S)
        patch.setattr(module, "READY_WITHIN_S", READY_WITHIN_S)
        asyncio.run(own.ready())
    Nursery.open = None
    yield own
    own.close()


@pytest.fixture(autouse=True)
def of_a_nursery(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It adopts orphans only as long: those of other tests are not its children."""
    if request.node.get_closest_marker("own_programs"):
        yield
        return
    monkeypatch.setattr(Nursery, "open", request.getfixturevalue("a_nursery"))
    module._adopt_orphans(True)
    yield
    module._adopt_orphans(False)
