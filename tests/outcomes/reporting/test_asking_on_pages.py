"""Asking on pages: an analyst asks, looks who owes what, accepts or sends back, closes periods, takes lists along."""

from __future__ import annotations

import re
from csv import DictReader
from datetime import date
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.models import Organization
from clear_platform.foundation.public import acting
from outcomes.public import NewOutcome, add_outcomes
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.reporting.rules.asking import Asked
from tests import actors
from tests.clients import page_client_of
from tests.outcomes.reporting.factories import House, answered, day, forms_at, house, name_of, on, reports, revenue_in

pytestmark = pytest.mark.django_db
ENTRIES = {"jobs_created": {"value": 3, "parts": {"gender": {"women": 2, "men": 1}}}}


def test_asking_on_the_page_sends_to_each_line_with_an_address(bank: House, page: Client) -> None:
    path = f"/organizations/{bank.id}/reporting/new"
    assert name_of(bank, bank.enterprises[0]) in page.get(path).content.decode()
    first, second = (name_of(bank, one) for one in bank.enterprises)
    asked = page.post(
        path,
        {
            "title": "First quarter", "starts": "2026-01-01", "ends": "2026-03-31", "due_on": "2026-04-15",
            "metrics": ["jobs_created"], "by": ["gender"], "recipients": f"{first}, founder@example.org\n{second},",
        },
    )  # fmt: skip
    assert asked.status_code == 302
    shown = page.get(asked["Location"]).content.decode()
    assert "0 of 1 handed in" in shown
    assert first in shown
    assert "First quarter" in page.get(f"/organizations/{bank.id}/reporting").content.decode()


def test_a_line_that_names_nobody_in_sight_is_said_by_its_number(bank: House, page: Client) -> None:
    answer = page.post(
        f"/organizations/{bank.id}/reporting/new",
        {
            "title": "First quarter", "starts": "2026-01-01", "ends": "2026-03-31", "due_on": "2026-04-15",
            "metrics": ["jobs_created"], "recipients": "Nobody Ltd, founder@example.org",
        },
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Line 1: there is no enterprise of this name in your sight." in answer.content.decode()


def asking_of(bank: House, page: Client, recipients: str) -> Any:
    """The answer to asking whoever stands in the lines."""
    wanted = {
        "title": "First quarter", "starts": "2026-01-01", "ends": "2026-03-31", "due_on": "2026-04-15",
        "metrics": ["jobs_created"], "recipients": recipients,
    }  # fmt: skip
    return page.post(f"/organizations/{bank.id}/reporting/new", wanted)


def test_enterprises_are_offered_with_the_number_that_tells_them_apart(bank: House, page: Client) -> None:
    offered = page.get(f"/organizations/{bank.id}/reporting/new").context["form"]["recipients"].value()
    assert set(offered.splitlines()) == {f"{name_of(bank, one)} #{one}, " for one in bank.enterprises}


def test_of_two_enterprises_of_one_name_the_number_says_which(bank: House, page: Client) -> None:
    first, second = bank.enterprises
    name = name_of(bank, first)
    with acting(actors.system()):
        Organization.objects.filter(pk=second).update(name=name)
    refused = asking_of(bank, page, f"{name}, one@example.org")
    assert refused.status_code == 400
    assert f"several are called so. Write one of: {name} #{first}" in unescape(refused.content.decode())
    asked = asking_of(bank, page, f"{name} #{second}, one@example.org")
    assert asked.status_code == 302
    assert [form.enterprise_id for form in forms_at(bank, asked["Location"])] == [second]


def test_a_name_that_ends_like_a_number_is_a_name(bank: House, page: Client) -> None:
    first, second = bank.enterprises
    with acting(actors.system()):
        Organization.objects.filter(pk=first).update(name=f"Studio #{second}")
    asked = asking_of(bank, page, f"Studio #{second}, one@example.org")
    assert [form.enterprise_id for form in forms_at(bank, asked["Location"])] == [first]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{name}", "Line 2: write an enterprise, a comma and an e-mail address."),
        (", one@example.org", "Line 2: write an enterprise, a comma and an e-mail address."),
        ("{name}, nobody", "Line 2: this is no e-mail address."),
        ("{other} #{number}, two@example.org", "stands in line 1 already."),
    ],
)
def test_a_line_that_asks_nobody_is_named(bank: House, page: Client, line: str, says: str) -> None:
    first, second = bank.enterprises
    other = name_of(bank, first)
    written = line.format(name=name_of(bank, second), other=other, number=first)
    answer = asking_of(bank, page, f"{other}, founder@example.org\n{written}")
    assert answer.status_code == 400
    assert says in unescape(answer.content.decode())


