"""What the agent tells Prometheus, on this machine alone: how the kiosk stands, and the line.

Labels are names of parts, codes and supplies: never anything of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from fleet.messages import Serving, State
from supervision import figures as telling


@dataclass(frozen=True)
class Figures:
    """How it stands at one moment. ``state`` None: nothing is known yet. ``heard_at`` in seconds since 1970."""

    state: State | None
    up: bool
    waiting: int
    lost: int
    heard_at: float | None


def served(port: int | None, figures: Callable[[], Figures]) -> AbstractContextManager[str]:
    """Inside, ``/metrics`` is answered at the address given back; nowhere without a port."""
    registry = CollectorRegistry()
    registry.register(_Standing(figures))
    ProcessCollector(registry=registry)
    return telling.served(port, registry)


class _Standing(Collector):
    """What stands now; asked in a thread of the server, of values that never change."""

    def __init__(self, figures: Callable[[], Figures]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        now = self._figures()
        yield GaugeMetricFamily("kiosk_agent_line_up", "Whether the broker has us.", now.up)
        yield GaugeMetricFamily("kiosk_agent_waiting", "Messages that wait for the broker.", now.waiting)
        yield CounterMetricFamily("kiosk_agent_lost", "Messages that had to be dropped.", now.lost)
        if now.heard_at is not None:
            yield GaugeMetricFamily(
                "kiosk_heard_timestamp_seconds", "When the kiosk last said something.", now.heard_at
            )
        if now.state is not None:
            yield from _of_state(now.state)

    def describe(self) -> list[Metric]:
        """Nothing: what is asked for at the registration would be before anything is known."""
        return []


def _of_state(state: State) -> Iterator[Metric]:
    serving = GaugeMetricFamily("kiosk_serving", "What the kiosk does now: 1 of these.", labels=["serving"])
    for each in Serving:
        serving.add_metric([each], float(each is state.serving))
    issues = GaugeMetricFamily("kiosk_issue", "What is wrong now.", labels=["code", "part"])
    for code, part in {(trouble.code, trouble.part) for trouble in state.issues}:
        issues.add_metric([code, part], 1.0)
    left = GaugeMetricFamily("kiosk_supply_left", "What is left, as far as it is counted.", labels=["supply"])
    capacity = GaugeMetricFamily("kiosk_supply_capacity", "What a full one holds.", labels=["supply"])
    for name, stocked in state.supplies.items():
        capacity.add_metric([name], stocked.capacity)
        if stocked.left is not None:
            left.add_metric([name], stocked.left)
    about = {"program": state.versions.program, "content": state.versions.content, "mode": state.mode}
    yield from (serving, issues, left, capacity, InfoMetricFamily("kiosk", "What runs there.", about))
    yield GaugeMetricFamily("kiosk_closed_scenes", "Scenes that maintenance has closed.", len(state.closed))
    yield GaugeMetricFamily("kiosk_crashes", "The last lives that ended without being told to.", len(state.crashes))
