"""The list of a portfolio at work: a map above it, acts on what is picked, and its order and columns kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from capability.public import recompute_capabilities
from clear_platform.foundation.clock import fixed_at
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import acting
from institutional.overview.pages import enterprise_columns
from institutional.overview.queries.sums import sums_of
from institutional.portfolios.forms import MOST_FOUND
from institutional.portfolios.queries import portfolio_for
from tests import actors
from tests.capability.factories import diagnosed
from tests.clients import page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
ENDLESS = {"act": "ask", "picked": ["9" * 5000]}


@pytest.fixture
def portfolio(bank: int) -> int:
    return factories.portfolio(bank)


def held(bank: int, portfolio: int, name: str, *amounts: str, scored: bool = False, **facts: str) -> int:
    """An enterprise in which the bank holds something; scored for the bank, where it is wanted."""
    [enterprise] = factories.enterprises(name=name, granted_to=bank)
    factories.put_in(portfolio, enterprise)
    for amount in amounts:
        factories.position(portfolio, enterprise, principal=Decimal(amount), **facts)
    if scored:
        diagnosed(enterprise, by=actors.member(bank, "admin"), revenue_12m=Decimal(900), cash=Decimal(500))
        recompute_capabilities(actor=actors.staff(), enterprise_ids=[enterprise], organization_id=bank)
    return enterprise


def test_the_map_places_what_is_scored_by_all_that_is_at_risk_in_it(bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000", "500", scored=True)
    held(bank, portfolio, "Delta Cars", "2000", "10", scored=True, status="default")
    held(bank, portfolio, "Unknown Oak", "4000")
    analyst = actors.member(bank, "analyst")
    with acting(analyst):
        shown = portfolio_for(actor=analyst, portfolio_id=portfolio)
        three = sums_of(actor=analyst, portfolio=shown, at_most=3)
        two = sums_of(actor=analyst, portfolio=shown, at_most=2)
    assert [(one.name, one.amount, one.status) for one in three.places] == [
        ("Delta Cars", Decimal(2010), "default"),
        ("Harbor Tiles", Decimal(1500), "performing"),
    ]
    assert three.unscored == 1
    assert [one.name for one in two.places] == ["Delta Cars"]


def test_what_was_paid_back_or_lost_is_not_at_risk(bank: int, portfolio: int) -> None:
    """At risk is what is outstanding; what that is nobody stated stands at its principal."""
    partly = held(bank, portfolio, "Harbor Tiles", "1000", scored=True)
    factories.position(portfolio, partly, principal=Decimal(700), outstanding=Decimal(300))
    held(bank, portfolio, "Delta Cars", "9000", scored=True, status="repaid")
    held(bank, portfolio, "Mesa Press", "8000", scored=True, status="written_off")
    analyst = actors.member(bank, "analyst")
    with acting(analyst):
        found = sums_of(actor=analyst, portfolio=portfolio_for(actor=analyst, portfolio_id=portfolio))
    assert [(one.name, one.amount) for one in found.places] == [("Harbor Tiles", Decimal(1300))]


def test_where_all_has_ended_the_map_shows_what_was_held(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000", scored=True, status="repaid")
    page = analyst.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "Readiness against what was held" in page


def test_the_map_stands_on_the_page_with_its_table(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000", scored=True)
    page = analyst.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "Readiness against what is at risk" in page
    assert 'Table of this chart<span class="hidden">: Readiness against what is at risk' in page


def test_without_a_score_there_is_no_map(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000")
    page = analyst.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "Readiness against what is at risk" not in page


def test_the_list_comes_as_it_was_last_had(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000")
    held(bank, portfolio, "Delta Cars", "2000")
    here = f"/institutional/portfolios/{portfolio}"
    analyst.get(f"{here}?ordering=principal&columns=city&columns=principal")
    again = analyst.get(here).content.decode()
    table = again[again.index('id="list"') :]
    assert "Approved on" not in re.sub(r'<details class="pick".*?</details>', "", table, flags=re.S)
    assert table.index("Harbor Tiles") < table.index("Delta Cars")
    # Without a choice of columns it is the usual one again; the order stays.
    usual = analyst.get(f"{here}?columns=").content.decode()
    usual = usual[usual.index('id="list"') :]
    assert usual.index("Harbor Tiles") < usual.index("Delta Cars")
    assert analyst.cookies["clear_portfolio_list"].value == "ordering=principal"


@pytest.mark.parametrize(
    "cookie", ["ordering=nonsense&columns=x", "%00", "ordering=-principal&" + "columns=city&" * 200]
)
def test_a_cookie_that_says_nothing_sound_changes_nothing(
    analyst: Client, bank: int, portfolio: int, cookie: str
) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000")
    held(bank, portfolio, "Delta Cars", "2000")
    analyst.cookies["clear_portfolio_list"] = cookie
    answer = analyst.get(f"/institutional/portfolios/{portfolio}")
    table = answer.content.decode()[answer.content.decode().index('id="list"') :]
    assert table.index("Delta Cars") < table.index("Harbor Tiles")


@pytest.mark.parametrize(
    ("where", "usual"), [("", ["industry", "status", "principal", "lost", "readiness"]), ("/enterprises", None)]
)
def test_the_columns_that_are_shown_are_ticked(
    analyst: Client, bank: int, portfolio: int, where: str, usual: list[str] | None
) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000")
    here = f"/institutional/portfolios/{portfolio}{where}"
    first = ticked(analyst.get(here))
    assert first == (usual or list(enterprise_columns.FIRST_SHOWN))
    chosen = analyst.get(f"{here}?columns=city&columns=principal")
    assert ticked(chosen) == ["city", "principal"]
    assert ticked(analyst.get(here)) == ["city", "principal"]
    assert "Columns: 2 of" in chosen.content.decode()
    # Columns leave no row out, so that there is nothing to clear.
    assert "Clear all" not in chosen.content.decode()
    assert ticked(analyst.get(f"{here}?columns=")) == first


def ticked(answer: Any) -> list[str]:
    """The columns whose boxes are ticked on a page."""
    return re.findall(r'name="columns" value="(\w+)" checked', answer.content.decode())


def test_the_page_says_how_its_list_comes_and_leads_to_the_usual_one(
    analyst: Client, bank: int, portfolio: int
) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000")
    here = f"/institutional/portfolios/{portfolio}"
    assert "This browser keeps both" not in analyst.get(here).content.decode()
    analyst.get(f"{here}?ordering=-readiness&columns=city")
    again = analyst.get(f"{here}?search=tiles").content.decode()
    assert "In order of Readiness, falling; 1 of 14 columns. This browser keeps both for the next time." in again
    [usual] = re.findall(r'<a href="([^"]+)">The usual order and columns</a>', again)
    assert usual == "?search=tiles&amp;ordering=&amp;columns="
    assert "This browser keeps both" not in analyst.get(here + unescape(usual)).content.decode()
    assert "This browser keeps both" not in analyst.get(here).content.decode()


def test_the_head_of_the_column_says_in_which_order_a_list_comes_that_was_kept_so(
    analyst: Client, bank: int, portfolio: int
) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000")
    here = f"/institutional/portfolios/{portfolio}"
    sorted_by = re.compile(r'aria-sort="(\w+)"><a href="[^"]*">([^<]+)')
    assert [(way, label.strip()) for way, label in sorted_by.findall(analyst.get(here).content.decode())] == [
        ("descending", "Approved, $")
    ]
    analyst.get(f"{here}?ordering=readiness")
    again = sorted_by.findall(analyst.get(here).content.decode())
    assert [(way, label.strip()) for way, label in again] == [("ascending", "Readiness")]


def test_the_pages_of_a_portfolio_are_tabs_of_each_other(analyst: Client, bank: int, portfolio: int) -> None:
    here = f"/institutional/portfolios/{portfolio}"

    def tabs(page: str) -> list[tuple[str, bool, str]]:
        nav = analyst.get(page).content.decode().split('<nav class="tabs"')[1].split("</nav>")[0]
        found = re.findall(r'<a href="([^"]+)"( aria-current="page")?>(\w+)', nav)
        return [(href.removeprefix(here), bool(current), label) for href, current, label in found]

    assert tabs(here) == [("/enterprises", True, "Enterprises"), ("/overview", False, "Overview")]
    held(bank, portfolio, "Harbor Tiles", "1000")
    of = [("", "Positions"), ("/enterprises", "Enterprises"), ("/overview", "Overview")]
    for page, _label in of:
        assert tabs(here + page) == [(href, href == page, label) for href, label in of]


def test_those_without_a_score_are_found_apart_from_the_stale(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000", scored=True)
    held(bank, portfolio, "Delta Cars", "2000")
    with fixed_at(datetime.now(UTC) + timedelta(days=200)):
        found = {
            query: [name for name in ("Delta Cars", "Harbor Tiles") if name in listed(analyst, portfolio, query)]
            for query in ("stale=true", "stale=unscored", "stale=true&stale=unscored")
        }
    assert found == {
        "stale=true": ["Delta Cars", "Harbor Tiles"],
        "stale=unscored": ["Delta Cars"],
        "stale=true&stale=unscored": ["Delta Cars", "Harbor Tiles"],
    }


def listed(client: Client, portfolio: int, query: str) -> str:
    """The list of a portfolio's positions, narrowed down."""
    page = client.get(f"/institutional/portfolios/{portfolio}?{query}").content.decode()
    return page[page.index('id="list"') :]


