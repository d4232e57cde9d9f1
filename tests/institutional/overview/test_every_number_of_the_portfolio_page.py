"""Every number on the page of the real portfolio equals a plain SQL query on the same rows, asked past every wall."""

from __future__ import annotations

from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from lxml import html

from tests.demonstration import Demonstration

OF_PORTFOLIO = (
    "FROM institutional_position p JOIN enterprises_enterprise e ON e.organization_id = p.enterprise_id "
    "WHERE p.portfolio_id = %s AND p.currency = 'USD'"
)
NEWEST = (
    "SELECT DISTINCT ON (enterprise_id) enterprise_id, readiness_score, confidence FROM capability_financingreadiness "
    "WHERE organization_id = %s ORDER BY enterprise_id, computed_at DESC, id DESC"
)


class Reader:
    """Somebody signed in on the served demonstration."""

    def __init__(self, shown: Demonstration, who: str) -> None:
        self.shown = shown
        self.jar = CookieJar()
        self.web: OpenerDirector = build_opener(HTTPCookieProcessor(self.jar))
        form = html.fromstring(self.web.open(f"{shown.site}/sign-in").read()).forms[-1]
        fields = {**dict(form.fields), **shown.sign_ins[who]}
        self.web.open(f"{shown.site}/sign-in", urlencode({k: v or "" for k, v in fields.items()}).encode())

    def page(self, path: str) -> Any:
        return html.fromstring(self.web.open(f"{self.shown.site}{path}").read())


@pytest.fixture(scope="module")
def analyst(demonstration: Demonstration) -> Reader:
    return Reader(demonstration, "institution_analyst")


@pytest.fixture(scope="module")
def portfolio(demonstration: Demonstration) -> tuple[int, int]:
    """The portfolio of guarantees and its holder."""
    [(portfolio, holder)] = demonstration.sql(
        "SELECT id, organization_id FROM institutional_portfolio WHERE name = '7(a) California'"
    )
    return int(str(portfolio)), int(str(holder))


@pytest.fixture(scope="module")
def page(analyst: Reader, portfolio: tuple[int, int]) -> Any:
    return analyst.page(f"/institutional/portfolios/{portfolio[0]}")


READ = "./td[not(contains(@class, 'c-check'))]"
"""The cells of a row that say something: not the one that picks it."""


def said(node: Any) -> str:
    for quiet in node.xpath(".//*[contains(@class, 'hidden')]"):
        quiet.drop_tree()
    return " ".join(node.text_content().replace("\u202f", " ").split())


def figures(page: Any) -> dict[str, tuple[str, str]]:
    found = {}
    for figure in page.xpath("//dl[@class='figures']/div"):
        label, value, *basis = (said(part) for part in figure)
        found[label] = (value, " ".join(basis))
    return found


def chart_rows(page: Any, number: int) -> list[list[str]]:
    rows = page.xpath("(//figure[@class='chart'])[$n]//details//tbody/tr", n=number)
    return [[said(cell) for cell in row] for row in rows]


def asked_of(columns: str, *rest: str) -> str:
    """Plain SQL over the positions of a portfolio."""
    return " ".join(("SELECT", columns, OF_PORTFOLIO, *rest))


def whole(value: Any) -> str:
    return f"{value:,.0f}"


def test_the_figures(page: Any, demonstration: Demonstration, portfolio: tuple[int, int]) -> None:
    [(count, principal, lost, lost_count, retain, create)] = demonstration.sql(
        asked_of(
            "count(*), sum(principal), sum(written_off_amount), count(*) FILTER (WHERE status = 'written_off'), "
            "sum((facts_json->>'jobs_to_retain')::int), sum((facts_json->>'jobs_to_create')::int)"
        ),
        portfolio[0],
    )
    shown = figures(page)
    assert shown["Guaranteed"] == (f"${whole(principal)}", f"{whole(count)} guarantees")
    share = f"{float(str(lost)) / float(str(principal)):.1%}".replace("%", " %")
    assert shown["Lost"] == (f"${whole(lost)}", f"{share} of guaranteed, {whole(lost_count)} guarantees")
    assert shown["Jobs to retain or create"] == (
        whole(int(str(retain)) + int(str(create))),
        f"{whole(retain)} and {whole(create)}, as stated at approval",
    )


def test_the_readiness(page: Any, demonstration: Demonstration, portfolio: tuple[int, int]) -> None:
    [(weighted, scored, unsure)] = demonstration.sql(
        "WITH newest AS (" + NEWEST + ") SELECT "
        "rtrim(to_char(trunc(sum(p.principal * n.readiness_score) / sum(p.principal), 1), 'FM990.9'), '.'), "
        "count(DISTINCT n.enterprise_id), count(DISTINCT n.enterprise_id) FILTER (WHERE n.confidence < 0.6) "
        "FROM institutional_position p JOIN newest n USING (enterprise_id) "
        "WHERE p.portfolio_id = %s AND p.currency = 'USD'",
        portfolio[1],
        portfolio[0],
    )
    value, basis = figures(page)["Readiness, by principal"]
    assert value == f"{weighted}of 100"
    assert basis == f"{whole(scored)} scored, {whole(unsure)} at low confidence"


