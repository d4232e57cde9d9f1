"""U4: every request that changes something leaves its entry in the same transaction, and falls with it.

Generated from the URL configuration: every method of the API that writes, every page that is sent something, every
action and form of the administration. One that nobody thought of here fails the last tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from clear_platform.foundation.papers.routes import Route
from clear_platform.foundation.public import StaffGroup
from tests.matrix.addresses import body_of, filled, methods_of, query_of, walked
from tests.matrix.knocking import Answer, People
from tests.matrix.world import BAKERIES, BANKS, PLATFORM, ROLES

LOG = "foundation_auditevent"
BESIDE_THE_POINT = ("foundation_audit", "foundation_session", "foundation_membership", "foundation_requestcount",
                    "procrastinate_", "foundation_keptanswer", "foundation_spentkey", "django_session",
                    "foundation_failedsignins")  # fmt: skip
"""Tables, by how their names begin, that keep how requests went, not what organizations own."""
ADMINISTRATOR = (PLATFORM, StaffGroup.ADMINISTRATOR.name.lower())
WRITING = [
    (route, method)
    for route in walked()
    for method in methods_of(route)
    if method != "get" and (route.api_view is not None or route.operations())
]
FIELDS_OF_PAGES: Mapping[str, Mapping[str, Any]] = {
    "features-page": {"code": "reports", "choice": "off"},
    "member-page": {"role": "viewer"},
    "member-invite-page": {"email": "newcomer@example.org", "role": "viewer"},
    "enterprise-new-page": {"name": "Corner Shop"},
    "enterprise-edit-page": {"name": "Corner Shop"},
    "decision-act-page": {"note": "So be it."},
    "task-act-page": {"reason": "No longer wanted."},
}
"""What belongs into the form of a page so that it is carried out."""


class Broken(Exception):
    """What goes wrong right after the entry was written."""


def seats() -> Iterator[tuple[tuple[str, str], str]]:
    """Who asks, and about whose rows."""
    for key in (BANKS[0], BAKERIES[0]):
        for role in ROLES[key]:
            yield (key, role), key
        yield ADMINISTRATOR, key


def owned(answer: Answer) -> set[str]:
    """The tables of organizations' own rows that an answer changed."""
    return {table for table in answer.changed if not table.startswith(BESIDE_THE_POINT)}


def carried_out(people: People, route: Route, method: str) -> Iterator[tuple[tuple[str, str], Answer]]:
    """The answers of those who changed something, each undone."""
    for seat, key in seats():
        ids = people.world.ids[key]
        path = filled(route, ids)
        if path is None:
            continue
        body = body_of(route, method, ids) if route.api_view is not None else FIELDS_OF_PAGES.get(route.name, {})
        answer = people.knock(seat, method, path + query_of(route, ids), body, watched=True)
        if owned(answer):
            yield seat, answer


@pytest.mark.parametrize(("route", "method"), WRITING, ids=lambda part: getattr(part, "path", part))
def test_whatever_is_changed_is_in_the_log(people: People, route: Route, method: str) -> None:
    """U4"""
    silent = {seat: owned(answer) for seat, answer in carried_out(people, route, method) if LOG not in answer.changed}
    assert silent == {}


@contextmanager
def failing_after_the_entry() -> Iterator[None]:
    """Let everything fail that comes right after an entry was written, in the same transaction."""

    def watch(execute: Any, statement: Any, values: Any, many: bool, context: Any) -> Any:
        done = execute(statement, values, many, context)
        if "INSERT INTO foundation_auditevent" in str(statement):
            raise Broken
        return done

    with connection.execute_wrapper(watch):
        yield


@pytest.mark.parametrize(
    ("route", "method"),
    [(route, method) for route, method in WRITING if route.api_view is not None],
    ids=lambda part: getattr(part, "path", part),
)
def test_what_fails_after_its_entry_leaves_neither(people: People, route: Route, method: str) -> None:
    """U4"""
    left = {}
    for seat, key in seats():
        ids = people.world.ids[key]
        path = filled(route, ids)
        if path is None or seat[1] not in {"admin", "owner", ADMINISTRATOR[1]}:
            continue
        people.tokens[seat].raise_request_exception = False
        with failing_after_the_entry():
            answer = people.knock(seat, method, path, body_of(route, method, ids), watched=True)
        if owned(answer) or LOG in answer.changed:
            left[seat] = (answer.status, owned(answer))
    assert left == {}
