"""The world that the tests of isolation walk through: two unrelated banks, two bakeries, and what each has of its own.

Bank A holds bakery A in a portfolio and so reads it; bank B holds bakery B. Nothing else joins them. Every text of an
organization's rows carries that organization's mark, a word found nowhere else, and so do its files, its people's
names and addresses; amounts carry its figure. Whatever shows a mark shows a row of that organization.

Everything is made through the operations that make it in life.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.core.files.base import ContentFile
from psycopg import sql

from capability.contests.operations import answer_contest
from capability.recomputing.operations import request_recomputation
from clear_platform.foundation import clock
from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.bridge.operations import add_event_sender
from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.features.operations import set_feature
from clear_platform.foundation.imports.operations.mappings import save_import_mapping
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.public import Actor, StaffGroup, acting, actor_for, add_member, create_user, system_actor
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from clear_platform.foundation.sso.operations import add_sign_in_domain
from clear_platform.foundation.webhooks.operations.endpoints import create_webhook, send_test_webhook
from clear_platform.foundation.webhooks.operations.inbound import create_inbound_webhook
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.results import Rule
from enterprises.public import (
    add_decision_context,
    approve_decision,
    create_decision,
    propose_decision,
    reject_decision,
    supersede_decision,
)
from execution.implementation.operations.following import make_work_feed
from execution.narration.operations import change_prompt
from execution.packs.rules.freshness import due_day
from execution.public import (
    Evidence,
    LLMOrchestrator,
    Wanted,
    Wording,
    ask_for_review,
    block_task,
    carry_out,
    create_pack,
    create_task,
    create_tasks_from_decision,
    decide_review,
    edit_section,
    execute_pattern,
    log_milestone,
    override_step,
    start_task,
    sync_ticket_pack,
    update_ticket,
)
from institutional.analytics.operations import compute_portfolio_overview
from institutional.exports.operations.packing import export_enterprise, packed
from institutional.exports.queries.gathering import gathered_of
from institutional.letting_in.operations import invite_enterprise
from institutional.proof.operations import revoke_export_key, rotate_export_key
from institutional.public import analyse_portfolio
from outcomes.learning.operations.reading import save_snapshot_mapping
from outcomes.learning.operations.telling import take_notice
from outcomes.learning.rules.exports import Columns
from outcomes.public import (
    NewOutcome,
    OwnMetric,
    add_outcomes,
    capture_snapshot,
    compute_roadmap_outcome,
    define_metric,
    record_outcome,
)
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.reporting.operations.answering import submit_reporting_form
from outcomes.reporting.operations.asking import link_sent, request_reports
from outcomes.reporting.operations.judging import return_reports
from outcomes.reporting.queries.asked import forms_of
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import Asked, new_token
from tests import actors
from tests.capability.contests.factories import asked as asked_to_look_again
from tests.capability.factories import diagnosed, recomputed
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import artifact, enterprise
from tests.execution.packs.factories import fx, pack
from tests.execution.roadmaps.making import edited, exported, tickets
from tests.institutional import factories as institutional
from tests.institutional.loan_files import factories as loan_files

BANKS, BAKERIES, PLATFORM = ("bank_a", "bank_b"), ("bakery_a", "bakery_b"), "platform"
ROLES = {**dict.fromkeys(BANKS, ("admin", "analyst", "viewer")),
         **dict.fromkeys(BAKERIES, ("owner", "member", "viewer", "participant"))}  # fmt: skip
SIGHT = {"bank_a": {"bank_a", "bakery_a"}, "bank_b": {"bank_b", "bakery_b"}, "bakery_a": {"bakery_a"},
         "bakery_b": {"bakery_b"}}  # fmt: skip
SIGNED_IN = {
    "public_id": "SELECT public_id FROM foundation_session JOIN foundation_membership AS seat USING (user_id)"
    " WHERE seat.organization_id = %s",
    "family_id": "SELECT family.id FROM foundation_tokenfamily AS family JOIN foundation_membership AS seat"
    " USING (user_id) WHERE seat.organization_id = %s",
}
"""How somebody of an organization is signed in: rows of a person, not of an organization."""
"""Whose rows the people of an organization see: its own, and those of whom it was granted sight."""
FIGURES = {"bank_a": 73_010_021, "bank_b": 73_020_043, "bakery_a": 73_030_067, "bakery_b": 73_040_089,
           "platform": 73_050_011}  # fmt: skip

TABLES = {
    "analysis_id": ("enterprises_analysis", "id"),
    "decision_id": ("enterprises_decisionrecord", "decision_id"),  # an approved one: statuses by alphabet
    "task_id": ("execution_implementationtask", "id"),
    "milestone_id": ("execution_milestone", "id"),
    "outcome_id": ("outcomes_outcome", "id"),
    "roadmap_id": ("execution_roadmap", "id"),
    "ticket_pack_id": ("execution_ticketpack", "id"),
    "instance_id": ("execution_ticketinstance", "id"),
    "conflict_id": ("execution_packconflict", "id"),
    "roadmap_outcome_id": ("outcomes_roadmapoutcome", "id"),
    "snapshot_id": ("outcomes_implementationsnapshot", "id"),
    "metric_id": ("outcomes_metricdefinition", "id"),
    "lock_id": ("outcomes_periodlock", "id"),  # one that stands: it was made before the one that was opened again
    "reporting_request_id": ("outcomes_reportingrequest", "id"),
    "form_id": ("outcomes_reportingform", "id"),  # one that was handed in: it was made before the one sent back
    "score_id": ("capability_capabilityscore", "id"),
    "readiness_id": ("capability_financingreadiness", "id"),
    "recomputation_id": ("capability_recomputation", "id"),
    "contest_id": ("capability_readinesscontest", "id"),  # one that is open: it was made before the one answered
    "portfolio_id": ("institutional_portfolio", "id"),
    "fingerprint": ("institutional_signingkey", "fingerprint"),  # one that is not revoked: it was made before
    "position_id": ("institutional_position", "id"),
    "export_id": ("institutional_exportrecord", "id"),
    "batch_id": ("foundation_importbatch", "id"),
    "user_id": ("foundation_membership", "user_id"),
    "key_id": ("foundation_apikey", "id"),
    "invitation_id": ("foundation_invitation", "id"),
    "enterprise_invitation_id": ("institutional_enterpriseinvitation", "id"),
    "domain_id": ("foundation_signindomain", "id"),
    "event_id": ("foundation_event", "id"),
    "run_id": ("execution_run", "run_id"),
    "endpoint_id": ("foundation_webhookendpoint", "id"),
    "delivery_id": ("foundation_webhookdelivery", "id"),
    "inbound_id": ("foundation_inboundendpoint", "id"),
    "review_id": ("execution_review", "id"),
    "entity_id": ("execution_review", "entity_id"),
}
"""Where the ids that fill an address are found, by the name of the part of the address."""
BY = {"decision_id": "status", "fingerprint": "id", "run_id": "pattern"}
"""By which column the first of them is found, where that is not the one it is in."""


def mark(key: str) -> str:
    """The word that stands in every text of an organization."""
    return "zqx" + key.replace("_", "")


def address(key: str, role: str) -> str:
    """The e-mail address of somebody of an organization."""
    return f"{role}@{mark(key)}.example.org"


@dataclass(frozen=True)
class World:
    """Ids by organization and kind of object, and the folder its files are in."""

    ids: Mapping[str, Mapping[str, Any]]
    files: str

    @classmethod
    def read(cls, folder: Path) -> World:
        """The world that was made into a folder."""
        return cls(**json.loads((folder / "world.json").read_text(encoding="utf-8")))

    def unseen_by(self, key: str) -> frozenset[str]:
        """The organizations whose rows nobody of an organization may see."""
        return frozenset({*FIGURES} - SIGHT[key])


def make(owner_address: str, folder: Path) -> None:
    """Fill the database that Django is connected to; note in the folder what is where."""
    ids: dict[str, dict[str, Any]] = {key: {} for key in FIGURES}
    pack(fx(due_day(clock.now())))
    for bank, bakery in zip(BANKS, BAKERIES, strict=True):
        _bakery(bakery, ids)
        _bank(bank, bakery, ids)
    _platform(ids)
    with psycopg.connect(owner_address) as owner:
        _find(owner, ids)
    (folder / "world.json").write_text(json.dumps(asdict(World(ids, str(folder / "files")))), encoding="utf-8")


def _people(key: str, organization_id: int) -> dict[str, Actor]:
    found = {}
    system = actors.system()
    for role in ROLES[key]:
        with acting(system):
            user = create_user(
                actor=system, email=address(key, role), name=f"{role} {mark(key)}", password=actors.PASSWORD
            )
            add_member(actor=system, organization_id=organization_id, email=user.email, name=user.name, role=role)
            found[role] = actor_for(user, organization_id=organization_id)
    return found


def _ways_in(key: str, head: Actor) -> None:
    """A key, somebody invited, a domain, a session, tokens: what each head makes. What staff granted it."""
    organization_id = head.organization_id
    assert organization_id is not None
    create_api_key(actor=head, name=f"Key {mark(key)}", scopes=["enterprises.read"])
    invite_member(actor=head, organization_id=organization_id, email=f"invited@{mark(key)}.example.org", role="viewer")
    add_sign_in_domain(actor=head, organization_id=organization_id, domain=f"{mark(key)}.example.org")
    webhook = create_webhook(
        actor=head, url=f"https://{mark(key)}.example.org/", types=["*"], description=f"Webhook {mark(key)}"
    )
    send_test_webhook(actor=head, endpoint_id=webhook.shown.id)
    create_inbound_webhook(actor=head, name=f"Sender {mark(key)}")
    grant_rights_exception(
        actor=actors.system(), source="polygon", purpose="share", organization_id=organization_id,
        starts_on=clock.today(), ends_on=clock.today() + timedelta(days=30), reason=f"Agreed with {mark(key)}.",
    )  # fmt: skip
    set_approval_rules(actor=head, organization_id=organization_id, rules=[Rule("cto", 2)])
    add_event_sender(actor=actors.system(), organization_id=organization_id, name=f"Sender of {mark(key)}")
    rotate_export_key(actor=head)
    revoke_export_key(
        actor=head, fingerprint=rotate_export_key(actor=head).fingerprint, because=f"Lost with {mark(key)}."
    )
    page_client_of(address(key, ROLES[key][0]))
    client_of(address(key, ROLES[key][0]))


def _words(key: str) -> dict[str, Any]:
    word = mark(key)
    return artifact(
        recommendation=f"Recommend {word}.",
        rationale=f"Because of {word}.",
        options=[{"name": f"Option {word}", "chosen": True}],
        risks=[f"Risk {word}."],
        trade_offs=[f"Price {word}."],
        constraints=[f"Limit {word}."],
        action_plan=[
            {
                "ref": "1.1",
                "title": f"First {word}",
                "owner": word,
                "due_days": 7,
                "milestones": [word],
                "priority": "high",
            },
            {
                "ref": "1.2",
                "title": f"Second {word}",
                "owner": word,
                "due_days": 21,
                "milestones": [],
                "after": ["1.1"],
            },
        ],
    )


def _decided(key: str, *, author: Actor, decider: Actor, enterprise_id: int | None) -> None:
    """Decisions in every state, with tasks and milestones in several."""
    word = mark(key)

    def begun(title: str) -> Any:
        return create_decision(
            actor=author, title=f"{title} {word}", domain="cfo", artifact=_words(key), enterprise_id=enterprise_id
        )

    approved = begun("Approved")
    propose_decision(actor=author, decision_id=approved.pk)
    approve_decision(actor=decider, decision_id=approved.pk, note=f"Agreed {word}.")
    add_decision_context(actor=author, decision_id=approved.pk, context={"why_now": word})
    first, _second = create_tasks_from_decision(actor=author, decision_id=approved.pk)
    evidence = Evidence(
        text=f"It hangs there {word}.",
        url=f"https://example.org/{word}",
        file=ContentFile(f"The file of {word}".encode(), name=f"{word}.txt"),
    )
    log_milestone(actor=author, task_id=first.pk, milestone_type="delivered", evidence=evidence)
    start_task(actor=author, task_id=first.pk)
    block_task(actor=author, task_id=first.pk, reason=f"Waits for {word}.")
    create_task(actor=author, decision_id=approved.pk, title=f"Beside the plan {word}", owner_id=author.id)
    make_work_feed(actor=author)
    if enterprise_id is not None:
        record_outcome(
            actor=decider,
            decision_id=approved.pk,
            outcome_type="follow_up",
            metrics={"jobs_created": 3},
            notes=f"Seen {word}.",
        )
        capture_snapshot(
            actor=decider,
            enterprise_id=enterprise_id,
            on=clock.today() - timedelta(days=61),
            label="baseline",
            metrics={"weekly_ops_hours": 46},
            notes=f"Stood {word}.",
        )
    supersede_decision(actor=author, decision_id=approved.pk, title=f"Next {word}")
    proposed = begun("Proposed")
    propose_decision(actor=author, decision_id=proposed.pk)
    rejected = begun("Rejected")
    propose_decision(actor=author, decision_id=rejected.pk)
    reject_decision(actor=decider, decision_id=rejected.pk, note=f"Not so {word}.")


def _ran(key: str, runner: Actor, enterprise_id: int, *, head: Actor) -> None:
    """Runs: one that came through, one that failed, and one that failed and whose step was set by hand.

    Whoever runs the organization looked at that one, and sent it back.
    """
    word = mark(key)
    for inputs in ({"monthly_operating_cost": "1.00", "cash": f"{FIGURES[key]}"}, {}, {}):
        wanted = Wanted("diagnose_cfo", inputs, enterprise_id=enterprise_id)
        run = execute_pattern(actor=runner, wanted=wanted)
        carry_out(actor=runner, run_id=run.run_id)
    value = {"rule_set": "cfo", "version": 1, "score": None, "confidence": "0", "confidence_why": word,
             "findings": [], "measures": {}, "lacking": []}  # fmt: skip
    override_step(actor=runner, run_id=run.run_id, step_id="diagnosis", value=value, reason=f"Read in {word}.")
    named = {"entity_type": "step", "entity_id": f"{run.run_id}:diagnosis"}
    ask_for_review(
        actor=runner, **named, organization_id=run.organization_id, title=f"Look at {word}", because=f"For {word}."
    )
    decide_review(actor=head, **named, decision="request_changes", comment=f"Once more, {word}.")


def _wrote(key: str, writer: Actor, head: Actor) -> None:
    """A wording of its own for a prompt, and a text about facts."""
    word = mark(key)
    assert writer.organization_id is not None
    wording = Wording(f"Say {word}.", f"{word}: {{{{inputs.facts}}}}", f"{word} {{{{state.told}}}}", 500)
    change_prompt(actor=head, key="facts_summary", wording=wording, because=f"As {word} says it.")
    told_of = {"subject": word, "facts": []}
    LLMOrchestrator(actor=writer).generate("facts_summary", told_of, writer.organization_id, None)


def _planned(key: str, owner: Actor, enterprise_id: int) -> None:
    """A roadmap with its pack, a file of it that came back, and what of it waits."""
    word = mark(key)
    made = create_pack(
        actor=owner,
        enterprise_id=enterprise_id,
        recommendations=["T1.1.1", "T4.1.1"],
        assumptions={"annual_lead_volume": Decimal(FIGURES[key])},
    )
    edit_section(actor=owner, roadmap_id=made.roadmap.pk, number=6, changes={"content_md": f"Bought at {word}."})
    first = tickets(made.pack, owner)["T1.1.1"].pk
    update_ticket(actor=owner, instance_id=first, changes={"notes": f"Then {word}.", "assignee_id": owner.id})
    _measured(key, owner, enterprise_id, made.roadmap.pk)
    text = edited(exported(made.pack, owner), "T1.1.1", notes=f"There {word}.")
    update_ticket(actor=owner, instance_id=first, changes={"notes": f"Here {word}."})
    sync_ticket_pack(
        actor=owner,
        pack_id=made.pack.pk,
        content=edited(text, "T4.1.1", assignee=f"Nobody {word}").encode(),
        filename=f"{word}.md",
    )


def _measured(key: str, owner: Actor, enterprise_id: int, roadmap_id: int) -> None:
    """What the roadmap came to by day 30, of which the owner was told; and how exports of the enterprise are read."""
    word, figure = mark(key), FIGURES[key] % 90
    for label, days, hours in (("baseline", 60, 46), ("30d", 30, 46), ("60d", 0, 45)):
        capture_snapshot(
            actor=owner,
            enterprise_id=enterprise_id,
            on=clock.today() - timedelta(days=days),
            label=label,
            source="api",
            metrics={"weekly_ops_hours": hours, "nps": figure},
            notes=f"Sent {word}.",
        )
    found = compute_roadmap_outcome(actor=owner, roadmap_id=roadmap_id, target_label="30d", notes=f"So {word}.").row
    with acting(owner):
        take_notice(actor=owner, outcome=found, user_id=owner.id or 0, computed_at=found.computed_at)
    columns = Columns(
        f"Came {word}", f"Answered {word}", f"Stage {word}", [word], f"Status {word}", [word], f"Who {word}"
    )
    save_snapshot_mapping(actor=owner, enterprise_id=enterprise_id, columns=columns)


def _doubted(key: str, owner: Actor, enterprise_id: int) -> None:
    """Two scores that were doubted: about the first a person still looks, the second was answered."""
    word = mark(key)
    asked_to_look_again(owner, enterprise_id, reason=f"Not so, says {word}.")
    diagnosed(enterprise_id, by=owner, revenue_12m=Decimal(FIGURES[key]), cash=Decimal(FIGURES[key]) * 2)
    recomputed(enterprise_id)
    second = asked_to_look_again(owner, enterprise_id, reason=f"Nor so, says {word}.")
    answer_contest(actor=actors.system(), contest_id=second.pk, becomes="upheld", answer=f"Seen at {word}.")


def _looks(chooser: Actor, organization_id: int) -> None:
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/></svg>'
    set_theme(actor=chooser, organization_id=organization_id, primary="#1F6B4A", accent="#C5771A", logo=drawn)


def _bakery(key: str, ids: dict[str, dict[str, Any]]) -> None:
    word = mark(key)
    made = enterprise(
        name=f"Bakery {word}", city=f"Town {word}", industry="311811", region="US-CA", size_band="6-15",
        external_ids={"register": word},
    )  # fmt: skip
    people = _people(key, made.id)
    diagnosed(made.id, by=people["owner"], revenue_12m=Decimal(FIGURES[key]), cash=Decimal(FIGURES[key]))
    _decided(key, author=people["member"], decider=people["owner"], enterprise_id=made.id)
    recomputed(made.id)
    _doubted(key, people["owner"], made.id)
    _planned(key, people["owner"], made.id)
    _wrote(key, people["member"], people["owner"])
    _ran(key, people["member"], made.id, head=people["owner"])
    set_feature(actor=people["owner"], organization_id=made.id, code="boardroom", enabled=False)
    _looks(people["owner"], made.id)
    _ways_in(key, people["owner"])
    ids[key] |= {"organization_id": made.id, "enterprise_id": made.id}


def _asked(key: str, admin: Actor, analyst: Actor, enterprise_id: int) -> None:
    """What a bank asks to be reported: one answer that waits, one that was sent back; periods closed and opened."""
    word, bank_id = mark(key), admin.organization_id
    assert bank_id is not None
    lock_period(actor=admin, starts=date(2020, 1, 1), ends=date(2020, 12, 31), note=f"Closed by {word}.")
    opened = lock_period(actor=admin, starts=date(2019, 1, 1), ends=date(2019, 12, 31))
    unlock_period(actor=admin, lock_id=opened.pk, because=f"Opened by {word}.")
    define_metric(
        actor=admin,
        wanted=OwnMetric(
            code=f"counted_by_{word}", name=f"Counted by {word}", definition=f"As {word} counts it.", unit=word,
            kind="flow", direction="up", aggregation="sum",
        ),
    )  # fmt: skip
    system = system_actor("reporting forms", organization_id=bank_id)
    # The first of the bank's own is one that came on no form: those are judged with their form.
    seen, day = f"Seen by {word}.", date(2024, 6, 30)
    brought = NewOutcome(bank_id, enterprise_id, "assessment", {"jobs_created": 2}, valid_on=day, notes=seen)
    with acting(system_actor("imports")):
        add_outcomes(actor=system_actor("imports"), rows=[brought], batch_id=None)
    for returned in (False, True):
        asked = request_reports(
            actor=analyst, title=f"Figures {word}", note=f"Please, {word}.", starts=date(2025, 1, 1),
            ends=date(2025, 12, 31), due_on=date(2026, 1, 31), metrics=[Asked("jobs_created"), Asked("revenue")],
            recipients=[Recipient(enterprise_id, f"founder@{word}.example.org")],
        )  # fmt: skip
        token, now = new_token(), clock.now()
        with acting(system):
            [form_id] = forms_of(system, asked.pk).values_list("pk", flat=True)
            link_sent(actor=system, form_id=form_id, token=token, at=now, until=now + timedelta(days=30))
        entries = {"jobs_created": {"value": 3}, "revenue": {"skipped": f"None at {word}."}}
        submit_reporting_form(actor=system, token=token, entries=entries, name=f"Founder {word}")
        if returned:
            return_reports(actor=analyst, form_ids=[form_id], note=f"Once more, {word}.")


def _bank(key: str, bakery: str, ids: dict[str, dict[str, Any]]) -> None:
    word = mark(key)
    bank_id = institutional.institution(f"Bank {word}")
    enterprise_id = ids[bakery]["enterprise_id"]
    people = _people(key, bank_id)
    portfolio_id = institutional.portfolio(bank_id, name=f"Portfolio {word}")
    institutional.put_in(portfolio_id, enterprise_id)
    facts = {"employees": 9, "jobs_to_create": 3, "jobs_to_retain": 4, "approved": f"{FIGURES[key]}.00", "remark": word}
    institutional.position(
        portfolio_id, enterprise_id, principal=Decimal(FIGURES[key]), external_ref=f"L-{word}", facts=facts
    )
    institutional.position(
        portfolio_id, enterprise_id, principal=Decimal(FIGURES[key]), external_ref=f"D-{word}", status="default"
    )
    analyse_portfolio(actor=people["analyst"], portfolio_id=portfolio_id)
    _decided(key, author=people["analyst"], decider=people["admin"], enterprise_id=None)
    with acting(people["analyst"]):
        gathered = gathered_of(actor=people["analyst"], kind="enterprise", id=str(enterprise_id), scope="full")
    package = packed(actor=people["analyst"], gathered=gathered, format="json")
    export_enterprise(actor=people["analyst"], gathered=gathered, package=package, format="json")
    gathered.close()
    package.file.content.file.close()
    _wrote(key, people["analyst"], people["admin"])
    compute_portfolio_overview(actor=people["analyst"], portfolio_id=portfolio_id)
    _ran(key, people["analyst"], enterprise_id, head=people["admin"])
    _asked(key, people["admin"], people["analyst"], enterprise_id)
    set_feature(actor=people["admin"], organization_id=bank_id, code="boardroom", enabled=False)
    _looks(people["admin"], bank_id)
    _ways_in(key, people["admin"])
    invite_enterprise(actor=people["analyst"], email=f"asked@{word}.example.org")
    ids[key] |= {"organization_id": bank_id, "institution_id": bank_id, "enterprise_id": enterprise_id}


def _platform(ids: dict[str, dict[str, Any]]) -> None:
    word = mark(PLATFORM)
    people = {group: actors.staff(group, email=address(PLATFORM, group.name.lower())) for group in StaffGroup}
    officer = people[StaffGroup.PROGRAMME_OFFICER]
    content = loan_files.written(
        [
            loan_files.row(1, Name=f"BORROWER {word}", City=word, Bank=f"LENDER {word}"),
            loan_files.row(2, Name=f"SPOILT {word}", GrAppv=word),
        ]
    )
    loan_files.loaded(officer, content, file_name=f"{word}.csv")
    save_import_mapping(actor=officer, kind="loans", name=f"Mapping {word}", mapping={"Name": word})
    set_feature(actor=people[StaffGroup.ADMINISTRATOR], organization_id=None, code="llm", enabled=False)
    request_recomputation(actor=officer)


def _find(owner: psycopg.Connection, ids: dict[str, dict[str, Any]]) -> None:
    [(ids[PLATFORM]["organization_id"],)] = owner.execute(
        "SELECT id FROM foundation_organization WHERE kind = 'platform'"
    ).fetchall()
    for found in ids.values():
        for part, (table, column) in TABLES.items():
            statement = sql.SQL("SELECT {} FROM {} WHERE organization_id = %s ORDER BY {} LIMIT 1").format(
                sql.Identifier(column),
                sql.Identifier(table),
                sql.Identifier(BY.get(part, column)),
            )
            first = owner.execute(statement, [found["organization_id"]]).fetchone()
            if first is not None:
                found[part] = str(first[0]) if isinstance(first[0], UUID) else first[0]
        for part, statement in SIGNED_IN.items():
            of_a_person = owner.execute(statement, [found["organization_id"]]).fetchone()
            if of_a_person is not None:
                found[part] = str(of_a_person[0])
