"""Asking, answering and ending by API and on pages: each door says what the operations do, and what they refuse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, OrganizationKind
from institutional.letting_in.operations import invite_enterprise
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.institutional.letting_in.letters import API, OWNER, asked, reads, state, token_of

pytestmark = pytest.mark.django_db


class TestAtTheApi:
    """`/institutional/enterprise-invitations` for either side, `/institutional/let-in` for the enterprise."""

    def test_asked_listed_withdrawn(self, analyst: Actor) -> None:
        client = client_of("analyst@example.org")
        made = sent(client, "post", API, {"email": OWNER})
        assert [one["email"] for one in client.get(f"{API}?state=open").json()["results"]] == [OWNER]
        assert client.delete(made["Location"], headers={"If-Match": '"another"'}).status_code == 412
        assert client.delete(made["Location"], headers={"If-Match": made["ETag"]}).status_code == 204
        assert client.get(f"{API}?state=open&state=expired").json()["results"] == []
        assert [one["state"] for one in client.get(API).json()["results"]] == ["withdrawn"]

    def test_accepted_listed_and_ended_by_the_owner(self, analyst: Actor, owner: Actor, bank: int, bakery: int) -> None:
        token, client = token_of(asked(analyst, OWNER)), client_of(OWNER)
        made = sent(client, "post", f"{API}/accept", {"token": token}).json()
        assert (made["institution"], made["institution_name"], made["still_reads"]) == (bank, "Camber Bank", True)
        assert client.get("/api/v1/institutional/let-in").json()["results"] == [made]
        [row] = client_of("analyst@example.org").get(API).json()["results"]
        assert (row["state"], row["enterprise"]) == ("accepted", bakery)
        ended = sent(client, "post", f"/api/v1/institutional/let-in/{made['id']}/end", {}).json()
        assert (ended["still_reads"], ended["ended_at"] is None) == (False, False)

    def test_declined_by_the_owner(self, analyst: Actor, owner: Actor) -> None:
        token = token_of(asked(analyst, OWNER))
        assert sent(client_of(OWNER), "post", f"{API}/decline", {"token": token}).status_code == 204
        assert state(analyst) == "declined"

    def test_a_link_that_never_was_is_answered_as_one_that_was_used(self, analyst: Actor, owner: Actor) -> None:
        token, client = token_of(asked(analyst, OWNER)), client_of(OWNER)
        sent(client, "post", f"{API}/accept", {"token": token})
        answers = [sent(client, "post", f"{API}/accept", {"token": one}) for one in (token, "was-never-sent")]
        assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "enterprise_invitation.gone")}


class TestOnPages:
    """The institution asks and withdraws; the owner reads what it would see, answers, and ends it in the console."""

    def test_asking_on_the_page_and_what_is_refused_at_its_field(self, analyst: Actor) -> None:
        client, new = page_client_of("analyst@example.org"), "/institutional/enterprise-invitations/new"
        assert "is on its way" in client.post(new, {"email": OWNER}, follow=True).content.decode()
        again = client.post(new, {"email": OWNER})
        assert (again.status_code, "You have an open invitation to" in again.content.decode()) == (400, True)
        assert "Enterprises invited" in client.get("/institutional/portfolios").content.decode()

    def test_withdrawing_on_the_page(self, analyst: Actor) -> None:
        number = invite_enterprise(actor=analyst, email=OWNER).id
        client = page_client_of("analyst@example.org")
        answer = client.post(f"/institutional/enterprise-invitations/{number}/withdraw", follow=True)
        assert "is withdrawn" in answer.content.decode()
        assert state(analyst) == "withdrawn"

    def test_opening_the_link_changes_nothing_and_says_what_would_be_seen(
        self, analyst: Actor, owner: Actor, bakery: int
    ) -> None:
        link, client = asked(analyst, OWNER), page_client_of(OWNER)
        shown = client.get(link).content.decode()
        assert ("Camber Bank" in shown, "It sees your profile" in shown, "let it see Corner Bakery" in shown) == (
            True,
            True,
            True,
        )
        assert client.get(f"{link}/decline").status_code == 405
        assert (state(analyst), reads(analyst, bakery)) == ("open", False)

    def test_accepting_on_the_page_and_ending_it_in_the_console(
        self, analyst: Actor, owner: Actor, bakery: int
    ) -> None:
        client = page_client_of(OWNER)
        let = client.post(asked(analyst, OWNER), follow=True)
        assert "Camber Bank may see your enterprise now." in let.content.decode()
        [number] = re.findall(r"/let-in/(\d+)/end", let.content.decode())
        console = f"/organizations/{bakery}/let-in"
        assert "Let Camber Bank in no more" in client.get(f"{console}/{number}/end").content.decode()
        assert reads(analyst, bakery)
        ended = client.post(f"{console}/{number}/end", follow=True).content.decode()
        assert "sees your enterprise no more" in ended
        assert not reads(analyst, bakery)

    def test_declining_on_the_page(self, analyst: Actor, owner: Actor) -> None:
        link = asked(analyst, OWNER)
        assert (
            "is told that you declined" in page_client_of(OWNER).post(f"{link}/decline", follow=True).content.decode()
        )
        assert state(analyst) == "declined"

    def test_nobody_signed_in_is_led_to_sign_in_and_back(self, analyst: Actor) -> None:
        link = asked(analyst, OWNER)
        answer = Client().get(link)
        assert (answer.status_code, answer["Location"].startswith("/sign-in?next=/let-in/")) == (302, True)

    def test_who_owns_nothing_is_told_who_can(self, analyst: Actor) -> None:
        actors.member(actors.organization(OrganizationKind.ENTERPRISE), "viewer", email=OWNER)
        shown = page_client_of(OWNER).get(asked(analyst, OWNER)).content.decode()
        assert ("Only an owner of an enterprise" in shown, "Yes, let it see" in shown) == (True, False)

    def test_links_unknown_used_withdrawn_or_run_out_get_one_and_the_same_answer(
        self, analyst: Actor, owner: Actor
    ) -> None:
        client = page_client_of(OWNER)
        used = asked(analyst, OWNER)
        client.post(f"{used}/decline")
        expired = asked(analyst, OWNER)

        def page(link: str) -> tuple[int, str]:
            with clock.fixed_at(clock.now() + timedelta(days=14, seconds=1)):
                answer = client.get(link)
            found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
            assert found is not None
            return answer.status_code, re.sub(r"<code>[0-9a-f-]{36}</code>|<time.*?</time>", "", found[0])

        answers = {page(link) for link in (used, expired, "/let-in/was-never-sent")}
        assert [status for status, _text in answers] == [404]
