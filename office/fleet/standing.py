"""Which alerts a kiosk raises, by what it has said: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from config.alerts import Kind, alert_list
from fleet.messages import Serving, State, Stocked
from law.workdays import is_workday

#: what the newest state says, whole: an alert of these kinds that it does not say is over
OF_STATE = frozenset(
    {
        *(Kind.HUNG, Kind.OUT_OF_SERVICE, Kind.SAFE_MODE, Kind.CRASHES, Kind.ISSUE),
        *(Kind.SUPPLY, Kind.SUPPLY_OUT, Kind.CLOCK, Kind.SILENT, Kind.GONE),
    }
)
#: what birth and last will say
OF_LIFE = frozenset({Kind.GONE, Kind.SILENT})
SAFE = "safe"
#: words of config/supplies.yaml
LOW, OUT = "low", "out"


@dataclass(frozen=True)
class Standing:
    """Something that wants somebody. ``what``: a code, a supply, a command; ``detail``: a few words, none personal."""

    kind: Kind
    what: str = ""
    detail: str = ""


def of_state(state: State, skew_s: int, moment: datetime) -> frozenset[Standing]:
    """All that a state says of kinds :data:`OF_STATE`; it was said, so the kiosk is neither gone nor silent."""
    return frozenset(
        (*_of_serving(state, moment), *_of_issues(state), *_of_supplies(state, moment), *_of_clock(skew_s))
    )


def _of_serving(state: State, moment: datetime) -> Iterator[Standing]:
    limits = alert_list().limits
    if state.serving is Serving.HUNG:
        yield Standing(Kind.HUNG)
    if state.serving in {Serving.OUT_OF_SERVICE, Serving.GONE}:
        yield Standing(Kind.OUT_OF_SERVICE, detail=state.serving)
    if state.mode == SAFE:
        yield Standing(Kind.SAFE_MODE)
    recent = [at for at in state.crashes if moment - at < timedelta(hours=limits.crashes_h)]
    if len(recent) >= limits.crashes:
        yield Standing(Kind.CRASHES, detail=str(len(recent)))


def _of_issues(state: State) -> Iterator[Standing]:
    parts: dict[str, set[str]] = {}
    for issue in state.issues:
        parts.setdefault(issue.code, set()).add(issue.part)
    for code, names in parts.items():
        yield Standing(Kind.ISSUE, code, " ".join(sorted(names)))


def _of_supplies(state: State, moment: datetime) -> Iterator[Standing]:
    for name, stock in state.supplies.items():
        if stock.state == OUT:
            yield Standing(Kind.SUPPLY_OUT, name)
        elif ends_soon(stock, moment):
            yield Standing(Kind.SUPPLY, name, f"{stock.until:%m-%d %H:%M}" if stock.until else "")


def _of_clock(skew_s: int) -> Iterator[Standing]:
    if abs(skew_s) > alert_list().limits.skew_s:
        yield Standing(Kind.CLOCK, detail=f"{skew_s:+d}")


def ends_soon(stock: Stocked, moment: datetime) -> bool:
    """Whether it does not last until the next working day is over; where nobody foretells it, whether it is low."""
    return stock.until <= next_opening(moment) if stock.until else stock.state == LOW


def next_opening(moment: datetime) -> datetime:
    """The end of the next working day after that of ``moment``: who refills tomorrow comes in time for all later."""
    return datetime.combine(_next_workday(moment.date()), alert_list().limits.day_ends, moment.tzinfo)


@lru_cache(maxsize=8)
def _next_workday(day: date) -> date:
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day
