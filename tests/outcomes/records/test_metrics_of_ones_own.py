"""An institution's own metrics: none shadows the library, is another's, or adds up differently later.

Tried through every door: the operations, the API, the page, the loading of the library, and plain SQL.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from clear_platform.foundation.public import NotVisible, ReadOnly, RoleNotAllowed, acting
from outcomes.models import MetricDefinition
from outcomes.records.errors import AggregationFixed, MetricCodeTaken, MetricInUse, MetricRefused
from outcomes.records.operations.defining import change_metric, define_metric
from outcomes.records.operations.library import sync_metric_definitions
from outcomes.records.own_metrics import WAYS, OwnMetric, faults_of_own
from outcomes.records.queries import metrics_known, metrics_to_ask
from outcomes.records.wording import BEHAVIOURS
from outcomes.reporting.errors import RequestRefused
from outcomes.reporting.rules.asking import Asked
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.outcomes.reporting.factories import House, house, on, reports

pytestmark = pytest.mark.django_db

MEALS = OwnMetric(
    code="meals_served",
    name="Meals served",
    definition="Meals given out since support began, paid for or not.",
    unit="meals",
    kind="flow",
    direction="up",
    aggregation="sum",
    cumulative=True,
    breakdowns=("location",),
    sdg_targets=("2.1",),
)
BODY: dict[str, Any] = {
    "code": "meals_served", "name": "Meals served", "definition": "Meals given out since support began.",
    "unit": "meals", "kind": "flow", "direction": "up", "aggregation": "sum", "cumulative": True, "min": "0",
}  # fmt: skip
FILLED = {
    "code": "meals_served", "name": "Meals served", "definition": "Meals given out since support began.",
    "unit": "meals", "behaviour": "to_date", "direction": "up", "sdg_targets": "2.1",
}  # fmt: skip


@pytest.fixture
def bank() -> House:
    return house(2)


@pytest.fixture
def meals(bank: House) -> MetricDefinition:
    return define_metric(actor=bank.admin, wanted=MEALS)


@pytest.fixture
def counted(bank: House, meals: MetricDefinition) -> MetricDefinition:
    """The metric, once an enterprise has reported a value of it."""
    with on(31):
        form = reports(
            bank, bank.asks(30, metrics=[Asked(meals.code)]), bank.enterprises[0], {meals.code: {"value": 3}}
        )
        bank.approves(form)
    return meals


def faults(wanted: OwnMetric) -> list[tuple[str, str]]:
    with acting(actors.system()):
        return [(one.pointer, one.code) for one in faults_of_own(wanted, metrics_known())]


# What can be defined -------------------------------------------------------------------------------------------------


def test_its_code_says_whose_it_is(bank: House, meals: MetricDefinition) -> None:
    assert meals.code == f"own{bank.id}_meals_served"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"code": "jobs_created"}, ("/code", "shadows")),
        ({"code": "Meals served"}, ("/code", "malformed")),
        ({"name": " "}, ("/name", "required")),
        ({"definition": "x" * 301}, ("/definition", "too_long")),
        ({"kind": "guess"}, ("/kind", "unknown")),
        ({"aggregation": "mean"}, ("/aggregation", "does_not_fit")),
        ({"kind": "stock", "aggregation": "last"}, ("/cumulative", "does_not_fit")),
        ({"direction": "sideways"}, ("/direction", "unknown")),
        ({"weight_code": "revenue"}, ("/weight_code", "does_not_fit")),
        ({"breakdowns": ("mood",)}, ("/breakdowns", "unknown")),
        ({"iris_code": "3160"}, ("/iris_code", "malformed")),
        ({"sdg_targets": ("18.1",)}, ("/sdg_targets", "malformed")),
        ({"vsme_datapoint": "8"}, ("/vsme_datapoint", "malformed")),
    ],
)
def test_what_cannot_be_defined_is_named(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(replace(MEALS, **changed)) == [fault]


def test_a_ratio_is_weighed_by_a_metric_that_adds_up() -> None:
    ratio = replace(MEALS, kind="ratio", aggregation="ratio", cumulative=False)
    assert faults(replace(ratio, weight_code="employees_total")) == []
    assert faults(replace(ratio, weight_code="close_rate")) == [("/weight_code", "unknown_metric")]


def test_every_way_to_behave_can_be_said_in_words() -> None:
    said = {way for _says, way in BEHAVIOURS.values()}
    assert said == {(kind, way, False) for kind, ways in WAYS.items() for way in ways} | {("flow", "sum", True)}


def test_one_code_is_defined_once_by_each(bank: House, meals: MetricDefinition) -> None:
    with pytest.raises(MetricCodeTaken):
        define_metric(actor=bank.admin, wanted=MEALS)
    other = house(1)
    assert define_metric(actor=other.admin, wanted=MEALS).code != meals.code


def test_whoever_only_works_with_figures_defines_none(bank: House) -> None:
    with pytest.raises(RoleNotAllowed):
        define_metric(actor=bank.analyst, wanted=MEALS)


# Whose it is ---------------------------------------------------------------------------------------------------------


def test_others_do_not_see_it_ask_for_it_or_change_it(bank: House, meals: MetricDefinition) -> None:
    other = house(1)
    with acting(other.admin):
        assert meals.code not in metrics_known(other.admin)
    with acting(bank.admin):
        assert meals.code in metrics_to_ask(bank.admin, bank.id)
        assert meals.code not in metrics_to_ask(bank.admin, other.id)
    with pytest.raises(RequestRefused):
        other.asks(30, metrics=[Asked(meals.code)])
    with pytest.raises(NotVisible):
        change_metric(actor=other.admin, metric_id=meals.pk, changes={"name": "Ours"})


def test_the_library_is_everybody_s_to_read_and_nobody_s_to_change(bank: House) -> None:
    with acting(bank.admin):
        shipped = MetricDefinition.objects.for_actor(bank.admin).get(code="jobs_created")
    with pytest.raises(ReadOnly):
        change_metric(actor=bank.admin, metric_id=shipped.pk, changes={"name": "Ours"})


def test_the_database_takes_no_code_that_hides_whose_it_is(bank: House) -> None:
    with acting(actors.system()), pytest.raises(IntegrityError), transaction.atomic():
        MetricDefinition.objects.create(
            organization_id=bank.id, code="jobs_created_too", name="x", unit="x", kind="flow", direction="up",
            aggregation="sum",
        )  # fmt: skip


# How it adds up stays ------------------------------------------------------------------------------------------------


def test_its_name_and_bounds_can_change_at_any_time(bank: House, counted: MetricDefinition) -> None:
    changed = change_metric(actor=bank.admin, metric_id=counted.pk, changes={"name": "Meals given out"})
    assert (changed.name, changed.version) == ("Meals given out", 2)


def test_how_it_adds_up_can_change_until_there_is_a_value(bank: House, meals: MetricDefinition) -> None:
    changed = change_metric(actor=bank.admin, metric_id=meals.pk, changes={"cumulative": False})
    assert changed.cumulative is False


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"cumulative": False}, AggregationFixed),
        ({"kind": "stock", "aggregation": "last", "cumulative": False}, AggregationFixed),
        ({"unit": "plates"}, MetricInUse),
    ],
)
def test_what_values_mean_never_changes_once_there_is_one(
    bank: House, counted: MetricDefinition, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change_metric(actor=bank.admin, metric_id=counted.pk, changes=changes)


def test_the_library_refuses_to_be_loaded_where_it_would_add_up_differently(
    bank: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outcomes.records.operations import library

    with on(31):
        reports(bank, bank.asks(30), bank.enterprises[0], {"jobs_created": {"value": 3}})
    other = [replace(one, cumulative=False) if one.code == "jobs_created" else one for one in library.SHIPPED_METRICS]
    monkeypatch.setattr(library, "SHIPPED_METRICS", other)
    with acting(actors.system()), pytest.raises(AggregationFixed):
        sync_metric_definitions()


def test_plain_sql_cannot_change_how_it_adds_up_either(counted: MetricDefinition) -> None:
    with acting(actors.system()), connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE outcomes_metricdefinition SET cumulative = false WHERE id = %s", [counted.pk])


# Its doors -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def head(bank: House) -> str:
    actors.member(bank.id, "admin", email="head@example.org")
    return "head@example.org"


def test_by_the_api_it_is_defined_listed_and_changed(bank: House, head: str) -> None:
    caller = client_of(head)
    made = sent(caller, "post", "/api/v1/metrics", BODY)
    assert (made.status_code, made.json()["code"]) == (201, f"own{bank.id}_meals_served")
    changed = sent(caller, "patch", made["Location"], {"name": "Meals given out"})
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "Meals given out", 2)
    listed = caller.get("/api/v1/metrics?search=given out").json()["results"]
    assert [one["institution"] for one in listed] == [bank.id]


def test_the_api_refuses_a_code_of_the_library_and_a_new_way_of_adding(
    bank: House, head: str, counted: MetricDefinition
) -> None:
    caller = client_of(head)
    shadow = sent(caller, "post", "/api/v1/metrics", {**BODY, "code": "revenue"})
    assert (shadow.status_code, shadow.json()["errors"][0]["code"]) == (422, "shadows")
    again = sent(caller, "patch", f"/api/v1/metrics/{counted.pk}", {"cumulative": False})
    assert (again.status_code, again.json()["code"]) == (409, "metric.aggregation_fixed")


def test_the_page_defines_changes_and_refuses_alike(bank: House, head: str, counted: MetricDefinition) -> None:
    page = page_client_of(head)
    here = f"/organizations/{bank.id}/metrics"
    shadow = page.post(f"{here}/new", {**FILLED, "code": "revenue"})
    assert (shadow.status_code, "is a metric of the library" in shadow.content.decode()) == (400, True)
    assert page.post(f"{here}/new", {**FILLED, "code": "beds_filled", "name": "Beds filled"}).status_code == 302
    shown = page.get(here).content.decode()
    assert "Beds filled" in shown
    other = page.post(f"{here}/{counted.pk}", {**FILLED, "behaviour": "flow"})
    assert (other.status_code, "has values that add up by sum" in other.content.decode()) == (400, True)
    assert page.post(f"{here}/{counted.pk}", {**FILLED, "name": "Meals given out"}).status_code == 302


def test_the_page_names_the_editions_and_narrows_the_library(head: str, bank: House) -> None:
    page = page_client_of(head)
    here = f"/organizations/{bank.id}/metrics"
    whole = page.get(here).content.decode()
    assert "IRIS Catalog of Metrics 5.3" in whole
    assert "IRIS+ OI3160; SDG 8.5" in whole
    narrowed = page.get(f"{here}?standard=vsme&search=accidents").content.decode()
    assert ("Recordable work accidents" in narrowed, "Full-time employees" in narrowed) == (True, False)


def test_an_analyst_reads_the_page_and_defines_nothing(bank: House) -> None:
    actors.member(bank.id, "analyst", email="reader@example.org")
    reader: Client = page_client_of("reader@example.org")
    shown = reader.get(f"/organizations/{bank.id}/metrics")
    assert (shown.status_code, "Define a metric" in shown.content.decode()) == (200, False)
    assert reader.get(f"/organizations/{bank.id}/metrics/new").status_code == 403


def test_a_founder_s_form_asks_for_it_and_the_total_counts_it(bank: House, counted: MetricDefinition) -> None:
    from outcomes.reporting.queries.totals import totals_of
    from tests.outcomes.reporting.factories import day

    with acting(bank.analyst):
        [total] = totals_of(actor=bank.analyst, organization_id=bank.id, since=day(0), until=day(90))
    assert (total.metric, total.value, total.how) == (counted.code, 3, "sum_of_last")


def test_an_enterprise_s_own_file_takes_metrics_of_the_library_alone(bank: House, meals: MetricDefinition) -> None:
    from outcomes.public import record_outcome
    from outcomes.records.errors import MetricsRefused

    with pytest.raises(MetricsRefused):
        record_outcome(
            actor=actors.member(bank.enterprises[0], "owner"), outcome_type="follow_up",
            enterprise_id=bank.enterprises[0], metrics={meals.code: 3},
        )  # fmt: skip


def test_what_cannot_be_defined_leaves_nothing(bank: House) -> None:
    with pytest.raises(MetricRefused):
        define_metric(actor=bank.admin, wanted=replace(MEALS, code="revenue"))
    with acting(bank.admin):
        assert not MetricDefinition.objects.for_actor(bank.admin).filter(organization_id=bank.id).exists()
