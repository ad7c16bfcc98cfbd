"""The kinds of steps, by the name that a flow uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from flows.steps.appoint import book, free_times
from flows.steps.ask import ask, compute
from flows.steps.papers import print_papers
from flows.steps.part import rate, take_card, tell
from flows.steps.present import present_card, present_id_card, scan_code, who
from flows.steps.prove import choose_proof, verify_electronic_card, verify_face, verify_pin
from flows.steps.staff import staff_check
from flows.steps.submit import fetch_record, submit
from flows.turn import Turn

Step = Callable[[Turn], Awaitable[object]]

STEPS: Mapping[str, Step] = {
    step.__name__: step
    for step in (
        ask,
        book,
        choose_proof,
        compute,
        fetch_record,
        free_times,
        present_card,
        present_id_card,
        print_papers,
        rate,
        scan_code,
        staff_check,
        submit,
        take_card,
        tell,
        verify_electronic_card,
        verify_face,
        verify_pin,
        who,
    )
}
