"""What is missing, stale, outlying or contradictory is found, counted, listed with where it is, and taken as a file."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation import clock
from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import Actor, NotVisible, acting
from enterprises.public import record_analysis
from execution.public import start_task, verify_milestone
from institutional.positions.models import Position
from institutional.positions.queries import counted_beside_their_loan, positions_for
from institutional.positions.queries import shown as position_shown
from institutional.positions.rules import beside_their_loan, contradictions
from institutional.public import analyse_portfolio
from institutional.quality.queries import counted, findings, first_findings
from institutional.quality.rules import BY_CODE, CHECKS, asked_checks
from institutional.quality.words import CHECKS as WORDS
from tests import actors
from tests.clients import page_client_of
from tests.execution import factories as execution
from tests.institutional import factories
from tests.outcomes import factories as outcomes

pytestmark = pytest.mark.django_db
WHOLE: dict[str, Any] = {"industry": "722511", "region": "US-CA", "city": "FRESNO", "size_band": "1-5"}
SOUND: dict[str, Any] = {
    "outstanding": Decimal("60000.00"),
    "approved_on": date(2026, 1, 5),
    "started_on": date(2026, 2, 1),
    "matures_on": date(2199, 1, 1),
    "facts": {"employees": 9, "jobs_to_create": 3, "jobs_to_retain": 4, "approved": "100000.00", "guaranteed": "1.00"},
}


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst", email="analyst@example.org")


def found(actor: Actor, portfolio_id: int | None = None) -> dict[str, int]:
    with acting(actor, read_only=True):
        return {one.check.code: one.found for one in counted(actor, portfolio_id=portfolio_id) if one.found}


def sound(bank: int, count: int = 1, **terms: Any) -> tuple[int, list[int], list[int]]:
    """A portfolio in which nothing is to be found: portfolio, enterprises, positions."""
    portfolio, ids = factories.holding(bank, count, **WHOLE)
    made = [factories.position(portfolio, one, **{**SOUND, **terms}) for one in ids]
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    return portfolio, ids, made


def test_of_what_is_whole_nothing_is_found(bank: int, analyst: Actor) -> None:
    sound(bank)
    assert found(analyst) == {}


def test_what_is_missing_is_found(bank: int, analyst: Actor) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, approved_on=None)
    factories.position(portfolio, enterprise, status="written_off")
    assert found(analyst) == {
        "industry_missing": 1,
        "region_missing": 1,
        "city_missing": 1,
        "size_band_missing": 1,
        "readiness_missing": 1,
        "outstanding_missing": 1,
        "approved_on_missing": 1,
        "matures_on_missing": 1,
        "loss_missing": 1,
    }


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"started_on": date(2026, 1, 6), "matures_on": date(2026, 1, 5)}, "matures_before_start"),
        ({"approved_on": date(2026, 2, 2)}, "approved_after_start"),
        ({"outstanding": Decimal("100000.01")}, "outstanding_above_principal"),
        ({"status": "repaid"}, "ended_with_outstanding"),
        (
            {"status": "written_off", "written_off_amount": Decimal("100000.01"), "outstanding": Decimal(0)},
            "written_off_above_principal",
        ),
        ({"matures_on": date(2026, 3, 1)}, "matured_but_running"),
        ({"written_off_amount": Decimal("0.01")}, "written_off_but_performing"),
    ],
)
def test_what_cannot_all_be_so_is_found_by_the_rule_and_by_the_statement(
    bank: int, analyst: Actor, terms: dict[str, Any], code: str
) -> None:
    _portfolio, _ids, [position] = sound(bank)
    said = {**SOUND, "principal": Decimal("100000.00"), "status": "performing", "written_off_amount": None, **terms}
    system = actors.system()
    stated = {name: value for name, value in terms.items() if name != "facts"}
    with acting(system):
        Position.objects.for_actor(system).filter(pk=position).update(**stated)
    by_rule = contradictions(
        status=said["status"],
        principal=said["principal"],
        outstanding=said["outstanding"],
        written_off=said["written_off_amount"],
        approved_on=said["approved_on"],
        started_on=said["started_on"],
        matures_on=said["matures_on"],
        today=clock.today(),
    )
    by_statement = [one for one in found(analyst) if one not in ("readiness_stale",)]
    assert code in by_rule
    assert by_statement == by_rule


BESIDE = [
    ("loan", "L-1001", "L-1001", 1),
    ("loan", "L-1001", "G/L-1001", 1),
    ("loan", "L-1001", "Guarantee (L-1001)", 1),
    ("loan", "L 1001", "G L-1001/2", 1),
    ("loan", "7", "7", 1),
    ("loan", "7", "G-7", 0),
    ("loan", "L-1001", "L-10012", 0),
    ("loan", "L-1001", "XL-1001", 0),
    ("loan", "L-1001", "G-1001", 0),
    ("loan", "", "", 0),
    ("loan", "----", "G----1", 0),
    ("equity", "L-1001", "L-1001", 0),
]


@pytest.mark.parametrize(("instrument", "reference", "guarantee", "count"), BESIDE)
def test_a_guarantee_beside_the_loan_that_it_covers_is_counted_twice(
    bank: int, analyst: Actor, instrument: str, reference: str, guarantee: str, count: int
) -> None:
    portfolio, [enterprise], _positions = sound(bank, instrument=instrument, external_ref=reference)
    covering = factories.position(
        portfolio,
        enterprise,
        **{**SOUND, "instrument": "guarantee", "external_ref": guarantee, "outstanding": Decimal(1)},
    )
    assert found(analyst).get("counted_twice", 0) == count
    with acting(analyst, read_only=True):
        rows = positions_for(analyst)
        assert counted_beside_their_loan(rows) == count
        assert beside_their_loan([position_shown(one) for one in rows]) == ({covering} if count else set())
        named = findings(analyst, checks=[BY_CODE["counted_twice"]], limit=10)
        assert [(one.position_id, one.figure, one.against) for one in named] == [
            (covering, "100000.00", reference)
        ] * count


def test_a_guarantee_in_another_portfolio_or_of_another_enterprise_is_counted_once(bank: int, analyst: Actor) -> None:
    portfolio, [one, other], _positions = sound(bank, 2)
    factories.position(portfolio, one, **SOUND, external_ref="LOAN-1")
    factories.position(portfolio, other, **SOUND, instrument="guarantee", external_ref="LOAN-1")
    beside = factories.portfolio(bank)
    factories.put_in(beside, one)
    factories.position(beside, one, **SOUND, instrument="guarantee", external_ref="G LOAN-1")
    assert "counted_twice" not in found(analyst)
    with acting(analyst, read_only=True):
        assert counted_beside_their_loan(positions_for(analyst)) == 0
        assert beside_their_loan([position_shown(one) for one in positions_for(analyst)]) == set()


def test_a_guarantee_that_covers_two_loans_is_named_once(bank: int, analyst: Actor) -> None:
    portfolio, [enterprise], _position = sound(bank, external_ref="LOAN-1")
    factories.position(portfolio, enterprise, **SOUND, external_ref="LOAN-2")
    factories.position(portfolio, enterprise, **SOUND, instrument="guarantee", external_ref="LOAN-1, LOAN-2")
    assert found(analyst)["counted_twice"] == 1


def test_the_figure_says_how_many_are_counted_twice_and_leads_to_them(bank: int, analyst: Actor) -> None:
    portfolio, [enterprise], _position = sound(bank, external_ref="LOAN-1")
    client = page_client_of("analyst@example.org")
    address = f"/institutional/portfolios/{portfolio}/figures/principal"
    assert "Counted twice" not in client.get(address).content.decode()
    factories.position(portfolio, enterprise, **SOUND, instrument="guarantee", external_ref="LOAN-1")
    told = client.get(address).content.decode()
    assert "1 guarantee beside the loan that it covers: both are counted" in told
    assert "/institutional/data-quality?check=counted_twice#found" in told
    listed = client.get("/institutional/data-quality?check=counted_twice").content.decode()
    assert ("100,000 against LOAN-1" in listed, "Correct the position" in listed) == (True, True)
    about = client.get(f"/institutional/enterprises/{enterprise}").content.decode()
    assert "A guarantee stands beside the loan that it covers: sums count both." in about


def test_an_amount_far_from_the_median_of_its_group_is_found(bank: int, analyst: Actor) -> None:
    portfolio, ids, _ = sound(bank, 11)
    system = actors.system()
    with acting(system):
        rows = Position.objects.for_actor(system).filter(portfolio_id=portfolio).order_by("pk")
        for at, row in enumerate(rows):
            rows.filter(pk=row.pk).update(principal=Decimal(100_000 + 1000 * at), interest_ratio=Decimal("0.05"))
        rows.filter(enterprise_id=ids[0]).update(principal=Decimal("90000000.00"))
        rows.filter(enterprise_id=ids[1]).update(interest_ratio=Decimal("0.051"))
    with acting(analyst, read_only=True):
        [one] = findings(analyst, checks=asked_checks(kinds=("outlying",)), limit=10)
    assert (one.check.code, one.enterprise_id, one.figure) == ("principal_outlying", ids[0], "90000000.00")
    assert Decimal(one.against) == Decimal("106000.00")


def test_of_a_small_group_nothing_is_outlying(bank: int, analyst: Actor) -> None:
    _, ids, _ = sound(bank, 9)
    system = actors.system()
    with acting(system):
        Position.objects.for_actor(system).filter(enterprise_id=ids[0]).update(principal=Decimal("90000000.00"))
    assert "principal_outlying" not in found(analyst)


def test_a_readiness_that_is_old_is_stale(bank: int, analyst: Actor) -> None:
    sound(bank)
    with fixed_at(datetime.now(UTC) + timedelta(days=181)):
        assert found(analyst) == {"readiness_stale": 1}


def test_a_readiness_is_older_than_an_analysis_that_came_after_it(bank: int, analyst: Actor) -> None:
    with fixed_at(datetime(2026, 3, 1, tzinfo=UTC)):
        portfolio, [enterprise], _ = sound(bank)
    owner = actors.member(enterprise, "owner")
    with fixed_at(datetime(2026, 3, 2, tzinfo=UTC)):
        noted(owner, enterprise)
        assert found(analyst, portfolio) == {"readiness_older_than_inputs": 1}


def work_of(found: dict[str, int]) -> dict[str, int]:
    """Of what was found what is about work and what came of it."""
    return {code: n for code, n in found.items() if BY_CODE[code].about in ("task", "decision")}


def test_a_task_that_is_overdue_is_found_until_something_is_shown_of_it(bank: int, analyst: Actor) -> None:
    _portfolio, [enterprise] = factories.holding(bank)
    owner = actors.member(enterprise, "owner")
    [task, *_others] = rows = execution.tasks(enterprise, by=owner)
    assert work_of(found(analyst)) == {}
    due = [one for one in rows if one.due_date]
    with fixed_at(datetime.now(UTC) + timedelta(days=400)):
        assert work_of(found(analyst))["overdue_task_without_evidence"] == len(due)
        start_task(actor=owner, task_id=task.pk)
        execution.delivered(task, by=owner)
        assert work_of(found(analyst)).get("overdue_task_without_evidence", 0) == len(due) - 1


def test_evidence_that_nobody_verified_is_found_once_it_waited_long_enough(bank: int, analyst: Actor) -> None:
    _portfolio, [enterprise] = factories.holding(bank)
    owner = actors.member(enterprise, "owner")
    [task, *_others] = execution.tasks(enterprise, by=owner)
    start_task(actor=owner, task_id=task.pk)
    milestone = execution.delivered(task, by=owner)
    assert "evidence_not_verified" not in found(analyst)
    with fixed_at(datetime.now(UTC) + timedelta(days=31)):
        assert found(analyst)["evidence_not_verified"] == 1
        verify_milestone(actor=actors.member(enterprise, "owner"), milestone_id=milestone.pk)
        assert "evidence_not_verified" not in found(analyst)


def test_an_expected_outcome_is_found_once_its_day_is_past_until_it_is_measured(bank: int, analyst: Actor) -> None:
    _portfolio, [enterprise] = factories.holding(bank)
    approved_on = clock.today() - timedelta(days=90)
    decision = outcomes.forecasting(enterprise, outcomes.hours(by_days=60), approved_on=approved_on)
    outcomes.measured(enterprise, on=approved_on + timedelta(days=44), weekly_ops_hours=40)
    with acting(analyst, read_only=True):
        [one] = findings(analyst, checks=asked_checks(codes=("expected_outcome_not_measured",)), limit=10)
    due = (approved_on + timedelta(days=60)).isoformat()
    assert (one.about_id, one.figure, one.against) == (str(decision.pk), "weekly_ops_hours", due)
    with fixed_at(datetime.combine(approved_on + timedelta(days=60), time(12), UTC)):
        assert "expected_outcome_not_measured" not in found(analyst)
    outcomes.taken(enterprise, approved_on + timedelta(days=45), weekly_ops_hours=38)
    assert "expected_outcome_not_measured" not in found(analyst)


def noted(owner: Actor, enterprise: int) -> None:
    with acting(owner):
        record_analysis(
            actor=owner,
            enterprise_id=enterprise,
            domain="coo",
            inputs={},
            findings={},
            confidence=Decimal("0.5"),
            organization_id=enterprise,
        )


def test_what_another_institution_holds_is_in_no_count(bank: int, analyst: Actor) -> None:
    other = factories.institution()
    portfolio, [enterprise] = factories.holding(other)
    factories.position(portfolio, enterprise)
    assert found(analyst) == {}
    with acting(analyst, read_only=True), pytest.raises(NotVisible):
        counted(analyst, portfolio_id=portfolio)


def test_an_enterprise_in_two_portfolios_is_found_once(bank: int, analyst: Actor) -> None:
    _first, [enterprise] = factories.holding(bank)
    factories.put_in(factories.portfolio(bank), enterprise)
    assert found(analyst)["industry_missing"] == 1


def test_counting_and_listing_are_one_statement_each_whatever_there_is(bank: int, analyst: Actor) -> None:
    for count in (1, 5):
        factories.holding(bank, count)
        with acting(analyst, read_only=True), CaptureQueriesContext(connection) as asked:
            counted(analyst)
            findings(analyst, checks=CHECKS, limit=50)
        assert len(asked) == 2


def test_the_first_of_each_check_are_one_statement(bank: int, analyst: Actor) -> None:
    factories.holding(bank, 5)
    with acting(analyst, read_only=True), CaptureQueriesContext(connection) as asked:
        rows = first_findings(analyst, checks=CHECKS, each=2)
    assert len(asked) == 1
    by_check = Counter(one.check.code for one in rows)
    assert by_check["city_missing"] == 2
    assert set(by_check.values()) == {2}
    with acting(analyst, read_only=True):
        everything = [one for one in findings(analyst, checks=CHECKS, limit=100) if one.check.code == "city_missing"]
    assert [one for one in rows if one.check.code == "city_missing"] == everything[:2]


def test_every_check_has_its_words() -> None:
    assert set(WORDS) == {one.code for one in CHECKS}


def test_the_page_says_where_it_is_who_can_mend_it_and_by_which_door(bank: int, analyst: Actor) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise, external_ref="LOAN-77")
    client = page_client_of("analyst@example.org")
    shown = client.get("/institutional/data-quality").content.decode()
    for said in (
        "things to mend or to confirm.",
        "LOAN-77",
        f"/institutional/portfolios/{portfolio}/positions/{position}",
        f"/institutional/enterprises/{enterprise}",
        "Correct the position",
        "Ask the enterprise",
        "More than 3.5 modified z-scores",
    ):
        assert said in shown
    narrowed = client.get("/institutional/data-quality?check=city_missing").content.decode()
    assert "LOAN-77" not in narrowed
    assert client.get("/institutional/data-quality?portfolio=999999").status_code == 403


def test_the_page_tells_what_is_wrong_way_by_way_and_leads_to_all_of_one(bank: int, analyst: Actor) -> None:
    factories.holding(bank, 7)
    client = page_client_of("analyst@example.org")
    shown = client.get("/institutional/data-quality").content.decode()
    assert '<span class="n">7</span> Missing: City' in shown
    assert "check=city_missing#found" in shown
    one_way = client.get("/institutional/data-quality?check=city_missing").content.decode()
    rows = re.findall(r'href="/institutional/enterprises/\d+"', one_way)
    assert len(set(rows)) == 7
    assert "Missing: Region" not in one_way[one_way.index('id="check-city_missing"') : one_way.index('id="checks"')]
    assert "Show all 7" not in one_way


def test_the_page_leads_from_work_that_is_overdue_to_its_task(bank: int, analyst: Actor) -> None:
    _portfolio, [enterprise] = factories.holding(bank)
    owner = actors.member(enterprise, "owner")
    [task, *_others] = execution.tasks(enterprise, by=owner)
    outcomes.forecasting(
        enterprise, outcomes.hours(by_days=1), approved_on=clock.today() - timedelta(days=9), author=owner
    )
    client = page_client_of("analyst@example.org")
    with fixed_at(datetime.now(UTC) + timedelta(days=400)):
        shown = client.get("/institutional/data-quality?kind=missing").content.decode()
    assert f'href="/tasks/{task.pk}"' in shown
    assert "Receivables over 60 days late, by value by" in shown


def test_the_page_of_sound_data_says_so(bank: int, analyst: Actor) -> None:
    sound(bank)
    shown = page_client_of("analyst@example.org").get("/institutional/data-quality").content.decode()
    assert "Nothing is missing, stale, outlying or contradictory." in shown


def test_the_list_is_taken_as_a_file_without_what_its_source_keeps(bank: int, analyst: Actor) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, external_ref="OURS")
    factories.position(portfolio, enterprise, external_ref="THEIRS", source="polygon")
    with acting(actors.system()):
        DataSource.objects.filter(code="polygon").update(may_export=False)
    answer = page_client_of("analyst@example.org").get("/institutional/data-quality?format=csv&kind=missing")
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert {one["reference"] for one in rows} == {"", "OURS"}
    assert {one["who_can_mend"] for one in rows} == {"enterprise", "institution"}
