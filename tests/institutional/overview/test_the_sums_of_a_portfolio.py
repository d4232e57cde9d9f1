"""The figures, charts, filters and rows of a portfolio that holds a bit of everything, held to what they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from lxml import html

from clear_platform.foundation.public import acting
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db

JOBS = {"jobs_to_create": 3, "jobs_to_retain": 4, "employees": 9, "approved": "1000.00"}
SCORED = """
INSERT INTO capability_financingreadiness (organization_id, enterprise_id, readiness_score, confidence, flags_json,
    rationale_json, computed_at, inputs_hash)
VALUES (%s, %s, %s, %s, '[]', '{"bridge": []}', now() - %s * interval '1 day', '')
"""


def scored(holder: int, enterprise: int, score: str, *, confidence: str | None = "0.9", days_ago: int = 1) -> None:
    """A readiness as it would have been computed some days ago."""
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute(SCORED, [holder, enterprise, score, confidence, days_ago])


@pytest.fixture
def portfolio(bank: int) -> int:
    """Five enterprises: four with seven positions, two of these in other currencies; another bank's beside it."""
    portfolio = factories.portfolio(bank, "A bit of everything")
    tiles, cars, soehne, quarry, idle = [
        *factories.enterprises(name="Harbor Tiles", industry="531210", region="US-CA", city="Oakland", size_band="1-5"),
        *factories.enterprises(name="Delta Cars", industry="532111", region="US-NV", city="Davis", size_band="16-50"),
        *factories.enterprises(name="Ängström & Söhne", industry=None, region=None),
        *factories.enterprises(name="Quarry", industry="212311", region="US-CA", size_band="251+"),
        *factories.enterprises(name="Idle", industry="532111", region="US-OR", size_band="251+"),
    ]
    for enterprise in (tiles, cars, soehne, quarry, idle):
        factories.put_in(portfolio, enterprise)
    held: list[tuple[int, dict[str, Any]]] = [
        (tiles, {"principal": Decimal("1000.00"), "status": "repaid", "facts": JOBS, "approved_on": date(2004, 9, 30)}),
        (
            cars,
            {
                "principal": Decimal("3000.00"),
                "status": "written_off",
                "written_off_amount": Decimal("750.00"),
                "approved_on": date(2006, 10, 1),
            },
        ),
        (soehne, {"instrument": "guarantee", "principal": Decimal("500.25"), "approved_on": None}),
        (
            quarry,
            {
                "instrument": "equity",
                "principal": Decimal("2000.50"),
                "outstanding": Decimal("100.25"),
                "status": "watch",
                "facts": {**JOBS, "jobs_to_create": 0},
                "approved_on": date(2004, 10, 1),
            },
        ),
        (tiles, {"instrument": "grant", "principal": Decimal("7.00"), "approved_on": date(2005, 1, 1)}),
        (soehne, {"principal": Decimal("99.00"), "currency": "EUR"}),
        (quarry, {"principal": Decimal("98.00"), "currency": "CHF"}),
    ]
    for number, (enterprise, terms) in enumerate(held):
        factories.position(portfolio, enterprise, external_ref=f"7{number}", **terms)
    scored(bank, tiles, "20.00", days_ago=400)
    scored(bank, tiles, "61.50", days_ago=300)
    scored(tiles, tiles, "99.00")
    scored(cars, cars, "39.99", confidence=None, days_ago=9)
    scored(cars, cars, "41.00", days_ago=10)
    scored(quarry, quarry, "100.00", confidence="0.5")
    other = factories.institution("Another Bank")
    scored(other, soehne, "77.00")
    theirs = factories.portfolio(other)
    factories.put_in(theirs, soehne)
    factories.position(theirs, soehne, principal=Decimal("1000000.00"))
    return portfolio


def said(node: Any) -> str:
    for quiet in node.xpath(".//*[contains(@class, 'hidden')]"):
        quiet.drop_tree()
    return " ".join(node.text_content().replace("\u202f", " ").split())


def page_of(analyst: Client, portfolio: int, query: str = "") -> Any:
    answer = analyst.get(f"/institutional/portfolios/{portfolio}{query}")
    return html.fromstring(answer.content.decode())


def cells(page: Any, rows: str) -> list[list[str]]:
    return [[said(cell) for cell in row.xpath("./*[not(contains(@class, 'c-check'))]")] for row in page.xpath(rows)]


def test_the_figures_on_top(analyst: Client, portfolio: int) -> None:
    page = page_of(analyst, portfolio)
    assert [said(one) for one in page.xpath("//p[@class='lede']")] == [
        "5 positions in USD to 4 enterprises, of 5 in it, approved 2004 to 2006. 1 was repaid, 1 written off, "
        "2 are performing, 1 is watched."
    ]
    assert [[said(part) for part in one] for one in page.xpath("//dl[@class='figures']/div")] == [
        ["Principal", "$6,508", "5 positions; 2 in other currencies are not counted"],
        ["Lost", "$750", "11.5 % of principal, 1 position"],
        ["Jobs to retain or create", "11", "8 and 3, as stated at approval"],
        # 61.50 on 1,007.00, 39.99 on 3,000.00 and 100 on 2,000.50 are 381,950.50 on 6,007.50.
        ["Readiness, by principal", "63.5of 100", "3 scored, 2 at low confidence"],
    ]


