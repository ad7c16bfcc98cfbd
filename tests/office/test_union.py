"""What the kiosk's union asks is what the office needs: whoever answers all of it is refused for no want of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.document import name_of
from config.items import Item, items
from config.matters import matters
from devices.document.port import Leaf
from flows.bundle.collecting import CAPTURE, PROMISE, Collected, Given
from office.embedded import EmbeddedOffice
from office.port import Attachment, Promise
from tests.families import by_day, few_by_day
from tests.office.bundles import bundle, cast, handed_in, reasons, who
from tests.office.test_leaves import LEAF

#: refusals that say that kiosk and office do not mean the same
WANTING = {"missing_items", "promise_missing", "wrong_value", "wrong_source", "record_differs", "not_shared"}
FORMS = {"yes_no": "yes", "date": "2026-11-20", "month": "2026-11", "count": "12", "phone": "13911112222"}
FORMS |= {"telephone": "13911112222"}
FORMS |= {"account": "6200000000000000005", "promise": "yes", "document_number": "X-2026-1", "text": "达州样例食品厂"}
FORMS |= {"amount": "1000.00", "area": "四川省达州市达川区虚构社区", "address": "四川省达州市达川区虚构路1号"}
#: the scene's own
OF_THE_SCENE = {
    "wants_benefit": Given("wants_benefit", "yes", "scene"),
    "authentication_way": Given("authentication_way", "here", "scene"),
    "card_action": Given("card_action", "lose", "scene"),
    "pin_entry": Given("pin_entry", "changed", "scene"),
    "certificate_kind": Given("certificate_kind", "status", "scene"),
    "retirement_month": Given("retirement_month", "2026-11", "law"),
    "age_band": Given("age_band", "adult", "law"),
    "chosen_month": Given("chosen_month", "2027-09", "law"),
    "special_job": Given("special_job", "toxic", "scene"),
    "makeup_choice": Given("makeup_choice", "go_on", "scene"),
}


def answer(name: str, item: Item) -> Given:
    """Something that the item can be."""
    if PROMISE in item.ways:
        return Given(name, "yes", PROMISE)
    if item.can_be_captured:
        return Given(name, "1", CAPTURE, leaves=(Leaf(LEAF, LEAF),))
    return Given(name, next(iter(item.values), "") or FORMS[item.kind], "ask")


#: whom the office does not know can be asked nothing, and hands in nothing
KNOWN = tuple(id_ for id_, person in sorted(cast().items()) if not person.stranger)


@pytest.mark.parametrize("family", sorted({matter.family for matter in matters().values()}))
@pytest.mark.parametrize("id_", by_day(KNOWN, few_by_day(KNOWN, 1)))
async def test_whoever_answers_what_is_asked_lacks_nothing(office: EmbeddedOffice, id_: str, family: str) -> None:
    wanted = tuple(name for name, matter in matters().items() if matter.family == family)
    own = (await office.record_of(who(id_))).items
    known = {**OF_THE_SCENE, **{name: Given(name, value, "record") for name, value in own.items()}}
    collected = Collected(wanted, known)
    while collected.open:
        name = collected.open[0]
        collected = replace(collected, answered=(*collected.answered, answer(name, items()[name])))
    given = {name: collected.given.get(name) for name in collected.needed}
    told = {name: (one.value, one.source) if one else ("", "counter") for name, one in given.items()}
    promises = tuple(Promise(name, "w") for name, (_, source) in told.items() if source == PROMISE)
    captured = tuple(Attachment(name, name_of(LEAF), len(LEAF)) for name in collected.captured)
    submission = replace(bundle(id_, *wanted, promises=promises), items={}, sources={})
    submission = replace(
        submission,
        items={name: value for name, (value, _) in told.items() if value},
        sources={name: source for name, (_, source) in told.items()},
        attachments=captured,
    )
    await office.attach(submission.key, LEAF)
    assert WANTING & set(reasons(await handed_in(office, submission)).values()) == set()
