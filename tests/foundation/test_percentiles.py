"""A percentile lies between the two values beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clear_platform.foundation.percentiles import cut


@pytest.mark.parametrize(
    ("values", "share", "at"),
    [
        ([7], "0.5", "7"),
        ([1, 2], "0.5", "1.5"),
        ([1, 2, 9], "0.5", "2"),
        ([0, 10, 20, 30], "0.25", "7.5"),
        ([0, 10, 20, 30], "0.75", "22.5"),
        ([3, 5, 8], "0", "3"),
        ([3, 5, 8], "1", "8"),
    ],
)
def test_it_is_interpolated_between_the_two_beside_it(values: list[int], share: str, at: str) -> None:
    assert cut([Decimal(one) for one in values], Decimal(share)) == Decimal(at)
