"""A decision says what it expects; snapshots and outcomes after 30, 60 and 90 days show what came, each with its row.

The decision expects the hours spent on running the operation to fall from 46 to 34 by day 60.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, NotVisible, acting
from clear_platform.foundation.rendering.wording import day_full
from enterprises.decisions.errors import ArtifactFaulty
from enterprises.public import (
    approve_decision,
    close_decision,
    edit_decision,
    propose_decision,
    reject_decision,
    supersede_decision,
    update_enterprise,
)
from execution.public import run_and_diagnose
from outcomes.forecasts.queries import narrowed
from outcomes.forecasts.rules.forecast import Forecast
from outcomes.public import calibration_of, decisions_forecasting, forecast_of, record_outcome
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises import factories as enterprises
from tests.outcomes.factories import bank, enterprise, forecasting, hours, taken

pytestmark = pytest.mark.django_db

APPROVED = clock.today() - timedelta(days=100)
QUERIES = 6
"""Whether it may be seen, the decision, metrics, outcomes, snapshots, other versions."""


def on(day: int) -> date:
    """The date of a day after the approval."""
    return APPROVED + timedelta(days=day)


def at(day: int) -> datetime:
    """Noon of a day after the approval."""
    return datetime.combine(on(day), time(12), UTC)


def measured(enterprise_id: int, day: int, by: Actor, decision_id: Any = None, **metrics: float) -> None:
    """What the owner wrote down as an outcome, of a decision where one is named."""
    record_outcome(
        actor=by, enterprise_id=enterprise_id, decision_id=decision_id, outcome_type="follow_up",
        measured_at=at(day), metrics=metrics,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _all_on_one_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(globals(), "APPROVED", clock.today() - timedelta(days=100))
    with clock.fixed_at(clock.now()):
        yield


@pytest.fixture
def enterprise_id() -> int:
    return enterprise()


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


def read(actor: Actor, decision_id: Any) -> Forecast:
    """The forecast as an actor reads it."""
    with acting(actor, read_only=True):
        return forecast_of(actor=actor, decision_id=decision_id)


def test_snapshots_at_thirty_sixty_and_ninety_days_show_where_the_forecast_failed(
    enterprise_id: int, owner: Actor
) -> None:
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    taken(enterprise_id, on(-2), "baseline", by=owner, weekly_ops_hours=46)
    rows = [
        taken(enterprise_id, on(day), f"{day}d", by=owner, weekly_ops_hours=value)
        for day, value in ((30, 43), (60, 39.5), (90, 36))
    ]
    found = read(owner, decision.pk)
    [one] = found.outcomes
    assert (found.day, found.approved_on) == (100, APPROVED)
    assert [(each.state, each.difference, each.measured and each.measured.id) for each in one.at] == [
        ("behind", Decimal(3), rows[0].pk),
        ("missed", Decimal("5.5"), rows[1].pk),
        ("missed", Decimal(2), rows[2].pk),
    ]
    assert (one.state, one.error_ratio) == ("missed", Decimal("-0.4583"))


def test_calibration_moves_when_a_forecast_is_settled(enterprise_id: int, owner: Actor) -> None:
    forecasting(enterprise_id, hours(), approved_on=APPROVED)

    def standing() -> tuple[int, int, int]:
        with acting(owner, read_only=True):
            overall = calibration_of(actor=owner, decisions=decisions_forecasting(owner)).overall
        return overall.n, overall.held, overall.not_measured

    assert standing() == (0, 0, 1)
    taken(enterprise_id, on(60), "60d", by=owner, weekly_ops_hours=36)
    assert standing() == (1, 0, 0)
    taken(enterprise_id, on(60), "60d", by=owner, weekly_ops_hours=34)
    assert standing() == (1, 1, 0)


def test_results_of_the_decision_and_what_no_decision_claims_count_but_not_those_of_another(
    enterprise_id: int, owner: Actor
) -> None:
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    other = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    measured(enterprise_id, 30, owner, other.pk, weekly_ops_hours=1)
    assert read(owner, decision.pk).outcomes[0].at[0].measured is None
    measured(enterprise_id, 35, owner, weekly_ops_hours=41)
    measured(enterprise_id, 60, owner, decision.pk, weekly_ops_hours=33)
    [one] = read(owner, decision.pk).outcomes
    assert [each.measured and each.measured.value for each in one.at] == [41, 33, None]
    assert one.state == "held"


def test_a_result_recorded_for_an_earlier_version_counts_for_the_later_one(enterprise_id: int, owner: Actor) -> None:
    author = actors.member(enterprise_id, "member")
    first = forecasting(enterprise_id, hours(by_days=90), approved_on=APPROVED, author=author)
    with clock.fixed_at(at(20)):
        second = supersede_decision(actor=author, decision_id=first.pk)
        propose_decision(actor=author, decision_id=second.pk)
        approve_decision(actor=owner, decision_id=second.pk)
    measured(enterprise_id, 50, owner, first.pk, weekly_ops_hours=40)
    [later] = read(owner, second.pk).outcomes
    assert (later.at[0].measured and later.at[0].measured.day, later.state) == (30, "on_course")
    [replaced] = read(owner, first.pk).outcomes
    assert (replaced.state, replaced.newest) == ("superseded", None)


@pytest.mark.parametrize("passed_over", ["rejected", "closed"])
def test_a_version_is_replaced_when_the_next_approved_one_comes_whatever_came_to_nothing_between(
    enterprise_id: int, owner: Actor, passed_over: str
) -> None:
    author = actors.member(enterprise_id, "member")
    first = forecasting(enterprise_id, hours(by_days=90), approved_on=APPROVED, author=author)
    with clock.fixed_at(at(10)):
        second = supersede_decision(actor=author, decision_id=first.pk)
        propose_decision(actor=author, decision_id=second.pk)
        ends = {"rejected": (reject_decision, owner), "closed": (close_decision, author)}
        end, who = ends[passed_over]
        end(actor=who, decision_id=second.pk, note="Not so.")
    with clock.fixed_at(at(50)):
        third = supersede_decision(actor=author, decision_id=second.pk)
        propose_decision(actor=author, decision_id=third.pk)
        approve_decision(actor=owner, decision_id=third.pk)
    taken(enterprise_id, on(30), "30d", by=owner, weekly_ops_hours=43)
    taken(enterprise_id, on(90), "90d", by=owner, weekly_ops_hours=50)
    [one] = read(owner, first.pk).outcomes
    assert (one.state, [each.state for each in one.at]) == ("superseded", ["behind", "superseded", "superseded"])


def test_what_is_expected_in_another_unit_than_its_metrics_is_refused_by_name(enterprise_id: int, owner: Actor) -> None:
    wrong = {"metric": "nps", "unit": "share", "baseline": "0.1", "target": "0.4", "by_days": 60}
    with pytest.raises(ArtifactFaulty) as refused:
        enterprises.draft(enterprise_id, by=owner, expected_outcomes=[hours(), wrong])
    assert [(one.pointer, one.code) for one in refused.value.problems] == [
        ("/artifact_json/expected_outcomes/1/unit", "not_its_unit")
    ]


def test_amounts_are_held_only_against_those_of_the_accounts_own_currency(enterprise_id: int, owner: Actor) -> None:
    grows = {"metric": "revenue", "unit": "EUR", "baseline": "100", "target": "200", "by_days": 60}
    decision = forecasting(enterprise_id, grows, {**grows, "unit": "currency"}, approved_on=APPROVED)
    measured(enterprise_id, 60, owner, revenue=210)

    def states() -> list[tuple[str, str]]:
        return [(one.state, one.unlike) for one in read(owner, decision.pk).outcomes]

    assert states() == [("not_comparable", "currency"), ("held", "")]
    update_enterprise(actor=owner, enterprise_id=enterprise_id, changes={"settings_json": {"currency": "EUR"}})
    assert states() == [("held", ""), ("held", "")]
    update_enterprise(actor=owner, enterprise_id=enterprise_id, changes={"settings_json": {"currency": "USD"}})
    assert states() == [("not_comparable", "currency"), ("held", "")]


def test_days_are_those_of_the_enterprises_own_time_zone(enterprise_id: int, owner: Actor) -> None:
    zone = {"settings_json": {"timezone": "Pacific/Auckland"}}
    update_enterprise(actor=owner, enterprise_id=enterprise_id, changes=zone)
    # Noon in UTC is the next day in Auckland, for the approval and for what is measured.
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    measured(enterprise_id, 30, owner, weekly_ops_hours=40)
    found = read(owner, decision.pk)
    [one] = found.outcomes
    assert found.approved_on == on(1)
    assert one.at[0].measured is not None
    assert (one.at[0].measured.on, one.at[0].measured.day) == (on(31), 30)


def advised(owner: Actor, enterprise_id: int) -> Any:
    """The draft that the agent of operations makes of few figures."""
    inputs = {"orders": 100, "on_time_orders": 40}
    return run_and_diagnose(actor=owner, domain="coo", inputs=inputs, enterprise_id=enterprise_id).decision


@pytest.mark.parametrize(("rewrites", "said_by"), [(False, "coo"), (True, "")])
def test_a_forecast_is_the_agents_as_long_as_nobody_rewrote_it(
    enterprise_id: int, owner: Actor, rewrites: bool, said_by: str
) -> None:
    author = actors.member(enterprise_id, "member")
    with clock.fixed_at(at(0)):
        draft = advised(author, enterprise_id)
        expected = [*draft.expected_json, *([hours()] if rewrites else [])]
        assert draft.expected_json
        content = {**draft.artifact_json, "expected_outcomes": expected, "risks": ["A word of a person."]}
        edit_decision(actor=author, decision_id=draft.pk, title="Deliver on time", artifact=content)
        propose_decision(actor=author, decision_id=draft.pk)
        approve_decision(actor=owner, decision_id=draft.pk)
    with acting(owner, read_only=True):
        rows = decisions_forecasting(owner)
        found = calibration_of(actor=owner, decisions=rows)
        assert [one.agent for one in found.groups] == [said_by]
        by = {agent: list(narrowed(rows, agent=agent)) != [] for agent in ("coo", "person")}
    assert by == {"coo": not rewrites, "person": rewrites}


def test_calibration_takes_the_decisions_approved_last_and_says_when_there_are_more(
    enterprise_id: int, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(3):
        forecasting(enterprise_id, hours(), approved_on=APPROVED)
    monkeypatch.setattr("outcomes.forecasts.queries.AT_ONCE", 1)
    with acting(owner, read_only=True):
        rows = decisions_forecasting(owner)
        whole = calibration_of(actor=owner, decisions=rows)
        monkeypatch.setattr("outcomes.forecasts.queries.MOST_DECISIONS", 2)
        part = calibration_of(actor=owner, decisions=rows)
    assert (whole.decisions, whole.more, whole.overall.not_measured) == (3, False, 3)
    assert (part.decisions, part.more, part.overall.not_measured) == (2, True, 2)


def test_a_draft_states_its_forecast_and_has_begun_no_day(enterprise_id: int, owner: Actor) -> None:
    draft = enterprises.draft(enterprise_id, by=owner, expected_outcomes=[hours()])
    taken(enterprise_id, on(30), "30d", by=owner, weekly_ops_hours=43)
    found = read(owner, draft.pk)
    assert (found.day, found.outcomes[0].state, found.outcomes[0].newest) == (None, "early", None)


def test_a_start_nobody_stated_is_taken_from_the_snapshot_before(enterprise_id: int, owner: Actor) -> None:
    decision = forecasting(enterprise_id, hours(baseline=None), approved_on=APPROVED)
    before = taken(enterprise_id, on(-5), "baseline", by=owner, weekly_ops_hours=48)
    [one] = read(owner, decision.pk).outcomes
    assert (one.start, one.start_from and one.start_from.id) == (48, before.pk)


def test_a_metric_that_no_library_has_is_never_measured(enterprise_id: int, owner: Actor) -> None:
    made_up = {"metric": "cups_of_tea", "unit": "cups", "baseline": "4", "target": "2", "by_days": 30}
    decision = forecasting(enterprise_id, made_up, approved_on=APPROVED)
    [one] = read(owner, decision.pk).outcomes
    assert (one.state, one.expected.better_up) == ("not_measured", None)


def test_everybody_who_sees_a_decision_sees_the_same_figures(enterprise_id: int, owner: Actor) -> None:
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    taken(enterprise_id, on(30), "30d", by=owner, weekly_ops_hours=43)
    lender = bank()
    actors.granted(lender, enterprise_id, "read")
    analyst = actors.member(lender, "analyst")
    assert read(analyst, decision.pk).outcomes == read(owner, decision.pk).outcomes
    with pytest.raises(NotVisible):
        read(actors.member(bank(), "analyst"), decision.pk)


@pytest.mark.parametrize("expects", [1, 12])
def test_a_forecast_takes_as_many_queries_whatever_it_expects(enterprise_id: int, owner: Actor, expects: int) -> None:
    decision = forecasting(enterprise_id, *([hours()] * expects), approved_on=APPROVED)
    for day in range(20, 20 + expects):
        taken(enterprise_id, on(day), by=owner, weekly_ops_hours=43)
    with acting(owner, read_only=True), CaptureQueriesContext(connection) as captured:
        forecast_of(actor=owner, decision_id=decision.pk)
    assert len(captured) == QUERIES


def test_calibration_takes_as_many_queries_for_many_decisions_as_for_one() -> None:
    lender, counts = bank(), []
    analyst = actors.member(lender, "analyst")
    for _number in range(2):
        for _again in range(3):
            known = enterprise()
            actors.granted(lender, known, "read", via=f"portfolio:{known}")
            forecasting(known, hours(), approved_on=APPROVED)
            taken(known, on(60), "60d", weekly_ops_hours=34)
        with acting(analyst, read_only=True), CaptureQueriesContext(connection) as captured:
            found = calibration_of(actor=analyst, decisions=decisions_forecasting(analyst))
        counts.append((len(captured), found.overall.held))
    assert counts == [(counts[0][0], 3), (counts[0][0], 6)]


# The API -------------------------------------------------------------------------------------------------------------


def test_the_api_gives_each_day_with_the_row_that_says_so(enterprise_id: int, owner: Actor) -> None:
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    row = taken(enterprise_id, on(33), "30d", by=owner, weekly_ops_hours=43.5)
    answer = client_of("owner@example.org").get(f"/api/v1/decisions/{decision.pk}/forecast").json()
    [one] = answer["expected_outcomes"]
    assert (answer["day"], answer["held"], answer["settled"], answer["attributions"]) == (100, 0, 0, [])
    assert (one["baseline"], one["target"], one["direction"], one["state"]) == ("46", "34", "down", "not_measured")
    assert one["at"][0] == {
        "horizon": 30,
        "on": on(30).isoformat(),
        "state": "behind",
        "asked_for": "39.4",
        "measured": {
            "value": "43.5", "day": 33, "measured_on": on(33).isoformat(), "kind": "snapshot", "id": row.pk,
        },
        "difference": "4.1",
    }  # fmt: skip


def test_the_forecast_of_another_enterprise_is_refused_whether_or_not_it_exists(owner: Actor) -> None:
    client = client_of("owner@example.org")
    hidden = forecasting(enterprise(), hours(), approved_on=APPROVED).pk
    codes = {client.get(f"/api/v1/decisions/{one}/forecast").json()["code"] for one in (hidden, uuid4())}
    assert codes == {"access.not_visible"}


def test_calibration_is_kept_apart_by_who_said_it_and_says_when_it_is_few(enterprise_id: int, owner: Actor) -> None:
    forecasting(enterprise_id, hours(), approved_on=APPROVED)
    forecasting(enterprise_id, hours(), approved_on=APPROVED, domain="general")
    taken(enterprise_id, on(60), "60d", by=owner, weekly_ops_hours=34)
    client = client_of("owner@example.org")
    whole = client.get("/api/v1/calibration").json()
    assert [(one["agent"], one["domain"], one["held_ratio"]) for one in whole["groups"]] == [
        ("", "coo", "1.0000"),
        ("", "general", "1.0000"),
    ]
    assert (whole["overall"]["n"], whole["overall"]["few"], whole["overall"]["brier"]) == (2, True, None)
    for query, n in (
        ("domain=coo", 1), ("agent=person", 2), ("agent=coo", 0), (f"enterprise={enterprise_id}", 2),
        (f"approved_from={on(1)}", 0), (f"approved_to={on(0)}", 2),
    ):  # fmt: skip
        assert client.get(f"/api/v1/calibration?{query}").json()["overall"]["n"] == n, query
    assert client.get(f"/api/v1/calibration?enterprise={enterprise()}").status_code == 403


# The pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of("owner@example.org")


def test_the_tab_says_what_failed_and_by_how_much(page: Client, enterprise_id: int, owner: Actor) -> None:
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    row = taken(enterprise_id, on(60), "60d", by=owner, weekly_ops_hours=39.5)
    shown = page.get(f"/decisions/{decision.pk}/forecast").content.decode()
    assert "Hours a week on running the operation: the forecast missed by 5.5\u00a0hours" in shown
    assert f"/enterprises/{enterprise_id}/snapshots/{row.pk}" in shown
    assert f"/enterprises/{enterprise_id}/snapshots/new" in shown
    assert "<svg" in shown


def test_the_tab_says_from_when_to_when_it_had_to_be_measured_and_shows_what_came_before(
    page: Client, enterprise_id: int, owner: Actor
) -> None:
    # Due on day 60, which may be measured until day 75; today is day 100.
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    row = taken(enterprise_id, on(54), by=owner, weekly_ops_hours=36.2)
    shown = page.get(f"/decisions/{decision.pk}/forecast").content.decode()
    assert "one not measured in time" in shown
    assert "measured on day 54, and not from day 60 to day 75" in shown
    assert f"/enterprises/{enterprise_id}/snapshots/{row.pk}" in shown
    assert "behind by 1\u00a0hour<" in shown
    assert f"nobody measured it from {day_full(on(60))} to {day_full(on(75))}" in shown


def test_the_record_of_an_approved_decision_shows_the_forecast_in_the_place_of_what_it_expects(
    page: Client, enterprise_id: int, owner: Actor
) -> None:
    decision = forecasting(enterprise_id, hours(), approved_on=APPROVED)
    draft = enterprises.draft(enterprise_id, by=owner, expected_outcomes=[hours()])
    approved, unapproved = (page.get(f"/decisions/{one.pk}").content.decode() for one in (decision, draft))
    assert ("What it expected, and what came" in approved, "What it expects" in approved) == (True, False)
    assert ("What it expected, and what came" in unapproved, "What it expects" in unapproved) == (False, True)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ([], "No outcome is expected"),
        ([hours(baseline=None)], "there is no start to draw from"),
        ([hours(by_days=0)], "Forecast"),
        ([hours(by_days=3650, target="0.0001")], "Forecast"),
        (
            [{"metric": "a", "unit": "USD", "baseline": f"-{10**20}", "target": f"{10**20}", "by_days": 1}],
            "A: nobody measured it",
        ),
    ],
)
def test_whatever_a_decision_expects_its_pages_can_be_read(
    page: Client, enterprise_id: int, owner: Actor, expected: list[dict[str, object]], words: str
) -> None:
    decision = forecasting(enterprise_id, *expected, approved_on=APPROVED)
    taken(enterprise_id, on(60), "60d", by=owner, weekly_ops_hours=39.5)
    answers = [page.get(f"/decisions/{decision.pk}{tab}") for tab in ("/forecast", "")]
    assert [one.status_code for one in answers] == [200, 200]
    assert words in "".join(one.content.decode() for one in answers)


def test_the_calibration_page_says_so_when_nothing_has_begun_and_when_nothing_matches(
    page: Client, enterprise_id: int
) -> None:
    assert "No forecast has begun" in page.get("/calibration").content.decode()
    forecasting(enterprise_id, hours(), approved_on=APPROVED)
    assert "By who said them" in page.get("/calibration").content.decode()
    assert "No forecast matches these filters" in page.get("/calibration?domain=cto").content.decode()


def test_the_calibration_page_says_beside_what_held_how_many_nobody_measured(
    page: Client, enterprise_id: int, owner: Actor
) -> None:
    forecasting(enterprise_id, hours(), approved_on=APPROVED)
    taken(enterprise_id, on(60), "60d", by=owner, weekly_ops_hours=34)
    forecasting(enterprise_id, {**hours(), "metric": "nps", "unit": "points"}, approved_on=APPROVED)
    shown = page.get("/calibration").content.decode()
    assert "Forecasts held 1 time of 1" in shown
    assert "1 more came due and was not measured: it counts for neither." in shown
    assert "of 2 that came due" in shown