def test_the_page_of_a_request_accepts_and_sends_back_what_was_picked(bank: House, page: Client) -> None:
    request = bank.asks(30)
    with on(31):
        forms = [reports(bank, request, one, ENTRIES) for one in bank.enterprises]
    here = f"/organizations/{bank.id}/reporting/requests/{request.pk}"
    page.post(f"{here}/judge", {"act": "approve", "picked": [forms[0].pk]})
    page.post(f"{here}/judge", {"act": "return", "picked": [forms[1].pk], "note": "To date?"})
    assert [bank.form(request, one).status for one in bank.enterprises] == ["approved", "returned"]
    shown = page.get(here).content.decode()
    assert "To date?" in shown
    assert "1 accepted, 1 sent back" in shown


def test_what_was_picked_stays_picked_where_sending_back_lacks_a_note(bank: House, page: Client) -> None:
    request = bank.asks(30)
    with on(31):
        forms = [reports(bank, request, one, ENTRIES) for one in bank.enterprises]
    here = f"/organizations/{bank.id}/reporting/requests/{request.pk}"
    answer = page.post(f"{here}/judge", {"act": "return", "picked": [forms[1].pk], "note": " "}, follow=True)
    shown = answer.content.decode()
    assert "Say why, in a sentence" in shown
    assert ticked(shown) == [str(forms[1].pk)]
    assert ticked(page.get(here).content.decode()) == []
    assert re.findall(r'forms\.csv([^"]*)"', shown) == ["?"]


def ticked(shown: str) -> list[str]:
    """The values of the rows that are ticked on a page."""
    return re.findall(r'name="picked" value="(\d+)" checked', shown)


def test_the_page_of_a_form_shows_what_fell_though_it_counts_to_date(bank: House, page: Client) -> None:
    first = bank.enterprises[0]
    with on(31):
        bank.approves(reports(bank, bank.asks(30), first, ENTRIES))
    later = bank.asks(60)
    with on(61):
        form = answered(bank.link(bank.form(later, first)), {"jobs_created": {"value": 1}})
    shown = page.get(f"/organizations/{bank.id}/reporting/forms/{form.pk}").content.decode()
    assert "less than before, though it counts to date" in shown


def test_the_page_of_totals_says_on_whom_they_rest(bank: House, page: Client) -> None:
    with on(31):
        bank.approves(reports(bank, bank.asks(30), bank.enterprises[0], ENTRIES))
    shown = page.get(f"/organizations/{bank.id}/reporting/totals?from={day(0)}&to={day(90)}&by=gender").content.decode()
    assert "1 of 2" in shown
    assert f"missing: {name_of(bank, bank.enterprises[1])}" in shown
    assert "Women 2" in shown


def test_the_page_of_totals_says_the_currency_of_amounts(bank: House, page: Client) -> None:
    revenue_in(bank, {"EUR": "1250000", "KES": "310000000"})
    shown = page.get(f"/organizations/{bank.id}/reporting/totals?from={day(0)}&to={day(90)}").content.decode()
    assert "Revenue in EUR" in shown
    assert "€1,250,000" in shown
    assert "310,000,000" in shown
    assert "311,250,000" not in shown
    assert "1 metric;" in shown