def test_the_charts(analyst: Client, portfolio: int) -> None:
    page = page_of(analyst, portfolio)
    years, industries, places, bands = (
        cells(one, ".//details//tbody/tr") for one in page.xpath("//figure[@class='chart']")
    )
    assert years == [
        ["2004", "1", "1,000", "–"],
        ["2005", "2", "2,008", "–"],
        ["2006", "0", "–", "–"],
        ["2007", "1", "–", "3,000"],
    ]
    assert industries == [
        ["Real Estate and Rental and Leasing", "4,007", "3", "1"],
        ["Mining, Quarrying, and Oil and Gas Extraction", "2,001", "1", "0"],
        ["not known", "500", "1", "0"],
    ]
    assert places == [
        ["Quarry", "100", "100", "watch"],
        ["Harbor Tiles", "61.5", "7", "performing"],
    ]
    assert bands == [
        ["80 to 100", "2,001", "1", "31 %"],
        ["60 to under 80", "1,007", "2", "15 %"],
        ["40 to under 60", "0", "0", "0 %"],
        ["20 to under 40", "3,000", "1", "46 %"],
        ["0 to under 20", "0", "0", "0 %"],
        ["not scored", "500", "1", "8 %"],
    ]


def test_the_list(analyst: Client, portfolio: int) -> None:
    page = page_of(analyst, portfolio, "?ordering=readiness")
    assert cells(page, "//table[.//tfoot]/tbody/tr") == [
        ["Delta Cars", "Passenger car rental", "written off", "3,000", "750", "39.9"],
        ["Harbor Tiles", "Real estate brokers", "repaid", "1,000", "–", "61.5"],
        ["Harbor Tiles", "Real estate brokers", "performing", "7", "–", "61.5"],
        ["Quarry", "Mining, Quarrying, and Oil and Gas Extraction", "watch", "2,001", "–", "100.0"],
        ["Ängström & Söhne", "–", "performing", "500", "–", "–"],
    ]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("region=US-CA", ["3 positions shown", "3,008", "100", "0", "11"]),
        ("readiness_from=39.99&readiness_to=61.50", ["3 positions shown", "4,007", "0", "750", "7"]),
        ("stale=true", ["3 positions shown", "1,507", "0", "0", "7"]),
        ("search=Harbor", ["2 positions shown", "1,007", "0", "0", "7"]),
    ],
)
def test_what_a_filter_leaves(analyst: Client, portfolio: int, query: str, total: list[str]) -> None:
    page = page_of(analyst, portfolio, f"?{query}&columns=outstanding&columns=principal&columns=lost&columns=jobs")
    assert cells(page, "//table[.//tfoot]/tfoot/tr") == [total]


def test_the_choices_of_the_filters(analyst: Client, portfolio: int) -> None:
    page = page_of(analyst, portfolio)
    choices = {
        name: [said(one) for one in page.xpath("//label[.//input[@name=$name]]", name=name)]
        for name in ("industry", "status", "size_band", "region", "instrument")
    }
    assert choices == {
        "industry": [
            "Passenger car rental 1",
            "Mining, Quarrying, and Oil and Gas Extraction 1",
            "Real estate brokers 2",
        ],
        "status": ["performing 2", "watch 1", "repaid 1", "written off 1"],
        "size_band": ["1-5 2", "16-50 1", "251+ 1"],
        "region": ["California (US-CA) 3", "Nevada (US-NV) 1"],
        "instrument": ["loan 2", "guarantee 1", "equity 1", "grant 1"],
    }


def test_the_enterprises_by_api(analyst: Client, portfolio: int) -> None:
    rows = analyst.get(f"/api/v1/institutional/portfolios/{portfolio}/enterprises?ordering=-principal").json()
    assert [
        (one["name"], one["positions"], one["principal"], one["readiness"], one["readiness_confidence"])
        for one in rows["results"]
    ] == [
        ("Delta Cars", 1, "3000.00", "39.99", None),
        ("Quarry", 1, "2000.50", "100.00", "0.500"),
        ("Harbor Tiles", 2, "1007.00", "61.50", "0.900"),
        ("Ängström & Söhne", 1, "500.25", None, None),
        ("Idle", 0, "0.00", None, None),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("industry=53", ["Delta Cars", "Harbor Tiles", "Idle"]),
        ("status=watch&status=repaid", ["Harbor Tiles", "Quarry"]),
        ("readiness_min=40", ["Harbor Tiles", "Quarry"]),
        ("readiness_max=61.5", ["Delta Cars", "Harbor Tiles"]),
        ("stale=true", ["Harbor Tiles", "Idle", "Ängström & Söhne"]),
        ("stale=false", ["Delta Cars", "Quarry"]),
    ],
)
def test_what_a_filter_of_the_api_leaves(analyst: Client, portfolio: int, query: str, names: list[str]) -> None:
    rows = analyst.get(f"/api/v1/institutional/portfolios/{portfolio}/enterprises?{query}").json()
    assert [one["name"] for one in rows["results"]] == names
