"""Pages of letting an institution in as they are in use: asked, read by the owner, accepted, ended, on either side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests import actors
from tests.browser.looking import Complaints, usable
from tests.institutional import factories
from tests.institutional.letting_in.letters import asked

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]
OWNER, LONG = "owner@bakery.example.org", f"{'averylongname' * 4}@{'averylongdomain.' * 6}example.org"


def signed_in(chromium: Browser, site: str, email: str) -> Page:
    page = chromium.new_context(locale="en-GB", timezone_id="UTC").new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_everybody_can_use_them(cloned_database: str, start_live_server: Callable[..., str], chromium: Browser) -> None:
    bank, [bakery] = factories.institution("Bank of the Valley"), factories.enterprises(name="Corner Bakery")
    analyst = actors.member(bank, "analyst", email="analyst@example.org")
    actors.member(bakery, "owner", email=OWNER)
    asked(analyst, LONG)
    link = asked(analyst, OWNER)
    site = start_live_server()
    theirs, ours = signed_in(chromium, site, OWNER), signed_in(chromium, site, "analyst@example.org")
    complaints = [Complaints(one, site) for one in (theirs, ours)]
    found = {}

    def looked_at(page: Page, name: str) -> None:
        found[name] = (page.locator("h1").count(), usable(page))

    for path in ("/institutional/enterprise-invitations", "/institutional/enterprise-invitations/new"):
        ours.goto(f"{site}{path}")
        looked_at(ours, path)
    theirs.goto(f"{site}{link}")
    looked_at(theirs, "asked")
    theirs.get_by_role("button", name="Yes, let it see Corner Bakery").click()
    looked_at(theirs, "let in")
    ours.goto(f"{site}/institutional/enterprise-invitations?state=accepted")
    looked_at(ours, "accepted")
    theirs.get_by_role("link", name="End it").click()
    looked_at(theirs, "before the end")
    theirs.get_by_role("button", name="End it").click()
    looked_at(theirs, "ended")
    for one in (theirs, ours):
        one.context.close()
    assert (found, [one.heard for one in complaints]) == (dict.fromkeys(found, (1, [])), [[], []])
