"""Each number on a portfolio's page of the demonstration is what plain SQL, asked past every wall, says it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from clear_platform.foundation.rendering.wording import NARROW_SPACE
from tests.demonstration import Demonstration

pytestmark = pytest.mark.processes

SBA, BANK = "U.S. Small Business Administration", "CALIFORNIA BANK & TRUST"
HELD = """
    FROM institutional_position AS position
    JOIN foundation_organization AS holder ON holder.id = position.organization_id
    JOIN enterprises_enterprise AS enterprise ON enterprise.organization_id = position.enterprise_id
    JOIN foundation_organization AS named ON named.id = position.enterprise_id
    WHERE holder.name = %s
"""
TOTALS = (
    """
    SELECT to_char(sum(principal), 'FM$999,999,999'),
           to_char(sum(written_off_amount), 'FM$999,999,999'),
           to_char(100 * sum(written_off_amount) / sum(principal), 'FM990.0'),
           to_char(count(*) FILTER (WHERE position.status = 'written_off'), 'FM999,999'),
           to_char(sum((facts_json ->> 'jobs_to_retain')::int), 'FM999,999'),
           to_char(sum((facts_json ->> 'jobs_to_create')::int), 'FM999,999'),
           to_char(sum((facts_json ->> 'jobs_to_retain')::int + (facts_json ->> 'jobs_to_create')::int), 'FM999,999'),
           to_char(count(*), 'FM999,999'),
           to_char(count(DISTINCT position.enterprise_id), 'FM999,999'),
           to_char(count(*) FILTER (WHERE position.status = 'repaid'), 'FM999,999')
    """
    + HELD
)
READINESS = """
    SELECT rtrim(to_char(trunc(sum(principal * score) / sum(principal), 1), 'FM990.9'), '.'),
           to_char(count(DISTINCT enterprise_id), 'FM999,999')
    FROM (
        SELECT DISTINCT ON (position.id) position.id, principal, position.enterprise_id, readiness_score AS score
        FROM institutional_position AS position
        JOIN foundation_organization AS holder ON holder.id = position.organization_id
        JOIN capability_financingreadiness AS readiness
          ON readiness.enterprise_id = position.enterprise_id
         AND readiness.organization_id IN (position.organization_id, position.enterprise_id)
        WHERE holder.name = %s
        ORDER BY position.id, readiness.organization_id = position.organization_id DESC, computed_at DESC
    ) AS newest
"""
BY_YEAR = (
    """
    SELECT to_char(approved_on + interval '3 months', 'YYYY') AS year, to_char(count(*), 'FM999,999'),
           coalesce(to_char(sum(principal) FILTER (WHERE position.status <> 'written_off'), 'FM999,999,999'), '–'),
           coalesce(to_char(sum(principal) FILTER (WHERE position.status = 'written_off'), 'FM999,999,999'), '–')
    """
    + HELD
    + " GROUP BY 1 ORDER BY 1"
)
BY_INDUSTRY = (
    """
    SELECT to_char(sum(principal), 'FM999,999,999'), to_char(count(*), 'FM999,999'),
           to_char(count(*) FILTER (WHERE position.status = 'written_off'), 'FM999,999')
    """
    + HELD
    + " GROUP BY enterprise.industry ORDER BY sum(principal) DESC"
)
LARGEST = (
    """
    SELECT named.name, to_char(principal, 'FM999,999,999'),
           coalesce(to_char(nullif(written_off_amount, 0), 'FM999,999,999'), '–')
    """
    + HELD
    + " ORDER BY principal DESC, position.id DESC LIMIT 50"
)
WRITTEN_OFF_SINCE = (
    """
    SELECT to_char(count(*), 'FM999,999'), to_char(sum(principal), 'FM999,999,999'),
           to_char(sum(written_off_amount), 'FM999,999,999')
    """
    + HELD
    + " AND position.status = 'written_off' AND approved_on >= '2005-01-01' AND principal >= 100000"
)
Portfolio = Callable[[str], str]


@pytest.fixture(params=[("institution_analyst", SBA), ("bank_analyst", BANK)], ids=["SBA", "bank"])
def holder(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Whose portfolio it is: the role that reads it and the name of the institution."""
    pair: tuple[str, str] = request.param
    return pair


@pytest.fixture
def portfolio(demonstration: Demonstration, holder: tuple[str, str]) -> Portfolio:
    """The page of the portfolio, over HTTP as its analyst gets it; takes the query part of the address."""
    role, name = holder
    [(number,)] = demonstration.sql(
        "SELECT portfolio.id FROM institutional_portfolio AS portfolio"
        " JOIN foundation_organization AS held_by ON held_by.id = portfolio.organization_id WHERE held_by.name = %s",
        name,
    )
    door = f"{demonstration.site}/sign-in"
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.open(door).read().decode())
    assert token
    form = urlencode({"csrfmiddlewaretoken": token[1], **demonstration.sign_ins[role]}).encode()
    browser.addheaders = [("Referer", door)]
    browser.open(door, form)

    def page(query: str = "") -> str:
        answer = browser.open(f"{demonstration.site}/institutional/portfolios/{number}{query}")
        text: str = answer.read().decode()
        return text

    return page