def test_where_nobody_named_a_currency_the_total_leads_to_where_it_is_named(bank: House, page: Client) -> None:
    request = bank.asks(30, metrics=[Asked("revenue")])
    with on(31):
        for one in bank.enterprises:
            bank.approves(reports(bank, request, one, {"revenue": {"value": 5}}))
    shown = page.get(f"/organizations/{bank.id}/reporting/totals?from={day(0)}&to={day(90)}").content.decode()
    assert "not added: nobody said in which currencies" in shown
    assert f'href="/enterprises/{bank.enterprises[0]}/">Name the currency of' in shown


def test_the_pages_of_a_request_say_that_its_period_is_closed_and_offer_no_act(bank: House, page: Client) -> None:
    request = bank.asks(30)
    with on(31):
        form = reports(bank, request, bank.enterprises[0], ENTRIES)
    here = f"/organizations/{bank.id}/reporting"
    paths = [f"{here}/requests/{request.pk}", f"{here}/forms/{form.pk}"]
    before = [page.get(path).content.decode() for path in paths]
    assert ["Accept</button>" in one and "This period is closed." not in one for one in before] == [True, True]
    lock_period(actor=bank.admin, starts=request.starts, ends=request.ends)
    after = [page.get(path).content.decode() for path in paths]
    assert ["Accept</button>" not in one and "This period is closed." in one for one in after] == [True, True]
    assert "Ask more…" not in after[0]


def test_of_many_the_page_names_five_and_says_how_many_more() -> None:
    large = house(7)
    actors.member(large.id, "analyst", email="reader@example.org")
    large.asks(30)
    shown = page_client_of("reader@example.org").get(
        f"/organizations/{large.id}/reporting/totals?from={day(0)}&to={day(90)}"
    )
    assert "and 2 more" in shown.content.decode()
    assert sum(name_of(large, one) in shown.content.decode() for one in large.enterprises) == 5


def test_a_period_is_closed_and_opened_on_pages_by_who_runs_the_institution(bank: House, page: Client) -> None:
    actors.member(bank.id, "admin", email="head@example.org")
    head = page_client_of("head@example.org")
    here = f"/organizations/{bank.id}/reporting"
    assert page.get(f"{here}/periods").status_code == 403
    closed = head.post(f"{here}/periods", {"starts": "2026-01-01", "ends": "2026-03-31"})
    assert (closed.status_code, closed["Location"]) == (302, here)
    shown = head.get(here).content.decode()
    assert "1 Jan 2026 to 31 Mar 2026" in shown
    lock = shown.split(f"{here}/periods/")[1].split('"')[0]
    assert head.post(f"{here}/periods/{lock}", {"because": "A late correction."}).status_code == 302
    assert "A late correction." in head.get(here).content.decode()


def test_what_waits_is_on_the_analysts_first_page(bank: House, page: Client) -> None:
    request = bank.asks(30)
    with on(31):
        reports(bank, request, bank.enterprises[0], ENTRIES)
    assert "1 answer waits to be accepted." in page.get("/").content.decode()


def test_what_waits_stands_on_the_queue_of_reviews_too(bank: House, page: Client) -> None:
    assert "waits to be accepted" not in page.get("/reviews").content.decode()
    request = bank.asks(30)
    with on(31):
        reports(bank, request, bank.enterprises[0], ENTRIES)
    shown = page.get("/reviews").content.decode()
    assert "One thing waits for a look" in shown
    assert f"/organizations/{bank.id}/reporting/requests/{request.pk}" in shown


