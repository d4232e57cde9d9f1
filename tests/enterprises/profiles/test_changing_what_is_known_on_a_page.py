"""On its page an enterprise's currency and time zone are named as all else that is known of it."""

from __future__ import annotations

import pytest
from django.test import Client

from clear_platform.foundation.public import acting
from enterprises.public import enterprise_for, update_enterprise
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> int:
    return enterprise(name="Corner Shop").id


@pytest.fixture
def page(shop: int) -> Client:
    actors.member(shop, "owner", email="owner@example.org")
    return page_client_of("owner@example.org")


def settings_of(shop: int) -> dict[str, object]:
    somebody = actors.staff()
    with acting(somebody):
        return dict(enterprise_for(actor=somebody, enterprise_id=shop).settings)


def test_the_currency_and_the_time_zone_are_named_and_other_settings_stay(shop: int, page: Client) -> None:
    update_enterprise(actor=actors.staff(), enterprise_id=shop, changes={"settings_json": {"colour": "green"}})
    sent = page.post(
        f"/enterprises/{shop}/edit", {"name": "Corner Shop", "currency": "NZD", "timezone": "Pacific/Auckland"}
    )
    assert sent.status_code == 302
    assert settings_of(shop) == {"colour": "green", "currency": "NZD", "timezone": "Pacific/Auckland"}
    shown = page.get(f"/enterprises/{shop}/edit").content.decode()
    assert 'value="NZD"' in shown
    assert '<option value="Pacific/Auckland" selected>' in shown


def test_what_is_emptied_is_not_known_any_more(shop: int, page: Client) -> None:
    named = {"currency": "NZD", "timezone": "Pacific/Auckland"}
    update_enterprise(actor=actors.staff(), enterprise_id=shop, changes={"settings_json": named})
    page.post(f"/enterprises/{shop}/edit", {"name": "Corner Shop", "timezone": "Pacific/Auckland"})
    assert settings_of(shop) == {"timezone": "Pacific/Auckland"}


@pytest.mark.parametrize(("field", "typed"), [("currency", "Dollars"), ("timezone", "Nowhere/Land")])
def test_what_is_no_currency_or_zone_is_said_at_its_field(shop: int, page: Client, field: str, typed: str) -> None:
    sent = page.post(f"/enterprises/{shop}/edit", {"name": "Corner Shop", field: typed})
    assert sent.status_code == 400
    assert f'id="id_{field}_error"' in sent.content.decode()
    assert settings_of(shop) == {}
