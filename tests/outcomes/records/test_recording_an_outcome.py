"""An outcome is written down by those who may act for the enterprise, with values that its metrics allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import ReadOnly, RoleNotAllowed, acting
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.public import update_enterprise
from outcomes.public import outcomes_of, record_outcome
from outcomes.records.errors import (
    DecisionOfAnotherEnterprise,
    EnterpriseMissing,
    MeasuredInTheFuture,
    MetricsRefused,
    OutcomeTypeMalformed,
)
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import approved, owner_of
from tests.outcomes.factories import bank, enterprise, measured

pytestmark = pytest.mark.django_db
BODY = {"outcome_type": "follow_up", "metrics_json": {"cash_runway_months": 4.1, "late_invoice_share_ratio": 0.12}}


@pytest.fixture
def enterprise_id() -> int:
    return enterprise()


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return client_of("owner@example.org")


@pytest.fixture
def page(owner: Client) -> Client:
    return page_client_of("owner@example.org")


def test_it_belongs_to_the_enterprise_and_is_audited(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    made = measured(enterprise_id, by=someone, cash_runway_months=4.1)
    assert (made.organization_id, made.recorded_by_id, made.source.code) == (enterprise_id, someone.id, "internal")
    with acting(someone):
        event = AuditEvent.objects.for_actor(someone).get(action="record_outcome", object_id=str(made.pk))
    assert event.after["metrics"] == {"cash_runway_months": 4.1}


def test_an_outcome_of_a_decision_belongs_to_the_decisions_enterprise(enterprise_id: int) -> None:
    decision = approved(enterprise_id)
    made = record_outcome(
        actor=owner_of(enterprise_id), decision_id=decision.pk, outcome_type="follow_up", metrics={"nps": 40}
    )
    assert (made.enterprise_id, made.decision_id) == (enterprise_id, decision.pk)


def test_a_decision_of_somebody_else_is_not_taken_for_ones_own(enterprise_id: int) -> None:
    decision = approved(enterprise_id)
    with pytest.raises(DecisionOfAnotherEnterprise):
        record_outcome(
            actor=actors.staff(),
            decision_id=decision.pk,
            enterprise_id=enterprise(),
            outcome_type="a",
            metrics={"nps": 1},
        )


def test_an_outcome_is_always_somebodys() -> None:
    with pytest.raises(EnterpriseMissing):
        record_outcome(actor=actors.staff(), outcome_type="follow_up", metrics={"nps": 1})


def test_nothing_is_measured_before_it_happens(enterprise_id: int) -> None:
    with pytest.raises(MeasuredInTheFuture):
        measured(enterprise_id, on=clock.now() + timedelta(days=1), nps=40)


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1899, 12, 31), datetime(1, 1, 2, tzinfo=UTC)])
def test_nothing_is_measured_before_anybody_could(enterprise_id: int, on: date) -> None:
    with pytest.raises(DayOutOfReach):
        measured(enterprise_id, on=on, nps=40)


@pytest.mark.parametrize("outcome_type", ["", "Follow up", "1st", "a" * 41, "følge"])
def test_a_type_is_a_plain_word(enterprise_id: int, outcome_type: str) -> None:
    with pytest.raises(OutcomeTypeMalformed):
        record_outcome(
            actor=owner_of(enterprise_id), enterprise_id=enterprise_id, outcome_type=outcome_type, metrics={"nps": 1}
        )


def test_a_refused_value_leaves_nothing(enterprise_id: int) -> None:
    someone = owner_of(enterprise_id)
    with pytest.raises(MetricsRefused):
        measured(enterprise_id, by=someone, nps=40, close_rate=1.2)
    with acting(someone):
        assert not outcomes_of(someone, enterprise_id=enterprise_id).exists()


@pytest.mark.parametrize("role", ["viewer", "participant"])
def test_who_only_looks_records_nothing(enterprise_id: int, role: str) -> None:
    with pytest.raises(RoleNotAllowed):
        measured(enterprise_id, by=actors.member(enterprise_id, role), nps=40)


def test_a_bank_records_only_where_it_may_act(enterprise_id: int) -> None:
    reader, doer = bank(), bank()
    actors.granted(reader, enterprise_id, "read")
    actors.granted(doer, enterprise_id, "act")
    with pytest.raises(ReadOnly):
        measured(enterprise_id, by=actors.member(reader, "analyst"), nps=40)
    assert measured(enterprise_id, by=actors.member(doer, "analyst"), nps=40).organization_id == enterprise_id


# The API -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["/api/v1", "/api"])
def test_what_was_sent_is_found_at_its_address(owner: Client, enterprise_id: int, prefix: str) -> None:
    made = sent(owner, "post", f"{prefix}/enterprises/{enterprise_id}/outcomes", BODY)
    assert made.status_code == 201
    assert made["Location"].startswith(f"{prefix}/outcomes/")
    found = owner.get(made["Location"]).json()
    assert found == made.json()
    assert (found["metrics_json"], found["source"]) == (BODY["metrics_json"], "internal")


def test_values_come_by_their_older_name_as_well(owner: Client, enterprise_id: int) -> None:
    body = {"outcome_type": "follow_up", "metrics": {"nps": 40}}
    made = sent(owner, "post", f"/api/v1/enterprises/{enterprise_id}/outcomes", body)
    assert (made.status_code, made.json()["metrics_json"]) == (201, {"nps": 40})


def test_a_decisions_outcomes_are_sent_and_listed_under_it(owner: Client, enterprise_id: int) -> None:
    path = f"/api/v1/decisions/{approved(enterprise_id).pk}/outcomes"
    made = sent(owner, "post", path, BODY).json()
    named = made.pop("attributions")
    for lists in (path, f"/api/v1/enterprises/{enterprise_id}/outcomes"):
        found = owner.get(lists).json()
        assert (found["results"], found["attributions"]) == ([made], named)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({**BODY, "more": 1}, "/more", "unknown_field"),
        ({**BODY, "metrics_json": {}}, "/metrics_json", "empty"),
        ({**BODY, "metrics_json": {"nps": "40"}}, "/metrics_json/nps", "not_a_number"),
        ({**BODY, "metrics_json": {"nps": True}}, "/metrics_json/nps", "not_a_number"),
        ({"outcome_type": "follow_up"}, "/metrics_json", "required"),
        ({**BODY, "metrics": {"nps": 1}}, "/metrics", "twice"),
        ({**BODY, "outcome_type": "Follow up"}, "/outcome_type", "invalid"),
        ({**BODY, "measured_at": "yesterday"}, "/measured_at", "invalid"),
    ],
)
def test_what_the_schema_refuses_is_400_with_a_pointer(
    owner: Client, enterprise_id: int, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = sent(owner, "post", f"/api/v1/enterprises/{enterprise_id}/outcomes", body)
    assert answer.status_code == 400
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [(pointer, code)]


def test_what_a_definition_refuses_is_422_with_a_pointer(owner: Client, enterprise_id: int) -> None:
    body = {**BODY, "metrics_json": {"nps": 150, "made_up": 1}}
    answer = sent(owner, "post", f"/api/v1/enterprises/{enterprise_id}/outcomes", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "outcome.metrics_refused")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/metrics_json/nps", "out_of_range"),
        ("/metrics_json/made_up", "unknown_metric"),
    ]


@pytest.mark.parametrize("verb", ["get", "post"])
def test_another_enterprise_and_decision_are_refused_whether_or_not_they_exist(owner: Client, verb: str) -> None:
    other = enterprise()
    paths = [f"enterprises/{other}", "enterprises/999999999", f"decisions/{approved(other).pk}", f"decisions/{uuid4()}"]
    body = BODY if verb == "post" else None
    codes = {sent(owner, verb, f"/api/v1/{path}/outcomes", body).json()["code"] for path in paths}
    assert codes == {"access.not_visible"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("metric=nps", 1),
        ("metric=close_rate", 0),
        ("outcome_type=follow_up", 1),
        ("source=sba_foia", 0),
        ("measured_from=2026-02-01", 0),
        ("measured_to=2026-02-01", 1),
    ],
)
def test_the_list_is_narrowed(owner: Client, enterprise_id: int, query: str, found: int) -> None:
    measured(enterprise_id, on=datetime(2026, 1, 5, tzinfo=UTC), nps=40)
    listed = owner.get(f"/api/v1/enterprises/{enterprise_id}/outcomes?{query}").json()["results"]
    assert len(listed) == found


def test_the_library_of_metrics_is_listed_with_its_standards(owner: Client) -> None:
    listed = owner.get("/api/v1/metrics?page_size=500").json()["results"]
    by_code = {one["code"]: one for one in listed}
    assert len(listed) >= 60
    assert (by_code["jobs_created"]["iris_code"], by_code["jobs_created"]["sdg_targets"]) == ("PI3687", ["8.3", "8.5"])
    assert (by_code["nps"]["min"], by_code["nps"]["max"]) == ("-100.0000", "100.0000")


# The pages -----------------------------------------------------------------------------------------------------------


def test_an_empty_tab_says_what_an_outcome_is(page: Client, enterprise_id: int) -> None:
    shown = page.get(f"/enterprises/{enterprise_id}/outcomes").content.decode()
    assert "Nothing has been measured yet" in shown
    assert f'href="/enterprises/{enterprise_id}/outcomes/new"' in shown


def test_the_form_asks_for_what_the_decision_expects_and_records_it(page: Client, enterprise_id: int) -> None:
    decision = approved(enterprise_id)
    form = page.get(f"/enterprises/{enterprise_id}/outcomes/new").content.decode()
    assert 'name="metric_late_invoice_share_ratio"' in form
    answer = page.post(
        f"/enterprises/{enterprise_id}/outcomes/new",
        {
            "outcome_type": "follow_up",
            "measured_on": "2026-10-01",
            "decision": str(decision.pk),
            "metric_late_invoice_share_ratio": "0.2",
            "notes": "From the ledger.",
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/enterprises/{enterprise_id}/outcomes")
    shown = page.get(answer["Location"]).content.decode()
    assert "20.0\u202f%" in shown
    assert decision.title in shown


def test_the_form_asks_for_the_metrics_picked(page: Client, enterprise_id: int) -> None:
    form = page.get(f"/enterprises/{enterprise_id}/outcomes/new?metric=nps&metric=close_rate").content.decode()
    assert form.count('name="metric_') == 2


@pytest.mark.parametrize("typed", ["14 %", "0.14", "0,14", "14%"])
def test_a_share_is_read_either_way_and_its_unit_stands_beside_it(page: Client, enterprise_id: int, typed: str) -> None:
    here = f"/enterprises/{enterprise_id}/outcomes/new"
    form = page.get(f"{here}?metric=close_rate").content.decode()
    assert "share of 1" in form
    assert "Write 14 % or 0.14." in form
    page.post(here, {"outcome_type": "follow_up", "measured_on": "2026-10-01", "metric_close_rate": typed})
    assert "14.0\u202f%" in page.get(f"/enterprises/{enterprise_id}/outcomes").content.decode()


def test_a_day_that_is_still_to_come_is_said_at_its_field_and_what_was_typed_stays(
    page: Client, enterprise_id: int
) -> None:
    day = (clock.today() + timedelta(days=3)).isoformat()
    typed = {"outcome_type": "follow_up", "measured_on": day, "metric_nps": "15", "notes": "From the survey."}
    answer = page.post(f"/enterprises/{enterprise_id}/outcomes/new", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["measured_on"])
    assert "From the survey." in answer.content.decode()


def test_a_value_that_is_refused_is_said_at_its_field(page: Client, enterprise_id: int) -> None:
    answer = page.post(
        f"/enterprises/{enterprise_id}/outcomes/new",
        {"outcome_type": "follow_up", "measured_on": "2026-10-01", "metric_nps": "150"},
    )
    assert answer.status_code == 400
    assert "Net promoter score lies between -100 and 100; 150 is outside." in answer.content.decode()


def test_the_drawer_shows_one_outcome_alone_when_only_it_is_asked_for(page: Client, enterprise_id: int) -> None:
    made = measured(enterprise_id, nps=40)
    path = f"/enterprises/{enterprise_id}/outcomes/{made.pk}"
    assert "<html" in page.get(path).content.decode()
    alone = page.get(path, headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode()
    assert "<html" not in alone
    assert "40\u00a0points" in alone


def test_a_long_list_takes_as_many_queries_as_a_short_one(page: Client, enterprise_id: int) -> None:
    someone, counts = owner_of(enterprise_id), []
    for wanted in (1, 50):
        for number in range(wanted):
            measured(enterprise_id, by=someone, nps=number)
        with CaptureQueriesContext(connection) as captured:
            assert page.get(f"/enterprises/{enterprise_id}/outcomes").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# A day without an hour -----------------------------------------------------------------------------------------------

Clients = tuple[Client, Client]
Door = Callable[[Clients, int, str], None]
LATE = datetime(2026, 4, 10, 23, 30, tzinfo=UTC)
"""The tenth in UTC; the eleventh in Auckland already, and in Los Angeles the afternoon of the tenth."""


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def there(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def somewhere(there: str) -> int:
    made = enterprise()
    owner = actors.member(made, "owner", email="there@example.org")
    update_enterprise(actor=owner, enterprise_id=made, changes={"settings_json": {"timezone": there}})
    return made


@pytest.fixture
def clients(somewhere: int) -> Clients:
    """The API's and the pages', signed in today."""
    assert somewhere
    return client_of("there@example.org"), page_client_of("there@example.org")


def by_page(clients: Clients, enterprise_id: int, day: str) -> None:
    form = {"outcome_type": "follow_up", "measured_on": day, "metric_cash_runway_months": "4"}
    assert clients[1].post(f"/enterprises/{enterprise_id}/outcomes/new", form).status_code == 302


def by_api(clients: Clients, enterprise_id: int, day: str) -> None:
    at = f"/api/v1/enterprises/{enterprise_id}/outcomes"
    assert sent(clients[0], "post", at, {**BODY, "measured_at": day}).status_code == 201


def by_command(_clients: Clients, enterprise_id: int, day: str) -> None:
    asked = ["--enterprise", str(enterprise_id), "--metric", "cash_runway_months=4", "--on", day]
    call_command("record_outcome", *asked, "--as", "there@example.org", stdout=StringIO())


def only_outcome(enterprise_id: int) -> Any:
    reader = actors.system()
    with acting(reader):
        return outcomes_of(reader, enterprise_id=enterprise_id).get()


DOORS = [by_page, by_api, by_command]


@pytest.mark.parametrize("door", DOORS)
def test_a_day_is_the_enterprises_day_through_every_door(
    somewhere: int, there: str, clients: Clients, door: Door
) -> None:
    with clock.fixed_at(LATE):
        door(clients, somewhere, "2026-04-05")
        row = only_outcome(somewhere)
    assert row.valid_on.isoformat() == "2026-04-05"
    assert row.measured_at.astimezone(ZoneInfo(there)) == datetime(2026, 4, 5, 12, tzinfo=ZoneInfo(there))


@pytest.mark.parametrize("door", DOORS)
def test_today_is_the_day_it_is_at_the_enterprise(somewhere: int, there: str, clients: Clients, door: Door) -> None:
    today = LATE.astimezone(ZoneInfo(there)).date()
    with clock.fixed_at(LATE):
        door(clients, somewhere, today.isoformat())
        row = only_outcome(somewhere)
    assert row.valid_on == today
    assert row.measured_at <= LATE


def test_a_form_offers_the_day_it_is_at_the_enterprise(somewhere: int, there: str) -> None:
    with clock.fixed_at(LATE):
        text = page_client_of("there@example.org").get(f"/enterprises/{somewhere}/outcomes/new").content.decode()
    assert f'value="{LATE.astimezone(ZoneInfo(there)).date().isoformat()}"' in text


def test_tomorrow_at_the_enterprise_is_refused(somewhere: int, there: str) -> None:
    tomorrow = LATE.astimezone(ZoneInfo(there)).date() + timedelta(days=1)
    with clock.fixed_at(LATE), pytest.raises(MeasuredInTheFuture, match=tomorrow.isoformat()):
        measured(somewhere, on=tomorrow, cash_runway_months=4)


def test_a_moment_at_the_end_of_all_days_is_refused_as_any_other_to_come(somewhere: int) -> None:
    with pytest.raises(MeasuredInTheFuture):
        measured(somewhere, on=datetime.max.replace(tzinfo=UTC), cash_runway_months=4)
