"""Tasks in use: moved on their board by mouse, by keyboard and without script, several at once, proved by a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from clear_platform.foundation import clock
from execution.models import ImplementationTask
from execution.public import create_task
from tests import actors
from tests.browser.looking import usable
from tests.enterprises.factories import enterprise
from tests.execution.factories import tasks

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]

OWNER, MEMBER = "owner@tasks.example", "member@tasks.example"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2


@contextmanager
def signed_in(chromium: Browser, site: str, email: str, *, script: bool = True, width: int = 1440) -> Iterator[Page]:
    """Somebody in a browser of their own."""
    context = chromium.new_context(
        locale="en-GB", timezone_id="UTC", java_script_enabled=script, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Parts of CLEAR")).to_be_visible()
    try:
        yield page
    finally:
        context.close()


@pytest.fixture
def work(cloned_database: str) -> list[ImplementationTask]:
    """The two steps of a plan, one beside it with a long name, and four that are late."""
    enterprise_id = enterprise(name="Mesa Orchard").id
    owner = actors.member(enterprise_id, "owner", email=OWNER)
    actors.member(enterprise_id, "member", email=MEMBER)
    made = tasks(enterprise_id, by=owner)
    late = clock.today() - timedelta(days=3)
    for title in (LONG, "Late one", "Late two", "Late three"):
        made.append(
            create_task(actor=owner, decision_id=made[0].decision_id, title=title, owner_id=owner.id, due_date=late)
        )
    return made


def column(page: Page, name: str) -> Locator:
    """One column of the board."""
    return page.locator("[data-column]", has=page.get_by_role("heading", name=name))


def card(page: Page, title: str) -> Locator:
    """One card of the board."""
    return page.locator(".board .card", has_text=title)


def test_a_card_is_carried_by_mouse_where_it_may_go_and_nowhere_else(
    work: list[ImplementationTask], start_live_server: Callable[..., str], chromium: Browser
) -> None:
    site = start_live_server()
    with signed_in(chromium, site, OWNER) as page:
        board = f"{site}/enterprises/{work[0].organization_id}/execution?view=board"
        page.goto(board)
        assert usable(page) == []
        card(page, "Call everybody").drag_to(column(page, "In progress"))
        expect(column(page, "To do").get_by_text("Call everybody")).to_be_visible()
        card(page, "Late one").drag_to(column(page, "In progress"))
        expect(column(page, "In progress").get_by_text("Late one")).to_be_visible()
        expect(page).to_have_url(board)
        card(page, "Late one").drag_to(column(page, "To do"))
        expect(column(page, "In progress").get_by_text("Late one")).to_be_visible()
        card(page, "Late one").drag_to(column(page, "Blocked"))
        page.get_by_label("Why").fill("The printer is broken.")
        page.get_by_role("button", name="Keep it").click()
        expect(column(page, "Blocked").get_by_text("Late one")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_card_is_moved_by_keyboard_with_script_and_without(
    work: list[ImplementationTask], start_live_server: Callable[..., str], chromium: Browser, script: bool
) -> None:
    site = start_live_server()
    with signed_in(chromium, site, OWNER, script=script, width=390) as page:
        page.goto(f"{site}/enterprises/{work[0].organization_id}/execution?view=board")
        menu = card(page, "Late two").locator("summary")
        menu.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(column(page, "In progress").get_by_text("Late two")).to_be_visible()
        expect(page.get_by_text("'Late two' is in progress.")).to_be_visible()


def test_several_are_given_up_together_with_one_reason(
    work: list[ImplementationTask], start_live_server: Callable[..., str], chromium: Browser
) -> None:
    site = start_live_server()
    with signed_in(chromium, site, OWNER) as page:
        page.goto(f"{site}/tasks/?late=1")
        for title in ("Late one", "Late three"):
            page.get_by_role("row", name=title).get_by_role("checkbox").check()
        expect(page.get_by_text("2 selected")).to_be_visible()
        assert usable(page) == []
        page.get_by_role("button", name="Give it up…").click()
        expect(page.get_by_role("listitem").filter(has_text="Late three")).to_be_visible()
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_label("Why")).to_be_visible()
        page.get_by_label("Why").fill("The fair is cancelled.")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("2 tasks are cancelled.")).to_be_visible()
        expect(page).to_have_url(f"{site}/tasks/?late=1")


def test_a_file_shows_it_and_somebody_else_verifies_it(
    work: list[ImplementationTask], start_live_server: Callable[..., str], chromium: Browser
) -> None:
    site, important = start_live_server(), work[0]
    with signed_in(chromium, site, MEMBER) as page:
        page.goto(f"{site}/tasks/{important.pk}")
        page.get_by_label("What was reached").select_option("delivered")
        page.get_by_label("In words").fill("It hangs in the office.")
        page.get_by_label("File").set_input_files(
            {"name": "wall.pdf", "mimeType": "application/pdf", "buffer": b"<html>no wall</html>"}
        )
        page.get_by_role("button", name="Log it").click()
        expect(page.get_by_label("File")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("In words")).to_have_value("It hangs in the office.")
        assert usable(page) == []
        page.get_by_label("File").set_input_files(
            {"name": "wall.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 wall"}
        )
        page.get_by_role("button", name="Log it").click()
        expect(page.get_by_role("link", name="wall")).to_be_visible()
        expect(page.get_by_role("button", name="Verify it")).to_have_count(0)
        expect(page.get_by_role("button", name="Mark as done")).to_have_count(0)
    with signed_in(chromium, site, OWNER) as page:
        page.goto(f"{site}/tasks/{important.pk}")
        page.get_by_role("button", name="Verify it").click()
        expect(page.get_by_text("The milestone is verified.")).to_be_visible()
        with page.expect_download() as saved:
            page.get_by_role("link", name="wall").click()
        assert saved.value.path().read_bytes() == b"%PDF-1.7 wall"
        page.get_by_role("button", name="Mark as done").click()
        expect(page.get_by_text("'Set the calendar' is done.")).to_be_visible()