def test_the_stale_are_found_on_the_page(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000", scored=True)
    held(bank, portfolio, "Delta Cars", "2000")
    page = analyst.get(f"/institutional/portfolios/{portfolio}?stale=true").content.decode()
    table = page[page.index('id="list"') :]
    assert "Delta Cars" in table
    assert "Harbor Tiles" not in table


def test_what_was_picked_is_computed_anew(analyst: Client, bank: int, portfolio: int) -> None:
    one = held(bank, portfolio, "Harbor Tiles", "1000")
    diagnosed(one, by=actors.member(bank, "admin"), revenue_12m=Decimal(900), cash=Decimal(500))
    path = f"/institutional/portfolios/{portfolio}/acts?ordering=name"
    for says in ("1 readiness changed", "nothing changed"):
        answer = analyst.post(path, {"act": "recompute", "picked": [one, one]}, follow=True)
        assert answer.redirect_chain == [(f"/institutional/portfolios/{portfolio}?ordering=name", 302)]
        assert says in answer.content.decode()
    staff = actors.staff()
    with acting(staff):
        entries = AuditEvent.objects.for_actor(staff).filter(action="recompute_capabilities", organization_id=bank)
        assert [one.after["enterprises"] for one in entries] == [1, 1]


def test_what_was_picked_is_asked_to_report(analyst: Client, bank: int, portfolio: int) -> None:
    one, other = held(bank, portfolio, "Harbor Tiles", "1000"), held(bank, portfolio, "Delta Cars", "2000")
    answer = analyst.post(f"/institutional/portfolios/{portfolio}/acts", {"act": "ask", "picked": [one]})
    asked = urlsplit(answer["Location"])
    assert (asked.path, parse_qs(asked.query)) == (f"/organizations/{bank}/reporting/new", {"enterprises": [str(one)]})
    shown = analyst.get(answer["Location"]).content.decode()
    assert f"Harbor Tiles #{one}" in shown
    assert f"#{other}" not in shown


def test_what_was_picked_is_put_into_another_portfolio_once_that_was_said(bank: int, portfolio: int) -> None:
    one, other = held(bank, portfolio, "Harbor Tiles", "1000"), held(bank, portfolio, "Delta Cars", "2000")
    watched, elsewhere = factories.portfolio(bank, "Watched"), factories.portfolio(factories.institution(), "Not ours")
    factories.put_in(watched, other)
    actors.member(bank, "admin", email="admin@example.org")
    admin = page_client_of("admin@example.org")
    path = f"/institutional/portfolios/{portfolio}/acts?ordering=name"
    asked = admin.post(path, {"act": "put", "picked": [one, other]}).content.decode()
    assert all(said in asked for said in ("Harbor Tiles", "Delta Cars", "Watched", "They stay in this one"))
    assert "Not ours" not in asked
    refused = admin.post(path, {"act": "put", "picked": [one, other], "into": elsewhere})
    assert refused.status_code == 400
    done = admin.post(path, {"act": "put", "picked": [one, other], "into": watched}, follow=True)
    assert done.redirect_chain == [(f"/institutional/portfolios/{portfolio}?ordering=name", 302)]
    assert "1 enterprise was put there; 1 was there already." in done.content.decode()
    shown = admin.get(f"/institutional/portfolios/{watched}").content.decode()
    assert ("Harbor Tiles" in shown, "Delta Cars" in shown) == (True, True)


def test_the_other_portfolio_is_found_by_name(bank: int, portfolio: int) -> None:
    one = held(bank, portfolio, "Harbor Tiles", "1000")
    for n in range(MOST_FOUND + 1):
        factories.portfolio(bank, f"Loans {n:03}")
    last = factories.portfolio(bank, "Zero-interest loans")
    actors.member(bank, "admin", email="admin@example.org")
    admin = page_client_of("admin@example.org")

    def answered(**sent: object) -> tuple[int, list[str], str]:
        body = {"act": "put", "picked": [one], **sent}
        answer = admin.post(f"/institutional/portfolios/{portfolio}/acts", body)
        page = answer.content.decode()
        return answer.status_code, re.findall(r"<option[^>]*>([^<]+)<", page.partition('name="into"')[2]), page

    _, first, page = answered()
    assert first == ["Choose one", *(f"Loans {n:03}" for n in range(MOST_FOUND))]
    assert f"The first {MOST_FOUND} by name." in page
    _, found, page = answered(search="LOANS zero")
    assert found == ["Choose one", "Zero-interest loans"]
    assert '<input type="hidden" name="search" value="LOANS zero">' in page
    assert "No other portfolio of this institution has these words" in answered(search="bonds")[2]
    assert answered(search="LOANS zero", into="")[0] == 400
    assert answered(search="LOANS zero", into=last)[0] == 302


def test_without_another_portfolio_nothing_can_be_put_anywhere(bank: int, portfolio: int) -> None:
    one = held(bank, portfolio, "Harbor Tiles", "1000")
    actors.member(bank, "admin", email="admin@example.org")
    asked = page_client_of("admin@example.org").post(
        f"/institutional/portfolios/{portfolio}/acts", {"act": "put", "picked": [one]}
    )
    assert "There is no other portfolio of this institution" in asked.content.decode()


def test_nothing_is_done_with_what_is_not_in_the_portfolio(analyst: Client, bank: int, portfolio: int) -> None:
    elsewhere = factories.portfolio(bank, "Elsewhere")
    one = held(bank, elsewhere, "Harbor Tiles", "1000")
    path = f"/institutional/portfolios/{portfolio}/acts"
    for sent in ({"act": "ask", "picked": [one]}, {"act": "ask"}, {"act": "sell", "picked": [one]}, ENDLESS):
        assert "Pick at least one enterprise" in analyst.post(path, sent, follow=True).content.decode()


def test_a_viewer_picks_nothing(bank: int, portfolio: int) -> None:
    one = held(bank, portfolio, "Harbor Tiles", "1000")
    actors.member(bank, "viewer", email="viewer@example.org")
    viewer = page_client_of("viewer@example.org")
    assert 'name="picked"' not in viewer.get(f"/institutional/portfolios/{portfolio}").content.decode()
    for act in ("ask", "recompute", "put", "sell"):
        answer = viewer.post(f"/institutional/portfolios/{portfolio}/acts", {"act": act, "picked": [one]})
        assert answer.status_code == 403


def test_what_is_held_is_told_by_bands_of_readiness(analyst: Client, bank: int, portfolio: int) -> None:
    held(bank, portfolio, "Harbor Tiles", "1000", scored=True)
    held(bank, portfolio, "Delta Cars", "3000")
    staff = actors.staff()
    with acting(staff):
        shown = portfolio_for(actor=staff, portfolio_id=portfolio)
        found = sums_of(actor=staff, portfolio=shown).readiness
    told = {(one.since, one.until): (one.positions, one.amount) for one in found.bands}
    assert found.weighted is not None
    [own] = [key for key, (positions, _) in told.items() if positions and key[0] is not None]
    assert own[0] <= found.weighted < own[1]
    assert (told[own], told[None, None]) == ((1, Decimal(1000)), (1, Decimal(3000)))
    assert sum(amount for _, amount in told.values()) == Decimal(4000)
    assert "75 %" in analyst.get(f"/institutional/portfolios/{portfolio}").content.decode().replace("\u202f", " ")
