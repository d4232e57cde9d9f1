"""What the suite rests on: every table of organizations has rows in the world, and every text of theirs bears a mark.

A table or a text that is added later fails here until the world has it, or a reason stands here why it cannot.
"""

from __future__ import annotations

import pytest
from django.db import models
from psycopg import sql

from clear_platform.foundation.tenancy.checks import project_models, tenant_key
from tests.matrix.knocking import People, past_every_wall
from tests.matrix.world import FIGURES, mark

OWNED = sorted(
    # Earlier states of rows bear what their rows bear.
    (model for model in project_models() if tenant_key(model) and not hasattr(model, "pgh_tracked_model")),
    key=lambda model: model._meta.label_lower,
)
ANY_MARK = "|".join([*(mark(key) for key in FIGURES), *(str(figure) for figure in FIGURES.values())])
EMPTY = {
    "capability.comparison": "kept of five enterprises or more, and in the world each sees one",
    "capability.fall": "kept of scores that fell, and in the world none did",
    "capability.readinesslapse": "kept where nothing counts any more, and in the world something does",
    "execution.llmbudget": "kept of calls to a language model, and in the world there is none",
    "foundation.auditrefusal": "counts refusals, and in the world nobody was refused",
    "foundation.auditverification": "kept when the log is verified, which nobody did there",
    "foundation.deadletter": "kept of jobs that were given up, and in the world none was",
    "foundation.eventretry": "kept while a subscriber fails, and in the world nobody subscribed",
    "foundation.processedevent": "kept of what subscribers took in, and in the world nobody subscribed",
    "foundation.identityprovider": "asks its issuer when it is set; its own stories have one",
    "foundation.receivedwebhook": "kept of signed messages, and in the world nobody sent one",
    "foundation.webhookattempt": "kept of tries to deliver, and in the world no worker runs",
    "institutional.keptsums": "kept of portfolios of 500 positions or more, and in the world each has few",
    "foundation.keptanswer": "kept for a day for requests that are sent again",
}
A_CODE = "a word of a closed list, or a code"
A_HASH = "a hash, or a secret that is made by chance"
COMPUTED = "computed: numbers, and words of ours"
UNMARKED = {
    "capability.capabilityscore.evidence_json": COMPUTED,
    "capability.capabilityscore.inputs_hash": A_HASH,
    "capability.financingreadiness.flags_json": A_CODE,
    "capability.financingreadiness.inputs_hash": A_HASH,
    "capability.readinessflag.code": A_CODE,
    "capability.recomputation.failure": "said of what was given up, and in the world nothing was",
    "enterprises.approvalrule.domain": A_CODE,
    "enterprises.decisionapproval.content_hash": A_HASH,
    "enterprises.decisionledgerentry.actor": A_CODE,
    "enterprises.decisionledgerentry.hash": A_HASH,
    "enterprises.decisionledgerentry.kind": A_CODE,
    "enterprises.decisionledgerentry.object_id": A_CODE,
    "enterprises.decisionledgerentry.object_type": A_CODE,
    "enterprises.decisionledgerentry.prev_hash": A_HASH,
    "enterprises.decisionledgerhead.hash": A_HASH,
    "enterprises.decisionrecord.content_hash": A_HASH,
    "enterprises.decisionrecord.expected_json": COMPUTED,
    "enterprises.enterprise.industry": A_CODE,
    "enterprises.enterprise.match_key": A_HASH,
    "enterprises.enterprise.region": A_CODE,
    "execution.implementationtask.action_plan_ref": A_CODE,
    "execution.llmlog.because": A_CODE,
    "execution.llmlog.currency": A_CODE,
    "execution.llmlog.model": "the name of a language model, and in the world there is none",
    "execution.llmlog.prompt_key": A_CODE,
    "execution.llmlog.redactions": A_CODE,
    "execution.llmlog.step_id": A_CODE,
    "execution.llmlog.validation": "what a language model said wrong, and in the world there is none",
    "execution.milestone.evidence_hash": A_HASH,
    "execution.milestone.metrics_json": COMPUTED,
    "execution.packexport.hash": A_HASH,
    "execution.packupload.file_hash": A_HASH,
    "execution.prompt.key": A_CODE,
    "execution.promptversion.content_hash": A_HASH,
    "execution.review.entity_id": "the id of a thing",
    "execution.review.entity_type": A_CODE,
    "execution.roadmap.changelog_md": "written when a roadmap is renewed, from what tickets of the library are called",
    "execution.roadmap.version": A_CODE,
    "execution.run.asked_key": A_HASH,
    "execution.run.error_payload": "codes, and sentences of ours",
    "execution.run.inputs_hash": A_HASH,
    "execution.run.ledger_commit_hash": A_HASH,
    "execution.run.pattern": A_CODE,
    "execution.run.requested_as": A_CODE,
    "execution.run.pattern_hash": A_HASH,
    "execution.run.result_hash": A_HASH,
    "execution.run.run_hash": A_HASH,
    "execution.run.sources_json": A_CODE,
    "execution.runblob.hash": A_HASH,
    "execution.runstep.agent_name": A_CODE,
    "execution.runstep.capability": A_CODE,
    "execution.runstep.error_code": A_CODE,
    "execution.runstep.error_text": "a refusal's sentence",
    "execution.runstep.inputs_hash": A_HASH,
    "execution.runstep.output_hash": A_HASH,
    "execution.runstep.readings_hash": A_HASH,
    "execution.runstep.sources_json": A_CODE,
    "execution.runstep.step_id": A_CODE,
    "execution.stepcache.agent_name": A_CODE,
    "execution.stepcache.capability": A_CODE,
    "execution.stepcache.key": A_HASH,
    "execution.stepcache.output_hash": A_HASH,
    "execution.stepcache.sources_json": A_CODE,
    "execution.ticketpack.sprint_assignments_json": COMPUTED,
    "execution.ticketpack.totals_json": COMPUTED,
    "execution.ticketpack.version": A_CODE,
    "foundation.accessgrant.via": A_CODE,
    "foundation.apikey.former_hash": A_HASH,
    "foundation.apikey.former_prefix": A_HASH,
    "foundation.apikey.prefix": A_HASH,
    "foundation.apikey.secret_hash": A_HASH,
    "foundation.auditevent.action": A_CODE,
    "foundation.auditevent.actor_kind": A_CODE,
    "foundation.auditevent.actor_name": "kept apart as a personal value, by a digest",
    "foundation.auditevent.hash": A_HASH,
    "foundation.auditevent.ip": "everything was done from this machine",
    "foundation.auditevent.object_id": A_CODE,
    "foundation.auditevent.object_type": A_CODE,
    "foundation.auditevent.prev_hash": A_HASH,
    "foundation.audithead.hash": A_HASH,
    "foundation.auditpersonalvalue.path": A_CODE,
    "foundation.auditpersonalvalue.salt": A_HASH,
    "foundation.citable.hash": A_HASH,
    "foundation.citable.kind": A_CODE,
    "foundation.citable.ref": A_CODE,
    "foundation.citation.cited_kind": A_CODE,
    "foundation.citation.cited_ref": A_CODE,
    "foundation.citation.citing_kind": A_CODE,
    "foundation.citation.citing_ref": A_CODE,
    "foundation.citation.hash_then": A_HASH,
    "foundation.event.actor_kind": A_CODE,
    "foundation.event.data_json": "ids, codes, hashes and figures: free text has no place in events",
    "foundation.event.external_id": "given by those who send events, and in the world nobody did",
    "foundation.event.source": A_CODE,
    "foundation.event.subject": A_CODE,
    "foundation.event.type": A_CODE,
    "foundation.eventoutbox.channel": A_CODE,
    "foundation.eventsender.token": A_HASH,
    "foundation.featureflag.code": A_CODE,
    "foundation.importbatch.counts_json": COMPUTED,
    "foundation.importbatch.delimiter": A_CODE,
    "foundation.importbatch.encoding": A_CODE,
    "foundation.importbatch.failure": "why loading was given up, which in the world it was not",
    "foundation.importbatch.file_sha256": A_HASH,
    "foundation.importbatch.kind": A_CODE,
    "foundation.importbatch.layout_json": COMPUTED,
    "foundation.importbatch.loaded_json": COMPUTED,
    "foundation.importbatch.mapping_json": A_CODE,
    "foundation.importmapping.kind": A_CODE,
    "foundation.importrow.before_json": "what was before, of rows that are new in the world",
    "foundation.importrow.key": A_CODE,
    "foundation.importrow.warnings_json": COMPUTED,
    "foundation.inboundendpoint.former_secret": A_HASH,
    "foundation.inboundendpoint.secret": A_HASH,
    "foundation.invitation.role": A_CODE,
    "foundation.invitation.token_hash": A_HASH,
    "foundation.membership.role": A_CODE,
    "foundation.organization.brand_tag": A_HASH,
    "foundation.organization.settings_json": "nothing writes it yet",
    "foundation.signindomain.proof_token": A_HASH,
    "foundation.theme.accent": A_CODE,
    "foundation.theme.logo_kind": A_CODE,
    "foundation.theme.primary": A_CODE,
    "foundation.webhookdelivery.because": "why one was not delivered, and in the world no worker runs",
    "foundation.webhookdelivery.payload": "as it is told: ids, codes, hashes and figures",
    "foundation.webhookdelivery.response_body": "what was answered, and in the world no worker runs",
    "foundation.webhookdelivery.type": A_CODE,
    "foundation.webhookdelivery.webhook_id": "an id of ours",
    "foundation.webhookendpoint.former_secret": A_HASH,
    "foundation.webhookendpoint.secret": A_HASH,
    "institutional.enterpriseinvitation.token_hash": A_HASH,
    "institutional.exportrecord.failure": "why making it was given up, which in the world it was not",
    "institutional.exportrecord.ledger_commit_hash": A_HASH,
    "institutional.exportrecord.progress_json": "of what a job makes, and in the world no worker runs",
    "institutional.exportrecord.proof_json": A_HASH,
    "institutional.exportrecord.rights_json": "codes of sources, and sentences of ours",
    "institutional.exportrecord.scope": A_CODE,
    "institutional.exportrecord.sha256": A_HASH,
    "institutional.exportrecord.sources_json": A_CODE,
    "institutional.exportrecord.subject_id": A_CODE,
    "institutional.exportrecord.subject_type": A_CODE,
    "institutional.portfolio.currency": A_CODE,
    "institutional.position.currency": A_CODE,
    "institutional.signingkey.fingerprint": A_HASH,
    "institutional.signingkey.private_key": A_HASH,
    "institutional.signingkey.public_key": A_HASH,
    "outcomes.metricdefinition.breakdowns": A_CODE,
    "outcomes.metricdefinition.capability_code": A_CODE,
    "outcomes.metricdefinition.iris_code": A_CODE,
    "outcomes.metricdefinition.sdg_targets": A_CODE,
    "outcomes.metricdefinition.vsme_datapoint": A_CODE,
    "outcomes.metricdefinition.weight_code": A_CODE,
    "outcomes.outcome.breakdowns_json": COMPUTED,
    "outcomes.outcome.external_ref": "only an import writes it, and staff alone import",
    "outcomes.outcome.metrics_json": COMPUTED,
    "outcomes.outcome.outcome_type": A_CODE,
    "outcomes.roadmapoutcome.currency": A_CODE,
    "outcomes.roadmapoutcome.deltas_json": COMPUTED,
    "outcomes.roadmapoutcome.missing_json": A_CODE,
    "outcomes.roadmapoutcome.realized_roi_12_months_estimate_json": COMPUTED,
    "outcomes.reportingform.reminded_json": COMPUTED,
    "outcomes.reportingform.token_hash": A_HASH,
    "outcomes.reportingrequest.metrics_json": A_CODE,
    "outcomes.reportingrequest.reminders_json": COMPUTED,
}
"""Texts that bear no mark, and why."""


def texts_of(model: type[models.Model]) -> list[models.Field]:
    """The columns of a table that hold words of somebody's own: no closed lists, no numbers."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [one for one in model._meta.concrete_fields if isinstance(one, kinds) and not one.choices]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label_lower)
def test_a_table_of_organizations_has_rows_and_marks_in_its_texts(people: People, model: type[models.Model]) -> None:
    table = sql.Identifier(model._meta.db_table)
    [(rows,)] = past_every_wall(sql.SQL("SELECT count(*) FROM {}").format(table))
    bare = [
        one.name
        for one in texts_of(model)
        if not past_every_wall(
            sql.SQL("SELECT 1 FROM {} WHERE {}::text ~* {} LIMIT 1").format(
                table, sql.Identifier(one.column), sql.Literal(ANY_MARK)
            )
        )
    ]
    label = model._meta.label_lower
    assert bool(rows) != (label in EMPTY)
    assert sorted(f"{label}.{name}" for name in bare if rows) == sorted(
        name for name in UNMARKED if name.rsplit(".", 1)[0] == label
    )
