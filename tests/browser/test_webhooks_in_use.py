"""Pages of webhooks as they are in use: nothing yet, a failing address, a very long one, secrets, what was sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from clear_platform.foundation.public import OrganizationKind
from clear_platform.foundation.webhooks.operations.endpoints import create_webhook, pause_webhook
from clear_platform.foundation.webhooks.operations.inbound import create_inbound_webhook
from tests import actors
from tests.browser.looking import Complaints, usable
from tests.foundation.webhooks.receiver import listening
from tests.foundation.webhooks.sent import delivery, told, tried

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]
LONG = f"https://receiver.example.org/{'averylongpathwithoutanybreak' * 12}"


def test_everybody_can_use_them(cloned_database: str, start_live_server: Callable[..., str], chromium: Browser) -> None:
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    admin = actors.member(bank, "admin", email="admin@example.org")
    with listening() as receiver:
        receiver.answers = [(204, {}, ""), (500, {}, "<html>Internal error</html>")]
        out = create_webhook(actor=admin, url=receiver.url, types=["*"], description="Data warehouse").shown.id
        for place in range(3):
            told(bank, f"decision/{place}")
            tried()
    long = create_webhook(actor=admin, url=LONG, types=["decision.approved", "outcome.recorded"]).shown.id
    pause_webhook(actor=admin, endpoint_id=long)
    inbound = create_inbound_webhook(actor=admin, name="Kintell").id
    at = f"/organizations/{bank}"
    paths = [
        f"{at}/webhooks", f"{at}/webhooks/{out}", f"{at}/webhooks/{out}?status=dead_lettered", f"{at}/webhooks/{long}",
        f"{at}/webhooks/{long}/change", f"{at}/webhooks/{long}/rotate-secret", f"{at}/webhooks/{long}/remove",
        f"{at}/webhook-deliveries/{delivery().pk}", f"{at}/inbound-webhooks/{inbound}",
        f"{at}/inbound-webhooks/{inbound}/rotate-secret", f"{at}/inbound-webhooks/{inbound}/remove",
    ]  # fmt: skip
    site = start_live_server()
    page = chromium.new_context(locale="en-GB", timezone_id="UTC").new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill("admin@example.org")
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    complaints = Complaints(page, site)
    found = {}
    for path in paths:
        page.goto(f"{site}{path}")
        found[path] = (page.locator("h1").count(), usable(page))
    page.goto(f"{site}{at}/webhooks/{long}/rotate-secret")
    page.get_by_role("button", name="Give it another secret").click()
    found["secret"] = (page.get_by_text("whsec_").count(), usable(page))
    page.context.close()
    assert (found, complaints.heard) == (dict.fromkeys(found, (1, [])), [])
