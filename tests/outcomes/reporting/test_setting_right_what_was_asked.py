"""What was asked is set right: an address, the day due, who is asked and whether at all, by page and by the API."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from clear_platform.foundation.public import acting
from outcomes.records.operations.locking import lock_period
from outcomes.reporting.errors import LinkGone
from outcomes.reporting.queries.asked import request_for
from tests.clients import sent
from tests.outcomes.factories import enterprise
from tests.outcomes.reporting.factories import House, answered, day, forms_at, name_of, on, reports

pytestmark = pytest.mark.django_db
ENTRIES = {"jobs_created": {"value": 3, "parts": {"gender": {"women": 2, "men": 1}}}}


def opened(page: Client, path: str) -> dict[str, Any]:
    """What a form holds as it is opened, as a browser would send it back."""
    form = page.get(path).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_wrong_address_is_corrected_and_the_link_that_is_out_ends_at_once(bank: House, page: Client) -> None:
    form = bank.form(bank.asks(30), bank.enterprises[0])
    with on(31):
        old = bank.link(form)
        mail.outbox.clear()
        path = f"/organizations/{bank.id}/reporting/forms/{form.pk}/address"
        answer = page.post(path, {**opened(page, path), "email": "right@example.org"})
        assert answer.status_code == 302
        with pytest.raises(LinkGone):
            answered(old, ENTRIES)
        assert answered(bank.link(form), ENTRIES).email == "right@example.org"
    assert mail.outbox[-1].to == ["right@example.org"]


def test_what_was_handed_in_can_get_another_address_and_nobody_is_mailed(bank: House, caller: Client) -> None:
    request = bank.asks(30)
    with on(31):
        form = reports(bank, request, bank.enterprises[0], ENTRIES)
        mail.outbox.clear()
        answer = sent(caller, "patch", f"/api/v1/reporting-forms/{form.pk}", {"email": "next@example.org"})
    assert (answer.status_code, answer.json()["email"], answer.json()["status"]) == (
        200,
        "next@example.org",
        "submitted",
    )
    assert mail.outbox == []


def test_more_enterprises_are_asked_each_once(bank: House, page: Client) -> None:
    request = bank.asks(30, of=bank.enterprises[:1])
    path = f"/organizations/{bank.id}/reporting/requests/{request.pk}/more"
    first, second = (name_of(bank, one) for one in bank.enterprises)
    typed = opened(page, path)
    again = page.post(path, {**typed, "recipients": f"{first}, founder@example.org"})
    assert (again.status_code, f"Asked already: {first}." in unescape(again.content.decode())) == (400, True)
    assert page.post(path, {**typed, "recipients": f"{second}, founder@example.org"}).status_code == 302
    assert bank.form(request, bank.enterprises[1]).status == "owed"


def test_more_are_asked_by_the_api_within_what_one_sees(bank: House, caller: Client) -> None:
    request = bank.asks(30, of=bank.enterprises[:1])
    path = f"/api/v1/reporting-requests/{request.pk}/forms"
    made = sent(caller, "post", path, {"enterprises": [bank.enterprises[1]], "emails": ["kim@example.org"]})
    assert (made.status_code, [one["enterprise"] for one in made.json()["forms"]]) == (201, [bank.enterprises[1]])
    strange = sent(caller, "post", path, {"enterprises": [enterprise()], "emails": ["kim@example.org"]})
    assert strange.json()["code"] == "access.not_visible"


def test_a_form_is_taken_back_with_its_link_unless_it_was_handed_in(bank: House, page: Client) -> None:
    request = bank.asks(30)
    first, second = (bank.form(request, one) for one in bank.enterprises)
    judge = f"/organizations/{bank.id}/reporting/requests/{request.pk}/judge"
    with on(31):
        link = bank.link(second)
        reports(bank, request, first.enterprise_id, ENTRIES)
        refused = page.post(judge, {"act": "take-back", "picked": [first.pk, second.pk]}, follow=True)
        assert "Handed in already by:" in refused.content.decode()
        page.post(judge, {"act": "take-back", "picked": [second.pk]})
        with pytest.raises(LinkGone):
            answered(link, ENTRIES)
    assert [form.pk for form in forms_at(bank, f"/{request.pk}")] == [first.pk]


def test_a_request_nobody_answered_is_given_up_on_its_page(bank: House, page: Client) -> None:
    request = bank.asks(30)
    here = f"/organizations/{bank.id}/reporting/requests/{request.pk}"
    assert f"{here}/cancel" in page.get(here).content.decode()
    gone = page.post(f"{here}/cancel", opened(page, f"{here}/cancel"))
    assert (gone.status_code, gone["Location"]) == (302, f"/organizations/{bank.id}/reporting")
    assert page.get(here).status_code == 403


def test_a_request_that_somebody_answered_is_not_given_up(bank: House, caller: Client, page: Client) -> None:
    request = bank.asks(30)
    with on(31):
        reports(bank, request, bank.enterprises[0], ENTRIES)
    answer = caller.delete(f"/api/v1/reporting-requests/{request.pk}")
    assert (answer.status_code, answer.json()["code"]) == (409, "reporting.handed_in_already")
    assert "/cancel" not in page.get(f"/organizations/{bank.id}/reporting/requests/{request.pk}").content.decode()


def test_what_a_closed_period_asked_stays_as_it_is(bank: House, caller: Client) -> None:
    request = bank.asks(30)
    with on(40):
        lock_period(actor=bank.admin, starts=day(0), ends=day(30))
    form = bank.form(request, bank.enterprises[0])
    answers = [
        caller.delete(f"/api/v1/reporting-requests/{request.pk}"),
        sent(caller, "post", "/api/v1/reporting-forms/take-back", {"forms": [form.pk]}),
        sent(caller, "patch", f"/api/v1/reporting-forms/{form.pk}", {"email": "next@example.org"}),
    ]
    assert {answer.json()["code"] for answer in answers} == {"period.locked"}


def test_the_day_due_is_changed_on_a_page_that_writes_nothing_over(bank: House, page: Client) -> None:
    request = bank.asks(30)
    path = f"/organizations/{bank.id}/reporting/requests/{request.pk}/change"
    typed = opened(page, path)
    assert typed["reminders"] == "-7, -1, 3"
    changed = page.post(path, {**typed, "due_on": day(50).isoformat(), "reminders": "\N{MINUS SIGN}2, 5"})
    assert changed.status_code == 302
    late = page.post(path, {**typed, "due_on": day(60).isoformat()})
    assert (late.status_code, "This was changed since you read it." in late.content.decode()) == (400, True)
    with acting(bank.analyst):
        stands = request_for(actor=bank.analyst, request_id=request.pk)
    assert (stands.due_on, stands.reminders_json) == (day(50), [-2, 5])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reminders": "soon"}, "Write whole numbers with commas between"),
        ({"reminders": "90"}, "A reminder is at most 60 days away."),
        ({"due_on": "2026-01-02"}, "Let the answers be due on that day or later."),
        ({"due_on": "9999-12-31"}, "or before."),
    ],
)
def test_a_change_that_cannot_be_is_said_at_its_field(
    bank: House, page: Client, typed: dict[str, str], says: str
) -> None:
    path = f"/organizations/{bank.id}/reporting/requests/{bank.asks(30).pk}/change"
    answer = page.post(path, {**opened(page, path), **typed})
    assert (answer.status_code, says in answer.content.decode()) == (400, True)


def test_a_request_or_form_is_changed_under_its_newest_tag_alone(bank: House, caller: Client) -> None:
    form = bank.form(bank.asks(30), bank.enterprises[0])
    path = f"/api/v1/reporting-forms/{form.pk}"
    old = caller.get(path)["ETag"]
    assert sent(caller, "patch", path, {"email": "next@example.org"}).status_code == 200
    stale = caller.patch(
        path, {"email": "other@example.org"}, content_type="application/json", headers={"if-match": old}
    )
    assert stale.status_code == 412
    request = f"/api/v1/reporting-requests/{form.request_id}"
    old = caller.get(request)["ETag"]
    assert sent(caller, "patch", request, {"reminders": [0]}).status_code == 200
    assert caller.delete(request, headers={"if-match": old}).status_code == 412
    assert caller.delete(request).status_code == 204
