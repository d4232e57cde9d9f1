"""T5: caches, searches, job arguments and logs carry nothing of anybody to whom it is not."""

from __future__ import annotations

import logging

import pytest

from clear_platform.foundation.papers.routes import Route
from tests.clients import client_of, page_client_of
from tests.matrix.addresses import filled, methods_of, query_of, walked
from tests.matrix.knocking import People, past_every_wall, read
from tests.matrix.world import BAKERIES, BANKS, FIGURES, ROLES, address, mark
from tests.sizes import in_turn, one_in, sized

LISTS = [route for route in walked() if route.namespace == "v1" and "get" in route.methods and "<" not in route.path]
MARKS = {mark(key) for key in FIGURES}


def marked(text: str) -> set[str]:
    return {one for one in MARKS if one in text.casefold()}


def test_arguments_of_jobs_are_ids_and_never_anybodys_words(people: People) -> None:
    found = [str(arguments) for (arguments,) in past_every_wall("SELECT args::text FROM procrastinate_jobs")]
    assert found != []
    assert [one for one in found if marked(one) or "@" in one] == []


@pytest.mark.prove
@pytest.mark.parametrize("route", one_in(3, walked(), first=1), ids=lambda route: route.path)
def test_logs_name_nobody_and_quote_nothing_of_what_was_shown(
    people: People, route: Route, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for key in in_turn((BANKS[0], BAKERIES[0]), walked().index(route)):
        for role in sized(ROLES[key][:1], ROLES[key]):
            path = filled(route, people.world.ids[key])
            for method in methods_of(route) if path is not None else ():
                people.knock((key, role), method, f"{path}{query_of(route, people.world.ids[key])}")
    written = "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records)
    assert (marked(written), "@" in written) == (set(), False)


def test_logs_name_nobody_who_signs_in_or_fails_to(people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page_client_of(address("bank_a", "admin"))
    client_of(address("bank_a", "admin"))
    page_client_of(address("bank_a", "admin"), "not the password")
    people.sessions["nobody", "nobody"].post(
        "/api/v1/auth/token", {"email": address("bank_a", "admin"), "password": "no"}
    )
    written = "\n".join(one.getMessage() for one in caplog.records)
    assert (marked(written), "not the password" in written) == (set(), False)


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.path)
def test_searching_for_a_word_of_others_finds_nothing(people_without_policies: People, route: Route) -> None:
    people = people_without_policies
    for seat in (("bank_b", "analyst"), ("bakery_b", "owner")):
        answer = people.knock(seat, "get", f"{route.path}?search={mark('bank_a')}")
        assert answer.status in {200, 400, 403}
        assert '"results":[{' not in answer.text


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.path)
def test_what_was_kept_of_ones_answer_is_not_given_to_the_next(people: People, route: Route) -> None:
    first, second = people.tokens["bank_a", "analyst"], people.tokens["bank_b", "analyst"]
    mine = first.get(route.path)
    theirs = second.get(route.path, headers={"If-None-Match": mine.get("ETag", "")})
    shown = (read(mine).marks, read(theirs).marks)
    assert (shown[0] - {"bank_a", "bakery_a"}, shown[1] - {"bank_b", "bakery_b"}) == (set(), set())
    assert theirs.status_code != 304 or not shown[0]
