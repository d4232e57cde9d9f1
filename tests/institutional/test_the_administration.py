"""Staff find institutions, portfolios, positions and exports in the administration, and change nothing there."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db
LISTS = ("institution", "portfolio", "portfolioenterprise", "position", "exportrecord", "signingkey")


@pytest.fixture
def staff() -> Client:
    actors.staff(email="staff@example.org")
    client = Client()
    client.post("/sign-in", {"email": "staff@example.org", "password": actors.PASSWORD})
    return client


@pytest.mark.parametrize("model", LISTS)
def test_every_list_can_be_searched(staff: Client, model: str) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution("Harbor Bank"), name="Harbor Tiles")
    factories.position(portfolio, enterprise)
    assert staff.get(f"/admin/institutional/{model}/?q=harbor").status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_nothing_is_added_there(staff: Client, model: str) -> None:
    assert staff.get(f"/admin/institutional/{model}/add/").status_code == 403


def test_a_position_is_found_by_its_number(staff: Client) -> None:
    portfolio, [enterprise] = factories.holding(factories.institution(), name="Harbor Tiles")
    factories.position(portfolio, enterprise, external_ref="7444134002")
    assert "Harbor Tiles" in staff.get("/admin/institutional/position/?q=7444134002").content.decode()


def test_members_of_an_institution_do_not_enter() -> None:
    bank = factories.institution()
    actors.member(bank, "admin", email="admin@example.org")
    client = Client()
    client.post("/sign-in", {"email": "admin@example.org", "password": actors.PASSWORD})
    assert client.get("/admin/institutional/position/").status_code == 302
