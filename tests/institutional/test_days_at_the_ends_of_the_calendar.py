"""A day that nobody can mean, such as the first that can be written, is refused or finds nothing: no door breaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from clear_platform.foundation.clock import fixed_at
from tests import actors
from tests.clients import page_client_of, sent
from tests.execution.packs.factories import TUESDAY, TUESDAY_NIGHT, fx, pack
from tests.institutional import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/institutional/portfolios/{portfolio}"
FIRST, LAST = "0001-01-01", "9999-12-31"


class House:
    """A bank with a position and an analyst at its pages."""

    def __init__(self) -> None:
        self.bank = factories.institution()
        self.portfolio, [self.enterprise] = factories.holding(self.bank)
        self.position = factories.position(self.portfolio, self.enterprise)
        actors.member(self.bank, "analyst", email="analyst@example.org")
        self.client: Client = page_client_of("analyst@example.org")

    def at(self, address: str) -> str:
        return address.format(portfolio=self.portfolio, position=self.position, enterprise=self.enterprise)


@pytest.fixture
def house() -> Any:
    with fixed_at(TUESDAY_NIGHT):
        pack(fx(TUESDAY))
        yield House()


@pytest.mark.parametrize("day", [FIRST, LAST, "1899-12-31"])
def test_an_overview_of_such_a_day_is_refused_before_anything_is_kept(house: House, day: str) -> None:
    refused = sent(house.client, "post", house.at(API) + "/overview", {"asof_date": day})
    assert (refused.status_code, refused.json()["code"]) in {
        (422, "request.day_out_of_reach"),
        (400, "run.asof_in_future"),
    }
    page = house.client.post(house.at("/institutional/portfolios/{portfolio}/overview"), {"asof_date": day})
    assert page.status_code == 400


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_reading_an_overview_takes_no_day_and_says_so(house: House, day: str) -> None:
    refused = house.client.get(house.at(API) + f"/overview?asof_date={day}")
    assert (refused.status_code, refused.json()["code"]) == (400, "filter.unknown")


@pytest.mark.parametrize("field", ["approved_on", "started_on", "matures_on"])
@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_position_takes_no_such_day(house: House, field: str, day: str) -> None:
    address = house.at(API) + "/positions"
    changed = sent(house.client, "patch", f"{address}/{house.position}", {field: day})
    assert (changed.status_code, changed.json()["code"]) == (422, "request.day_out_of_reach")
    entered = {"enterprise": house.enterprise, "instrument": "loan", "principal": "1.00", field: day}
    assert sent(house.client, "post", address, entered).status_code == 422


READ = [
    f"{API}/positions?approved_from={{day}}",
    f"{API}/positions?approved_to={{day}}",
    "/api/v1/exports?from={day}",
    "/api/v1/exports?to={day}",
    "/api/v1/exports?exported_from={day}",
    "/api/v1/exports?exported_to={day}",
    "/api/v1/exports?exported_from={day}T00:00:00%2B14:00",
    "/api/v1/exports?exported_to={day}T23:59:59-12:00",
    "/institutional/exports?from={day}",
    "/institutional/exports?to={day}",
    "/institutional/portfolios/{portfolio}?approved_from={day}",
    "/institutional/portfolios/{portfolio}?approved_to={day}",
    "/institutional/portfolios/{portfolio}/overview?asof_date={day}",
]


@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("day", [FIRST, LAST, "0000-00-00", "10000-01-01", "-0001-01-01"])
def test_a_list_narrowed_down_by_such_a_day_is_read_or_refused(house: House, address: str, day: str) -> None:
    assert house.client.get(house.at(address.replace("{day}", day))).status_code in {200, 400}
