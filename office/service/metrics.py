"""What the service tells Prometheus: requests, how long they took, waits for the database, how cases stand.

Labels are names of questions, codes of faults, states and departments: never anything of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from office.cases.figures import Figures
from office.service.observing import Asked
from supervision.figures import served

#: seconds: a question is answered in milliseconds, and a kiosk gives up after half a minute
TOOK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
WAITED = (0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)


class Metrics:
    """The figures of one service; ``figures`` reads from its database what stands there, at each question."""

    def __init__(self, figures: Callable[[], Figures]) -> None:
        self.registry = CollectorRegistry()
        self._asked = Counter("office_requests", "Requests.", ("question", "outcome"), registry=self.registry)
        self._took = Histogram(
            "office_request_seconds",
            "From a request to its answer.",
            ("question",),
            buckets=TOOK,
            registry=self.registry,
        )
        self._waited = Histogram(
            "office_database_wait_seconds",
            "Until a transaction began: for a connection, and to write for whoever writes before.",
            ("transaction",),
            buckets=WAITED,
            registry=self.registry,
        )
        self.registry.register(_Standing(figures))
        ProcessCollector(registry=self.registry)

    def asked(self, one: Asked) -> None:
        self._asked.labels(one.question, one.outcome).inc()
        self._took.labels(one.question).observe(one.seconds)

    def waited(self, writing: bool, seconds: float) -> None:
        """A transaction began after so long."""
        self._waited.labels("writing" if writing else "reading").observe(seconds)

    def served(self, port: int | None) -> AbstractContextManager[str]:
        """Inside, ``/metrics`` is answered on this machine alone, at the address given back; nowhere without a port."""
        return served(port, self.registry)


class _Standing(Collector):
    """What stands in the database now."""

    def __init__(self, figures: Callable[[], Figures]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        for (name, says, label), values in self._figures().items():
            family = GaugeMetricFamily(name, says, labels=[label])
            for value, figure in values.items():
                family.add_metric([value], figure)
            yield family

    def describe(self) -> list[Metric]:
        """Nothing: what is asked for at the registration would open the database."""
        return []
