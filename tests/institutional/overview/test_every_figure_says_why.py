"""Every figure in a ruled line opens the drawer that says why it is what it is; the few that do not are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from clear_platform.foundation.clock import fixed_at
from institutional.analytics.operations import compute_portfolio_overview
from institutional.public import analyse_portfolio
from tests import actors
from tests.clients import page_client_of, sent
from tests.enterprises import factories as enterprises
from tests.execution.packs.factories import MONDAY, TUESDAY, TUESDAY_NIGHT, fx, pack
from tests.institutional import factories

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
FIGURE = re.compile(r'<div class="figure">\s*<dt>(.*?)</dt>\s*<dd class="value">(.*?)</dd>', re.DOTALL)
LINK = re.compile(r'<a class="why[^"]*" href="([^"]+)" hx-get="\1" hx-target="#drawer"')
NOTHING = ('class="none', 'class="withheld"', 'class="ghost"')
WITHOUT = {
    "Decisions": "a count of the rows that stand on the same page, each of which leads on",
    "Outcomes": "a count of the rows that stand on the same page",
}
"""Figures that open nothing, with why."""
ELSEWHERE = {
    "components/_figures.html": "the part itself",
    "styleguide/_figures.html": "invented figures that show each state",
    "styleguide/_page.html": "an invented page",
    "enterprises/analyses/analysis.html": "figures of one analysis, whose findings stand below",
    "enterprises/workspace/overview.html": "the newest analysis, to which the line leads",
    "execution/diagnosis/_foreseen.html": "foreseen while a form is filled in; nothing is kept yet",
    "execution/narration/prompts.html": "what was spent of a budget",
    "foundation/imports/import_detail.html": "counts of the rows of one file, which is the page's subject",
    "institutional/evaluations/readiness_evaluation.html": "measures of one evaluation, with their model card below",
    "institutional/quality/data_quality.html": "counts of the rows listed below, by which the list is narrowed down",
    "outcomes/forecasts/calibration.html": "counts of the forecasts listed below",
    "outcomes/learning/what_works.html": "counts of the roadmaps listed below",
    "outcomes/records/outcome_list.html": "counts of the rows listed below",
}
"""Templates with figures that these tests do not walk, with why."""


@dataclass(frozen=True)
class World:
    client: Client
    pages: dict[str, str]
    enterprise: int


@pytest.fixture
def world() -> Iterator[World]:
    """A bank with two holdings of one kind in one enterprise, analysed, with an overview that was computed."""
    with fixed_at(TUESDAY_NIGHT):
        pack(fx(TUESDAY))
        bank = factories.institution("Harbor Bank")
        portfolio, [held] = factories.holding(bank, name="Harbor Tiles", industry="722511")
        jobs = {"jobs_to_create": 3, "jobs_to_retain": 4}
        factories.position(portfolio, held, principal=Decimal("1000.00"), facts={"employees": 9, **jobs})
        factories.position(portfolio, held, principal=Decimal("500.00"), written_off_amount=Decimal("20.00"),
                           status="written_off")  # fmt: skip
        enterprises.approved(held, by=actors.member(held, "member"))
        with fixed_at(datetime.combine(MONDAY, time(12), UTC)):
            analyse_portfolio(actor=actors.system(), portfolio_id=portfolio)
        actors.member(bank, "analyst", email="analyst@example.org")
        client = page_client_of("analyst@example.org")
        made = sent(client, "post", f"/api/v1/institutional/portfolios/{portfolio}/overview",
                    {"asof_date": TUESDAY.isoformat()})  # fmt: skip
        assert made.status_code == 200, made.content
        pages = {
            "institutional/overview/home.html": "/institutional/",
            "institutional/overview/portfolio.html": f"/institutional/portfolios/{portfolio}",
            "institutional/analytics/portfolio_overview.html": f"/institutional/portfolios/{portfolio}/overview",
            "institutional/overview/enterprise.html": f"/institutional/enterprises/{held}",
            "capability/readiness/dashboard.html": f"/enterprises/{held}/dashboard",
        }
        yield World(client, pages, held)


def figures_of(world: World, template: str) -> dict[str, str]:
    """The figures of a page that have a value, by label."""
    page = world.client.get(world.pages[template])
    assert page.status_code == 200
    found = dict(FIGURE.findall(page.content.decode()))
    return {label: value for label, value in found.items() if not any(state in value for state in NOTHING)}


PAGES = [
    ("institutional/overview/home.html", {"Lost"}),
    ("institutional/overview/portfolio.html", {"Lost", "Jobs to retain or create", "Readiness, by principal"}),
    (
        "institutional/analytics/portfolio_overview.html",
        {"At risk", "Expected loss, one year", "Readiness, by what is at risk", "Concentration, HHI"},
    ),
    ("institutional/overview/enterprise.html", {"Approved", "Financing readiness"}),
    ("capability/readiness/dashboard.html", {"Financing readiness"}),
]


@pytest.mark.parametrize(("template", "wanted"), PAGES, ids=[name for name, _wanted in PAGES])
def test_every_figure_of_a_page_opens_its_drawer(world: World, template: str, wanted: set[str]) -> None:
    figures = figures_of(world, template)
    opened = {label: LINK.search(value) for label, value in figures.items()}
    assert wanted - {label for label, link in opened.items() if link} == set()
    assert {label for label, link in opened.items() if not link} - WITHOUT.keys() == set()
    htmx = {"HX-Request": "true", "HX-Target": "drawer"}
    for label, value in ((label, link[1].replace("&amp;", "&")) for label, link in opened.items() if link):
        whole, drawer = world.client.get(value), world.client.get(value, headers=htmx)
        told = drawer.content.decode()
        assert (label, whole.status_code, drawer.status_code) == (label, 200, 200)
        assert (label, "<html" in told, told.count("data-drawer"), "data-close-drawer" in told) == (
            label,
            False,
            1,
            True,
        )
        assert (label, 'class="drawer lineage"' in whole.content.decode()) == (label, True)


def test_the_drawer_says_the_value_that_the_page_says(world: World) -> None:
    portfolio = world.pages["institutional/overview/portfolio.html"]
    enterprise = world.pages["institutional/overview/enterprise.html"]
    drawers = {
        "/institutional/figures/principal": ("$1,500", "$1,500 in 2 positions"),
        f"{portfolio}/figures/jobs": ("7", "7 in 2 positions", "entered by hand"),
        f"{enterprise}/figures/principal?currency=USD&instrument=loan": ("$1,500", "1,000"),
        f"{portfolio}/overview/figures/exposure": ("$1,000", "Ledger"),
        f"{portfolio}/overview/figures/loss": ("×", "Each step"),
        f"{portfolio}/overview/figures/readiness": ("Readiness, by what is at risk", "$1,000"),
    }
    told = {address: world.client.get(address).content.decode() for address in drawers}
    assert {address: [one for one in says if one not in told[address]] for address, says in drawers.items()} == {
        address: [] for address in drawers
    }


@pytest.mark.parametrize("figure", ["exposure", "principal", "loss", "readiness", "concentration"])
def test_every_part_of_an_overview_leads_to_where_it_is_listed(world: World, figure: str) -> None:
    overview = world.pages["institutional/analytics/portfolio_overview.html"]
    drawer = world.client.get(f"{overview}/figures/{figure}").content.decode().split("The largest parts")[1]
    parts = re.findall(r"<dd>(.*?)</dd>", drawer.split("</section>")[0], re.DOTALL)
    links = [unescape(one) for part in parts for one in re.findall(r'<a href="([^"]+)"', part)]
    assert len(links) == len(parts) > 0
    for link in links:
        answer = world.client.get(link)
        assert (link, answer.status_code, "Harbor Tiles" in answer.content.decode()) == (link, 200, True)


def test_what_an_overview_is_summed_from_is_listed_and_nothing_else(world: World) -> None:
    overview = world.pages["institutional/analytics/portfolio_overview.html"]
    shown = world.client.get(overview).content.decode()
    assert f'<a href="/institutional/enterprises/{world.enterprise}">Harbor Tiles</a>' in shown
    [link] = re.findall(r'<a class="button" href="([^"]+)">The positions<', figure_of(world, "exposure"))
    listed = world.client.get(unescape(link)).content.decode()
    listed = listed[listed.index('id="list"') :]
    assert ("1 of 2 loans" in listed, "1,000" in listed, "500" in listed) == (True, True, False)


def figure_of(world: World, figure: str) -> str:
    """The drawer of a figure of the overview."""
    overview = world.pages["institutional/analytics/portfolio_overview.html"]
    return str(world.client.get(f"{overview}/figures/{figure}").content.decode())


def test_a_figure_that_sums_nothing_says_so(world: World) -> None:
    bank = factories.institution("Quiet Bank")
    portfolio = factories.portfolio(bank)
    analyst = actors.member(bank, "analyst", email="quiet@example.org")
    compute_portfolio_overview(actor=analyst, portfolio_id=portfolio)
    told = page_client_of("quiet@example.org").get(f"/institutional/portfolios/{portfolio}/overview/figures/exposure")
    assert "It is the sum of nothing" in told.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/institutional/figures/nothing",
        "/institutional/figures/principal?currency=EUR&instrument=loan",
        "{institutional/overview/portfolio.html}/figures/nothing",
        "{institutional/overview/enterprise.html}/figures/nothing",
        "{institutional/overview/enterprise.html}/figures/principal?currency=EUR&instrument=loan",
        "{institutional/analytics/portfolio_overview.html}/figures/nothing",
    ],
)
def test_what_is_no_figure_is_refused(world: World, address: str) -> None:
    refused = world.client.get(re.sub(r"\{(.+?)\}", lambda named: world.pages[named[1]], address))
    assert (refused.status_code, "portfolio.no_such_figure" in refused.content.decode()) == (404, True)


def test_every_template_with_figures_is_walked_or_says_why_not() -> None:
    drawing = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if re.search(r'include "components/_figures?\.html"', path.read_text(encoding="utf-8"))
    }
    assert drawing == {name for name, _wanted in PAGES} | ELSEWHERE.keys()
