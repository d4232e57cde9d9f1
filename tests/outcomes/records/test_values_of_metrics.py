"""A measured value is kept exactly or refused by name; the library says what each metric means."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes.records.definitions import DEFINITIONS
from outcomes.records.library import CATALOGUES, SHIPPED_METRICS
from outcomes.records.models import MetricDefinition
from outcomes.records.operations.library import sync_metric_definitions
from outcomes.records.rules import GROUPS, Metric, as_stored, bounds_in_words, exactly, faults_of

CAPABILITIES = {"cashflow_discipline", "operational_reliability", "growth_systemization", "technology_resilience"}


def metric(low: Decimal | None = None, high: Decimal | None = None) -> dict[str, Metric]:
    return {"m": Metric("m", "The metric", "units", "stock", "up", low, high, "last", "")}


@given(some.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_kept_number_comes_back_as_it_was_written(value: Decimal) -> None:
    assert exactly(as_stored({"m": value})["m"]) == value


@pytest.mark.parametrize("value", [True, "12", None, float("inf"), float("-inf"), float("nan"), Decimal("NaN"), [1]])
def test_what_is_no_number_is_refused(value: object) -> None:
    assert [fault.code for fault in faults_of({"m": value}, metric())] == ["not_a_number"]


@pytest.mark.parametrize(
    "value", [Decimal("0.1234567890123456"), Decimal(10) ** 15, Decimal("1e-400"), 10**400], ids="abcd"
)
def test_a_number_that_storage_would_round_is_refused(value: Decimal | int) -> None:
    assert [fault.code for fault in faults_of({"m": value}, metric())] == ["too_precise"]


@given(some.decimals(min_value=0, max_value=1, places=6))
def test_bounds_are_inclusive_and_nothing_beyond_them_passes(inside: Decimal) -> None:
    known = metric(Decimal(0), Decimal(1))
    assert not faults_of({"m": inside}, known)
    assert faults_of({"m": inside + 2}, known)[0].code == "out_of_range"
    assert faults_of({"m": -inside - 1}, known)[0].code == "out_of_range"


def test_a_bound_is_told_in_words() -> None:
    words = [
        bounds_in_words(metric(low, high)["m"])
        for low, high in [(None, None), (Decimal(0), None), (None, Decimal(1)), (Decimal(-100), Decimal(100))]
    ]
    assert words == ["may be any number", "is at least 0", "is at most 1", "lies between -100 and 100"]


def test_the_library_has_at_least_sixty_metrics_each_with_its_own_code() -> None:
    assert len(SHIPPED_METRICS) == len({one.code for one in SHIPPED_METRICS}) >= 60


@pytest.mark.parametrize("one", SHIPPED_METRICS, ids=lambda one: one.code)
def test_a_shipped_metric_fits_its_table_and_names_a_capability_that_exists(one) -> None:  # type: ignore[no-untyped-def]
    assert one.capability in CAPABILITIES | {""}
    MetricDefinition(
        code=one.code, name=one.name, unit=one.unit, kind=one.kind, direction=one.direction, min=one.low, max=one.high,
        aggregation=one.aggregation, iris_code=one.iris, sdg_targets=list(one.sdg), vsme_datapoint=one.vsme,
    ).full_clean(validate_unique=False, validate_constraints=False)  # fmt: skip


def test_every_shipped_metric_says_how_it_is_counted() -> None:
    assert {*DEFINITIONS} == {one.code for one in SHIPPED_METRICS}
    assert all(20 <= len(says) <= 300 and says.endswith(".") for says in DEFINITIONS.values())


def test_a_metric_is_weighed_by_one_that_there_is_and_that_adds_up() -> None:
    known = {one.code: one for one in SHIPPED_METRICS}
    weighing = {one.weight for one in SHIPPED_METRICS if one.weight}
    assert {known[code].aggregation for code in weighing} <= {"sum", "last"}
    assert all(one.aggregation in {"ratio", "weighted_mean"} for one in SHIPPED_METRICS if one.weight)


def test_only_what_adds_up_or_is_a_share_of_people_is_broken_down_and_by_dimensions_there_are() -> None:
    assert {way for one in SHIPPED_METRICS for way in one.by} == {*GROUPS}


def test_codes_of_standards_have_the_form_of_their_catalogue_and_each_stands_once() -> None:
    iris = [one.iris for one in SHIPPED_METRICS if one.iris]
    assert len(iris) == len({*iris})
    assert all(re.fullmatch(r"(FP|OI|PI)\d{4}", code) for code in iris)
    assert all(re.fullmatch(r"[1-9]\d?\.[1-9a-d]\d?", one) for each in SHIPPED_METRICS for one in each.sdg)
    assert {one.vsme for one in SHIPPED_METRICS} <= {"", *(f"B{number}" for number in range(1, 12))}
    assert {*CATALOGUES} == {"iris", "sdg", "vsme"}


def test_each_capability_has_metrics_that_speak_for_it() -> None:
    assert {one.capability for one in SHIPPED_METRICS} == CAPABILITIES | {""}


@pytest.mark.django_db
def test_loading_the_library_again_changes_nothing() -> None:
    from clear_platform.foundation.public import acting
    from tests import actors

    system = actors.system()
    with acting(system):
        # How often a row was written is counted, whatever was in it.
        library = MetricDefinition.objects.for_actor(system).order_by("pk").defer("row_version")
        before = [{**vars(row), "_state": None} for row in library]
        assert sync_metric_definitions() == len(before) == len(SHIPPED_METRICS)
        assert [{**vars(row), "_state": None} for row in library.all()] == before
