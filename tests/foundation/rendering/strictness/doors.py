"""Every door of the API with an address that leads to something, and the bodies that it takes as it describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from capability.evaluation.operations import keep_evaluation
from capability.models import CapabilityScore
from capability.recomputing.operations import request_recomputation
from clear_platform.foundation import clock
from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.events.api.examples import SENT
from clear_platform.foundation.events.operations.receiving import receive_events
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.papers.routes import Route, routes
from clear_platform.foundation.public import StaffGroup, acting
from clear_platform.foundation.webhooks.operations.endpoints import create_webhook, send_test_webhook
from execution.public import Wanted, ask_for_review, carry_out, create_pack, execute_pattern
from institutional.exports.operations.packing import export_enterprise, packed
from institutional.exports.queries.gathering import gathered_of
from institutional.letting_in.operations import invite_enterprise
from institutional.proof.operations import rotate_export_key
from institutional.public import analyse_portfolio
from outcomes.public import OwnMetric, capture_snapshot, define_metric, record_outcome
from outcomes.records.operations.locking import lock_period
from outcomes.reporting.operations.asking import request_reports
from outcomes.reporting.queries.asked import forms_of
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import Asked
from tests import actors
from tests.capability.contests.factories import asked as asked_to_look_again
from tests.capability.factories import diagnosed, recomputed
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.factories import delivered, tasks
from tests.execution.packs.factories import fx, pack
from tests.institutional import factories as institutional
from tests.institutional.loan_files import factories as loan_files

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
WITH_BODIES = ("post", "put", "patch")
WORDS: Mapping[str, str] = {
    "kind": "loans", "domain": "cfo", "code": "reports", "type": "decision.approved", "version": "1",
    "number": "6",
    "prompt_key": "facts_summary", "before": "0", "after": "0", "agent_name": "cfo", "entity_type": "step",
}  # fmt: skip
STAFF = "staff@example.org"
EVALUATED: Mapping[str, Any] = {
    "headline": "out_of_time",
    "file": {"name": "loans.csv", "sha256": "0" * 64},
    "rules": {"out_of_time": {"auc": 0.6, "interval": [0.5, 0.7], "n_test": 100}},
    "loan_model": {"out_of_time": {"auc": 0.7, "interval": [0.6, 0.8], "n_test": 100}},
}
"""What an evaluation keeps, as far as its doors read it."""


@dataclass(frozen=True)
class Door:
    """One method of one address, and what it describes: its body's media type and fields, and what is asked for."""

    route: Route = field(hash=False)
    method: str
    path: str
    media_type: str = ""
    fields: tuple[str, ...] = ()
    asked_for: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.route.path}"

    def at(self, ids: Mapping[str, Any]) -> str:
        """Give its address with ids in it."""
        return PLACE.sub(lambda place: str(ids.get(place[1], 1)), self.route.path)

    @property
    def places(self) -> list[str]:
        return PLACE.findall(self.route.path)


