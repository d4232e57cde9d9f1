"""Reporting in use: scenario 4 from asking to the total, and a founder's form as it is on a telephone.

Three enterprises count jobs to date three times; one is late, to one it does not apply. Nothing is counted twice, what
is missing is said, and a closed period stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from clear_platform.foundation import clock
from clear_platform.foundation.public import OrganizationKind, acting
from outcomes.models import ReportingRequest
from outcomes.public import Asked, Recipient, request_reports
from outcomes.records.operations.locking import lock_period
from outcomes.reporting.operations.judging import approve_reports, return_reports
from outcomes.reporting.queries.asked import requests_for
from tests import actors
from tests.browser.looking import Complaints, usable
from tests.outcomes.factories import enterprise
from tests.outcomes.reporting.factories import House, answered, reports

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]

ANALYST, HEAD = "analyst@reports.example", "head@reports.example"
NAMES = ("Orchard Press", "Mesa Works", "Harbour Mill")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
NOT_APPLICABLE = "Not applicable: nobody is hired here."


def fund(*names: str) -> House:
    """An institution that reads some enterprises."""
    bank_id = actors.organization(OrganizationKind.INSTITUTION, "Valley Fund")
    found = tuple(enterprise(name) for name in names)
    for one in found:
        actors.granted(bank_id, one, "read")
    admin = actors.member(bank_id, "admin", email=HEAD)
    return House(bank_id, admin, actors.member(bank_id, "analyst", email=ANALYST), found)


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Let what is inside happen that many days ago."""
    with clock.fixed_at(clock.now() - timedelta(days=days)):
        yield


def asked(house: House, ended: int, *, due_after: int = 10) -> ReportingRequest:
    """Ask all for jobs to date, up to so many days ago."""
    with days_ago(ended):
        ends = clock.today()
        return request_reports(
            actor=house.analyst, title=f"Day {120 - ended}", starts=ends - timedelta(days=29), ends=ends,
            due_on=ends + timedelta(days=due_after), metrics=[Asked("jobs_created", ("gender", "location"))],
            recipients=[Recipient(one, f"founder{one}@example.org") for one in house.enterprises],
            note="Please count everybody on the payroll.",
        )  # fmt: skip


def came(house: House, request: ReportingRequest, *answers: tuple[int, int | None]) -> None:
    """What came of everybody: how many days ago, and how many jobs, None where it does not apply. All is accepted."""
    forms = []
    for one, (ago, jobs) in zip(house.enterprises, answers, strict=True):
        counted = {"value": jobs, "parts": {"gender": {"women": jobs}}}
        with days_ago(ago):
            entry = {"skipped": NOT_APPLICABLE} if jobs is None else counted
            forms.append(reports(house, request, one, {"jobs_created": entry}).pk)
    approve_reports(actor=house.analyst, form_ids=forms)


@dataclass(frozen=True)
class Desk:
    """Somebody signed in at a desk."""

    page: Page
    complaints: Complaints


