"""The page of a portfolio says in figures, charts and a list what is held; each figure is what plain SQL says it is."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.public import acting
from institutional.institutions.queries import institutions_by_name
from institutional.public import analyse_portfolio
from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories
from tests.institutional.loan_files.factories import loaded, row, written
from tests.outcomes import factories as outcomes

pytestmark = pytest.mark.django_db


def filled(bank: int) -> tuple[int, list[int]]:
    """Three enterprises with four loans: one written off, one in another currency."""
    portfolio = factories.portfolio(bank, "Growth loans")
    ids = [
        *factories.enterprises(name="Harbor Tiles", industry="531210", region="US-CA", city="Oakland", size_band="1-5"),
        *factories.enterprises(name="Delta Cars", industry="532111", region="US-CA", city="Davis", size_band="16-50"),
        *factories.enterprises(name="Ängström & Söhne", industry=None, region=None),
    ]
    for enterprise in ids:
        factories.put_in(portfolio, enterprise)
    jobs = {"jobs_to_create": 3, "jobs_to_retain": 4, "employees": 9, "approved": "1000.00"}
    factories.position(
        portfolio, ids[0], principal=Decimal("1000.00"), status="repaid", external_ref="7444134002", facts=jobs
    )
    factories.position(
        portfolio,
        ids[1],
        principal=Decimal("3000.00"),
        status="written_off",
        written_off_amount=Decimal("750.00"),
        approved_on=date(2006, 10, 1),
    )
    factories.position(portfolio, ids[2], principal=Decimal("500.00"), status="performing")
    factories.position(portfolio, ids[2], principal=Decimal("99.00"), currency="EUR")
    return portfolio, ids


def test_those_in_which_nothing_is_held_are_counted_apart(analyst: Client, bank: int) -> None:
    portfolio, _ = filled(bank)
    [further] = factories.enterprises(granted_to=bank)
    factories.put_in(portfolio, further)
    page = analyst.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "3 loans in USD to 3 enterprises, of 4 in it" in page


def test_the_page_says_what_is_held(analyst: Client, bank: int) -> None:
    portfolio, _ = filled(bank)
    page = analyst.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "3 loans in USD to 3 enterprises" in page
    assert "$4,500" in page
    assert "$750" in page
    assert "1 in another currency is not counted" in page
    assert "Ängström &amp; Söhne" in page


def test_a_portfolio_of_one_currency_need_not_say_in_which(analyst: Client, bank: int) -> None:
    portfolio = factories.portfolio(bank, "Small loans")
    [tiles] = factories.enterprises(name="Harbor Tiles")
    factories.put_in(portfolio, tiles)
    factories.position(portfolio, tiles)
    page = analyst.get(f"/institutional/portfolios/{portfolio}").content.decode()
    assert "1 loan to 1 enterprise" in page


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("enterprises/{enterprise}", "Computed <time"),
        ("positions/{position}", "Why this number"),
        ("figures/principal", "The sum of the principal of 3 loans"),
        ("figures/lost", "The sum of what was written off of 1 loan"),
    ],
)
def test_what_opens_beside_has_an_address_of_its_own(analyst: Client, bank: int, path: str, says: str) -> None:
    portfolio, ids = filled(bank)
    position = factories.position(portfolio, ids[2], currency="EUR")
    analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
    address = f"/institutional/portfolios/{portfolio}/{path.format(enterprise=ids[0], position=position)}"
    whole = analyst.get(address).content.decode()
    alone = analyst.get(address, headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode()
    assert says in whole
    assert says in alone
    assert "<html" in whole
    assert "<html" not in alone


def test_a_measured_figure_names_the_enterprise_of_each_decision(analyst: Client, bank: int) -> None:
    portfolio, [tiles, *_others] = filled(bank)
    jobs = {"metric": "jobs_created", "unit": "jobs", "baseline": 0, "target": 9, "by_days": 30}
    decision = outcomes.forecasting(tiles, jobs, approved_on=clock.today() - timedelta(days=40))
    outcomes.measured(tiles, jobs_created=5)
    shown = analyst.get(f"/institutional/portfolios/{portfolio}/figures/jobs_created").content.decode()
    drawer = shown[shown.index('class="drawer lineage"') :]
    assert f'<a href="/institutional/enterprises/{tiles}">Harbor Tiles</a>' in drawer
    assert f'href="/decisions/{decision.pk}"' in drawer
    assert '<span class="under">“Run the week by a list”, version 1</span>' in drawer


def test_what_a_file_states_names_its_row(bank: int) -> None:
    loaded(actors.staff(), written([row(1, CreateJob="7"), row(2, CreateJob="2")]))
    system = actors.system()
    with acting(system):
        [sba] = institutions_by_name(actor=system, names=["U.S. Small Business Administration"]).values()
    actors.member(sba, "analyst", email="sba@example.org")
    client = page_client_of("sba@example.org")
    [portfolio] = re.findall(
        r'href="(/institutional/portfolios/\d+)"', client.get("/institutional/portfolios").content.decode()
    )
    drawer = client.get(f"{portfolio}/figures/jobs").content.decode()
    assert re.findall(r'<span class="under">(.*?)</span>', drawer) == [
        "from the loan file loans.csv, row 2",
        "from the loan file loans.csv, row 3",
    ]
