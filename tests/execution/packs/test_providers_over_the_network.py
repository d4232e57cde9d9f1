"""Each provider is asked as its documentation says, its answer is read exactly, anything else is refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clear_platform.foundation.public import acting
from execution.packs.errors import ProviderFailed, ProviderOff, ProviderUnknown
from execution.packs.operations.building import build_pack
from execution.packs.providers.fmp import Fmp
from execution.packs.providers.fred import Fred
from execution.packs.providers.newsapi import NewsApi
from execution.packs.providers.polygon import Polygon
from execution.packs.providers.port import NetworkProvider
from execution.packs.providers.registry import provider_of, providers
from execution.packs.rules.material import Kind, Price, Unit
from tests import actors
from tests.execution.packs.factories import MONDAY, TUESDAY
from tests.execution.packs.loopback import Answer, Asked, Service, service

KEY = "a-key-that-nobody-may-read"
SATURDAY = date(2026, 5, 9)


@pytest.fixture
def loopback() -> Iterator[Service]:
    with service() as running:
        yield running


def answering(loopback: Service, body: Any, status: int = 200) -> None:
    loopback.answers = lambda _: (status, body if isinstance(body, str) else json.dumps(body))


def fmp(loopback: Service) -> Fmp:
    return Fmp(key=KEY, wanted=["AAPL"], address=loopback.address)


def test_fmp_gives_the_close_of_each_symbol(loopback: Service) -> None:
    def answer(asked: Asked) -> Answer:
        symbol = asked.parameters["symbol"]
        rows = [
            {"symbol": symbol, "date": "2026-05-04", "price": 210.1, "volume": 40511200},
            {"symbol": symbol, "date": "2026-05-01", "price": 209.55, "volume": 38011200},
        ]
        return 200, json.dumps(rows)

    loopback.answers = answer
    found = Fmp(key=KEY, wanted=["AAPL", "BRK-B"], address=loopback.address).fetch(Kind.PRICE, MONDAY)
    assert found.prices == (
        Price("AAPL", Decimal("210.1"), MONDAY, Unit.MONEY, "USD"),
        Price("BRK-B", Decimal("210.1"), MONDAY, Unit.MONEY, "USD"),
    )
    [first, _] = loopback.asked
    assert first.path == "/stable/historical-price-eod/light"
    assert first.parameters == {"symbol": "AAPL", "from": "2026-04-24", "to": "2026-05-04"}
    assert first.headers["apikey"] == KEY


def test_a_day_without_trade_has_the_close_before(loopback: Service) -> None:
    answering(loopback, [{"symbol": "AAPL", "date": "2026-05-08", "price": 211, "volume": 1}])
    [price] = fmp(loopback).fetch(Kind.PRICE, SATURDAY).prices
    assert (price.price, price.observed_on) == (Decimal(211), date(2026, 5, 8))


def test_polygon_gives_the_close_of_a_day(loopback: Service) -> None:
    close = {
        "status": "OK",
        "from": "2026-05-04",
        "symbol": "AAPL",
        "open": 209.0,
        "high": 211.2,
        "low": 208.1,
        "close": 210.1,
        "volume": 40511200,
        "afterHours": 210.0,
        "preMarket": 209.4,
    }
    answering(loopback, close)
    found = Polygon(key=KEY, wanted=["AAPL"], address=loopback.address).fetch(Kind.PRICE, MONDAY)
    assert found.prices == (Price("AAPL", Decimal("210.1"), MONDAY, Unit.MONEY, "USD"),)
    [asked] = loopback.asked
    assert (asked.path, asked.headers["authorization"]) == ("/v1/open-close/AAPL/2026-05-04", f"Bearer {KEY}")


def test_polygon_looks_back_where_there_was_no_trade(loopback: Service) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path.endswith("2026-05-04"):
            return 200, json.dumps({"status": "OK", "from": "2026-05-04", "symbol": "AAPL", "close": 210.1})
        return 404, json.dumps({"status": "NOT_FOUND", "message": "Data not found."})

    loopback.answers = answer
    [price] = Polygon(key=KEY, wanted=["AAPL"], address=loopback.address).fetch(Kind.PRICE, TUESDAY).prices
    assert (price.observed_on, len(loopback.asked)) == (MONDAY, 2)


def test_a_symbol_cannot_lead_to_another_path(loopback: Service) -> None:
    found = Polygon(key=KEY, wanted=["../v3/x?y"], address=loopback.address).fetch(Kind.PRICE, MONDAY)
    assert (found.prices, found.absent) == ((), ("../v3/x?y",))
    assert loopback.asked[0].path == "/v1/open-close/..%2Fv3%2Fx%3Fy/2026-05-04"


def test_fred_gives_the_newest_observation_of_a_series(loopback: Service) -> None:
    observed = {
        "observation_start": "2026-01-04",
        "count": 3,
        "observations": [
            {"realtime_start": "2026-05-04", "realtime_end": "2026-05-04", "date": "2026-05-04", "value": "."},
            {"realtime_start": "2026-05-04", "realtime_end": "2026-05-04", "date": "2026-05-01", "value": "4.33"},
            {"realtime_start": "2026-05-04", "realtime_end": "2026-05-04", "date": "2026-04-30", "value": "4.31"},
        ],
    }
    answering(loopback, observed)
    found = Fred(key=KEY, wanted=["DGS10:percent"], address=loopback.address).fetch(Kind.BENCHMARK, MONDAY)
    assert found.prices == (Price("DGS10", Decimal("4.33"), date(2026, 5, 1), Unit.PERCENT),)
    [asked] = loopback.asked
    assert asked.path == "/fred/series/observations"
    assert asked.parameters["series_id"] == "DGS10"
    assert asked.parameters["file_type"] == "json"


def test_a_series_with_an_unknown_unit_is_refused_by_name(loopback: Service) -> None:
    with pytest.raises(ProviderFailed, match="PACK_BENCHMARK_SERIES has DGS10:pecent"):
        Fred(key=KEY, wanted=["DGS10:pecent"], address=loopback.address).fetch(Kind.BENCHMARK, MONDAY)


def test_news_are_counted_and_none_is_kept(loopback: Service) -> None:
    article = {"title": "A title", "author": "Somebody", "content": "Some words"}
    answering(loopback, {"status": "ok", "totalResults": 412, "articles": [article]})
    found = NewsApi(key=KEY, wanted=["recession"], address=loopback.address).fetch(Kind.BENCHMARK, MONDAY)
    assert found.prices == (Price("news:recession", Decimal(412), MONDAY, Unit.COUNT),)
    [asked] = loopback.asked
    assert asked.parameters == {"q": "recession", "from": "2026-04-28", "to": "2026-05-04", "pageSize": "1"}
    assert asked.headers["x-api-key"] == KEY


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, '{"Error Message": "Invalid API KEY."}', "it does not take the key in FMP_API_KEY"),
        (403, "{}", "or the key does not include this."),
        (429, "{}", "it was asked too often"),
        (500, "oops", "it answered with status 500."),
        (302, "", "it answered with status 302."),
        (200, "<html>", "its answer is no JSON."),
        (200, "[" * 100_000, "its answer is no JSON."),
        (200, '{"Error Message": "Limit reached"}', "what it says about AAPL is no list of rows."),
        (200, '[{"symbol": "AAPL", "date": "2026-05-04", "price": "much"}]', "what it says about AAPL is no figure."),
        (200, '[{"symbol": "AAPL", "date": "2026-05-04", "price": NaN}]', "what it says about AAPL is no figure."),
        (200, '[{"symbol": "AAPL", "date": "2026-05-04", "price": true}]', "what it says about AAPL is no figure."),
        (200, '[{"symbol": "AAPL", "date": "soon", "price": 1}]', "what it says about AAPL names no day."),
        (200, '[{"symbol": "AAPL", "date": "2026-05-04", "price": 1e40}]', "what it says about AAPL is no figure."),
        (200, " " * 1_100_000, "it could not be reached."),
    ],
)
def test_an_answer_that_does_not_hold_is_refused_without_naming_the_key(
    loopback: Service, status: int, body: str, said: str
) -> None:
    answering(loopback, body, status)
    with pytest.raises(ProviderFailed) as refusal:
        fmp(loopback).fetch(Kind.PRICE, MONDAY)
    assert said in refusal.value.detail
    assert KEY not in repr(refusal.value) + str(refusal.value.__cause__)
    assert refusal.value.status == 503


def test_nobody_there_is_a_refusal(loopback: Service) -> None:
    gone = Fred(key=KEY, wanted=["DGS10"], address="http://127.0.0.1:1")
    with pytest.raises(ProviderFailed, match="it could not be reached") as refusal:
        gone.fetch(Kind.BENCHMARK, MONDAY)
    assert KEY not in str(refusal.value.__cause__)


@pytest.mark.parametrize("kind", [Fmp, Polygon, Fred, NewsApi])
def test_without_a_key_a_provider_is_off_and_says_which_is_missing(kind: type[NetworkProvider]) -> None:
    off = kind(key="", wanted=["X"])
    assert (off.on, off.state) == (False, f"off: no key. Set {off.key_setting} to switch it on.")
    with pytest.raises(ProviderOff, match="off: no key"):
        off.fetch(next(iter(off.kinds)), MONDAY)
    assert kind(key=KEY, wanted=[]).state == f"off: nothing to ask for. Name what you need in {off.wanted_setting}."


def test_as_it_is_installed_every_provider_over_the_network_is_off() -> None:
    assert {one.code: one.on for one in providers()} == {
        "ecb_file": False,
        "fmp": False,
        "polygon": False,
        "fred": False,
        "newsapi": False,
        "platform": True,
    }


def test_a_provider_is_chosen_by_its_kind_and_whether_it_is_on(settings: Any) -> None:
    settings.POLYGON_API_KEY, settings.PACK_PRICE_SYMBOLS = KEY, ["AAPL"]
    assert provider_of(Kind.PRICE).code == "polygon"
    assert provider_of(Kind.PRICE, "fmp").code == "fmp"
    with pytest.raises(ProviderUnknown, match="There are: ecb_file"):
        provider_of(Kind.FX, "fmp")


def test_days_that_were_missed_are_caught_up_on_ten_at_most() -> None:
    provider = Fred(key=KEY, wanted=["DGS10"])
    assert provider.days_after(Kind.BENCHMARK, None, TUESDAY) == [TUESDAY]
    assert provider.days_after(Kind.BENCHMARK, MONDAY, TUESDAY) == [TUESDAY]
    assert provider.days_after(Kind.BENCHMARK, TUESDAY, TUESDAY) == []
    caught_up = provider.days_after(Kind.BENCHMARK, date(2026, 1, 2), TUESDAY)
    assert (len(caught_up), caught_up[-1]) == (10, TUESDAY)


@pytest.mark.django_db
def test_a_pack_of_prices_is_built_from_what_came_over_the_network(loopback: Service) -> None:
    answering(loopback, [{"symbol": "AAPL", "date": "2026-05-04", "price": 210.1, "volume": 1}])
    made = build_pack(actor=actors.system(), kind=Kind.PRICE, provider=fmp(loopback), asof=MONDAY)
    assert (made.in_force, made.source, made.provider) == (True, "fmp", "fmp")


@pytest.mark.django_db
def test_nobody_is_called_while_a_transaction_is_open(loopback: Service) -> None:
    with acting(actors.system()), pytest.raises(RuntimeError, match="between transactions"):
        fmp(loopback).fetch(Kind.PRICE, MONDAY)
    assert loopback.asked == []
