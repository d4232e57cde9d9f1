"""Two people of one institution judge the same thing at the same moment: the second hears what the first decided."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import Actor, acting
from outcomes.records.operations.reviewing import review_outcomes
from outcomes.records.queries import reviews_for
from outcomes.reporting.operations.judging import approve_reports, return_reports
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.outcomes.factories import bank, enterprise, measured
from tests.outcomes.reporting.factories import House, house, on, reports

WITHIN = datetime(2026, 2, 10, 12, tzinfo=UTC)


def two(organization_id: int) -> tuple[Actor, Actor]:
    """Two analysts of an institution."""
    return actors.member(organization_id, "analyst"), actors.member(organization_id, "analyst")


@pytest.mark.parametrize("judged_before", [False, True])
def test_of_two_verdicts_on_an_outcome_the_second_is_told_the_first(cloned_database: str, judged_before: bool) -> None:
    enterprise_id, bank_id = enterprise(), bank()
    actors.granted(bank_id, enterprise_id, "read")
    first, second = two(bank_id)
    row = measured(enterprise_id, on=WITHIN, jobs_created=3)
    earlier = {True: [row.pk], False: []}[judged_before]
    review_outcomes(actor=first, outcome_ids=earlier, verdict="returned", note="To date?")

    def send_back() -> str:
        with pytest.raises(ClearError) as refused:
            review_outcomes(actor=second, outcome_ids=[row.pk], verdict="returned", note="Which month?")
        assert (refused.value.status, refused.value.facts["status"]) == (409, "approved")
        with acting(second, read_only=True):
            [stands] = reviews_for(second)
        return f"{refused.value.code} {stands.reviewer_id == first.id} {stands.status}"

    told = while_the_first_is_open(
        first, lambda: review_outcomes(actor=first, outcome_ids=[row.pk], verdict="approved"), send_back
    )
    assert told == "review.reviewed_meanwhile True approved"


def test_of_two_who_accept_a_form_the_second_is_told_who_did(cloned_database: str) -> None:
    office: House = house(1)
    first, second = two(office.id)
    with on(31):
        form = reports(office, office.asks(30), office.enterprises[0], {"jobs_created": {"value": 3}})

    def accept() -> str:
        with pytest.raises(ClearError) as refused:
            approve_reports(actor=second, form_ids=[form.pk])
        return f"{refused.value.code} {refused.value.facts['by'] == first.name} {refused.value.facts['status']}"

    told = while_the_first_is_open(
        first, lambda: return_reports(actor=first, form_ids=[form.pk], note="To date?"), accept
    )
    assert told == "reporting.judged_already True returned"


def test_of_two_who_judge_a_form_whoever_sends_it_back_is_told_that_it_was_accepted(cloned_database: str) -> None:
    office: House = house(1)
    first, second = two(office.id)
    with on(31):
        form = reports(office, office.asks(30), office.enterprises[0], {"jobs_created": {"value": 3}})

    def send_back() -> str:
        with pytest.raises(ClearError) as refused:
            return_reports(actor=second, form_ids=[form.pk], note="To date?")
        return f"{refused.value.code} {refused.value.facts['by'] == first.name} {refused.value.facts['status']}"

    told = while_the_first_is_open(first, lambda: approve_reports(actor=first, form_ids=[form.pk]), send_back)
    assert told == "reporting.judged_already True approved"
    [returned] = return_reports(actor=second, form_ids=[form.pk], note="To date?")
    assert returned.status == "returned"
