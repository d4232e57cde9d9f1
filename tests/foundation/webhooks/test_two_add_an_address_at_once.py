"""Two people of one organization add an address at the same moment, when there is room for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.models import InboundEndpoint, WebhookEndpoint
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.webhooks.operations import endpoints, inbound
from tests import actors
from tests.at_once import while_the_first_is_open


@pytest.fixture
def admin(cloned_database: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """The administrator of a bank that has room for one address of each kind."""
    monkeypatch.setattr(endpoints, "MOST_ENDPOINTS", 1)
    monkeypatch.setattr(inbound, "MOST_INBOUND", 1)
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")


def add_outward(admin: Actor) -> None:
    endpoints.create_webhook(actor=admin, url="https://hooks.example.org/clear", types=["*"])


def add_inward(admin: Actor) -> None:
    inbound.create_inbound_webhook(actor=admin, name="Journeys")


@pytest.mark.parametrize(("add", "kind"), [(add_outward, WebhookEndpoint), (add_inward, InboundEndpoint)])
def test_only_the_first_does(
    admin: Actor, add: Callable[[Actor], None], kind: type[WebhookEndpoint] | type[InboundEndpoint]
) -> None:
    def second() -> str:
        with pytest.raises(ClearError) as refused:
            add(admin)
        return refused.value.code

    assert while_the_first_is_open(admin, lambda: add(admin), second) == "webhook.too_many"
    with acting(admin):
        assert kind.objects.for_actor(admin).count() == 1
