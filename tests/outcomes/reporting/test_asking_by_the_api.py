"""Asking by the API: an analyst asks, accepts answers, and reads exact totals of those in sight alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import acting
from outcomes.reporting.queries.totals import totals_of
from outcomes.reporting.rules.asking import Asked
from tests import actors
from tests.clients import client_of, sent
from tests.outcomes.factories import enterprise
from tests.outcomes.reporting.factories import House, day, house, on, reports, revenue_in

pytestmark = pytest.mark.django_db
ENTRIES = {"jobs_created": {"value": 3, "parts": {"gender": {"women": 2, "men": 1}}}}


def body(bank: House, **changed: Any) -> dict[str, Any]:
    return {
        "title": "First quarter",
        "starts": "2026-01-01",
        "ends": "2026-03-31",
        "due_on": "2026-04-15",
        "metrics": [{"metric": "jobs_created", "by": ["gender"]}],
        "enterprises": list(bank.enterprises),
        "emails": [f"founder{one}@example.org" for one in bank.enterprises],
        **changed,
    }


def test_a_request_is_made_found_and_put_off(bank: House, caller: Client) -> None:
    made = sent(caller, "post", "/api/v1/reporting-requests", body(bank))
    assert made.status_code == 201
    assert made.json()["forms"] == {"all": 2, "owed": 2, "submitted": 0, "returned": 0, "approved": 0}
    assert caller.get(made["Location"]).json() == made.json()
    changed = sent(caller, "patch", made["Location"], {"due_on": "2026-04-30", "reminders": [0]})
    assert (changed.status_code, changed.json()["due_on"], changed.json()["reminders"]) == (200, "2026-04-30", [0])


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"emails": ["one@example.org"]}, 400, None),
        ({"metrics": [{"metric": "made_up"}]}, 422, "reporting.request_refused"),
        ({"due_on": "2026-03-30"}, 422, "reporting.due_before_the_end"),
        ({"starts": "2026-04-01"}, 422, "period.malformed"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    bank: House, caller: Client, changed: dict[str, Any], status: int, code: str | None
) -> None:
    answer = sent(caller, "post", "/api/v1/reporting-requests", body(bank, **changed))
    assert answer.status_code == status
    assert code in {None, answer.json()["code"]}


def test_an_enterprise_out_of_sight_is_not_asked(bank: House, caller: Client) -> None:
    wanted = body(bank, enterprises=[enterprise()], emails=["founder@example.org"])
    assert sent(caller, "post", "/api/v1/reporting-requests", wanted).json()["code"] == "access.not_visible"


def test_answers_are_listed_accepted_and_add_up(bank: House, caller: Client) -> None:
    request = bank.asks(30)
    with on(31):
        forms = [reports(bank, request, one, ENTRIES) for one in bank.enterprises]
    listed = caller.get(f"/api/v1/reporting-requests/{request.pk}/forms?status=submitted").json()["results"]
    assert [one["values_json"] for one in listed] == [ENTRIES, ENTRIES]
    accepted = sent(caller, "post", "/api/v1/reporting-forms/approve", {"forms": [form.pk for form in forms]})
    assert {one["status"] for one in accepted.json()["forms"]} == {"approved"}
    totals = caller.get("/api/v1/reporting-totals?period_from=2026-01-01&period_to=2026-12-31&by=gender").json()
    [total] = totals["totals"]
    assert (total["value"], total["how"], total["parts"]) == (
        "6",
        "sum_of_last",
        {"gender": {"men": "2", "women": "4"}},
    )
    assert (total["coverage"]["asked"], total["coverage"]["complete"]) == (2, True)


@pytest.mark.parametrize("named", ["enterprise", "enterprise_id"])
def test_totals_of_one_enterprise_are_of_it_alone(bank: House, caller: Client, named: str) -> None:
    request = bank.asks(30)
    with on(31):
        forms = [reports(bank, request, one, ENTRIES) for one in bank.enterprises]
        bank.approves(*forms)
    path = f"/api/v1/reporting-totals?period_from=2026-01-01&period_to=2026-12-31&{named}={bank.enterprises[0]}"
    [total] = caller.get(path).json()["totals"]
    assert (total["value"], total["coverage"]["asked"]) == ("3", 1)


def test_amounts_are_exact_and_told_by_currency(caller: Client, bank: House) -> None:
    amounts = revenue_in(bank, {"EUR": "1250000.25", "KES": "310000000.1"})
    path = "/api/v1/reporting-totals?period_from=2026-01-01&period_to=2026-12-31"
    found = caller.get(path).json()["totals"]
    assert [(one["metric"], one["currency"], one["value"]) for one in found] == [
        ("revenue", currency, amount) for currency, amount in amounts.items()
    ]


def test_however_many_report_totals_ask_as_few_questions(bank: House) -> None:
    few, many = house(1), house(12)
    for each in (few, many):
        request = each.asks(30, metrics=[Asked("revenue"), Asked("jobs_created")])
        with on(31):
            for enterprise_id in each.enterprises:
                entries = {"revenue": {"value": 5}, "jobs_created": {"value": 1}}
                each.approves(reports(each, request, enterprise_id, entries))
    counts = []
    for each in (few, many):
        with acting(each.analyst), CaptureQueriesContext(connection) as captured:
            totals_of(actor=each.analyst, organization_id=each.id, since=day(0), until=day(90))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 7


def test_what_was_only_saved_is_not_shown(bank: House, caller: Client, client: Client) -> None:
    form = bank.form(bank.asks(30), bank.enterprises[0])
    with on(31):
        client.post(f"/report/{bank.link(form)}", {"jobs_created": "3", "save": "1"})
    assert caller.get(f"/api/v1/reporting-forms/{form.pk}").json()["values_json"] == {}


def test_an_enterprise_reads_no_totals(bank: House) -> None:
    actors.member(bank.enterprises[0], "owner", email="owner@example.org")
    answer = client_of("owner@example.org").get("/api/v1/reporting-totals")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.role_not_allowed")
