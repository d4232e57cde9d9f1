"""U4: every request that changes something leaves its entry in the same transaction, and falls with it.

Generated from the URL configuration: every method of the API that writes, every page that is sent something, every
action and form of the administration. One that nobody thought of here fails the last tests.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import CodeType
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from clear_platform.foundation.papers.routes import OURS, Route
from clear_platform.foundation.public import OPERATIONS, StaffGroup, record
from tests.matrix.addresses import body_of, filled, methods_of, parts_of, query_of, walked
from tests.matrix.knocking import Answer, People, past_every_wall
from tests.matrix.world import BAKERIES, BANKS, PLATFORM, ROLES, TABLES
from tests.sizes import sized

LOG = "foundation_auditevent"
BESIDE_THE_POINT = ("foundation_audit", "foundation_session", "foundation_requestcount",
                    "procrastinate_", "foundation_keptanswer", "foundation_spentkey", "django_session",
                    "foundation_failedsignins", "foundation_joblease")  # fmt: skip
"""Tables, by how their names begin, that keep how requests went, not what organizations own."""
ADMINISTRATOR = (PLATFORM, StaffGroup.ADMINISTRATOR.name.lower())
WRITING = [
    (route, method)
    for route in walked()
    for method in methods_of(route)
    if method != "get" and (route.api_view is not None or route.operations())
]
FIELDS_OF_PAGES: Mapping[str, Mapping[str, Any]] = {
    "approval-rules-page": {"every": "2"},
    "features-page": {"code": "reports", "choice": "off"},
    "theme-page": {"primary": "#1F6B4A", "accent": "#15456B", "type_scale": "1", "mode": "system"},
    "member-page": {"role": "viewer"},
    "member-invite-page": {"email": "newcomer@example.org", "role": "viewer"},
    "institutional-portfolio-overview": {"older_pack": "on"},
    "institutional-portfolio-edit": {"version": "*", "name": "Called anew", "currency": "USD"},
    "position-enter-page": {"instrument": "loan", "currency": "USD", "principal": "1.00", "status": "watch"},
    "position-correct-page": {
        "version": "*",
        "instrument": "loan",
        "currency": "USD",
        "principal": "1.00",
        "status": "watch",
        "because": "The contract says one.",
    },
    "position-remove-page": {"version": "*"},
    "enterprise-new-page": {"name": "Corner Shop"},
    "enterprise-edit-page": {"name": "Corner Shop"},
    "decision-act-page": {"note": "So be it."},
    "task-act-page": {"reason": "No longer wanted."},
    "prompt-page": {
        "instructions": "Say it.",
        "template": "{{inputs.facts}}",
        "fallback": "{{state.told}}",
        "most_characters": 300,
    },
    "prompt-roll-back-page": {"version": 0},
    "step-override-page": {
        "value": '{"rule_set": "cfo", "version": 1, "score": null, "confidence": "0", "confidence_why": "By hand.",'
        ' "findings": [], "measures": {}, "lacking": []}',
        "reason": "Read off the paper.",
    },
    "review-page": {"decision": "request_changes", "comment": "Once more."},
    "move-ticket-page": {"status": "done"},
    "follow-work-page": {"act": "make"},
    "roadmap-worth-page": {"currency": "USD", "blended_hourly_rate": "45"},
    "roadmap-compute-page": {"target_label": "60d"},
    "snapshot-mapping-page": {"recorded_column": "Assigned"},
    "metric-define-page": {
        "code": "meals_served",
        "name": "Meals",
        "definition": "Meals given out.",
        "unit": "meals",
        "behaviour": "to_date",
        "direction": "up",
    },
    "metric-page": {
        "name": "Meals",
        "definition": "Meals given out.",
        "unit": "meals",
        "behaviour": "to_date",
        "direction": "up",
    },
    "period-lock-page": {"starts": "2018-01-01", "ends": "2018-12-31"},
    "readiness-contest-page": {"version": "*", "becomes": "upheld", "answer": "The statements still say so."},
    "period-unlock-page": {"because": "A head count was wrong."},
    "enterprise-invite-page": {"email": "asked@example.org"},
    "signing-key-revoke-page": {"because": "A backup was lost with it."},
}
"""What belongs into the form of a page so that it is carried out."""


ELSEWHERE = frozenset(
    {
        ("post", "/api/v1/auth/token"),
        ("post", "/api/v1/auth/token/refresh"),
        ("post", "/api/v1/auth/token/revoke"),
        ("post", "/api/v1/capabilities/recompute"),
        ("post", "/api/v1/capabilities/recomputations/<int:recomputation_id>/stop"),
        ("post", "/api/v1/decisions/<uuid:decision_id>/renew"),
        ("post", "/api/v1/enterprises/<int:enterprise_id>/financing-readiness/falls/seen"),
        ("post", "/api/v1/imports/<int:batch_id>/cancel"),
        ("post", "/api/v1/imports/<int:batch_id>/commit"),
        ("post", "/api/v1/imports/<int:batch_id>/undo"),
        ("post", "/api/v1/imports/<slug:kind>"),
        ("post", "/api/v1/institutional/enterprise-invitations/accept"),
        ("post", "/api/v1/institutional/enterprise-invitations/decline"),
        ("post", "/api/v1/institutional/let-in/<int:enterprise_invitation_id>/end"),
        ("post", "/api/v1/institutional/portfolios/<int:portfolio_id>/analyse"),
        ("post", "/api/v1/institutional/portfolios/<int:portfolio_id>/enterprises"),
        ("delete", "/api/v1/institutional/portfolios/<int:portfolio_id>/enterprises/<int:enterprise_id>"),
        ("post", "/api/v1/institutional/portfolios/<int:portfolio_id>/overview"),
        ("post", "/api/v1/packs"),
        ("post", "/api/v1/packs/<int:pack_id>/accept"),
        ("post", "/api/v1/pipeline/run"),
        ("post", "/api/v1/reporting-forms/remind"),
        ("post", "/api/v1/reporting-forms/take-back"),
        ("delete", "/api/v1/reporting-requests/<int:reporting_request_id>"),
        ("post", "/api/v1/reporting-requests/<int:reporting_request_id>/forms"),
        ("post", "/api/v1/roadmaps/<int:roadmap_id>/refresh"),
        ("post", "/api/v1/runs/<uuid:run_id>/manual-override"),
        ("patch", "/api/v1/tasks/<int:task_id>"),
        ("post", "/api/v1/ticket-packs/<int:ticket_pack_id>/sync"),
        ("post", "/api/v1/webhook-deliveries/<uuid:delivery_id>/replay"),
        ("post", "/api/v1/webhooks/events"),
        ("post", "/decisions/<uuid:decision_id>/edit"),
        ("post", "/decisions/<uuid:decision_id>/execution"),
        ("post", "/decisions/<uuid:decision_id>/execution/plan"),
        ("post", "/decisions/<uuid:decision_id>/memo"),
        ("post", "/enterprises/<int:enterprise_id>/decisions/new"),
        ("post", "/enterprises/<int:enterprise_id>/diagnose"),
        ("post", "/enterprises/<int:enterprise_id>/diagnose/<slug:domain>"),
        ("post", "/enterprises/<int:enterprise_id>/diagnose/trial-balance"),
        ("post", "/enterprises/<int:enterprise_id>/financing-readiness/<int:readiness_id>/contest"),
        ("post", "/enterprises/<int:enterprise_id>/falls/seen"),
        ("post", "/enterprises/<int:enterprise_id>/outcomes/new"),
        ("post", "/enterprises/<int:enterprise_id>/roadmap/new"),
        ("post", "/enterprises/<int:enterprise_id>/snapshots/from-export"),
        ("post", "/enterprises/<int:enterprise_id>/snapshots/new"),
        ("post", "/forgotten"),
        ("post", "/forgotten/<int:user_id>/<str:token>"),
        ("post", "/institutional/decisions/<uuid:decision_id>/export/package"),
        ("post", "/institutional/enterprises/<int:enterprise_id>/export/package"),
        ("post", "/institutional/exports/<int:export_id>/file"),
        ("post", "/institutional/portfolios/<int:portfolio_id>/export/package"),
        ("post", "/institutional/imports/<int:batch_id>/cancel"),
        ("post", "/institutional/imports/<int:batch_id>/commit"),
        ("post", "/institutional/imports/<int:batch_id>/undo"),
        ("post", "/institutional/imports/new"),
        ("post", "/institutional/portfolios/<int:portfolio_id>/acts"),
        ("post", "/institutional/portfolios/<int:portfolio_id>/enterprises/add"),
        ("post", "/institutional/portfolios/new"),
        ("post", "/invitations/<str:token>"),
        ("post", "/let-in/<str:token>"),
        ("post", "/let-in/<str:token>/decline"),
        ("post", "/organizations/<int:organization_id>/audit/export"),
        ("post", "/organizations/<int:organization_id>/inbound-webhooks/<uuid:inbound_id>/rotate-secret"),
        ("post", "/organizations/<int:organization_id>/inbound-webhooks/new"),
        ("post", "/organizations/<int:organization_id>/keys/<int:key_id>/rotate"),
        ("post", "/organizations/<int:organization_id>/keys/new"),
        ("post", "/organizations/<int:organization_id>/let-in/<int:enterprise_invitation_id>/end"),
        ("post", "/organizations/<int:organization_id>/reporting/forms/<int:form_id>/address"),
        ("post", "/organizations/<int:organization_id>/reporting/new"),
        ("post", "/organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/cancel"),
        ("post", "/organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/change"),
        ("post", "/organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/judge"),
        ("post", "/organizations/<int:organization_id>/reporting/requests/<int:reporting_request_id>/more"),
        ("post", "/organizations/<int:organization_id>/sign-in"),
        ("post", "/organizations/<int:organization_id>/sign-in/domains"),
        ("post", "/organizations/<int:organization_id>/sign-in/domains/<int:domain_id>/prove"),
        ("post", "/organizations/<int:organization_id>/sign-in/remove"),
        ("post", "/organizations/<int:organization_id>/webhook-deliveries/<uuid:delivery_id>/replay"),
        ("post", "/organizations/<int:organization_id>/webhooks/<int:endpoint_id>/change"),
        ("post", "/organizations/<int:organization_id>/webhooks/<int:endpoint_id>/rotate-secret"),
        ("post", "/organizations/<int:organization_id>/webhooks/<int:endpoint_id>/switch-on"),
        ("post", "/organizations/<int:organization_id>/webhooks/new"),
        ("post", "/report/<str:token>"),
        ("post", "/profile"),
        ("post", "/profile/password"),
        ("post", "/profile/second-factor"),
        ("post", "/profile/second-factor/codes"),
        ("post", "/profile/second-factor/off"),
        ("post", "/profile/sessions/<uuid:public_id>/end"),
        ("post", "/roadmap-outcomes/<int:roadmap_outcome_id>/document"),
        ("post", "/roadmaps/<int:roadmap_id>/deliverables"),
        ("post", "/roadmaps/<int:roadmap_id>/refresh"),
        ("post", "/roadmaps/<int:roadmap_id>/sections/<int:number>/edit"),
        ("post", "/sso/<int:organization_id>/callback"),
        ("post", "/tasks/<int:task_id>"),
        ("post", "/tasks/<int:task_id>/edit"),
        ("post", "/tasks/move"),
        ("post", "/ticket-instances/<int:instance_id>"),
        ("post", "/ticket-packs/<int:ticket_pack_id>/checklist.md"),
        ("post", "/ticket-packs/<int:ticket_pack_id>/settle"),
        ("post", "/ticket-packs/<int:ticket_pack_id>/upload"),
    }
)
"""What this world has no secret, file, form or state for. Their operations are held to the log by the last test."""


class Broken(Exception):
    """What goes wrong right after the entry was written."""


def seats() -> Iterator[tuple[tuple[str, str], str]]:
    """Who asks, and about whose rows: in the daily run whoever runs an organization, and staff."""
    for key in (BANKS[0], BAKERIES[0]):
        for role in sized(ROLES[key][:1], ROLES[key]):
            yield (key, role), key
        yield ADMINISTRATOR, key


def owned(answer: Answer) -> set[str]:
    """The tables of organizations' own rows that an answer changed."""
    return {table for table in answer.changed if not table.startswith(BESIDE_THE_POINT)}


