"""The time, from the bureau's servers and nobody else; proved (NTS), where they can."""

from __future__ import annotations

from deploy.machine.site import Site
from deploy.machine.step import Step
from deploy.machine.system import Enabled
from deploy.machine.things import File

CONF = """\
# The time of the kiosk, of deploy/install. It asks these, answers nobody, and no other program may change it.
{servers}
driftfile /var/lib/chrony/chrony.drift
ntsdumpdir /var/lib/chrony
leapsectz right/UTC
rtcsync
# at a start it may jump, whatever a battery has forgotten; later it only drifts
makestep 1 3
port 0
cmdport 0
"""


def step(site: Site) -> Step:
    servers, nts = site.time
    lines = "\n".join(f"server {name} iburst{' nts' if nts else ''}" for name in servers)
    return Step(
        "time",
        (File("/etc/chrony/chrony.conf", CONF.format(servers=lines)), Enabled("chrony.service")),
        (("systemctl", "try-restart", "chrony.service"),),
    )
