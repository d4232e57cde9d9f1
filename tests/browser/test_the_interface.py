"""The parts of the interface in a real browser: every theme and width, keyboard, without script, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tests.browser.looking import AT_A_DESK, ON_A_TELEPHONE, SIDEWAYS, Complaints, violations
from tests.databases import ServerAddress, fresh_name
from tests.servers import serving
from tests.sizes import sized

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(
    database_server: ServerAddress, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """One server for all of these tests: they change nothing in it."""
    folder: Path = tmp_path_factory.mktemp("interface")
    with (
        django_db_blocker.unblock(),
        database_server.clone(fresh_name()) as name,
        serving(database_server.web(name), folder) as address,
    ):
        yield address


@pytest.fixture
def guide(site: str, page: Page) -> Page:
    """The styleguide, open at desk size."""
    page.goto(f"{site}/styleguide/")
    return page


@pytest.mark.prove
@pytest.mark.parametrize(
    ("theme", "width"), sized([AT_A_DESK, ON_A_TELEPHONE], [*product(["light", "dark"], [1440, 390])])
)
@pytest.mark.parametrize("address", ["/styleguide/?open=2", "/sign-in", "/nowhere"])
def test_everybody_can_use_it_in_either_theme_at_every_width(
    site: str, page: Page, address: str, width: int, theme: str
) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}{address}")
    assert violations(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_scrolls_sideways_at_any_width(guide: Page, direction: str) -> None:
    guide.evaluate("direction => document.documentElement.dir = direction", direction)
    overflowing = {}
    for width in (320, 390, 768, 1024, 1440, 2560):
        guide.set_viewport_size({"width": width, "height": 900})
        overflowing[width] = guide.evaluate(SIDEWAYS)
    assert overflowing == dict.fromkeys(overflowing, 0)


def test_the_page_asks_nobody_but_its_own_server_and_complains_of_nothing(site: str, page: Page) -> None:
    complaints = Complaints(page, site)
    page.goto(f"{site}/styleguide/?open=2", wait_until="networkidle")
    assert complaints.heard == []


def test_a_drawer_opens_beside_the_page_takes_the_focus_and_has_an_address(guide: Page) -> None:
    guide.get_by_role("link", name="Quarry Glass").click()
    drawer = guide.get_by_role("complementary", name="Quarry Glass")
    expect(drawer).to_be_focused()
    assert guide.url.endswith("?open=6")
    expect(guide.get_by_role("row", name="Quarry Glass")).to_have_attribute("aria-current", "true")


def test_escape_closes_the_drawer_and_the_focus_goes_back(guide: Page) -> None:
    guide.get_by_role("link", name="Quarry Glass").click()
    expect(guide.get_by_role("complementary", name="Quarry Glass")).to_be_focused()
    guide.keyboard.press("Escape")
    expect(guide.get_by_role("complementary")).to_have_count(0)
    expect(guide.get_by_role("link", name="Quarry Glass")).to_be_focused()
    assert guide.url.endswith("/styleguide/")


def test_going_back_closes_the_drawer(guide: Page) -> None:
    guide.get_by_role("link", name="Quarry Glass").click()
    expect(guide.get_by_role("complementary", name="Quarry Glass")).to_be_visible()
    guide.go_back()
    expect(guide.get_by_role("complementary")).to_have_count(0)
    assert guide.url.endswith("/styleguide/")


def test_an_opened_figure_tells_that_its_lineage_is_open(guide: Page) -> None:
    figure = guide.locator(".figures").get_by_role("link", name="why this number").first
    figure.click()
    expect(guide.get_by_role("complementary", name="58 days")).to_be_visible()
    expect(figure).to_have_attribute("aria-expanded", "true")


def test_the_theme_changes_at_once_and_stays(guide: Page) -> None:
    guide.get_by_text("Display", exact=True).click()
    guide.get_by_role("button", name="Dark").click()
    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")
    expect(guide.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    guide.reload()
    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")


def test_escape_closes_a_menu(guide: Page) -> None:
    guide.get_by_text("Display", exact=True).click()
    expect(guide.get_by_role("button", name="Dark")).to_be_visible()
    guide.keyboard.press("Escape")
    expect(guide.get_by_role("button", name="Dark")).to_be_hidden()


def test_picked_rows_are_counted_and_cleared(guide: Page) -> None:
    bar = guide.locator("[data-bulk]")
    expect(bar).to_be_hidden()
    guide.get_by_label("Select Quarry Glass").check()
    expect(bar).to_contain_text("1 selected")
    guide.get_by_label("Select all on this page").check()
    expect(bar).to_contain_text("6 selected")
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_be_hidden()


def test_on_a_telephone_what_is_ticked_far_down_is_acted_on_from_there(guide: Page) -> None:
    guide.set_viewport_size({"width": 390, "height": 500})
    ticked = guide.locator("input[name=picked]")
    for box in (ticked.first, ticked.last):
        box.click()
    bar = guide.locator("[data-bulk]")
    expect(bar).to_contain_text("2 selected")
    expect(ticked.last).to_be_in_viewport()
    expect(bar).to_be_in_viewport(ratio=1)


def test_a_filter_is_chosen_shown_and_dropped(guide: Page) -> None:
    guide.locator("summary", has_text="Status").click()
    guide.get_by_role("checkbox", name="repaid").check()
    guide.get_by_role("button", name="Show").first.click()
    expect(guide.get_by_text("2 of 6 loans")).to_be_visible()
    guide.get_by_role("link", name="Drop the filter Status: repaid").click()
    expect(guide.get_by_text("6 of 6 loans")).to_be_visible()


def test_one_letter_keys_find_and_walk(guide: Page) -> None:
    guide.keyboard.press("/")
    expect(guide.get_by_role("searchbox")).to_be_focused()
    guide.keyboard.press("j")
    expect(guide.get_by_role("searchbox")).to_have_value("j")
    guide.get_by_role("searchbox").blur()
    guide.keyboard.press("j")
    guide.keyboard.press("j")
    expect(guide.locator("tbody a.row").nth(1)).to_be_focused()


def test_one_letter_keys_can_be_turned_off(guide: Page) -> None:
    guide.get_by_text("Display", exact=True).click()
    guide.get_by_role("button", name="Off", exact=True).click()
    guide.keyboard.press("/")
    expect(guide.get_by_role("searchbox")).not_to_be_focused()


def test_the_first_tab_stop_skips_to_the_content(guide: Page) -> None:
    guide.keyboard.press("Tab")
    expect(guide.get_by_role("link", name="Skip to content")).to_be_focused()
    guide.keyboard.press("Enter")
    expect(guide.locator("main")).to_be_focused()


def test_a_table_on_a_phone_becomes_records_with_labels(guide: Page) -> None:
    guide.set_viewport_size({"width": 390, "height": 900})
    label = guide.locator("td.c-figure[data-label='Readiness']").first
    shown = label.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert shown == '"Readiness: "'
    main = guide.locator("table.stack td.c-main").first
    said = main.evaluate("cell => [getComputedStyle(cell, '::before').content, `\"${cell.dataset.label}\"`]")
    assert said[0] == said[1]
    expect(guide.get_by_role("rowheader", name="Quarry Glass")).to_be_visible()


def test_without_script_a_drawer_is_part_of_its_page_and_the_theme_still_changes(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/styleguide/")
    page.get_by_role("link", name="Quarry Glass").click()
    expect(page.get_by_role("complementary", name="Quarry Glass")).to_be_visible()
    page.get_by_text("Display", exact=True).click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("complementary", name="Quarry Glass")).to_be_visible()
    context.close()


def test_on_paper_the_ways_go_and_the_tables_of_charts_stay(guide: Page) -> None:
    guide.emulate_media(media="print")
    expect(guide.locator(".masthead")).to_be_hidden()
    expect(guide.locator(".filters")).to_be_hidden()
    expect(guide.locator(".imprint")).to_be_visible()
    expect(guide.locator(".as-table .table").first).to_be_visible()


def test_reduced_motion_is_kept(guide: Page) -> None:
    guide.emulate_media(reduced_motion="reduce")
    assert guide.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--quick').trim()") == "0ms"
