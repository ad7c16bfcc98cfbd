"""Nothing comes in; out go the users who have to, to those whom the site names, and nobody else anywhere.

The same addresses are let through to the units themselves (IPAddressAllow), which else reach this machine alone.
"""

from __future__ import annotations

import re
from collections import defaultdict

from deploy.machine.shipped import UNITS
from deploy.machine.site import Reached, Site
from deploy.machine.step import Step
from deploy.machine.system import Enabled, Live
from deploy.machine.things import Block, File, Thing

#: whose business it is: the users of the program that speaks, and its unit, where that is ours
WHOSE = {
    "office": ("kiosk", "kiosk.service"),
    "broker": ("kiosk-agent", "kiosk-agent.service"),
    "printer": ("{ kiosk, root, lp }", "kiosk.service kiosk-queue.service"),
    "time": ("_chrony", ""),
    "mirror": ("_apt", ""),
}
#: a machine of few packages has no such file at all
LOCALHOST = "127.0.0.1 localhost"
RULES = """\
#!/usr/sbin/nft -f
# The firewall of a kiosk, of deploy/install.
flush ruleset
table inet kiosk {{
    chain in {{
        type filter hook input priority filter; policy drop;
        iif "lo" accept
        ct state established,related accept
        # to be found by the router at all: neighbours (IPv6), and the lease of an address
        icmpv6 type {{ nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert }} accept
        udp sport 67 udp dport 68 accept
        counter comment "refused"
    }}
    chain forward {{
        type filter hook forward priority filter; policy drop;
    }}
    chain out {{
        type filter hook output priority filter; policy drop;
        oif "lo" accept
        ct state established,related accept
        icmpv6 type {{ nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert }} accept
        udp sport 68 udp dport 67 accept
{allowed}
        counter comment "refused"
    }}
}}
"""


def step(site: Site) -> Step:
    reached = site.reached()
    hosts = (LOCALHOST, *(f"{address} {name}" for name, address in sorted(site.hosts.items())))
    rules = File("/etc/nftables.conf", RULES.format(allowed="\n".join(map(_rule, reached))), 0o755)
    live = Live("the firewall's rules are in the kernel", ("nft", "list", "ruleset"), re.compile("table inet kiosk"))
    things: tuple[Thing, ...] = (Block("/etc/hosts", hosts), *_units(reached), rules, Enabled("nftables.service"), live)
    return Step("firewall", things, (("systemctl", "daemon-reload"), ("systemctl", "restart", "nftables.service")))


def _rule(one: Reached) -> str:
    family, protocol = "ip6" if ":" in one.address else "ip", "udp" if one.udp else "tcp"
    user = WHOSE[one.who][0]
    return (
        f'        meta skuid {user} {family} daddr {one.address} {protocol} dport {one.port} accept comment "{one.who}"'
    )


def _units(reached: list[Reached]) -> list[File]:
    """What each of our units may reach beside this machine."""
    of_unit: dict[str, set[str]] = defaultdict(set)
    for one in reached:
        for unit in WHOSE[one.who][1].split():
            of_unit[unit].add(one.address)
    return [
        File(
            f"{UNITS}/{unit}.d/addresses.conf",
            "[Service]\n" + "".join(f"IPAddressAllow={one}\n" for one in sorted(found)),
        )
        for unit, found in sorted(of_unit.items())
    ]
