"""Steps that find out for whom somebody acts: by that person's card, and the authority on record at the office."""

from __future__ import annotations

from config.faults import Fault
from flows.person.identity import Document, Presented, Principal, Standing, is_same_person, served
from flows.stay.turn import Turn
from flows.steps.present import read_card
from flows.steps.slot import slot_emptied

#: a document that names another one than the office knows by its number
OTHER_PERSON = "OFFICE-OTHER-PERSON"


async def present_principal(turn: Turn) -> Principal:
    """Wait for the card of the principal, and ask the office whether whoever is served may act for that one.

    What is in the slot goes first: most often the agent's own card, of which nothing is read again. A card that does
    not say whose it is cannot be acted on; the office tells nothing of anybody for whom there is no authority.
    """
    by = served(turn.answers).holder
    await slot_emptied(turn, "take_out")
    document = await read_card(turn)
    if document is None:
        return Principal(Standing.NONE)
    if document.document in (Document.THIRD_GENERATION, Document.UNREADABLE):
        return Principal(Standing.UNREADABLE)
    if is_same_person(document, by):
        return Principal(Standing.OWN)
    return await _confirmed(turn, document, by)


async def _confirmed(turn: Turn, whom: Presented, by: Presented) -> Principal:
    turn.screen.show(lambda: turn.page("checking"))
    try:
        authority = await turn.parts.office.authority_of(whom.identity, by.identity)
    except Fault as fault:
        if fault.code != OTHER_PERSON:
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        authority = None  # the document is not that of whom the office knows: there is nothing to act on
    if authority is None:
        await turn.journal.note("agent.refused")
        return Principal(Standing.NOT_AUTHORISED)
    await turn.journal.note("agent.confirmed", relation=authority.relation)
    return Principal(Standing.AUTHORISED, whom, by, authority)
