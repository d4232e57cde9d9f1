"""The doors of asking a person to look again: API, pages and administration."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from capability.contests.operations import answer_contest
from clear_platform.foundation.public import Actor, StaffGroup
from clear_platform.foundation.rendering.wording import number
from tests import actors
from tests.capability.contests.factories import (
    REASON,
    WHY,
    as_it_stands,
    asked,
    held_by,
    mend_books,
    newest,
)
from tests.capability.factories import recomputed
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import enterprise
from tests.outcomes.factories import bank

pytestmark = pytest.mark.django_db


def api(enterprise_id: int, rest: str) -> str:
    return f"/api/v1/enterprises/{enterprise_id}/financing-readiness/{rest}"


def page(enterprise_id: int, rest: str) -> str:
    return f"/enterprises/{enterprise_id}/financing-readiness/{rest}"


class TestTheApi:
    def test_asks_and_gives_the_place_and_tag_of_what_was_made(self, enterprise_id: int, owner: Actor) -> None:
        client, doubted = client_of("owner@example.org"), newest(enterprise_id)
        answer = sent(client, "post", api(enterprise_id, f"{doubted.id}/contests"), {"reason": REASON})
        made = answer.json()
        assert (answer.status_code, made["state"], made["reason"]) == (201, "open", REASON)
        assert (made["readiness"]["id"], made["recomputed"]) == (doubted.id, None)
        shown = client.get(answer["Location"])
        assert (shown.json(), shown["ETag"]) == (made, answer["ETag"])
        listed = client.get(api(enterprise_id, "contests")).json()["results"]
        assert [{**one, "attributions": []} for one in listed] == [made]

    def test_answers_under_the_tag_that_was_read(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        mend_books(enterprise_id)
        client = client_of("analyst@example.org")
        tag = client.get(api(enterprise_id, f"contests/{made.pk}"))["ETag"]
        body, path = {"becomes": "changed", "answer": WHY}, api(enterprise_id, f"contests/{made.pk}/answer")
        stale = client.post(path, body, content_type="application/json", headers={"If-Match": '"0.0"'})
        done = client.post(path, body, content_type="application/json", headers={"If-Match": tag})
        again = client.post(path, body, content_type="application/json")
        assert (stale.status_code, done.status_code, again.status_code) == (412, 200, 409)
        assert again.json()["code"] == "contest.over"
        found = done.json()
        assert (found["state"], found["answer"], found["answered_by"]) == ("changed", WHY, analyst.id)
        assert found["readiness"]["id"] == made.readiness_id
        assert found["recomputed"]["id"] == newest(enterprise_id).id

    def test_takes_back(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        answer = sent(client_of("owner@example.org"), "post", api(enterprise_id, f"contests/{made.pk}/withdraw"))
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")

    @pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 4001}, {"reason": "x", "more": 1}])
    def test_refuses_what_is_no_reason(self, enterprise_id: int, owner: Actor, body: dict[str, object]) -> None:
        path = api(enterprise_id, f"{newest(enterprise_id).id}/contests")
        assert sent(client_of("owner@example.org"), "post", path, body).status_code == 400

    def test_refuses_an_answer_that_is_none_of_the_two(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        path = api(enterprise_id, f"contests/{asked(owner, enterprise_id).pk}/answer")
        answer = sent(client_of("analyst@example.org"), "post", path, {"becomes": "withdrawn", "answer": WHY})
        assert answer.status_code == 400

    @pytest.mark.parametrize(
        ("verb", "rest", "body"),
        [
            ("get", "contests", None),
            ("get", "contests/{id}", None),
            ("post", "contests/{id}/answer", {"becomes": "upheld", "answer": WHY}),
            ("post", "contests/{id}/withdraw", None),
        ],
    )
    def test_refuses_people_of_another_enterprise(
        self, enterprise_id: int, owner: Actor, verb: str, rest: str, body: dict[str, str] | None
    ) -> None:
        actors.member(enterprise().id, "owner", email="stranger@example.org")
        made, client = asked(owner, enterprise_id), client_of("stranger@example.org")
        found = [sent(client, verb, api(enterprise_id, rest.format(id=one)), body) for one in (made.pk, 10**12)]
        assert {one.status_code for one in found} == {403}

    def test_shows_an_institution_nothing_of_what_another_computed(self, enterprise_id: int) -> None:
        one, other = bank(), bank()
        held_by(one, enterprise_id)
        held_by(other, enterprise_id)
        made = asked(actors.member(one, "analyst"), enterprise_id)
        actors.member(other, "analyst", email="other@example.org")
        client = client_of("other@example.org")
        assert client.get(api(enterprise_id, "contests")).json()["results"] == []
        assert client.get(api(enterprise_id, f"contests/{made.pk}")).status_code == 403

    def test_lists_many_in_as_many_queries_as_one(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        client, counts = client_of("owner@example.org"), []
        for _ in range(3):
            made = asked(owner, enterprise_id)
            answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY)
            with CaptureQueriesContext(connection) as captured:
                client.get(api(enterprise_id, "contests"))
            counts.append(len(captured))
        assert len(set(counts)) == 1


class TestThePages:
    def test_the_dashboard_lets_whose_score_it_is_ask(self, enterprise_id: int, owner: Actor) -> None:
        client = page_client_of("owner@example.org")
        path = page(enterprise_id, f"{newest(enterprise_id).id}/contest")
        assert path in client.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()
        answer = client.post(path, {"reason": REASON}, follow=True)
        shown = answer.content.decode()
        assert "You asked for this." in shown
        assert "March was paid on 2 April." in shown
        dashboard = client.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()
        assert path not in dashboard
        assert "waits for an answer" in dashboard
        assert "is doubted, and an answer is due by" in dashboard

    def test_the_dashboard_offers_it_to_nobody_else(self, enterprise_id: int, analyst: Actor) -> None:
        actors.member(enterprise_id, "viewer", email="viewer@example.org")
        for email in ("viewer@example.org", "analyst@example.org"):
            shown = page_client_of(email).get(f"/enterprises/{enterprise_id}/dashboard").content.decode()
            assert "Ask a person to look again" not in shown

    def test_an_empty_reason_is_shown_where_it_can_be_mended(self, enterprise_id: int, owner: Actor) -> None:
        path = page(enterprise_id, f"{newest(enterprise_id).id}/contest")
        answer = page_client_of("owner@example.org").post(path, {"reason": " "})
        assert answer.status_code == 400
        assert "Say which figure or flag is wrong" in answer.content.decode()

    def test_a_doubt_of_one_word_is_asked_for_a_sentence(self, enterprise_id: int, owner: Actor) -> None:
        path = page(enterprise_id, f"{newest(enterprise_id).id}/contest")
        answer = page_client_of("owner@example.org").post(path, {"reason": "Wrong."})
        assert answer.status_code == 400
        assert "Say which figure or flag is wrong, what it should be" in answer.content.decode()

    def test_what_changed_since_is_shown_beside_what_is_doubted(
        self, enterprise_id: int, owner: Actor, analyst: Actor
    ) -> None:
        made = asked(owner, enterprise_id)
        client, path = page_client_of("analyst@example.org"), page(enterprise_id, f"contests/{made.pk}")
        assert "Changed since" not in client.get(path).content.decode()
        mend_books(enterprise_id)
        recomputed(enterprise_id)
        shown = client.get(path).content.decode()
        assert f"Changed since: readiness is {number(newest(enterprise_id).score, places=1)} of 100" in shown
        assert f"/financing-readiness/{newest(enterprise_id).id}/lineage" in shown
        body = {"version": f"{made.pk}.1", "becomes": "changed", "answer": WHY}
        shown = client.post(path, body, follow=True).content.decode()
        assert ("was doubted it changed, and is" in shown, "was wrong" in shown) == (True, False)

    def test_who_answers_is_said_to_those_who_may_not(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        actors.member(enterprise_id, "viewer", email="viewer@example.org")
        path = page(enterprise_id, f"contests/{made.pk}")
        assert "Staff of CLEAR answer it." in page_client_of("viewer@example.org").get(path).content.decode()

    def test_where_nobody_else_of_an_institution_could_answer_both_pages_say_so(self, enterprise_id: int) -> None:
        one = bank()
        held_by(one, enterprise_id)
        alone = actors.member(one, "analyst", email="alone@example.org")
        client, path = (
            page_client_of("alone@example.org"),
            page(enterprise_id, f"{newest(enterprise_id, one).id}/contest"),
        )
        assert "for nobody else of your institution could" in client.get(path).content.decode()
        made = asked(alone, enterprise_id)
        contest = page(enterprise_id, f"contests/{made.pk}")
        assert "Staff of CLEAR answer it, for nobody else" in client.get(contest).content.decode()
        actors.member(one, "analyst", email="second@example.org")
        assert "staff of CLEAR may once" in client.get(contest).content.decode()
        assert "Another analyst or administrator of your institution answers" in client.get(path).content.decode()

    def test_taking_back_asks_once_more(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        shown = page_client_of("owner@example.org").get(page(enterprise_id, f"contests/{made.pk}")).content.decode()
        assert (
            shown.index("Take it back…") < shown.index("cannot be opened again") < shown.index("Take it back for good")
        )

    def test_asking_twice_is_said_on_the_form(self, enterprise_id: int, owner: Actor) -> None:
        asked(owner, enterprise_id)
        path = page(enterprise_id, f"{newest(enterprise_id).id}/contest")
        answer = page_client_of("owner@example.org").post(path, {"reason": REASON})
        assert answer.status_code == 400
        assert "A person was asked to look at this score" in answer.content.decode()

    def test_whoever_answers_sees_both_readings_side_by_side(
        self, enterprise_id: int, owner: Actor, analyst: Actor
    ) -> None:
        made = asked(owner, enterprise_id)
        mend_books(enterprise_id)
        client, path = page_client_of("analyst@example.org"), page(enterprise_id, f"contests/{made.pk}")
        assert "Keep the answer" in client.get(path).content.decode()
        body = {"version": f"{made.pk}.1", "becomes": "changed", "answer": WHY}
        shown = client.post(path, body, follow=True).content.decode()
        found = as_it_stands(made.pk)
        assert found.state == "changed"
        for row in (found.readiness, found.recomputed):
            assert f"/financing-readiness/{row.pk}/lineage" in shown
        assert (REASON in shown, WHY in shown, "Keep the answer" in shown) == (True, True, False)
        dashboard = client.get(f"/enterprises/{enterprise_id}/dashboard").content.decode()
        assert "Both are kept" in dashboard

    def test_an_answer_to_what_changed_meanwhile_is_said_on_the_form(
        self, enterprise_id: int, owner: Actor, analyst: Actor
    ) -> None:
        made = asked(owner, enterprise_id)
        path = page(enterprise_id, f"contests/{made.pk}")
        body = {"version": f"{made.pk}.7", "becomes": "upheld", "answer": WHY}
        answer = page_client_of("analyst@example.org").post(path, body)
        assert (answer.status_code, as_it_stands(made.pk).state) == (400, "open")

    def test_mending_nothing_is_said_at_the_choice(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        path = page(enterprise_id, f"contests/{made.pk}")
        body = {"version": f"{made.pk}.1", "becomes": "changed", "answer": WHY}
        answer = page_client_of("analyst@example.org").post(path, body)
        assert answer.status_code == 400
        assert "Mend what it rests on first" in answer.content.decode()

    def test_whoever_asked_takes_it_back(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        client = page_client_of("owner@example.org")
        shown = client.post(page(enterprise_id, f"contests/{made.pk}/withdraw"), follow=True).content.decode()
        assert "Taken back before an answer" in shown
        assert as_it_stands(made.pk).state == "withdrawn"

    def test_the_queue_of_reviews_names_it(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        shown = page_client_of("analyst@example.org").get("/reviews").content.decode()
        assert page(enterprise_id, f"contests/{made.pk}") in shown

    def test_another_enterprise_s_people_are_refused(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        actors.member(enterprise().id, "owner", email="stranger@example.org")
        client = page_client_of("stranger@example.org")
        for rest in (f"contests/{made.pk}", f"{made.readiness_id}/contest"):
            assert client.get(page(enterprise_id, rest)).status_code == 403


class TestTheAdministration:
    def test_lists_and_finds_them(self, enterprise_id: int, owner: Actor) -> None:
        asked(owner, enterprise_id)
        actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
        shown = page_client_of("auditor@example.org").get("/admin/capability/readinesscontest/?q=quarry")
        assert "Quarry Glass" in shown.content.decode()

    def test_answers_through_the_operation(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        by = actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
        self._answer(page_client_of("officer@example.org"), made.pk)
        found = as_it_stands(made.pk)
        assert (found.state, found.answer, found.answered_by_id) == ("upheld", WHY, by.id)

    def test_takes_no_answer_of_an_auditor(self, enterprise_id: int, owner: Actor) -> None:
        made = asked(owner, enterprise_id)
        actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
        self._answer(page_client_of("auditor@example.org"), made.pk)
        assert as_it_stands(made.pk).state == "open"

    def test_offers_staff_no_answer_while_an_institution_has_time(self, enterprise_id: int, analyst: Actor) -> None:
        bank_id = bank()
        held_by(bank_id, enterprise_id)
        actors.member(bank_id, "admin")
        made = asked(actors.member(bank_id, "analyst"), enterprise_id)
        client = page_client_of("analyst@example.org")
        paths = (f"/admin/capability/readinesscontest/{made.pk}/change/", page(enterprise_id, f"contests/{made.pk}"))
        assert ['name="becomes"' in client.get(path).content.decode() for path in paths] == [False, False]

    def test_shows_what_is_over_and_offers_no_answer(self, enterprise_id: int, owner: Actor, analyst: Actor) -> None:
        made = asked(owner, enterprise_id)
        answer_contest(actor=analyst, contest_id=made.pk, becomes="upheld", answer=WHY)
        client = page_client_of("analyst@example.org")
        shown = client.get(f"/admin/capability/readinesscontest/{made.pk}/change/").content.decode()
        assert (WHY in shown, 'name="becomes"' in shown) == (True, False)

    def _answer(self, client: Client, contest_id: int) -> None:
        body = {"becomes": "upheld", "answer": WHY, "version": f"{contest_id}.1"}
        client.post(f"/admin/capability/readinesscontest/{contest_id}/change/", body, follow=True)
