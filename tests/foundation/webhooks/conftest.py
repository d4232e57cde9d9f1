"""A bank whose administrator has its events sent to a receiver that really listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clear_platform.foundation.public import Actor, OrganizationKind
from clear_platform.foundation.webhooks.operations.endpoints import create_webhook
from clear_platform.foundation.webhooks.results import EndpointGiven
from tests import actors
from tests.foundation.webhooks.receiver import Receiver, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture
def bank(db: None) -> int:
    return actors.organization(OrganizationKind.INSTITUTION, "Bank of the Valley")


@pytest.fixture
def admin(bank: int) -> Actor:
    return actors.member(bank, "admin", email="admin@example.org")


@pytest.fixture
def given(admin: Actor, receiver: Receiver) -> EndpointGiven:
    """The address of the receiver, which all events are sent to, with its secret."""
    return create_webhook(actor=admin, url=receiver.url, types=["*"])
