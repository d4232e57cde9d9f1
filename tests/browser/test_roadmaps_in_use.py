"""A roadmap in use: planned from the library, worked on by mouse, keyboard and without script, taken along and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django import DjangoDbBlocker

from clear_platform.foundation.public import Actor
from execution.roadmaps.operations.working import update_ticket
from execution.roadmaps.queries import Pack
from tests import actors
from tests.browser.looking import Complaints, usable
from tests.databases import ServerAddress, connection_to, fresh_name
from tests.enterprises.factories import enterprise
from tests.execution.roadmaps.making import edited, pack_of, standing, ticked, tickets
from tests.servers import serving

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]

LONG = "Waits for the bank, which wants " + "averylongwordwithoutanybreak" * 6


@dataclass(frozen=True)
class Site:
    """The site with an enterprise whose owner plans."""

    address: str
    enterprise_id: int
    owner: Actor
    email: str
    chromium: Browser

    @property
    def board(self) -> str:
        """Where the board is."""
        return f"{self.address}/enterprises/{self.enterprise_id}/roadmap"

    def entered(self, **how: bool) -> BrowserContext:
        """A browser in which the owner is signed in."""
        context = self.chromium.new_context(
            viewport={"width": 1440, "height": 1000}, locale="en-GB", timezone_id="UTC", **how
        )
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("E-mail").fill(self.email)
        page.get_by_label("Password").fill(actors.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return context


@pytest.fixture(scope="module")
def address(
    database_server: ServerAddress, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """One server for all of these tests: each has an enterprise of its own."""
    folder: Path = tmp_path_factory.mktemp("roadmaps")
    with (
        django_db_blocker.unblock(),
        database_server.clone(fresh_name()) as name,
        connection_to(database_server.web(name)),
        override_settings(AUDIT_ANCHORS=folder / "anchors"),
        serving(database_server.web(name), folder) as served,
    ):
        yield served


@pytest.fixture
def site(address: str, chromium: Browser) -> Site:
    enterprise_id = enterprise(name="Example Orchard Press").id
    email = f"owner{enterprise_id}@example.org"
    return Site(address, enterprise_id, actors.member(enterprise_id, "owner", email=email), email, chromium)


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """A page of the owner, who heard no complaint in the end."""
    context = site.entered()
    complaints = Complaints(context.pages[0], site.address)
    yield context.pages[0]
    context.close()
    assert complaints.heard == []


@pytest.fixture
def pack(site: Site) -> Pack:
    return pack_of(site.enterprise_id, site.owner).pack


def card(page: Page, ref: str) -> Locator:
    return page.locator("[data-card]", has=page.get_by_text(ref, exact=True))


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def test_tickets_are_chosen_in_the_library_and_planned(site: Site, page: Page) -> None:
    page.goto(site.board)
    page.get_by_role("link", name="Plan the roadmap…").click()
    page.get_by_role("link", name="Look through the library…").click()
    page.get_by_role("link", name="Name who has the enquiries on each day of the week").click()
    expect(page.get_by_role("complementary")).to_contain_text("Lead every channel into one inbox")
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name=re.compile("T1.2.1")).check()
    page.get_by_role("button", name="Keep the ticks and add up").click()
    expect(page.locator(".lede")).to_contain_text("T1.1.1, T1.1.2 come along")
    page.locator("summary", has_text="System").click()
    page.get_by_role("checkbox", name="Cash").check()
    page.get_by_role("button", name="Show").first.click()
    page.get_by_role("checkbox", name=re.compile("T4.1.1")).check()
    assert usable(page) == []
    page.get_by_role("button", name="Plan with what is ticked…").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", name=re.compile("^Sprint 1,"))).to_be_visible()
    expect(page.locator("[data-card]")).to_have_count(4)


def test_a_card_is_dragged_and_the_pack_is_counted(site: Site, page: Page, pack: Pack) -> None:
    page.goto(site.board)
    card(page, "T1.1.1").drag_to(column(page, "Done"))
    expect(column(page, "Done").locator("[data-card]")).to_have_count(1)
    expect(page.locator(".lede")).to_contain_text("1 of 5 tickets")
    assert standing(pack, site.owner).totals_json["done"] == 1


def test_a_card_is_moved_by_keyboard_alone(site: Site, page: Page, pack: Pack) -> None:
    page.goto(site.board)
    page.get_by_label("Move T1.1.1").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="In progress")).to_be_focused()
    page.keyboard.press("Enter")
    expect(column(page, "In progress").locator("[data-card]")).to_have_count(1)
    assert tickets(pack, site.owner)["T1.1.1"].status == "in_progress"


def test_what_is_blocked_says_by_what_first_and_long_words_break(site: Site, page: Page, pack: Pack) -> None:
    page.goto(site.board)
    card(page, "T1.1.1").drag_to(column(page, "Blocked"))
    page.get_by_label("Notes").fill(LONG)
    page.get_by_role("button", name="Keep the changes").click()
    assert usable(page) == []
    page.goto(site.board)
    expect(column(page, "Blocked").locator("[data-card]")).to_contain_text("Waits for the bank")
    assert usable(page) == []
    card(page, "T1.1.1").get_by_role("link").click()
    expect(page.get_by_role("complementary")).to_contain_text("Waits for the bank")


def test_all_of_it_works_without_script(site: Site, pack: Pack) -> None:
    context = site.entered(java_script_enabled=False)
    page = context.pages[0]
    page.goto(site.board)
    page.get_by_label("Move T1.1.1").click()
    page.get_by_role("button", name="Done").click()
    expect(column(page, "Done").locator("[data-card]")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^2 ")).click()
    expect(page.get_by_role("heading", name=re.compile("^Sprint 2,"))).to_be_visible()
    context.close()


def test_a_checklist_leaves_comes_back_edited_and_its_conflicts_are_settled_one_by_one(
    site: Site, page: Page, pack: Pack, tmp_path: Path
) -> None:
    page.goto(site.board)
    with page.expect_download() as leaving:
        page.get_by_role("link", name="Checklist (.md)").click()
    file = tmp_path / leaving.value.suggested_filename
    leaving.value.save_as(file)
    for ref, changes in (("T1.1.1", {"status": "blocked", "notes": "The bank."}), ("T4.1.1", {"notes": "Here."})):
        update_ticket(actor=site.owner, instance_id=tickets(pack, site.owner)[ref].pk, changes=changes)
    text = ticked(edited(file.read_text(encoding="utf-8"), "T4.1.1", notes="There."), "T1.1.1")
    file.write_text(edited(text, "T1.1.2", assignee="Nobody Here", notes="Ask twice."), encoding="utf-8")
    page.get_by_role("link", name="Upload…").click()
    page.get_by_label("Checklist (.md)").set_input_files(file)
    page.get_by_role("button", name="Upload it").click()
    expect(page.get_by_role("status").first).to_contain_text("came back with 3 edits; 1 is in, 2 wait for you")
    expect(page.get_by_role("table", name="What could not be taken")).to_contain_text("Nobody here is called")
    assert usable(page) == []
    page.get_by_role("link", name="Back to the board").click()
    expect(page.get_by_text("2 edits of your checklist wait for you.")).to_be_visible()
    expect(card(page, "T1.1.1")).to_contain_text("Conflict in the file: status")
    assert usable(page) == []
    page.get_by_role("group", name="Keep for T1.1.1, Status").get_by_label("file").check()
    page.get_by_role("button", name="Settle what is chosen").click()
    expect(page.get_by_text("One edit of your checklist waits for you.")).to_be_visible()
    page.get_by_role("group", name="Keep for T4.1.1, Notes").get_by_label("here").check()
    page.get_by_role("button", name="Settle what is chosen").click()
    expect(page.get_by_text("All conflicts are settled.")).to_be_visible()
    rows = tickets(pack, site.owner)
    assert [(rows[ref].status, rows[ref].notes) for ref in ("T1.1.1", "T1.1.2", "T4.1.1")] == [
        ("done", "The bank."), ("not_started", "Ask twice."), ("not_started", "Here."),
    ]  # fmt: skip
