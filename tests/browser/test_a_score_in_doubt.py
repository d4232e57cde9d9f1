"""A score in doubt, as people see it: an owner asks, a person answers, and both readings stand side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from clear_platform.foundation.public import StaffGroup
from tests import actors
from tests.browser.looking import usable
from tests.browser.walking import signed_in
from tests.capability.contests.factories import REASON, WHY, mend_books, scored

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]

OWNER, ANALYST = "owner@doubt.example", "analyst@doubt.example"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def test_an_owner_asks_and_reads_both_readings_side_by_side(
    cloned_database: str, start_live_server: Callable[..., str], chromium: Browser
) -> None:
    enterprise_id = scored()
    actors.member(enterprise_id, "owner", email=OWNER)
    actors.staff(StaffGroup.ANALYST, email=ANALYST)
    site = start_live_server()
    with signed_in(chromium, site, OWNER) as visitor:
        page, complaints = visitor.page, visitor.complaints
        page.goto(f"{site}/enterprises/{enterprise_id}/dashboard")
        page.get_by_role("link", name="Ask a person to look again").click()
        faults = usable(page)
        page.get_by_role("button", name="Ask a person").click()
        expect(page.get_by_text("Say which figure or flag is wrong").first).to_be_visible()
        faults += usable(page)
        # The browser itself says of a form that comes back that it was refused.
        complaints.heard.clear()
        page.get_by_label("What is wrong with it").fill(f"{REASON} {LONG}")
        page.get_by_role("button", name="Ask a person").click()
        expect(page.get_by_text("You asked for this.")).to_be_visible()
        asked_at = page.url
        faults += usable(page)
        page.goto(f"{site}/enterprises/{enterprise_id}/dashboard")
        expect(page.get_by_role("link", name="Ask a person to look again")).to_have_count(0)
        faults += usable(page)
        assert (faults, complaints.heard) == ([], [])
    mend_books(enterprise_id)
    with signed_in(chromium, site, ANALYST) as visitor:
        page, complaints = visitor.page, visitor.complaints
        page.goto(f"{site}/reviews")
        page.get_by_role("link", name="Look again").first.click()
        page.get_by_label("It was wrong, and is mended").check()
        page.get_by_label("Reasons").fill(WHY)
        faults = usable(page)
        page.get_by_role("button", name="Keep the answer").click()
        expect(page.get_by_role("heading", name="A person looked again")).to_be_visible()
        assert (faults, complaints.heard) == ([], [])
    with signed_in(chromium, site, OWNER) as visitor:
        page, complaints = visitor.page, visitor.complaints
        page.goto(asked_at)
        expect(page.get_by_role("columnheader", name="Computed anew")).to_be_visible()
        expect(page.get_by_text(WHY)).to_be_visible()
        assert (usable(page), complaints.heard) == ([], [])
