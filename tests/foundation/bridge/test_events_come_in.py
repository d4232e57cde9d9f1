"""Others send events over NATS: the subject says who, each is taken once, what cannot be taken holds up nothing."""

from __future__ import annotations

from typing import Any

import pytest

from clear_platform.foundation.bridge import incoming, rules
from clear_platform.foundation.bridge.models import EventSender
from clear_platform.foundation.bridge.operations import add_event_sender, end_event_sender
from clear_platform.foundation.bridge.results import Message
from clear_platform.foundation.jobs.models import DeadLetter
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import OrganizationKind, RoleNotAllowed, StaffGroup, acting
from tests import actors
from tests.foundation.bridge.conftest import Crossing, sender_of
from tests.foundation.bridge.messages import message, profile
from tests.foundation.bridge.servers import NatsServer
from tests.foundation.events.happenings import LOOKING, events
from tests.launcher.processes import wait_until
from tests.proving.floor import killed


def handed_over(sender: EventSender, *sent: Any, tries: int = 1) -> list[Message]:
    """Messages as NATS hands them over."""
    made = [message(sender, one) for one in sent]
    return [
        Message(f"CLEAR_IN/then/{number}", number, subject, body, tries)
        for number, (subject, body) in enumerate(made, start=1)
    ]


def letters() -> list[DeadLetter]:
    with acting(LOOKING):
        return list(DeadLetter.objects.for_actor(LOOKING).order_by("pk"))


@pytest.mark.django_db
class TestOne:
    @pytest.fixture
    def bank(self) -> int:
        return actors.organization(OrganizationKind.INSTITUTION)

    @pytest.fixture
    def sender(self, bank: int) -> EventSender:
        return sender_of(bank)

    def kinds(self, messages: list[Message]) -> list[str]:
        return [one.kind for one in incoming.take_in(messages)]

    def test_it_is_taken_for_the_organization_that_the_subject_names(self, sender: EventSender, bank: int) -> None:
        assert self.kinds(handed_over(sender, profile(1))) == ["taken"]
        [event] = events()
        assert (event.organization_id, event.external_id, event.type) == (
            bank,
            "change-1",
            "orchestration.profile.updated",
        )

    def test_one_that_comes_again_has_no_second_effect(self, sender: EventSender) -> None:
        for _ in range(2):
            assert self.kinds(handed_over(sender, profile(1), profile(1))) == ["taken", "taken"]
        assert len(events()) == 1

    def test_what_it_says_of_itself_does_not_make_it_anothers(self, sender: EventSender) -> None:
        other = actors.organization(OrganizationKind.INSTITUTION)
        assert self.kinds(handed_over(sender, profile(1, organizationid=str(other)))) == ["given_up"]
        assert (events(), letters()[0].error_code) == ([], "event.refused")

    @pytest.mark.parametrize(
        "subject",
        ["clear.in", "clear.in.nobody", "clear.in.nobody.journeys", "clear.in.*.x", "clear.out.x"],
    )
    def test_on_a_subject_that_names_nobody_it_is_given_up(self, sender: EventSender, subject: str) -> None:
        [handed] = handed_over(sender, profile(1))
        stray = Message(handed.place, 1, subject, handed.body)
        assert self.kinds([stray]) == ["given_up"]
        assert letters()[0].error_code == "bridge.sender_unknown"

    @pytest.mark.parametrize(
        "sent",
        [b"", b"\xff", b"{", b"[]", b'{"a": NaN}', b'{"a": 1, "a": 2}', b'"\\u0000"', profile(1, type="no.such")],
    )
    def test_what_is_no_event_is_given_up_and_holds_up_nothing(self, sender: EventSender, sent: Any) -> None:
        assert self.kinds(handed_over(sender, profile(1), sent, profile(2))) == ["taken", "given_up", "taken"]
        [letter] = letters()
        assert (letter.error_code, letter.organization_id) == ("event.refused", sender.organization_id)

    def test_one_that_is_given_up_twice_is_one_dead_letter(self, sender: EventSender) -> None:
        for _ in range(2):
            self.kinds(handed_over(sender, b"{"))
        assert len(letters()) == 1

    def test_what_is_handed_over_without_end_is_given_up(self, sender: EventSender) -> None:
        assert self.kinds(handed_over(sender, profile(1), tries=rules.MOST_DELIVERIES + 1)) == ["given_up"]
        assert letters()[0].error_code == "bridge.message_given_up"

    def test_more_than_an_organization_may_send_comes_again_later(self, sender: EventSender, settings: Any) -> None:
        """As many as fit are taken, so that what is handed over together gets through however low the limit is."""
        settings.RATE_EVENTS_PER_ORGANIZATION = 2
        found = incoming.take_in(handed_over(sender, *(profile(number) for number in range(4))))
        assert [one.kind for one in found] == ["taken", "taken", "later", "later"]
        assert (found[-1].seconds > 0, letters()) == (True, [])

    def test_a_sender_that_was_ended_sends_no_more(self, sender: EventSender) -> None:
        end_event_sender(actor=actors.staff(), sender_id=sender.pk)
        assert self.kinds(handed_over(sender, profile(1))) == ["given_up"]
        assert events() == []

    def test_what_was_given_up_is_taken_when_it_is_retried_and_the_cause_is_gone(self, sender: EventSender) -> None:
        [handed] = handed_over(sender, profile(1), tries=rules.MOST_DELIVERIES + 1)
        incoming.take_in([handed])
        JOBS[incoming.TAKE_IN_AGAIN].function(**letters()[0].payload_json)
        assert [one.external_id for one in events()] == ["change-1"]


