"""T2: whoever asks for a row of an organization they do not see is refused, and learns nothing, not even that it is.

Once with the database's policies switched off, so that the code alone keeps the rows apart; once with the scopes in
the code taken away, so that the database alone does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from django.db.models import F, QuerySet

from clear_platform.foundation.papers.routes import Route
from clear_platform.foundation.tenancy import queries
from clear_platform.foundation.tenancy.models import Organization
from clear_platform.foundation.tenancy.scoping import ScopedQuerySet, SharedQuerySet
from tests.matrix.addresses import body_of, filled, is_about_rows, leading_nowhere, methods_of, query_of, walked
from tests.matrix.knocking import Answer, People
from tests.matrix.world import ROLES, SIGHT
from tests.sizes import in_turn, sized

ABOUT_ROWS = [route for route in walked() if is_about_rows(route)]
OF_EACH_SIGHT = [("bank_b", "admin"), ("bakery_b", "owner"), ("bakery_b", "participant")]
"""The database knows no roles but that of a participant, who reads no rows at all."""
STRANGERS = sized(OF_EACH_SIGHT, [(key, role) for key in ("bank_b", "bakery_b") for role in ROLES[key]])
PERSONAL = {"session-end-page", "token-family-end-page"}
"""What is a person's own and no organization's: another's is not there."""
VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # the id of the request
    r"|\d{2}:\d{2}|Content-Length: \d+"
    r'|csrfmiddlewaretoken" value="\w+"'
)


def targets(people: People, route: Route, stranger: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The addresses of the rows that a stranger does not see, each with one like it that no row has."""
    own = people.world.ids[stranger[0]]
    for key in sorted(people.world.unseen_by(stranger[0])):
        ids = people.world.ids[key]
        path, nowhere = filled(route, ids), filled(route, leading_nowhere(ids, own))
        # Where a bank holds the stranger's own bakery, the bakery's address is no stranger's.
        if path is not None and nowhere is not None and path != filled(route, own):
            yield path, nowhere


def told(answer: Answer, path: str) -> str:
    """What an answer says beside the request's id and the address itself."""
    return VARYING.sub("…", answer.text.replace(path, "…"))


def knocks(
    people: People, route: Route, strangers: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], str, str, str, Answer]]:
    """Every stranger at every address of others, by every method, with a body that is sound and their own."""
    for stranger in strangers:
        for path, nowhere in targets(people, route, stranger):
            for method in methods_of(route):
                yield stranger, method, path, nowhere, knock(people, route, stranger, method, path)


def knock(people: People, route: Route, stranger: tuple[str, str], method: str, path: str) -> Answer:
    """A stranger at an address, with all beside it sound and the stranger's own."""
    own = people.world.ids[stranger[0]]
    body = None if method == "get" else body_of(route, method, own)
    return people.knock(stranger, method, path + query_of(route, own), body)


@pytest.mark.prove
@pytest.mark.parametrize("route", ABOUT_ROWS, ids=lambda route: route.path)
def test_the_code_alone_refuses_strangers_and_tells_them_nothing(people_without_policies: People, route: Route) -> None:
    people = people_without_policies
    wrong = []
    said_of_none: dict[tuple[object, ...], str] = {}
    for stranger, method, path, nowhere, answer in knocks(people, route, in_turn(STRANGERS, ABOUT_ROWS.index(route))):
        if answer.status == 405:
            continue
        if (stranger, method, nowhere) not in said_of_none:
            of_none = knock(people, route, stranger, method, nowhere)
            said_of_none[stranger, method, nowhere] = told(of_none, nowhere)
        for fault, is_so in {
            f"answered {answer.status} {answer.code}": answer.status != (404 if route.name in PERSONAL else 403),
            f"shows {sorted(answer.marks)}": answer.marks - SIGHT[stranger[0]],
            "tells whether the row exists": told(answer, path) != said_of_none[stranger, method, nowhere],
            "is noted nowhere": answer.code == "access.not_visible" and answer.refusals == 0,
        }.items():
            if is_so:
                wrong.append((fault, stranger, method, path))
    assert wrong == []


@pytest.mark.prove
@pytest.mark.parametrize("route", ABOUT_ROWS, ids=lambda route: route.path)
def test_the_database_alone_shows_strangers_nothing(
    people: People, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_scopes_away(monkeypatch)
    strangers = in_turn(OF_EACH_SIGHT, ABOUT_ROWS.index(route) + 1)
    shown = [
        (sorted(answer.marks), stranger, method, path)
        for stranger, method, path, _, answer in knocks(people, route, strangers)
        if answer.marks - SIGHT[stranger[0]]
    ]
    assert shown == []


def take_the_scopes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the code ask for every row there is, whoever asks: what comes back is what the database lets through."""

    def everything(rows: ScopedQuerySet, actor: object, level: object = "read") -> ScopedQuerySet:
        found = rows.all()
        found.query.scoped = True
        return found

    def everybody(actor: object, level: object = "read") -> QuerySet[Organization]:
        return Organization.objects.annotate(organization_id=F("pk")).values("organization_id")

    for queryset in (ScopedQuerySet, SharedQuerySet):
        monkeypatch.setattr(queryset, "for_actor", everything)
    monkeypatch.setattr(queries, "visible_organizations", everybody)
