"""What serves a demonstration goes with it, even where nobody could end it in order."""

from __future__ import annotations

import os
import select
import subprocess
import sys

import pytest

from simulated.daemons import dying_with_us

#: the service tells its number itself: before that it may not yet be what it is to become
STARTS_ONE = """
import subprocess, sys
from simulated.daemons import dying_with_us
subprocess.Popen(dying_with_us("sh", "-c", "echo $$; exec tail -f /dev/null"))
sys.stdin.read()
"""


def test_a_service_does_not_outlive_who_started_it_and_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        assert starter.stdout
        service = os.pidfd_open(int(starter.stdout.readline()))
        try:
            starter.kill()
            ended, _, _ = select.select([service], [], [], 60)
        finally:
            os.close(service)
    assert ended


def test_a_service_that_is_not_installed_is_told_before_anything_is_started() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-service"):
        dying_with_us("no-such-service", "--serve")
