"""Our jobs in a queue or a printer (RFC 8011): made, handed over, found again, and taken out.

A job carries a name that nobody else gives: the kiosk's, the paper's key and a mark made for this one job. Numbers are
not enough to find it again: a printer that was switched off, and a CUPS without its spool, begin at 1 again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pyipp.enums import IppJobState, IppOperation, IppStatus

from config.faults import Fault
from printing.ipp_link import SUBMIT_TIMEOUT_S, Link, Refused, Silent, first, keywords, understood
from printing.ipp_state import FORMAT
from printing.job import Stop, fault
from printing.port import Paper, Ticket

ENDED_BADLY = frozenset({IppJobState.CANCELED, IppJobState.ABORTED})
RUNNING = frozenset({IppJobState.PENDING, IppJobState.HELD, IppJobState.PROCESSING, IppJobState.STOPPED})
_COUNTED = ("job-media-sheets-completed", "job-impressions-completed")
#: what is asked of a job
_WANTED = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "time-at-processing",
    *_COUNTED,
)
#: a job that was cancelled while it was printed is so until the printer has come to its stop (RFC 8011, 5.3.8)
_STOPPING = "processing-to-stop-point"
_GONE = (IppStatus.ERROR_NOT_POSSIBLE, IppStatus.ERROR_NOT_FOUND)


@dataclass(frozen=True)
class Handle:
    """How a job is found again: the printer's ``number`` (None: it gives none before it has the document) and mark."""

    number: int | None
    mark: str

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        """What stands in a ticket; a ticket of another driver has no mark, and is nobody's here."""
        number, _, mark = ticket.job.partition(" ")
        return cls(int(number) if number.isdecimal() else None, mark)

    def ticket(self, counter: int | None) -> Ticket:
        return Ticket(f"{'-' if self.number is None else self.number} {self.mark}", counter)