def ids_of_a_world() -> dict[str, Any]:
    """Make one of everything that an address can name, and a member of the staff who sees it all; give the ids."""
    actors.staff(StaffGroup.ADMINISTRATOR, email=STAFF)
    made = enterprise()
    owner = owner_of(made.id)
    [task, _] = tasks(made.id, by=owner)
    milestone = delivered(task, by=owner)
    outcome = record_outcome(
        actor=owner, enterprise_id=made.id, outcome_type="follow_up", metrics={"cash_runway_months": 3}
    )
    snapshot = capture_snapshot(
        actor=owner, enterprise_id=made.id, on=clock.today(), label="baseline", metrics={"weekly_ops_hours": 46}
    ).row
    planned = create_pack(actor=owner, enterprise_id=made.id, recommendations=["T1.1.1"])
    analysis = diagnosed(made.id, by=owner).analysis
    recomputed(made.id)
    contest = asked_to_look_again(owner, made.id)
    bank = institutional.institution()
    admin = actors.member(bank, "admin")
    key = create_api_key(actor=admin, name="A program", scopes=["tasks.read"])
    [event] = receive_events(actor=admin, sent=[SENT])
    invitation = invite_member(actor=admin, organization_id=bank, email="new@example.org", role="viewer")
    webhook = create_webhook(actor=admin, url="https://receiver.example.org/", types=["*"])
    # Nothing is stated, so its only step fails, and somebody is asked to look at that.
    run = execute_pattern(actor=owner, wanted=Wanted("diagnose_cfo", {}, enterprise_id=made.id))
    carry_out(actor=owner, run_id=run.run_id)
    ask_for_review(
        actor=owner,
        entity_type="step",
        entity_id=f"{run.run_id}:diagnosis",
        organization_id=made.id,
        title="Look at it",
        because="It failed.",
    )
    portfolio = institutional.portfolio(bank)
    institutional.put_in(portfolio, made.id)
    position = institutional.position(portfolio, made.id)
    lock = lock_period(actor=admin, starts=date(2020, 1, 1), ends=date(2020, 12, 31))
    asked = request_reports(
        actor=admin, title="A year", starts=date(2025, 1, 1), ends=date(2025, 12, 31), due_on=date(2026, 1, 31),
        metrics=[Asked("jobs_created")], recipients=[Recipient(made.id, "founder@example.org")],
    )  # fmt: skip
    with acting(admin):
        form = forms_of(admin, asked.pk).get()
    own = define_metric(
        actor=admin,
        wanted=OwnMetric("meals_served", "Meals", "Meals given out.", "meals", "flow", "up", "sum", cumulative=True),
    )
    with acting(admin):
        gathered = gathered_of(actor=admin, kind="enterprise", id=str(made.id), scope="full")
    package = packed(actor=admin, gathered=gathered, format="json")
    export = export_enterprise(actor=admin, gathered=gathered, package=package, format="json")
    gathered.close()
    package.file.content.file.close()
    system = actors.system()
    with acting(system):
        analyse_portfolio(actor=system, portfolio_id=portfolio)
        score = CapabilityScore.objects.for_actor(system).values_list("pk", flat=True)[0]
    return {
        **WORDS,
        "enterprise_id": made.id,
        "organization_id": bank,
        "institution_id": bank,
        "portfolio_id": portfolio,
        "position_id": position,
        "export_id": export.pk,
        "fingerprint": rotate_export_key(actor=admin).fingerprint,
        "decision_id": task.decision_id,
        "task_id": task.pk,
        "milestone_id": milestone.pk,
        "outcome_id": outcome.pk,
        "snapshot_id": snapshot.pk,
        "roadmap_id": planned.roadmap.pk,
        "ticket_pack_id": planned.pack.pk,
        "instance_id": planned.pack.sprint_assignments_json[0]["ticket_instance_ids"][0],
        "lock_id": lock.pk,
        "metric_id": own.pk,
        "reporting_request_id": asked.pk,
        "form_id": form.pk,
        "analysis_id": analysis.id,
        "score_id": score,
        "readiness_id": contest.readiness_id,
        "contest_id": contest.pk,
        "recomputation_id": request_recomputation(actor=system).id,
        "evaluation_id": keep_evaluation(actor=system, figures=EVALUATED).pk,
        "batch_id": loan_files.loaded(system, loan_files.written([loan_files.row(1)])).id,
        "user_id": owner.id,
        "key_id": key.shown.id,
        "event_id": event.event_id,
        "invitation_id": invitation.id,
        "enterprise_invitation_id": invite_enterprise(actor=admin, email="owner@example.org").id,
        "pack_id": pack(fx()).id,
        "run_id": run.run_id,
        "entity_id": f"{run.run_id}:diagnosis",
        "endpoint_id": webhook.shown.id,
        "delivery_id": send_test_webhook(actor=admin, endpoint_id=webhook.shown.id).pk,
    }


def doors() -> list[Door]:
    """Give every door of the numbered version."""
    return list(_described())


def with_json() -> list[Door]:
    """Give the doors that take JSON."""
    return [door for door in doors() if door.media_type == "application/json"]


@cache
def _described() -> tuple[Door, ...]:
    """The doors, with the whole description read once: every file of these stories asks for them as it is collected."""
    return tuple(_doors())


def _doors() -> Iterator[Door]:
    document = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    described = {_bare(path): item for path, item in document["paths"].items()}
    for route in routes():
        if route.namespace != "v1":
            continue
        for method in route.methods:
            operation = described.get(_bare(route.path), {}).get(method, {})
            content = operation.get("requestBody", {}).get("content", {})
            media_type = next(iter(content), "")
            fields = _fields(document, content[media_type]["schema"]) if media_type else ()
            asked_for = {one["name"]: one["schema"] for one in operation.get("parameters", ()) if one["in"] == "query"}
            yield Door(route, method, route.path, media_type, fields, asked_for)


def _bare(path: str) -> str:
    return re.sub(r"<[^>]*>|{[^}]*}", "{}", path)


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> tuple[str, ...]:
    named = schema.get("$ref", "").rpartition("/")[2]
    whole = document["components"]["schemas"][named] if named else schema
    return tuple(whole.get("properties", {}))