def carried_out(people: People, route: Route, method: str) -> Iterator[tuple[tuple[str, str], Answer]]:
    """The answers of those who changed something, each undone."""
    for seat, key in seats():
        for ids in states_of(people, route, key):
            path = filled(route, ids)
            if path is None:
                continue
            body = body_of(route, method, ids) if route.api_view is not None else FIELDS_OF_PAGES.get(route.name, {})
            answer = people.knock(seat, method, path + query_of(route, ids), body, watched=True)
            if owned(answer):
                yield seat, answer
                break


def states_of(people: People, route: Route, key: str) -> Iterator[Mapping[str, Any]]:
    """The ids of an organization, with each of its decisions or seats in turn: an act asks for one state or another."""
    ids = people.world.ids[key]
    part = next((one for one in ("decision_id", "user_id", "run_id") if one in parts_of(route)), None)
    if part is None:
        yield ids
        return
    table, column = TABLES[part]
    statement = sql.SQL("SELECT {} FROM {} WHERE organization_id = {} ORDER BY 1").format(
        sql.Identifier(column), sql.Identifier(table), sql.Literal(ids["organization_id"])
    )
    for (found,) in past_every_wall(statement):
        yield {**ids, part: str(found)}


@pytest.mark.prove
@pytest.mark.parametrize(("route", "method"), WRITING, ids=lambda part: getattr(part, "path", part))
def test_whatever_is_changed_is_in_the_log(people: People, route: Route, method: str) -> None:
    """U4"""
    done = list(carried_out(people, route, method))
    silent = {seat: owned(answer) for seat, answer in done if LOG not in answer.changed}
    assert (silent, bool(done)) == ({}, (method, route.path) not in ELSEWHERE)


