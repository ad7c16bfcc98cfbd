"""The unit of systemd says what the program does and the guardian does too."""

from __future__ import annotations

import re
from pathlib import Path

from commands.ending import END_WITHIN_S
from supervision.guard import START_AGAIN
from supervision.life import Limits

ROOT = Path(__file__).parent.parent.parent
UNIT = (ROOT / "deploy" / "systemd" / "kiosk.service").read_text(encoding="utf-8")
POLKIT = (ROOT / "deploy" / "polkit" / "50-kiosk.rules").read_text(encoding="utf-8")


def of_unit(name: str) -> str:
    (found,) = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return str(found)


def test_systemd_waits_as_long_as_the_guardian_and_longer_than_an_end_in_order_takes() -> None:
    limits = Limits()
    assert float(of_unit("WatchdogSec")) == limits.watchdog_s
    assert float(of_unit("TimeoutStartSec")) == limits.start_s
    assert float(of_unit("TimeoutAbortSec")) == limits.abort_s
    assert float(of_unit("TimeoutStopSec")) > limits.stop_s > END_WITHIN_S
    assert (of_unit("Type"), of_unit("WatchdogSignal"), of_unit("Restart")) == ("notify", "SIGABRT", "always")
    assert int(of_unit("SuccessExitStatus")) == START_AGAIN


def test_the_user_of_the_unit_is_the_one_who_may_start_the_machine_anew() -> None:
    assert f'subject.user === "{of_unit("User")}"' in POLKIT
    assert '"org.freedesktop.login1.reboot"' in POLKIT
