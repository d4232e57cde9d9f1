"""The dashboard says what readiness is made of, what would raise it, and walks each figure back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from capability.public import newest_readiness, newest_scores
from capability.readiness.rules.supposing import suppose
from clear_platform.foundation.public import acting
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.public import approve_decision, propose_decision
from execution.public import cancel_task, create_tasks_from_decision
from tests import actors
from tests.capability.factories import diagnosed, recomputed
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.factories import delivered, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise(name="Quarry Glass", origin="invented").id


@pytest.fixture
def owner(enterprise_id: int) -> Client:
    actors.member(enterprise_id, "owner", email="owner@example.org")
    return page_client_of("owner@example.org")


def page(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def score_id(enterprise_id: int) -> int:
    system = actors.system()
    with acting(system):
        found = newest_scores(system, enterprise_ids=[enterprise_id], organization_id=None)
    return found[enterprise_id, "cashflow_discipline"].id


def test_before_anything_is_known_it_says_what_would_be_scored(owner: Client, enterprise_id: int) -> None:
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    assert "Nothing is scored yet" in shown
    assert "were invented for the demonstration" in shown


def test_it_shows_readiness_its_parts_and_what_would_clear_each_flag(owner: Client, enterprise_id: int) -> None:
    made = diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    system = actors.system()
    with acting(system):
        ready = newest_readiness(system, [enterprise_id])[enterprise_id]
    lacking = number(100 - Decimal(ready.rationale["could_be"]))
    lede = f"Financing readiness is {number(ready.score)} of 100: capabilities lack {lacking} points, and two flags"
    assert f"{lede} take 13 more." in shown
    assert (
        f"unsure: confidence {number(ready.confidence, places=2)} as of {day_full(ready.computed_at.date())}" in shown
    )
    assert "2 months" in shown
    assert f'href="/decisions/{made.decision.pk}"' in shown
    assert "If only the flags clear" in shown


def test_every_figure_that_a_score_rests_on_opens_its_lineage(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    rests_on = shown.split('id="rests-on"')[1].split("</section>")[0]
    address = f"/enterprises/{enterprise_id}/capabilities/{score_id(enterprise_id)}/lineage"
    assert rests_on.count(f'"{address}"') >= 4


def test_what_came_out_the_same_is_no_change(owner: Client, enterprise_id: int) -> None:
    for _again in range(2):
        diagnosed(enterprise_id)
        recomputed(enterprise_id)
    told = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    assert len(owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()["history"]) == 2
    assert "has not changed since" in told


def test_it_says_first_what_to_do_and_why_it_is_not_100(owner: Client, enterprise_id: int) -> None:
    made = diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    first = shown[: shown.index("Why it is ")]
    assert f"Do this first: Finish the draft “{made.decision.title}” and have it approved." in first
    assert "That clears the flag “Runway under 3 months” (8 points) and raises Cash flow." in first
    assert f'<a class="button small" href="/decisions/{made.decision.pk}">Open the decision</a>' in first
    reasons = shown[len(first) : shown.index("The eight flags")]
    assert "Runway under 3 months" in reasons
    assert re.search(r"no points; confidence −0\.\d\d", reasons)


def test_codes_of_reasons_stand_where_the_figure_opens_and_not_on_the_page(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    path = f"/enterprises/{enterprise_id}/dashboard"
    shown = page(owner, path)
    assert "flag.short_runway" not in shown
    found = re.search(rf'href="(/enterprises/{enterprise_id}/financing-readiness/\d+/lineage)', shown)
    assert found is not None
    assert "<code>flag.short_runway</code>" in page(owner, found[1])


def test_the_first_page_names_the_step_that_the_dashboard_says_first(owner: Client, enterprise_id: int) -> None:
    made = diagnosed(enterprise_id)
    recomputed(enterprise_id)
    step = f"Finish the draft “{made.decision.title}” and have it approved."
    assert f"Do this first: {step}" in firstly(page(owner, f"/enterprises/{enterprise_id}/dashboard"))
    today = page(owner, "/")
    asked = today[today.index("First for financing readiness") :]
    assert step in asked
    assert f'href="/decisions/{made.decision.pk}"' in asked


def test_who_decides_nothing_is_not_asked_to_take_the_first_step(enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    actors.member(enterprise_id, "viewer", email="viewer@example.org")
    assert "First for financing readiness" not in page(page_client_of("viewer@example.org"), "/")


def test_a_decision_to_be_carried_out_leads_to_its_next_task_and_then_to_the_measurement(
    owner: Client, enterprise_id: int
) -> None:
    made = diagnosed(enterprise_id)
    by = owner_of(enterprise_id)
    propose_decision(actor=by, decision_id=made.decision.pk)
    approve_decision(actor=actors.member(enterprise_id, "owner"), decision_id=made.decision.pk)
    todo = create_tasks_from_decision(actor=by, decision_id=made.decision.pk)
    soonest = min(todo, key=lambda task: (task.due_date, task.pk))
    recomputed(enterprise_id)
    path = f"/enterprises/{enterprise_id}/dashboard"
    first = firstly(page(owner, path))
    assert f"Its next task is “{soonest.title}”" in first
    assert f'href="/tasks/{soonest.pk}">Open the task</a>' in first
    for task in todo:
        cancel_task(actor=by, task_id=task.pk, reason="Nobody has the time.")
    first = firstly(page(owner, path))
    assert "None of its tasks stands open: measure what came of it" in first
    assert f"/outcomes/new?decision={made.decision.pk}&amp;metric=cash_runway_months" in first


def firstly(shown: str) -> str:
    return shown[shown.index("Do this first") : shown.index("Why it is ")]


def test_all_eight_flags_stand_there_with_what_clears_them(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id, equity=Decimal("-1"), tax_arrears=None)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    flags = shown[shown.index("The eight flags") : shown.index("From capability to readiness")]
    assert [flags.count(f"</svg>{word}</span>") for word in ("raised", "not known", "clear")] == [3, 3, 2]
    assert ("Raised when" in flags, "on the wrong side of the threshold" in flags) == (True, True)
    assert "/decisions/new?title=Decide+how+equity+will+be+restored&amp;domain=cfo&amp;analysis=" in flags
    assert "&amp;metric=equity" in flags
    assert f'<a href="/enterprises/{enterprise_id}/diagnose/cfo">State it in a diagnosis</a>' in flags


def test_evidence_nobody_verified_leads_to_its_task(owner: Client, enterprise_id: int) -> None:
    one = tasks(enterprise_id)[0]
    delivered(one, by=actors.member(enterprise_id, "member"))
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    flags = shown[shown.index("The eight flags") : shown.index("From capability to readiness")]
    assert f'<a href="/tasks/{one.pk}">{one.title}</a>' in flags


def test_statements_that_are_missing_lead_to_the_diagnosis(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id, statements_as_of=None)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    link = f'<a href="/enterprises/{enterprise_id}/diagnose/cfo">Diagnose finance with newer statements</a>'
    assert link in shown


def test_who_may_not_write_is_offered_no_decision(enterprise_id: int) -> None:
    actors.member(enterprise_id, "viewer", email="viewer@example.org")
    diagnosed(enterprise_id, equity=Decimal("-1"), tax_arrears=None)
    recomputed(enterprise_id)
    shown = page(page_client_of("viewer@example.org"), f"/enterprises/{enterprise_id}/dashboard")
    assert "Decide how equity will be restored." in shown
    assert "Whoever diagnoses it states it." in shown
    assert "/decisions/new" not in shown


def test_what_a_trial_changes_stands_beside_today(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard?try=1&without_short_runway=on&cashflow_discipline=90")
    compared = shown[shown.index("What these values change") :]
    assert "+8.0" in compared
    assert "the same" in compared


def test_other_values_can_be_tried_and_nothing_is_saved(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    query = "try=1&cashflow_discipline=50&operational_reliability=80&without_short_runway=on"
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard?{query}")
    # (0.40 · 50 + 0.25 · 80) / 0.65 less 5 for the late invoices that stay
    assert "With these values readiness would be 56.5" in shown
    assert recomputed(enterprise_id).unchanged == 1


def test_a_score_that_cannot_be_is_not_tried(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard?try=1&cashflow_discipline=101")
    assert "With these values" not in shown
    assert "Write a score from 0 to 100, for instance 62." in shown


def test_a_flag_that_is_not_raised_is_not_taken_away_in_silence(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard?try=1&cashflow_discipline=50&without_overdue_tax=on")
    assert "“Taxes overdue” is not raised today, so it cannot be taken away." in shown
    assert "With these values" not in shown


def test_a_trial_that_spreads_weights_anew_says_so(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    path = f"/enterprises/{enterprise_id}/dashboard?try=1&cashflow_discipline=80"
    assert "weights are spread anew" not in page(owner, path)
    shown = page(owner, f"{path}&technology_resilience=20")
    assert "Counted besides: Technology." in shown
    assert "So the weights are spread anew: Cash flow 0.73 instead of 1.00." in shown


def test_shown_figures_of_the_step_add_up(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    said = re.search(r"up to ([\d.]+) of the ([\d.]+) points .* would be ([\d.]+) instead of ([\d.]+)\.", shown)
    assert said is not None
    points, lacking, then, now = map(Decimal, said.groups())
    assert (points, lacking) == (then - now, 100 - now)


def test_a_readiness_on_old_facts_says_so_above_all(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id, statements_as_of=date(2005, 12, 31))
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    lede = "On facts no newer than 31 Dec 2005, financing readiness is"
    assert shown.index(lede) < shown.index("This rests on facts no newer than 31 Dec 2005, and is not to be read")
    assert shown.index("is not to be read as today") < shown.index("Do this first")
    assert "What stands here of it rests on facts no newer than 31 Dec 2005" in shown
    assert "Stale:" in shown


def test_two_decisions_of_one_title_are_told_apart(owner: Client, enterprise_id: int) -> None:
    made = diagnosed(enterprise_id)
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    assert re.search(rf"{re.escape(made.decision.title)} \(v\d+, draft \d", shown)


def test_amounts_bear_the_currency_they_were_stated_in(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id, tax_arrears=Decimal(9200), currency="EUR")
    recomputed(enterprise_id)
    assert "€9,200" in page(owner, f"/enterprises/{enterprise_id}/dashboard")
    ready = owner.get(f"/api/v1/enterprises/{enterprise_id}/financing-readiness").json()["newest"]
    assert "€9,200" in page(owner, f"/enterprises/{enterprise_id}/financing-readiness/{ready['id']}/lineage")


def test_one_score_and_one_day_are_said_and_not_drawn(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    assert "A shape is drawn once another one is scored." in shown
    assert "A line is drawn once it is computed on another day." in shown


def test_what_is_not_scored_leads_to_its_diagnosis_and_says_what_it_costs(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard")
    assert "So confidence is never above 0.40." in shown
    assert f'<a class="button small" href="/enterprises/{enterprise_id}/diagnose/coo">Diagnose Operations</a>' in shown


def test_the_lineage_of_a_score_shows_rows_with_points_that_add_up(owner: Client, enterprise_id: int) -> None:
    made = diagnosed(enterprise_id)
    recomputed(enterprise_id)
    path = f"/enterprises/{enterprise_id}/capabilities/{score_id(enterprise_id)}/lineage"
    shown = page(owner, path)
    assert f'href="/analyses/{made.analysis.id}"' in shown
    assert "Computed again just now: the same." in shown
    alone = page(owner, path, **{"HX-Request": "true", "HX-Target": "drawer"})
    assert "<html" not in alone
    assert "All points together" in alone


def test_a_score_whose_inputs_changed_says_so(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    diagnosed(enterprise_id, cash=Decimal("200000"))
    shown = page(owner, f"/enterprises/{enterprise_id}/capabilities/{score_id(enterprise_id)}/lineage")
    assert "What it rests on has changed since" in shown


def test_the_lineage_of_readiness_shows_what_each_flag_was_judged_by(owner: Client, enterprise_id: int) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    system = actors.system()
    with acting(system):
        ready = newest_readiness(system, [enterprise_id])[enterprise_id]
    shown = page(owner, f"/enterprises/{enterprise_id}/financing-readiness/{ready.id}/lineage")
    assert "Parts of the sum" in shown
    assert "30.0\u202f%" in shown
    assert [shown.count(f'<span class="note">{word}') for word in ("raised", "clear")] == [2, 4]


@pytest.mark.parametrize("path", ["dashboard", "capabilities/1/lineage", "financing-readiness/1/lineage"])
def test_another_enterprise_is_not_shown(owner: Client, path: str) -> None:
    assert owner.get(f"/enterprises/{enterprise().id}/{path}").status_code == 403


def test_a_longer_history_takes_no_more_queries(owner: Client, enterprise_id: int) -> None:
    tasks_of_it = tasks(enterprise_id)
    delivered(tasks_of_it[0], by=actors.member(enterprise_id, "member"))
    counts = []
    for cash in (10_000, 30_000, 50_000):
        diagnosed(enterprise_id, cash=Decimal(cash))
        recomputed(enterprise_id)
        with CaptureQueriesContext(connection) as captured:
            page(owner, f"/enterprises/{enterprise_id}/dashboard")
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_the_command_computes_one_enterprise_and_says_what_it_did(
    enterprise_id: int, capsys: pytest.CaptureFixture[str]
) -> None:
    diagnosed(enterprise_id)
    call_command("recompute_capabilities", "--enterprise", "quarry-glass")
    said = capsys.readouterr().out
    assert "holders: 1, of them unchanged: 0. Scores written: 1, readiness written: 1." in said


@pytest.mark.parametrize("text", ["1e-1000000", "1e-999999999999", "0.001", "1e1000000"])
def test_a_score_of_more_digits_than_are_kept_is_asked_for_again(owner: Client, enterprise_id: int, text: str) -> None:
    diagnosed(enterprise_id)
    recomputed(enterprise_id)
    shown = page(owner, f"/enterprises/{enterprise_id}/dashboard?try=1&cashflow_discipline={text}")
    assert 'aria-invalid="true"' in shown


def test_what_is_supposed_counts_to_the_cent() -> None:
    nothing = suppose({"cashflow_discipline": Decimal("1e-1000000")}, (), without=())
    assert nothing is not None
    assert nothing.score == Decimal("0.00")
