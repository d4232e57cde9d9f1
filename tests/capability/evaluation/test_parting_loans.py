"""Which loans are learnt from and which are judged: by year, and by the parity of a hash that anybody can compute."""

from __future__ import annotations

import pytest

from capability.evaluation.rules.splits import SPLITS, digest_of, fold_of, is_even
from tests.capability.evaluation.loans import ended

OUT_OF_TIME, SAME_YEARS = SPLITS


@pytest.mark.parametrize(
    ("number", "digest", "even"),
    [
        ("1004285007", "43fdb9e70af6b53a836298b43cb3cf464ea99b88d6694a940f7043f7b9c70eaf", False),
        ("1004535010", "820ea5d17e040962909fd252edc707c0f62d861d32d8e222f68ff0a2ad9ed3d3", False),
        ("1005005006", "d33a2fd1b972aa52fc583feccd9feb00d1abafbc0a7aaa47b399abf431ffd2a4", True),
    ],
)
def test_the_parity_is_that_of_the_whole_digest_of_the_decimal_string(number: str, digest: str, even: bool) -> None:
    # As `printf NUMBER | sha256sum` prints it; a number is even when its last hexadecimal digit is.
    assert digest_of(number) == int(digest, 16)
    assert is_even(number) is even


def test_even_loans_are_learnt_from_and_odd_ones_judged() -> None:
    loans = [ended(number, paid=True) for number in range(40)]
    learnt, judged = SAME_YEARS.part(loans)
    assert [one.approved.loan_number for one in learnt] == [
        one.approved.loan_number for one in loans if is_even(one.approved.loan_number)
    ]
    assert {*learnt}.isdisjoint(judged)
    assert len(learnt) + len(judged) == len(loans)


def test_loans_up_to_2004_are_learnt_from_and_all_later_ones_judged() -> None:
    loans = [ended(year, paid=True, fiscal_year=year) for year in (1989, 2004, 2005, 2012)]
    learnt, judged = OUT_OF_TIME.part(loans)
    assert [one.approved.fiscal_year for one in learnt] == [1989, 2004]
    assert [one.approved.fiscal_year for one in judged] == [2005, 2012]


def test_folds_are_five_and_say_nothing_of_the_parity() -> None:
    numbers = [f"{number:010}" for number in range(2_000)]
    even = [fold_of(number) for number in numbers if is_even(number)]
    assert {*even} == {0, 1, 2, 3, 4}
    assert max(even.count(fold) for fold in range(5)) < 1.3 * len(even) / 5
