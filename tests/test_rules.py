"""The rules bite: a test that leaves something, or is the cause of an alarm, does not pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
#: by what is said of it: a test that does not pass, whatever passes before and after it
BAD = {
    "left: thread": "import threading\ndef test_it() -> None:\n    threading.Thread(target=input_for_ever).start()\n"
    "def input_for_ever() -> None:\n    threading.Event().wait(2 * rules.ENDING_S)\n",
    "left: process": "import subprocess\ndef test_it() -> None:\n"
    "    rules.process = subprocess.Popen(['sleep', '9'], stdin=subprocess.DEVNULL)\n",
    "tasks left": "import asyncio\nasync def test_it() -> None:\n"
    "    rules.task = asyncio.ensure_future(asyncio.Event().wait())\n",
    "in the log: WARNING office: late": "import logging\ndef test_it() -> None:\n"
    "    logging.getLogger('office').warning('late')\n",
    "not in the log: late": "import pytest\n@pytest.mark.expects_log('late')\ndef test_it() -> None: ...\n",
    "on standard error (call): from a child": "import os\ndef test_it() -> None:\n"
    "    os.system('echo from a child >&2')\n",
    "skipped, and that fails here": "import pytest\ndef test_it() -> None:\n    pytest.skip('not here')\n",
}
ORDERLY = {
    "an alarm that was expected": "import logging, pytest\n@pytest.mark.expects_log('late')\ndef test_it() -> None:\n"
    "    logging.getLogger('office').warning('late')\n",
    "an alarm that comes a moment after what it is about": "import asyncio, logging, pytest\n"
    "async def tell() -> None:\n    await asyncio.sleep(0.02)\n    logging.getLogger('office').warning('late')\n"
    "@pytest.fixture\nasync def part():\n    telling = asyncio.ensure_future(tell())\n    yield\n    telling.cancel()\n"
    "@pytest.mark.expects_log('late')\nasync def test_it(part) -> None: ...\n",
    "nothing": "def test_it() -> None: ...\n",
}
#: its name would go from every worker to every other one
LONG = (
    "import pytest\n@pytest.mark.parametrize('what', [b'x' * 1_000_000, 'x' * 1_000_000])\n"
    "def test_it(what) -> None: ...\n"
)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What pytest says of each test, by its number: all in one run, where nothing may be waited for long."""
    folder = tmp_path_factory.mktemp("rules")
    room = folder / "tests" / "room"
    room.mkdir(parents=True)
    for number, test in enumerate([*BAD.values(), *ORDERLY.values(), LONG]):
        (room / f"test_{number}.py").write_text(f"from tests import rules\nrules.ENDING_S = 0.1\n{test}", "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\nmarkers = expects_log(text)\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.rules", "-p", "no:cacheprovider"]
    subprocess.run(
        [*command, "--import-mode=importlib", "--junitxml=said.xml", str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CI": "true"},
        capture_output=True,
        check=False,
    )
    told: dict[str, list[str]] = {}
    for case in ElementTree.parse(folder / "said.xml").iter("testcase"):  # noqa: S314 - pytest wrote it
        wrong = [ElementTree.tostring(one, "unicode", "text") for one in case if one.tag in ("failure", "error")]
        told.setdefault(case.attrib["classname"].rpartition("_")[2], []).extend([case.attrib["name"], *wrong])
    return told


@pytest.mark.parametrize(("number", "wrong"), list(enumerate(BAD)))
def test_what_is_left_or_said_fails_the_test_that_did_it(said: dict[str, list[str]], number: int, wrong: str) -> None:
    name, *all_that_is_wrong = said[str(number)]
    assert name == "test_it"
    assert len(all_that_is_wrong) == 1
    assert wrong in all_that_is_wrong[0]


@pytest.mark.parametrize(("number", "what"), list(enumerate(ORDERLY, len(BAD))))
def test_an_orderly_test_passes(said: dict[str, list[str]], number: int, what: str) -> None:
    assert said[str(number)] == ["test_it"], what


def test_what_is_long_does_not_make_a_long_name(said: dict[str, list[str]]) -> None:
    names = said[str(len(BAD) + len(ORDERLY))]
    assert len(set(names)) == 2
    assert all(name.startswith("test_it[") and len(name) < 100 for name in names)
