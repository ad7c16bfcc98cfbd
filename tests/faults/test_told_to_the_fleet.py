"""Issue 14, to be shown 6: a screen that hangs, a worker that hangs, a third crash: mended as promised, and known afar.

The real kiosk under its real guardian, the real agent beside it, and a real broker.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fleet.messages import Serving
from maintenance.lives import CRASHES
from tests.broker import Brokered, fleet_broker  # noqa: F401
from tests.maintenance.agent.fleet import looked_after, watching
from tests.maintenance.test_lives import killed
from tests.supervision.test_kiosk_guarded import LIMIT_S, MENDED_S, ROOT, SLOWER, started
from tests.waiting import seen

pytestmark = [pytest.mark.xdist_group("broker"), pytest.mark.nightly]


@contextmanager
def agent_of(site: Path) -> Iterator[None]:
    """The process of the agent, which ends in order when it is told to."""
    command = [sys.executable, "kiosk.py", "agent", "--site", str(site)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=pipe, stderr=pipe, text=True) as agent:
        yield
        agent.send_signal(signal.SIGTERM)
        out, err = agent.communicate(timeout=LIMIT_S)
    assert (agent.returncode, out) == (0, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("how", ["screen", "memory", "killed"])
async def test_what_befalls_the_kiosk_is_mended_and_told(how: str, fleet_broker: Brokered, tmp_path: Path) -> None:  # noqa: F811
    name, before = fleet_broker.new_kiosk(), [time.time()] * (CRASHES - 1)
    site = looked_after(fleet_broker, name, tmp_path)
    killed(tmp_path / "data", before)
    async with watching(fleet_broker, name) as heard:
        with agent_of(site), started(how, tmp_path / "begun", site) as guardian:
            await seen(lambda: any(state.serving is Serving.IDLE for state in heard.states()))
            await seen((tmp_path / "begun").exists)
            befallen, known = time.monotonic(), len(heard.states())
            await seen(lambda: heard.states()[-1].mode == "safe" and heard.states()[-1].serving is Serving.IDLE)
            assert time.monotonic() - befallen < SLOWER * MENDED_S
            guardian.send_signal(signal.SIGTERM)
            guardian.communicate(timeout=LIMIT_S)
            await seen(lambda: heard.states()[-1].serving is Serving.GONE)
        await seen(lambda: heard.lives()[-1] is False)
    told = [state.serving for state in heard.states()[known:] if state.serving in (Serving.HUNG, Serving.GONE)]
    # a thread that hangs holds up no screen: the guardian ends the kiosk, and nobody needs to say that it hung
    assert how != "screen" or told[0] is Serving.HUNG
    assert Serving.GONE in told
    assert [len(state.crashes) for state in heard.states() if state.mode == "safe"][-1] == CRASHES
