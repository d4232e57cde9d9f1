"""Runs and reviews in use: none yet, many, one of two hundred steps, one that failed, long words, set by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from clear_platform.foundation.public import Actor, OrganizationKind
from execution.runs.operations.beginning import Wanted, execute_pattern
from execution.runs.operations.carrying_out import carry_out
from execution.runs.operations.steering import override_step
from tests import actors
from tests.browser.looking import Complaints, usable
from tests.execution.reviews.test_looking_at_what_waits import the_review
from tests.execution.runs.conftest import agents_for_proofs
from tests.proving import agents

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]
__all__ = ["agents_for_proofs"]

ANALYST, COLLEAGUE = "analyst@inuse.example", "colleague@inuse.example"
PROVING = "tests.proving.settings"
SUM = Wanted("proof_sum", {"x": 1})
LONG = "Counted by hand from the March list, because " + "averylongwordwithoutanybreak" * 8
WIDE, DEEP = 20, 10


def large_pattern() -> dict[str, object]:
    """Two hundred steps: ten levels of twenty, each step resting on two of the level before."""
    steps = [
        {
            "id": f"s{level}_{place}",
            "capability": "proof.add",
            "args": {"numbers": [level, place]},
            "needs": [f"s{level - 1}_{(place + way) % WIDE}" for way in (0, 1)] if level else [],
        }
        for level in range(DEEP)
        for place in range(WIDE)
    ]
    nothing = {"type": "object", "additionalProperties": False, "properties": {}, "required": []}
    return {
        "id": "proof_large", "version": 1, "name": "Proof large", "description": "A pattern for proofs.",
        "inputs": nothing, "steps": steps, "outputs": {"sum": "{{state.s9_0.number}}"},
    }  # fmt: skip


@pytest.fixture
def analyst(cloned_database: str, agents_for_proofs: None, tmp_path: Path) -> Iterator[Actor]:
    folder = tmp_path / "more" / "patterns"
    folder.mkdir(parents=True)
    (folder / "large.json").write_text(json.dumps(large_pattern()), encoding="utf-8")
    bank = actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")
    actors.member(bank, "admin", email=COLLEAGUE)
    with override_settings(PATTERN_FOLDERS=[*settings.PATTERN_FOLDERS, tmp_path]):
        yield actors.member(bank, "analyst", email=ANALYST)


def ran(actor: Actor, wanted: Wanted = SUM) -> UUID:
    return carry_out(actor=actor, run_id=execute_pattern(actor=actor, wanted=wanted).run_id).run_id


def signed_in(chromium: Browser, site: str, email: str) -> Page:
    page = chromium.new_context(locale="en-GB", timezone_id="UTC").new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_everybody_can_use_the_pages(analyst: Actor, start_live_server: Callable[..., str], chromium: Browser) -> None:
    site = start_live_server(settings=PROVING)
    page = signed_in(chromium, site, ANALYST)
    complaints = Complaints(page, site)
    found: dict[str, tuple[int, list[str]]] = {}

    def look(path: str) -> None:
        page.goto(f"{site}{path}")
        found[path] = (page.locator("h1").count(), usable(page))

    look("/runs")
    look("/reviews")
    agents.FAULTS["second"] = [agents.Figures()]
    failed = ran(analyst)
    agents.FAULTS["second"] = [agents.Figures()]
    by_hand = ran(analyst)
    override_step(actor=analyst, run_id=by_hand, step_id="second", value={"number": 10}, reason=LONG)
    carry_out(actor=analyst, run_id=by_hand)
    large, looked = ran(analyst, Wanted("proof_large", {})), ran(analyst, Wanted("proof_looked", {}))
    for _ in range(55):
        execute_pattern(actor=analyst, wanted=Wanted("proof_sum", {"x": 1}, mode="async"))
    for path in (
        "/runs", "/runs?status=failed", "/runs?search=nothinghasthisname", f"/runs/{failed}",
        f"/runs/{failed}?step=second", f"/runs/{failed}?step=third", f"/runs/{failed}/act/retry",
        f"/runs/{failed}/act/cancel", f"/runs/{failed}/steps/second/override", f"/runs/{by_hand}",
        f"/runs/{by_hand}?step=second", f"/runs/{by_hand}?step=third", f"/runs/{large}", f"/runs/{looked}", "/agents",
        "/reviews", f"/reviews/{the_review().pk}",
    ):  # fmt: skip
        look(path)
    page.context.close()
    assert (found, complaints.heard) == (dict.fromkeys(found, (1, [])), [])


def test_a_reviewer_takes_what_waits_and_lets_it_pass(
    analyst: Actor, start_live_server: Callable[..., str], chromium: Browser
) -> None:
    run_id = ran(analyst, Wanted("proof_looked", {}))
    site = start_live_server(settings=PROVING, worker=True)
    page = signed_in(chromium, site, COLLEAGUE)
    page.goto(f"{site}/runs/{run_id}")
    live = chromium.contexts[-1].new_page()
    live.goto(f"{site}/runs/{run_id}")
    page.goto(f"{site}/reviews")
    page.get_by_role("link", name="looked of proof_looked").click()
    page.get_by_role("button", name="Take it").click()
    assert usable(page) == []
    page.get_by_role("radio", name="Let it pass", exact=True).check()
    page.get_by_role("button", name="Decide so").click()
    expect(page.get_by_text("It is let pass, and what waited for it goes on.")).to_be_visible()
    # Nobody touches this page: it hears of the end and shows it.
    expect(live.get_by_text("succeeded").first).to_be_visible(timeout=60_000)
    expect(live.locator("#run-lede")).to_have_text(re.compile("^Finished"))
    page.context.close()


def test_an_agent_fails_and_a_person_sets_its_value(
    analyst: Actor, start_live_server: Callable[..., str], chromium: Browser, tmp_path: Path
) -> None:
    """Scenario 5, as a person sees it."""
    slow = Wanted("proof_slow", {})
    for _ in range(3):
        run_id = ran(analyst, slow)
    site = start_live_server(settings=PROVING, worker=True)
    page = signed_in(chromium, site, ANALYST)
    page.goto(f"{site}/agents")
    expect(page.get_by_text("One capability is left in peace because it failed too often.")).to_be_visible()
    page.goto(f"{site}/runs/{run_id}")
    page.get_by_role("table", name="Log").get_by_role("link", name="slow").click()
    page.get_by_role("link", name="Set its value by hand").click()
    page.get_by_role("textbox", name="Value").fill('{"number": "fifty-eight"}')
    page.get_by_role("textbox", name="Why").fill("Counted by hand from the March list.")
    page.get_by_role("button", name="Set it and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("needs another look")
    assert usable(page) == []
    page.get_by_role("textbox", name="Value").fill('{"number": 58}')
    page.get_by_role("button", name="Set it and go on").click()
    expect(page.locator("#run-lede")).to_have_text(re.compile("^Finished"), timeout=60_000)
    expect(page.get_by_text("One step was set by a person; one other rests on it.")).to_be_visible()
    page.get_by_role("table", name="Log").get_by_role("link", name="slow").click()
    expect(page.get_by_text("“Counted by hand from the March list.”")).to_be_visible()
    assert usable(page) == []
    page.context.close()
