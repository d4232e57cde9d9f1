"""A portfolio lists every enterprise in it, also those without a position, or with one in another currency."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from capability.public import recompute_capabilities
from tests import actors
from tests.capability.factories import diagnosed
from tests.clients import page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db

STATEMENTS = 21
"""Four of them prove the session before the request is counted."""


@pytest.fixture
def portfolio(bank: int) -> int:
    return factories.portfolio(bank)


def put_in(bank: int, portfolio: int, name: str, *, scored: bool = False, **facts: str) -> int:
    """An enterprise in the portfolio, in which nothing is held; scored for the bank, where it is wanted."""
    [enterprise] = factories.enterprises(name=name, granted_to=bank, **facts)
    factories.put_in(portfolio, enterprise)
    if scored:
        diagnosed(enterprise, by=actors.member(bank, "admin"), revenue_12m=Decimal(900), cash=Decimal(500))
        recompute_capabilities(actor=actors.staff(), enterprise_ids=[enterprise], organization_id=bank)
    return enterprise


@pytest.fixture
def three(bank: int, portfolio: int) -> dict[str, int]:
    """One with two positions, one of them in default; one held in another currency alone; one with none, but scored."""
    ids = {
        "Harbor Tiles": put_in(bank, portfolio, "Harbor Tiles", industry="722511", region="US-CA", size_band="6-15"),
        "Delta Cars": put_in(bank, portfolio, "Delta Cars", industry="441110", region="US-NV"),
        "Oak Labs": put_in(bank, portfolio, "Oak Labs", scored=True),
    }
    factories.position(portfolio, ids["Harbor Tiles"], principal=Decimal(1000), status="default")
    factories.position(portfolio, ids["Harbor Tiles"], principal=Decimal(500))
    factories.position(portfolio, ids["Delta Cars"], principal=Decimal(70), currency="EUR", status="repaid")
    return ids


def rows_of(client: Client, path: str) -> list[str]:
    """What each row of the list says, in order, its cells parted by bars."""
    page = client.get(path).content.decode()
    body = re.search(r"<tbody.*?</tbody>", page[page.index('id="list"') :], re.S)
    rows = re.findall(r"<tr.*?</tr>", body[0] if body else "", re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</t[dh]>", " | ", row))).split()) for row in rows]


def names_of(client: Client, path: str) -> list[str]:
    """The names in the list, in order."""
    return re.findall(
        r'name="picked" value="\d+" aria-label="Select ([^"]+)"', unescape(client.get(path).content.decode())
    )


def test_every_enterprise_has_a_row(analyst: Client, portfolio: int, three: dict[str, int]) -> None:
    delta, harbor, oak = rows_of(analyst, f"/institutional/portfolios/{portfolio}/enterprises")
    assert "Delta Cars" in delta
    assert "1 in another currency" in delta
    assert "repaid" in delta
    assert "1,500" in harbor
    assert "default" in harbor
    assert "performing" not in harbor
    assert "City, employees, readiness" in delta
    assert "Industry, region, city, employees" in oak
    assert "readiness" not in oak.split("Industry, region")[1].split("|")[0]
    assert "nothing is held" in oak
    assert re.search(r"\d+ to under \d+", oak)
    assert "no readiness" in harbor


def test_the_imprint_names_the_sources_of_what_is_held(analyst: Client, portfolio: int, three: dict[str, int]) -> None:
    page = analyst.get(f"/institutional/portfolios/{portfolio}/enterprises").content.decode()
    assert "read; sources: internal<" in page


def test_the_page_says_what_its_rows_leave_out(analyst: Client, portfolio: int, three: dict[str, int]) -> None:
    page = analyst.get(f"/institutional/portfolios/{portfolio}/enterprises").content.decode()
    assert "3 enterprises, 1 without a position, 1 position in another currency." in page


def test_both_lists_lead_to_one_another(analyst: Client, portfolio: int, three: dict[str, int]) -> None:
    here = f"/institutional/portfolios/{portfolio}"
    for path in (here, f"{here}/enterprises"):
        tabs = re.search(r'<nav class="tabs".*?</nav>', analyst.get(path).content.decode(), re.S)
        assert tabs
        assert f'href="{here}"' in tabs[0]
        assert f'href="{here}/enterprises"' in tabs[0]
        assert re.search(f'href="{path}" aria-current="page"', tabs[0])


def test_industries_whose_titles_are_not_known_are_chosen_by_their_sector(
    analyst: Client, bank: int, portfolio: int
) -> None:
    for name, code in (("Mill", "311811"), ("Joinery", "321918"), ("Foundry", "331511"), ("Homes", "531210")):
        factories.position(portfolio, put_in(bank, portfolio, name, industry=code), principal=Decimal(1))
    for page in (f"/institutional/portfolios/{portfolio}/enterprises", f"/institutional/portfolios/{portfolio}"):
        shown = analyst.get(page).content.decode()
        offered = re.findall(r'name="industry" value="(\d+)"', shown)
        assert offered == ["31", "531210"]
        rows = " ".join(rows_of(analyst, f"{page}?industry=31"))
        assert [name for name in ("Mill", "Joinery", "Foundry", "Homes") if name in rows] == [
            "Mill",
            "Joinery",
            "Foundry",
        ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("industry=722511", ["Harbor Tiles"]),
        ("industry=722511&industry=441110", ["Delta Cars", "Harbor Tiles"]),
        ("industry=44", ["Delta Cars"]),
        ("region=US-NV", ["Delta Cars"]),
        ("region=US-NV&region=US-CA", ["Delta Cars", "Harbor Tiles"]),
        ("size_band=6-15", ["Harbor Tiles"]),
        ("readiness_min=0", ["Oak Labs"]),
        ("readiness_max=100", ["Oak Labs"]),
        ("readiness_min=100", []),
        ("flag=open_default", []),
        ("status=default", ["Harbor Tiles"]),
        ("status=repaid", ["Delta Cars"]),
        ("status=repaid&status=default", ["Delta Cars", "Harbor Tiles"]),
        ("stale=true", ["Delta Cars", "Harbor Tiles"]),
        ("search=oak", ["Oak Labs"]),
        ("search=oak&region=US-CA", []),
        ("search=california", ["Harbor Tiles"]),
        ("search=United+States", ["Delta Cars", "Harbor Tiles"]),
        ("search=cars+nevada", ["Delta Cars"]),
        ("search=harbor+nevada", []),
    ],
)
def test_the_list_is_narrowed_down(
    analyst: Client, portfolio: int, three: dict[str, int], asked: str, found: list[str]
) -> None:
    path = f"/institutional/portfolios/{portfolio}/enterprises?{asked}"
    assert names_of(analyst, path) == found
    assert ("Nothing matches" in analyst.get(path).content.decode()) is (not found)


@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        ("name", ["Delta Cars", "Harbor Tiles", "Oak Labs"]),
        ("-name", ["Oak Labs", "Harbor Tiles", "Delta Cars"]),
        ("-principal", ["Harbor Tiles", "Oak Labs", "Delta Cars"]),
        ("readiness", ["Oak Labs", "Harbor Tiles", "Delta Cars"]),
        ("-status", ["Harbor Tiles", "Delta Cars", "Oak Labs"]),
        ("region", ["Harbor Tiles", "Delta Cars", "Oak Labs"]),
        ("nonsense", ["Delta Cars", "Harbor Tiles", "Oak Labs"]),
    ],
)
def test_the_list_is_ordered_with_the_unknown_last(
    analyst: Client, portfolio: int, three: dict[str, int], ordering: str, found: list[str]
) -> None:
    assert names_of(analyst, f"/institutional/portfolios/{portfolio}/enterprises?ordering={ordering}") == found


def test_a_bound_that_cannot_be_read_is_named_and_narrows_nothing(
    analyst: Client, portfolio: int, three: dict[str, int]
) -> None:
    path = f"/institutional/portfolios/{portfolio}/enterprises?readiness_min=much&status=sold"
    page = analyst.get(path).content.decode()
    assert "Readiness from: " in page
    assert "Status: " in page
    assert len(names_of(analyst, path)) == 3


@pytest.mark.parametrize(
    ("lists", "query", "said"),
    [
        ("/enterprises", "readiness_min=80&readiness_max=20", "Readiness: it ends before it begins"),
        ("/enterprises", "readiness_min=much", "Readiness from: Enter a number."),
        ("", "principal_from=9&principal_to=1", "Amount: it ends before it begins"),
        ("", "approved_from=2026-02-01&approved_to=2026-01-01", "Approved: it ends before it begins"),
        ("", "readiness_from=much", "Readiness from: Enter a number."),
    ],
)
def test_a_range_that_holds_nothing_is_said_to(
    analyst: Client, portfolio: int, three: dict[str, int], lists: str, query: str, said: str
) -> None:
    assert said in analyst.get(f"/institutional/portfolios/{portfolio}{lists}?{query}").content.decode()


def test_order_and_columns_are_kept_apart_from_those_of_positions(
    analyst: Client, portfolio: int, three: dict[str, int]
) -> None:
    here = f"/institutional/portfolios/{portfolio}/enterprises"
    analyst.get(f"{here}?ordering=-name&columns=city")
    assert names_of(analyst, here) == ["Oak Labs", "Harbor Tiles", "Delta Cars"]
    assert [row.count("|") for row in rows_of(analyst, here)] == [3, 3, 3]
    assert analyst.cookies["clear_enterprise_list"].value == "ordering=-name&columns=city"
    assert "clear_portfolio_list" not in analyst.cookies


def test_an_enterprise_without_a_position_opens_beside_its_list(
    analyst: Client, portfolio: int, three: dict[str, int]
) -> None:
    here = f"/institutional/portfolios/{portfolio}/enterprises"
    one = f"{here}/{three['Oak Labs']}?ordering=-name&list=enterprises"
    assert f'href="{one.replace("&", "&amp;")}"' in analyst.get(f"{here}?ordering=-name").content.decode()
    page = analyst.get(one).content.decode()
    assert 'aria-current="true"' in page
    assert len(names_of(analyst, one)) == 3
    for answer in (page, analyst.get(one, headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode()):
        assert f'href="{here}?ordering=-name"' in answer
        assert "Oak Labs" in answer


def test_the_drawer_says_the_readiness_that_the_list_says(
    analyst: Client, portfolio: int, three: dict[str, int]
) -> None:
    path = f"/institutional/portfolios/{portfolio}/enterprises"
    drawer = analyst.get(f"{path}/{three['Oak Labs']}?list=enterprises").content.decode()
    [said] = re.findall(r"<dd>([\d.]+) of 100</dd>", drawer)
    [row] = [one for one in rows_of(analyst, path) if "Oak Labs" in one]
    assert "." in said
    assert f"| {said} " in row


def test_a_position_opened_from_there_leads_back_there(analyst: Client, portfolio: int, three: dict[str, int]) -> None:
    here = f"/institutional/portfolios/{portfolio}"
    page = analyst.get(f"{here}/enterprises/{three['Harbor Tiles']}?list=enterprises").content.decode()
    found = re.search(rf'href="({here}/positions/\d+\?list=enterprises)"', page)
    assert found
    assert f'href="{here}/enterprises"' in analyst.get(found[1], headers={"HX-Target": "drawer"}).content.decode()


def test_what_was_picked_there_is_computed_anew_and_asked_to_report(
    analyst: Client, bank: int, portfolio: int, three: dict[str, int]
) -> None:
    here = f"/institutional/portfolios/{portfolio}"
    acts = f"{here}/acts?ordering=-name&list=enterprises"
    assert (
        f'action="{acts.replace("&", "&amp;")}"' in analyst.get(f"{here}/enterprises?ordering=-name").content.decode()
    )
    answer = analyst.post(acts, {"act": "recompute", "picked": [three["Oak Labs"]]}, follow=True)
    assert answer.redirect_chain == [(f"{here}/enterprises?ordering=-name", 302)]
    assert "1 enterprise was computed anew" in answer.content.decode()
    asked = urlsplit(analyst.post(acts, {"act": "ask", "picked": [three["Delta Cars"]]})["Location"])
    assert parse_qs(asked.query) == {"enterprises": [str(three["Delta Cars"])]}


def test_a_portfolio_without_positions_shows_its_enterprises(analyst: Client, bank: int, portfolio: int) -> None:
    put_in(bank, portfolio, "Oak Labs", scored=True)
    here = f"/institutional/portfolios/{portfolio}"
    [row] = rows_of(analyst, here)
    assert "Oak Labs" in row
    page = analyst.get(here).content.decode()
    assert "1 enterprise, no position entered yet." in page
    assert ">Positions" not in page
    assert names_of(analyst, f"{here}?search=nobody") == []


def test_a_portfolio_held_in_another_currency_alone_is_not_blank(analyst: Client, bank: int, portfolio: int) -> None:
    factories.position(portfolio, put_in(bank, portfolio, "Delta Cars"), currency="EUR")
    assert len(rows_of(analyst, f"/institutional/portfolios/{portfolio}")) == 1


def test_an_empty_portfolio_says_how_one_comes_in(analyst: Client, portfolio: int) -> None:
    for path in (f"/institutional/portfolios/{portfolio}", f"/institutional/portfolios/{portfolio}/enterprises"):
        page = analyst.get(path).content.decode()
        assert "No enterprise yet" in page
        assert "<table" not in page


def test_a_viewer_picks_nothing_there_and_a_stranger_sees_nothing(
    bank: int, portfolio: int, three: dict[str, int]
) -> None:
    here = f"/institutional/portfolios/{portfolio}/enterprises"
    actors.member(bank, "viewer", email="viewer@example.org")
    viewer = page_client_of("viewer@example.org").get(here).content.decode()
    assert "Oak Labs" in viewer
    assert 'name="picked"' not in viewer
    actors.member(factories.institution("Other Bank"), "admin", email="other@example.org")
    assert page_client_of("other@example.org").get(here).status_code == 403


@pytest.mark.parametrize("rows", [1, 60])
def test_the_number_of_rows_changes_nothing(
    analyst: Client, bank: int, portfolio: int, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for enterprise in factories.enterprises(rows, granted_to=bank):
        factories.put_in(portfolio, enterprise)
    here = f"/institutional/portfolios/{portfolio}/enterprises"
    analyst.get(here)
    with django_assert_num_queries(STATEMENTS):
        analyst.get(f"{here}?page=1")


def test_the_list_comes_in_parts(analyst: Client, bank: int, portfolio: int) -> None:
    for enterprise in factories.enterprises(60, granted_to=bank):
        factories.put_in(portfolio, enterprise)
    here = f"/institutional/portfolios/{portfolio}/enterprises"
    first, second = names_of(analyst, here), names_of(analyst, f"{here}?page=2")
    assert (len(first), len(second)) == (50, 10)
    assert not set(first) & set(second)


def test_the_api_goes_on_in_the_order_of_readiness(analyst: Client, portfolio: int, three: dict[str, int]) -> None:
    path = f"/api/v1/institutional/portfolios/{portfolio}/enterprises?page_size=1&ordering="
    for ordering, first, last in (
        ("readiness", "Harbor Tiles", "Oak Labs"),
        ("-readiness", "Oak Labs", "Harbor Tiles"),
    ):
        found = []
        following = path + ordering
        while following:
            answer = analyst.get(following).json()
            found += [row["name"] for row in answer["results"]]
            following = answer["next"]
        assert (len(found), found[0], found[-1]) == (3, first, last)
