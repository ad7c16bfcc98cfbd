"""What the kernel allows: no key to it, no core, no look into another's memory, no module that nobody needs."""

from __future__ import annotations

import re

from deploy.machine.shipped import etc
from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Live

SYSCTL = "sysctl.d/60-kiosk.conf"
#: those by which somebody gets in; asked of the running kernel
ASKED = ("kernel.sysrq", "kernel.core_pattern", "kernel.yama.ptrace_scope", "kernel.unprivileged_bpf_disabled")


def step(site: Site) -> Step:  # noqa: ARG001 - every kiosk is held alike
    file = etc(SYSCTL)
    said = dict(re.findall(r"^(\S+) = (.*)$", file.content, re.MULTILINE))
    live = (
        Live(f"the kernel's {name}", ("sysctl", "-n", name), re.compile(rf"^{re.escape(said[name])}$"), kernel=True)
        for name in ASKED
    )
    return Step(
        "kernel",
        (file, etc("modprobe.d/kiosk.conf"), etc("systemd/coredump.conf.d/kiosk.conf"), *live),
        (("sysctl", "--quiet", "--ignore", f"--load=/etc/{SYSCTL}"),),
    )
