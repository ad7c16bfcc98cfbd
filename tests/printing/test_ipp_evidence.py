"""What proves that paper came out of a printer behind IPP, and what became of a job after a power cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation

from config.faults import Fault
from printing.ipp import IppPrinter
from printing.port import JobState, JobStatus, Outcome, Paper, Ticket
from simulated.sheets.front import ENUM, INTEGER, Said, front
from tests.printing.ipp_kiosk import HANG, NAME, PAPER, HurriedClock, printed, printing, waiting_jobs
from tests.printing.ipp_service import IppService

pytestmark = pytest.mark.xdist_group("ipp")

TWO = Paper("visit-8", "receipt", b"%PDF-1.4 two", 2)


def counted(sheets: int) -> str:
    """The printer tells how many sheets of this job it has stacked."""
    return f'echo "ATTR: job-impressions-completed={sheets}" >&2'


async def test_what_the_printer_has_counted_sheet_by_sheet_is_printed(service: IppService, printer: IppPrinter) -> None:
    service.order(counted(2))
    last = (await printed(printer, TWO))[-1]
    assert (last.state, last.sheets) == (JobState.PRINTED, 2)


async def test_of_a_paper_that_was_counted_in_part_nothing_is_proved(service: IppService, printer: IppPrinter) -> None:
    service.order(counted(1))
    last = (await printed(printer, TWO))[-1]
    assert (last.state, last.sheets) == (JobState.SENT, 1)


async def test_a_paper_that_fails_on_its_second_page_says_that_one_sheet_is_out(
    service: IppService, printer: IppPrinter
) -> None:
    service.order(f'{counted(1)}; echo "STATE: +media-jam" >&2\n{HANG}')
    last = (await printed(printer, TWO))[-1]
    assert (last.state, last.fault, last.sheets) == (JobState.FAILED, "PRINTER-JAM", 1)


async def test_the_ticket_comes_before_anything_of_the_paper(service: IppService, printer: IppPrinter) -> None:
    async with aclosing(printer.follow(PAPER)) as job:
        tickets = [status.ticket async for status in takes(job, 2)]
        assert tickets[0] is None
        assert tickets[1] is not None
        assert list((service.folder / "spool").iterdir()) == []
        assert [status.state async for status in job][-1] is JobState.SENT
    number = int(tickets[1].job.partition(" ")[0])
    async with IPP(service.uri) as ipp:
        answer = await ipp.execute(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": {"job-id": number}})
    assert answer["jobs"][0]["job-name"].startswith(f"{NAME} visit-7 ")


async def takes(job: AsyncIterator[JobStatus], many: int) -> AsyncIterator[JobStatus]:
    for _ in range(many):
        yield await anext(job)


async def ticket_of(printer: IppPrinter, paper: Paper = PAPER) -> Ticket:
    """Print ``paper``; what whoever follows has put on disk."""
    tickets = [status.ticket for status in await printed(printer, paper) if status.ticket]
    assert len(tickets) == 1
    return tickets[0]


async def test_after_a_power_cut_of_the_kiosk_the_printer_knows_what_it_has_counted(
    service: IppService, printer: IppPrinter
) -> None:
    service.order(counted(2))
    ticket = await ticket_of(printer, TWO)
    assert await printer.outcome(ticket, 2) is Outcome.PRINTED
    assert await printer.outcome(ticket, 3) is Outcome.UNCERTAIN


async def test_a_printer_that_counts_nothing_leaves_it_uncertain(service: IppService, printer: IppPrinter) -> None:
    assert await printer.outcome(await ticket_of(printer), 1) is Outcome.UNCERTAIN


async def test_a_job_that_was_never_handed_over_is_not_printed(service: IppService, printer: IppPrinter) -> None:
    async with aclosing(printer.follow(PAPER)) as job:
        ticket = [status.ticket async for status in takes(job, 2)][1]
    assert ticket is not None
    assert await printer.outcome(ticket, 1) is Outcome.NOT_PRINTED


async def test_a_job_that_had_begun_is_uncertain_and_comes_no_more(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    async with printing(printer) as job:
        (number,) = await waiting_jobs(service)
        other = IppPrinter(service.uri, 600, HurriedClock(), NAME)  # the kiosk after its power cut
        async with IPP(service.uri) as ipp:
            wanted = {"job-id": number, "requested-attributes": ["job-name"]}
            answer = await ipp.execute(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": wanted})
        mark = answer["jobs"][0]["job-name"].rpartition(" ")[2]
        assert await other.outcome(Ticket(f"{number} {mark}"), 1) is Outcome.UNCERTAIN
        assert await waiting_jobs(service) == []
        assert [status.fault async for status in job][-1] == "PRINTER-CANCELLED"


async def test_the_number_of_another_job_tells_nothing_of_ours(service: IppService, printer: IppPrinter) -> None:
    service.order(counted(1))
    await ticket_of(printer)
    assert await printer.outcome(Ticket("1 deadbeef"), 1) is Outcome.UNCERTAIN
    assert await printer.outcome(Ticket("visit-7-receipt.pdf"), 1) is Outcome.UNCERTAIN  # of another driver


async def test_a_printer_that_was_switched_off_and_on_has_lost_the_job(
    service: IppService, printer: IppPrinter
) -> None:
    service.order(HANG)
    async with printing(printer) as job:
        service.switch_off()
        service.switch_on()
        last = [status async for status in job][-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-LOST")


async def test_a_number_that_is_given_again_is_not_taken_for_our_job(service: IppService, printer: IppPrinter) -> None:
    service.order(HANG)
    async with printing(printer) as job:
        service.switch_off()
        service.order("")
        service.switch_on()
        async with IPP(service.uri) as ipp:  # it begins at 1 again, and this one is completed
            attributes = {"job-name": "another", "document-format": "application/pdf"}
            await ipp.execute(IppOperation.PRINT_JOB, {"operation-attributes-tag": attributes, "data": b"%PDF-1.4"})
        last = [status async for status in job][-1]
    assert (last.state, last.fault) == (JobState.FAILED, "PRINTER-LOST")


@contextmanager
def saying(service: IppService, said: Said) -> Iterator[IppPrinter]:
    """The same printer, which says other things of itself."""
    with front(0, lambda: said, lambda _job: None, service.port) as port:
        yield IppPrinter(f"ipp://localhost:{port}/ipp/print", 600, HurriedClock(), NAME)


#: Print-Job, Cancel-Job, Get-Job-Attributes, Get-Jobs, Get-Printer-Attributes
OLD: Said = {"operations-supported": (ENUM, (0x02, 0x08, 0x09, 0x0A, 0x0B))}


async def test_a_printer_that_names_a_job_only_with_its_paper_has_a_ticket_before_it_all_the_same(
    service: IppService,
) -> None:
    service.order(counted(2))
    with saying(service, OLD) as printer:
        async with aclosing(printer.follow(TWO)) as job:
            ticket = [status.ticket async for status in takes(job, 2)][1]
            assert ticket is not None
            assert ticket.job.startswith("- ")
            assert list((service.folder / "spool").iterdir()) == []
            assert [status.state async for status in job][-1] is JobState.PRINTED
        assert await printer.outcome(ticket, 2) is Outcome.PRINTED


async def test_what_a_queue_handed_over_twice_is_counted_twice(service: IppService) -> None:
    service.order(counted(2))
    with saying(service, OLD) as printer:
        async with aclosing(printer.follow(TWO)) as job:
            ticket = [status.ticket async for status in takes(job, 2)][1]
            assert ticket is not None
            name = f"{NAME} {TWO.key} {ticket.job.partition(' ')[2]}"
            async with IPP(service.uri) as ipp:
                said = {"requesting-user-name": NAME, "job-name": name, "document-format": "application/pdf"}
                await ipp.execute(IppOperation.PRINT_JOB, {"operation-attributes-tag": said, "data": TWO.pdf})
            while await waiting_jobs(service):  # noqa: ASYNC110 - it takes one job at a time, and tells nobody
                await asyncio.sleep(0)
            last = [status async for status in job][-1]
    assert (last.state, last.sheets) == (JobState.PRINTED, 4)


async def test_an_operation_of_a_vendor_makes_no_printer_foreign(service: IppService) -> None:
    with saying(service, {"operations-supported": (ENUM, (0x02, 0x0A, 0x0B, 0x4011))}) as printer:
        await printer.ready()


@pytest.mark.parametrize(
    ("moved", "state", "sheets"),
    [(2, JobState.PRINTED, 2), (1, JobState.SENT, 1), (0, JobState.SENT, 0), (5, JobState.SENT, 0)],
)
async def test_a_counter_of_all_sheets_proves_what_is_exactly_so(
    service: IppService, moved: int, state: JobState, sheets: int
) -> None:
    said: dict[str, tuple[int, tuple[int, ...]]] = {"printer-impressions-completed": (INTEGER, (700,))}
    with saying(service, said) as printer:
        async with aclosing(printer.follow(TWO)) as job:
            ticket = [status.ticket async for status in takes(job, 2)][1]
            said["printer-impressions-completed"] = (INTEGER, (700 + moved,))
            last = [status async for status in job][-1]
    assert ticket is not None
    assert ticket.counter == 700
    assert (last.state, last.sheets) == (state, sheets)


async def test_a_printer_that_is_off_cannot_be_asked(service: IppService) -> None:
    ticket = await ticket_of(IppPrinter(service.uri, 600, HurriedClock(), NAME))
    service.switch_off()
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await IppPrinter(service.uri, 600, HurriedClock(), NAME).outcome(ticket, 1)
