"""What the stories of letting in share: a bank that asks, a bakery and its owner who answers."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import Actor
from tests import actors
from tests.institutional import factories
from tests.institutional.letting_in.letters import OWNER


@pytest.fixture
def bank() -> int:
    return factories.institution("Camber Bank")


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst", email="analyst@example.org")


@pytest.fixture
def bakery() -> int:
    [one] = factories.enterprises(name="Corner Bakery")
    return one


@pytest.fixture
def owner(bakery: int) -> Actor:
    return actors.member(bakery, "owner", email=OWNER)


@pytest.fixture
def portfolio(bank: int) -> int:
    return factories.portfolio(bank)
