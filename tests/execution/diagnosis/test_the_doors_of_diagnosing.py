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
from execution.runs.queries.finding import runs_for
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.diagnosis.stating import WHOLE
from tests.execution.diagnosis.test_a_trial_balance import BALANCE

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


ABOUT = {"chart": "us", "months": "12", "currency": "EUR", "as_of": "2026-06-30"}
BANK = ("1010", "Bank", "30000", "0", "cash")


def balance_page(enterprise_id: int) -> str:
    return f"/enterprises/{enterprise_id}/diagnose/trial-balance"


def placed_on(page: Client, enterprise_id: int, rows: list[tuple[str, ...]], **about: str) -> Any:
    """The answer to rows of (number, name, debit, credit, figure) that are sent back."""
    columns = dict(zip(("number", "name", "debit", "credit", "line"), map(list, zip(*rows, strict=True)), strict=True))
    return page.post(balance_page(enterprise_id), {"act": "use", **ABOUT, **about, **columns})


def kept_lines(enterprise_id: int) -> Any:
    owner = owner_of(enterprise_id)
    with acting(owner):
        return enterprise_for(actor=owner, enterprise_id=enterprise_id).settings["account_lines"]


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


def test_one_key_at_two_domains_is_two_requests(enterprise_id: int) -> None:
    client, once = client_of("owner@example.org"), {"Idempotency-Key": "once"}
    for domain in ("cfo", "cmo"):
        body = {"inputs": WHOLE[domain], "enterprise_id": enterprise_id}
        client.post(f"/api/v1/diagnose/{domain}", body, content_type="application/json", headers=once)
    owner = owner_of(enterprise_id)
    with acting(owner):
        asked = dict(runs_for(owner).values_list("pattern", "asked_key"))
    assert set(asked) == {"diagnose_cfo", "diagnose_cmo"}
    assert asked["diagnose_cfo"] != asked["diagnose_cmo"]


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
    asked = page.get(address).content.decode()
    assert "What would make it surer" in asked
    assert asked.count("<li>Orders delivered on the day promised: +0.") == 1
    looked = page.post(address, {"act": "look", "orders": "100", "on_time_orders": "80"})
    assert looked.status_code == 200
    assert "2 inputs are stated" in looked.content.decode()
    done = page.post(address, {"act": "diagnose", "orders": "100", "on_time_orders": "80"})
    assert done.status_code == 302
    shown = page.get(done.headers["Location"]).content.decode()
    assert "Look first at" in shown
    assert "80" in shown


def test_the_form_says_once_that_nothing_is_needed_and_what_comes_of_leaving_a_day_out(
    page: Client, enterprise_id: int
) -> None:
    shown = page.get(f"/enterprises/{enterprise_id}/diagnose/cfo").content.decode()
    form = shown[shown.index('id="part-1"') : shown.index('id="from-file"')]
    assert "No field has to be filled in" in shown
    assert 'class="optional"' not in form
    assert "True " not in form
    assert form.count("Without it") == 2
    assert "ISO 4217" not in form


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
    file = SimpleUploadedFile("balance.csv", BALANCE.encode())
    shown = page.post(balance_page(enterprise_id), {"file": file, **ABOUT})
    assert shown.status_code == 200
    assert "Figure of account 1010" in shown.content.decode()
    assert '<input type="hidden" name="currency" value="EUR">' in shown.content.decode()
    filled = placed_on(page, enterprise_id, [BANK, ("3000", "Capital", "0", "30000", "not_used")])
    text = filled.content.decode()
    assert filled.status_code == 200
    assert 'value="30000.00"' in text
    assert 'value="EUR"' in text
    assert 'value="2026-06-30"' in text
    assert kept_lines(enterprise_id) == {"1010": "cash", "3000": "not_used"}


def test_accounts_of_an_earlier_balance_are_forgotten(page: Client, enterprise_id: int) -> None:
    placed_on(page, enterprise_id, [BANK, ("3000", "Capital", "0", "30000", "not_used")])
    placed_on(page, enterprise_id, [BANK, ("3100", "Capital", "0", "30000", "equity")])
    assert kept_lines(enterprise_id) == {"1010": "cash", "3100": "equity"}


def test_a_balance_of_ten_months_names_the_figures_of_a_year_that_it_cannot_give(
    page: Client, enterprise_id: int
) -> None:
    rows = [BANK, ("4000", "Sales", "0", "90000", "revenue_12m"), ("6000", "Wages", "60000", "0", "operating_cost_12m")]
    text = placed_on(page, enterprise_id, rows, months="10").content.decode()
    assert "Revenue, twelve months; Other operating cost, twelve months: not filled in." in text
    assert "this one covers 10" in text


def test_a_balance_of_a_year_leaves_nothing_unsaid(page: Client, enterprise_id: int) -> None:
    rows = [BANK, ("4000", "Sales", "0", "30000", "revenue_12m")]
    assert "not filled in" not in placed_on(page, enterprise_id, rows).content.decode()


def test_accounts_are_shown_with_their_currency_by_what_they_were_placed_and_with_the_table(
    page: Client, enterprise_id: int
) -> None:
    balance = "account,name,debit,credit\n1200,Inventory,48200.00,\n1500,Oven,1000.00,\n3000,Capital,,49200.00\n"
    shown = page.post(
        balance_page(enterprise_id), {"file": SimpleUploadedFile("balance.csv", balance.encode()), **ABOUT}
    ).content.decode()
    assert "Debit, EUR" in shown
    assert ">48,200.00</td>" in shown
    assert "by its name; by its number: Owed by customers" in shown
    assert "no figure is known for it" in shown
    assert "Which numbers of accounts belong to which figure" in shown


def test_an_overdraft_is_told_and_not_filled_in(page: Client, enterprise_id: int) -> None:
    overdrawn = [("1010", "Bank", "0", "5000", "cash"), ("6000", "Wages", "5000", "0", "operating_cost_12m")]
    text = placed_on(page, enterprise_id, overdrawn).content.decode()
    assert "Cash and bank balances comes to -5000" in text


@pytest.mark.parametrize(
    ("row", "about"),
    [
        (("1010", "Bank", "9e999999", "0", "cash"), {}),
        (("1010", "Bank", "-30000", "0", "cash"), {}),
        (("1010", "Bank", "30000", "0", "nowhere"), {}),
        (BANK, {"months": "²"}),
        (BANK, {"months": "25"}),
        (BANK, {"months": "9" * 5000}),
        (BANK, {"chart": "mine"}),
        (BANK, {"as_of": "soon"}),
    ],
)
def test_a_balance_that_was_tampered_with_is_refused(
    page: Client, enterprise_id: int, row: tuple[str, ...], about: dict[str, str]
) -> None:
    refused = placed_on(page, enterprise_id, [row, ("3000", "Capital", "0", row[2], "equity")], **about)
    assert refused.status_code == 422
    assert "This trial balance cannot be taken" in refused.content.decode()


def test_a_balance_asks_for_its_currency_and_its_day(page: Client, enterprise_id: int) -> None:
    file = SimpleUploadedFile("balance.csv", BALANCE.encode())
    asked = page.post(balance_page(enterprise_id), {"file": file, "chart": "us", "months": "12"}).content.decode()
    assert "id_currency_error" in asked
    assert "id_as_of_error" in asked
