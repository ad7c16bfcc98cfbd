"""The rules bite: a test that leaves something, or is the cause of an alarm, does not pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BAD = {
    "left: thread": "import threading\ndef test_it() -> None:\n    threading.Thread(target=input_for_ever).start()\n"
    "def input_for_ever() -> None:\n    threading.Event().wait(2 * rules.ENDING_S)\n",
    "left: process": "import subprocess\ndef test_it() -> None:\n"
    "    rules.kept = subprocess.Popen(['sleep', '9'], stdin=subprocess.DEVNULL)\n",
    "tasks left": "import asyncio\nasync def test_it() -> None:\n"
    "    rules.kept = asyncio.ensure_future(asyncio.Event().wait())\n",
    "in the log: WARNING office: late": "import logging\ndef test_it() -> None:\n"
    "    logging.getLogger('office').warning('late')\n",
    "not in the log: late": "import pytest\n@pytest.mark.expects_log('late')\ndef test_it() -> None: ...\n",
    "on standard error (call): from a child": "import os\ndef test_it() -> None:\n"
    "    os.system('echo from a child >&2')\n",
    "skipped, and that fails here": "import pytest\ndef test_it() -> None:\n    pytest.skip('not here')\n",
}


def passed(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    """What pytest says of ``test``, where every test must run and nothing may be waited for long."""
    file = folder / "tests" / "room" / "test_it.py"
    file.parent.mkdir(parents=True)
    file.write_text("from tests import rules\nrules.ENDING_S = 0.1\n" + test, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\nmarkers = expects_log(text)\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.rules",
        "-p",
        "no:cacheprovider",
        "--import-mode=importlib",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CI": "true"}
    return subprocess.run(
        [*command, str(folder)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("wrong", BAD)
def test_what_is_left_or_said_fails_the_test_that_did_it(tmp_path: Path, wrong: str) -> None:
    done = passed(tmp_path, BAD[wrong])
    assert done.returncode == 1, done.stdout
    assert wrong in done.stdout


def test_an_orderly_test_passes(tmp_path: Path) -> None:
    orderly = "import logging, pytest\n@pytest.mark.expects_log('late')\ndef test_it() -> None:\n"
    done = passed(tmp_path, orderly + "    logging.getLogger('office').warning('late')\n")
    assert done.returncode == 0, done.stdout
