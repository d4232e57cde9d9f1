"""An event that is signed with the secret of the address it comes by is taken, once; all else is refused (W1, W2)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import requests
import time_machine
from django.test import Client, override_settings

from clear_platform.foundation.models import InboundEndpoint, ReceivedWebhook
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.webhooks import rules
from clear_platform.foundation.webhooks.operations.inbound import (
    create_inbound_webhook,
    remove_inbound_webhook,
    rotate_inbound_secret,
)
from clear_platform.foundation.webhooks.operations.keeping import forget_webhooks
from tests import actors
from tests.foundation.events.happenings import LOOKING, events
from tests.foundation.rendering.strictness.test_bodies_are_read_strictly import NOT_STRICT
from tests.foundation.webhooks.sent import entries
from tests.foundation.webhooks.signing import Sender, body, signed

OTHER_SECRET = f"whsec_{base64.b64encode(b'x' * 32).decode()}"


@pytest.fixture
def sender(admin: Actor) -> Sender:
    return Sender(create_inbound_webhook(actor=admin, name="Kintell"))


@pytest.mark.django_db
class TestASignedEvent:
    def test_it_is_taken_for_the_organization_whose_address_it_is(self, sender: Sender, bank: int) -> None:
        answer = sender.send()
        [event] = events()
        assert (answer.status_code, answer.json()) == (
            201,
            {"id": "session-8812", "status": "accepted", "event": str(event.pk)},
        )
        assert (event.organization_id, event.type) == (bank, "kintell.session.completed")

    def test_it_may_come_as_plain_json(self, sender: Sender) -> None:
        text = body()
        headers = signed(sender.given.secret, text)
        assert Client().post(sender.path, text, content_type="application/json", headers=headers).status_code == 201

    def test_the_log_says_by_which_address_and_message(self, sender: Sender, bank: int) -> None:
        sender.send(id="msg-7")
        [entry] = entries("receive_signed_event")
        assert (entry.organization_id, entry.object_id) == (bank, str(sender.given.id))
        assert entry.after["webhook_id"] == "msg-7"

    def test_it_is_noted_when_the_last_one_came(self, sender: Sender) -> None:
        sender.send()
        with acting(LOOKING):
            assert InboundEndpoint.objects.for_actor(LOOKING).get().last_used_at is not None

    def test_one_of_several_signatures_is_enough(self, sender: Sender) -> None:
        headers = signed(sender.given.secret, body())
        headers["webhook-signature"] = f"v1,bm90IHRoaXM= v1a,another {headers['webhook-signature']}"
        assert sender.send(headers=headers).status_code == 201


@pytest.mark.django_db
class TestWhatIsNotSignedWell:
    def refused(self, answer: object, code: str = "webhook.signature_refused") -> bool:
        found = (answer.status_code, answer.json()["code"])  # type: ignore[attr-defined]  # of the test client
        return found == (401, code) and events() == []

    def test_another_id_than_was_signed(self, sender: Sender) -> None:
        """W1"""
        headers = {**signed(sender.given.secret, body()), "webhook-id": "msg-2"}
        assert self.refused(sender.send(headers=headers))

    def test_another_time_than_was_signed(self, sender: Sender) -> None:
        """W1"""
        headers = signed(sender.given.secret, body())
        headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) - 1)
        assert self.refused(sender.send(headers=headers))

    def test_another_body_than_was_signed(self, sender: Sender) -> None:
        """W1"""
        assert self.refused(sender.send(body(id="another"), headers=signed(sender.given.secret, body())))

    def test_a_blank_more_in_the_body_than_was_signed(self, sender: Sender) -> None:
        """W1"""
        assert self.refused(sender.send(f"{body()} ", headers=signed(sender.given.secret, body())))

    def test_another_secret(self, sender: Sender) -> None:
        """W1"""
        assert self.refused(sender.send(headers=signed(OTHER_SECRET, body())))

    def test_the_secret_of_another_address(self, sender: Sender) -> None:
        """W1"""
        other = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
        theirs = create_inbound_webhook(actor=other, name="Theirs")
        assert self.refused(sender.send(headers=signed(theirs.secret, body())))

    @pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
    def test_a_header_is_missing(self, sender: Sender, missing: str) -> None:
        """W1"""
        headers = signed(sender.given.secret, body())
        del headers[missing]
        assert self.refused(sender.send(headers=headers))

    @pytest.mark.parametrize(
        ("name", "text"),
        [("webhook-timestamp", "now"), ("webhook-timestamp", "1e9"), ("webhook-timestamp", "9" * 40),
         ("webhook-timestamp", "-5"), ("webhook-id", "with blank"), ("webhook-id", "x" * 201),
         ("webhook-signature", "v1"), ("webhook-signature", "v1,"), ("webhook-signature", "v1,é"),
         ("webhook-signature", " ".join(["v1,eA=="] * 100))],
    )  # fmt: skip
    def test_a_header_is_not_as_it_must_be(self, sender: Sender, name: str, text: str) -> None:
        """W1"""
        assert self.refused(sender.send(headers={**signed(sender.given.secret, body()), name: text}))

    @pytest.mark.parametrize("endpoint", ["", "?endpoint=", "?endpoint=7", f"?endpoint={UUID(int=7)}", "?endpoint=%00"])
    def test_by_an_address_that_is_none(self, sender: Sender, endpoint: str) -> None:
        """The same answer as for a signature that does not hold: nobody learns which addresses there are."""
        assert self.refused(sender.send(path=f"/api/v1/webhooks/events{endpoint}"))

    def test_what_is_no_text_at_all(self, sender: Sender) -> None:
        headers = signed(sender.given.secret, body())
        answer = Client().post(sender.path, b"\xff", content_type="application/cloudevents+json", headers=headers)
        assert self.refused(answer)

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
    def test_another_method_is_refused_as_such_and_nothing_has_to_be_signed_for_that(self, method: str) -> None:
        answer = getattr(Client(), method)("/api/v1/webhooks/events")
        assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")

    def test_credentials_of_another_kind_open_nothing_here(self, sender: Sender) -> None:
        assert self.refused(sender.send(headers={"Authorization": "Api-Key clear_abc"}))


@pytest.mark.django_db
class TestItsTime:
    @pytest.mark.parametrize("age", [timedelta(minutes=5, seconds=2), timedelta(minutes=-5, seconds=-2)])
    def test_more_than_five_minutes_from_now_is_refused(self, sender: Sender, age: timedelta) -> None:
        """W2"""
        answer = sender.send(age=age)
        assert (answer.status_code, answer.json()["code"], events()) == (401, "webhook.not_of_now", [])

    @pytest.mark.parametrize("age", [timedelta(minutes=4, seconds=55), timedelta(minutes=-4, seconds=-55)])
    def test_within_five_minutes_it_is_taken(self, sender: Sender, age: timedelta) -> None:
        """W2"""
        assert sender.send(age=age).status_code == 201


@pytest.mark.django_db
class TestTheSameAgain:
    def test_the_same_message_has_one_effect(self, sender: Sender) -> None:
        """W1, W2: also replayed letter for letter."""
        headers = signed(sender.given.secret, body())
        first = sender.send(headers=headers)
        again = sender.send(headers=headers)
        assert (again.status_code, again.json()) == (200, {**first.json(), "status": "duplicate"})
        assert (len(events()), len(entries("receive_signed_event"))) == (1, 1)

    def test_sent_again_with_a_fresh_signature_too(self, sender: Sender) -> None:
        """As senders do that got no answer."""
        sender.send(age=timedelta(minutes=2))
        assert (sender.send().status_code, len(events())) == (200, 1)

    def test_another_message_under_the_same_id_is_refused(self, sender: Sender) -> None:
        sender.send()
        answer = sender.send(body(id="another"))
        assert (answer.status_code, answer.json()["code"], len(events())) == (409, "webhook.id_reused", 1)

    def test_the_same_event_in_another_message_has_no_second_effect(self, sender: Sender) -> None:
        sender.send()
        answer = sender.send(id="msg-2")
        assert (answer.status_code, answer.json()["status"], len(events())) == (200, "duplicate", 1)

    def test_the_same_id_by_another_address_is_another_message(self, sender: Sender, admin: Actor) -> None:
        sender.send()
        other = Sender(create_inbound_webhook(actor=admin, name="Buddy"))
        assert other.send(body(id="another")).status_code == 201

    def test_what_was_refused_may_come_again(self, sender: Sender) -> None:
        """Its id is spent with its effect."""
        assert sender.send(body(type="unknown")).status_code == 400
        assert sender.send().status_code == 201

    def test_ids_are_forgotten_after_a_month(self, sender: Sender) -> None:
        with time_machine.travel(datetime.now(tz=UTC) - timedelta(days=31), tick=False):
            sender.send()
        assert forget_webhooks(actor=actors.system()) == 1
        with acting(LOOKING):
            assert ReceivedWebhook.objects.for_actor(LOOKING).count() == 0


@pytest.mark.django_db
class TestAnotherSecret:
    def test_for_a_day_either_is_taken(self, sender: Sender, admin: Actor) -> None:
        """W1: key rotation."""
        again = Sender(rotate_inbound_secret(actor=admin, endpoint_id=sender.given.id))
        assert sender.send().status_code == 201
        assert again.send(body(id="another"), id="msg-2").status_code == 201

    def test_then_the_new_one_alone(self, sender: Sender, admin: Actor) -> None:
        """W1: key rotation."""
        with time_machine.travel(datetime.now(tz=UTC) - timedelta(hours=25), tick=False):
            again = Sender(rotate_inbound_secret(actor=admin, endpoint_id=sender.given.id))
        assert (sender.send().status_code, again.send().status_code) == (401, 201)

    def test_the_one_before_that_ends_at_once(self, sender: Sender, admin: Actor) -> None:
        """W1: key rotation."""
        for _each in range(2):
            rotate_inbound_secret(actor=admin, endpoint_id=sender.given.id)
        assert sender.send().status_code == 401

    def test_an_address_that_was_removed_takes_nothing(self, sender: Sender, admin: Actor) -> None:
        remove_inbound_webhook(actor=admin, endpoint_id=sender.given.id)
        assert sender.send().status_code == 401


@pytest.mark.django_db
class TestItsBody:
    @pytest.mark.parametrize("what", [name for name, (text, _at, _code) in NOT_STRICT.items() if len(text) < 60_000
                                      and name != "not UTF-8"])  # fmt: skip
    def test_what_is_not_strict_json_is_refused_with_a_pointer(self, sender: Sender, what: str) -> None:
        """B3"""
        text, pointer, code = NOT_STRICT[what]
        answer = sender.send(text.decode())
        [problem] = answer.json()["errors"]
        assert (answer.status_code, problem["pointer"], problem["code"]) == (400, pointer, code)

    def test_a_member_that_is_not_known_is_named(self, sender: Sender) -> None:
        """B3"""
        answer = sender.send(body(color="red"))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/color")

    @pytest.mark.parametrize("text", ["[]", "7", "null", '"text"'])
    def test_what_is_no_object_is_refused(self, sender: Sender, text: str) -> None:
        assert sender.send(text).status_code == 400

    def test_a_type_that_is_ours_to_tell_is_refused(self, sender: Sender) -> None:
        answer = sender.send(body(type="decision.approved", dataschema=None).replace('"dataschema": null, ', ""))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/type")

    def test_one_that_is_too_large_is_not_looked_at(self, sender: Sender) -> None:
        assert sender.send(body(subject="x" * 70_000)).status_code == 413


@pytest.mark.django_db
class TestHowMany:
    def test_who_signs_may_send_more_than_a_stranger(self, sender: Sender) -> None:
        with override_settings(RATE_PER_ADDRESS=2):
            found = [sender.send(id=f"msg-{n}", text=body(id=str(n))).status_code for n in range(5)]
        assert found == [201] * 5

    def test_who_only_says_so_counts_as_a_stranger(self, sender: Sender) -> None:
        with override_settings(RATE_PER_ADDRESS=2):
            found = [sender.send(headers=signed(OTHER_SECRET, body())).status_code for _each in range(5)]
        assert found == [401, 401, 429, 429, 429]

    def test_one_address_has_its_limit(self, sender: Sender) -> None:
        with override_settings(RATE_PER_KEY=2):
            found = [sender.send(id=f"msg-{n}", text=body(id=str(n))).status_code for n in range(3)]
        assert found == [201, 201, 429]


@pytest.mark.processes
def test_twenty_at_once_have_one_effect(cloned_database: str, start_live_server: Callable[..., str]) -> None:
    """W1, W2: at a real server, over the network."""
    bank = actors.organization(OrganizationKind.INSTITUTION)
    given = create_inbound_webhook(actor=actors.member(bank, "admin"), name="Kintell")
    site, text = start_live_server(), body()
    headers = {**signed(given.secret, text), "Content-Type": "application/cloudevents+json"}

    def send(_each: int) -> tuple[int, str, str]:
        address = f"{site}{Sender(given).path}"
        answer = requests.post(address, data=text.encode(), headers=headers, timeout=120)
        return answer.status_code, answer.json()["status"], answer.json()["event"]

    with ThreadPoolExecutor(20) as pool:
        found = sorted(pool.map(send, range(20)))
    [event] = events()
    assert found == [(200, "duplicate", str(event.pk))] * 19 + [(201, "accepted", str(event.pk))]
    assert len(entries("receive_signed_event")) == 1


class TestTheRules:
    def test_a_secret_is_written_as_the_specification_has_it(self) -> None:
        prefix, _, text = rules.new_secret().partition("_")
        assert (prefix, len(base64.b64decode(text))) == ("whsec", 32)

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [("120", 120.0), ("Fri, 20 Nov 2026 12:01:00 GMT", 60.0), ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
         ("soon", 0.0), ("", 0.0), ("-5", 0.0), ("9" * 30, 0.0)],
    )  # fmt: skip
    def test_retry_after_is_a_number_or_a_date(self, text: str, seconds: float) -> None:
        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        assert rules.retry_after_seconds(text, now=now) == seconds

    def test_the_tries_last_three_days(self) -> None:
        assert timedelta(days=3) < timedelta(seconds=sum(rules.WAITS_SECONDS)) < timedelta(days=3, hours=6)

    @pytest.mark.parametrize("attempt", range(1, rules.MOST_TRIES))
    def test_a_wait_is_a_fifth_more_or_less(self, attempt: int) -> None:
        shortest = rules.wait_seconds(attempt, asked=0, chance=lambda low, _high: low)
        longest = rules.wait_seconds(attempt, asked=0, chance=lambda _low, high: high)
        planned = rules.WAITS_SECONDS[attempt - 1]
        assert (shortest, longest) == (planned * 0.8, planned * 1.2)

    def test_nobody_makes_it_wait_longer_than_a_day(self) -> None:
        assert rules.wait_seconds(1, asked=1e9, chance=lambda low, _high: low) == 24 * 3600

    @pytest.mark.parametrize(
        "url",
        ["http://receiver.example.org/", "ftp://receiver.example.org/", "receiver.example.org", "https://", "https:///x",
         "https://localhost/", "https://intranet/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
         "https://169.254.169.254/latest", "https://name:password@receiver.example.org/", "https://a.example/#part",
         "https://a.example:99999/", "https://a.example/\u0000", "https://a.example/ b", "https://é.example/",
         "https://a.example/" + "x" * 2000, "https://[::1", "javascript:alert(1)"],
    )  # fmt: skip
    def test_addresses_that_nothing_is_sent_to(self, url: str) -> None:
        assert rules.why_not(url, loopback=False)

    @pytest.mark.parametrize(
        ("url", "loopback"),
        [("https://receiver.example.org/clear?x=1", False), ("https://a.example:8443/", False),
         ("https://93.184.215.14/", False), ("http://127.0.0.1:8001/", True), ("http://localhost:8001/", True)],
    )  # fmt: skip
    def test_addresses_that_events_can_be_sent_to(self, url: str, loopback: bool) -> None:
        assert rules.why_not(url, loopback=loopback) == ""
