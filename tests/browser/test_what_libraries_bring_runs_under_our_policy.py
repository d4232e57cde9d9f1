"""The administration and the page for trying the API come from libraries: in a browser, nothing of theirs is blocked.

Our own pages are looked at in `test_every_page_of_the_demonstration`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import Visitor, sign_in
from tests.demonstration import Demonstration
from tests.sizes import one_in

pytestmark = [pytest.mark.browser, pytest.mark.processes]

LISTS = sorted(f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry)
LONGEST_WAIT = 120_000
"""Milliseconds: each click draws every operation of the API anew."""
ROW = "#result_list tbody th a"


@pytest.fixture(scope="module")
def staff(chromium: Browser, demonstration: Demonstration) -> Iterator[Visitor]:
    """An administrator, signed in once."""
    visitor = sign_in(chromium, demonstration, "staff")
    yield visitor
    visitor.context.close()


@pytest.fixture
def trying(staff: Visitor) -> Page:
    """The page for trying the API, once it has drawn its operations."""
    staff.complaints.heard.clear()
    page = staff.open("/api/v1/docs")
    page.set_default_timeout(LONGEST_WAIT)
    page.locator("#operations-tag-platform").click()
    expect(page.locator(".opblock").first).to_be_visible()
    return page


def test_the_first_page_of_the_administration_runs(staff: Visitor) -> None:
    staff.complaints.heard.clear()
    staff.open("/admin/")
    assert staff.complaints.heard == []


@pytest.mark.prove
@pytest.mark.parametrize("address", one_in(12, LISTS, first=1))
def test_a_list_of_the_administration_its_first_row_and_its_forms_run(staff: Visitor, address: str) -> None:
    staff.complaints.heard.clear()
    page = staff.open(address)
    rows = [link.get_attribute("href") for link in page.locator(ROW).all()[:1]]
    forms = [link.get_attribute("href") for link in page.locator("a[href$='/add/'], a[href$='/export/']").all()]
    for further in [*rows, *forms]:
        staff.open(f"{address}{further}" if str(further).startswith("?") else str(further))
    assert staff.complaints.heard == []


def test_the_menus_of_the_administration_open(staff: Visitor) -> None:
    staff.complaints.heard.clear()
    page = staff.open("/admin/enterprises/enterprise/")
    page.get_by_text("Filters").first.click()
    expect(page.locator("#changelist-filter")).to_be_visible()
    assert staff.complaints.heard == []


def test_the_api_is_tried_without_asking_another_site(staff: Visitor, trying: Page) -> None:
    trying.locator("#operations-platform-auth_me .opblock-summary-control").click()
    trying.get_by_role("button", name="Try it out").click()
    trying.get_by_role("button", name="Execute", exact=True).click()
    expect(trying.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    trying.get_by_role("button", name="Authorize").first.click()
    expect(trying.locator(".modal-ux")).to_be_visible()
    assert staff.complaints.heard == []
