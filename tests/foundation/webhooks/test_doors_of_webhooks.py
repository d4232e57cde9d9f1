"""Whoever runs an organization says on pages and at the API where its events go; staff look, and stop what is wrong."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.public import Actor, OrganizationKind
from clear_platform.foundation.webhooks.operations.inbound import create_inbound_webhook
from clear_platform.foundation.webhooks.results import EndpointGiven, InboundGiven
from clear_platform.foundation.webhooks.sending import deliver
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.foundation.webhooks.receiver import Receiver
from tests.foundation.webhooks.sent import deliveries, delivery, endpoint, entries, told, tried
from tests.foundation.webhooks.signing import Sender

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
WANTED = {"url": "https://receiver.example.org/clear", "types": ["decision.recorded"], "description": "Warehouse"}


@pytest.fixture
def client(admin: Actor) -> Client:
    return client_of("admin@example.org")


@pytest.fixture
def browser(admin: Actor) -> Client:
    return page_client_of("admin@example.org")


@pytest.fixture
def staff(db: None) -> Client:
    actors.staff(email="staff@example.org")
    return page_client_of("staff@example.org")


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def secret_in(answer: Any) -> str:
    found = SECRET.search(text(answer).replace("&#x2B;", "+"))
    assert found
    return found[0]


class TestTheAPI:
    def test_an_address_is_added_and_its_secret_shown_once(self, client: Client) -> None:
        answer = sent(client, "post", "/api/v1/webhooks", WANTED)
        shown = client.get(answer["Location"])
        assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
        assert SECRET.fullmatch(answer.json()["secret"])
        assert shown.json() == {name: held for name, held in answer.json().items() if name != "secret"}

    def test_an_address_inside_is_refused_at_its_field(self, client: Client) -> None:
        answer = sent(client, "post", "/api/v1/webhooks", {**WANTED, "url": "https://169.254.169.254/"})
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "webhook.address_refused")
        assert [one["pointer"] for one in problem["errors"]] == ["/url"]

    @pytest.mark.parametrize("type", ["decision.invented", "audit.recorded", "webhook.tested"])
    def test_a_type_that_is_not_sent_is_refused(self, client: Client, type: str) -> None:
        answer = sent(client, "post", "/api/v1/webhooks", {**WANTED, "types": ["decision.recorded", type]})
        problem = answer.json()
        assert (answer.status_code, problem["errors"][0]["pointer"]) == (400, "/types/1")

    def test_there_is_an_end_to_how_many(self, client: Client) -> None:
        found = [sent(client, "post", "/api/v1/webhooks", WANTED).status_code for _each in range(21)]
        assert found == [201] * 20 + [422]

    def test_it_is_changed_under_its_tag(self, client: Client, given: EndpointGiven) -> None:
        path = f"/api/v1/webhooks/{given.shown.id}"
        tag = client.get(path)["ETag"]
        changed = client.patch(path, {"active": False}, content_type="application/json", headers={"If-Match": tag})
        stale = client.patch(path, {"active": True}, content_type="application/json", headers={"If-Match": tag})
        assert (changed.json()["disabled_because"], stale.status_code) == ("paused", 412)

    def test_another_secret_is_shown_once(self, client: Client, given: EndpointGiven) -> None:
        answer = sent(client, "post", f"/api/v1/webhooks/{given.shown.id}/rotate-secret")
        assert (answer.status_code, answer.json()["secret"] != given.secret) == (200, True)
        assert answer.json()["former_secret_until"] is not None

    def test_it_is_removed(self, client: Client, given: EndpointGiven) -> None:
        path = f"/api/v1/webhooks/{given.shown.id}"
        assert (client.delete(path).status_code, client.get(path).status_code) == (204, 403)

    def test_a_test_is_sent_and_found_with_its_tries(
        self, client: Client, given: EndpointGiven, receiver: Receiver
    ) -> None:
        made = sent(client, "post", f"/api/v1/webhooks/{given.shown.id}/test")
        deliver(UUID(made.json()["id"]))
        shown = client.get(f"/api/v1/webhook-deliveries/{made.json()['id']}").json()
        assert (made.status_code, shown["status"], shown["attempts"][0]["response_code"]) == (202, "delivered", 204)
        assert shown["payload"] == receiver.came[0].body

    def test_deliveries_are_listed_by_how_they_stand(self, client: Client, given: EndpointGiven, bank: int) -> None:
        told(bank)
        path = "/api/v1/webhook-deliveries"
        found = {
            status: len(client.get(f"{path}?status={status}").json()["results"]) for status in ("queued", "failed")
        }
        assert found == {"queued": 1, "failed": 0}

    def test_one_is_sent_again(self, client: Client, given: EndpointGiven, bank: int) -> None:
        told(bank)
        tried()
        first = delivery()
        answer = sent(client, "post", f"/api/v1/webhook-deliveries/{first.pk}/replay")
        assert (answer.status_code, answer.json()["replay_of"]) == (202, str(first.pk))
        assert answer.json()["webhook_id"] == first.webhook_id

    def test_one_on_its_way_is_not_sent_again(self, client: Client, given: EndpointGiven, bank: int) -> None:
        told(bank)
        answer = sent(client, "post", f"/api/v1/webhook-deliveries/{delivery().pk}/replay")
        assert (answer.status_code, answer.json()["code"]) == (409, "webhook.on_its_way")

    @pytest.mark.parametrize("role", ["analyst", "viewer"])
    def test_who_does_not_run_the_organization_does_not_see_it(self, bank: int, role: str) -> None:
        actors.member(bank, role, email="other@example.org")
        other = client_of("other@example.org")
        found = {other.get(f"/api/v1/{path}").status_code for path in ("webhooks", "webhook-deliveries")}
        assert found == {403}

    def test_nor_does_another_organization(self, given: EndpointGiven, bank: int) -> None:
        told(bank)
        actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin", email="other@example.org")
        other = client_of("other@example.org")
        paths = [f"webhooks/{given.shown.id}", f"webhook-deliveries/{delivery().pk}"]
        assert {other.get(f"/api/v1/{path}").status_code for path in paths} == {403}
        assert sent(other, "post", f"/api/v1/webhooks/{given.shown.id}/rotate-secret").status_code == 403

    def test_a_key_that_may_not_read_events_does_not_have_them_sent(self, admin: Actor) -> None:
        key = create_api_key(actor=admin, name="A program", scopes=["webhooks.write"]).key
        client = Client(headers={"Authorization": f"Api-Key {key}"})
        answer = sent(client, "post", "/api/v1/webhooks", WANTED)
        assert (answer.status_code, answer.json()["code"]) == (403, "key.scope_too_wide")

    @pytest.mark.parametrize(("scopes", "code"), [(["webhooks.read"], 403), (["webhooks.read", "events.read"], 200)])
    def test_nor_does_it_read_them_in_what_was_sent(
        self, admin: Actor, given: EndpointGiven, bank: int, scopes: list[str], code: int
    ) -> None:
        told(bank)
        key = create_api_key(actor=admin, name="A program", scopes=scopes).key
        client = Client(headers={"Authorization": f"Api-Key {key}"})
        path = "/api/v1/webhook-deliveries"
        assert client.get(f"{path}/{delivery().pk}").status_code == code
        assert "payload" not in client.get(path).json()["results"][0]


class TestPages:
    def at(self, bank: int, rest: str = "") -> str:
        return f"/organizations/{bank}/webhooks{rest}"

    def test_without_any_they_say_what_they_are_for(self, browser: Client, bank: int) -> None:
        page = text(browser.get(self.at(bank)))
        assert ("Events are sent nowhere yet" in page, "No signed events come in yet" in page) == (True, True)

    def test_an_address_is_added_and_its_secret_shown_once(self, browser: Client, bank: int) -> None:
        form = {"url": WANTED["url"], "types": ["*"], "description": "", "ticket": str(uuid4())}
        shown = browser.post(self.at(bank, "/new"), form)
        again = browser.post(self.at(bank, "/new"), form)
        secret = secret_in(shown)
        assert (shown.status_code, shown["Cache-Control"].count("no-store"), again.status_code) == (200, 1, 302)
        assert secret not in text(browser.get(self.at(bank, f"/{endpoint().pk}")))

    @pytest.mark.parametrize("url", ["http://receiver.example.org/", "https://10.0.0.1/"])
    def test_an_address_that_is_refused_says_why_at_its_field(self, browser: Client, bank: int, url: str) -> None:
        answer = browser.post(self.at(bank, "/new"), {"url": url, "types": ["*"], "ticket": str(uuid4())})
        assert (answer.status_code, 'id="id_url_error"' in text(answer)) == (400, True)

    def test_it_is_changed(self, browser: Client, bank: int, given: EndpointGiven) -> None:
        form = {"url": WANTED["url"], "types": ["decision.approved"], "description": "New", "ticket": str(uuid4())}
        browser.post(self.at(bank, f"/{given.shown.id}/change"), form)
        row = endpoint()
        assert (row.url, row.types, row.description) == (WANTED["url"], ["decision.approved"], "New")

    def test_another_secret_is_asked_about_and_shown_once(
        self, browser: Client, bank: int, given: EndpointGiven
    ) -> None:
        path = self.at(bank, f"/{given.shown.id}/rotate-secret")
        asked = text(browser.get(path))
        shown = browser.post(path, {"ticket": str(uuid4())})
        assert ("For a day" in asked, secret_in(shown) != given.secret) == (True, True)

    def test_it_is_paused_and_switched_on_and_removed(self, browser: Client, bank: int, given: EndpointGiven) -> None:
        stood = []
        for act in ("pause", "switch-on", "remove"):
            browser.post(self.at(bank, f"/{given.shown.id}/{act}"))
            stood.append((endpoint().active, endpoint().removed_at is not None))
        assert stood == [(False, False), (True, False), (True, True)]

    def test_a_test_leads_to_its_delivery(self, browser: Client, bank: int, given: EndpointGiven) -> None:
        answer = browser.post(self.at(bank, f"/{given.shown.id}/test"), follow=True)
        assert ("webhook.tested" in text(answer), "waits to be sent" in text(answer)) == (True, True)

    def test_a_delivery_shows_every_try_and_is_sent_again(
        self, browser: Client, bank: int, given: EndpointGiven, receiver: Receiver
    ) -> None:
        receiver.will_answer(200, "<script>taken</script>")
        told(bank)
        tried()
        path = f"/organizations/{bank}/webhook-deliveries/{delivery().pk}"
        page = text(browser.get(path))
        browser.post(f"{path}/replay")
        assert ("&lt;script&gt;taken" in page, "<script>taken" in page, len(deliveries())) == (True, False, 2)

    def test_everything_of_its_request_leads_to_it(self, browser: Client, bank: int, given: EndpointGiven) -> None:
        made = told(bank)
        page = text(browser.get(f"/organizations/{bank}/traces/{made}"))
        assert f"/webhook-deliveries/{delivery().pk}" in page

    def test_an_address_for_signed_events_is_made_and_used(self, browser: Client, bank: int) -> None:
        form = {"name": "Kintell", "ticket": str(uuid4())}
        shown = browser.post(f"/organizations/{bank}/inbound-webhooks/new", form)
        path = re.search(r"/api/v1/webhooks/events\?endpoint=[0-9a-f-]{36}", text(shown))
        assert path is not None
        sender = Sender(InboundGiven(UUID(int=0), "Kintell", secret_in(shown)))
        assert sender.send(path=path[0]).status_code == 201

    def test_it_gets_another_secret_and_an_end(self, browser: Client, bank: int, admin: Actor) -> None:
        given = create_inbound_webhook(actor=admin, name="Kintell")
        path = f"/organizations/{bank}/inbound-webhooks/{given.id}"
        secret = secret_in(browser.post(f"{path}/rotate-secret", {"ticket": str(uuid4())}))
        assert (secret != given.secret, browser.get(path).status_code) == (True, 200)
        browser.post(f"{path}/remove")
        assert (browser.get(path).status_code, Sender(given).send().status_code) == (403, 401)

    def test_an_analyst_does_not_see_them(self, bank: int) -> None:
        actors.member(bank, "analyst", email="other@example.org")
        assert page_client_of("other@example.org").get(self.at(bank)).status_code == 403


class TestTheAdministration:
    def test_staff_see_what_is_sent_where_without_secrets(
        self, staff: Client, given: EndpointGiven, bank: int, admin: Actor
    ) -> None:
        inbound = create_inbound_webhook(actor=admin, name="Kintell")
        told(bank)
        tried()
        pages = [
            f"webhookendpoint/{given.shown.id}",
            f"webhookdelivery/{delivery().pk}",
            f"inboundendpoint/{inbound.id}",
        ]
        found = [staff.get(f"/admin/foundation/{page}/change/") for page in pages]
        assert [one.status_code for one in found] == [200] * 3
        assert not any(endpoint().secret in text(one) for one in found)

    def test_they_stop_one_for_its_organization(self, staff: Client, given: EndpointGiven) -> None:
        form = {"action": "pause", "_selected_action": [given.shown.id]}
        staff.post("/admin/foundation/webhookendpoint/", form)
        assert (endpoint().active, len(entries("pause_webhook"))) == (False, 1)

    def test_they_end_an_address_for_signed_events(self, staff: Client, admin: Actor) -> None:
        given = create_inbound_webhook(actor=admin, name="Kintell")
        staff.post("/admin/foundation/inboundendpoint/", {"action": "remove", "_selected_action": [str(given.id)]})
        assert (Sender(given).send().status_code, len(entries("remove_inbound_webhook"))) == (401, 1)
