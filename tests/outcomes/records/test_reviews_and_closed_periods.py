"""An institution says what it makes of outcomes it sees, and closes a period: then what it was told of it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent, ImportBatch
from clear_platform.foundation.public import Actor, NotVisible, RoleNotAllowed, acting
from clear_platform.foundation.stated import DayOutOfReach
from outcomes.models import Outcome, PeriodLock
from outcomes.public import NewOutcome, add_outcomes, record_outcome
from outcomes.records.errors import (
    MetricsRefused,
    OutcomesInLockedPeriod,
    OutcomesMovedIntoLockedPeriod,
    PeriodLocked,
    PeriodLockedAlready,
    PeriodMalformed,
    PeriodNotLocked,
    PeriodNotOver,
    ReasonMissing,
)
from outcomes.records.operations.loading import remove_outcomes_of_import
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.records.operations.reviewing import review_outcomes
from outcomes.reporting.operations.judging import approve_reports
from tests import actors
from tests.clients import client_of, sent
from tests.enterprises.factories import owner_of
from tests.outcomes.factories import bank, enterprise, measured
from tests.outcomes.reporting.factories import house, on, reports

pytestmark = pytest.mark.django_db
STARTS, ENDS = date(2026, 1, 1), date(2026, 3, 31)
WITHIN = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def enterprise_id() -> int:
    return enterprise()


@pytest.fixture
def bank_id(enterprise_id: int) -> int:
    found = bank()
    actors.granted(found, enterprise_id, "act")
    return found


@pytest.fixture
def admin(bank_id: int) -> Actor:
    return actors.member(bank_id, "admin")


@pytest.fixture
def analyst(bank_id: int) -> Actor:
    return actors.member(bank_id, "analyst", email="analyst@example.org")


def closed(admin: Actor) -> Any:
    return lock_period(actor=admin, starts=STARTS, ends=ENDS, note="Told to the board.")


# Reviews -------------------------------------------------------------------------------------------------------------


def test_an_outcome_in_sight_is_accepted_or_sent_back_with_a_note(enterprise_id: int, analyst: Actor) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    [review] = review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="returned", note="To date?")
    assert (review.organization_id, review.status, review.note) == (analyst.organization_id, "returned", "To date?")
    [review] = review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    assert (review.status, review.note, review.reviewer_id) == ("approved", "", analyst.id)


def test_nothing_is_sent_back_without_saying_why(enterprise_id: int, analyst: Actor) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    with pytest.raises(ReasonMissing):
        review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="returned")


def test_of_several_all_are_judged_or_none(enterprise_id: int, analyst: Actor) -> None:
    row, foreign = measured(enterprise_id, on=WITHIN, jobs_created=3), measured(enterprise(), jobs_created=1)
    with pytest.raises(NotVisible):
        review_outcomes(actor=analyst, outcome_ids=[row.pk, foreign.pk], verdict="approved")
    with acting(analyst):
        assert not AuditEvent.objects.for_actor(analyst).filter(action="review_outcomes").exists()


def test_an_enterprise_reviews_nothing(enterprise_id: int) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    with pytest.raises(RoleNotAllowed):
        review_outcomes(actor=owner_of(enterprise_id), outcome_ids=[row.pk], verdict="approved")


def test_judging_the_same_way_twice_leaves_one_entry(enterprise_id: int, analyst: Actor) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    for _ in range(2):
        review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    with acting(analyst):
        assert AuditEvent.objects.for_actor(analyst).filter(action="review_outcomes").count() == 1


# Closed periods ------------------------------------------------------------------------------------------------------


def test_only_what_is_over_is_closed_once_and_by_who_runs_the_institution(admin: Actor, analyst: Actor) -> None:
    with pytest.raises(PeriodMalformed):
        lock_period(actor=admin, starts=ENDS, ends=STARTS)
    with pytest.raises(PeriodNotOver):
        lock_period(actor=admin, starts=STARTS, ends=clock.today())
    with pytest.raises(RoleNotAllowed):
        closed(analyst)
    closed(admin)
    with pytest.raises(PeriodLockedAlready):
        closed(admin)


def test_in_a_closed_period_the_institution_neither_records_nor_judges(
    enterprise_id: int, admin: Actor, analyst: Actor
) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    closed(admin)
    with pytest.raises(PeriodLocked):
        review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    with pytest.raises(PeriodLocked):
        measured(enterprise_id, by=analyst, on=WITHIN, jobs_created=4)
    assert measured(enterprise_id, by=analyst, on=WITHIN + timedelta(days=60), jobs_created=4).pk


def test_the_enterprise_goes_on_recording_for_itself(enterprise_id: int, admin: Actor) -> None:
    closed(admin)
    assert measured(enterprise_id, on=WITHIN, jobs_created=4).pk


def test_what_an_institution_was_told_cannot_be_altered_by_a_newer_file(
    enterprise_id: int, admin: Actor, analyst: Actor
) -> None:
    def loaded(jobs: int) -> NewOutcome:
        return NewOutcome(enterprise_id, enterprise_id, "annual", {"jobs_created": jobs}, valid_on=WITHIN.date(),
                          external_ref="A-1")  # fmt: skip

    system = actors.system()
    with acting(system):
        add_outcomes(actor=system, rows=[loaded(3)], batch_id=None)
        row = Outcome.objects.for_actor(system).get(external_ref="A-1")
    review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    closed(admin)
    with acting(system):
        assert add_outcomes(actor=system, rows=[loaded(3)], batch_id=None).unchanged == 1
        with pytest.raises(OutcomesInLockedPeriod):
            add_outcomes(actor=system, rows=[loaded(4)], batch_id=None)


def of_a_file(enterprise_id: int, jobs: int, *, holder: int | None = None, reference: str = "A-1") -> NewOutcome:
    return NewOutcome(holder or enterprise_id, enterprise_id, "annual", {"jobs_created": jobs}, valid_on=WITHIN.date(),
                      external_ref=reference)  # fmt: skip


@pytest.mark.parametrize("in_its_own_file", [False, True])
def test_what_counts_though_nobody_judged_it_cannot_be_altered_or_taken_away(
    enterprise_id: int, bank_id: int, admin: Actor, in_its_own_file: bool
) -> None:
    system, holder = actors.system(), {False: enterprise_id, True: bank_id}[in_its_own_file]
    with acting(system):
        batch = ImportBatch.objects.create(
            organization_id=system.organization_id, kind="loans", file_name="a.csv", file_sha256="0" * 64, file_bytes=1
        ).pk
        add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 3, holder=holder)], batch_id=batch)
    closed(admin)
    with acting(system):
        with pytest.raises(OutcomesInLockedPeriod):
            add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 4, holder=holder)], batch_id=None)
        with pytest.raises(OutcomesInLockedPeriod):
            remove_outcomes_of_import(actor=system, batch_id=batch)
        mine = Outcome.objects.for_actor(system).filter(external_ref="A-1")
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(metrics_json={"jobs_created": 4})
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.delete()


def test_what_was_written_down_after_the_closing_never_counted_and_stays_free(enterprise_id: int, admin: Actor) -> None:
    closed(admin)
    system = actors.system()
    with acting(system):
        add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 3)], batch_id=None)
        assert add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 4)], batch_id=None).changed == 1


def test_a_newer_file_moves_nothing_that_was_judged_into_a_closed_period(
    enterprise_id: int, admin: Actor, analyst: Actor
) -> None:
    def dated(day: date, jobs: int = 3) -> NewOutcome:
        return NewOutcome(
            enterprise_id, enterprise_id, "annual", {"jobs_created": jobs}, valid_on=day, external_ref="A-1"
        )

    system, after = actors.system(), ENDS + timedelta(days=9)
    with acting(system):
        add_outcomes(actor=system, rows=[dated(after)], batch_id=None)
        row = Outcome.objects.for_actor(system).get(external_ref="A-1")
    review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    closed(admin)
    with acting(system):
        with pytest.raises(OutcomesMovedIntoLockedPeriod) as refused:
            add_outcomes(actor=system, rows=[dated(WITHIN.date())], batch_id=None)
        assert "A-1 to 2026-02-10" in str(refused.value)
        row.refresh_from_db()
        assert row.valid_on == after
        assert add_outcomes(actor=system, rows=[dated(after + timedelta(days=1), 4)], batch_id=None).changed == 1


def test_whoever_has_no_sight_of_an_enterprise_holds_nothing_of_its_file(enterprise_id: int) -> None:
    system = actors.system()
    with acting(system):
        add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 3)], batch_id=None)
    closed(actors.member(bank(), "admin"))
    with acting(system):
        assert add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 4)], batch_id=None).changed == 1


@pytest.mark.parametrize("in_its_own_file", [False, True])
def test_a_closing_is_never_dated_before_what_it_holds(
    enterprise_id: int, bank_id: int, admin: Actor, in_its_own_file: bool
) -> None:
    system, holder = actors.system(), {False: enterprise_id, True: bank_id}[in_its_own_file]
    with acting(system):
        add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 3, holder=holder)], batch_id=None)
        told = Outcome.objects.for_actor(system).get(external_ref="A-1")
        dated = PeriodLock(
            organization_id=bank_id, starts=STARTS, ends=ENDS, locked_at=told.recorded_at - timedelta(days=30)
        )
        dated.save(force_insert=True)
        dated.refresh_from_db()
        assert dated.locked_at == told.recorded_at
        with pytest.raises(OutcomesInLockedPeriod):
            add_outcomes(actor=system, rows=[of_a_file(enterprise_id, 4, holder=holder)], batch_id=None)


def test_a_closing_is_dated_by_nothing_that_it_does_not_hold(enterprise_id: int, bank_id: int) -> None:
    at, system = WITHIN + timedelta(days=90), actors.system()
    measured(enterprise_id, on=WITHIN + timedelta(days=60), jobs_created=3)
    measured(enterprise(), on=WITHIN, jobs_created=3)
    with acting(system):
        dated = PeriodLock(organization_id=bank_id, starts=STARTS, ends=ENDS, locked_at=at)
        dated.save(force_insert=True)
        dated.refresh_from_db()
    assert dated.locked_at == at


def test_the_database_itself_keeps_what_lies_in_a_closed_period(
    enterprise_id: int, admin: Actor, analyst: Actor
) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    closed(admin)
    system = actors.system()
    with acting(system):
        mine = Outcome.objects.for_actor(system).filter(pk=row.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(metrics_json={"jobs_created": 4})
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.delete()


def test_opening_a_period_again_needs_a_reason_and_happens_once(enterprise_id: int, admin: Actor) -> None:
    lock = closed(admin)
    with pytest.raises(ReasonMissing):
        unlock_period(actor=admin, lock_id=lock.pk, because=" ")
    unlock_period(actor=admin, lock_id=lock.pk, because="Two head counts were swapped.")
    with pytest.raises(PeriodNotLocked):
        unlock_period(actor=admin, lock_id=lock.pk, because="Again.")
    assert closed(admin).pk != lock.pk


def test_another_institution_s_lock_is_out_of_sight(admin: Actor) -> None:
    lock = closed(admin)
    with pytest.raises(NotVisible):
        unlock_period(actor=actors.member(bank(), "admin"), lock_id=lock.pk, because="Why not.")


# Breakdowns ----------------------------------------------------------------------------------------------------------


def test_a_value_is_kept_with_its_groups(enterprise_id: int) -> None:
    row = record_outcome(
        actor=owner_of(enterprise_id),
        enterprise_id=enterprise_id,
        outcome_type="follow_up",
        metrics={"jobs_created": 3},
        breakdowns={"jobs_created": {"gender": {"women": 2, "men": 1}, "location": {"KE": 3}}},
    )
    assert row.breakdowns_json == {"jobs_created": {"gender": {"men": 1, "women": 2}, "location": {"KE": 3}}}


def test_groups_that_do_not_make_the_value_are_refused(enterprise_id: int) -> None:
    with pytest.raises(MetricsRefused) as refused:
        record_outcome(
            actor=owner_of(enterprise_id), enterprise_id=enterprise_id, outcome_type="follow_up",
            metrics={"jobs_created": 3}, breakdowns={"jobs_created": {"gender": {"women": 1}}},
        )  # fmt: skip
    assert [fault.pointer for fault in refused.value.problems] == ["/breakdowns_json/jobs_created/gender"]


# The API -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def caller(analyst: Actor) -> Client:
    return client_of("analyst@example.org")


def test_the_api_takes_reviews_and_lists_them(enterprise_id: int, caller: Client) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    answer = sent(caller, "post", "/api/v1/outcomes/review", {"outcomes": [row.pk], "verdict": "approved"})
    assert answer.status_code == 200
    [listed] = caller.get("/api/v1/outcome-reviews?status=approved").json()["results"]
    assert listed == answer.json()["reviews"][0]


def test_the_api_gives_breakdowns_and_takes_them(enterprise_id: int, caller: Client) -> None:
    body = {
        "outcome_type": "follow_up",
        "metrics_json": {"jobs_created": 3},
        "breakdowns_json": {"jobs_created": {"gender": {"women": 2, "men": 1}}},
    }
    made = sent(caller, "post", f"/api/v1/enterprises/{enterprise_id}/outcomes", body)
    assert (made.status_code, made.json()["breakdowns_json"]) == (201, body["breakdowns_json"])


def test_the_api_shows_closed_periods_and_says_who_may_close(admin: Actor, caller: Client) -> None:
    closed(admin)
    body = {"starts": "2025-01-01", "ends": "2025-03-31"}
    assert sent(caller, "post", "/api/v1/period-locks", body).status_code == 403
    [listed] = caller.get("/api/v1/period-locks?locked=true").json()["results"]
    assert (listed["starts"], listed["ends"], listed["unlocked_at"]) == ("2026-01-01", "2026-03-31", None)


# What plain SQL may do ------------------------------------------------------------------------------------------------

REVIEW = "UPDATE outcomes_outcomereview SET {} WHERE outcome_id = %(outcome)s"
LOCK = "UPDATE outcomes_periodlock SET {} WHERE id = %(lock)s"
PAST_THE_CLOSING = {
    "a review turned": REVIEW.format("status = 'returned', note = 'No.'"),
    "a review of another outcome": REVIEW.format("outcome_id = %(free)s"),
    "a review taken away": "DELETE FROM outcomes_outcomereview WHERE outcome_id = %(outcome)s",
    "a review brought in": "UPDATE outcomes_outcomereview SET outcome_id = %(unjudged)s WHERE outcome_id = %(free)s",
    "the closing shortened": LOCK.format("ends = starts"),
    "the closing moved in time": LOCK.format("locked_at = '2020-01-01'"),
    "the closing taken away": "DELETE FROM outcomes_periodlock WHERE id = %(lock)s",
    "an outcome written down as if before": "INSERT INTO outcomes_outcome (organization_id, enterprise_id,"
    " outcome_type, valid_on, metrics_json, breakdowns_json, notes, external_ref, recorded_at, source_id)"
    " SELECT organization_id, enterprise_id, outcome_type, valid_on, metrics_json, breakdowns_json, notes, 'B-1',"
    " recorded_at, source_id FROM outcomes_outcome WHERE id = %(outcome)s",
    "an outcome moved in": "UPDATE outcomes_outcome SET valid_on = '2026-02-10' WHERE id = %(free)s",
}


@pytest.mark.parametrize("how", PAST_THE_CLOSING)
def test_plain_sql_does_nothing_to_a_closed_period(how: str, enterprise_id: int, admin: Actor, analyst: Actor) -> None:
    row, unjudged = (measured(enterprise_id, on=WITHIN, jobs_created=one) for one in (3, 5))
    free = measured(enterprise_id, on=WITHIN + timedelta(days=60), jobs_created=4)
    review_outcomes(actor=analyst, outcome_ids=[row.pk, free.pk], verdict="approved")
    asked = {"outcome": row.pk, "unjudged": unjudged.pk, "free": free.pk, "lock": closed(admin).pk}
    refused = pytest.raises(IntegrityError, match=r"lock|closed")
    with acting(actors.system()), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(PAST_THE_CLOSING[how], asked)


def test_what_opened_a_period_stays_and_its_days_are_free_again(
    enterprise_id: int, admin: Actor, analyst: Actor
) -> None:
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    lock = closed(admin)
    unlock_period(actor=admin, lock_id=lock.pk, because="Two head counts were swapped.")
    [review] = review_outcomes(actor=analyst, outcome_ids=[row.pk], verdict="approved")
    assert review.status == "approved"
    with acting(actors.system()), connection.cursor() as cursor:
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(LOCK.format("unlocked_because = 'Other.'"), {"lock": lock.pk})
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(LOCK.format("unlocked_at = NULL"), {"lock": lock.pk})


@pytest.mark.parametrize("starts", ["0001-01-01", "1899-12-31"])
def test_a_period_begins_on_a_day_within_reach(admin: Actor, starts: str) -> None:
    with pytest.raises(DayOutOfReach):
        lock_period(actor=admin, starts=date.fromisoformat(starts), ends=ENDS)


@pytest.mark.parametrize(
    "how",
    [
        "UPDATE outcomes_reportingform SET values_json = '{}' WHERE id = %s",
        "UPDATE outcomes_reportingform SET status = 'returned', note = 'No.' WHERE id = %s",
        "DELETE FROM outcomes_reportingform WHERE id = %s",
        "UPDATE outcomes_reportingrequest SET starts = '2030-01-01', ends = '2030-02-01', due_on = '2030-03-01'"
        " WHERE id = (SELECT request_id FROM outcomes_reportingform WHERE id = %s)",
    ],
)
def test_plain_sql_does_nothing_to_the_forms_of_a_closed_period(how: str) -> None:
    office = house(1)
    with on(31):
        form = reports(office, office.asks(30), office.enterprises[0], {"jobs_created": {"value": 3}})
        approve_reports(actor=office.analyst, form_ids=[form.pk])
        lock_period(actor=office.admin, starts=form.request.starts, ends=form.request.ends)
    refused = pytest.raises(IntegrityError, match="locked")
    with acting(office.admin), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(how, [form.pk])