def words(markup: str) -> str:
    """What a reader reads of a piece of a page; what only a screen reader says is left out."""
    seen = re.sub(r'<span class="hidden">.*?</span>', "", markup, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).replace(NARROW_SPACE, " ").split())


def figures(page: str) -> list[tuple[str, str]]:
    """Each figure of the line on top: its value, and what it rests on."""
    found = re.findall(r'<dd class="value">(.*?)</dd>\s*<dd class="basis">(.*?)</dd>', page, re.DOTALL)
    return [(words(value), words(basis)) for value, basis in found]


def rows_of(table: str) -> list[tuple[str, ...]]:
    """The rows of a table's body, each cell as it reads; what only picks a row says nothing."""
    [body] = re.findall(r"<tbody.*?</tbody>", table, re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        tuple(words(cell) for cell in re.findall(r"<t[hd](?![^>]*c-check).*?</t[hd]>", row, re.DOTALL)) for row in rows
    ]


def tables(page: str) -> list[str]:
    """The tables of a page in order: one for each chart, the list last."""
    return re.findall(r"<table.*?</table>", page, re.DOTALL)


def total_line(page: str) -> list[str]:
    """The cells of the line of totals that say something."""
    [line] = re.findall(r"<tfoot.*?</tfoot>", tables(page)[-1], re.DOTALL)
    return [said for cell in re.findall(r"<t[hd].*?</t[hd]>", line, re.DOTALL) if (said := words(cell))]


def test_the_figures_on_top(demonstration: Demonstration, holder: tuple[str, str], portfolio: Portfolio) -> None:
    [(principal, lost, share, losses, retain, create, jobs, held, _enterprises, _repaid)] = demonstration.sql(
        TOTALS, holder[1]
    )
    [(ready, scored)] = demonstration.sql(READINESS, holder[1])
    held_figure, lost_figure, jobs_figure, ready_figure = figures(portfolio(""))
    assert (held_figure[0], held_figure[1].split()[0]) == (principal, held)
    assert (lost_figure[0], lost_figure[1].split()[0]) == (lost, share)
    assert f"{losses} " in lost_figure[1]
    assert jobs_figure == (jobs, f"{retain} and {create}, as stated at approval")
    assert ready_figure[0] == f"{ready} of 100"
    assert ready_figure[1].startswith(f"{scored} scored")


def test_the_sentence(demonstration: Demonstration, holder: tuple[str, str], portfolio: Portfolio) -> None:
    [(_principal, _lost, _share, losses, _retain, _create, _jobs, held, enterprises, repaid)] = demonstration.sql(
        TOTALS, holder[1]
    )
    [sentence] = re.findall(r'<p class="lede">(.*?)</p>', portfolio(""), re.DOTALL)
    assert re.fullmatch(
        rf"{held} \w+ to {enterprises} enterprises, .*: {repaid} were repaid, {losses} written off\.", words(sentence)
    )


def test_the_chart_of_years(demonstration: Demonstration, holder: tuple[str, str], portfolio: Portfolio) -> None:
    drawn = [row for row in rows_of(tables(portfolio(""))[0]) if row[1] != "0"]
    assert drawn == demonstration.sql(BY_YEAR, holder[1])


def test_the_chart_of_industries(demonstration: Demonstration, holder: tuple[str, str], portfolio: Portfolio) -> None:
    drawn = [row[1:] for row in rows_of(tables(portfolio(""))[1])]
    assert drawn == demonstration.sql(BY_INDUSTRY, holder[1])


def test_the_list_and_its_totals(demonstration: Demonstration, holder: tuple[str, str], portfolio: Portfolio) -> None:
    page = portfolio("")
    listed = [(row[0], row[3], row[4]) for row in rows_of(tables(page)[-1])]
    assert listed == demonstration.sql(LARGEST, holder[1])
    [(principal, lost, *_others, held, _enterprises, _repaid)] = demonstration.sql(TOTALS, holder[1])
    counted, *sums = total_line(page)
    assert (counted.split()[0], sums) == (held, [str(principal)[1:], str(lost)[1:]])


def test_the_totals_of_what_a_filter_leaves(
    demonstration: Demonstration, holder: tuple[str, str], portfolio: Portfolio
) -> None:
    page = portfolio("?status=written_off&approved_from=2005-01-01&principal_from=100000")
    [(held, principal, lost)] = demonstration.sql(WRITTEN_OFF_SINCE, holder[1])
    counted, *sums = total_line(page)
    assert (counted.split()[0], sums) == (held, [principal, lost])
