"""A worker that is killed while the other side has its message: it is delivered, under the same id."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import OrganizationKind
from clear_platform.foundation.webhooks.operations.endpoints import create_webhook
from tests import actors
from tests.foundation.webhooks.receiver import Receiver
from tests.foundation.webhooks.sent import delivery, told, tries
from tests.launcher.processes import wait_until
from tests.proving.floor import Floor, killed


@pytest.mark.processes
def test_it_is_delivered_at_least_once_under_the_same_id(floor: Floor, receiver: Receiver) -> None:
    """W1: kill -9 in the middle of a delivery."""
    bank = actors.organization(OrganizationKind.INSTITUTION)
    given = create_webhook(actor=actors.member(bank, "admin"), url=receiver.url, types=["*"])
    made = told(bank)
    receiver.go_on.clear()
    floor.reaper()
    worker = floor.worker()
    wait_until(lambda: bool(receiver.came))

    killed(worker)
    receiver.go_on.set()
    floor.worker()
    wait_until(lambda: delivery().status == "delivered")

    first, second = receiver.came
    assert (first.id, first.body) == (second.id, second.body)
    assert (first.id, second.signed_with(given.secret)) == (str(made), True)
    assert [(one.number, one.response_code) for one in tries()] == [(1, None), (2, 204)]