@pytest.mark.django_db
class TestSenders:
    def test_staff_add_and_end_them_and_the_log_says_so(self) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        administrator = actors.staff()
        made = add_event_sender(actor=administrator, organization_id=bank, name=" Journeys ")
        end_event_sender(actor=administrator, sender_id=made.pk)
        with acting(LOOKING):
            entries = AuditEvent.objects.for_actor(LOOKING).filter(object_type="foundation.eventsender")
            assert [(one.action, one.organization_id) for one in entries.order_by("seq")] == [
                ("add_event_sender", bank),
                ("end_event_sender", bank),
            ]
        assert made.subject == f"clear.in.{made.token}.>"

    def test_nobody_else_adds_one(self) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        for actor in (actors.member(bank, "admin"), actors.staff(StaffGroup.PROGRAMME_OFFICER)):
            with pytest.raises(RoleNotAllowed):
                add_event_sender(actor=actor, organization_id=bank, name="Journeys")

    def test_two_have_different_subjects(self) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        assert sender_of(bank).subject != sender_of(bank).subject


@pytest.mark.processes
class TestOverARealServer:
    def test_what_is_sent_comes_in_and_is_not_handed_over_again(
        self, crossing: Crossing, nats_server: NatsServer
    ) -> None:
        bank = actors.organization(OrganizationKind.INSTITUTION)
        sender = sender_of(bank)
        crossing.bridge()
        wait_until(lambda: "CLEAR_IN" in nats_server.ask(stream_names))
        nats_server.send(*(message(sender, one) for one in (profile(1), b"no event", profile(2), profile(1))))
        wait_until(nats_server.taken_in)
        assert crossing.received(bank) == ["change-1", "change-2"]
        assert crossing.read("SELECT error_code FROM foundation_deadletter") == [("event.refused",)]

    def test_what_a_bridge_had_in_hand_when_it_was_killed_is_taken_by_the_next(
        self, crossing: Crossing, nats_server: NatsServer
    ) -> None:
        nats_server.hands_over_soon(seconds=1)
        bank = actors.organization(OrganizationKind.INSTITUTION)
        sender = sender_of(bank)
        bridge = crossing.bridge()
        with crossing.holding("LOCK TABLE foundation_event IN SHARE MODE"):
            nats_server.send(message(sender, profile(1)), message(sender, profile(2)))
            wait_until(crossing.somebody_waits)
            killed(bridge)
        crossing.bridge()
        wait_until(nats_server.taken_in)
        assert crossing.received(bank) == ["change-1", "change-2"]


async def stream_names(js: Any) -> list[str]:
    """The names of the streams there are."""
    return [one.config.name for one in await js.streams_info()]
