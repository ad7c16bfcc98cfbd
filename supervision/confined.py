"""A process that gives up everything but to compute and to use the descriptors it has: for readers of foreign files.

The kernel holds it (seccomp, x86-64): it can open nothing, connect to nothing, start nobody nor send a signal, whatever
runs in it. Whoever looks for a file, as Python does for the source of a traceback, is told no; all else that is not on
the list is death. What it may use of memory and of the processor is limited, too.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import struct
from pathlib import Path

#: prctl(2), linux/seccomp.h, linux/audit.h
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
ARCH_X86_64 = 0xC000003E
#: of struct seccomp_data: where the number of the call stands, and the architecture
AT_CALL, AT_ARCH = 0, 4
#: x32 calls have this bit
X32 = 0x40000000
#: bpf: load a word, jump when equal, jump when not below, return
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06

#: computing, memory, and the descriptors that it has: asm/unistd_64.h
ALLOWED = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
    "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "sched_yield": 24,
    "mremap": 25, "madvise": 28, "getpid": 39, "exit": 60, "sigaltstack": 131, "gettid": 186, "futex": 202,
    "restart_syscall": 219, "clock_gettime": 228, "exit_group": 231, "ppoll": 271, "getrandom": 318,
}  # fmt: skip
#: looking for a file: told no
REFUSED = {
    "open": 2, "stat": 4, "lstat": 6, "access": 21, "getcwd": 79, "readlink": 89, "openat": 257, "newfstatat": 262,
    "readlinkat": 267, "getdents64": 217, "statx": 332,
}  # fmt: skip


class CannotBeConfined(Exception):
    """This machine's kernel does not hold a process: then nothing foreign is read at all."""


def confine(memory_bytes: int, cpu_s: int) -> None:
    """Give all else up, for good. ``memory_bytes`` are what this process may have beyond what it has now.

    Import and look up before whatever will be needed; CannotBeConfined.
    """
    if platform.machine() != "x86_64":
        raise CannotBeConfined(platform.machine())
    most = _address_space() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rules = _program()
    code = ctypes.create_string_buffer(b"".join(rules))
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0)):
        if libc.prctl(*call):
            raise CannotBeConfined(errno.errorcode.get(ctypes.get_errno(), "prctl"))


def _address_space() -> int:
    """How much this process has now, in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _program() -> list[bytes]:
    """The filter, an instruction each (struct sock_filter): the first word that fits decides."""
    rules = [
        _rule(LOAD, AT_ARCH),
        _rule(EQUAL, ARCH_X86_64, 1, 0),
        _rule(RETURN, KILL),
        _rule(LOAD, AT_CALL),
        _rule(AT_LEAST, X32, 0, 1),
        _rule(RETURN, KILL),
    ]
    for calls, word in ((ALLOWED, ALLOW), (REFUSED, REFUSE | errno.EACCES)):
        for number in calls.values():
            rules += [_rule(EQUAL, number, 0, 1), _rule(RETURN, word)]
    return [*rules, _rule(RETURN, KILL)]


def _rule(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, when_true, when_false, value)