@contextmanager
def signed_in(chromium: Browser, site: str, email: str) -> Iterator[Desk]:
    """Somebody of the fund, in a browser of their own."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    complaints = Complaints(page, site)
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Parts of CLEAR")).to_be_visible()
    try:
        yield Desk(page, complaints)
    finally:
        context.close()


@contextmanager
def telephone(chromium: Browser) -> Iterator[Page]:
    """A founder's telephone, which nobody signed in on."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB", timezone_id="UTC"
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def test_values_to_date_are_not_counted_twice_and_a_closed_period_stands(
    cloned_database: str, start_live_server: Callable[..., str], chromium: Browser
) -> None:
    """Scenario 4, as people see it."""
    house = fund(*NAMES)
    first, second = asked(house, 90), asked(house, 60)
    came(house, first, (85, 3), (85, 1), (85, None))
    came(house, second, (55, 5), (48, 2), (55, None))
    site, here = start_live_server(), f"/organizations/{house.id}/reporting"
    today, ended = clock.today(), clock.today() - timedelta(days=30)
    with signed_in(chromium, site, ANALYST) as desk:
        page = desk.page
        page.goto(f"{site}{here}/requests/{second.pk}?status=late")
        expect(page.get_by_role("rowheader")).to_have_text(["Mesa Works"])
        page.goto(f"{site}{here}/new")
        page.get_by_label("What it is called").fill("Day 90")
        page.get_by_label("First day of the period").fill((ended - timedelta(days=29)).isoformat())
        page.get_by_label("Last day of the period").fill(ended.isoformat())
        page.get_by_label("Due on").fill(today.isoformat())
        lines = "\n".join(f"{name}, founder@{name.split()[0].lower()}.example" for name in NAMES)
        page.get_by_label("Who answers").fill(lines)
        page.locator("summary", has_text="Jobs, people, environment").click()
        page.get_by_role("checkbox", name="Jobs created").check()
        page.get_by_role("checkbox", name="Gender", exact=True).check()
        assert usable(page) == []
        page.get_by_role("button", name="Send the links").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Day 90")
        with acting(house.analyst):
            [third] = requests_for(house.analyst).filter(title="Day 90")
        links = [f"{site}/report/{house.link(house.form(third, one))}" for one in house.enterprises]
        with telephone(chromium) as phone:
            phone.goto(links[0])
            phone.get_by_label("Jobs created").fill("8")
            phone.locator("summary", has_text="Gender").tap()
            phone.get_by_label("Women").fill("5")
            phone.get_by_label("Another gender").fill("1")
            phone.get_by_label("Your name").fill("Ada Founder")
            phone.get_by_role("button", name="Hand it in").tap()
            expect(phone.get_by_text("the groups make 6, and the value is 8").first).to_be_visible()
            phone.get_by_label("Men", exact=True).fill("2")
            phone.get_by_role("button", name="Hand it in").tap()
            expect(phone.get_by_text("Your figures were handed in.")).to_be_visible()
            phone.goto(links[2])
            phone.locator("summary", has_text="Skip it").tap()
            phone.get_by_label("No value? Say why").fill(NOT_APPLICABLE)
            phone.get_by_label("Your name").fill("Jo Miller")
            phone.get_by_role("button", name="Hand it in").tap()
            expect(phone.get_by_text("Your figures were handed in.")).to_be_visible()
        page.goto(f"{site}/reviews")
        page.get_by_role("link", name="Look at: Day 90", exact=True).click()
        expect(page.locator(".lede")).to_contain_text("2 of 3 handed in")
        for name in (NAMES[0], NAMES[2]):
            page.get_by_role("row", name=name).get_by_role("checkbox").check()
        page.get_by_role("button", name="Accept").last.click()
        expect(page.get_by_text("2 forms are accepted.")).to_be_visible()
        since, until = (today - timedelta(days=130)).isoformat(), today.isoformat()
        page.goto(f"{site}{here}/totals?from={since}&to={until}&by=gender")
        total = page.get_by_role("row", name="Jobs created")
        for said in (
            "10 jobs", "2 of 3", "1 with an earlier value", "1 not applicable", "Women 7", "earlier value: Mesa Works",
        ):  # fmt: skip
            expect(total).to_contain_text(said)
        assert usable(page) == []
        assert desk.complaints.heard == []
    with signed_in(chromium, site, HEAD) as desk:
        page = desk.page
        page.goto(f"{site}{here}/periods")
        page.get_by_label("First day").fill((ended - timedelta(days=29)).isoformat())
        page.get_by_label("Last day").fill(ended.isoformat())
        page.get_by_role("button", name="Close the period").click()
        expect(page.get_by_role("table", name="Closed periods").get_by_text("locked", exact=True)).to_be_visible()
        with telephone(chromium) as phone:
            phone.goto(links[1])
            expect(phone.get_by_text("This period is closed.")).to_be_visible()
            expect(phone.get_by_role("button", name="Hand it in")).to_have_count(0)
        page.goto(f"{site}{here}/requests/{third.pk}")
        expect(page.get_by_text("This period is closed.")).to_be_visible()
        expect(page.get_by_role("button", name="Send back")).to_have_count(0)
        page.goto(f"{site}{here}")
        page.get_by_role("link", name="Open again…").click()
        page.get_by_label("Why it is opened again").fill("Mesa Works was late.")
        assert usable(page) == []
        page.get_by_role("button", name="Open it again").click()
        expect(page.get_by_text("Mesa Works was late.")).to_be_visible()
        with telephone(chromium) as phone:
            phone.goto(links[1])
            expect(phone.get_by_role("button", name="Hand it in")).to_be_visible()


def test_a_founder_s_form_can_be_used_on_a_telephone_however_it_stands(
    cloned_database: str, start_live_server: Callable[..., str], chromium: Browser
) -> None:
    house = fund(LONG, *NAMES)
    request = asked(house, 30, due_after=20)
    forms = [house.form(request, one) for one in house.enterprises]
    empty, gone, accepted, handed_in = (house.link(form) for form in forms)
    for token in (gone, accepted, handed_in):
        answered(token, {"jobs_created": {"value": 3}})
    approve_reports(actor=house.analyst, form_ids=[forms[2].pk])
    return_reports(actor=house.analyst, form_ids=[forms[1].pk], note=f"Are these to date? {LONG}")
    back = house.link(forms[1])
    site = start_live_server()
    found = {}
    with telephone(chromium) as phone:
        complaints = Complaints(phone, site)

        def looked_at(what: str) -> None:
            found[what] = (phone.locator("h1").count(), usable(phone, (("light", 390), ("dark", 390))))

        for token, says in (
            (empty, "Please count everybody on the payroll."),
            (back, "This came back to you."),
            (handed_in, "Your figures were handed in."),
            (accepted, "Your figures were accepted."),
        ):
            phone.goto(f"{site}/report/{token}")
            expect(phone.get_by_text(says).first).to_be_visible()
            looked_at(says)
        phone.goto(f"{site}/report/{empty}")
        phone.set_viewport_size({"width": 390, "height": 844})
        expect(phone.get_by_role("complementary", name="What CLEAR does")).to_have_count(0)
        phone.get_by_label("Jobs created").fill("many")
        phone.get_by_role("button", name="Hand it in").tap()
        expect(phone.get_by_text("Write a number, for instance 12.5.").first).to_be_visible()
        looked_at("wrong")
        complaints.heard.clear()
        lock_period(actor=house.admin, starts=request.starts, ends=request.ends)
        phone.goto(f"{site}/report/{empty}")
        looked_at("closed")
        assert complaints.heard == []
        phone.goto(f"{site}/report/{gone}")
        expect(phone.get_by_text("This link counts no more.").first).to_be_visible()
        looked_at("link gone")
    assert found == dict.fromkeys(found, (1, []))
    assert len(found) == 7
