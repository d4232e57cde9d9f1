"""An institution makes a portfolio, fills it, enters what it holds, and takes out again, all of it on pages."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.public import acting
from institutional.portfolios.forms import MOST_FOUND
from institutional.portfolios.queries import entries_of, portfolio_for, portfolios_for
from institutional.positions.models import Position
from institutional.positions.operations import SENT_TWICE_WITHIN
from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
ADMIN = "admin@example.org"
HERE = "/institutional/portfolios"
TERMS = {
    "instrument": "loan",
    "currency": "USD",
    "principal": "25000.00",
    "status": "performing",
    "external_ref": "L-7",
    "started_on": "2026-03-01",
    "matures_on": "2031-03-01",
}


@pytest.fixture
def bank() -> int:
    return factories.institution("Harbor Bank")


@pytest.fixture
def admin(bank: int) -> Client:
    actors.member(bank, "admin", email=ADMIN)
    return page_client_of(ADMIN)


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def names_in(portfolio: int) -> list[str]:
    system = actors.system()
    with acting(system, read_only=True):
        rows = entries_of(actor=system, portfolio_id=portfolio).order_by("enterprise__organization__name")
        return list(rows.values_list("enterprise__organization__name", flat=True))


def offered(answer: Any) -> list[str]:
    """The names that may be ticked."""
    found = re.findall(r'name="picked" value="\d+"[^>]*>\s*([^<(]+?)\s*[(<]', words(answer))
    return sorted(found)


def choices(answer: Any, field: str) -> list[str]:
    """What one is chosen from in a field."""
    return re.findall(r"<option[^>]*>([^<]+)<", words(answer).split(f'<select name="{field}"')[1].split("</select>")[0])


def number_of_positions(portfolio: int) -> int:
    system = actors.system()
    with acting(system, read_only=True):
        return Position.objects.for_actor(system).filter(portfolio_id=portfolio).count()


def picked(**ids: int) -> dict[str, Any]:
    return {"picked": list(ids.values())}


def test_a_portfolio_is_made_and_its_enterprises_come_next(bank: int, admin: Client) -> None:
    assert f'href="{HERE}/new"' in words(admin.get(HERE))
    answer = admin.post(f"{HERE}/new", {"name": " Early  loans ", "currency": "nzd"})
    system = actors.system()
    with acting(system, read_only=True):
        [made] = portfolios_for(system).filter(organization_id=bank)
    assert (made.name, made.currency) == ("Early loans", "NZD")
    assert answer["Location"] == f"{HERE}/{made.pk}/enterprises"


@pytest.mark.parametrize(
    ("name", "currency", "said"),
    [
        ("Early loans", "USD", "There is a portfolio named Early loans already."),
        ("", "USD", "This field is required."),
        ("Late loans", "$", "Write three capital letters"),
        ("Late loans", "ZZZ", "There is no currency ZZZ."),
        ("Late loans", "XXX", "There is no currency XXX."),
        ("​", "USD", "A portfolio needs a name that can be read."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(bank: int, admin: Client, name: str, currency: str, said: str) -> None:
    factories.portfolio(bank, "Early loans")
    answer = admin.post(f"{HERE}/new", {"name": name, "currency": currency})
    assert answer.status_code == 400
    assert said in words(answer)


def test_staff_say_whose_it_is(bank: int) -> None:
    actors.staff(email="staff@example.org")
    staff = page_client_of("staff@example.org")
    assert choices(staff.get(f"{HERE}/new"), "institution") == ["Choose one", "Harbor Bank"]
    for unsaid in ({}, {"institution": ""}):
        assert staff.post(f"{HERE}/new", {"name": "Theirs", "currency": "USD", **unsaid}).status_code == 400
    assert staff.post(f"{HERE}/new", {"name": "Theirs", "currency": "USD", "institution": bank}).status_code == 302


def test_of_very_many_institutions_staff_find_theirs_by_name() -> None:
    for n in range(MOST_FOUND + 1):
        factories.institution(f"Bank {n:03}")
    last = factories.institution("Zephyr Savings House")
    actors.staff(email="staff@example.org")
    staff = page_client_of("staff@example.org")
    page = staff.get(f"{HERE}/new")
    assert choices(page, "institution") == ["Choose one", *(f"Bank {n:03}" for n in range(MOST_FOUND))]
    assert f"The first {MOST_FOUND} by name." in words(page)
    found = staff.get(f"{HERE}/new?search=house+zephyr")
    assert choices(found, "institution") == ["Choose one", "Zephyr Savings House"]
    assert "by name. Find others" not in words(found)
    assert "Nothing matches" in words(staff.get(f"{HERE}/new?search=nobody"))
    sent = {"name": "Theirs", "currency": "USD", "institution": last}
    assert staff.post(f"{HERE}/new?search=house+zephyr", sent).status_code == 302


def test_an_institution_is_asked_for_no_institution(bank: int, admin: Client) -> None:
    page = words(admin.get(f"{HERE}/new"))
    assert 'name="institution"' not in page
    assert "Find an institution" not in page


def test_it_is_called_anew_and_what_changed_meanwhile_is_not_overwritten(bank: int, admin: Client) -> None:
    portfolio = factories.portfolio(bank, "Early loans")
    version = re.search(r'name="version" value="([^"]+)"', words(admin.get(f"{HERE}/{portfolio}/edit")))
    sent = {"version": version[1] if version else "", "name": "Late loans", "currency": "EUR"}
    assert admin.post(f"{HERE}/{portfolio}/edit", sent).status_code == 302
    late = admin.post(f"{HERE}/{portfolio}/edit", {**sent, "name": "Latest loans"})
    system = actors.system()
    with acting(system, read_only=True):
        held = portfolio_for(actor=system, portfolio_id=portfolio)
    assert late.status_code == 400
    assert (held.name, held.currency) == ("Late loans", "EUR")


def test_a_currency_in_which_something_is_held_stays(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise)
    version = re.search(r'name="version" value="([^"]+)"', words(admin.get(f"{HERE}/{portfolio}/edit")))
    sent = {"version": version[1] if version else "", "name": "Loans", "currency": "EUR"}
    answer = admin.post(f"{HERE}/{portfolio}/edit", sent)
    assert answer.status_code == 400
    assert "What the portfolio holds is counted in USD (1)." in words(answer)


def test_those_that_the_institution_reads_and_that_are_not_in_it_can_be_put_in(bank: int, admin: Client) -> None:
    other = factories.institution("Another Bank")
    [tiles] = factories.enterprises(name="Harbor Tiles", granted_to=bank, city="Oakland")
    [labs] = factories.enterprises(name="Oak Labs", granted_to=bank, city="Reno")
    [inside] = factories.enterprises(name="Delta Cars", granted_to=bank)
    [theirs] = factories.enterprises(name="Zephyr Sails", granted_to=other)
    portfolio = factories.portfolio(bank)
    factories.put_in(portfolio, inside)
    way = f"{HERE}/{portfolio}/enterprises/add"
    assert f'href="{way}"' in words(admin.get(f"{HERE}/{portfolio}/enterprises"))
    assert offered(admin.get(way)) == ["Harbor Tiles", "Oak Labs"]
    assert offered(admin.get(f"{way}?search=oakland")) == ["Harbor Tiles"]
    assert "Nothing matches" in words(admin.get(f"{way}?search=zephyr"))
    refused = admin.post(way, picked(labs=labs, theirs=theirs))
    assert (refused.status_code, names_in(portfolio)) == (400, ["Delta Cars"])
    done = admin.post(way, picked(tiles=tiles, labs=labs), follow=True)
    assert "2 enterprises were put there." in words(done)
    assert names_in(portfolio) == ["Delta Cars", "Harbor Tiles", "Oak Labs"]


def test_of_very_many_the_first_are_offered_and_the_rest_is_found(bank: int, admin: Client) -> None:
    factories.enterprises(MOST_FOUND + 5, granted_to=bank)
    [last] = factories.enterprises(name="Zz Last", granted_to=bank)
    way = f"{HERE}/{factories.portfolio(bank)}/enterprises/add"
    page = admin.get(way)
    assert len(offered(page)) == MOST_FOUND
    assert f"The first {MOST_FOUND} by name." in words(page)
    assert offered(admin.get(f"{way}?search=zz")) == ["Zz Last"]
    assert admin.post(f"{way}?search=zz", picked(last=last)).status_code == 302


def test_those_in_which_something_is_held_stay_and_are_named(bank: int, admin: Client) -> None:
    portfolio = factories.portfolio(bank)
    ids = {name: factories.enterprises(name=name, granted_to=bank)[0] for name in ("Delta Cars", "Oak Labs", "Tiles")}
    for one in ids.values():
        factories.put_in(portfolio, one)
    factories.position(portfolio, ids["Tiles"])
    factories.position(portfolio, ids["Delta Cars"], status="repaid")
    sent = {"act": "take_out", **picked(**ids)}
    asked = admin.post(f"{HERE}/{portfolio}/acts?list=enterprises", sent)
    assert "Take 2 enterprises out" in words(asked)
    assert "1 position is not over" in words(asked)
    assert names_in(portfolio) == ["Delta Cars", "Oak Labs", "Tiles"]
    done = admin.post(f"{HERE}/{portfolio}/acts?list=enterprises", {**sent, "sure": "yes"}, follow=True)
    assert "2 enterprises were taken out; 1 stays." in words(done)
    assert names_in(portfolio) == ["Tiles"]


def test_where_something_is_held_in_each_nothing_can_be_taken_out(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise)
    answer = admin.post(f"{HERE}/{portfolio}/acts", {"act": "take_out", "picked": [enterprise], "sure": "yes"})
    assert "None can be taken out" in words(answer)
    assert "Take them out" not in words(answer)
    assert len(names_in(portfolio)) == 1


def test_a_position_is_entered_beside_its_enterprise(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    way = f"{HERE}/{portfolio}/enterprises/{enterprise}/positions/new"
    assert f'href="{way}"' in words(admin.get(f"{HERE}/{portfolio}/enterprises/{enterprise}"))
    assert 'name="currency" value="USD"' in words(admin.get(way))
    answer = admin.post(way, TERMS)
    system = actors.system()
    with acting(system, read_only=True):
        [held] = Position.objects.for_actor(system).filter(portfolio_id=portfolio).select_related("source")
    assert answer["Location"] == f"{HERE}/{portfolio}/positions/{held.pk}"
    assert (held.principal, held.external_ref, held.source.code) == (Decimal("25000.00"), "L-7", "internal")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"principal": ""}, "This field is required."),
        ({"external_ref": "taken"}, "taken"),
        ({"matures_on": "2020-01-01"}, "before"),
        ({"approved_on": "2035-01-01"}, "still to come"),
        ({"started_on": "0001-01-01"}, "Choose a day from"),
        ({"currency": "QQQ"}, "No currency that is in force has the code QQQ"),
        ({"interest_ratio": "5.25"}, "Write a ratio: 0.0525 is 5.25 %."),
        ({"principal": "1_000"}, "Write an amount, for instance 25000.00."),
        ({"principal": "1e3"}, "Write an amount, for instance 25000.00."),
        ({"started_on": "1/2/03"}, "Write a day, for instance 2026-04-30."),
    ],
)
def test_terms_that_do_not_fit_are_said_at_their_field(
    bank: int, admin: Client, terms: dict[str, str], said: str
) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, external_ref="taken")
    answer = admin.post(f"{HERE}/{portfolio}/enterprises/{enterprise}/positions/new", {**TERMS, **terms})
    assert answer.status_code == 400
    assert said in re.sub(r'value="[^"]*"', "", words(answer))


def test_a_form_that_is_sent_twice_enters_once(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    way = f"{HERE}/{portfolio}/enterprises/{enterprise}/positions/new"
    unnamed = {**TERMS, "external_ref": ""}
    first, second = admin.post(way, unnamed), admin.post(way, unnamed)
    other = admin.post(way, {**unnamed, "principal": "25000.01"})
    assert [one.status_code for one in (first, second, other)] == [302, 400, 302]
    assert "The very same was entered a moment ago." in words(second)
    with time_machine.travel(clock.now() + SENT_TWICE_WITHIN, tick=False):
        assert page_client_of(ADMIN).post(way, unnamed).status_code == 302


@pytest.mark.parametrize(
    ("currency", "said"),
    [
        ("USD", "It is entered, and counted from now on."),
        ("eur", "It is in EUR: what the portfolio sums in USD has it not."),
    ],
)
def test_it_is_said_whether_the_sums_count_it(bank: int, admin: Client, currency: str, said: str) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    way = f"{HERE}/{portfolio}/enterprises/{enterprise}/positions/new"
    assert said in words(admin.post(way, {**TERMS, "currency": currency}, follow=True))


def test_what_was_entered_stands_beside_its_principal(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    way = f"{HERE}/{portfolio}/enterprises/{enterprise}/positions/new"
    more = {"outstanding": "20000", "interest_ratio": "0.0525"}
    shown = words(admin.post(way, {**TERMS, **more}, follow=True)).split("data-drawer")[1]
    facts = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", shown, re.DOTALL))
    said = {label: re.sub(r"<[^>]+>|\s+", " ", value).strip() for label, value in facts.items()}
    assert (said["Outstanding"], said["Interest"], said["Matures on"]) == ("$20,000", "5.250 %", "1 Mar 2031")
    assert "performing" in said["Status"]


def test_an_interest_that_stands_may_stay_when_something_else_is_corrected(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise, interest_ratio=Decimal("1.5"))
    way = f"{HERE}/{portfolio}/positions/{position}/correct"
    [version] = re.findall(r'name="version" value="([^"]+)"', words(admin.get(way)))
    form = {**TERMS, "version": version, "because": "It is on watch.", "status": "watch"}
    assert admin.post(way, {**form, "interest_ratio": "1.6"}).status_code == 400
    assert admin.post(way, {**form, "interest_ratio": "1.50000"}).status_code == 302


def test_a_guarantee_of_a_loan_of_nothing_opens_all_the_same(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise, instrument="guarantee", facts={"approved": "0"})
    assert admin.get(f"{HERE}/{portfolio}/enterprises/{enterprise}").status_code == 200


def test_what_was_entered_by_mistake_is_removed_once_that_was_asked(bank: int, admin: Client) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise, external_ref="L-9")
    way = f"{HERE}/{portfolio}/positions/{position}/remove"
    assert f'href="{way}"' in words(admin.get(f"{HERE}/{portfolio}/positions/{position}"))
    [version] = re.findall(r'name="version" value="([^"]+)"', words(admin.get(way)))
    stale = admin.post(way, {"version": "another"})
    assert (stale["Location"], number_of_positions(portfolio)) == (way, 1)
    gone = admin.post(way, {"version": version})
    assert (gone["Location"], number_of_positions(portfolio)) == (f"{HERE}/{portfolio}/enterprises/{enterprise}", 0)


def test_a_viewer_is_offered_none_of_it_and_refused(bank: int) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    position = factories.position(portfolio, enterprise)
    actors.member(bank, "viewer", email="viewer@example.org")
    viewer = page_client_of("viewer@example.org")
    ways = [
        f"{HERE}/new",
        f"{HERE}/{portfolio}/edit",
        f"{HERE}/{portfolio}/enterprises/add",
        f"{HERE}/{portfolio}/enterprises/{enterprise}/positions/new",
        f"{HERE}/{portfolio}/positions/{position}/remove",
    ]
    shown = [
        HERE,
        f"{HERE}/{portfolio}",
        f"{HERE}/{portfolio}/positions/{position}",
        f"{HERE}/{portfolio}/enterprises",
        f"{HERE}/{portfolio}/enterprises/{enterprise}",
    ]
    answers = [viewer.get(page) for page in shown]
    assert {one.status_code for one in answers} == {200}
    pages = " ".join(words(one) for one in answers)
    assert 'value="take_out"' not in pages
    assert [way for way in ways if f'href="{way}"' in pages] == []
    assert {viewer.get(way).status_code for way in ways} == {403}
    assert viewer.post(f"{HERE}/{portfolio}/acts", {"act": "take_out", "picked": [enterprise]}).status_code == 403
