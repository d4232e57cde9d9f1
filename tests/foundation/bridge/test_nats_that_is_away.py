"""F5: NATS is away, is killed, and so is the bridge; every event is once in each inbox, and no request notices."""

from __future__ import annotations

import time
from typing import Any

import pytest

from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.clients import client_of, sent
from tests.foundation.bridge.conftest import WINDOW_SECONDS, Crossing, sender_of
from tests.foundation.bridge.messages import profile
from tests.foundation.bridge.servers import NatsServer
from tests.launcher.processes import wait_until
from tests.proving.floor import killed
from tests.sizes import sized

pytestmark = [pytest.mark.processes, pytest.mark.prove]

AWAY_SECONDS = sized(3, 300)
AT_EACH_STEP = sized(20, 500)
EVENTS = "/api/v1/events"


class Neighbour:
    """Another program: it has its own place in the stream, and passes on to a sender's subject what it hears of one."""

    def __init__(self, server: NatsServer, *, hears: int, sends: str) -> None:
        self._server, self._hears, self._subject = server, str(hears), sends

    def passes_on(self) -> int:
        """Pass on what it has not heard yet; gives how many messages it heard."""
        return self._server.ask(self._pass_on)

    async def _pass_on(self, js: Any) -> int:
        subscription = await js.pull_subscribe("clear.orchestration.>", durable="neighbour", stream="CLEAR")
        heard = 0
        while (await subscription.consumer_info()).num_pending:
            for one in await subscription.fetch(100, timeout=5):
                heard += 1
                if f'"organizationid":"{self._hears}"'.encode() in one.data:
                    told = one.data.replace(f',"organizationid":"{self._hears}"'.encode(), b"")
                    await js.publish(self._subject, told)
                await one.ack()
        return heard


def test_every_event_is_once_in_each_inbox(crossing: Crossing, nats_server: NatsServer) -> None:
    nats_server.hands_over_soon(seconds=1)
    bank, other = (actors.organization(OrganizationKind.INSTITUTION) for _ in range(2))
    actors.member(bank, "analyst", email="ada@example.org")
    client = client_of("ada@example.org")
    told: list[str] = []

    def tell() -> None:
        """Send events at the API's door, one request each."""
        for _ in range(AT_EACH_STEP):
            event = profile(len(told))
            assert sent(client, "post", EVENTS, event).status_code == 201
            told.append(event["id"])

    first = crossing.bridge()
    tell()
    crossing.until_all_went_out()

    nats_server.kill()
    tell()
    wait_until(lambda: "NATS" in crossing.trouble())
    killed(first)
    tell()
    time.sleep(AWAY_SECONDS)
    assert crossing.waiting() == 2 * AT_EACH_STEP
    nats_server.start()
    second = crossing.bridge()
    crossing.until_all_went_out()

    # Sent and acknowledged, and killed before that was written down.
    with crossing.nothing_written_off():
        tell()
        wait_until(crossing.somebody_waits)
        killed(second)
    time.sleep(WINDOW_SECONDS + 1)
    third = crossing.bridge()
    crossing.until_all_went_out()
    ids = [one.headers["Nats-Msg-Id"] for one in nats_server.stored()]
    assert len(set(ids)) == len(told) < len(ids)

    neighbour = Neighbour(nats_server, hears=bank, sends=f"clear.in.{sender_of(other).token}.neighbour")
    assert neighbour.passes_on() == len(ids)
    nats_server.kill()
    nats_server.start()
    wait_until(nats_server.taken_in)
    assert crossing.received(other) == sorted(told)
    assert crossing.received(bank) == sorted(told)
    assert third.running
