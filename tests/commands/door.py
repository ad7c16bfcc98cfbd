"""The door of the kiosk, called often: each call is a process of its own, forked from one that has loaded everything.

    python -m tests.commands.door

Reads the arguments of each call as a line of JSON, and answers with exit code, output and errors. What a command reads
and remembers, as the data of ``--dir``, ends with its process, as it does when a person types it.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest

ROOT = Path(__file__).parent.parent.parent
Door = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    """Call it with the arguments of a command."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.commands.door"]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:

        def called(*arguments: str) -> subprocess.CompletedProcess[str]:
            assert process.stdin is not None
            assert process.stdout is not None
            print(json.dumps(arguments), file=process.stdin, flush=True)
            code, out, err = json.loads(process.stdout.readline())
            return subprocess.CompletedProcess(arguments, code, out, err)

        yield called


def main() -> None:
    import commands.scenes
    import commands.visit  # noqa: F401 - loaded for all calls
    import play.cases
    import play.report  # noqa: F401

    gc.freeze()  # what the calls find loaded is no garbage of theirs
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                os._exit(_call(json.loads(line), out, err))
            _, status = os.waitpid(child, 0)
            said = [_text(file) for file in (out, err)]
        print(json.dumps([os.waitstatus_to_exitcode(status), *said]), flush=True)


def _call(arguments: Sequence[str], out: BinaryIO, err: BinaryIO) -> int:
    from kiosk import kiosk

    for number, file in (1, out), (2, err):
        os.dup2(file.fileno(), number)
    try:
        kiosk(arguments, prog_name="kiosk.py")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 - written as the interpreter would
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode()


if __name__ == "__main__":
    main()
