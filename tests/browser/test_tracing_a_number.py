"""Scenario 1 as it is walked: from "jobs +214" in the PDF to the row, the file, the version and its approver."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from clear_platform.foundation.rendering.wording import grouped_hash
from tests.browser.looking import usable
from tests.browser.walking import signed_in
from tests.institutional.exports.tracing import ANALYST, FILE, FILE_HASH, portfolio_with_jobs

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.processes]


def link_of_jobs(content: bytes) -> str:
    """The address that the figure of jobs opens, as the document itself has it."""
    pages = PdfReader(io.BytesIO(content)).pages
    annotated = [one.get_object() for page in pages for one in page.get("/Annots", [])]
    addresses = {str(one["/A"]["/URI"]) for one in annotated if "/URI" in one.get("/A", {})}
    [found] = [one for one in addresses if one.endswith("/figures/jobs_created")]
    return found


def test_a_figure_on_paper_leads_to_its_row_file_version_and_approver_in_four_clicks(
    cloned_database: str, start_live_server: Callable[..., str], chromium: Browser
) -> None:
    traced = portfolio_with_jobs()
    site = start_live_server()
    with signed_in(chromium, site, ANALYST) as desk:
        page = desk.page
        taken = page.request.get(
            f"{site}/api/v1/institutional/portfolios/{traced.portfolio}/export?format=pdf", timeout=120_000
        )
        assert taken.ok
        # The first click: the link in the document.
        page.goto(link_of_jobs(taken.body()))
        expect(page.get_by_role("heading", name="Jobs created: +214")).to_be_visible()
        assert usable(page) == []
        # The second: the outcome of one enterprise, with its row of the file.
        page.get_by_role("link", name="150", exact=True).click()
        expect(page.get_by_text(FILE).first).to_be_visible()
        expect(page.get_by_text("41").first).to_be_visible()
        expect(page.locator("body")).to_contain_text(grouped_hash(FILE_HASH, groups=16)[:19])
        # The third, back, and the fourth: the version that expected it, with whoever approved it.
        page.go_back()
        page.get_by_role("link", name="Version 1", exact=True).first.click()
        expect(page.locator("body")).to_contain_text(traced.approvers[0])
        expect(page.locator("body")).to_contain_text("version 1")
        assert page.url in {f"{site}/decisions/{one}" for one in traced.decisions}
