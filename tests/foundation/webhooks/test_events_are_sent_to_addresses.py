"""An event is sent to every address of its organization that asks for its type: signed, again until it is taken."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.events import envelope
from clear_platform.foundation.events.dispatching import dispatch
from clear_platform.foundation.events.operations.receiving import receive_events
from clear_platform.foundation.jobs import running
from clear_platform.foundation.jobs.operations import retry_dead_letter
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.models import DataSource, DeadLetter, WebhookDelivery
from clear_platform.foundation.outbound.apart import InsideTransaction
from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting
from clear_platform.foundation.webhooks import rules
from clear_platform.foundation.webhooks.errors import StillOnItsWay
from clear_platform.foundation.webhooks.jobs import DELIVER, deliver_webhook
from clear_platform.foundation.webhooks.operations.delivering import (
    begin_webhook_attempt,
    finish_webhook_attempt,
    given_up,
)
from clear_platform.foundation.webhooks.operations.endpoints import (
    create_webhook,
    pause_webhook,
    remove_webhook,
    rotate_webhook_secret,
    send_test_webhook,
    update_webhook,
)
from clear_platform.foundation.webhooks.operations.keeping import forget_webhooks
from clear_platform.foundation.webhooks.operations.queueing import replay_webhook_delivery
from clear_platform.foundation.webhooks.results import Answer, EndpointGiven
from clear_platform.foundation.webhooks.sending import answer_to, deliver
from tests import actors
from tests.foundation.events.happenings import LOOKING, events
from tests.foundation.events.test_sending_events import event as kintell_session
from tests.foundation.jobs.failing import fetched
from tests.foundation.webhooks.receiver import Receiver
from tests.foundation.webhooks.sent import (
    deliveries,
    delivery,
    due_now,
    endpoint,
    entries,
    told,
    tried,
    tries,
)

pytestmark = pytest.mark.django_db


def cannot_be_unsealed(**_arguments: Any) -> None:
    raise ValueError("no key opens it")


def scheduled() -> list[ProcrastinateJob]:
    with acting(LOOKING):
        return list(ProcrastinateJob.objects.filter(task_name=DELIVER).order_by("id"))


def kintell_may_be_shared(allowed: bool) -> None:
    with acting(LOOKING):
        DataSource.objects.filter(code="kintell").update(may_share=allowed)


class TestADelivery:
    def test_the_event_arrives_as_it_is_told(self, given: EndpointGiven, receiver: Receiver, bank: int) -> None:
        made = told(bank)
        assert tried() == "delivered"
        [message] = receiver.came
        said = json.loads(message.body)
        assert (said["id"], said["type"], said["subject"]) == (str(made), "decision.recorded", "decision/7")
        assert message.headers["content-type"] == "application/cloudevents+json"

    def test_it_is_signed_with_the_secret_that_was_shown(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        """W1: as the library that receivers use verifies it."""
        told(bank)
        tried()
        [message] = receiver.came
        assert (message.signed_with(given.secret), message.signed_with(rules.new_secret())) == (True, False)

    def test_what_was_answered_is_kept(self, given: EndpointGiven, receiver: Receiver, bank: int) -> None:
        receiver.will_answer(200, "x" * 600 + "\x00")
        told(bank)
        tried()
        [attempt] = tries()
        row = delivery()
        assert (row.response_code, row.response_body, row.ended_at is not None) == (200, "x" * 500, True)
        assert (attempt.number, attempt.response_code, attempt.error) == (1, 200, "")

    def test_a_job_is_enqueued_with_it(self, given: EndpointGiven, bank: int) -> None:
        told(bank)
        [job] = scheduled()
        assert (job.queue_name, job.args) == ("deliveries", {"delivery_id": str(delivery().pk)})

    def test_one_is_made_for_each_address_that_asks_for_the_type(
        self, admin: Actor, receiver: Receiver, bank: int
    ) -> None:
        for types in (["decision.recorded"], ["*"], ["decision.approved"]):
            create_webhook(actor=admin, url=receiver.url, types=types)
        told(bank)
        assert sorted(one.endpoint.types for one in deliveries()) == [["*"], ["decision.recorded"]]

    def test_events_of_others_go_elsewhere(self, given: EndpointGiven) -> None:
        told(actors.organization(OrganizationKind.INSTITUTION))
        assert deliveries() == []

    def test_being_told_twice_makes_one_delivery(self, given: EndpointGiven, bank: int) -> None:
        told(bank)
        while dispatch():
            pass
        assert len(deliveries()) == 1

    def test_a_delivered_one_is_not_sent_by_its_job_run_twice(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        told(bank)
        for _each in range(2):
            deliver_webhook(str(delivery().pk))
        assert len(receiver.came) == 1

    def test_nothing_is_called_inside_a_transaction(self, given: EndpointGiven, bank: int) -> None:
        told(bank)
        with acting(LOOKING), pytest.raises(InsideTransaction):
            deliver(delivery().pk)


class TestAnotherTry:
    def test_it_comes_under_the_same_id_with_the_same_text_and_a_fresh_signature(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        """W1"""
        receiver.answers = [(500, {}, ""), (204, {}, "")]
        told(bank)
        began = datetime(2026, 11, 20, 12, tzinfo=UTC)
        with time_machine.travel(began, tick=False):
            assert tried() == "failed"
        with time_machine.travel(began + timedelta(minutes=1), tick=False):
            assert tried() == "delivered"
        first, second = receiver.came
        assert (first.id, first.body) == (second.id, second.body)
        assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
        assert first.headers["webhook-signature"] != second.headers["webhook-signature"]

    def test_it_is_enqueued_for_later(self, given: EndpointGiven, receiver: Receiver, bank: int) -> None:
        receiver.will_answer(500)
        told(bank)
        tried()
        _first, second = scheduled()
        row = delivery()
        assert second.scheduled_at == row.next_at
        assert (row.status, row.because) == ("failed", "It answered 500.")

    def test_a_job_that_comes_too_early_sends_nothing(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        """As when a worker died after it had enqueued the next one."""
        receiver.will_answer(500)
        told(bank)
        tried()
        assert (tried(), len(receiver.came)) == ("", 1)

    @pytest.mark.parametrize(("code", "heeded"), [(429, True), (503, True), (500, False)])
    def test_it_waits_as_long_as_it_was_asked_to(
        self, given: EndpointGiven, receiver: Receiver, bank: int, code: int, heeded: bool
    ) -> None:
        receiver.will_answer(code, Retry_After="3600")
        told(bank)
        tried()
        [attempt] = tries()
        next_at = delivery().next_at
        assert next_at is not None
        assert (next_at - attempt.began_at > timedelta(minutes=59)) is heeded

    def test_one_that_cannot_be_reached_is_tried_again(self, admin: Actor, bank: int) -> None:
        create_webhook(actor=admin, url="http://127.0.0.1:9/nobody", types=["*"])
        told(bank)
        assert tried() == "failed"
        assert "127.0.0.1" in tries()[0].error

    def test_one_that_leads_elsewhere_is_not_followed(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        receiver.will_answer(307, Location=receiver.url)
        told(bank)
        assert (tried(), len(receiver.came)) == ("failed", 1)

    def test_in_the_end_it_is_given_up(self, given: EndpointGiven, receiver: Receiver, bank: int) -> None:
        receiver.will_answer(500)
        told(bank)
        stood = []
        for _each in range(rules.MOST_TRIES):
            due_now()
            stood.append(tried())
        assert stood == ["failed"] * (rules.MOST_TRIES - 1) + ["dead_lettered"]
        assert (len({one.id for one in receiver.came}), delivery().because) == (
            1,
            "10 tries failed. The last: It answered 500.",
        )

    def test_one_whose_job_is_given_up_says_so(self, given: EndpointGiven, bank: int) -> None:
        told(bank)
        with acting(LOOKING):
            given_up({"delivery_id": str(delivery().pk)}, ("job.worker_died", "…"))
        assert (delivery().status, "job.worker_died" in delivery().because) == ("dead_lettered", True)

    def test_one_whose_job_was_given_up_is_sent_where_staff_retry_that(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        told(bank)
        [job] = scheduled()
        fetched(again=job.pk)
        without = replace(JOBS[DELIVER], function=cannot_be_unsealed, retries=0)
        running.execute(without, job_id=job.pk, worker_id=None, arguments=job.args)
        with acting(LOOKING):
            letter = DeadLetter.objects.for_actor(LOOKING).get()
        stood = delivery().status

        retry_dead_letter(actor=actors.staff(StaffGroup.PROGRAMME_OFFICER), dead_letter_id=letter.pk)
        deliver_webhook(**scheduled()[-1].args)

        assert (stood, delivery().status, delivery().because) == ("dead_lettered", "delivered", "")
        assert len(receiver.came) == 1

    def test_a_clock_here_that_is_behind_the_database_keeps_no_try_back(
        self, given: EndpointGiven, receiver: Receiver, bank: int
    ) -> None:
        """The job came by the clock of the database, and no other comes."""
        receiver.will_answer(500)
        told(bank)
        tried()
        with acting(LOOKING):
            WebhookDelivery.objects.for_actor(LOOKING).update(next_at=datetime.now(tz=UTC))
        with clock.fixed_at(datetime.now(tz=UTC) - timedelta(minutes=1)):
            tried()
        assert len(receiver.came) == 2


class TestAnAddressThatIsGone:
    def test_it_is_switched_off_at_once(self, given: EndpointGiven, receiver: Receiver, bank: int) -> None:
        receiver.will_answer(410)
        told(bank)
        assert tried() == "dead_lettered"
        row = endpoint()
        assert (row.active, row.disabled_because) == (False, "gone")
        assert len(entries("finish_webhook_attempt.gone")) == 1

    def test_nothing_is_made_for_it_any_more(self, given: EndpointGiven, receiver: Receiver, bank: int) -> None:
        receiver.will_answer(410)
        told(bank)
        tried()
        told(bank, "decision/8")
        assert len(deliveries()) == 1


class TestWhatIsSwitchedOff:
    def test_a_paused_address_is_sent_nothing(self, given: EndpointGiven, admin: Actor, bank: int) -> None:
        pause_webhook(actor=admin, endpoint_id=given.shown.id)
        told(bank)
        assert deliveries() == []

    def test_what_is_on_its_way_then_is_given_up(
        self, given: EndpointGiven, admin: Actor, receiver: Receiver, bank: int
    ) -> None:
        told(bank)
        pause_webhook(actor=admin, endpoint_id=given.shown.id)
        tried()
        assert (delivery().status, receiver.came, tries()) == ("dead_lettered", [], [])

    def test_switched_on_again_it_is_sent_what_happens_from_then_on(
        self, given: EndpointGiven, admin: Actor, bank: int
    ) -> None:
        pause_webhook(actor=admin, endpoint_id=given.shown.id)
        update_webhook(actor=admin, endpoint_id=given.shown.id, active=True)
        told(bank)
        assert tried() == "delivered"

    def test_one_that_is_removed_forgets_its_secret_and_keeps_what_was_sent(
        self, given: EndpointGiven, admin: Actor, bank: int
    ) -> None:
        told(bank)
        tried()
        remove_webhook(actor=admin, endpoint_id=given.shown.id)
        assert (endpoint().secret, len(deliveries())) == ("", 1)


class TestAnotherSecret:
    def test_for_a_day_messages_are_signed_with_both(
        self, given: EndpointGiven, admin: Actor, receiver: Receiver, bank: int
    ) -> None:
        """W1: key rotation."""
        again = rotate_webhook_secret(actor=admin, endpoint_id=given.shown.id)
        told(bank)
        tried()
        [message] = receiver.came
        assert (message.signed_with(given.secret), message.signed_with(again.secret)) == (True, True)

    def test_then_with_the_new_one_alone(
        self, given: EndpointGiven, admin: Actor, receiver: Receiver, bank: int
    ) -> None:
        """W1: key rotation."""
        rotated = datetime.now(tz=UTC) - timedelta(hours=25)
        with time_machine.travel(rotated, tick=False):
            again = rotate_webhook_secret(actor=admin, endpoint_id=given.shown.id)
        told(bank)
        tried()
        [message] = receiver.came
        assert (message.signed_with(given.secret), message.signed_with(again.secret)) == (False, True)


class TestSendingAgain:
    def test_it_is_a_delivery_of_its_own_that_names_the_first(
        self, given: EndpointGiven, admin: Actor, receiver: Receiver, bank: int
    ) -> None:
        told(bank)
        tried()
        first = delivery()
        again = replay_webhook_delivery(actor=admin, delivery_id=first.pk)
        assert deliver(again.pk) == "delivered"
        one, other = receiver.came
        assert (again.replay_of_id, again.pk != first.pk) == (first.pk, True)
        assert (one.id, one.body) == (other.id, other.body)

    def test_its_text_stays_though_the_event_would_be_told_otherwise_now(
        self, given: EndpointGiven, receiver: Receiver, bank: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(bank)
        before = delivery().payload
        monkeypatch.setattr(envelope, "SCHEMA_PATH", "/elsewhere/{type}/{version}")
        [happened] = [one for one in events() if one.type == "decision.recorded"]
        assert envelope.shown(happened) != json.loads(before)
        tried()
        assert [one.body for one in receiver.came] == [before]

    def test_one_that_is_on_its_way_is_not(self, given: EndpointGiven, admin: Actor, bank: int) -> None:
        told(bank)
        with pytest.raises(StillOnItsWay):
            replay_webhook_delivery(actor=admin, delivery_id=delivery().pk)


class TestATest:
    def test_it_goes_to_that_address_alone(self, given: EndpointGiven, admin: Actor, receiver: Receiver) -> None:
        create_webhook(actor=admin, url=receiver.url, types=["*"])
        made = send_test_webhook(actor=admin, endpoint_id=given.shown.id)
        assert deliver(made.pk) == "delivered"
        [message] = receiver.came
        assert (json.loads(message.body)["type"], len(deliveries()), events()) == ("webhook.tested", 1, [])


class TestWhatASourceDoesNotLetBeShared:
    def told_by_a_provider(self, admin: Actor) -> None:
        receive_events(actor=admin, sent=[kintell_session()])
        while dispatch():
            pass

    def test_it_is_withheld_and_the_delivery_says_why(
        self, given: EndpointGiven, admin: Actor, receiver: Receiver
    ) -> None:
        """X1"""
        self.told_by_a_provider(admin)
        row = delivery()
        assert (row.status, row.sources, scheduled(), tried()) == ("dead_lettered", ["kintell"], [], "")
        assert "Kintell" in row.because
        [entry] = entries("rights.refused")
        assert (entry.organization_id, entry.after["sources"]) == (admin.organization_id, ["kintell"])

    def test_it_is_asked_again_when_it_is_sent(self, given: EndpointGiven, admin: Actor, receiver: Receiver) -> None:
        """X1: rights revoked in between."""
        kintell_may_be_shared(True)
        self.told_by_a_provider(admin)
        stood = delivery().status
        kintell_may_be_shared(False)
        tried()
        assert (stood, delivery().status, receiver.came) == ("queued", "dead_lettered", [])
        assert len(entries("rights.refused")) == 1

    def test_it_is_asked_again_when_it_is_sent_again(
        self, given: EndpointGiven, admin: Actor, receiver: Receiver
    ) -> None:
        """X1: rights revoked in between."""
        kintell_may_be_shared(True)
        self.told_by_a_provider(admin)
        tried()
        kintell_may_be_shared(False)
        again = replay_webhook_delivery(actor=admin, delivery_id=delivery().pk)
        deliver(again.pk)
        assert len(receiver.came) == 1


class TestWhoHasAnOlderFence:
    def test_writes_nothing_any_more(self, given: EndpointGiven, bank: int) -> None:
        told(bank)
        first = begin_webhook_attempt(actor=LOOKING, delivery_id=delivery().pk)
        second = begin_webhook_attempt(actor=LOOKING, delivery_id=delivery().pk)
        assert first is not None
        assert second is not None
        assert finish_webhook_attempt(actor=LOOKING, sending=first, answer=Answer(1, code=204)) == ""
        assert (delivery().status, second.number) == ("sending", 2)
        assert finish_webhook_attempt(actor=LOOKING, sending=second, answer=answer_to(second)) == "delivered"


def test_what_ended_long_ago_is_forgotten(given: EndpointGiven, bank: int) -> None:
    with time_machine.travel(datetime.now(tz=UTC) - timedelta(days=91), tick=False):
        told(bank)
        tried()
    told(bank, "decision/8")
    assert forget_webhooks(actor=actors.system()) == 1
    assert [json.loads(one.payload)["subject"] for one in deliveries()] == ["decision/8"]


def test_a_delivery_that_is_not_there_is_nothing_to_send() -> None:
    assert deliver(UUID(int=7)) == ""
