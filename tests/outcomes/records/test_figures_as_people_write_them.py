"""A figure is read as people write it; what could be two numbers is asked back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from outcomes.records.figure_fields import FigureField


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("50,000", "currency", "50000"),
        ("1.234,56", "currency", "1234.56"),
        ("1,234.56", "currency", "1234.56"),
        ("1 234 567", "currency", "1234567"),
        ("1'234.50", "currency", "1234.50"),
        ("-1.234.567", "currency", "-1234567"),
        ("12,5", "days", "12.5"),
        ("1.234", "days", "1.234"),
        ("0,125", "days", "0.125"),
        ("2,750", "people", "2750"),
        ("2.750", "people", "2750"),
        ("14 %", "share", "0.14"),
        ("12,5%", "ratio", "0.125"),
        ("0.14", "share", "0.14"),
    ],
)
def test_what_reads_in_one_way_is_read(typed: str, unit: str, read: str) -> None:
    assert FigureField(unit=unit).clean(typed) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "unit", "says"),
    [
        ("50,000", "days", "Is it 50000, or 50 and a fraction? Write 50000 or 50.0000."),
        ("50.555", "currency", "Is it 50555, or 50 and a fraction? Write 50555 or 50.55."),
    ],
)
def test_what_could_be_two_numbers_is_asked_back(typed: str, unit: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FigureField(unit=unit).clean(typed)
    assert refused.value.messages == [says]


@pytest.mark.parametrize("typed", ["many", "1,23,4", "12,34.5.6", "%", "14 %"])
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FigureField(unit="days").clean(typed)
    assert refused.value.messages == ["Write a number, for instance 12.5."]


def test_nothing_typed_is_no_figure() -> None:
    assert FigureField(unit="days").clean(" ") is None
