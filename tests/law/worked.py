"""``python -m tests.law.worked``: the published notices of settlement beside what the law computes, to the cent."""

from __future__ import annotations

from decimal import Decimal

from law.estimate import Name
from law.month import Month
from law.pension import PARTS, Contributions, Who, pension
from tests.law.test_pension import NOTICES, TODAY

HEADS = ("retired", "base", "divisor", "settled", "computed", "cent for cent")


def rows() -> list[tuple[str, ...]]:
    """Of each notice: month, base, months of payment, the total that was settled, ours, and whether all parts agree."""
    found: list[tuple[str, ...]] = []
    for category, born, month, paid, before, index, balance, extra, settled in NOTICES:
        given = Contributions(paid, before, Decimal(index), Decimal(balance))
        ours = pension(Who(category, Month.parse(born), extra), Month.parse(month), given, TODAY)  # type: ignore[arg-type]
        amounts = [f"{ours.value(name)}" for name in (*PARTS, Name.TOTAL)]
        base, divisor = ours.value(Name.BASE), ours.value(Name.DIVISOR)
        agree = "yes" if amounts == settled.split() else "NO"
        found.append((month, f"{base}", f"{divisor}", settled.split()[-1], amounts[-1], agree))
    return found


def main() -> None:
    for row in (HEADS, *rows()):
        print(" ".join(cell.rjust(13) for cell in row))


if __name__ == "__main__":
    main()