class Jobs:
    """The jobs of the kiosk ``name`` behind ``link``; every method raises what :meth:`Link.ask` raises."""

    def __init__(self, link: Link, name: str) -> None:
        self._link = link
        self._name = name

    async def create(self, key: str, settings: Mapping[str, str], *, at_once: bool) -> Handle:
        """A job without a document; ``at_once``: the printer cannot do that, and only :meth:`send` makes it."""
        mark = secrets.token_hex(4)
        if at_once:
            return Handle(None, mark)
        answer = await self._link.ask(IppOperation.CREATE_JOB, self._named(key, mark), settings)
        return Handle(_number(answer), mark)

    async def send(self, job: Handle, paper: Paper, settings: Mapping[str, str]) -> int:
        """Hand the document over, and nothing after it; the number of the job.

        Whoever has just made a job, and answers the document in another language than IPP, cannot take it: a cupsd that
        cannot write it to its disk says HTTP 413 in the midst of it, and takes the rest for another question.
        """
        try:
            return await self._send(job, paper, settings)
        except Silent as silence:
            if silence.stop is not Stop.FOREIGN:
                raise
            raise Silent(Stop.SPOOL, str(silence)) from silence

    async def _send(self, job: Handle, paper: Paper, settings: Mapping[str, str]) -> int:
        document = {"document-format": FORMAT}
        if job.number is None:
            attributes = {**self._named(paper.key, job.mark), **document}
            answer = await self._link.ask(IppOperation.PRINT_JOB, attributes, settings, paper.pdf, SUBMIT_TIMEOUT_S)
            return _number(answer)
        attributes = {"job-id": job.number, **document, "last-document": True}
        await self._link.ask(IppOperation.SEND_DOCUMENT, attributes, None, paper.pdf, SUBMIT_TIMEOUT_S)
        return job.number

    async def look(self, number: int, mark: str) -> Mapping[str, Any]:
        """The attributes of a job; PRINTER-LOST when it is not there any more, or its number is another's now."""
        try:
            attributes = {"job-id": number, "requested-attributes": list(_WANTED)}
            answer = await self._link.ask(IppOperation.GET_JOB_ATTRIBUTES, attributes)
        except Refused as refusal:
            if refusal.status != IppStatus.ERROR_NOT_FOUND:
                raise
            raise fault(Stop.LOST, f"job: {refusal}") from refusal
        with understood():
            job = first(answer, "jobs")
            if not _marked(job, mark):
                raise fault(Stop.LOST, "job: its number is another's")
            return job

    async def find(self, mark: str) -> list[Mapping[str, Any]]:
        """The attributes of what has this mark, ended or not; a CUPS that was restarted hands a job over once more.

        One that ends between the two questions is in both lists, and counts once, as it is last.
        """
        listed = [job for which in ("not-completed", "completed") for job in await self._listed(which)]
        return [*{job["job-id"]: job for job in listed if _marked(job, mark)}.values()]

    async def empty(self) -> None:
        """Cancel every unfinished job of ours; not every printer heeds ``my-jobs``."""
        for job in await self._listed("not-completed"):
            if self._is_ours(job) and job.get("job-state", IppJobState.PENDING) in RUNNING:
                await self._cancel(job["job-id"])

    async def others(self) -> int:
        """How many unfinished jobs are somebody else's. CUPS tells everybody their numbers, and nobody their names.

        All are asked for before ours: one of ours that is made in between is not counted as another's.
        """
        everybodys = {job["job-id"] for job in await self._listed("not-completed", mine=False)}
        named = (job for job in await self._listed("not-completed") if self._is_ours(job))
        return len(everybodys - {job["job-id"] for job in named})

    async def _listed(self, which: str, *, mine: bool = True) -> list[Mapping[str, Any]]:
        attributes = {"my-jobs": mine, "which-jobs": which, "requested-attributes": list(_WANTED)}
        with understood():
            answer = await self._link.ask(IppOperation.GET_JOBS, attributes)
            return [job for job in answer["jobs"] if job.get("job-id")]

    def _is_ours(self, job: Mapping[str, Any]) -> bool:
        return str(job.get("job-name", "")).startswith(f"{self._name} ")

    async def _cancel(self, number: int) -> None:
        try:
            await self._link.ask(IppOperation.CANCEL_JOB, {"job-id": number})
        except Refused as refusal:
            if refusal.status not in _GONE:  # it had ended
                raise

    def _named(self, key: str, mark: str) -> dict[str, Any]:
        """``ipp-attribute-fidelity``: rather refused, and said, than on other paper."""
        return {"job-name": f"{self._name} {key} {mark}", "ipp-attribute-fidelity": True}


def sheets_of(jobs: Iterable[Mapping[str, Any]]) -> int:
    """How many sheets the printer has counted for these jobs; 0 of one that does not count."""
    return sum(max((value for name in _COUNTED if isinstance(value := job.get(name), int)), default=0) for job in jobs)


def ended(job: Mapping[str, Any]) -> Fault | None:
    """Why it ended without coming out whole: somebody else has cancelled it, or the printer gave it up."""
    state, said = job.get("job-state"), why(job)
    if state is IppJobState.COMPLETED:
        return None
    if state is IppJobState.CANCELED or _STOPPING in said:
        return fault(Stop.CANCELLED, said)
    return fault(Stop.OTHER, said) if state in (IppJobState.ABORTED, IppJobState.STOPPED) else None


def has_begun(job: Mapping[str, Any]) -> bool:
    """Whether the printer ever began with it; it says when (RFC 8011, 5.3.14.2)."""
    return isinstance(job.get("time-at-processing"), int)


def why(job: Mapping[str, Any]) -> str:
    """Its reasons."""
    return " ".join(keywords(job.get("job-state-reasons")))


def _marked(job: Mapping[str, Any], mark: str) -> bool:
    return mark != "" and str(job.get("job-name", "")).endswith(f" {mark}")


def _number(answer: Mapping[str, Any]) -> int:
    with understood():
        return int(first(answer, "jobs")["job-id"])
