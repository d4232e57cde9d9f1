"""The API of portfolios, their enterprises and positions says what the operations do, and refuses as they do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/institutional"


def client_of(email: str) -> Client:
    answer = Client().post(
        "/api/v1/auth/token", {"email": email, "password": actors.PASSWORD}, content_type="application/json"
    )
    return Client(headers={"Authorization": f"Bearer {answer.json()['access']}"})


def sent(client: Client, verb: str, path: str, body: Any = None) -> Any:
    return getattr(client, verb)(path, body, content_type="application/json")


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def analyst(bank: int) -> Client:
    actors.member(bank, "analyst", email="analyst@example.org")
    return client_of("analyst@example.org")


def test_without_credentials_there_is_nothing() -> None:
    assert Client().get(f"{BASE}/portfolios").status_code == 401


def test_a_portfolio_is_made_for_the_own_institution_and_found_at_its_address(analyst: Client, bank: int) -> None:
    made = sent(analyst, "post", f"{BASE}/portfolios", {"name": "Growth", "currency": "EUR"})
    assert made.status_code == 201
    found = analyst.get(made["Location"])
    assert found.json() == made.json()
    assert (found.json()["institution"], found.json()["currency"]) == (bank, "EUR")


def test_the_address_keeps_the_prefix_that_was_asked_for(analyst: Client) -> None:
    made = sent(analyst, "post", "/api/institutional/portfolios", {"name": "Growth", "currency": "EUR"})
    assert made["Location"].startswith("/api/institutional/portfolios/")


def test_a_currency_that_there_is_not_is_refused(analyst: Client) -> None:
    refused = sent(analyst, "post", f"{BASE}/portfolios", {"name": "Growth", "currency": "ZZZ"})
    assert (refused.status_code, refused.json()["code"]) == (422, "portfolio.currency_unknown")
    made = sent(analyst, "post", f"{BASE}/portfolios", {"name": "Growth", "currency": "EUR"}).json()
    refused = sent(analyst, "patch", f"{BASE}/portfolios/{made['id']}", {"currency": "QQQ"})
    assert (refused.status_code, refused.json()["code"]) == (422, "portfolio.currency_unknown")


def test_staff_say_for_which_institution(bank: int) -> None:
    actors.staff(email="officer@example.org")
    officer = client_of("officer@example.org")
    wanted = {"name": "Growth", "currency": "EUR"}
    assert sent(officer, "post", f"{BASE}/portfolios", wanted).json()["code"] == "portfolio.institution_needed"
    made = sent(officer, "post", f"{BASE}/portfolios", {**wanted, "institution": bank})
    assert made.json()["institution"] == bank


def test_a_name_stands_once(analyst: Client) -> None:
    sent(analyst, "post", f"{BASE}/portfolios", {"name": "Growth", "currency": "EUR"})
    again = sent(analyst, "post", f"{BASE}/portfolios", {"name": "Growth", "currency": "USD"})
    assert (again.status_code, again.json()["code"]) == (409, "portfolio.name_taken")


@pytest.mark.parametrize("name", ["\u200b", "\u202e", " \u2060 "])
def test_a_name_that_nobody_can_read_is_none(analyst: Client, bank: int, name: str) -> None:
    made = sent(analyst, "post", f"{BASE}/portfolios", {"name": name, "currency": "EUR"})
    assert (made.status_code, made.json()["code"]) == (400, "portfolio.name_missing")
    held, _ = factories.holding(bank)
    renamed = sent(analyst, "patch", f"{BASE}/portfolios/{held}", {"name": name})
    assert (renamed.status_code, renamed.json()["code"]) == (400, "portfolio.name_missing")


def test_the_list_shows_ones_own_alone(analyst: Client, bank: int) -> None:
    mine, _ = factories.holding(bank, 3)
    factories.holding(factories.institution())
    [row] = analyst.get(f"{BASE}/portfolios").json()["results"]
    assert (row["id"], row["enterprise_count"]) == (mine, 3)


@pytest.mark.parametrize("path", ["", "/enterprises", "/positions"])
def test_anothers_portfolio_is_refused_whatever_is_asked_of_it(analyst: Client, path: str) -> None:
    theirs, _ = factories.holding(factories.institution())
    refused = analyst.get(f"{BASE}/portfolios/{theirs}{path}")
    missing = analyst.get(f"{BASE}/portfolios/{10**12}{path}")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_visible")
    assert missing.json()["detail"] == refused.json()["detail"]


def test_a_currency_stays_once_positions_are_counted_in_it(analyst: Client, bank: int) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    factories.position(portfolio, enterprise)
    renamed = sent(analyst, "patch", f"{BASE}/portfolios/{portfolio}", {"name": "Renamed"})
    refused = sent(analyst, "patch", f"{BASE}/portfolios/{portfolio}", {"currency": "EUR"})
    assert renamed.json()["name"] == "Renamed"
    assert (refused.status_code, refused.json()["code"]) == (422, "portfolio.currency_in_use")


def test_an_enterprise_is_put_in_and_taken_out(analyst: Client, bank: int) -> None:
    portfolio = factories.portfolio(bank)
    [enterprise] = factories.enterprises(granted_to=bank)
    path = f"{BASE}/portfolios/{portfolio}/enterprises"
    added = sent(analyst, "post", path, {"enterprise": enterprise})
    assert added.status_code == 201
    assert [row["id"] for row in analyst.get(path).json()["results"]] == [enterprise]
    assert analyst.delete(added["Location"]).status_code == 204
    assert analyst.get(path).json()["results"] == []


def test_an_enterprise_one_does_not_see_cannot_be_put_in(analyst: Client, bank: int) -> None:
    portfolio = factories.portfolio(bank)
    [enterprise] = factories.enterprises()
    refused = sent(analyst, "post", f"{BASE}/portfolios/{portfolio}/enterprises", {"enterprise": enterprise})
    assert (refused.status_code, refused.json()["code"]) == (403, "portfolio.enterprise_not_open")


def test_the_list_of_enterprises_says_what_is_held_in_each(analyst: Client, bank: int) -> None:
    portfolio, [one, other] = factories.holding(bank, 2, industry="531210", size_band="6-15")
    factories.position(portfolio, one, principal=Decimal("1000.00"))
    factories.position(portfolio, one, principal=Decimal("500.50"), status="written_off")
    factories.position(portfolio, one, principal=Decimal("7.00"), currency="EUR")
    rows = analyst.get(f"{BASE}/portfolios/{portfolio}/enterprises?ordering=-principal").json()["results"]
    assert [(row["id"], row["principal"], row["positions"]) for row in rows] == [
        (one, "1500.50", 2),
        (other, "0.00", 0),
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("industry=53", 2),
        ("industry=531210", 1),
        ("region=US-NV", 1),
        ("size_band=16-50", 1),
        ("status=written_off", 1),
        ("status=repaid", 0),
        ("search=tiles", 1),
        ("q=tiles", 1),
    ],
)
def test_the_list_of_enterprises_is_narrowed_down(analyst: Client, bank: int, asked: str, count: int) -> None:
    portfolio = factories.portfolio(bank)
    both = [
        *factories.enterprises(name="Harbor Tiles", industry="531210", region="US-CA", size_band="1-5"),
        *factories.enterprises(name="Delta Cars", industry="532111", region="US-NV", size_band="16-50"),
    ]
    for enterprise in both:
        factories.put_in(portfolio, enterprise)
    factories.position(portfolio, both[0], status="written_off")
    answer = analyst.get(f"{BASE}/portfolios/{portfolio}/enterprises?{asked}")
    assert len(answer.json()["results"]) == count


def test_an_unknown_filter_is_named(analyst: Client, bank: int) -> None:
    refused = analyst.get(f"{BASE}/portfolios/{factories.portfolio(bank)}/enterprises?colour=red")
    assert (refused.status_code, refused.json()["code"]) == (400, "filter.unknown")


def test_a_position_is_entered_shown_changed_and_removed(analyst: Client, bank: int) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    path = f"{BASE}/portfolios/{portfolio}/positions"
    made = sent(analyst, "post", path, {"enterprise": enterprise, "instrument": "loan", "principal": "250000.00"})
    assert made.status_code == 201
    address = made["Location"]
    assert analyst.get(address).json()["principal"] == "250000.00"
    changed = sent(analyst, "patch", address, {"status": "watch"})
    assert (changed.json()["status"], changed.json()["principal"]) == ("watch", "250000.00")
    assert [row["id"] for row in analyst.get(f"{path}?status=watch").json()["results"]] == [made.json()["id"]]
    assert analyst.delete(address).status_code == 204
    assert analyst.get(address).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("principal", "-1.00", "min_value"),
        ("principal", "1.001", "max_decimal_places"),
        ("instrument", "bond", "invalid_choice"),
        ("currency", "usd", "invalid"),
        ("approved_on", "31 June", "invalid"),
        ("colour", "red", "unknown_field"),
    ],
)
def test_a_fault_in_a_position_is_named_by_its_field(
    analyst: Client, bank: int, field: str, value: str, code: str
) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    body = {"enterprise": enterprise, "instrument": "loan", "principal": "1.00", field: value}
    refused = sent(analyst, "post", f"{BASE}/portfolios/{portfolio}/positions", body)
    assert refused.status_code == 400
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(f"/{field}", code)]


def test_a_currency_that_is_not_in_force_is_named_at_its_field(analyst: Client, bank: int) -> None:
    portfolio, [enterprise] = factories.holding(bank)
    body = {"enterprise": enterprise, "instrument": "loan", "principal": "1.00", "currency": "DEM"}
    refused = sent(analyst, "post", f"{BASE}/portfolios/{portfolio}/positions", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "position.currency_not_in_force")
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("/currency", "not_in_force")]


def test_anothers_enterprise_in_body_or_filter_is_refused_as_in_the_address(analyst: Client, bank: int) -> None:
    portfolio, _ = factories.holding(bank)
    [stranger] = factories.enterprises()
    path = f"{BASE}/portfolios/{portfolio}/positions"
    body = {"enterprise": stranger, "instrument": "loan", "principal": "1.00"}
    assert sent(analyst, "post", path, body).status_code == 403
    assert analyst.get(f"{path}?enterprise={stranger}").status_code == 403


@pytest.mark.parametrize(
    "path", ["portfolios", "portfolios/{portfolio}/enterprises", "portfolios/{portfolio}/positions"]
)
def test_a_list_asks_as_little_for_fifty_rows_as_for_one(bank: int, analyst: Client, path: str) -> None:
    portfolio, ids = factories.holding(bank)
    factories.position(portfolio, ids[0])
    address = f"{BASE}/{path.format(portfolio=portfolio)}"
    counts = [asked_for(analyst, address)]
    for enterprise in factories.enterprises(20):
        factories.put_in(portfolio, enterprise)
        factories.position(portfolio, enterprise)
        factories.portfolio(bank)
    counts.append(asked_for(analyst, address))
    assert counts[0] == counts[1]


def asked_for(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