def test_forms_are_narrowed_by_state_and_name(bank: House, page: Client) -> None:
    request = bank.asks(30)
    with on(31):
        reports(bank, request, bank.enterprises[0], ENTRIES)
    here = f"/organizations/{bank.id}/reporting/requests/{request.pk}"
    one, other = (name_of(bank, each) for each in bank.enterprises)

    def named(query: str) -> tuple[bool, bool]:
        shown = page.get(f"{here}{query}").content.decode()
        return f"Select {one}" in shown, f"Select {other}" in shown

    assert named("") == (True, True)
    assert named("?status=submitted") == (True, False)
    assert named("?status=late") == (False, True)
    assert named("?search=nobody+has+this+name") == (False, False)
    owed = page.get(f"/organizations/{bank.id}/reporting?status=returned").content.decode()
    assert "No form matches these filters" in owed


def test_requests_and_forms_are_put_in_order(bank: House, page: Client) -> None:
    for ends in (60, 30, 90):
        bank.asks(ends)
    here = f"/organizations/{bank.id}/reporting"

    def titles(query: str) -> list[str]:
        return [row.name for row in page.get(f"{here}{query}").context["requests"].rows]

    assert titles("") == ["Day 90", "Day 60", "Day 30"]
    assert titles("?ordering=asked-due") == ["Day 30", "Day 60", "Day 90"]
    assert titles("?ordering=-asked") == ["Day 90", "Day 60", "Day 30"]
    names = [row.name for row in page.get(f"{here}?ordering=-name").context["owed"].rows]
    assert names == sorted(names, reverse=True)


def test_every_request_and_every_closed_period_is_on_some_page(bank: House, page: Client) -> None:
    for place in range(51):
        bank.asks(30 + place, of=bank.enterprises[:1])
    for year in range(2000, 2011):
        lock_period(actor=bank.admin, starts=date(year, 1, 1), ends=date(year, 12, 31))
    here = f"/organizations/{bank.id}/reporting"
    first, second = (page.get(f"{here}{query}").context for query in ("", "?asked=2&closed=2"))
    assert [len(one["requests"].rows) for one in (first, second)] == [50, 1]
    assert [len(one["locks"].rows) for one in (first, second)] == [10, 1]
    assert first["asked_pager"].next_href == "?asked=2"


def test_closed_periods_are_found_and_put_in_order_on_the_page_in_the_file_and_by_the_api(
    bank: House, page: Client, caller: Client
) -> None:
    for year, note in ((2021, "Told the board."), (2019, "Told the donors."), (2020, "Swapped.")):
        made = lock_period(actor=bank.admin, starts=date(year, 1, 1), ends=date(year, 12, 31), note=note)
    unlock_period(actor=bank.admin, lock_id=made.pk, because="Two head counts were swapped.")
    here = f"/organizations/{bank.id}/reporting"

    def starts(query: str) -> list[str]:
        return [row.name.split(" to ")[0][-4:] for row in page.get(f"{here}{query}").context["locks"].rows]

    assert starts("") == ["2021", "2020", "2019"]
    assert starts("?ordering=closed-from") == ["2019", "2020", "2021"]
    assert starts("?closed-search=told") == ["2021", "2019"]
    assert starts("?closed-search=head+counts") == ["2020"]
    assert starts("?closed-state=unlocked") == ["2020"]
    assert [row["starts"] for row in rows_of(page.get(f"{here}/periods.csv?closed-search=donors"))] == ["2019-01-01"]
    assert "No period matches these filters" in page.get(f"{here}?closed-search=nobody").content.decode()
    found = caller.get("/api/v1/period-locks?search=told&ordering=ends").json()["results"]
    assert [one["starts"] for one in found] == ["2019-01-01", "2021-01-01"]


def rows_of(answer: Any) -> list[dict[str, str]]:
    """The rows of a file by the heads of its columns."""
    assert answer.status_code == 200
    return list(DictReader(StringIO(b"".join(answer.streaming_content).decode())))