@contextmanager
def failing_after_the_entry() -> Iterator[None]:
    """Let everything fail that comes right after an entry was written, in the same transaction."""

    def watch(execute: Any, statement: Any, values: Any, many: bool, context: Any) -> Any:
        done = execute(statement, values, many, context)
        if "clear_append_audit" in str(statement):
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


def reaches(function: Any, goal: Any, seen: set[int] | None = None) -> bool:
    """Whether a function's code names another, itself or through functions of ours that it names."""
    seen = set() if seen is None else seen
    function = inspect.unwrap(function)
    if function is goal:
        return True
    if id(function) in seen or not inspect.isfunction(function) or not function.__module__.startswith(OURS):
        return False
    seen.add(id(function))
    names = {name for code in codes_of(function.__code__) for name in code.co_names}
    named = [function.__globals__[name] for name in names if name in function.__globals__]
    modules = [one for one in named if inspect.ismodule(one) and one.__name__.startswith(OURS)]
    named += [getattr(module, name) for module in modules for name in names if hasattr(module, name)]
    return any(reaches(one, goal, seen) for one in named)


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """A function's code and that of the functions within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_of(constant)


def test_every_operation_there_is_records() -> None:
    """U4: those behind addresses that are not carried out above, and those that commands and jobs alone call."""
    functions = {name: getattr(import_module(one.module), name) for name, one in OPERATIONS.items()}
    assert {name for name, function in functions.items() if not reaches(function, record)} == set()


def test_every_address_that_writes_is_an_operation_s() -> None:
    """U4: an address that writes past the operations fails here."""
    assert {route.path for route, method in WRITING if not route.operations(method if route.api_view else "")} == set()
