"""A number from outside is read whole, or not at all where it has more digits than can be reckoned with."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest
from django import forms

from clear_platform.foundation.decimals import MOST_PLACES, read_decimal
from clear_platform.foundation.rendering.bounded import BoundedDecimalField, BoundedNumberFilter
from clear_platform.foundation.rendering.filters import amount_in
from clear_platform.foundation.rendering.wording import number

BEYOND = f"1e-{MOST_PLACES + 1}"
TOO_LONG = ["1e-1000000", "1e1000000", "1e-999999999999", "1e999999999999", "0e1000000", BEYOND, "1" * 500]


@pytest.mark.parametrize("text", TOO_LONG)
def test_a_number_of_more_digits_than_can_be_reckoned_with_is_none(text: str) -> None:
    assert read_decimal(text) is None


@pytest.mark.parametrize("text", ["", "a lot", "NaN", "sNaN", "Infinity", "-Infinity", "1,5", "1e9999999999999999999"])
def test_what_spells_no_number_is_none(text: str) -> None:
    assert read_decimal(text) is None


@pytest.mark.parametrize("value", [0, -3, 12.5, "0.10", "1e6", sys.float_info.max, sys.float_info.min, 5e-324])
def test_every_number_of_json_is_read_as_it_was_written(value: object) -> None:
    assert read_decimal(value) == Decimal(str(value))


@pytest.mark.parametrize("text", TOO_LONG)
def test_a_form_refuses_it_as_what_is_no_number(text: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        BoundedDecimalField().clean(text)
    assert refused.value.code == "invalid"


def test_a_filter_takes_the_same_field() -> None:
    assert isinstance(BoundedNumberFilter(field_name="score").field, BoundedDecimalField)


def test_a_bound_that_cannot_be_read_is_shown_as_it_was_typed() -> None:
    assert amount_in("USD")("1e-1000000") == "1e-1000000"


def test_a_number_longer_than_is_reckoned_with_is_written_all_the_same() -> None:
    assert len(number(Decimal("1" * 60), places=0).replace(",", "")) == 60
