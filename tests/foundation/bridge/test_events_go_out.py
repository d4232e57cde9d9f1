"""What happened goes out to NATS: in order, each once, in its envelope; what its source does not let out stays."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.bridge import outgoing, rules, standing
from clear_platform.foundation.bridge.queries import bridge_figures
from clear_platform.foundation.events.operations.receiving import receive_events
from clear_platform.foundation.jobs.models import DeadLetter
from clear_platform.foundation.models import AuditEvent, EventOutbox
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from tests import actors
from tests.foundation.bridge.conftest import Crossing
from tests.foundation.bridge.messages import profile, session
from tests.foundation.bridge.servers import NatsServer
from tests.foundation.events.happenings import LOOKING, tell
from tests.launcher.processes import wait_until

ROOM = 1_000_000


@pytest.mark.processes
class TestOverARealServer:
    def test_each_event_goes_out_once_and_in_order(self, crossing: Crossing, nats_server: NatsServer) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        told = [str(tell(f"decision/{number % 3}", bank, version=number)) for number in range(1, 31)]
        crossing.bridge()
        crossing.until_all_went_out()
        stored = nats_server.stored()
        assert [one.headers["Nats-Msg-Id"] for one in stored] == told
        assert {one.subject for one in stored} == {"clear.decision.recorded"}

    def test_it_goes_as_an_envelope_that_names_whose_it_is(self, crossing: Crossing, nats_server: NatsServer) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        told = str(tell("decision/1", bank))
        crossing.bridge()
        crossing.until_all_went_out()
        [stored] = nats_server.stored()
        envelope = json.loads(stored.data)
        assert stored.headers["Content-Type"] == "application/cloudevents+json"
        assert (envelope["id"], envelope["organizationid"]) == (told, str(bank))
        assert envelope["dataschema"] == "/api/v1/event-contracts/decision.recorded/1"

    def test_of_several_bridges_one_sends_and_another_goes_on(
        self, crossing: Crossing, nats_server: NatsServer
    ) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        first = crossing.bridge()
        wait_until(
            lambda: bool(crossing.read("SELECT 1 FROM foundation_bridgestate WHERE connected_since > '-infinity'"))
        )
        second = crossing.bridge()
        tell("decision/1", bank, version=1)
        crossing.until_all_went_out()
        first.stop()
        tell("decision/1", bank, version=2)
        crossing.until_all_went_out()
        assert [json.loads(one.data)["data"]["version"] for one in nats_server.stored()] == [1, 2]
        assert second.running

    def test_an_event_of_a_type_that_the_stream_does_not_know_widens_it(
        self, crossing: Crossing, nats_server: NatsServer
    ) -> None:
        """Whoever runs NATS may have made the stream beforehand, with limits of its own."""
        nats_server.ask(lambda js: js.add_stream(name="CLEAR", subjects=["clear.task.>"], max_msgs=1000))
        tell("decision/1", actors.organization(OrganizationKind.INSTITUTION))
        crossing.bridge()
        crossing.until_all_went_out()
        config = nats_server.ask(lambda js: js.stream_info("CLEAR")).config
        assert "clear.decision.>" in config.subjects
        assert (config.subjects[0], config.max_msgs) == ("clear.task.>", 1000)


@pytest.mark.django_db
@pytest.mark.usefixtures("told_on_nats")
class TestWhatSourcesLetOut:
    @pytest.fixture
    def bank(self) -> int:
        return actors.organization(OrganizationKind.INSTITUTION)

    @pytest.fixture
    def analyst(self, bank: int) -> Actor:
        return actors.member(bank, "analyst")

    def sent(self) -> outgoing.Batch:
        """What a bridge takes to send; it settles what stays."""
        batch = outgoing.take("a bridge", most_bytes=ROOM)
        assert batch is not None
        outgoing.settle(batch, batch.parcels, most_bytes=ROOM)
        return batch

    def excepted(self, bank: int | None) -> None:
        grant_rights_exception(
            actor=actors.staff(),
            source="kintell",
            purpose="share",
            starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=1),
            reason="Letter of today",
            organization_id=bank,
        )

    def test_what_a_source_forbids_to_share_stays_and_holds_up_nothing(self, analyst: Actor) -> None:
        receive_events(actor=analyst, sent=[session(1), profile(2), session(3)])
        assert [one.type for one in self.sent().parcels] == ["orchestration.profile.updated"]
        with acting(LOOKING):
            assert not EventOutbox.objects.for_actor(LOOKING).filter(channel=rules.CHANNEL).exists()

    def test_that_it_stayed_is_in_the_log_of_the_organization(self, analyst: Actor, bank: int) -> None:
        receive_events(actor=analyst, sent=[session(1), session(2)])
        self.sent()
        with acting(LOOKING):
            entry = AuditEvent.objects.for_actor(LOOKING).get(action="rights.refused", organization_id=bank)
        [withheld] = entry.after["withheld"]
        assert (withheld["source"], withheld["rows"], entry.after["purpose"]) == ("kintell", 2, "share")

    def test_an_exception_lets_the_events_of_its_organization_out_alone(self, analyst: Actor, bank: int) -> None:
        other = actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst")
        self.excepted(bank)
        for each in (analyst, other):
            receive_events(actor=each, sent=[session(1)])
        [sent] = self.sent().parcels
        assert json.loads(sent.payload)["organizationid"] == str(bank)

    def test_rights_are_asked_at_each_sending(self, analyst: Actor) -> None:
        receive_events(actor=analyst, sent=[session(1)])
        assert self.sent().parcels == []
        self.excepted(None)
        receive_events(actor=analyst, sent=[session(2)])
        assert len(self.sent().parcels) == 1

    def test_one_that_is_too_large_becomes_a_dead_letter_and_holds_up_nothing(self, analyst: Actor) -> None:
        receive_events(actor=analyst, sent=[profile(1)])
        batch = outgoing.take("a bridge", most_bytes=10)
        assert batch is not None
        outgoing.settle(batch, (), most_bytes=10)
        with acting(LOOKING):
            letter = DeadLetter.objects.for_actor(LOOKING).get()
            assert (letter.error_code, letter.organization_id) == ("bridge.event_too_large", analyst.organization_id)
        outgoing.send_again(**letter.payload_json)
        assert [one.event_id for one in self.sent().parcels] == [letter.payload_json["event_id"]]

    def test_what_was_not_acknowledged_waits(self, analyst: Actor) -> None:
        receive_events(actor=analyst, sent=[profile(1), profile(2)])
        batch = outgoing.take("a bridge", most_bytes=ROOM)
        assert batch is not None
        outgoing.settle(batch, batch.parcels[:1], most_bytes=ROOM)
        assert [one.event_id for one in self.sent().parcels] == [batch.parcels[1].event_id]

    def test_another_bridge_sends_nothing_while_one_does(self) -> None:
        assert outgoing.take("a bridge", most_bytes=ROOM) is not None
        assert outgoing.take("another", most_bytes=ROOM) is None
        standing.let_go("a bridge")
        assert outgoing.take("another", most_bytes=ROOM) is not None

    def test_staff_see_how_far_it_is(self, analyst: Actor) -> None:
        receive_events(actor=analyst, sent=[session(1), profile(2)])
        self.sent()
        receive_events(actor=analyst, sent=[profile(3)])
        with acting(LOOKING):
            [out, _inward] = bridge_figures(LOOKING)
        assert (out.connected, out.waiting, out.passed, out.held_back) == (True, 1, 1, 1)
        assert out.position > 0


def test_without_nats_nothing_waits_for_it(tmp_path: Path) -> None:
    from clear_platform.foundation.events.publishing import channels

    assert rules.CHANNEL not in channels()
