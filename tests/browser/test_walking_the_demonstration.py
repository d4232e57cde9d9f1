"""The demonstration as its people walk it in a real browser: an analyst of the SBA, one of a bank, an owner, staff.

How each page looks is told by `test_every_page_of_the_demonstration`; this is about ways, and about who is let in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.walking import BANK, OWNED, SBA, Places, Visitor, sign_in
from tests.databases import ServerAddress
from tests.demonstration import Demonstration, demonstration_served

pytestmark = [pytest.mark.browser, pytest.mark.processes]

HELD_BY = """
    SELECT count(*), count(DISTINCT position.enterprise_id), sum(principal)
    FROM institutional_position AS position
    JOIN foundation_organization AS holder ON holder.id = position.organization_id
    WHERE holder.name = %s
"""
LARGEST_OF_BOTH = """
    SELECT enterprise.name FROM institutional_position AS position
    JOIN foundation_organization AS holder ON holder.id = position.organization_id
    JOIN foundation_organization AS enterprise ON enterprise.id = position.enterprise_id
    WHERE holder.name = %s ORDER BY principal DESC, position.id LIMIT 1
"""


@pytest.fixture(scope="module")
def places(demonstration: Demonstration) -> Places:
    """Where everything is."""
    return Places.of(demonstration)


@pytest.fixture
def enter(chromium: Browser, demonstration: Demonstration) -> Iterator[Callable[[str], Visitor]]:
    """Gives a function that signs a role in; every browser it opens is closed, and none may have complained."""
    entered: list[Visitor] = []

    def as_role(role: str) -> Visitor:
        entered.append(sign_in(chromium, demonstration, role))
        return entered[-1]

    yield as_role
    for visitor in entered:
        visitor.context.close()
    assert [visitor.complaints.heard for visitor in entered] == [[] for _visitor in entered]


@pytest.fixture
def portfolio(enter: Callable[[str], Visitor], places: Places) -> Page:
    """The portfolio of the SBA, open before its analyst."""
    return enter("institution_analyst").open(places.path("institutional-portfolio", {"portfolio_id": "sba_portfolio"}))


def test_an_analyst_with_nothing_to_do_is_led_on_from_today(
    enter: Callable[[str], Visitor], demonstration: Demonstration
) -> None:
    page = enter("institution_analyst").page
    expect(page.get_by_role("heading", name="Nothing needs you today", level=1)).to_be_visible()
    page.get_by_role("complementary", name="Ways on from here").get_by_role("link", name="Portfolios").click()
    page.get_by_role("rowheader", name="7(a) California").get_by_role("link").click()
    [(positions, enterprises, _principal)] = demonstration.sql(HELD_BY, SBA)
    expect(page.locator(".lede")).to_contain_text(f"{positions:,} guarantees to {enterprises:,} enterprises")


def test_a_portfolio_is_narrowed_and_ordered_by_its_address(portfolio: Page) -> None:
    portfolio.get_by_role("searchbox").fill("burbank")
    portfolio.get_by_role("button", name="Find", exact=True).click()
    expect(portfolio).to_have_url(re.compile(r"\?.*search=burbank"))
    portfolio.locator("summary", has_text="Status").click()
    portfolio.get_by_role("checkbox", name="written off").check()
    portfolio.get_by_role("button", name="Show").first.click()
    expect(portfolio.locator("tbody .c-status").first).to_contain_text("written off")
    expect(portfolio.locator("tbody .c-status", has_text="repaid")).to_have_count(0)
    portfolio.get_by_role("columnheader", name="Enterprise").get_by_role("link").click()
    expect(portfolio.get_by_role("columnheader", name="Enterprise")).to_have_attribute("aria-sort", "ascending")
    names = portfolio.get_by_role("rowheader").all_inner_texts()
    assert names[:-1] == sorted(names[:-1], key=str.casefold)


def test_a_row_opens_beside_the_portfolio_and_closes_again(portfolio: Page) -> None:
    row = portfolio.locator("tbody a.row").first
    name = row.inner_text()
    listed = portfolio.url
    row.click()
    expect(portfolio.get_by_role("complementary", name=name)).to_be_focused()
    expect(portfolio).to_have_url(re.compile(r"/portfolios/\d+/enterprises/\d+$"))
    portfolio.keyboard.press("Escape")
    expect(portfolio.get_by_role("complementary")).to_have_count(0)
    expect(portfolio).to_have_url(listed)
    row.click()
    expect(portfolio.get_by_role("complementary", name=name)).to_be_visible()
    portfolio.go_back()
    expect(portfolio.get_by_role("complementary")).to_have_count(0)
    expect(portfolio).to_have_url(listed)


def test_what_is_open_has_an_address_that_can_be_sent_on(portfolio: Page) -> None:
    portfolio.locator("tbody a.row").first.click()
    expect(portfolio.get_by_role("complementary")).to_be_visible()
    portfolio.goto(portfolio.url)
    expect(portfolio.get_by_role("complementary")).to_be_visible()
    expect(portfolio.locator("tbody a.row").first).to_be_visible()


def test_a_figure_is_walked_back_to_the_row_of_the_file(portfolio: Page) -> None:
    portfolio.locator("tbody tr", has=portfolio.locator("a.row")).first.locator("a.why").first.click()
    drawer = portfolio.get_by_role("complementary")
    expect(drawer).to_contain_text("sba_loans_california.csv")
    expect(drawer.locator("mark").first).to_be_visible()


def test_an_enterprise_leaves_as_a_package_that_carries_its_proof(portfolio: Page, tmp_path: Path) -> None:
    portfolio.locator("tbody a.row").first.click()
    portfolio.get_by_role("complementary").get_by_role("link", name="Open", exact=True).click()
    portfolio.get_by_role("link", name="Export…").click()
    with portfolio.expect_download() as saving:
        portfolio.get_by_role("link", name="Export as JSON").click()
    saving.value.save_as(tmp_path / "package.json")
    package = json.loads((tmp_path / "package.json").read_text(encoding="utf-8"))
    assert package["parts"]["positions"]
    assert package["lineage"]["files"][0]["name"] == "sba_loans_california.csv"
    with portfolio.expect_download() as saving:
        portfolio.get_by_role("link", name="Export as PDF").click()
    saving.value.save_as(tmp_path / "package.pdf")
    assert package["enterprise"]["name"] in PdfReader(tmp_path / "package.pdf").pages[0].extract_text()
    portfolio.get_by_role("navigation", name="Parts of CLEAR").get_by_role("link", name="Exports").click()
    expect(portfolio.get_by_role("row", name=re.compile(package["enterprise"]["name"]))).to_have_count(2)


def test_a_bank_sees_its_own_loans_alone(
    enter: Callable[[str], Visitor], demonstration: Demonstration, places: Places
) -> None:
    visitor = enter("bank_analyst")
    page = visitor.open(places.path("institutional-portfolio", {"portfolio_id": "bank_portfolio"}))
    [(positions, enterprises, principal)] = demonstration.sql(HELD_BY, BANK)
    expect(page.locator(".lede")).to_contain_text(f"{positions} loans to {enterprises} enterprises")
    expect(page.locator(".figures")).to_contain_text(f"${principal:,.0f}")
    [(guaranteed,)] = [(row[2],) for row in demonstration.sql(HELD_BY, SBA)]
    page = visitor.open(places.path("institutional-portfolios", {}))
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_text(f"${guaranteed:,.0f}")).to_have_count(0)


def test_a_bank_is_refused_what_others_hold(chromium: Browser, demonstration: Demonstration, places: Places) -> None:
    visitor = sign_in(chromium, demonstration, "bank_analyst")
    page = visitor.open(places.path("institutional-portfolio", {"portfolio_id": "sba_portfolio"}))
    expect(page.get_by_text("access.not_visible")).to_be_visible()
    expect(page.locator(".refusal .lede")).to_contain_text("ask an administrator of your organization for access")
    [(largest,)] = demonstration.sql(LARGEST_OF_BOTH, SBA)
    expect(page.get_by_text(str(largest))).to_have_count(0)
    visitor.context.close()


@pytest.mark.parametrize("name", ["institutional-home", "institutional-portfolios"])
def test_an_owner_is_told_what_to_do_instead_of_opening_portfolios(
    chromium: Browser, demonstration: Demonstration, places: Places, name: str
) -> None:
    visitor = sign_in(chromium, demonstration, "enterprise_owner")
    page = visitor.open(places.path(name, {}))
    expect(page.locator(".refusal .lede")).to_contain_text("Portfolios belong to institutions, and you act for none.")
    page.get_by_role("link", name="Go to the first page").click()
    page.get_by_role("navigation", name="Parts of CLEAR").get_by_role("link", name="Workspace").click()
    expect(page.get_by_role("heading", name=OWNED, level=1)).to_be_visible()
    visitor.context.close()


def test_an_owner_walks_through_the_workspace(enter: Callable[[str], Visitor]) -> None:
    page = enter("enterprise_owner").page
    page.get_by_role("navigation", name="Parts of CLEAR").get_by_role("link", name="Workspace").click()
    tabs = page.get_by_role("navigation", name="Enterprise")
    for tab in ("Dashboard", "Decisions", "Execution", "Outcomes", "Overview"):
        tabs.get_by_role("link", name=re.compile(tab)).click()
        expect(page.get_by_role("heading", name=OWNED, level=1)).to_be_visible()
        expect(tabs.get_by_role("link", name=re.compile(tab))).to_have_attribute("aria-current", "page")
        expect(page.get_by_text("This enterprise does not exist.")).to_be_visible()


def test_whoever_wrote_a_decision_cannot_approve_it_and_is_told_why(
    enter: Callable[[str], Visitor], places: Places
) -> None:
    page = enter("author").open(places.path("decision-page", {"decision_id": "proposed"}))
    expect(page.get_by_role("link", name="Approve…")).to_have_count(0)
    expect(page.get_by_role("complementary", name="Approval and versions")).to_contain_text(
        re.compile("wrote this version and cannot approve it")
    )


def test_an_owner_approves_what_waits_and_carries_it_out(
    chromium: Browser, database_server: ServerAddress, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Served apart: what waits for approval is looked at in other stories, in whatever order they are told.
    with demonstration_served(database_server, tmp_path_factory.mktemp("approved")) as served:
        visitor = sign_in(chromium, served, "enterprise_owner")
        approve_and_carry_out(visitor.page)
        visitor.context.close()
        assert visitor.complaints.heard == []


def approve_and_carry_out(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Read it")).first.click()
    expect(page.get_by_text("Not approved")).to_be_visible()
    page.get_by_role("link", name="Approve…").click()
    page.get_by_label("Note").fill("We begin on Monday.")
    page.get_by_role("button", name="Approve this version").click()
    expect(page.get_by_text("Signed over exactly this content.")).to_be_visible()
    expect(page.get_by_text("We begin on Monday.")).to_be_visible()
    page.get_by_role("navigation", name="Decision").get_by_role("link", name=re.compile("Execution")).click()
    page.get_by_role("button", name="Make tasks from the plan").click()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    expect(page.locator("tbody .c-status").first).to_contain_text("to do")


def test_staff_find_what_needs_them_and_every_list_in_the_administration(
    chromium: Browser, demonstration: Demonstration
) -> None:
    visitor = sign_in(chromium, demonstration, "staff")
    page = visitor.open("/admin/")
    expect(page.get_by_text("Decisions to approve").first).to_be_visible()
    page.get_by_role("link", name="Enterprises").first.click()
    page.locator("#searchbar").fill("CAMERA")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=CAMERA"))
    expect(page.locator("#result_list tbody tr").first).to_contain_text("CAMERA")
    visitor.context.close()
