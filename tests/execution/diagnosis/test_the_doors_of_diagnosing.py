"""The doors of diagnosing: the API runs a pattern first, the page shows what inputs cost, a balance fills the form."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clear_platform.foundation.public import acting
from enterprises.public import enterprise_for
from execution.diagnosis.files import template_of
from execution.diagnosis.rules.domains import DOMAINS
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.diagnosis.stating import WHOLE
from tests.execution.diagnosis.test_reading_what_is_stated import BALANCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    made = enterprise()
    actors.member(made.id, "owner", email="owner@example.org")
    return made.id


def posted(enterprise_id: int, domain: str, inputs: Any, **more: Any) -> Any:
    body = {"enterprise_id": enterprise_id, "inputs": inputs, **more}
    return sent(client_of("owner@example.org"), "post", f"/api/v1/diagnose/{domain}", body)


@pytest.fixture
def page(enterprise_id: int) -> Client:
    return page_client_of("owner@example.org")


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_each_domain_leaves_an_analysis_of_its_run_a_draft_context_and_tasks(enterprise_id: int, domain: str) -> None:
    answer = posted(enterprise_id, domain, WHOLE[domain], decision_context={"why_now": "Renewal."}, create_tasks=True)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made["analysis"]["run_id"] == made["run_id"]
    assert made["analysis"]["domain"] == domain
    assert made["decision"]["status"] == "draft"
    assert made["tasks"]
    run = client_of("owner@example.org").get(f"/api/v1/runs/{made['run_id']}").json()
    assert (run["pattern"], run["kind"], run["status"]) == (f"diagnose_{domain}", "diagnosis", "succeeded")
    cited = made["decision"]["artifact_json"]["citations"]
    assert {one["hash"] for one in cited} == {made["analysis"]["content_hash"]}


def test_the_same_key_gives_the_first_answer_again(enterprise_id: int) -> None:
    body = {"enterprise_id": enterprise_id, "inputs": {"cash": "1000", "monthly_operating_cost": "500"}}
    client = client_of("owner@example.org")
    once = {"Idempotency-Key": "once"}
    first, second = (
        client.post("/api/v1/diagnose/cfo", body, content_type="application/json", headers=once) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["run_id"] == second.json()["run_id"]


@pytest.mark.parametrize(
    ("inputs", "status", "code"),
    [
        ({}, 422, "diagnosis.nothing_stated"),
        ({"leads": 3}, 400, "diagnosis.inputs_faulty"),
        ({"cash": {"amount": "1", "currency": "EUR"}}, 422, "diagnosis.mixed_currencies"),
    ],
)
def test_what_cannot_be_diagnosed_is_refused_by_name(enterprise_id: int, inputs: Any, status: int, code: str) -> None:
    answer = posted(enterprise_id, "cfo", inputs)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_domain_is_refused(enterprise_id: int) -> None:
    answer = posted(enterprise_id, "ceo", {})
    assert (answer.status_code, answer.json()["code"]) == (404, "diagnosis.domain_unknown")


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_what_may_be_stated_is_told_with_every_formula(enterprise_id: int, domain: str) -> None:
    told = client_of("owner@example.org").get(f"/api/v1/diagnose/{domain}/inputs").json()
    assert set(told["schema"]["properties"]) == set(DOMAINS[domain].stated.model_fields)
    assert {one["measure"] for one in told["measures"]} == {one.name for one in DOMAINS[domain].measures}
    assert all(one["definition"] and one["source"] for one in told["measures"])


def test_the_page_says_what_each_missing_input_costs_and_diagnoses(page: Client, enterprise_id: int) -> None:
    address = f"/enterprises/{enterprise_id}/diagnose/coo"
    assert "it costs" in page.get(address).content.decode()
    looked = page.post(address, {"act": "look", "orders": "100", "on_time_orders": "80"})
    assert looked.status_code == 200
    assert "2 inputs are stated" in looked.content.decode()
    done = page.post(address, {"act": "diagnose", "orders": "100", "on_time_orders": "80"})
    assert done.status_code == 302
    shown = page.get(done.headers["Location"]).content.decode()
    assert "Look first at" in shown
    assert "80" in shown


def test_the_total_alone_comes_for_a_part_of_the_page(page: Client, enterprise_id: int) -> None:
    found = page.post(
        f"/enterprises/{enterprise_id}/diagnose/cfo", {"act": "look", "cash": "5"}, headers={"HX-Request": "true"}
    )
    text = found.content.decode()
    assert "<html" not in text
    assert "One input is stated" in text


def test_a_fault_stands_at_its_field(page: Client, enterprise_id: int) -> None:
    found = page.post(f"/enterprises/{enterprise_id}/diagnose/cfo", {"act": "diagnose", "cash": "plenty"})
    assert found.status_code == 400
    assert "id_cash_error" in found.content.decode()


def test_the_template_fills_the_form_in(page: Client, enterprise_id: int) -> None:
    given = page.get("/diagnose/cfo/template.csv")
    assert given.content.decode("utf-8-sig") == template_of("cfo")
    file = SimpleUploadedFile("in.csv", b"input,value\ncash,1234\n")
    filled = page.post(f"/enterprises/{enterprise_id}/diagnose/cfo", {"act": "read", "file": file})
    assert filled.status_code == 200
    assert 'value="1234"' in filled.content.decode()


def test_a_trial_balance_is_shown_then_fills_the_form_and_its_placing_is_kept(page: Client, enterprise_id: int) -> None:
    address = f"/enterprises/{enterprise_id}/diagnose/trial-balance"
    file = SimpleUploadedFile("balance.csv", BALANCE.encode())
    shown = page.post(address, {"file": file, "chart": "us", "months": "12"})
    assert shown.status_code == 200
    assert "Figure of account 1010" in shown.content.decode()
    rows = [("1010", "Bank", "30000", "0", "cash"), ("3000", "Capital", "0", "30000", "not_used")]
    columns = dict(zip(("number", "name", "debit", "credit", "line"), map(list, zip(*rows, strict=True)), strict=True))
    filled = page.post(address, {"act": "use", "months": "12", **columns})
    assert filled.status_code == 200
    assert 'value="30000"' in filled.content.decode()
    owner = owner_of(enterprise_id)
    with acting(owner):
        kept = enterprise_for(actor=owner, enterprise_id=enterprise_id).settings["account_lines"]
    assert kept == {"1010": "cash", "3000": "not_used"}
