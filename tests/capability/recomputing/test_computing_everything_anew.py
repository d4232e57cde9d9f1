"""Everything is computed anew part by part; a row says how far it is, and where it goes on."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from capability.public import SetFlag, newest_readiness, newest_scores, readiness_for, set_flags
from capability.recomputing import queries
from capability.recomputing.errors import RecomputationOver
from capability.recomputing.jobs import follow_the_days, let_it_go_on, recompute, recompute_all, say_it_was_given_up
from capability.recomputing.operations import (
    recompute_part,
    recompute_to_the_end,
    request_recomputation,
    stop_recomputation,
)
from capability.recomputing.results import RecomputationShown
from capability.scoring.queries.gathering import gather
from capability.scoring.rules.scoring import score
from clear_platform.foundation import clock
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.public import JobName, RoleNotAllowed, StaffGroup, acting, enqueue, events_about
from enterprises.public import enterprises_for
from tests import actors
from tests.capability.factories import diagnosed
from tests.capability.recomputing.factories import held, revoked, told, with_loans
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


def asked() -> RecomputationShown:
    return request_recomputation(actor=actors.system())


def part(of: RecomputationShown, at_most: int = 2) -> RecomputationShown:
    return recompute_part(actor=actors.system(), recomputation_id=of.id, at_most=at_most)


def stands(one: RecomputationShown) -> tuple[str, int | None, int]:
    return one.status, one.enterprises, one.done


def now(one: RecomputationShown) -> RecomputationShown:
    system = actors.system()
    with acting(system):
        return queries.recomputation(system, one.id)


def given_up(one: RecomputationShown) -> None:
    say_it_was_given_up({"recomputation_id": one.id}, ("job.failed", "The database went away."))


def retried(one: RecomputationShown) -> None:
    system = actors.system()
    with acting(system):
        let_it_go_on(system, {"recomputation_id": one.id})


def lost(one: RecomputationShown) -> None:
    with acting(actors.system()), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [one.job])


def waiting() -> list[tuple[int, dict[str, int]]]:
    with acting(actors.system()):
        jobs = ProcrastinateJob.objects.filter(task_name="capability.recompute_all", status="todo")
        return [(job.id, job.args) for job in jobs.order_by("pk")]


def written() -> int:
    system = actors.system()
    with acting(system):
        return readiness_for(system).count()


def test_each_part_says_how_far_it_is_and_the_last_one_that_it_is_finished() -> None:
    with_loans(3)
    one = asked()
    assert stands(one) == ("queued", None, 0)
    assert [stands(part(one)) for _ in range(4)] == [
        ("running", 3, 2),
        ("running", 3, 3),
        ("finished", 3, 3),
        ("finished", 3, 3),
    ]
    ended = now(one)
    assert (ended.scores, ended.readiness, ended.unchanged) == (3, 3, 0)


def test_holders_come_after_the_enterprises_each_with_those_it_computed_before() -> None:
    holder, ids = held(3)
    with_loans(1)
    first = asked()
    recompute_to_the_end(actor=actors.system(), recomputation_id=first.id)
    assert (now(first).done, now(first).readiness) == (7, 1)
    system = actors.system()
    diagnosed(ids[0])
    default = SetFlag(ids[1], "open_default", True, Decimal(1), {})
    with acting(system):
        set_flags(actor=system, organization_id=holder, flags=[default])
    again = asked()
    recompute_to_the_end(actor=system, recomputation_id=again.id)
    assert (now(again).done, now(again).readiness) == (7, 2)
    with acting(system):
        flags = {one: row.flags for one, row in newest_readiness(system, ids, organization_id=holder).items()}
    assert ["open_default" in flags[one] for one in ids] == [False, True, False]


def test_nothing_is_computed_for_a_holder_whose_access_was_revoked() -> None:
    holder, [left, stays] = held(2)
    revoked(holder, left)
    diagnosed(left)
    diagnosed(stays)
    one = asked()
    recompute_to_the_end(actor=actors.system(), recomputation_id=one.id)
    # Both enterprises for themselves, and for the holder the one it may read still.
    assert (now(one).done, now(one).readiness) == (3, 2)


def test_what_did_not_change_leaves_no_row_and_no_event() -> None:
    with_loans(3)
    recompute_to_the_end(actor=actors.system(), recomputation_id=asked().id)
    before = (written(), told())
    again = recompute_to_the_end(actor=actors.system(), recomputation_id=asked().id)
    assert (again.scores, again.readiness, again.unchanged) == (0, 0, 3)
    assert (written(), told()) == before


def test_a_part_is_three_or_thirty_enterprises_in_as_many_statements() -> None:
    few, many = with_loans(3), with_loans(30)
    one = asked()
    counts, written_by_then = [], []
    for ids in (few, many):
        with CaptureQueriesContext(connection) as captured:
            written_by_then.append(part(one, at_most=len(ids)).readiness)
        counts.append(len(captured))
    assert written_by_then == [3, 33]
    # The first part counts how many there are besides.
    assert counts[0] - 2 == counts[1] <= 40


def test_what_is_stored_is_what_the_rules_say_of_the_same_facts() -> None:
    ids = [*with_loans(3), enterprise().id]
    diagnosed(ids[0])
    diagnosed(ids[3])
    recompute_to_the_end(actor=actors.system(), recomputation_id=asked().id)
    diagnosed(ids[1])
    recompute_to_the_end(actor=actors.system(), recomputation_id=asked().id)
    system = actors.system()
    with acting(system):
        stored = newest_scores(system, enterprise_ids=ids, organization_id=None)
        gathered = gather(actor=system, enterprise_ids=ids, organization_id=None)
        plain = {
            one: score(gathered.facts_of(one, code="cashflow_discipline", domain="cfo"), as_of=clock.today())
            for one in ids
        }
    assert {one: (row.score, row.inputs_hash, row.evidence) for (one, _code), row in stored.items()} == {
        one: (found.score, found.inputs_hash, found.as_json()) for one, found in plain.items() if found
    }


def test_the_log_tells_who_asked_and_that_it_is_finished() -> None:
    with_loans(1)
    one = asked()
    recompute_to_the_end(actor=actors.system(), recomputation_id=one.id)
    system = actors.system()
    with acting(system):
        rows = events_about(actor=system, object_type="capability.recomputation", object_id=str(one.id))
        told_of = [row.action for row in rows.order_by("pk")]
    assert told_of == ["request_recomputation", "finish_recomputation"]


def test_one_under_way_is_joined_and_after_its_end_there_is_another() -> None:
    one = asked()
    assert asked().id == one.id
    recompute_to_the_end(actor=actors.system(), recomputation_id=one.id)
    assert asked().id != one.id


def test_what_was_stopped_stays_as_it_is_says_by_whom_and_is_stopped_once() -> None:
    with_loans(3)
    one = asked()
    part(one)
    officer = actors.staff(StaffGroup.PROGRAMME_OFFICER)
    assert stands(stop_recomputation(actor=officer, recomputation_id=one.id)) == ("cancelled", 3, 2)
    recompute_all(one.id)
    assert (stands(now(one)), written()) == (("cancelled", 3, 2), 2)
    first = now(one)
    again = stop_recomputation(actor=actors.staff(StaffGroup.ANALYST), recomputation_id=one.id)
    assert (again, first.stopped_by, first.stopped_at) == (first, officer.id, first.ended_at)
    system = actors.system()
    with acting(system):
        entries = events_about(system, object_type="capability.recomputation", object_id=one.id)
        stopped = [entry.after for entry in entries if entry.action == "stop_recomputation"]
    assert stopped == [{"status": "cancelled", "done": 2}]


def test_what_is_finished_or_was_given_up_cannot_be_stopped() -> None:
    one = asked()
    given_up(one)
    other = asked()
    recompute_to_the_end(actor=actors.system(), recomputation_id=other.id)
    for over in (one, other):
        with pytest.raises(RecomputationOver) as refusal:
            stop_recomputation(actor=actors.system(), recomputation_id=over.id)
        assert refusal.value.code == "recomputation.over"


def test_asked_for_again_on_its_day_what_was_stopped_goes_on_where_it_stands() -> None:
    with_loans(3)
    one = asked()
    part(one)
    stop_recomputation(actor=actors.staff(StaffGroup.ANALYST), recomputation_id=one.id)
    lost(one)
    again = asked()
    assert (again.id, again.status, again.stopped_by, again.stopped_at) == (one.id, "running", None, None)
    assert waiting() == [(again.job, {"recomputation_id": one.id})]
    recompute_all(one.id)
    assert (stands(now(one)), written()) == (("finished", 3, 3), 3)


def test_asked_for_on_another_day_everything_begins_anew() -> None:
    one = asked()
    stop_recomputation(actor=actors.staff(StaffGroup.ANALYST), recomputation_id=one.id)
    with clock.fixed_at(clock.now() + timedelta(days=1)):
        assert asked().id != one.id


def test_what_was_given_up_says_why_and_goes_on_when_its_job_is_retried() -> None:
    with_loans(3)
    one = asked()
    part(one)
    given_up(one)
    assert (now(one).status, now(one).failure) == ("failed", "The database went away.")
    retried(one)
    recompute_all(one.id)
    assert (stands(now(one)), now(one).failure) == (("finished", 3, 3), "")


def test_what_was_given_up_before_it_began_learns_how_many_there_are() -> None:
    with_loans(3)
    one = asked()
    given_up(one)
    retried(one)
    assert now(one).status == "queued"
    assert stands(part(one)) == ("running", 3, 2)
    assert now(one).began_at is not None


def test_going_on_leaves_an_entry() -> None:
    with_loans(3)
    one = asked()
    part(one)
    given_up(one)
    retried(one)
    system = actors.system()
    with acting(system):
        entries = events_about(system, object_type="capability.recomputation", object_id=one.id)
        assert [
            (entry.action, entry.before, entry.after) for entry in entries if entry.action.startswith("take_up")
        ] == [("take_up_recomputation", {"status": "failed"}, {"status": "running", "done": 2})]


def test_one_whose_job_is_gone_is_given_another_when_it_is_joined() -> None:
    one = asked()
    lost(one)
    joined, again = asked(), asked()
    assert (joined.id, joined.job == one.job, again.job) == (one.id, False, joined.job)
    assert waiting() == [(joined.job, {"recomputation_id": one.id})]


def test_one_whose_job_was_retried_is_joined_as_it_is() -> None:
    one = asked()
    lost(one)
    with acting(actors.system()):
        retried_as = enqueue(JobName("capability.recompute_all"), recomputation_id=one.id)
    asked()
    assert waiting() == [(retried_as, {"recomputation_id": one.id})]


def test_what_was_given_up_stays_so_while_another_is_under_way() -> None:
    one = asked()
    given_up(one)
    asked()
    retried(one)
    assert now(one).status == "failed"


def test_staff_who_only_look_neither_ask_nor_compute_nor_stop() -> None:
    one = asked()
    auditor, analyst = actors.staff(StaffGroup.AUDITOR), actors.staff(StaffGroup.ANALYST)
    assert request_recomputation(actor=analyst).id == one.id
    with pytest.raises(RoleNotAllowed):
        stop_recomputation(actor=auditor, recomputation_id=one.id)
    with pytest.raises(RoleNotAllowed):
        request_recomputation(actor=auditor)
    with pytest.raises(RoleNotAllowed):
        recompute_part(actor=auditor, recomputation_id=one.id)


# Days that pass -------------------------------------------------------------------------------------------------------


def test_every_day_everything_is_asked_for() -> None:
    follow_the_days()
    one = asked()
    assert waiting() == [(one.job, {"recomputation_id": one.id})]
    assert JOBS["capability.follow_the_days"].cron == "20 2 * * *"


def test_statements_that_turned_a_year_old_raise_their_flag_by_themselves() -> None:
    [enterprise_id] = [enterprise().id]
    diagnosed(enterprise_id)
    flags = []
    for days in (0, 1, 400):
        with clock.fixed_at(clock.now() + timedelta(days=days)):
            ended = recompute_to_the_end(actor=actors.system(), recomputation_id=asked().id)
        system = actors.system()
        with acting(system):
            found = newest_readiness(system, [enterprise_id])[enterprise_id]
        flags.append((ended.readiness, "no_recent_financials" in found.flags))
    assert flags == [(1, False), (0, False), (1, True)]


def test_a_job_of_an_earlier_release_that_names_no_enterprise_asks_for_all() -> None:
    recompute()
    assert len(waiting()) == 1


# The doors ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer() -> Client:
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    return client_of("officer@example.org")


def test_the_api_tells_how_far_it_is_while_a_worker_computes(officer: Client) -> None:
    with_loans(3)
    answer = officer.post("/api/v1/capabilities/recompute")
    asked_for = answer.json()
    assert (answer.status_code, asked_for["status"], asked_for["computations"]) == (202, "queued", None)
    assert asked_for["enterprises"] == 3
    assert asked_for["job"] > 0
    recompute_part(actor=actors.system(), recomputation_id=asked_for["id"], at_most=2)
    half = officer.get(answer["Location"])
    assert (half.json()["status"], half.json()["computations"], half.json()["done"]) == ("running", 3, 2)
    assert half["ETag"] != answer["ETag"]
    assert officer.post("/api/v1/capabilities/recompute").json()["id"] == asked_for["id"]


def test_the_api_stops_it_and_says_so_and_refuses_where_it_is_over(officer: Client) -> None:
    with_loans(3)
    where = officer.post("/api/v1/capabilities/recompute")["Location"]
    first, again = officer.post(f"{where}/stop"), officer.post(f"{where}/stop")
    assert [answer.status_code for answer in (first, again)] == [200, 200]
    assert first.json() == again.json() == officer.get(where).json()
    assert (first.json()["status"], first.json()["stopped_by"] is None) == ("cancelled", False)
    assert first.json()["stopped_at"] == first.json()["ended_at"]
    [goes_on] = [officer.post("/api/v1/capabilities/recompute").json()]
    recompute_all(goes_on["id"])
    over = officer.post(f"{where}/stop")
    assert (goes_on["status"], over.status_code, over.json()["code"]) == ("queued", 409, "recomputation.over")


def test_enterprises_do_not_see_recomputations() -> None:
    one = asked()
    actors.member(enterprise().id, "owner", email="owner@example.org")
    owner = client_of("owner@example.org")
    codes = {owner.get(f"/api/v1/capabilities/recomputations/{which}").json()["code"] for which in (one.id, 10**9)}
    assert codes == {"access.not_visible"}


def test_the_command_computes_all_of_them_and_says_how_far_it_is() -> None:
    with_loans(3)
    out, err = StringIO(), StringIO()
    call_command("recompute_capabilities", "--format", "json", stdout=out, stderr=err)
    found = json.loads(out.getvalue())
    assert {name: found[name] for name in ("status", "enterprises", "scores", "readiness", "unchanged")} == {
        "status": "finished",
        "enterprises": 3,
        "scores": 3,
        "readiness": 3,
        "unchanged": 0,
    }
    assert err.getvalue() == "3 of 3 computations done.\n"


def test_enterprises_and_computations_of_them_are_told_apart() -> None:
    held(2)
    out, one = StringIO(), StringIO()
    call_command("recompute_capabilities", stdout=out, stderr=StringIO())
    assert "Enterprises: 2. Computations, for themselves and for holders: 4, of them unchanged: " in out.getvalue()
    system = actors.system()
    with acting(system):
        slug = enterprises_for(system).values_list("organization__slug", flat=True).order_by("pk")[0]
    call_command("recompute_capabilities", "--enterprise", slug, "--format", "json", stdout=one)
    assert [json.loads(one.getvalue())[name] for name in ("enterprises", "computations", "unchanged")] == [1, 2, 2]


def test_of_many_parts_the_command_tells_of_the_last() -> None:
    held(2)
    err = StringIO()
    call_command("recompute_capabilities", stdout=StringIO(), stderr=err)
    assert err.getvalue() == "4 of 4 computations done.\n"


def test_the_api_counts_computations_and_refuses_an_enterprise_that_is_not_there(officer: Client) -> None:
    _holder, ids = held(2)
    told_of_one = officer.post(f"/api/v1/capabilities/recompute?enterprise_id={ids[0]}").json()
    assert (told_of_one["enterprises"], told_of_one["computations"]) == (1, 2)
    unknown = officer.post("/api/v1/capabilities/recompute?enterprise_id=987654321")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "readiness.enterprise_unknown")
    in_a_body = officer.post(
        "/api/v1/capabilities/recompute", {"enterprise_id": ids[0]}, content_type="application/json"
    )
    assert in_a_body.status_code == 400
    assert "goes into the address" in in_a_body.json()["errors"][0]["detail"]


def test_the_command_goes_on_with_what_was_interrupted() -> None:
    with_loans(3)
    one = asked()
    part(one)
    out = StringIO()
    call_command("recompute_capabilities", "--format", "json", stdout=out, stderr=StringIO())
    assert (json.loads(out.getvalue())["recomputation"], stands(now(one))) == (one.id, ("finished", 3, 3))


def test_the_command_is_refused_to_those_who_may_not() -> None:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    with pytest.raises(CommandError, match=r"access\.role_not_allowed"):
        call_command("recompute_capabilities", "--as", "auditor@example.org", stdout=StringIO())


def test_staff_ask_for_one_in_the_administration_see_it_and_stop_it() -> None:
    with_loans(3)
    actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    client = page_client_of("officer@example.org")
    client.post("/admin/capability/recomputation/add/", follow=True)
    one = asked()
    part(one)
    listed = client.get("/admin/capability/recomputation/").content.decode()
    assert "2 of 3" in listed
    client.post("/admin/capability/recomputation/", {"action": "stop_selected", "_selected_action": [str(one.id)]})
    assert now(one).status == "cancelled"


def test_an_auditor_sees_them_and_is_offered_no_new_one() -> None:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    client = page_client_of("auditor@example.org")
    assert client.get("/admin/capability/recomputation/").status_code == 200
    assert client.post("/admin/capability/recomputation/add/").status_code == 403
