"""The demonstration tells of reporting: values to date that are not added, answers in every state, a closed period."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.public import acting
from institutional.demonstration.reporting import NOT_APPLICABLE, TO_DATE, report
from institutional.demonstration.results import Told
from outcomes.records.errors import PeriodLocked
from outcomes.reporting.operations.judging import return_reports
from outcomes.reporting.queries.asked import forms_for, forms_of, late, requests_for
from outcomes.reporting.queries.totals import totals_of
from tests import actors
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import bank

pytestmark = pytest.mark.django_db


def test_it_ends_with_every_state_and_a_total_that_counts_nothing_twice() -> None:
    fund_id = bank()
    admin, analyst = actors.member(fund_id, "admin"), actors.member(fund_id, "analyst")
    for number in range(9):
        made = enterprise(name=f"Example {number}", origin="invented")
        actors.granted(fund_id, made.id, "read")
    told = Told()
    report(admin, analyst, fund_id, told)
    report(admin, analyst, fund_id, told)
    assert told.counts == {"requests to report": 4, "reporting forms": 20}
    with acting(analyst):
        newest, *_to_date, first = requests_for(analyst)
        forms = list(forms_of(analyst, newest.pk))
        today = clock.today()
        totals = totals_of(
            actor=analyst, organization_id=fund_id, since=today - timedelta(days=150), until=today - timedelta(days=40)
        )
        closed = [form.pk for form in forms_of(analyst, first.pk)]
        came_late = [late(form) for form in forms_for(analyst).exclude(submitted_at=None)]
    assert [form.status for form in forms] == ["approved", "returned", "submitted", "submitted", *["owed"] * 4]
    assert forms[3].values_json[TO_DATE] == {"skipped": NOT_APPLICABLE}
    assert forms[4].saved_at is not None
    assert any(came_late)
    [jobs] = totals
    assert (jobs.value, jobs.how) == (5 + 3 + 4, "sum_of_last")
    assert (jobs.coverage.asked, len(jobs.coverage.carried), len(jobs.coverage.skipped)) == (4, 1, 1)
    with pytest.raises(PeriodLocked):
        return_reports(actor=analyst, form_ids=closed, note="Once more.")
