"""What a confined process can still do: compute, and use what it holds. Everything else is told no, or is its end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: each line is tried in a process of its own; what it prints is the truth of the kernel, not of a mock
TRIED = {
    "reads what it holds": "assert os.read(held, 10) == b'held'",
    "says something": "os.write(1, b'')",
    "computes": "assert sum(range(100000))",
    "opens a file": "open('/etc/hostname')",
    "lists a folder": "os.listdir('/')",
    "writes a file": "open('/tmp/confined', 'w')",
    "writes into what it holds": "os.write(held, b'x')",
    "takes more memory": "bytearray(200_000_000)",
    "speaks to the network": "socket.socket(socket.AF_INET)",
    "speaks to a process": "socket.socketpair()",
    "starts a program": "os.execv('/bin/true', ['true'])",
    "forks": "os.fork()",
    "begins a thread": "threading.Thread(target=print).start()",
    "kills its parent": "os.kill(os.getppid(), 9)",
    "looks into another process": "ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)",
    "gets rid of its limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "never ends": "while True: pass",
}
PROGRAM = """
import ctypes, json, os, resource, socket, sys, threading
from supervision.confined import confine
reading, writing = os.pipe()
os.write(writing, b'held')
os.close(writing)
ended = {}
for name, line in json.loads(sys.argv[1]).items():
    held = os.dup(reading)
    if not (child := os.fork()):
        try:
            code = compile(line, name, "exec")
            confine(100_000_000, 1)
            exec(code)
        except BaseException as error:
            os._exit({"PermissionError": 3, "MemoryError": 4, "OSError": 5}.get(type(error).__name__, 6))
        os._exit(0)
    ended[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(ended))
"""
WELL, REFUSED, NO_MEMORY, WRONG, DEAD, TIRED = 0, 3, 4, 5, -signal.SIGSYS, -signal.SIGKILL
EXPECTED = {
    "reads what it holds": WELL,
    "says something": WELL,
    "computes": WELL,
    "opens a file": REFUSED,
    "lists a folder": REFUSED,
    "writes a file": REFUSED,
    "writes into what it holds": WRONG,
    "takes more memory": NO_MEMORY,
    "never ends": TIRED,
}


def test_a_confined_process_can_compute_and_use_what_it_holds_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(TRIED)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {name: EXPECTED.get(name, DEAD) for name in TRIED}
