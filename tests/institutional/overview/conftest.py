"""Who looks at a portfolio here: an analyst of a bank."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories


@pytest.fixture
def bank() -> int:
    """An institution."""
    return factories.institution("Harbor Bank")


@pytest.fixture
def analyst(bank: int) -> Client:
    """The bank's analyst, signed in to the pages."""
    actors.member(bank, "analyst", email="analyst@example.org")
    return page_client_of("analyst@example.org")
