"""Founders report by a link: no account, one form and nothing else, saved on the way, sent back with a note."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from clear_platform.foundation import clock
from clear_platform.foundation.public import ANONYMOUS, NotVisible, acting
from enterprises.public import update_enterprise
from outcomes.models import OutcomeReview, ReportingForm
from outcomes.public import NewOutcome, add_outcomes
from outcomes.records.errors import CameOnAForm, PeriodLocked, ReasonMissing
from outcomes.records.operations.locking import lock_period
from outcomes.records.operations.reviewing import review_outcomes
from outcomes.reporting.errors import AnswerRefused, AnswerSettled, LinkGone, NothingToJudge, RemindedJustNow
from outcomes.reporting.jobs import remind_of_reports, send_reporting_link
from outcomes.reporting.operations.asking import (
    change_reporting_request,
    remind_enterprises,
    request_reports,
)
from outcomes.reporting.operations.judging import approve_reports, return_reports
from outcomes.reporting.queries.asked import forms_for, late, narrowed
from outcomes.reporting.queries.links import form_shown
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import Asked
from tests import actors
from tests.outcomes.factories import enterprise
from tests.outcomes.reporting.factories import START, House, answered, day, house, on, reports

pytestmark = pytest.mark.django_db
ENTRIES = {"jobs_created": {"value": 3, "parts": {"gender": {"women": 2, "men": 1}}}}


@pytest.fixture
def bank() -> House:
    return house(1)


@pytest.fixture
def form(bank: House) -> ReportingForm:
    return bank.form(bank.asks(30), bank.enterprises[0])


def test_the_secret_of_a_link_is_kept_as_a_hash_alone(bank: House, form: ReportingForm) -> None:
    with on(31):
        token = bank.link(form)
    stands = bank.form(form.request, form.enterprise_id)
    assert stands.token_hash is not None
    assert token not in stands.token_hash
    assert len(stands.token_hash) == 64


def test_a_newer_link_ends_the_one_before(bank: House, form: ReportingForm) -> None:
    with on(31):
        first, second = bank.link(form), bank.link(form)
        with pytest.raises(LinkGone):
            answered(first, ENTRIES)
        assert answered(second, ENTRIES).status == "submitted"


def test_a_link_runs_out(bank: House, form: ReportingForm) -> None:
    with on(31):
        token = bank.link(form)
    with on(71), pytest.raises(LinkGone):
        answered(token, ENTRIES)


def test_a_link_that_was_made_up_opens_nothing(client: Client) -> None:
    assert client.get("/report/made-up").status_code == 404


def test_what_was_handed_in_waits_for_the_institution_as_an_outcome_of_its_own_file(
    bank: House, form: ReportingForm
) -> None:
    with on(31):
        handed_in = answered(bank.link(form), ENTRIES)
    assert handed_in.outcome is not None
    assert (handed_in.outcome.organization_id, handed_in.outcome.enterprise_id) == (bank.id, form.enterprise_id)
    assert (handed_in.outcome.metrics_json, handed_in.outcome.valid_on) == ({"jobs_created": 3}, day(30))
    assert handed_in.outcome.breakdowns_json == {"jobs_created": {"gender": {"men": 1, "women": 2}}}
    with acting(bank.analyst):
        assert OutcomeReview.objects.for_actor(bank.analyst).get(outcome=handed_in.outcome).status == "submitted"


def test_what_was_handed_in_cannot_be_handed_in_again_until_it_is_sent_back(bank: House, form: ReportingForm) -> None:
    with on(31):
        token = bank.link(form)
        answered(token, ENTRIES)
        with pytest.raises(AnswerSettled):
            answered(token, ENTRIES)
        [returned] = return_reports(actor=bank.analyst, form_ids=[form.pk], note="Are these to date?")
        again = answered(bank.link(form), {"jobs_created": {"value": 5}})
    assert "Are these to date?" in mail.outbox[-1].body
    assert (again.status, again.outcome_id) == ("submitted", returned.outcome_id)
    assert again.outcome is not None
    assert again.outcome.metrics_json == {"jobs_created": 5}


def test_nothing_is_sent_back_without_a_note_and_nothing_accepted_that_was_not_handed_in(
    bank: House, form: ReportingForm
) -> None:
    with on(31):
        with pytest.raises(NothingToJudge):
            approve_reports(actor=bank.analyst, form_ids=[form.pk])
        answered(bank.link(form), ENTRIES)
        with pytest.raises(ReasonMissing):
            return_reports(actor=bank.analyst, form_ids=[form.pk], note=" ")


def test_what_came_on_a_form_is_judged_with_the_form_alone(bank: House, form: ReportingForm) -> None:
    with on(31):
        handed_in = answered(bank.link(form), ENTRIES)
        assert handed_in.outcome_id is not None
        with pytest.raises(CameOnAForm) as refused:
            review_outcomes(actor=bank.analyst, outcome_ids=[handed_in.outcome_id], verdict="approved")
        bank.approves(handed_in)
    assert refused.value.facts == {"outcome": handed_in.outcome_id, "form": form.pk}
    with acting(bank.analyst):
        review = OutcomeReview.objects.for_actor(bank.analyst).get(outcome=handed_in.outcome_id)
    assert (review.status, bank.form(form.request, form.enterprise_id).status) == ("approved", "approved")


def test_several_answers_are_accepted_at_once_or_none() -> None:
    bank = house(2)
    request = bank.asks(30)
    with on(31):
        one = reports(bank, request, bank.enterprises[0], ENTRIES)
        other = bank.form(request, bank.enterprises[1])
        with pytest.raises(NothingToJudge):
            approve_reports(actor=bank.analyst, form_ids=[one.pk, other.pk])
        assert bank.form(request, bank.enterprises[0]).status == "submitted"
        reports(bank, request, bank.enterprises[1], {"jobs_created": {"skipped": "not applicable"}})
        approve_reports(actor=bank.analyst, form_ids=[one.pk, other.pk])
    assert {bank.form(request, each).status for each in bank.enterprises} == {"approved"}


def test_an_institution_asks_only_enterprises_in_its_sight(bank: House) -> None:
    with on(25), pytest.raises(NotVisible):
        request_reports(
            actor=bank.analyst, title="Day 30", starts=START, ends=day(30), due_on=day(40), metrics=[Asked("revenue")],
            recipients=[Recipient(enterprise(), "founder@example.org")],
        )  # fmt: skip


def test_each_form_is_reminded_of_once_for_each_day(bank: House, form: ReportingForm) -> None:
    with on(31):
        bank.link(form)
    with on(33):
        remind_of_reports()
        remind_of_reports()
    assert bank.form(form.request, form.enterprise_id).reminded_json == [day(33).isoformat()]
    with on(44):
        remind_of_reports()
    assert bank.form(form.request, form.enterprise_id).reminded_json == [day(33).isoformat(), day(44).isoformat()]


def test_whoever_was_mailed_today_is_not_reminded_though_the_day_due_moves(bank: House, form: ReportingForm) -> None:
    with on(33):
        bank.link(form)
        remind_of_reports()
        for due in (34, 36):
            change_reporting_request(actor=bank.analyst, request_id=form.request_id, due_on=day(due))
            remind_of_reports()
    assert bank.form(form.request, form.enterprise_id).reminded_json == []


def test_nobody_is_reminded_of_one_form_twice_within_the_hour(bank: House, form: ReportingForm) -> None:
    at = datetime.combine(day(33), time(12, 0, 30), UTC)
    with clock.fixed_at(at):
        assert remind_enterprises(actor=bank.analyst, form_ids=[form.pk]) == 1
    with clock.fixed_at(at + timedelta(minutes=59)), pytest.raises(RemindedJustNow) as refused:
        remind_enterprises(actor=bank.analyst, form_ids=[form.pk])
    assert "all of them from 13:01 UTC on" in str(refused.value)
    with clock.fixed_at(at + timedelta(hours=1)):
        assert remind_enterprises(actor=bank.analyst, form_ids=[form.pk]) == 1


def test_whoever_somebody_reminded_today_is_not_reminded_by_the_clock(bank: House, form: ReportingForm) -> None:
    with on(31):
        bank.link(form)
    with on(33):
        remind_enterprises(actor=bank.analyst, form_ids=[form.pk])
        stands = bank.form(form.request, form.enterprise_id).reminded_json
        remind_of_reports()
    assert bank.form(form.request, form.enterprise_id).reminded_json == stands


def test_a_form_in_a_closed_period_is_neither_reminded_of_nor_sent(bank: House, form: ReportingForm) -> None:
    with on(31):
        bank.link(form)
    with on(41):
        lock_period(actor=bank.admin, starts=START, ends=day(30))
        mail.outbox.clear()
        remind_of_reports()
        send_reporting_link(form_id=form.pk, organization_id=bank.id)
        assert mail.outbox == []
        assert bank.form(form.request, form.enterprise_id).reminded_json == []
        with pytest.raises(PeriodLocked):
            remind_enterprises(actor=bank.analyst, form_ids=[form.pk])


def test_a_form_that_was_sent_back_is_late_in_lists_and_for_its_holder(bank: House, form: ReportingForm) -> None:
    with on(31):
        answered(bank.link(form), ENTRIES)
        return_reports(actor=bank.analyst, form_ids=[form.pk], note="Are these to date?")
    with on(41), acting(bank.analyst):
        stands = forms_for(bank.analyst).get(pk=form.pk)
        assert late(stands)
        assert list(narrowed(forms_for(bank.analyst), statuses=["late"])) == [stands]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "America/Los_Angeles"])
def test_whether_a_form_came_late_does_not_depend_on_where_somebody_looks(
    bank: House, form: ReportingForm, zone: str
) -> None:
    with clock.fixed_at(datetime.combine(day(40), time(23, 30), UTC)):
        answered(bank.link(form), ENTRIES)
    with on(50), acting(bank.analyst), timezone.override(zone):
        assert not late(forms_for(bank.analyst).get(pk=form.pk))
        assert not narrowed(forms_for(bank.analyst), statuses=["late"]).exists()


def test_the_page_shows_what_is_asked_saves_it_and_takes_it_in(
    bank: House, form: ReportingForm, client: Client
) -> None:
    with on(31):
        token = bank.link(form)
        path = f"/report/{token}"
        page = client.get(path).content.decode()
        assert "Day 30" in page
        assert 'name="jobs_created:gender:women"' in page
        saved = client.post(path, {"jobs_created": "3", "save": "1"})
        assert (saved.status_code, saved["Location"]) == (302, path)
        assert 'value="3"' in client.get(path).content.decode()
        refused = client.post(path, {"jobs_created": "3", "jobs_created:gender:women": "1", "name": "Ada"})
        assert refused.status_code == 400
        assert "the groups make 1, and the value is 3" in refused.content.decode()
        taken = client.post(
            path,
            {"jobs_created": "3", "jobs_created:gender:women": "2", "jobs_created:gender:men": "1", "name": "Ada"},
        )
        assert taken.status_code == 302
        after = client.get(path).content.decode()
        assert "Your figures were handed in." in after
        assert "Gender: Men 1; Women 2" in after
        assert after.count("You get an e-mail if something needs another look.") == 1


def test_the_page_says_in_which_currency_the_accounts_are(bank: House, client: Client) -> None:
    first = bank.enterprises[0]
    update_enterprise(actor=actors.staff(), enterprise_id=first, changes={"settings_json": {"currency": "NZD"}})
    token = bank.link(bank.form(bank.asks(30, metrics=[Asked("revenue")]), first))
    with on(31):
        shown = client.get(f"/report/{token}").content.decode()
    assert "The accounts are kept in NZD." in shown


def test_saving_keeps_what_can_be_read_and_says_what_not(bank: House, client: Client) -> None:
    asked = [Asked("jobs_created"), Asked("employees_total")]
    form = bank.form(bank.asks(30, metrics=asked), bank.enterprises[0])
    with on(31):
        path = f"/report/{bank.link(form)}"
        client.post(path, {"jobs_created": "2", "save": "1"})
        saved = client.post(path, {"jobs_created": "a few", "employees_total": "1,250", "save": "1"}).content.decode()
    assert "Saved, except what is marked below" in saved
    assert 'value="a few"' in saved
    stands = bank.form(form.request, form.enterprise_id)
    assert stands.values_json == {"jobs_created": {"value": 2}, "employees_total": {"value": 1250}}


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_handed_in(bank: House, client: Client) -> None:
    asked = [Asked("jobs_created", ("gender",)), Asked("employees_total"), Asked("revenue")]
    form = bank.form(bank.asks(30, metrics=asked), bank.enterprises[0])
    typed = {"jobs_created": "3", "jobs_created:gender:women": "1", "employees_total": "9.5", "revenue": "50.555"}
    with on(31):
        answer = client.post(f"/report/{bank.link(form)}", {**typed, "hand_in": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Four answers need another look." in shown
    assert "the groups make 1, and the value is 3. Put what is not known under Not known" in shown
    assert "People employed is counted in whole numbers" in shown
    assert "Is it 50555, or 50 and a fraction?" in shown
    assert "Write your name" in shown
    assert bank.form(form.request, form.enterprise_id).status == "owed"


def test_a_form_can_be_answered_by_a_reason_alone(bank: House, form: ReportingForm, client: Client) -> None:
    with on(31):
        token = bank.link(form)
        client.post(f"/report/{token}", {"jobs_created:skipped": "not applicable", "name": "Ada"})
    stands = bank.form(form.request, form.enterprise_id)
    assert (stands.status, stands.outcome_id) == ("submitted", None)
    assert stands.values_json == {"jobs_created": {"skipped": "not applicable"}}


def test_a_form_says_what_was_reported_before() -> None:
    bank = house(1)
    with on(31):
        bank.approves(reports(bank, bank.asks(30), bank.enterprises[0], ENTRIES))
    form = bank.form(bank.asks(60), bank.enterprises[0])
    with on(61):
        token = bank.link(form)
        with acting(ANONYMOUS):
            shown = form_shown(token)
    assert shown.fields[0].before.startswith("3")
    assert shown.is_open


def test_a_form_tells_nothing_before_but_what_was_reported_and_accepted(bank: House) -> None:
    enterprise_id = bank.enterprises[0]
    with on(31):
        bank.approves(reports(bank, bank.asks(30), enterprise_id, ENTRIES))
    with on(61):
        reports(bank, bank.asks(60), enterprise_id, {"jobs_created": {"value": 41}})
    system = actors.system()
    internal = NewOutcome(
        bank.id, enterprise_id, "assessment", {"jobs_created": 42}, valid_on=day(70), external_ref="I"
    )
    with acting(system):
        add_outcomes(actor=system, rows=[internal], batch_id=None)
    form = bank.form(bank.asks(90), enterprise_id)
    with on(91):
        token = bank.link(form)
        with acting(ANONYMOUS):
            shown = form_shown(token)
    assert shown.fields[0].before.startswith("3")


def test_an_answer_that_lacks_a_metric_is_refused(bank: House) -> None:
    form = bank.form(bank.asks(30, metrics=[Asked("jobs_created"), Asked("revenue")]), bank.enterprises[0])
    with on(31), pytest.raises(AnswerRefused):
        answered(bank.link(form), {"jobs_created": {"value": 3}})
