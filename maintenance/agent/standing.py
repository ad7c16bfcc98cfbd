"""How a kiosk is doing, as its agent tells it: by what the kiosk says, or what is known of one that says nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cryptography import x509

from config.clock import Clock
from config.faults import Fault
from config.fleet import MqttLine
from fleet.messages import Checkpoint, Serving, State, Stocked, Trouble, Versions
from maintenance.agent.port import Told
from maintenance.agent.post import Link
from maintenance.lives import LifeFile

#: a certificate that ends within this time is told of
ENDING_DAYS = 30
#: whose trouble is the agent's own
AGENT = "agent"


@dataclass(frozen=True)
class Known:
    """What stays known of a kiosk that says nothing."""

    mode: str = ""
    supplies: Mapping[str, Stocked] = field(default_factory=dict)
    versions: Versions = field(default_factory=lambda: Versions(program=""))
    checkpoint: Checkpoint | None = None
    closed: tuple[str, ...] = ()


class Standing:
    """``folder`` is the kiosk's, where how its lives ended is kept; one that may not be read tells nothing.

    ``at_work`` is the command that is at work, ``lost`` how many messages were dropped.
    """

    def __init__(
        self,
        settings: MqttLine,
        folder: Path,
        clock: Clock,
        at_work: Callable[[], str | None],
        lost: Callable[[], int],
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._clock = clock
        self._at_work = at_work
        self._lost = lost
        self._numbers = count(1)
        self._known = Known()
        self._troubles: dict[str, Trouble] = {}

    def now(self, link: Link, told: Told | None) -> State:
        """The state to be said now."""
        lives = LifeFile(self._folder).lives
        if told is not None:
            before = self._known if told.checkpoint is None else told  # a kiosk that starts has read nothing yet
            self._known = Known(told.mode, before.supplies, told.versions, before.checkpoint, told.closed)
        known = self._known
        crashes = told.crashes if told is not None else lives.crashes
        return State(
            at=self._clock.now(),
            sequence=next(self._numbers),
            serving=told.serving if told is not None else Serving.HUNG if link is Link.HUNG else Serving.GONE,
            mode="safe" if told is None and lives.safe else known.mode,
            issues=(*(told.issues if told is not None else ()), *self._own()),
            supplies=known.supplies,
            versions=known.versions,
            checkpoint=known.checkpoint,
            groups=self._settings.groups,
            crashes=tuple(datetime.fromtimestamp(moment, UTC) for moment in crashes),
            closed=known.closed,
            doing=self._at_work(),
            lost=self._lost(),
        )

    def _own(self) -> tuple[Trouble, ...]:
        """What is wrong with the agent itself, each since it was found."""
        fault = certificate_ending(self._settings.certificate, self._clock.now())
        if fault is None:
            self._troubles.clear()
            return ()
        if fault.code not in self._troubles:
            found = Trouble(code=fault.code, part=AGENT, since=self._clock.now(), by="staff")
            self._troubles[fault.code] = found
        return tuple(self._troubles.values())


def certificate_ending(file: Path, now: datetime) -> Fault | None:
    """What is said of a certificate whose time is over soon; one that cannot be read others tell of."""
    try:
        ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None
    left = (ends - now).days
    return Fault("AGENT-CERTIFICATE", f"{left} days") if left < ENDING_DAYS else None


def urgent(state: State) -> Hashable:
    """Of a state that which is said at once when it changes; the rest is said with the next one."""
    return (
        state.serving,
        state.mode,
        frozenset((trouble.code, trouble.part) for trouble in state.issues),
        frozenset((name, stocked.state) for name, stocked in state.supplies.items()),
        state.versions,
        state.crashes,
        state.closed,
        state.doing,
        state.lost > 0,
    )
