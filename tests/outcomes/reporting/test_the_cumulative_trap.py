"""Scenario 4: three enterprises report to date at 30, 60 and 90 days, one of them late, one "not applicable"."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import acting
from outcomes.models import Outcome, ReportingForm
from outcomes.records.errors import PeriodLocked
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.records.queries import lock_for
from outcomes.reporting.operations.judging import return_reports
from outcomes.reporting.queries.totals import totals_of
from outcomes.reporting.rules.adding import Total
from tests import actors
from tests.outcomes.factories import measured
from tests.outcomes.reporting.factories import START, House, answered, day, house, on, reports

pytestmark = pytest.mark.django_db


def women(number: int, of: int) -> dict[str, object]:
    return {"jobs_created": {"value": of, "parts": {"gender": {"women": number, "men": of - number}}}}


def total(bank: House, until: int = 90) -> Total:
    with acting(bank.analyst):
        [found] = totals_of(actor=bank.analyst, organization_id=bank.id, since=START, until=day(until), by=["gender"])
    return found


@pytest.fixture
def bank() -> House:
    """Ada reports 2, 5, 9 to date; Ben 1, 4 and then nothing; Cleo has no staff and says so."""
    bank = house()
    ada, ben, cleo = bank.enterprises
    for ends, of_ada, of_ben in [
        (30, women(1, 2), women(1, 1)),
        (60, women(2, 5), women(3, 4)),
        (90, women(4, 9), None),
    ]:
        request = bank.asks(ends)
        with on(ends + 3):
            forms = [
                reports(bank, request, ada, of_ada),
                reports(bank, request, cleo, {"jobs_created": {"skipped": "not applicable"}}),
            ]
            if of_ben is not None:
                forms.append(reports(bank, request, ben, of_ben))
            bank.approves(*forms)
    return bank


def test_the_last_value_of_each_counts_and_the_coverage_says_whose_is_not_the_newest(bank: House) -> None:
    ada, ben, cleo = bank.enterprises
    with on(105):
        found = total(bank)
    assert (found.value, found.how, found.as_of) == (Decimal(13), "sum_of_last", day(90))
    assert found.parts == {"gender": {"men": Decimal(6), "women": Decimal(7)}}
    assert (found.coverage.asked, found.coverage.reported) == (3, (ada, ben))
    assert (found.coverage.late, found.coverage.carried, found.coverage.skipped) == ((ben,), (ben,), (cleo,))
    assert not found.coverage.complete


def test_what_comes_late_takes_the_place_of_the_earlier_value_once_it_is_accepted(bank: House) -> None:
    _ada, ben, _cleo = bank.enterprises
    with acting(bank.analyst):
        late = next(form for form in _forms(bank) if form.enterprise_id == ben and form.status == "owed")
    with on(105):
        handed_in = answered(bank.link(late), women(5, 7))
        waiting = total(bank)
        bank.approves(handed_in)
        found = total(bank)
    assert (waiting.value, waiting.coverage.waiting) == (Decimal(13), (ben,))
    assert (found.value, found.coverage.late, found.coverage.carried) == (Decimal(16), (ben,), ())
    assert found.coverage.complete


def test_a_closed_period_cannot_be_edited_by_anybody(bank: House) -> None:
    _ada, ben, _cleo = bank.enterprises
    with acting(bank.analyst):
        owed = next(form for form in _forms(bank) if form.enterprise_id == ben and form.status == "owed")
        accepted = next(form for form in _forms(bank) if form.enterprise_id == ben and form.status == "approved")
    with on(105):
        token = bank.link(owed)
        lock_period(actor=bank.admin, starts=START, ends=day(90))
        with pytest.raises(PeriodLocked):
            answered(token, women(5, 7))
        with pytest.raises(PeriodLocked):
            return_reports(actor=bank.analyst, form_ids=[accepted.pk], note="Look again.")
        assert total(bank).value == Decimal(13)


def test_what_an_enterprise_writes_down_later_does_not_change_a_closed_period(bank: House) -> None:
    ada, _ben, _cleo = bank.enterprises
    with on(100):
        lock_period(actor=bank.admin, starts=START, ends=day(90))
    with on(104):
        measured(ada, on=_noon(89), jobs_created=50)
        assert total(bank).value == Decimal(13)


def test_opening_it_again_is_audited_with_its_reason_and_lets_figures_change(bank: House) -> None:
    _ada, ben, _cleo = bank.enterprises
    with acting(bank.analyst):
        owed = next(form for form in _forms(bank) if form.enterprise_id == ben and form.status == "owed")
    with on(105):
        closed = lock_period(actor=bank.admin, starts=START, ends=day(90))
        unlock_period(actor=bank.admin, lock_id=closed.pk, because="Ben's books were late.")
        bank.approves(answered(bank.link(owed), women(5, 7)))
        assert total(bank).value == Decimal(16)
    with acting(bank.admin):
        event = AuditEvent.objects.for_actor(bank.admin).get(action="unlock_period")
        stands = lock_for(actor=bank.admin, lock_id=closed.pk)
    # The log keeps a digest of what somebody wrote, the row the words.
    assert (event.object_id, "personal_digest" in event.after["because"]) == (str(closed.pk), True)
    assert (stands.unlocked_because, stands.unlocked_by_id) == ("Ben's books were late.", bank.admin.id)


def test_what_was_reported_to_one_institution_is_not_told_to_another(bank: House) -> None:
    other = house(0)
    ada = bank.enterprises[0]
    actors.granted(other.id, ada, "read")
    with acting(other.analyst):
        assert not Outcome.objects.for_actor(other.analyst).filter(enterprise_id=ada).exists()


def _forms(bank: House) -> list[ReportingForm]:
    return list(ReportingForm.objects.for_actor(bank.analyst).order_by("pk"))


def _noon(number: int) -> datetime:
    return datetime.combine(day(number), time(12), UTC)
