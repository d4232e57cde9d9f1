"""Parts are rounded so that they still add up; done in whole numbers, it is what it is in fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from capability.scoring.rules.arithmetic import apportion, rounded

fractions = some.fractions(-40, 40, max_denominator=97_000)


def by_the_book(exact: list[Fraction], total: Decimal) -> list[Decimal]:
    wanted = [part * 100 for part in exact]
    down = [one.numerator // one.denominator for one in wanted]
    by_remainder = sorted(range(len(wanted)), key=lambda at: (down[at] - wanted[at], at))
    more = set(by_remainder[: int(total * 100) - sum(down)])
    return [(one + (at in more)) * Decimal("0.01") for at, one in enumerate(down)]


@given(some.lists(fractions, max_size=9))
def test_the_largest_remainders_get_the_missing_steps(exact: list[Fraction]) -> None:
    total = rounded(sum(exact, Fraction(0)))
    found = apportion(exact, total)
    assert (found, sum(found)) == (by_the_book(exact, total), total)


def test_of_equal_remainders_the_first_gets_the_step() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert apportion(thirds, Decimal("100.00")) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
