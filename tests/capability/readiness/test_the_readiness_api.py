"""The API of capabilities and readiness: what was computed over time, and computing anew."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return client_of("owner@example.org")


@pytest.fixture
def officer() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return client_of("officer@example.org")


@pytest.mark.parametrize("path", ["capabilities", "enterprises/1/capabilities", "enterprises/1/financing-readiness"])
def test_without_credentials_there_is_nothing(path: str) -> None:
    assert Client().get(f"/api/v1/{path}").status_code == 401


def test_the_four_capabilities_are_listed(owner: Client) -> None:
    listed = owner.get("/api/v1/capabilities").json()["results"]
    assert [(one["code"], one["domain"]) for one in listed] == [
        ("cashflow_discipline", "cfo"),
        ("growth_systemization", "cmo"),
        ("operational_reliability", "coo"),
        ("technology_resilience", "cto"),
    ]


def test_an_enterprise_without_a_score_answers_with_nothing(owner: Client, enterprise_id: int) -> None:
    assert owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities").json()["results"] == []
    assert owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json() == {
        "enterprise": enterprise_id,
        "computed_anew_since": None,
        "lapsed": False,
        "newest": None,
        "history": [],
        "attributions": [],
    }


def test_scores_come_as_a_series_newest_first_with_evidence_that_adds_up(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    diagnosed(enterprise_id, cash=Decimal("200000"))
    recomputed(enterprise_id)
    listed = owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities?code=cashflow_discipline").json()["results"]
    assert len(listed) == 2
    assert listed[0]["computed_at"] > listed[1]["computed_at"]
    contributions = [Decimal(row["contribution"]) for row in listed[0]["evidence_json"]["rows"]]
    assert sum(contributions) == Decimal(listed[0]["score"])
    one = owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities/{listed[0]['id']}").json()
    assert one == {**listed[0], "attributions": []}


@pytest.mark.parametrize(
    ("query", "found"), [("from=2000-01-01", 1), ("to=2000-01-01", 0), ("code=technology_resilience", 0)]
)
def test_the_series_is_narrowed_by_day_and_capability(
    owner: Client, enterprise_id: int, query: str, found: int
) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    answer = owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities?{query}")
    assert len(answer.json()["results"]) == found


def test_readiness_comes_with_its_reasoning_and_history(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    answer = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()
    assert answer["newest"]["flags_json"] == ["short_runway", "late_invoices"]
    bridge = answer["newest"]["rationale_json"]["bridge"]
    assert sum(Decimal(part["points"]) for part in bridge) == Decimal(answer["newest"]["readiness_score"])
    assert [one["id"] for one in answer["history"]] == [answer["newest"]["id"]]


def test_the_reasoning_of_the_newest_alone_is_read(owner: Client, enterprise_id: int) -> None:
    for cash in (10_000, 30_000, 50_000):
        diagnosed(enterprise_id, cash=Decimal(cash))
        recomputed(enterprise_id)
    with CaptureQueriesContext(connection) as captured:
        answer = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()
    assert len(answer["history"]) == 3
    assert answer["history"][0]["id"] == answer["newest"]["id"]
    [reasoned] = [one["sql"] for one in captured.captured_queries if '"rationale_json"' in one["sql"]]
    assert f'"id" = {answer["newest"]["id"]}' in reasoned


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("code=charm", "code"),
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-02-01&to=2026-01-01", "to"),
    ],
)
def test_a_series_that_cannot_be_is_refused_and_says_what_is_wrong(
    owner: Client, enterprise_id: int, query: str, field: str
) -> None:
    answer = owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities?{query}")
    assert answer.status_code == 400
    assert [one["pointer"].lstrip("/") for one in answer.json()["errors"]] == [field]


def test_scores_and_readiness_say_what_lowered_them_most(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    newest = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()["newest"]
    assert [one["code"] for one in newest["reasons"]] == [
        "capability.low.cashflow_discipline",
        "flag.short_runway",
        "flag.late_invoices",
        "evidence.not_scored",
    ]
    assert newest["reasons"] == newest["rationale_json"]["reasons"]
    assert newest["first_step"]["code"] == "flag.short_runway"
    [one] = owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities").json()["results"]
    assert one["reasons"][0]["code"] == "analysis.low_finding"
    assert one["reasons"][0]["basis"]["type"] == "finding"


def test_other_values_are_tried_beside_today_and_nothing_is_saved(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    query = "cashflow_discipline=50&operational_reliability=80&without=short_runway"
    answer = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness/what-if?{query}").json()
    today = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()["newest"]["readiness_score"]
    # (0.40 · 50 + 0.25 · 80) / 0.65 less 5 for the late invoices that stay
    assert (answer["today"], answer["score"]) == (today, "56.54")
    assert Decimal(answer["difference"]) == Decimal("56.54") - Decimal(today)
    assert answer["flags_json"] == ["late_invoices"]
    assert sum(Decimal(part["points"]) for part in answer["bridge"]) == Decimal("56.54")
    assert sum(Decimal(part["points_today"]) for part in answer["bridge"]) == Decimal(today)
    assert recomputed(enterprise_id).unchanged == 1


def test_without_other_values_what_if_says_what_is_so(owner: Client, enterprise_id: int) -> None:
    path = f"/api/v1/enterprises/{enterprise_id}/financing-readiness/what-if"
    before = owner.get(path).json()
    assert (before["today"], before["score"], before["difference"], before["bridge"]) == (None, None, None, [])
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    after = owner.get(path).json()
    assert after["score"] == after["today"]
    assert after["difference"] == "0.00"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("charm=50", 400, "readiness.nothing_to_suppose"),
        ("cashflow_discipline=101", 400, "readiness.supposed_score_malformed"),
        ("cashflow_discipline=", 400, "readiness.supposed_score_malformed"),
        ("cashflow_discipline=NaN", 400, "readiness.supposed_score_malformed"),
        ("cashflow_discipline=1&cashflow_discipline=2", 400, "query.repeated"),
        ("without=overdue_tax", 422, "readiness.flag_not_raised"),
        ("without=charm", 422, "readiness.flag_not_raised"),
    ],
)
def test_what_cannot_be_supposed_is_refused(
    owner: Client, enterprise_id: int, query: str, status: int, code: str
) -> None:
    answer = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness/what-if?{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "path", ["capabilities", "capabilities/1", "financing-readiness", "financing-readiness/what-if"]
)
def test_another_enterprise_is_refused_like_one_that_does_not_exist(owner: Client, path: str) -> None:
    other = enterprise().id
    codes = {owner.get(f"/api/v1/enterprises/{one}/{path}").json()["code"] for one in (other, 10**12)}
    assert codes == {"access.not_visible"}


WRITTEN = {"enterprises": 1, "computations": 1, "scores": 1, "readiness": 1, "unchanged": 0}


def test_staff_compute_one_enterprise_at_once(officer: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    answer = officer.post(f"/api/v1/capabilities/recompute?enterprise_id={enterprise_id}")
    assert (answer.status_code, answer.json()) == (200, WRITTEN)


@pytest.mark.parametrize(
    ("wanted", "status"), [("999999999", 404), ("", 400), ("x", 400), ("-1", 400), ("9" * 40, 400)]
)
def test_what_is_no_enterprise_is_refused(officer: Client, wanted: str, status: int) -> None:
    assert officer.post(f"/api/v1/capabilities/recompute?enterprise_id={wanted}").status_code == status


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("enterprise_ids=1", "recomputation.unknown_parameter"),
        ("foo=1", "recomputation.unknown_parameter"),
        ("enterprise_id=1&all=", "recomputation.unknown_parameter"),
        ("enterprise_id=1&enterprise_id=2", "query.repeated"),
    ],
)
def test_what_cannot_be_asked_for_computes_nothing(officer: Client, query: str, code: str) -> None:
    answer = officer.post(f"/api/v1/capabilities/recompute?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_staff_who_analyse_compute_one_and_ask_for_all(enterprise_id: int) -> None:
    actors.staff(StaffGroup.ANALYST, email="analyst@example.org")
    analyst = client_of("analyst@example.org")
    answers = [
        analyst.post(f"/api/v1/capabilities/recompute{query}") for query in (f"?enterprise_id={enterprise_id}", "")
    ]
    assert [answer.status_code for answer in answers] == [200, 202]


def test_only_staff_ask_for_a_recomputation(owner: Client, enterprise_id: int) -> None:
    for query in ("", f"?enterprise_id={enterprise_id}"):
        answer = owner.post(f"/api/v1/capabilities/recompute{query}")
        assert (answer.status_code, answer.json()["code"]) == (403, "access.role_not_allowed")


def test_a_long_series_takes_as_many_queries_as_a_short_one(owner: Client, enterprise_id: int) -> None:
    counts = []
    for cash in (10_000, 30_000, 50_000, 70_000):
        diagnosed(enterprise_id, cash=Decimal(cash))
        recomputed(enterprise_id)
        with CaptureQueriesContext(connection) as captured:
            owner.get(f"/api/v1/enterprises/{enterprise_id}/capabilities")
        counts.append(len(captured))
    assert len(set(counts)) == 1
