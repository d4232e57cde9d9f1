"""Decisions in use: amended and signed by several at once, gone stale and cited anew, and held against what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from clear_platform.foundation import clock
from clear_platform.foundation.public import acting
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.results import Rule
from enterprises.models import DecisionRecord
from enterprises.public import approve_decision, propose_decision
from execution.public import create_tasks_from_decision
from tests import actors
from tests.browser.looking import Complaints, usable
from tests.databases import ServerAddress
from tests.enterprises import factories
from tests.enterprises.decisions.test_the_pin import analysed, changed
from tests.enterprises.ledger.books import faults_in_sql
from tests.outcomes.factories import forecasting, hours

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]

FIRST, SECOND, OWNER, OTHER = (f"{one}@inuse.example" for one in ("first", "second", "owner", "other"))
LONGEST_WAIT = 1200
"""So many twentieths of a second, so that a test ends where a press leads nowhere."""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


@contextmanager
def signed_in(chromium: Browser, site: str, email: str) -> Iterator[Page]:
    """Somebody in a browser of their own."""
    context = chromium.new_context(locale="en-GB", timezone_id="UTC")
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


def pressed_at_once(address: str, decision_id: UUID, *pages: Page) -> None:
    """Let several press the button of their pages while the version is locked, so that all of them wait for it."""
    with psycopg.connect(address) as holding, psycopg.connect(address, autocommit=True) as watching:
        holding.execute("SELECT 1 FROM enterprises_decisionrecord WHERE decision_id = %s FOR UPDATE", [decision_id])
        for page in pages:
            page.evaluate("document.querySelector('main form').requestSubmit()")
        for _moment in range(LONGEST_WAIT):
            [(waiting,)] = watching.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchall()
            if waiting >= len(pages):
                break
            pages[0].wait_for_timeout(50)
        else:
            pytest.fail("Not all of them came as far as the version.")
        holding.rollback()


def test_two_amend_and_two_sign_at_the_same_moment(
    cloned_database: str,
    database_server: ServerAddress,
    start_live_server: Callable[..., str],
    chromium: Browser,
) -> None:
    """Scenario 2, as people see it."""
    enterprise = factories.enterprise(name="Mesa Orchard")
    owner, *_others = (actors.member(enterprise.id, "owner", email=one) for one in (OWNER, OTHER, FIRST, SECOND))
    stands = factories.approved(enterprise.id, approver=owner)
    create_tasks_from_decision(actor=owner, decision_id=stands.pk)
    set_approval_rules(actor=owner, organization_id=enterprise.id, rules=[Rule(None, 2)])
    site, address = start_live_server(), database_server.owner(cloned_database)
    with signed_in(chromium, site, FIRST) as one, signed_in(chromium, site, SECOND) as two:
        for page in (one, two):
            page.goto(f"{site}/decisions/{stands.pk}")
            page.get_by_role("link", name="Write the next version").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Write the next version")
        pressed_at_once(address, stands.pk, one, two)
        for page in (one, two):
            expect(page.get_by_role("heading", level=1)).not_to_have_text("Write the next version")
        with acting(owner, read_only=True):
            [draft] = DecisionRecord.objects.for_actor(owner).filter(supersedes_id=stands.pk)
        landed = [page for page in (one, two) if page.url.endswith(str(draft.pk))]
        told = [page for page in (one, two) if page not in landed]
        assert (len(landed), len(told)) == (1, 1)
        expect(told[0].get_by_text("Version 2 of this decision was already begun.")).to_be_visible()
        author, reader = landed[0], told[0]
        author.get_by_role("link", name="Rewrite").click()
        author.get_by_label("Recommendation").fill("Collect what is overdue, on a weekly calendar.")
        author.get_by_role("button", name="Keep the draft").click()
        author.get_by_role("link", name="Propose").click()
        author.get_by_role("button", name="Propose this version").click()
        expect(author.get_by_text("wrote this version and cannot approve it.").first).to_be_visible()
        author.goto(f"{site}/decisions/{draft.pk}/act/approve")
        expect(author.get_by_text("This is not open to you.")).to_be_visible()
        reader.goto(f"{site}/decisions/approvals")
        expect(reader.get_by_text("2 signatures are lacking")).to_be_visible()
        assert usable(reader) == []
        reader.get_by_role("link", name=re.compile("^Compare")).click()
        expect(reader.locator("ins", has_text="weekly")).to_be_visible()
        assert usable(reader) == []
    with signed_in(chromium, site, OWNER) as one, signed_in(chromium, site, OTHER) as two:
        one.goto(f"{site}/decisions/approvals")
        one.keyboard.press("o")
        expect(one.get_by_role("link", name="Approve…")).to_be_visible()
        for page in (one, two):
            page.goto(f"{site}/decisions/{draft.pk}/act/approve")
        assert usable(one) == []
        pressed_at_once(address, draft.pk, one, two)
        for page in (one, two):
            expect(page.get_by_role("heading", level=1)).not_to_have_text("Approve this version")
        one.goto(f"{site}/decisions/{draft.pk}")
        for place in (1, 2):
            expect(one.get_by_text(f"Approval {place} of 2")).to_be_visible()
        one.goto(f"{site}/decisions/{stands.pk}")
        expect(one.get_by_text("superseded", exact=True).first).to_be_visible()
        expect(one.get_by_role("heading", name="Tasks that carry it out")).to_be_visible()
        expect(one.get_by_role("link", name="Rewrite")).to_have_count(0)
        one.get_by_role("link", name="Where it comes from").click()
        drawer = one.get_by_role("complementary", name=re.compile("version 1"))
        expect(drawer.locator(".cite.changed").first).to_be_visible()
        assert usable(one) == []
    assert faults_in_sql(enterprise.id) == []


def test_evidence_changes_and_the_citations_are_taken_anew(
    start_live_server: Callable[..., str], chromium: Browser
) -> None:
    enterprise = factories.enterprise(name=LONG)
    owner = actors.member(enterprise.id, "owner", email=OWNER)
    author = actors.member(enterprise.id, "owner", email=FIRST)
    analysis = analysed(owner)
    cited = {"type": "analysis", "id": analysis.id, "label": LONG}
    made = factories.draft(enterprise.id, by=author, citations=[cited], risks=[LONG], recommendation=LONG)
    propose_decision(actor=author, decision_id=made.pk)
    approve_decision(actor=owner, decision_id=made.pk)
    changed(owner, analysis)
    site = start_live_server()
    with signed_in(chromium, site, FIRST) as page:
        complaints = Complaints(page, site)
        page.goto(f"{site}/decisions/{made.pk}")
        expect(page.get_by_text("Stale: 1 citation changed.")).to_be_visible()
        assert usable(page) == []
        page.goto(f"{site}/decisions/{made.pk}/lineage")
        expect(page.get_by_text("One citation it rests on no longer holds.")).to_be_visible()
        assert usable(page) == []
        page.goto(f"{site}/decisions/{made.pk}")
        page.get_by_role("link", name="Take the citations anew…").click()
        assert usable(page) == []
        page.get_by_role("button", name="Take the citations anew").click()
        expect(page.get_by_text("The draft rests on what its evidence says now.")).to_be_visible()
        expect(page.get_by_text("Stale:")).to_have_count(0)
        page.get_by_role("link", name="Compare").click()
        expect(page.get_by_role("heading", name="Rests on")).to_be_visible()
        assert usable(page) == []
        assert complaints.heard == []


def test_snapshots_show_where_a_forecast_failed_and_calibration_moves(
    start_live_server: Callable[..., str], chromium: Browser
) -> None:
    enterprise = factories.enterprise(name="Mesa Orchard")
    actors.member(enterprise.id, "owner", email=OWNER)
    approved_on = clock.today() - timedelta(days=100)
    decision = forecasting(enterprise.id, hours(), approved_on=approved_on)
    site = start_live_server()
    with signed_in(chromium, site, OWNER) as page:

        def stands() -> tuple[str, str]:
            """What the record says of the forecast, and what calibration says of all."""
            page.goto(f"{site}/decisions/{decision.pk}")
            panel = page.get_by_role("region", name="What it expected, and what came")
            said = panel.locator("header p").inner_text().split(": ")[1]
            page.goto(f"{site}/calibration")
            return said, page.locator(".lede").inner_text()

        def measured(day: int, value: str) -> None:
            page.goto(f"{site}/enterprises/{enterprise.id}/snapshots/new")
            page.get_by_label("Taken on").fill((approved_on + timedelta(days=day)).isoformat())
            page.get_by_label("Which one it is").select_option(f"{day}d")
            page.get_by_label("Hours a week on running the operation").fill(value)
            page.get_by_role("button", name="Record it").click()
            expect(page.get_by_role("heading", level=1)).not_to_have_text("Record a snapshot")

        found = [stands()]
        for day, value in ((30, "43"), (60, "39.5"), (90, "36")):
            measured(day, value)
            found.append(stands())
        assert [said for said, _calibrated in found] == [
            "one not measured in time.",
            "one not measured in time.",
            "one missed.",
            "one missed.",
        ]
        assert [calibrated.split(" (")[0] for _said, calibrated in found] == [
            "No forecast has come due and been measured so far.",
            "No forecast has come due and been measured so far.",
            "Forecasts held 0 times of 1",
            "Forecasts held 0 times of 1",
        ]
        page.goto(f"{site}/decisions/{decision.pk}")
        expect(page.get_by_text("missed").first).to_be_visible()
        page.get_by_role("link", name="Day by day").click()
        expect(page.get_by_text("missed by 5.5 hours").first).to_be_visible()