def test_the_first_sentence(page: Any, demonstration: Demonstration, portfolio: tuple[int, int]) -> None:
    [(first, last, repaid, lost)] = demonstration.sql(
        asked_of(
            "extract(year FROM min(approved_on)), extract(year FROM max(approved_on)), "
            "count(*) FILTER (WHERE status = 'repaid'), count(*) FILTER (WHERE status = 'written_off')"
        ),
        portfolio[0],
    )
    assert said(page.xpath("//p[@class='lede']")[0]) == (
        f"2,101 guarantees to 2,032 enterprises, approved {first} to {last}. "
        f"All have ended: {whole(repaid)} were repaid, {whole(lost)} written off."
    )


def test_the_chart_of_years(page: Any, demonstration: Demonstration, portfolio: tuple[int, int]) -> None:
    rows = demonstration.sql(
        asked_of(
            "extract(year FROM approved_on + interval '3 months')::int, count(*), "
            "coalesce(sum(principal) FILTER (WHERE status <> 'written_off'), 0), "
            "coalesce(sum(principal) FILTER (WHERE status = 'written_off'), 0)",
            "GROUP BY 1 ORDER BY 1",
        ),
        portfolio[0],
    )
    expected = [[str(y), whole(n), whole(held), whole(lost)] for y, n, held, lost in rows]
    shown = [[cell if cell != "–" else "0" for cell in row] for row in chart_rows(page, 1)]
    assert shown == expected


def test_the_chart_of_industries(page: Any, demonstration: Demonstration, portfolio: tuple[int, int]) -> None:
    rows = demonstration.sql(
        asked_of(
            "sum(p.principal), count(*), count(*) FILTER (WHERE p.status = 'written_off')",
            "GROUP BY e.industry ORDER BY 1 DESC",
        ),
        portfolio[0],
    )
    assert [row[1:] for row in chart_rows(page, 2)] == [[whole(s), whole(n), whole(lost)] for s, n, lost in rows]


def test_the_list_and_its_line_of_totals(page: Any, demonstration: Demonstration, portfolio: tuple[int, int]) -> None:
    rows = demonstration.sql(
        "SELECT o.name, p.principal, coalesce(p.written_off_amount, 0) FROM institutional_position p "
        "JOIN foundation_organization o ON o.id = p.enterprise_id WHERE p.portfolio_id = %s "
        "ORDER BY p.principal DESC, p.id DESC LIMIT 50",
        portfolio[0],
    )
    shown = [
        [said(cell) for cell in row.xpath(READ)] for row in page.xpath("//table[contains(@class, 'stack')]/tbody/tr")
    ]
    assert [(row[0], row[3]) for row in shown] == [(" ".join(str(name).split()), whole(p)) for name, p, _ in rows]
    assert [row[4].startswith("–") for row in shown] == [not lost for _, _, lost in rows]
    total = [said(cell) for cell in page.xpath("//table[contains(@class, 'stack')]/tfoot/tr" + READ[1:])]
    [(principal, lost)] = demonstration.sql(asked_of("sum(principal), sum(written_off_amount)"), portfolio[0])
    assert total[:1] + total[3:5] == ["2,101 guarantees", whole(principal), whole(lost)]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("status=written_off", "p.status = 'written_off'"),
        ("industry=531210&status=repaid", "e.industry = '531210' AND p.status = 'repaid'"),
        ("principal_from=50000&principal_to=60000", "p.principal BETWEEN 50000 AND 60000"),
        ("approved_from=2006-01-01&approved_to=2006-12-31", "p.approved_on BETWEEN '2006-01-01' AND '2006-12-31'"),
        ("size_band=16-50", "e.size_band = '16-50'"),
        (
            "search=oakland",
            "(e.city ILIKE '%%oakland%%' OR EXISTS (SELECT FROM foundation_organization o "
            "WHERE o.id = p.enterprise_id AND o.name ILIKE '%%oakland%%'))",
        ),
    ],
)
def test_what_is_left_when_the_list_is_narrowed_down(
    analyst: Reader, demonstration: Demonstration, portfolio: tuple[int, int], asked: str, where: str
) -> None:
    [(count, principal, lost)] = demonstration.sql(
        asked_of("count(*), sum(p.principal), coalesce(sum(p.written_off_amount), 0)", "AND", where),
        portfolio[0],
    )
    page = analyst.page(f"/institutional/portfolios/{portfolio[0]}?{asked}")
    total = [said(cell) for cell in page.xpath("//table[contains(@class, 'stack')]/tfoot/tr" + READ[1:])]
    assert total[0] == f"{whole(count)} guarantees shown"
    assert total[3:5] == [whole(principal), whole(lost)]


def test_a_banks_analyst_sees_the_own_portfolio_and_no_other(
    demonstration: Demonstration, portfolio: tuple[int, int]
) -> None:
    bank = Reader(demonstration, "bank_analyst")
    names = [said(one) for one in bank.page("/institutional/portfolios").xpath("//table/tbody/tr/td[1]")]
    assert names == ["7(a) loans, California"]
    with pytest.raises(HTTPError, match="403"):
        bank.page(f"/institutional/portfolios/{portfolio[0]}")
