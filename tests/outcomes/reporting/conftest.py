"""Who asks and who is asked in stories of reporting told through its doors."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import actors
from tests.clients import client_of, page_client_of
from tests.outcomes.reporting.factories import House, house


@pytest.fixture
def bank() -> House:
    return house(2)


@pytest.fixture
def caller(bank: House) -> Client:
    actors.member(bank.id, "analyst", email="asker@example.org")
    return client_of("asker@example.org")


@pytest.fixture
def page(caller: Client) -> Client:
    return page_client_of("asker@example.org")
