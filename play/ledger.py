"""What really happened at the parts, by the parts' own word: for the report, and to hold a visit to its proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from devices.id_card.port import IdCard
from devices.social_card.port import SocialCard
from flows.papers.following import COPY
from office.port import Accepted, ElectronicHolder
from office.record import Record
from play.faults import ASKED, CALLED
from printing.documents.port import Letter
from printing.port import JobState, JobStatus, Outcome, Paper
from records.port import Event
from records.prints import Stage

PROVED = "identity.proved"
PLANNED = Stage.PLANNED.kind
ON_ITS_WAY = frozenset({str(JobState.QUEUED), str(JobState.PRINTING)})
#: what the memory says of a paper in the end, in the words of a job
SETTLED: Mapping[str, str] = {
    "print.confirmed": str(JobState.PRINTED),
    "print.failed": str(JobState.FAILED),
    "print.uncertain": str(Outcome.UNCERTAIN),
}
Told = Callable[[str, tuple[Any, ...], Any], None]


@dataclass
class Proof:
    """One ``identity.proved``, and whose record was opened with it."""

    way: str
    holder_number: str


class Ledger:
    """Keeps account of what the parts were asked for and did. Papers are written to ``papers``."""

    def __init__(self, papers: Path) -> None:
        self._papers = papers
        self._named = ""
        self.submissions: list[dict[str, Any]] = []
        self.cases: dict[str, dict[str, Any]] = {}
        self.proofs: list[Proof] = []
        self.papers: dict[str, dict[str, Any]] = {}

    def of(self, part: str) -> Told | None:
        """Who keeps account of a part; None where nothing counts."""
        keepers: Mapping[str, Told] = {
            "office": self._office,
            "records": self._records,
            "card_reader": self._reader,
            "id_reader": self._reader,
            "press": self._press,
            "printer": self._printer,
            "receipt_printer": self._printer,
        }
        return keepers.get(part)

    def _office(self, method: str, arguments: tuple[Any, ...], result: Any) -> None:
        if method == "submit" and result is CALLED:
            self._handed_in(plain(arguments[0]))
        match result:
            case Accepted():
                for case in result.cases:
                    of_bundle = {"bundle_number": result.bundle_number, "at": result.at.isoformat()}
                    name = case.number or f"{result.bundle_number} {case.matter}" + (f" {case.of}" if case.of else "")
                    self.cases[name] = {**plain(case), **of_bundle}
            case Record() if len(arguments) == 1 or arguments[1] is None:  # else somebody acts for another
                self._opened(result.person.number)
            case ElectronicHolder():
                self._named = result.number

    def _handed_in(self, submission: dict[str, Any]) -> None:
        """One that is handed in again is the same: what was kept says by then since when, and by which slip."""
        keys = [one["key"] for one in self.submissions]
        if submission["key"] in keys:
            self.submissions[keys.index(submission["key"])] = submission
        else:
            self.submissions.append(submission)

    def _reader(self, _method: str, _arguments: tuple[Any, ...], result: Any) -> None:
        if isinstance(result, SocialCard | IdCard) and result.person is not None:
            self._named = result.person.number

    def _records(self, _method: str, _arguments: tuple[Any, ...], result: Any) -> None:
        if isinstance(result, Event) and result.kind == PROVED:
            self.proofs.append(Proof(str(result.public["how"]), self._named))
        if isinstance(result, Event) and result.kind == PLANNED:
            self._planned(str(result.public["key"]), str(result.public["paper"]))
        if isinstance(result, Event) and (state := SETTLED.get(result.kind)):
            self._settled(str(result.public["key"]), state)

    def _planned(self, key: str, kind: str) -> None:
        """A paper begins, by the name that its flow has for it; it may never become a job of a printer."""
        paper = self.papers.setdefault(key, {"kind": kind, "state": "", "file": None, "came_out": 0})
        paper["state"] = str(JobState.QUEUED)

    def _press(self, method: str, arguments: tuple[Any, ...], result: Any) -> None:
        """Which paper it is, its letter says; also to a press that dies of it."""
        match method, arguments:
            case "compose", (str(name), Letter(kind=kind)) if result is ASKED:
                if paper := self.papers.get(name.partition(COPY)[0]):
                    paper["kind"] = str(kind)

    def _settled(self, key: str, state: str) -> None:
        """What became of a paper that nobody followed to its end: the visit was over, or the power was cut."""
        if (paper := self.papers.get(key)) is not None and paper["state"] in ON_ITS_WAY:
            paper["state"] = state

    def _opened(self, number: str) -> None:
        """A record leaves the office: whoever has just proved something has proved to be its holder."""
        self._named = number
        if self.proofs:
            self.proofs[-1].holder_number = number

    def _printer(self, _method: str, arguments: tuple[Any, ...], result: Any) -> None:
        if isinstance(result, JobStatus) and isinstance(paper := arguments[0], Paper):
            file = self._papers / f"{paper.key}-{paper.kind}.pdf"
            self.papers[paper.key.partition(COPY)[0]] = {  # its reprint is the same paper once more
                "kind": str(paper.kind),
                "state": str(result.state),
                "file": str(file),
                "came_out": 0,
            }


def plain(value: Any) -> dict[str, Any]:
    """A value of the office as JSON takes it."""
    return {name: _plain(part) for name, part in asdict(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, str) else value
