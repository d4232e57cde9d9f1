"""The page of an analysis: what to look at first and what to do, in the words of the form, and what it is held to."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from enterprises.analyses.wording import PLACED as SAID
from execution.diagnosis.rules.advice import artifact_of, first_of
from execution.diagnosis.rules.diagnosing import diagnose
from execution.diagnosis.rules.measuring import PLACED
from execution.public import run_and_diagnose
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.diagnosis.stating import DAY, only, stated

pytestmark = pytest.mark.django_db
LOAN = {"principal": "180000", "employees": 9, "jobs_created_expected": 1, "jobs_retained_expected": 9}


def read(domain: str, inputs: dict[str, Any], **about: Any) -> str:
    """The text of the page of an analysis of these inputs, without its markup."""
    made = enterprise(**about)
    actors.member(made.id, "owner", email="owner@example.org")
    done = run_and_diagnose(actor=owner_of(made.id), domain=domain, inputs=inputs, enterprise_id=made.id)
    page: Client = page_client_of("owner@example.org")
    html = page.get(f"/analyses/{done.analysis.id}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html[html.index("<main") : html.index("</main>")]))


def test_what_to_look_at_first_is_what_a_remedy_would_do_most_for_and_no_fact_of_the_loan() -> None:
    found = diagnose("cfo", stated("cfo"), as_of=DAY).as_json()
    scores = {one["measure"]: (Decimal(one["score"]) - 50) * one["weight"] for one in found["findings"]}
    first = first_of(found)
    assert [one["measure"] for one in first] == sorted((one["measure"] for one in first), key=lambda name: scores[name])
    assert all(one["do"] for one in first)
    assert not {"principal", "loan_per_employee", "loan_per_job", "revolving"} & {one["measure"] for one in first}


def test_an_analysis_says_what_to_do_about_what_it_leads_with() -> None:
    text = read("cfo", {"cash": "20000", "monthly_operating_cost": "10000"})
    assert "Look first at Months that the cash lasts without any receipts : 2 months, watch" in text
    assert "What to do: Steer cash by a rolling thirteen-week forecast" in text


def test_facts_of_a_loan_below_sound_are_nothing_to_look_at_first() -> None:
    text = read("cfo", LOAN)
    assert "Only facts of the loan are below sound, which stand as they were approved." in text
    assert "Look first at" not in text


def test_one_measure_gives_no_score_of_the_whole() -> None:
    text = read("cfo", {"cash": "20000", "monthly_operating_cost": "10000"})
    assert (
        "Finance: too little is known to say how all of it stands. One measure could be judged, at 33 of 100." in text
    )
    assert "One finding, none of them weak, one to watch" in text
    assert "Finance stands at" not in text


def test_what_never_was_is_said_so_and_not_in_days() -> None:
    text = read("cto", {"restore_tested": False, "systems": 4, "backed_up_systems": 2})
    assert "never No backup was ever restored" in text
    assert "3,650" not in text


def test_every_place_on_a_scale_has_its_words_on_the_page() -> None:
    assert set(SAID) == set(PLACED)


def test_what_was_stated_is_said_in_the_words_of_the_form_with_its_unit() -> None:
    inputs = {
        "cash": "20000",
        "monthly_operating_cost": "10000.50",
        "receivables_over_60_days_ratio": "0.15",
        "loan_terms": [{"principal": "18000", "annual_rate_ratio": "0.08", "months_left": 36}],
        "low_doc": True,
        "approval_year": 2025,
    }
    text = read("cfo", inputs, industry="311411", size_band="6-15")
    assert "Cash and bank balances $20,000" in text
    assert "Operating cost of a usual month $10,000.50" in text
    assert "Share of what customers owe that is more than 60 days old 15.0" in text
    assert "principal $18,000, yearly rate 8.0" in text
    assert "months left 36" in text
    assert "Loan approved on little paper yes" in text
    assert "Year that the loan was approved 2025" in text
    assert "(311411)" in text
    assert "311,411" not in text


def test_no_currency_is_named_where_there_is_no_amount() -> None:
    assert "Currency" not in read("cto", {"systems": 4, "backed_up_systems": 2})


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"industry": "311411", "size_band": "6-15"}, "Where – stands, fewer than five of this trade are known here"),
        ({"industry": None}, "nothing to hold it against: this analysis was not told the industry"),
    ],
)
def test_a_finding_that_is_held_against_nothing_says_why(about: dict[str, Any], why: str) -> None:
    assert why in read("cfo", {"cash": "20000", "monthly_operating_cost": "10000"}, **about)


@pytest.mark.parametrize(
    ("inputs", "held"),
    [
        ({"principal": "350001", "country": "US"}, True),
        ({"principal": "350000", "country": "US"}, False),
        ({"principal": "900000", "country": "US", "currency": "EUR"}, False),
        ({"principal": "900000"}, False),
        ({"country": "US"}, False),
    ],
)
def test_the_cover_that_is_asked_for_large_loans_in_the_u_s_stands_beside_those_alone(
    inputs: dict[str, Any], held: bool
) -> None:
    known = only("cfo", operating_cash_flow_12m="20000", debt_service_12m="10000", **inputs)
    assert (_benchmark(known, "debt_service_cover_ratio") is not None) is held


@pytest.mark.parametrize(("country", "held"), [("DE", True), ("NO", True), ("US", False), ("GB", False), ("", False)])
def test_the_directive_on_late_payment_stands_beside_enterprises_that_it_holds_for(country: str, held: bool) -> None:
    known = only("cfo", receivables="50000", revenue_12m="365000", country=country)
    assert (_benchmark(known, "days_sales_outstanding") is not None) is held


def test_the_country_is_that_of_the_region_of_the_enterprise() -> None:
    german = enterprise(region="DE-BY")
    inputs = {"receivables": "50000", "revenue_12m": "365000"}
    done = run_and_diagnose(actor=owner_of(german.id), domain="cfo", inputs=inputs, enterprise_id=german.id)
    assert done.analysis.inputs["country"] == "DE"
    assert done.analysis.findings["findings"][0]["benchmark"]["source"].startswith("Directive 2011/7/EU")


def test_a_draft_names_of_the_first_figures_those_alone_that_were_not_stated() -> None:
    known = only("cfo", cash="20000", monthly_operating_cost="10000")
    found = diagnose("cfo", known, as_of=date(2026, 11, 21))
    citation = {"type": "analysis", "id": 1, "hash": "0" * 64}
    rationale = artifact_of(found.as_json(), confidence=found.confidence, stated=known, analysis=citation)["rationale"]
    assert (
        "Not stated: revenue, twelve months; owed by customers; interest and repayment, twelve months; equity. "
        "Without them nobody can say how the enterprise stands." in rationale
    )


def test_limits_of_a_draft_name_what_is_not_known_so_that_each_name_stands_alone() -> None:
    known = only("coo", orders=10)
    found = diagnose("coo", known, as_of=DAY)
    citation = {"type": "analysis", "id": 1, "hash": "0" * 64}
    (limit,) = artifact_of(found.as_json(), confidence=found.confidence, stated=known, analysis=citation)["constraints"]
    assert "units with a defect, not mended" in limit
    assert "of them" not in limit.lower()


def _benchmark(known: Any, measure: str) -> Any:
    found = diagnose("cfo", known, as_of=DAY).as_json()["findings"]
    return {one["measure"]: one["benchmark"] for one in found}[measure]