def test_lists_of_reporting_are_taken_along_as_files_with_their_filters(bank: House, page: Client) -> None:
    request = bank.asks(30, title="=1+1")
    first, second = bank.enterprises
    with on(31):
        reports(bank, request, first, ENTRIES)
    lock_period(actor=bank.admin, starts=date(2020, 1, 1), ends=date(2020, 12, 31), note="Told.")
    here = f"/organizations/{bank.id}/reporting"
    assert f'href="{here}/requests.csv?ordering=asked"' in page.get(f"{here}?ordering=asked").content.decode()
    [asked] = rows_of(page.get(f"{here}/requests.csv"))
    assert (asked["title"], asked["due_on"], asked["owed"], asked["reminders"]) == (
        "'=1+1", day(40).isoformat(), "1", "'-7 -1 3"
    )  # fmt: skip
    [form] = rows_of(page.get(f"{here}/requests/{request.pk}/forms.csv?status=submitted"))
    assert (form["jobs_created"], form["skipped"]) == ("3", "")
    assert (form["enterprise_id"], form["enterprise"], form["status"]) == (
        str(first),
        name_of(bank, first),
        "submitted",
    )
    assert [row["enterprise_id"] for row in rows_of(page.get(f"{here}/owed.csv"))] == [str(second)]
    assert rows_of(page.get(f"{here}/owed.csv?status=returned")) == []
    assert [(row["starts"], row["note"]) for row in rows_of(page.get(f"{here}/periods.csv"))] == [
        ("2020-01-01", "Told.")
    ]


def test_totals_are_taken_along_with_what_their_sources_ask(bank: House, page: Client) -> None:
    request = bank.asks(30)
    first, second = bank.enterprises
    with on(31):
        bank.approves(reports(bank, request, first, ENTRIES))
    here = f"/organizations/{bank.id}/reporting/totals"
    asked = f"?from={day(0)}&to={day(90)}&by=gender"
    assert f'href="{here}.csv{asked.replace("&", "&amp;")}"' in page.get(f"{here}{asked}").content.decode()
    whole, men, women = rows_of(page.get(f"{here}.csv{asked}"))
    assert (whole["metric"], whole["value"], whole["asked"], whole["reported"]) == ("jobs_created", "3", "2", "1")
    assert (whole["missing"], whole["complete"], whole["attribution"]) == (str(second), "no", "")
    assert {(row["dimension"], row["group"], row["value"]) for row in (men, women)} == {
        ("gender", "men", "1"),
        ("gender", "women", "2"),
    }
    told = NewOutcome(second, second, "annual", {"jobs_created": 4}, valid_on=day(30), external_ref="L-1")
    system = actors.system()
    with acting(system):
        add_outcomes(actor=system, rows=[told], batch_id=None, source_code="ecb")
    [whole] = rows_of(page.get(f"{here}.csv?from={day(0)}&to={day(90)}"))
    assert (whole["value"], whole["not_reviewed"], whole["missing"]) == ("7", str(second), "")
    assert whole["attribution"] == "Source: European Central Bank"


def test_a_total_stays_here_where_the_source_of_one_of_its_outcomes_must(bank: House, page: Client) -> None:
    request = bank.asks(30)
    first, second = bank.enterprises
    with on(31):
        bank.approves(reports(bank, request, first, ENTRIES))
    told = NewOutcome(second, second, "annual", {"jobs_created": 4}, valid_on=day(30), external_ref="L-1")
    system = actors.system()
    with acting(system):
        add_outcomes(actor=system, rows=[told], batch_id=None, source_code="polygon")
    answer = page.get(f"/organizations/{bank.id}/reporting/totals.csv?from={day(0)}&to={day(90)}")
    assert answer.status_code == 403


def test_another_institution_s_request_is_out_of_sight(bank: House, page: Client) -> None:
    other = house(1)
    request = other.asks(30)
    own, strange = (f"/organizations/{one}/reporting" for one in (bank.id, other.id))
    for path in (
        strange,
        f"{strange}/owed.csv",
        f"{strange}/totals.csv",
        f"{own}/requests/{request.pk}",
        f"{own}/requests/{request.pk}/forms.csv",
    ):
        assert page.get(path).status_code == 403
