"""Bodies on which something is entered, key by key.

What has been entered stands in the body itself: :meth:`Entered.press` gives the body with one key more, which is shown
in place of the one before. So a finger, a key, an ear and a played visit enter by the same keys, are told the same of
what is wrong, and hand over the same answer; no screen knows what can be one.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self

from config.telephones import telephones
from flows.bodies.body import Body, Entry, PageKind
from flows.bodies.parts import Group, Stop
from flows.bodies.wording import word

#: keys: of a digit its name is ``key:5``
KEY = "key:"
ERASE, POINT, OK = "key:erase", "key:point", "key:ok"
DIGITS = tuple(f"{KEY}{digit}" for digit in "1234567890")


@dataclass(frozen=True)
class Entered(Body):
    """A body with keys of its own. What can be entered, :meth:`read` reads."""

    @property
    @abstractmethod
    def keys(self) -> tuple[str, ...]:
        """Its keys, in the order of reading. One that does nothing now stays: whoever hears them is on its place."""

    @abstractmethod
    def press(self, key: str) -> Self:
        """The body after ``key``, which is one of :attr:`keys`."""

    @abstractmethod
    def answer(self, key: str) -> str:
        """What ``key`` hands over; empty when it hands over nothing."""

    @abstractmethod
    def standing(self, before: Self) -> Self:
        """The body with what stands in ``before``, which is the same question, said anew."""

    @property
    @abstractmethod
    def news(self) -> tuple[Stop, ...]:
        """What is said to whoever only hears, after a key: what stands there now, and what is wrong with it."""

    def typed(self, _text: str) -> Self:
        """The body after the keys of ``text``, as far as it has them."""
        return self


@dataclass(frozen=True)
class Typed(Entered):
    """What is typed on a pad of digits. ``groups`` are its digits as people read them, ``problem`` says what is wrong.

    ``confirmed``: *OK* was pressed on what stands there. Only then it is said what is still missing; what can never
    become an answer is said at once.
    """

    entry = Entry.DIGITS
    entered: str = field(default="", repr=False)
    confirmed: bool = False
    groups: tuple[Group, ...] = field(init=False, repr=False)
    problem: str = field(init=False)
    #: whether it is an answer
    complete: bool = field(init=False)
    #: behind the digits
    unit: str = field(init=False, default="")
    #: whether the pad has a point, and it does something now
    pointed: bool = field(init=False, default=False)
    pointable: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        wrong = self._wrong() or (self._missing() or self._doubt() if self.confirmed else "")
        made = {"groups": tuple(self._grouped()), "problem": wrong, "complete": self._is_answer, **self._fixed()}
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def _fixed(self) -> dict[str, object]:
        """What of the kind QML has to know."""
        return {}

    @property
    def keys(self) -> tuple[str, ...]:
        return (*DIGITS, ERASE, OK)

    @property
    def stops(self) -> Iterator[Stop]:
        yield from self.news
        labels = {ERASE: word("key_erase"), POINT: word("key_point"), OK: word("key_ok")}
        yield from (Stop(labels.get(key, key.removeprefix(KEY)), key) for key in self.keys)

    @property
    def news(self) -> tuple[Stop, ...]:
        stands = " ".join(filter(None, (group.text for group in self.groups)))
        aloud = word("digits_typed", n=len(self.entered))
        told = Stop(stands, private=True, aloud=aloud) if stands else Stop(word("nothing_yet"))
        return (told, Stop(self.problem)) if self.problem else (told,)

    def standing(self, before: Self) -> Self:
        return replace(self, entered=before.entered, confirmed=before.confirmed)

    def press(self, key: str) -> Self:
        if key == OK:
            return replace(self, confirmed=True)
        entered = self.entered[:-1] if key == ERASE else self._with(key)
        return replace(self, entered=entered, confirmed=False)

    def answer(self, key: str) -> str:
        """Whoever is in doubt is asked to look once more, and then believed."""
        if key != OK or not self._is_answer or (self._doubt() and not self.confirmed):
            return ""
        return self.entered

    def typed(self, text: str) -> Self:
        body = replace(self, entered="") if self.problem else self
        for character in text:
            key = POINT if character == "." else f"{KEY}{character}"
            body = body.press(key) if key in body.keys else body
        return body

    def read(self, answer: str) -> object:
        """The digits. ValueError, with the reason, when they cannot be an answer."""
        if not (answer.isascii() and answer.isdigit() and len(answer) <= self._most):
            raise ValueError("not as many digits as are asked for")
        body = replace(self, entered=answer)
        if reason := body._wrong() or body._missing():
            raise ValueError(reason)
        return answer

    @property
    def _is_answer(self) -> bool:
        return not (self._wrong() or self._missing())

    def _with(self, key: str) -> str:
        """What stands there after the key of a digit; more than there is room for is lost."""
        return (self.entered + key.removeprefix(KEY))[: self._most]

    def _grouped(self) -> Iterator[Group]:
        start = 0
        for size in self._sizes:
            yield Group(self.entered[start : start + size], size)
            start += size

    @property
    @abstractmethod
    def _most(self) -> int:
        """So many digits are taken at most."""

    @property
    def _sizes(self) -> tuple[int, ...]:
        return (self._most,)

    @abstractmethod
    def _wrong(self) -> str:
        """Why what stands there can never become an answer; empty when it can."""

    @abstractmethod
    def _missing(self) -> str:
        """What it lacks; empty when it is an answer."""

    def _doubt(self) -> str:
        """Why somebody should look again at what could be an answer."""
        return ""


@dataclass(frozen=True)
class Number(Typed):
    """A number of ``least`` to ``most`` digits."""

    kind = PageKind.NUMBER
    least: int = 1
    most: int = 3

    @property
    def _most(self) -> int:
        return self.most

    def _wrong(self) -> str:
        return ""

    def _missing(self) -> str:
        lacking = self.least - len(self.entered)
        return word("number_short", n=lacking) if lacking > 0 else ""


@dataclass(frozen=True)
class Telephone(Typed):
    """A mobile number, read 3-4-4; with ``landline`` also one of a landline, behind its area code."""

    kind = PageKind.TELEPHONE
    landline: bool = False

    @property
    def _is_landline(self) -> bool:
        return self.landline and self.entered.startswith("0")

    @property
    def _most(self) -> int:
        if not self._is_landline:
            return telephones().mobile.digits
        return max((areas.digits + max(areas.local) for areas in telephones().of_areas(self.entered)), default=4)

    @property
    def _sizes(self) -> tuple[int, ...]:
        if not self._is_landline:
            return (3, 4, 4)
        area = self._area_digits
        shortest = min((min(areas.local) for areas in telephones().of_areas(self.entered)), default=8)
        return (area, max(shortest, len(self.entered) - area) - 4, 4)

    @property
    def _area_digits(self) -> int:
        return next((areas.digits for areas in telephones().of_areas(self.entered)), 4)

    def _wrong(self) -> str:
        return self._wrong_landline() if self._is_landline else self._wrong_mobile()

    def _wrong_mobile(self) -> str:
        begins = telephones().mobile.begins
        start = self.entered[: len(begins[0])]
        if any(one.startswith(start) for one in begins):
            return ""
        if start.startswith("1"):
            return word("mobile_second", start=start)
        return word("telephone_start", area=telephones().here) if self.landline else word("mobile_start")

    def _wrong_landline(self) -> str:
        if not any(telephones().of_areas(self.entered)):
            return word("area_unknown", area=self.entered[:3])
        local = self.entered[self._area_digits :]
        if local.startswith(telephones().no_local_begins):
            return word("area_local", digit=local[0])
        return ""

    def _missing(self) -> str:
        if not self._is_landline:
            lacking = telephones().mobile.digits - len(self.entered)
            return word("mobile_short", n=lacking) if lacking else ""
        areas = next(telephones().of_areas(self.entered))
        local = len(self.entered) - areas.digits
        return "" if local in areas.local else word("landline_short", n=min(areas.local) - max(0, local))


@dataclass(frozen=True)
class Account(Typed):
    """The number on a bank card, by fours.

    The check digit (ISO/IEC 7812-1, annex B) is a doubt and no refusal: the account of a passbook has none.
    """

    kind = PageKind.ACCOUNT
    least: int = 16
    most: int = 19

    @property
    def _most(self) -> int:
        return self.most

    @property
    def _sizes(self) -> tuple[int, ...]:
        return (4, 4, 4, 4, 3)

    def _wrong(self) -> str:
        return word("account_start") if self.entered.startswith("0") else ""

    def _missing(self) -> str:
        if len(self.entered) >= self.least:
            return ""
        return word("account_short", least=self.least, most=self.most, n=len(self.entered))

    def _doubt(self) -> str:
        return "" if has_check_digit(self.entered) else word("account_doubt")


@dataclass(frozen=True)
class Amount(Typed):
    """Yuan, and with a point jiao and fen. ``lowest`` and ``highest`` may be given, too."""

    kind = PageKind.AMOUNT
    entry = Entry.AMOUNT
    lowest: Decimal = Decimal("0.01")
    highest: Decimal = Decimal("999999.99")

    def _fixed(self) -> dict[str, object]:
        return {"unit": word("yuan"), "pointed": True, "pointable": self._takes_point}

    @property
    def keys(self) -> tuple[str, ...]:
        return (*DIGITS, POINT, ERASE, OK)

    def read(self, answer: str) -> Decimal:
        """The amount with two places. ValueError, with the reason, when it is none or lies outside the bounds."""
        yuan, _, fen = answer.partition(".")
        if not (answer.isascii() and yuan.isdigit() and (fen.isdigit() or not fen) and len(fen) <= 2):
            raise ValueError("no amount of yuan and fen")
        if len(yuan) > self._most:
            raise ValueError("more digits than the largest amount has")
        body = replace(self, entered=answer)
        if reason := body._wrong() or body._missing():
            raise ValueError(reason)
        return body._value

    def answer(self, key: str) -> str:
        return str(self._value) if super().answer(key) else ""

    @property
    def _value(self) -> Decimal:
        return Decimal(self.entered or "0").quantize(Decimal("0.01"))

    @property
    def _most(self) -> int:
        return len(str(int(self.highest)))

    @property
    def _takes_point(self) -> bool:
        return bool(self.entered) and "." not in self.entered

    def _with(self, key: str) -> str:
        if key == POINT:
            return f"{self.entered}." if self._takes_point else self.entered
        yuan, point, fen = (self.entered + key.removeprefix(KEY)).partition(".")
        return f"{(yuan.lstrip('0') or '0')[: self._most + 1]}{point}{fen[:2]}"

    def _grouped(self) -> Iterator[Group]:
        """By thousands, as amounts are read."""
        yuan, point, fen = self.entered.partition(".")
        yield Group(f"{int(yuan):,}{point}{fen}" if yuan else "", self._most + 3)

    def _wrong(self) -> str:
        return word("amount_most", amount=_said(self.highest)) if self._value > self.highest else ""

    def _missing(self) -> str:
        if not self.entered:
            return word("amount_empty")
        return word("amount_least", amount=_said(self.lowest)) if self._value < self.lowest else ""


def has_check_digit(number: str) -> bool:
    """Whether the last digit of ``number`` is the check digit of those before it (Luhn)."""
    doubled = (int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _said(amount: Decimal) -> str:
    """Without places where there are none."""
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"
